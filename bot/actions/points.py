"""The points of a complaint: the several matters of a story, listed back once, and put right by the person. Pure.

The story itself stays as it was written, whatever becomes of the list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.actions.heard_message import Heard
from bot.actions.point_edits import edited, merged
from bot.actions.point_splitting import points_in
from bot.actions.turn import Decision, Turn
from telling.answers import Answer, Answers, Changes, Given
from telling.order import next_open
from telling.questions.sending import POINT_CHANGE
from telling.story import POINTS, STORY, Points, Word

CHANGE = "change_point_"
"""Begins a choice id; the number of the point follows, counted from 1."""


def propose_list(answers: Answers, words: Sequence[Word]) -> Changes:
    """Return what changes about the points when the story is told: a list that somebody has put right is kept."""
    before = answers.points
    if before is not None and (before.choice or before.edited):
        return {}
    found = points_in([word.text for word in words])
    return {POINTS: Points(tuple(found), len(words))} if found else {POINTS: None} if before else {}


def place_of(answers: Answers, choice: str) -> int | None:
    """Return the place of the point that `change_point_<number>` names, or None."""
    number = choice[len(CHANGE) :] if choice.startswith(CHANGE) else ""
    return int(number) - 1 if number.isdecimal() and 0 < int(number) <= len(answers.listed) else None


def reopened(turn: Turn, place: int) -> Decision:
    """Open one point to be changed. place: from 0."""
    return Decision(ask=POINT_CHANGE, answers={POINTS: replace(_points(turn), editing=place)})


def agree_to_list(turn: Turn, answer: Answer) -> Changes:
    """Return what a choice about the whole list means: agreed, one matter, or skipped."""
    if answer.choice not in ("right", "one_thing"):
        return {POINTS: Points((), 0, answer.choice)}
    return {POINTS: replace(_points(turn), choice=answer.choice, editing=None)}


def typed(turn: Turn, heard: Heard) -> Decision | None:
    """Read words that change the list ("take out 2", "1 and 3 are the same"); None where they do not."""
    change = edited(list(turn.answers.listed), heard.text or "")
    if change is None:
        return None
    return reopened(turn, change) if isinstance(change, int) else _listed(turn, change)


def added(turn: Turn, heard: Heard) -> Decision:
    """Add what was left out as another point, and to the story like all other words."""
    return _listed(turn, [*turn.answers.listed, str(heard.text)], heard)


def edit_point(turn: Turn, choice: str) -> Decision:
    """Take out the point that is being changed, put it with another, or leave it."""
    points, place = list(turn.answers.listed), _place(turn)
    if choice == "take_out":
        return _listed(turn, [point for at, point in enumerate(points) if at != place])
    if choice in ("join_above", "join_below"):
        other = place - 1 if choice == "join_above" else place + 1
        return _listed(turn, merged(points, {place, other}) if 0 <= other < len(points) else points)
    return _listed(turn, points)


def reworded(turn: Turn, heard: Heard) -> Decision:
    """Put the person's other words in the place of the point."""
    points = list(turn.answers.listed)
    points[_place(turn)] = str(heard.text)
    return _listed(turn, points, heard)


def _points(turn: Turn) -> Points:
    return turn.answers.points or Points((), 0)


def _place(turn: Turn) -> int:
    return min(_points(turn).editing or 0, len(turn.answers.listed) - 1)


def _listed(turn: Turn, points: Sequence[str], heard: Heard | None = None) -> Decision:
    """Show the list as it is now; the last point that is left needs no list. `heard`: new words, kept in the story."""
    new: dict[str, Given] = {}
    if heard is not None:
        new[STORY] = turn.answers.story.more(heard.word)
    before, now = _points(turn), tuple(points)
    covers = before.covers + (1 if heard is not None else 0)
    # one point left: "right" where others were taken out, "one_thing" where all were put together
    choice = None if len(now) > 1 else "right" if _is_less(now, before.listed) else "one_thing"
    new[POINTS] = Points(now, covers, choice, edited=True)
    if now == before.listed:
        return Decision(ask=POINTS, answers=new, how="again")
    ask = next_open(turn.answers.with_(new), turn.hurry)
    return Decision(ask=ask, answers=new, how="again" if ask == POINTS else "lines", say=("points_changed",))


def _is_less(points: Sequence[str], before: Sequence[str]) -> bool:
    return sum(len(point.split()) for point in points) < sum(len(point.split()) for point in before)
