"""Tell staff that something waits for them: an outbox in the database, and the senders that empty it."""
