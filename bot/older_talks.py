"""Conversations that an older version kept, in the names of today, so that a talk goes on over an update. Pure.

Until November 2026 a visit was called `later` (intent, slot, form), its slot held the row itself, and two counts were
numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

RENAMED = {"later": "visit", "validate_later": "validate_visit"}
COUNTS = ("telling_number", "warned")


def in_names_of_today(events: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the events of a talk (as Rasa writes them), renamed; those of today come back as they are."""
    return [_renamed(event) for event in events]


def _renamed(event: Mapping[str, Any]) -> dict[str, Any]:
    kind, name = event.get("event"), event.get("name")
    if kind == "user":
        return {**event, "parse_data": _understood(event.get("parse_data") or {})}
    if kind == "slot":
        return {**event, "name": RENAMED.get(str(name), name), "value": _value(str(name), event.get("value"))}
    return {**event, "name": RENAMED.get(str(name), name)} if "name" in event else dict(event)


def _value(slot: str, value: object) -> object:
    if value is None:
        return None
    if slot == "later":
        return [value]
    return str(value) if slot in COUNTS else value


def _understood(parsed: Mapping[str, Any]) -> dict[str, Any]:
    intent = parsed.get("intent") or {}
    return {**parsed, "intent": {**intent, "name": RENAMED.get(str(intent.get("name")), intent.get("name"))}}
