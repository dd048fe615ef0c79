"""Is the clock on the wall to be believed? What is deleted by it is deleted by nobody else, and never comes back."""
