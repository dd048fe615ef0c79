"""What a phone sends that is not quite Unicode or JSON is mended and heard, never refused."""

from __future__ import annotations

import json
from typing import Any


def read_json(raw: bytes) -> Any:
    """Return the JSON in a body, its text mended; raises ValueError or RecursionError where it is none.

    Bytes that are no UTF-8 become U+FFFD, bare control characters within a text stay, two halves of an emoji are
    joined and a single half becomes U+FFFD.
    """
    return repair_text(json.loads(raw.decode("utf-8-sig", "replace"), strict=False))


def repair_text(value: Any) -> Any:
    """Return the same JSON with half characters (an emoji cut in two by a phone) replaced, so that the rest is kept."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [repair_text(item) for item in value]
    if isinstance(value, dict):
        return {repair_text(name): repair_text(item) for name, item in value.items()}
    return value
