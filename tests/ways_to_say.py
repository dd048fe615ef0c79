"""The ways a card can be said that the bot's and the backend's suites both go through."""

from __future__ import annotations

WHO = ("me", "for_a_child")
AT = "2026-11-25T23:30:00+00:00"
"""At night: what is open day and night is said before what is shut."""
KINDS = (None, "complaint", "comment", "thank_you")
WAYS = ("lines", "again")


def key_of(*parts: str | None) -> str:
    """Return the name of one way to say a card."""
    return "/".join(part or "" for part in parts)
