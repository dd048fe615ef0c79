"""Which card is said to somebody who may not be safe (design.md section 6). Chat, visit and form ask here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TOLD_BY = "not_safe_told_by"
"""The card that stands below one of them: until when (`alert_by`) a person should have read it."""


_NOT_STORED = "_not_stored"


def says_we_keep_trying(card: str) -> bool:
    """Say whether a card of this name says that the words are not passed on yet, and that we keep trying."""
    return card.endswith(_NOT_STORED)


def choose_help_card(alert: Mapping[str, Any] | None, *, adult: bool = False, times: int = 0) -> str:
    """Return the name of the card: the truth about what was done, shorter when it was said before.

    alert: `{"stored", "urgent", "told", "kept"}`; none, or one that is not stored, is never said to have been passed
    on. told: false where it is stored and nobody gets a message about it. kept: false where it is not even written
    down to be stored later. Where the last two are not known, they are not denied.
    adult: an adult is typing. times: how often a help card was said in this telling.
    """
    known = alert or {}
    stored, urgent = bool(known.get("stored")), bool(known.get("urgent"))
    name = "not_safe_adult" if adult else "not_safe"
    if not stored:
        return name + _NOT_STORED if known.get("kept", True) else "not_safe_not_kept"
    if known.get("told") is False:
        return "not_safe_not_told"
    if times and not urgent:
        return f"{name}_short"
    return "not_safe_urgent" if urgent and not adult else name
