"""The law and the clock: pure: standard library, yaml and the refusals only. No function here reads the time."""
