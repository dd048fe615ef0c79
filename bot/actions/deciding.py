"""Decides one turn: given the answers so far, the open question and what was heard. Pure, so that it can be tried
with a thousand random conversations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.actions.hearing import Heard
from bot.actions.questions import (
    BY_ASK,
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
from bot.actions.reading import SHORT, read, read_kind

CONTROL = {
    "explain": "explain",
    "repeat_that": "repeat",
    "go_back": "back",
    "stop": "stop",
    "start_again": "start_again",
    "skip": "skip",
    "not_sure": "dont_know",
}
"""Intents that steer the conversation -> the choice id that does the same."""

RULES_ANSWER = (
    "ask_for_advocate",
    "ask_what_is_advocate",
    "ask_what_happens_next",
    "ask_how_long",
    "ask_who_sees_this",
    "ask_anonymous",
    "ask_will_i_get_in_trouble",
    "ask_who_can_complain",
    "ask_what_can_i_complain_about",
    "ask_too_old",
    "ask_progress",
    "ask_not_happy_with_answer",
    "ask_who_else_can_help",
    "talk_to_person",
    "bot_challenge",
    "ask_help",
)
"""Questions of the person: a rule answers, then the same question of ours is asked again."""

SMALL_TALK = ("greet", "goodbye", "thank_bot", "insult", "not_social_care", "out_of_scope", "share_feeling")
PRESSED_RULES = ("help_now", "how_it_works", "begin")
STORY_INTENTS = ("make_complaint", "make_comment", "say_thank_you", "share_feeling")

SURE = 0.6
SURER = 0.8
"""Confidence needed before a message is not taken as the answer: higher where any words may be the answer."""
SHORT_QUESTION = 14
"""Words. A question to us is short; a longer text is a story with a question in it."""


@dataclass(frozen=True)
class Turn:
    """Where the conversation stands before a message."""

    answers: Answers
    asked: str
    how: str = "lines"
    times: int = 1
    hurry: bool = False


@dataclass(frozen=True)
class Decision:
    """What to do: `answers` to set (None takes one back), `say` cards, then `ask`, in the wording `how`."""

    ask: str | None
    answers: Mapping[str, Any] = field(default_factory=dict)
    how: str = "lines"
    say: tuple[str, ...] = ()
    interrupted: bool = False
    send: bool = False
    wipe: bool = False
    hurry: bool | None = None


def begin(heard: Heard, answers: Answers) -> Decision:
    """The telling has just begun: what was typed first may already say which kind, and what happened."""
    new: dict[str, Any] = {}
    kind = heard.choice if heard.choice in BY_ASK["kind"].choices else None
    if kind is None and heard.text:
        kind = read_kind(heard)
        if kind:
            new.update(_with_words(answers, heard))
    if kind:
        new["kind"] = {"choice": kind, "said": heard.text}
    if heard.intent == "on_behalf_of_child" and heard.text:
        new["who_is_typing"] = {"choice": "for_a_child", "said": heard.text}
    return _go_on(Turn(answers, "kind"), new)


def decide(turn: Turn, heard: Heard) -> Decision:
    """Decide one turn. Never returns without a question to ask, unless the rules answer."""
    question = BY_ASK[turn.asked]
    if heard.choice is not None:
        return _pressed(turn, question, heard)
    if heard.text is None or not heard.text.strip():
        return _again(turn)
    return _typed(turn, question, heard)


def _pressed(turn: Turn, question: Question, heard: Heard) -> Decision:
    choice = heard.choice or ""
    if choice in PRESSED_RULES:
        return Decision(ask=turn.asked, interrupted=True)
    if choice.startswith("change_") and choice[len("change_") :] in BY_ASK:
        return Decision(ask=choice[len("change_") :])
    answer = read(question, heard)
    if answer is not None:
        return _answered(turn, question, answer)
    if choice in ("skip", "dont_know", "back", "explain", "repeat", "stop", "start_again"):
        return _control(turn, question, choice)
    if choice in BY_ASK["kind"].choices:
        return Decision(ask="starting_again")
    return _again(turn)


def _typed(turn: Turn, question: Question, heard: Heard) -> Decision:
    begun = bool(words_said(turn.answers))
    if question.ask == "kind":
        return _kind_typed(turn, heard)
    sure = SURER if question.text else SURE
    steering = CONTROL.get(heard.intent) if heard.confidence >= sure and heard.length <= SHORT else None
    answer = None if steering in ("back", "stop", "start_again", "explain", "repeat") else read(question, heard, begun)
    if answer is not None and (answer["choice"] or not _is_question_to_us(question, heard, sure)):
        return _answered(turn, question, answer)
    if steering is not None:
        return _control(turn, question, steering)
    if _is_question_to_us(question, heard, sure):
        return Decision(ask=turn.asked, interrupted=True)
    if question.text == "story":
        return _heard_story(turn, heard)
    if heard.intent in STORY_INTENTS and heard.length > SHORT and question.ask not in ("try_again", "starting_again"):
        return _again(turn, answers=_with_words(turn.answers, heard), say=("heard_more_words",))
    return _again(turn, say=("answer_not_understood",))


def _is_question_to_us(question: Question, heard: Heard, sure: float) -> bool:
    if heard.confidence < sure or heard.length > SHORT_QUESTION:
        return False
    if heard.intent in RULES_ANSWER:
        return True
    return heard.intent in SMALL_TALK and question.text in ("", "kept") and heard.intent != "share_feeling"


def _kind_typed(turn: Turn, heard: Heard) -> Decision:
    kind = read_kind(heard)
    answer = read(BY_ASK["kind"], heard)
    if answer is None and kind is None:
        if heard.intent in (*RULES_ANSWER, *SMALL_TALK):
            return Decision(ask=turn.asked, interrupted=True)
        if heard.intent == "on_behalf_of_child":
            return _again(turn, answers={"who_is_typing": {"choice": "for_a_child", "said": heard.text}})
        if heard.length > SHORT:
            return _again(turn, answers=_with_words(turn.answers, heard), say=("heard_which_kind",))
        return _again(turn, say=("answer_not_understood",))
    new: dict[str, Any] = {"kind": answer or {"choice": kind, "said": heard.text}}
    if heard.length > SHORT:
        new.update(_with_words(turn.answers, heard))
    return _go_on(turn, new)


def _heard_story(turn: Turn, heard: Heard) -> Decision:
    return Decision(ask="what_happened", answers=_with_words(turn.answers, heard))


def _with_words(answers: Answers, heard: Heard) -> dict[str, Any]:
    word = {"at": heard.at, "text": heard.text, "intent": heard.intent}
    story = answers.get("what_happened") or {"words": [], "done": False}
    return {"what_happened": {"words": [*story["words"], word], "done": story["done"]}}


def _answered(turn: Turn, question: Question, answer: dict[str, Any]) -> Decision:
    special = {"check": _checked, "try_again": _checked, "stopping": _stopping, "starting_again": _starting_again}
    if question.ask in special:
        return special[question.ask](turn, answer["choice"])
    if question.ask == "what_happened":
        if not words_said(turn.answers):
            return _again(turn)
        return _go_on(turn, {"what_happened": {"words": words_said(turn.answers), "done": True}})
    return _go_on(turn, {question.ask: answer})


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


def _starting_again(turn: Turn, choice: str) -> Decision:
    if choice == "yes":
        return Decision(ask="kind", wipe=True)
    return Decision(ask=next_open(turn.answers, turn.hurry))


def _control(turn: Turn, question: Question, choice: str) -> Decision:
    if choice in SKIPPED:
        if question.ask == "what_happened" and words_said(turn.answers):
            return _answered(turn, question, {"choice": "thats_all", "said": None})
        if question.must:
            return _again(turn, say=("needed_answer",))
        return _go_on(turn, {question.ask: {"choice": choice, "said": None}})
    if choice == "back":
        return _back(turn)
    if choice == "explain":
        return Decision(ask=turn.asked, how="explain")
    if choice == "repeat":
        return Decision(ask=turn.asked, how=turn.how)
    return Decision(ask="stopping" if choice == "stop" else "starting_again")


def _back(turn: Turn) -> Decision:
    before = previous(turn.answers, turn.asked)
    if before is None:
        return _again(turn, say=("nothing_before",))
    if before == "what_happened":
        story = {"words": words_said(turn.answers), "done": False}
        return Decision(ask=before, answers={before: story})
    return Decision(ask=before)


def _go_on(turn: Turn, new: Mapping[str, Any]) -> Decision:
    answers = {**turn.answers, **new}
    say = ("child_view_needed",) if chosen(new, "child_agrees") in ("no", "not_sure") else ()
    if chosen(new, "happened_when") == "over_a_year":
        say = ("note_over_a_year",)
    return Decision(ask=next_open(answers, turn.hurry), answers=new, say=say)


def _again(turn: Turn, answers: Mapping[str, Any] | None = None, say: tuple[str, ...] = ()) -> Decision:
    """Ask the same question, said differently each time: never the same sentence three times running."""
    how = ("again", "explain", "lines")[(turn.times - 1) % 3]
    return Decision(ask=turn.asked, answers=answers or {}, how=how, say=say)


def is_complete(answers: Answers) -> bool:
    """Say whether a telling may be sent: every question that must be answered is."""
    return all(
        is_answered(answers, question.ask)
        for question in QUESTIONS
        if question.must and question.ask != "check" and question.when(answers)
    )
