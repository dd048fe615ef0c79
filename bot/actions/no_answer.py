"""A message that does not answer the open question: it corrects, steers, asks, tells more or chats. Pure."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import advocate_request, facts, other_procedures, points
from bot.actions.asked_here import EXPLAIN, answer_to, card_only_here, tells_why
from bot.actions.choice_reading import LIKELY, SHORT, VERY_SURE, Read, keeps_words
from bot.actions.corrections import corrections, puts_right, target_of
from bot.actions.heard_message import Heard
from bot.actions.intents import (
    CERTAIN,
    CONTROL,
    RULES_ANSWER,
    SAYS_SOMETHING,
    SHORT_QUESTION,
    SMALL_TALK,
    STORY_INTENTS,
    SURE,
    SURER,
    TAKES_BACK,
    WISH_OF,
    WISHES,
)
from bot.actions.known_questions import asks_within, has_form_of_question, is_question_to_us, tells_beside
from bot.actions.outcomes import again, answered, control, opened_again, still_open, with_words
from bot.actions.says_nothing import SAYS_NOTHING
from bot.actions.sign_reading import FEELS
from bot.actions.turn import Decision, Turn
from bot.actions.words_kept import story_and_facts
from bot.nlu.short_answers import read_yes_no
from bot.reading.emoji import read_emoji
from bot.reading.interjections import INTERJECTS
from telling.answers import Answer
from telling.order import applicable, next_open
from telling.question import Question
from telling.questions import ASIDE, BY_ASK
from telling.questions.sending import POINT_CHANGE
from telling.questions.what import HEARD
from telling.story import POINTS, STORY

ANOTHER_POINT = 5
"""Words. What is said at the list of points and is shorter is about it: "he always does that"."""
NEW_WORKER, WANTED = "ask_new_social_worker", "what_would_help"


def taken_for_what_it_is(turn: Turn, question: Question, heard: Heard, found: Read) -> Decision:
    """Take a message that answers nothing for what it is: it corrects, steers, asks, tells or chats."""
    if wants_advocate(question, heard, found):  # it sounds like a correction to whoever said "no thanks" before
        return asked_us(turn, heard)
    return (
        _correcting(turn, question, heard, found)
        or _steering(turn, question, heard, found)
        or _asking(turn, question, heard, found)
        or _telling(turn, question, heard, found)
        or _not_understood(turn, question, heard, found)
    )


def _correcting(turn: Turn, question: Question, heard: Heard, found: Read) -> Decision | None:
    takes_back = found.none is None and TAKES_BACK.match(heard.text or "")
    if found.none != "corrects" and not takes_back and not puts_right(turn.answers, heard, question.ask):
        return None
    which = again(turn, say=("which_part",)) if question.ask in ("check", HEARD) and not takes_back else None
    return corrected(turn, heard) or which


def _steering(turn: Turn, question: Question, heard: Heard, found: Read) -> Decision | None:
    if found.none not in (None, "steers", "chats", INTERJECTS) or heard.length > SHORT_QUESTION:
        return None
    steering = CONTROL.get(heard.intent) if found.none == "steers" or heard.confidence >= SURER else None
    return control(turn, question, steering) if steering else None


def _asking(turn: Turn, question: Question, heard: Heard, found: Read) -> Decision | None:
    if asks_within(question, heard):
        return _answered_and_kept(turn, heard)  # a piece of the story stays one, whatever it asks beside it
    asks = found.none == "asks_us" or is_question_to_us(question, heard)
    return asked_us(turn, heard) if asks else None


def _telling(turn: Turn, question: Question, heard: Heard, found: Read) -> Decision | None:
    if question.text == "story":
        return told_more(turn, heard, found)
    if question.ask == POINT_CHANGE:
        return points.reworded(turn, heard)
    if question.ask == POINTS and (heard.length > SHORT or (found.none == "tells" and heard.length >= ANOTHER_POINT)):
        return points.added(turn, heard)
    tells = found.none == "tells" or (heard.intent in STORY_INTENTS and heard.length > SHORT and found.none is None)
    if tells and question.ask not in ("try_again", "starting_again"):
        return again(turn, answers=story_and_facts(turn, heard), say=("heard_more_words",))
    return None


def _not_understood(turn: Turn, question: Question, heard: Heard, found: Read) -> Decision:
    """Ask once more, in a kind way; the likeliest choice is offered, once."""
    if question.ask == POINTS and read_yes_no(heard.text or "") == "no":
        return Decision(ask=POINTS, how="explain")
    if found.none == FEELS:
        return again(turn, say=("answer_share_feeling",))
    if found.none == INTERJECTS:
        return again(turn)
    if found.none == SAYS_NOTHING:
        return again(turn, say=("aside_heard",))
    if found.none == "chats":
        is_known = heard.intent in SMALL_TALK
        return Decision(ask=turn.asked, interrupted=True) if is_known else again(turn, say=("aside_heard",))
    if found.none == "corrects" and heard.length >= SAYS_SOMETHING and question.ask not in ASIDE:
        return _put_right_in_words(turn, question, heard)
    if found.maybe in question.choices and not turn.maybe:
        return again(turn, say=("did_you_mean",), maybe=found.maybe)
    return again(turn, say=("answer_not_understood",))


def _put_right_in_words(turn: Turn, question: Question, heard: Heard) -> Decision:
    """Keep what puts something right, where nobody can tell which answer: a person reads it."""
    if keeps_words(question):
        likely = heard.meant.second if heard.meant.second in question.choices else question.otherwise
        return answered(turn, question, Answer(likely, heard.text, came="asked"))
    return again(turn, answers=with_words(turn.answers, heard), say=("correction_noted",))


def told_more(turn: Turn, heard: Heard, found: Read) -> Decision:
    """Add to the story; "yes" alone only says that there is more."""
    if found.none == "chats" and turn.answers.words and heard.intent in SMALL_TALK and heard.length <= SHORT:
        return Decision(ask=STORY, interrupted=True)
    only_says_so = heard.length <= SAYS_SOMETHING and read_yes_no(heard.text or "") == "yes"
    sign = read_emoji(heard.text or "")
    if turn.answers.words and (only_says_so or sign == "yes"):
        return Decision(ask=STORY, how="again", say=("go_on_telling",))
    if sign in ("yes", "no", "not_sure"):
        return again(turn, say=("needed_answer",))  # a thumb alone tells nothing that happened
    return Decision(ask=STORY, answers=story_and_facts(turn, heard))


def corrected(turn: Turn, heard: Heard) -> Decision | None:
    """Change the earlier answers that the message corrects, several at once.

    Where it only says which answer is wrong, that question is opened; None where it corrects nothing.
    """
    changes = corrections(turn.answers, heard, turn.asked)
    if changes:
        shown = tuple(changes)
        if turn.asked == HEARD:
            changes = {**changes, HEARD: Answer("right", came="asked")}
        ends = turn.asked in ("check", HEARD)
        if turn.asked == STORY:  # whatever else it is: no word is lost that was typed where the story is told
            changes = {**with_words(turn.answers, heard), **changes}
        ask = next_open(turn.answers.with_(changes), turn.hurry) if ends else still_open(turn, changes)
        return Decision(ask=ask, answers=changes, say=("answer_changed",), how="again", changed=shown)
    target = target_of(heard)
    if target and turn.asked in ("check", HEARD) and target in applicable(turn.answers):
        return reopened(turn, target)
    return None


def asked_us(turn: Turn, heard: Heard) -> Decision:
    """Let a rule answer. Wanting an advocate is more than a question (Children Act 1989 s26A): it is written down."""
    wish = WISH_OF.get(heard.intent) or (facts.advocate_wish(heard) if heard.intent == "ask_for_advocate" else None)
    if wish in ("yes_please", "no_thanks") and BY_ASK["advocate"].when(turn.answers):
        return advocate_request.noted(turn, Answer(wish, heard.text, came="heard"))
    if heard.intent == NEW_WORKER and BY_ASK[WANTED].when(turn.answers):
        return _wish_noted(turn, heard)
    if other_procedures.belongs_elsewhere(turn, heard, SURE) and turn.asked not in ASIDE:
        return other_procedures.sent_elsewhere(turn, heard)
    if other_procedures.mentions_care_too(heard):
        return again(turn, answers=story_and_facts(turn, heard), say=("heard_more_words",))
    if turn.asked == STORY and turn.answers.words and (tells_beside(heard.text or "") or _is_told_all_the_same(heard)):
        return _answered_and_kept(turn, heard)
    if heard.confidence < SURER and (card := card_only_here(turn.asked, heard.text or "")):
        return again(turn, say=(card,))
    if heard.intent in RULES_ANSWER or heard.intent in SMALL_TALK:
        return Decision(ask=turn.asked, interrupted=True)
    return _asked_here(turn, heard)


def _asked_here(turn: Turn, heard: Heard) -> Decision:
    """Answer a question about the open question; where nothing is known, say so, and why we ask: it may be that."""
    if tells_why(heard.text or "") and turn.asked not in ASIDE:
        return again(turn, answers=story_and_facts(turn, heard), say=("heard_more_words",))
    wants_more = heard.intent == "explain" and heard.confidence >= SURE
    card = EXPLAIN if wants_more else answer_to(turn.asked, heard.text or "")
    if card not in (None, EXPLAIN):
        return again(turn, say=(card,))
    known = card == EXPLAIN and turn.how != "explain"  # who still wonders is told whom to ask
    return Decision(ask=turn.asked, how="explain", say=(EXPLAIN if known else "question_not_known",))


def _is_told_all_the_same(heard: Heard) -> bool:
    """Say whether it is part of the story although it is about something else: "winner gets to pick the pizza"."""
    is_chat = heard.intent in ("out_of_scope", "not_social_care")
    return is_chat and heard.length > SAYS_SOMETHING and not has_form_of_question(heard.text or "")


def _answered_and_kept(turn: Turn, heard: Heard) -> Decision:
    """Keep the words of a story that has a question to us in it, and answer the question."""
    is_asked = heard.intent in RULES_ANSWER and "?" in (heard.text or "")
    card = f"answer_{heard.intent.removeprefix('ask_')}"
    return Decision(ask=STORY, answers=story_and_facts(turn, heard), say=(card,) if is_asked else ())


def _wish_noted(turn: Turn, heard: Heard) -> Decision:
    """Answer a question for a new social worker, and note the wish in it with what would help."""
    before = turn.answers.get(WANTED)
    answer = Answer("change", heard.text, came="heard")
    if isinstance(before, Answer) and before.picked:
        said = "\n".join(part for part in (before.said, heard.text) if part)
        also = tuple(dict.fromkeys((*before.also, "change"))) if before.choice != "change" else before.also
        answer = replace(before, said=said, also=also)
    noted = {WANTED: answer}
    ask = next_open(turn.answers.with_(noted), turn.hurry) if turn.asked == WANTED else still_open(turn, noted)
    return Decision(ask=ask, answers=noted, say=("answer_new_social_worker", "wish_noted"), how="again")


def wants_advocate(question: Question, heard: Heard, found: Read) -> bool:
    """Say whether an advocate is wished for: it is heard whatever is asked, and can answer few other questions."""
    if question.ask == "advocate" or heard.intent != "ask_for_advocate" or heard.confidence < SURE:
        return False
    text = heard.text or ""
    wishes = WISHES.search(text) or facts.advocate_wish(heard) == "yes_please"
    if question.text == "only" and "?" not in text and not wishes:
        return False  # a name: "Deeside Advocacy"
    needed = VERY_SURE if heard.confidence >= CERTAIN else LIKELY
    return found.answer is None or heard.meant.chance < needed or heard.meant.choice == "asks_us"


def reopened(turn: Turn, ask: str) -> Decision:
    """Open the part that is to be changed. Whoever changes a part of what was heard has looked at it."""
    decision = opened_again(turn, ask)
    looked_at = {HEARD: Answer("right", came="pressed")} if turn.asked == HEARD else {}
    return replace(decision, answers={**decision.answers, **looked_at})
