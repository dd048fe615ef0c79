"""The points of a complaint: the several matters of a story, listed back once, and put right by the person. Pure.

They are kept beside the story as `{"choice", "said", "list", "covers", "editing"}`: `list` holds the points in the
person's own words, `covers` counts the messages of the story that were read for it, `editing` is the place of the point
that is being changed. The story itself stays as it was written, whatever becomes of the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.actions.editing import edited, merged
from bot.actions.hearing import Heard
from bot.actions.questions import POINT_CHANGE, POINTS, Answers, chosen, listed, next_open, words_said
from bot.actions.splitting import points_in
from bot.actions.turn import Decision, Turn

CHANGE = "change_point_"
"""A choice id: this and the number of the point."""


def proposed(answers: Answers, words: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return what changes about the points when the story is told: a list that somebody has put right is kept."""
    before = answers.get(POINTS)
    if before is not None and (before.get("choice") or before.get("edited")):
        return {}
    found = points_in([word["text"] for word in words])
    return {POINTS: _kept(found, len(words))} if found else {POINTS: None} if before else {}


def _kept(points: Sequence[str], covers: int, **more: Any) -> dict[str, Any]:
    return {"choice": None, "said": None, "list": list(points), "covers": covers, "editing": None, **more}


def confirmed(answers: Answers) -> list[str]:
    """Return the points to be answered, as the person agreed; later words of the story are points of their own. Empty
    where the story is one matter.
    """
    if chosen(answers, POINTS) != "right":
        return []
    later = [word["text"] for word in words_said(answers)[answers[POINTS]["covers"] :]]
    return [*listed(answers), *later]


def place_of(answers: Answers, choice: str) -> int | None:
    """Return the place of the point that `change_point_<number>` names, or None."""
    number = choice[len(CHANGE) :] if choice.startswith(CHANGE) else ""
    return int(number) - 1 if number.isdecimal() and 0 < int(number) <= len(listed(answers)) else None


def reopened(turn: Turn, place: int) -> Decision:
    """One point is to be changed."""
    return Decision(ask=POINT_CHANGE, answers={POINTS: {**turn.answers[POINTS], "editing": place}})


def agreed(turn: Turn, answer: dict[str, Any]) -> dict[str, Any]:
    """Return what a choice about the whole list means."""
    if answer["choice"] not in ("right", "one_thing"):
        return {POINTS: answer}
    return {POINTS: {**turn.answers[POINTS], "choice": answer["choice"], "said": None, "editing": None}}


def typed(turn: Turn, heard: Heard) -> Decision | None:
    """Read words that change the list ("take out 2", "1 and 3 are the same"); None where they do not."""
    points = listed(turn.answers)
    change = edited(points, heard.text or "")
    if change is None:
        return None
    return reopened(turn, change) if isinstance(change, int) else _listed(turn, change)


def added(turn: Turn, heard: Heard) -> Decision:
    """What was left out is another point, and part of the story like all other words."""
    return _listed(turn, [*listed(turn.answers), str(heard.text)], heard)


def pointed(turn: Turn, choice: str) -> Decision:
    """Take out the point that is being changed, put it with another, or leave it."""
    points, place = listed(turn.answers), _place(turn)
    if choice == "take_out":
        return _listed(turn, [point for at, point in enumerate(points) if at != place])
    if choice in ("join_above", "join_below"):
        other = place - 1 if choice == "join_above" else place + 1
        return _listed(turn, merged(points, {place, other}) if 0 <= other < len(points) else points)
    return _listed(turn, points)


def reworded(turn: Turn, heard: Heard) -> Decision:
    """The point in other words of the person."""
    points = listed(turn.answers)
    points[_place(turn)] = str(heard.text)
    return _listed(turn, points, heard)


def _place(turn: Turn) -> int:
    place = (turn.answers.get(POINTS) or {}).get("editing") or 0
    return min(int(place), len(listed(turn.answers)) - 1)


def _listed(turn: Turn, points: list[str], heard: Heard | None = None) -> Decision:
    """Show the list as it is now; the last point that is left needs no list. `heard`: new words, kept in the story."""
    story = turn.answers.get("what_happened") or {"words": [], "done": True}
    new: dict[str, Any] = {}
    if heard is not None:
        word = {"at": heard.at, "text": heard.text, "intent": heard.intent}
        story = {**story, "words": [*story["words"], word]}
        new["what_happened"] = story
    before = turn.answers[POINTS]
    covers = before["covers"] + (1 if heard is not None else 0)
    # one point left of several was chosen by the person; several put together are one matter, as it was told
    choice = None if len(points) > 1 else "right" if _is_less(points, before["list"]) else "one_thing"
    new[POINTS] = _kept(points, covers, edited=True, choice=choice)
    if points == before["list"]:
        return Decision(ask=POINTS, answers=new, how="again")
    ask = next_open({**turn.answers, **new}, turn.hurry)
    return Decision(ask=ask, answers=new, how="again" if ask == POINTS else "lines", say=("points_changed",))


def _is_less(points: Sequence[str], before: Sequence[str]) -> bool:
    return sum(len(point.split()) for point in points) < sum(len(point.split()) for point in before)
