"""Backups that are known to open, and what brings a store back from them. See docs/backups.md."""
