"""Who read and did what. Rows are only added, and each is bound to the one before it by a keyed hash."""
