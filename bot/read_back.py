"""Reading back: every answer as the person gave it, each with the choice that changes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot import cards
from bot.actions.points import CHANGE, confirmed
from bot.actions.questions import (
    BY_ASK,
    POINT_CHANGE,
    POINTS,
    QUESTIONS,
    SIDE,
    SKIPPED,
    applicable,
    chosen,
    is_answered,
    kind_of,
    listed,
    words_said,
)

ASK = "utter_ask_"
CARD_OF = {"ask_kind": "welcome", "ask_starting_again": "start_again_sure", "ask_later_safe_now": "ask_safe_now"}
Rows = list[dict[str, Any]]


def card_of(response: str, pack: cards.Pack, answers: Mapping[str, Any], ask: str | None) -> cards.Card:
    """Return the card of a response; KeyError where no card has that name."""
    name = response[len("utter_") :]
    name = CARD_OF.get(name, name)
    if ask == "what_happened" and words_said(answers):
        name += "_more"
    return pack.card(name, kind_of(answers))


def all_answers(pack: cards.Pack, answers: Mapping[str, Any]) -> Rows:
    """Read back every answer, each with the choice that changes it."""
    labels = _labels(pack)
    rows = []
    for ask in applicable(answers):
        if ask in SIDE or not is_answered(answers, ask) or ask not in labels:
            continue
        said = _answer_in_words(pack, answers, ask)
        row = {"ask": ask, "label": labels[ask]["say"], "picture": labels[ask]["picture"], "said": said}
        rows.append({**row, "change": f"change_{ask}"})
    return rows


def all_points(pack: cards.Pack, answers: Mapping[str, Any]) -> Rows:
    """List the points back."""
    return [_point(pack, at, point) for at, point in enumerate(listed(answers))]


def one_point(pack: cards.Pack, answers: Mapping[str, Any]) -> Rows:
    """Show the point that is being changed."""
    place = (answers.get(POINTS) or {}).get("editing") or 0
    rows = all_points(pack, answers)[place : place + 1]
    return [{name: row[name] for name in row if name != "change"} for row in rows]


SHOWS: Mapping[str, Callable[[cards.Pack, Mapping[str, Any]], Rows]] = {
    "check": all_answers,
    POINTS: all_points,
    POINT_CHANGE: one_point,
}


def not_here(answers: Mapping[str, Any], ask: str | None) -> frozenset[str]:
    """Return the choices that make no sense now: the first point has none before it, the last none after it."""
    if ask != POINT_CHANGE:
        return frozenset()
    place = (answers.get(POINTS) or {}).get("editing") or 0
    edges = {"join_above": place == 0, "join_below": place >= len(listed(answers)) - 1}
    return frozenset(choice for choice, at_the_edge in edges.items() if at_the_edge)


def _labels(pack: cards.Pack) -> dict[str, Any]:
    return {line["ask"]: line for line in pack.card("summary_labels")["lines"]}


def _point(pack: cards.Pack, at: int, point: str) -> dict[str, Any]:
    line = _labels(pack)["point"]
    label = cards.filled([line], {"label": str(at + 1)})[0]["say"]
    return {"ask": POINTS, "label": label, "picture": line["picture"], "said": point, "change": f"{CHANGE}{at + 1}"}


def _answer_in_words(pack: cards.Pack, answers: Mapping[str, Any], ask: str) -> str:
    if ask == "what_happened":
        return "\n".join(word["text"] for word in words_said(answers))
    if ask == POINTS and (points := confirmed(answers)):
        return "\n".join(f"{number}. {point}" for number, point in enumerate(points, 1))
    if answers[ask].get("said") and (BY_ASK[ask].text or chosen(answers, ask) is None):
        return str(answers[ask]["said"])
    choice = chosen(answers, ask)
    card = card_of(ASK + ask, pack, answers, ask)
    offered = [*card.get("choices", []), *card.get("adult", {}).get("choices", [])]
    if choice in SKIPPED:
        offered += _skips(pack)
    return next((str(option["label"]) for option in offered if option["id"] == choice), "-")


def _skips(pack: cards.Pack) -> list[dict[str, Any]]:
    """A question may be skipped in words even where its card shows no such choice."""
    return [
        option
        for question in QUESTIONS
        for option in _choices(pack, question.ask)
        if option["id"] in ("skip", "dont_know")
    ]


def _choices(pack: cards.Pack, ask: str) -> list[dict[str, Any]]:
    name = CARD_OF.get(f"ask_{ask}", f"ask_{ask}")
    return list(pack.cards.get(name, {}).get("choices", []))
