"""The law and the clock: pure, standard library and yaml only. No function here reads the time."""
