"""Messages that are not in English: which language, and whether harm is told in it."""
