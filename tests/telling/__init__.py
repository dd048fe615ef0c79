"""What a telling is, tested under both Pythons: standard library, yaml and pytest only."""
