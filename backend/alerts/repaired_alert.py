"""An alert that was kept and is stored late: what is wrong with its shape must not keep it out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError

from backend.alerts.shapes import Alert
from backend.tolerant_json import repair_text

type Json = Mapping[str, Any]
ALERT = TypeAdapter(Alert)


def repair_alert(body: Json, now: datetime) -> Alert:
    """Return the alert, with every field that has the wrong shape replaced: what is wrong with it must not keep it out.

    Raises LookupError only where council, conversation or words are missing. What is not known counts as urgent.
    """
    told = {name: value for name, value in repair_text(dict(body)).items() if name in Alert.model_fields}
    instead: dict[str, Any] = {"told_at": now, "urgent": True, "because": (), "channel": "chat", "level": "alert"}
    instead |= dict.fromkeys(("message_id", "role", "category", "score", "case_uuid", "safe_now", "who", "reach"))
    while True:
        try:
            return ALERT.validate_python(told)
        except ValidationError as error:
            wrong = str(error.errors(include_input=False, include_url=False)[0]["loc"][0])
            if wrong not in instead:
                # `from None`: the chained error would carry the words.
                raise LookupError(f"a field is missing: {wrong}") from None
            told[wrong] = instead.pop(wrong)
