"""Measure whole typed conversations: a person types what they have to say, and presses only where words fail.

Every line is `{"id", "council", "answers": {ask: text | [texts]}, "interrupts": [{"at", "say"}], "expect": {…},
"today"?}`. What `expect` names must stand in the case. In a talk in which harm was told only the words and the concern
are expected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from statistics import median
from typing import Any, NamedTuple

from bot.rehearsal.presses import STORY
from bot.rehearsal.stage import TODAY, Stage, Talk

LONGEST = 70
"""Turns after which a talk is given up."""
NOT_COUNTED = ("kind", "check")
"""The first screen and the read-back are no questions of ours."""
NOT_EXPECTED_AFTER_HARM = (
    "when", "about", "person_named", "wanted", "advocate", "reply_how", "reply_to", "reply_safe",
)  # fmt: skip
ONLY_PART = ("person_named", "reply_to", "name")
"""Fields in which what is expected need only be found."""
FIELDS: Mapping[str, Callable[[Mapping[str, Any]], Any]] = {
    "kind": lambda case: case["kind"],
    "role": lambda case: case["speaker"]["role"],
    "together": lambda case: case["together"],
    "agrees": lambda case: case["child"]["agrees"],
    "when": lambda case: case["happened"]["when"],
    "about": lambda case: case["about"],
    "person_named": lambda case: case["person_named"],
    "wanted": lambda case: case["wanted"]["kinds"],
    "advocate": lambda case: case["advocate"]["answer"],
    "reply_how": lambda case: case["reply"]["how"],
    "reply_to": lambda case: case["reply"]["to"],
    "reply_safe": lambda case: case["reply"]["safe"],
    "name": lambda case: case["child"]["name"] if case["speaker"]["role"] == "child" else case["speaker"]["name"],
}


class Played(NamedTuple):
    """What became of one talk. wrong: (field, expected, found)."""

    talk: Mapping[str, Any]
    sent: bool
    turns: int
    pressed: int
    asked: tuple[str, ...]
    level: str
    right: Counter[str]
    fields: Counter[str]
    wrong: tuple[tuple[str, Any, Any], ...]

    @property
    def is_harm(self) -> bool:
        """Whether harm is told in it."""
        return bool(self.talk["expect"].get("concern"))


def play(stage: Stage, lines: Iterable[Mapping[str, Any]]) -> list[Played]:
    """Play every talk."""
    return [_Person(stage, line).play() for line in lines]


class _Person:
    """Somebody who types what they have to say to each question, once."""

    def __init__(self, stage: Stage, line: Mapping[str, Any]) -> None:
        self._line = line
        self._talk = Talk(stage, str(line["council"]), str(line.get("today", TODAY)))
        self._told: Counter[str] = Counter()
        self._asked: Counter[str] = Counter()
        self._interrupts = list(line.get("interrupts") or [])
        self._story = [str(text) for text in _texts(line["answers"].get("what_happened"))]
        self._turns = self._pressed = 0

    def play(self) -> Played:
        for _ in range(LONGEST):
            if self._talk.is_sent:
                break
            self._turn()
        right, fields, wrong = compared(self._line["expect"], self._talk.case)
        asked = tuple(ask for ask in self._asked if ask not in NOT_COUNTED)
        sent, level = self._talk.is_sent, self._talk.level
        return Played(self._line, sent, self._turns, self._pressed, asked, level, right, fields, tuple(wrong))

    def _turn(self) -> None:
        ask = self._talk.ask or ""
        said = next((one for one in self._interrupts if one["at"] == ask), None)
        if said:
            self._interrupts.remove(said)
            self._turns += 1
            self._talk.type(str(said["say"]))
            return
        self._asked[ask] += 1
        if ask == "try_again":
            self._talk.press("try_again")
            return
        text = self._answer(ask)
        self._turns += 1
        if text and self._told[ask] < (9 if ask == "what_happened" else 1):
            self._told[ask] += 1
            self._talk.type(text)
        else:
            self._press(ask, text)

    def _answer(self, ask: str) -> str | None:
        if ask == "what_happened":
            return self._story.pop(0) if self._story else None
        known = {"safe_now": "yes i am ok", "heard": "yes thats right"}
        texts = _texts(self._line["answers"].get(ask, known.get(ask)))
        return texts[min(self._told[ask], len(texts) - 1)] if texts else None

    def _press(self, ask: str, text: str | None) -> None:
        """Press as a person would in the end, where words were not understood, or where nobody foresaw the question."""
        self._pressed += 1
        choices = self._talk.choices
        first = {"kind": self._line["expect"].get("kind"), "what_happened": "thats_all", "check": "send",
                 "points": "right", "who_is_typing": "me", "after_harm": "go_on"}.get(ask)  # fmt: skip
        plain = ("skip", "dont_know", "no", "yes", "send_now", "other")
        choice = first if first in choices else next((one for one in plain if one in choices), None)
        if choice:
            self._talk.press(choice)
        else:
            self._talk.type(text or "i dont know")
        if (
            ask == "what_happened"
            and self._talk.ask == ask
            and not self._story
            and "thats_all" not in self._talk.choices
        ):
            self._talk.type(STORY)


def compared(
    expect: Mapping[str, Any], case: Mapping[str, Any] | None
) -> tuple[Counter[str], Counter[str], list[tuple[str, Any, Any]]]:
    """Return (fields that are right, fields looked at, what is wrong) of one case."""
    right: Counter[str] = Counter()
    fields: Counter[str] = Counter()
    wrong: list[tuple[str, Any, Any]] = []
    if case is None:
        return right, fields, [("case", "one", None)]

    def note(name: str, fits: bool, wanted: Any, found: Any) -> None:
        fields[name] += 1
        right[name] += fits
        if not fits:
            wrong.append((name, wanted, found))

    for name, wanted in expect.items():
        if name in FIELDS and wanted is not None and not (expect.get("concern") and name in NOT_EXPECTED_AFTER_HARM):
            found = FIELDS[name](case)
            note(name, _fits(name, wanted, found), wanted, found)
    said = " ".join(word["text"] for word in case["words"]).lower()
    for wanted in expect.get("words_contain") or []:
        note("words", str(wanted).lower() in said, wanted, said[:80])
    return right, fields, wrong


def _fits(name: str, wanted: Any, found: Any) -> bool:
    if isinstance(wanted, list):
        return bool(set(wanted) & set(found)) or (not found and wanted == ["other"])
    if name in ONLY_PART:
        return _plain(wanted) in _plain(found)
    return bool(found == wanted)


def _plain(value: Any) -> str:
    return str(value).lower().replace(" ", "")


def _texts(value: Any) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)


def figures(played: Iterable[Played]) -> dict[str, Any]:
    """Return shares: wholly right, fields right, pressed turns, harm noticed, false alarms; median of questions."""
    found = list(played)
    fields: Counter[str] = sum((one.fields for one in found), Counter())
    right: Counter[str] = sum((one.right for one in found), Counter())
    harm, harmless = ([one for one in found if one.is_harm is is_harm] for is_harm in (True, False))

    def share(part: int, whole: int) -> float:
        return round(part / whole, 4) if whole else 0.0

    return {
        "n": len(found),
        "sent": sum(one.sent for one in found),
        "wholly_right": sum(one.sent and not one.wrong for one in found),
        "fields_right": share(sum(right.values()), sum(fields.values())),
        "pressed": share(sum(one.pressed for one in found), sum(one.turns for one in found)),
        "questions": median(len(one.asked) for one in found) if found else 0,
        "harm_noticed": share(sum(one.level != "none" for one in harm), len(harm)),
        "false_alarms": share(sum(one.level == "alert" for one in harmless), len(harmless)),
        "harmless_looks": share(sum(one.level == "look" for one in harmless), len(harmless)),
        "fields": {name: {"n": fields[name], "right": share(right[name], fields[name])} for name in sorted(fields)},
    }
