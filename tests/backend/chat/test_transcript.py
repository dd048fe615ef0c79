"""What is shown of a talk after a reload, and what is left of it after sending."""

from __future__ import annotations

from typing import Any

from backend.chat.transcript import transcript
from backend.chat.turns import Opened, without

CODE = "apple river green boat"


def asks(ask: str | None, **more: Any) -> list[dict[str, Any]]:
    """Return a message of the bot, with or without an open question."""
    return [{"kind": "ask", "card": f"ask_{ask}", "lines": [{"say": "What now?"}], "choices": [], "ask": ask, **more}]


def test_a_code_that_was_typed_is_not_shown_again_and_other_words_are() -> None:
    talk = [
        Opened("m0", 0, {"choice": "begin"}, asks("later_reference")),
        Opened("m1", 1, {"text": f"WN-7K3P {CODE}"}, asks("later_code")),
        Opened("m2", 2, {"text": CODE}, asks("later_add_words")),
        Opened("m3", 3, {"text": "and they never gave my bag back"}, asks(None)),
    ]
    shown = transcript(talk)
    assert "river" not in str(shown)
    assert [entry["text"] for entry in shown if entry["from"] == "person"] == [
        "••••", "••••", "and they never gave my bag back",
    ]  # fmt: skip


def test_nothing_that_was_read_back_is_left_after_sending() -> None:
    row = {"ask": "points", "label": "Number 1", "said": "they lost my bag", "change": "change_point_1"}
    noted = {**asks(None)[0], "card": "details_noted", "lines": [{"say": "Your name is Jo Smith."}]}
    sent = {**asks(None)[0], "kind": "sent", "card": "sent_complaint"}
    left = without([*asks("points", summary=[row]), noted, sent], {"Jo Smith, Coram Voice", "1. they lost my bag"})
    assert left == [sent]
