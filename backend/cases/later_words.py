"""The words that are sealed beside what came later: of some kinds of event the shape of a request of the Case API.

Which kinds these are is said here, once. What somebody typed may begin like one: nobody looks at its first letter.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

REQUESTED = frozenset(
    ("words_added", "contact_changed", "advocate_answered", "stage_requested", "withdrawn", "new_code_asked",
     "someone_else_wanted"),
)  # fmt: skip
"""Kinds of event whose words have that shape, whether they came over the API, at the desk or out of a list."""


def request_in(kind: str, words: str | None) -> Mapping[str, Any] | None:
    """Return the request that is sealed beside an event of this kind; None where its words are only words."""
    if kind not in REQUESTED or not words:
        return None
    try:
        found = json.loads(words)
    except ValueError:
        return None  # kept by a version before, as they were typed
    return found if isinstance(found, dict) else None


def texts_in(kind: str, words: str) -> list[str]:
    """Return what was said: every text of a request and why it was made, or the words themselves."""
    asked = request_in(kind, words)
    if asked is None:
        return [words] if words else []
    texts = [str(one["text"]) for one in asked.get("words") or ()]
    return [*texts, str(asked["why"])] if asked.get("why") else texts
