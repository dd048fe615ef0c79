"""What follows from an answer, or from a wish to steer: which answers change, and what is asked next. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.actions import advocate_details, facts, points
from bot.actions.heard_message import Heard
from bot.actions.turn import NEXT_HOW, Decision, Turn
from telling.answers import SKIPPED, Answer, Answers, Changes, Given
from telling.order import next_open, previous
from telling.question import Question
from telling.questions import BY_ASK
from telling.questions.sending import AFTER_HARM, POINT_CHANGE, SAFE_NOW
from telling.questions.what import DECISION_WHEN, HEARD, SEND_IF_GONE, is_heard, is_said_to_come, soon_facts
from telling.roles import ADVOCATE_REQUEST
from telling.story import POINTS, STORY, Story


def with_words(answers: Answers, heard: Heard) -> dict[str, Given]:
    """Return the story with what was just typed."""
    return {STORY: answers.story.more(heard.word)}


def answered(turn: Turn, question: Question, answer: Answer) -> Decision:
    """Return what follows from an answer to the open question."""
    special: Mapping[str, Callable[[Turn, str], Decision]] = {
        "check": _checked,
        "try_again": _checked,
        "stopping": _stopping,
        "starting_again": _starting_again,
        SAFE_NOW: _safe_now,
        POINT_CHANGE: points.edit_point,
    }
    if question.ask in special:
        return special[question.ask](turn, answer.choice or "")
    if question.ask == STORY:
        return _told(turn) if turn.answers.words else again(turn)
    if question.ask == POINTS:
        return go_on(turn, points.agree_to_list(turn, answer))
    if question.ask in ("who_are_you", "organisation"):
        return _who_are_you(turn, question.ask, answer)
    if question.ask == "helper":
        return go_on(turn, {question.ask: answer, **facts.of_helper(answer.said or "", turn.answers)})
    return go_on(turn, {question.ask: answer})


def _told(turn: Turn) -> Decision:
    """End the story for now, and list back the matters that it lists."""
    words = turn.answers.words
    return go_on(turn, {STORY: Story(words, done=True), **points.propose_list(turn.answers, words)})


def _who_are_you(turn: Turn, ask: str, answer: Answer) -> Decision:
    """Keep who an adult is.

    An advocate may give name, organisation and contact at once, and is asked for none of them again.
    """
    new = {ask: answer}
    if answer.said and turn.answers.with_(new).chosen("who_are_you") == "advocate":
        given = advocate_details.details(answer.said, turn.answers, is_asked_who=ask == "organisation")
        if given:
            new = given if ask == "organisation" else {**new, **given}
    done = go_on(turn, new)
    if set(new) <= {ask}:
        return done
    how = "again" if done.ask == "organisation" else done.how
    return replace(done, how=how, say=("details_noted", *done.say), known=advocate_details.read_back(new))


def _checked(turn: Turn, choice: str) -> Decision:
    if choice == "stop":
        return Decision(ask="stopping")
    if choice == "check":
        return Decision(ask="check")
    return Decision(ask="try_again", send=True)


def _stopping(turn: Turn, choice: str) -> Decision:
    if choice == "delete":
        return Decision(ask=None, wipe=True, say=("deleted",))
    if choice == "save":  # for later, by themselves: then nothing is sent while they are gone
        asked = SEND_IF_GONE in turn.answers
        new: dict[str, Given] = {SEND_IF_GONE: Answer("no", came="heard")} if asked else {}
        return Decision(ask=next_open(turn.answers, turn.hurry), answers=new, say=("saved",))
    if choice == "send_now":
        return Decision(ask=next_open(turn.answers, hurry=True), hurry=True)
    return Decision(ask=next_open(turn.answers, turn.hurry))


def _safe_now(turn: Turn, choice: str) -> Decision:
    answer = {SAFE_NOW: Answer(choice, came="asked")}
    say = (f"safe_now_{choice}",) if choice in BY_ASK[SAFE_NOW].choices else ()  # nobody is made to answer this
    ask = next_open(turn.answers, turn.hurry) if AFTER_HARM in turn.answers else AFTER_HARM
    return Decision(ask=ask, answers=answer, say=say)


def _starting_again(turn: Turn, choice: str) -> Decision:
    if choice == "yes":
        return Decision(ask="kind", wipe=True)
    return Decision(ask=next_open(turn.answers, turn.hurry))


def control(turn: Turn, question: Question, choice: str) -> Decision:
    """Return what follows from a wish to skip, go back, hear it explained or again, stop, or start again."""
    if choice in SKIPPED:
        if question.ask == STORY and turn.answers.words:
            return answered(turn, question, Answer("thats_all"))
        if question.must:
            return again(turn, say=("needed_answer",))
        if question.ask == POINTS:
            return go_on(turn, points.agree_to_list(turn, Answer(choice)))
        return go_on(turn, {question.ask: Answer(choice, came="asked")})
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
    if before == STORY:
        return Decision(ask=before, answers={before: Story(turn.answers.words)})
    return opened_again(turn, before)


def opened_again(turn: Turn, ask: str) -> Decision:
    """Ask a question again that was answered; a list that was put right is not told of as a new one."""
    points_kept = turn.answers.points
    edited = ask == POINTS and points_kept is not None and points_kept.edited
    return Decision(ask=ask, how="again" if edited else "lines")


def go_on(turn: Turn, new: Changes) -> Decision:
    """Keep new answers, say what follows from them, and ask the next question."""
    only_new = Answers().with_(new)
    say = ("child_view_needed",) if only_new.chosen("child_agrees") in ("no", "not_sure") else ()
    if only_new.chosen("happened_when") == "over_a_year":
        say = ("note_over_a_year",)
    known: dict[str, str] = {}
    if _is_to_come(turn, new):
        say = ("decision_noted",)
        known = soon_facts(turn.answers.with_(new))
    if only_new.chosen("kind") == ADVOCATE_REQUEST:
        say = ("advocate_request_begins",)
    return Decision(ask=next_open(turn.answers.with_(new), turn.hurry), answers=new, say=say, known=known)


def _is_to_come(turn: Turn, new: Changes) -> bool:
    """Say whether it was just said, or confirmed, that something is about to happen."""
    given = new.get(DECISION_WHEN)
    said = isinstance(given, Answer) and given.came != "heard"
    confirmed = HEARD in new and is_heard(turn.answers, DECISION_WHEN)
    return (said or confirmed) and is_said_to_come(turn.answers.with_(new))


def again(turn: Turn, answers: Changes | None = None, say: tuple[str, ...] = (), maybe: str | None = None) -> Decision:
    """Ask the same question, said differently. maybe: the choice that is offered with it."""
    return Decision(ask=turn.asked, answers=answers or {}, how=NEXT_HOW[turn.how], say=say, maybe=maybe)


def said_differently(turn: Turn, decision: Decision) -> Decision:
    """Ask the open question in other words than the last time, whatever led to it.

    Not where the person asked to hear it again, or where it has become another question: the story has its first words.
    """
    begun = decision.ask == STORY and not turn.answers.words and STORY in decision.answers
    if decision.ask != turn.asked or decision.how != turn.how or decision.repeats or begun:
        return decision
    return replace(decision, how=NEXT_HOW[turn.how])


def still_open(turn: Turn, new: Changes) -> str:
    """Return the ask that is open after a correction: the same one, unless the corrected answer made it pointless."""
    answers = turn.answers.with_(new)
    return turn.asked if BY_ASK[turn.asked].when(answers) else next_open(answers, turn.hurry)
