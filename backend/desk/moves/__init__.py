"""Every legal move of a case as a short form: what it asks, which event it becomes, and whether that may happen now."""
