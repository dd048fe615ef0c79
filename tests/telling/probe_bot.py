"""Run in a copy of the tree, by the bot's Python: the invented question in the chat's decision, its card and the case.

Prints one JSON object.
"""

from __future__ import annotations

import json
import os

from bot.actions.decision import decide
from bot.actions.heard_message import Heard
from bot.actions.turn import Turn
from bot.nlg import compose
from telling.answers import Answer, Answers
from telling.order import next_open, previous
from telling.packs import content_folder, read_packs
from telling.representation import representation_of
from telling.story import Story, Word

AT = "2026-11-23T10:00:00+00:00"
STORY = Story((Word(AT, "they lost my bag", "make_complaint"),), done=True)
BEFORE = Answers(
    {
        "kind": Answer("complaint"),
        "who_is_typing": Answer("me"),
        "what_happened": STORY,
        "send_if_gone": Answer("no"),
        "happened_when": Answer("this_week"),
        "about": Answer("home"),
    }
)


def main() -> None:
    """Answer it pressed, typed and in other words; read it back; send it."""
    pack = next(iter(read_packs(content_folder(os.environ)).values()))
    asked = next_open(BEFORE)
    turn = Turn(BEFORE, "sleep")
    pressed = decide(turn, Heard("well", None, "press", 1.0, AT))
    typed = decide(turn, Heard(None, "like a log", "nlu_fallback", 0.2, AT))
    other = decide(turn, Heard(None, "only when the corridor is quiet", "nlu_fallback", 0.2, AT))
    answers = BEFORE.with_(other.answers)
    rows = compose("utter_ask_check", pack, answers, {}, {})["summary"]
    print(  # noqa: T201 - the test reads it
        json.dumps(
            {
                "asked": asked,
                "card": compose("utter_ask_sleep", pack, BEFORE, {}, {}),
                "pressed": BEFORE.with_(pressed.answers).chosen("sleep"),
                "typed": BEFORE.with_(typed.answers).chosen("sleep"),
                "back": previous(answers, next_open(answers)),
                "read_back": [row for row in rows if row["ask"] == "sleep"],
                "case": representation_of(answers, council="wigan", channel="chat", told_at=AT),
            }
        )
    )


if __name__ == "__main__":
    main()
