"""Cases come from a council's own list, and leave for a council's own system."""
