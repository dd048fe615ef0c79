"""Who may call the API: a token for each consumer, of which only the hash is here. The caller keeps its own file."""
