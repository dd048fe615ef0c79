"""What follows from an answer, or from a wish to steer: which answers change, and what is asked next. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.actions import advocates, points
from bot.actions.hearing import Heard
from bot.actions.questions import (
    BY_ASK,
    POINT_CHANGE,
    POINTS,
    QUESTIONS,
    SKIPPED,
    Answers,
    Question,
    chosen,
    is_answered,
    next_open,
    previous,
    words_said,
)
from bot.actions.turn import NEXT_HOW, Decision, Turn


def with_words(answers: Answers, heard: Heard) -> dict[str, Any]:
    word = {"at": heard.at, "text": heard.text, "intent": heard.intent}
    story = answers.get("what_happened") or {"words": [], "done": False}
    return {"what_happened": {"words": [*story["words"], word], "done": story["done"]}}


def answered(turn: Turn, question: Question, answer: dict[str, Any]) -> Decision:
    special = {
        "check": _checked,
        "try_again": _checked,
        "stopping": _stopping,
        "starting_again": _starting_again,
        "safe_now": _safe_now,
        POINT_CHANGE: points.pointed,
    }
    if question.ask in special:
        return special[question.ask](turn, answer["choice"])
    if question.ask == "what_happened":
        words = words_said(turn.answers)
        return _told(turn, words) if words else again(turn)
    if question.ask == POINTS:
        return go_on(turn, points.agreed(turn, answer))
    if question.ask in ("who_are_you", "organisation"):
        return _who_are_you(turn, question.ask, answer)
    return go_on(turn, {question.ask: answer})


def _told(turn: Turn, words: list[dict[str, Any]]) -> Decision:
    """The story is told for now: what it lists is listed back."""
    return go_on(turn, {"what_happened": {"words": words, "done": True}, **points.proposed(turn.answers, words)})


def _who_are_you(turn: Turn, ask: str, answer: dict[str, Any]) -> Decision:
    """An advocate may give name, organisation and contact at once, and is asked for none of them again."""
    new = {ask: answer}
    if answer["said"] and chosen({**turn.answers, **new}, "who_are_you") == "advocate":
        given = advocates.details(answer["said"], turn.answers, is_asked_who=ask == "organisation")
        if given:
            new = given if ask == "organisation" else {**new, **given}
    done = go_on(turn, new)
    if set(new) <= {ask}:
        return done
    how = "again" if done.ask == "organisation" else done.how
    return replace(done, how=how, say=("details_noted", *done.say), known=advocates.read_back(new))


def _checked(turn: Turn, choice: str) -> Decision:
    if choice == "stop":
        return Decision(ask="stopping")
    if choice == "check":
        return Decision(ask="check")
    return Decision(ask="try_again", send=True)


def _stopping(turn: Turn, choice: str) -> Decision:
    if choice == "delete":
        return Decision(ask=None, wipe=True, say=("deleted",))
    if choice == "save":
        return Decision(ask=next_open(turn.answers, turn.hurry), say=("saved",))
    if choice == "send_now":
        return Decision(ask=next_open(turn.answers, hurry=True), hurry=True)
    return Decision(ask=next_open(turn.answers, turn.hurry))


def _safe_now(turn: Turn, choice: str) -> Decision:
    answer = {"safe_now": {"choice": choice, "said": None}}
    say = (f"safe_now_{choice}",) if choice in BY_ASK["safe_now"].choices else ()  # nobody is made to answer this
    return Decision(ask=next_open(turn.answers, turn.hurry), answers=answer, say=say)


def _starting_again(turn: Turn, choice: str) -> Decision:
    if choice == "yes":
        return Decision(ask="kind", wipe=True)
    return Decision(ask=next_open(turn.answers, turn.hurry))


def control(turn: Turn, question: Question, choice: str) -> Decision:
    if choice in SKIPPED:
        if question.ask == "what_happened" and words_said(turn.answers):
            return answered(turn, question, {"choice": "thats_all", "said": None})
        if question.must:
            return again(turn, say=("needed_answer",))
        return go_on(turn, {question.ask: {"choice": choice, "said": None}})
    if choice == "back":
        return _back(turn)
    if choice == "explain":
        return Decision(ask=turn.asked, how="explain")
    if choice == "repeat":
        return Decision(ask=turn.asked, how=turn.how, repeats=True)
    return Decision(ask="stopping" if choice == "stop" else "starting_again")


def _back(turn: Turn) -> Decision:
    before = previous(turn.answers, turn.asked)
    if before is None:
        return again(turn, say=("nothing_before",))
    if before == "what_happened":
        story = {"words": words_said(turn.answers), "done": False}
        return Decision(ask=before, answers={before: story})
    return opened_again(turn, before)


def opened_again(turn: Turn, ask: str) -> Decision:
    """A question that was answered is asked again; a list that was put right is not told of as a new one."""
    edited = ask == POINTS and (turn.answers.get(POINTS) or {}).get("edited")
    return Decision(ask=ask, how="again" if edited else "lines")


def go_on(turn: Turn, new: Mapping[str, Any]) -> Decision:
    answers = {**turn.answers, **new}
    say = ("child_view_needed",) if chosen(new, "child_agrees") in ("no", "not_sure") else ()
    if chosen(new, "happened_when") == "over_a_year":
        say = ("note_over_a_year",)
    return Decision(ask=next_open(answers, turn.hurry), answers=new, say=say)


def again(turn: Turn, answers: Mapping[str, Any] | None = None, say: tuple[str, ...] = ()) -> Decision:
    """Ask the same question, said differently."""
    return Decision(ask=turn.asked, answers=answers or {}, how=NEXT_HOW[turn.how], say=say)


def said_differently(turn: Turn, decision: Decision) -> Decision:
    """The open question is asked again in other words than the last time, whatever led to it; unless the person asked
    to hear it again, or it has become another question: the story has its first words.
    """
    begun = decision.ask == "what_happened" and not words_said(turn.answers) and "what_happened" in decision.answers
    if decision.ask != turn.asked or decision.how != turn.how or decision.repeats or begun:
        return decision
    return replace(decision, how=NEXT_HOW[turn.how])


def still_open(turn: Turn, new: Mapping[str, Any]) -> str:
    """The question that was open stays open, unless the corrected answer made it pointless."""
    answers = {**turn.answers, **new}
    return turn.asked if BY_ASK[turn.asked].when(answers) else next_open(answers, turn.hurry)


def is_complete(answers: Answers) -> bool:
    """Say whether a telling may be sent: every question that must be answered is."""
    return all(
        is_answered(answers, question.ask)
        for question in QUESTIONS
        if question.must and question.ask != "check" and question.when(answers)
    )
