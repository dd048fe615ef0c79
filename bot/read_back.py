"""The read-back: every answer as the person gave it, each with the choice that changes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.actions.points import CHANGE
from telling.answers import SKIPPED, Answers
from telling.cards import Card, Choice, Line, filled
from telling.order import applicable, is_answered
from telling.packs import Pack
from telling.questions import ASIDE, BY_ASK, QUESTIONS
from telling.questions.sending import POINT_CHANGE
from telling.questions.what import HEARD, is_heard
from telling.roles import kind_of
from telling.story import POINTS, STORY

ASK = "utter_ask_"
CARD_OF = {"ask_kind": "welcome", "ask_starting_again": "start_again_sure", "ask_later_safe_now": "ask_safe_now"}
SENT = "_sent"
"""Ends the name of a card that says the same to somebody who has sent it already."""
Rows = list[dict[str, Any]]


def card_of(response: str, pack: Pack, answers: Answers, ask: str | None, sent: bool = False) -> Card:
    """Return the card of a response; KeyError where no card has that name."""
    name = response[len("utter_") :]
    name = CARD_OF.get(name, name)
    if ask == STORY and answers.words:
        name += "_more"
    if sent and ask is None and name + SENT in pack.cards:
        name += SENT
    return pack.card(name, kind_of(answers))


def all_answers(pack: Pack, answers: Answers) -> Rows:
    """Return a row for every answer, with the choice that changes it: `{ask, label, picture, said, change}`.

    `empty` is true where they skipped it or did not know: a letter leaves it out, and it can still be changed.
    """
    labels = _labels(pack)
    rows = []
    for ask in applicable(answers):
        if ask in ASIDE or not is_answered(answers, ask) or ask not in labels:
            continue
        said = _answer_in_words(pack, answers, ask)
        row = {"ask": ask, "label": labels[ask].say, "picture": labels[ask].picture, "said": said}
        empty = {"empty": True} if answers.chosen(ask) in SKIPPED and not answers.said(ask) else {}
        rows.append({**row, **empty, "change": f"change_{ask}"})
    return rows


def all_points(pack: Pack, answers: Answers) -> Rows:
    """Return a row for every point, in their order."""
    return [_point(pack, at, point) for at, point in enumerate(answers.listed)]


def one_point(pack: Pack, answers: Answers) -> Rows:
    """Return the row of the point that is being changed."""
    place = _editing(answers)
    rows = all_points(pack, answers)[place : place + 1]
    return [{name: row[name] for name in row if name != "change"} for row in rows]


def heard_answers(pack: Pack, answers: Answers) -> Rows:
    """Return the rows of what was read out of their words, before it counts."""
    return [row for row in all_answers(pack, answers) if is_heard(answers, row["ask"])]


SHOWS: Mapping[str, Callable[[Pack, Answers], Rows]] = {
    "check": all_answers,
    HEARD: heard_answers,
    POINTS: all_points,
    POINT_CHANGE: one_point,
}


def not_here(answers: Answers, ask: str | None) -> frozenset[str]:
    """Return the choices that make no sense now: the first point has none before it, the last none after it."""
    if ask != POINT_CHANGE:
        return frozenset()
    place = _editing(answers)
    edges = {"join_above": place == 0, "join_below": place >= len(answers.listed) - 1}
    return frozenset(choice for choice, at_the_edge in edges.items() if at_the_edge)


def _editing(answers: Answers) -> int:
    return (answers.points.editing if answers.points else None) or 0


def _labels(pack: Pack) -> dict[str | None, Line]:
    own: dict[str | None, Line] = {
        name.removeprefix("ask_"): card.label for name, card in pack.cards.items() if card.label
    }
    return {**{line.ask: line for line in pack.card("summary_labels").lines}, **own}


def _point(pack: Pack, at: int, point: str) -> dict[str, Any]:
    line = _labels(pack)["point"]
    label = filled([line], {"label": str(at + 1)})[0].say
    return {"ask": POINTS, "label": label, "picture": line.picture, "said": point, "change": f"{CHANGE}{at + 1}"}


def _answer_in_words(pack: Pack, answers: Answers, ask: str) -> str:
    if ask == POINTS and (points := answers.confirmed_points()):
        return "\n".join(f"{number}. {point}" for number, point in enumerate(points, 1))
    choice, own = answers.chosen(ask), answers.said(ask)
    if own and (BY_ASK[ask].text or choice is None):
        return own
    return ", ".join(labels_of_choices(pack, answers, ask, *answers.every_choice(ask))) or "-"


def labels_of_choices(pack: Pack, answers: Answers, ask: str, *choices: str) -> list[str]:
    """Return the labels of some choices as their buttons have them; those that no button has are left out."""
    card = card_of(ASK + ask, pack, answers, ask)
    options = [choice for voice in card.voices().values() for choice in voice.choices]
    if set(choices) & set(SKIPPED):
        options += _skips(pack)
    labels = {option.id: option.label for option in reversed(options)}
    return [labels[one] for one in choices if one in labels]


def _skips(pack: Pack) -> list[Choice]:
    """Return the choices that skip: a question may be skipped in words even where its card shows no such choice."""
    return [
        option
        for question in QUESTIONS
        for option in _choices(pack, question.ask)
        if option.id in ("skip", "dont_know")
    ]


def _choices(pack: Pack, ask: str) -> tuple[Choice, ...]:
    name = CARD_OF.get(f"ask_{ask}", f"ask_{ask}")
    return pack.cards[name].choices if name in pack.cards else ()
