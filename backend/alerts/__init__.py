"""Alerts: a child who may not be safe. Their own tables, their own queue, never merged with a case.

It is not part of the complaint, and the complaint is not dropped because of it (docs/safeguarding.md).
"""
