"""Letters to the complaints team: the day, each morning, and a reminder before a date. Never anybody's words."""
