"""Files that officers add to a case: what kind they are by their content, scanned, sealed in pieces with its key."""
