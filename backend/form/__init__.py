"""The plain form: one question a page, no script, no bot needed; it makes the same Representation as the chat."""
