"""Decide one turn, given the answers so far, the open question and what was heard.

Pure, so that it can be tested with thousands of random conversations (tests/bot/test_decision.py).
"""

from __future__ import annotations

from dataclasses import replace

from bot.actions import advocate_request, after_harm, other_procedures, points, safe_now
from bot.actions.answer_reading import read
from bot.actions.choice_reading import LIKELY, SURE, Read
from bot.actions.first_message import kind_typed
from bot.actions.heard_message import Heard
from bot.actions.intents import CONTROL, NAMES_ARE_GIVEN, NOT_SAFE, PRESSED_RULES
from bot.actions.known_questions import asks_surely
from bot.actions.no_answer import asked_us, reopened, taken_for_what_it_is, wants_advocate
from bot.actions.outcomes import again, answered, control, go_on, said_differently, with_words
from bot.actions.says_nothing import says_nothing
from bot.actions.sending_wish import taken_back
from bot.actions.turn import Decision, Turn
from bot.actions.words_kept import story_and_facts
from bot.nlu.safe_answer import read_safe_now
from bot.nlu.short_answers import read_yes_no
from bot.reading.codes import is_code
from bot.reading.emoji import is_only_signs, read_emoji
from telling.answers import SKIPPED, Answer, Answers, Changes, Given
from telling.order import applicable
from telling.question import AFTER_HARM, SAFE_NOW, Question
from telling.questions import ASIDE, BY_ASK
from telling.questions.sending import PART_OF_CARE, POINT_CHANGE
from telling.questions.who import LANGUAGE
from telling.roles import ADVOCATE_REQUEST, kind_of
from telling.story import POINTS, STORY


def begin(heard: Heard, answers: Answers) -> Decision:
    """Decide the first turn of a telling: what was typed first may already say which kind, and all that happened."""
    turn = Turn(answers, "kind")
    if heard.intent == NOT_SAFE:
        return _not_safe(turn, heard)
    if heard.choice in BY_ASK["kind"].choices:
        new: dict[str, Given] = {"kind": Answer(heard.choice, came="pressed")}
        return go_on(turn, {} if "kind" in answers else new)  # a telling left for a visit goes on as what it was
    if not (heard.text or "").strip() or heard.choice is not None:
        return go_on(turn, {})
    if heard.foreign:
        return go_on(turn, _in_their_language(turn, heard))
    if "kind" in answers:
        return go_on(turn, story_and_facts(turn, heard))
    decision = kind_typed(turn, heard)
    # no question is open that a rule could interrupt
    left_to_rules = decision.interrupted or decision.opens_visit
    return replace(decision, interrupted=False, opens_visit=False) if left_to_rules else decision


def decide(turn: Turn, heard: Heard) -> Decision:
    """Decide one turn. Never returns without a question to ask, unless the rules answer or it is over."""
    return said_differently(turn, _decided(turn, heard))


def _decided(turn: Turn, heard: Heard) -> Decision:
    question = BY_ASK[turn.asked]
    if heard.intent == NOT_SAFE:
        return _not_safe(turn, heard)
    if heard.choice is not None:
        return _pressed(turn, question, heard)
    if heard.text is None or not heard.text.strip():
        return again(turn)
    if heard.foreign:
        told = _in_their_language(turn, heard)
        if turn.asked == AFTER_HARM:
            return after_harm.typed_instead(turn, told, ("other_language",), goes_on=True)
        return again(turn, answers=told, say=("other_language",))
    return taken_back(turn, heard) or _typed(turn, question, heard)


def _in_their_language(turn: Turn, heard: Heard) -> dict[str, Given]:
    """Keep words in another language as they are, with their language: an interpreter will read them."""
    return {**with_words(turn.answers, heard), LANGUAGE: Answer(None, heard.foreign, came="heard")}


def _not_safe(turn: Turn, heard: Heard) -> Decision:
    """Decide a turn of concern. It is passed on already, and the help card is shown (bot/alert_sending.py).

    Here the words become part of the story, and nothing is asked but whether the person is safe now, once; then whether
    to stop here or go on.
    """
    if turn.asked == SAFE_NOW:
        return safe_now.not_safe(turn, heard)
    told = _in_their_language(turn, heard) if heard.foreign else story_and_facts(turn, heard)
    if "kind" not in turn.answers:  # the welcome must not come back: it is a complaint, whatever else it becomes
        told["kind"] = Answer("complaint", came="heard")
    told = {**told, **_answer_within(turn, heard)}
    ask = SAFE_NOW if SAFE_NOW not in turn.answers else turn.asked if turn.asked in BY_ASK else AFTER_HARM
    return Decision(ask=AFTER_HARM if ask == "kind" else ask, answers=told)


def _answer_within(turn: Turn, heard: Heard) -> dict[str, Given]:
    """Return the answer that a message of concern holds as well ("dont ring, dad goes mental"): neither is lost."""
    if turn.asked in ("kind", STORY, *ASIDE) or heard.text is None or heard.foreign:
        return {}
    found = read(BY_ASK[turn.asked], heard, turn.answers)
    if found.answer is None or found.answer.choice in (None, "skip") or heard.meant.chance < LIKELY:
        return {}
    return {turn.asked: found.answer, **found.also}


def _pressed(turn: Turn, question: Question, heard: Heard) -> Decision:
    choice = heard.choice or ""
    if (of_the_page := _of_the_page(turn, choice)) is not None:
        return of_the_page
    if turn.asked in (POINTS, POINT_CHANGE) and (place := points.place_of(turn.answers, choice)) is not None:
        return points.reopened(turn, place)
    if (changes := choice.removeprefix("change_")) != choice and changes not in ASIDE:
        return reopened(turn, changes) if changes in applicable(turn.answers) else again(turn)
    answer = read(question, heard, turn.answers).answer
    if answer is not None:
        return _answered(turn, question, answer)
    if choice in ("skip", "dont_know", "back", "explain", "repeat", "stop", "start_again"):
        return control(turn, question, choice)
    if choice in BY_ASK["kind"].choices:
        return Decision(ask="starting_again")
    return again(turn)


def _of_the_page(turn: Turn, choice: str) -> Decision | None:
    """Decide on a choice that means the same whatever is open; None where it is none of them."""
    if choice == "begin":  # the page was opened anew: here is what was open
        return again(turn)
    if choice == ADVOCATE_REQUEST and advocate_request.keeps_what_is_told(turn):
        return advocate_request.pressed_meanwhile(turn)
    return Decision(ask=turn.asked, interrupted=True) if choice in PRESSED_RULES else None


def _answered(turn: Turn, question: Question, answer: Answer, also: Changes | None = None) -> Decision:
    if also:
        turn = replace(turn, answers=turn.answers.with_(also))
    if question.ask == "about" and kind_of(turn.answers) != "complaint" and answer.choice not in SKIPPED:
        answer = replace(
            answer, came="heard"
        )  # never asked of thanks or an idea: what was heard is put right, and stays
    if question.ask == PART_OF_CARE:
        decision = other_procedures.answered(turn, answer.choice)
    elif question.ask == AFTER_HARM:
        decision = after_harm.answered(turn, answer.choice or "")
    elif question.ask == STORY and other_procedures.is_all_elsewhere(turn.answers):
        decision = other_procedures.told_elsewhere(turn)
    else:
        decision = answered(turn, question, answer)
        if (
            question.ask == STORY
            and answer.choice == "thats_all"
            and other_procedures.is_partly_elsewhere(turn.answers)
        ):
            decision = replace(decision, say=(*decision.say, "part_elsewhere"))
    return replace(decision, answers={**(also or {}), **decision.answers})


def _typed(turn: Turn, question: Question, heard: Heard) -> Decision:
    if _is_a_code(turn, heard):
        return Decision(ask=turn.asked, opens_visit=True)
    if question.ask == "kind":
        nothing = says_nothing(question, heard.text or "")
        return again(turn, say=("answer_not_understood",)) if nothing else kind_typed(turn, heard)
    if question.ask == POINTS and (changed := points.typed(turn, heard)):
        return changed
    found = _read(turn, question, heard)
    if question.ask in (SAFE_NOW, AFTER_HARM):
        return _typed_after_harm(turn, question, heard, found)
    if asks_surely(question, heard) and not found.exact:
        return asked_us(turn, heard)
    if found.answer is None or (wants_advocate(question, heard, found) and not found.exact):
        return taken_for_what_it_is(turn, question, heard, found)
    if found.answer.choice in SKIPPED:
        return control(turn, question, found.answer.choice or "")
    choice = found.answer.choice or question.otherwise
    return _answered(turn, question, replace(found.answer, choice=choice), found.also)


def _read(turn: Turn, question: Question, heard: Heard) -> Read:
    """Return what the message answers; a plain yes to "did you mean …?" is what was offered."""
    found = read(question, heard, turn.answers)
    if turn.maybe and found.answer is None and _says_yes(heard.text or ""):
        return Read(Answer(turn.maybe, None, came="asked"))
    return found


def _says_yes(text: str) -> bool:
    return read_emoji(text) == "yes" if is_only_signs(text) else read_yes_no(text) == "yes"


def _typed_after_harm(turn: Turn, question: Question, heard: Heard, found: Read) -> Decision:
    if question.ask == AFTER_HARM and after_harm.is_unsure(heard, found):
        return after_harm.typed_instead(turn, {}, goes_on=True)
    if question.ask == SAFE_NOW and found.none == "steers" and heard.intent in ("explain", "repeat_that"):
        return control(turn, question, CONTROL[heard.intent])
    if found.answer is None or (question.ask == AFTER_HARM and after_harm.is_feeling(heard)):
        return after_harm.asked_us(turn, heard)
    pleads = heard.intent in (*after_harm.ASKED, *after_harm.ADVOCATES) and heard.confidence >= LIKELY
    if question.ask == SAFE_NOW:
        if pleads and read_safe_now(heard.text or "") is None:
            return after_harm.asked_us(turn, heard)
        return safe_now.typed(turn, heard, found.answer)
    only_thanks = heard.intent == after_harm.THANKS and heard.confidence >= LIKELY and heard.meant.chance < SURE
    if pleads or only_thanks:
        return after_harm.asked_us(turn, heard)
    return _answered(turn, question, found.answer)


def _is_a_code(turn: Turn, heard: Heard) -> bool:
    """Say whether reference or code were typed, and hardly anything else: somebody comes back."""
    return is_code(heard.text or "") and turn.asked not in NAMES_ARE_GIVEN
