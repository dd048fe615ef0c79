"""The first message: which kind it is, and everything that it tells already. Pure."""

from __future__ import annotations

from bot.actions import advocate_request, other_procedures
from bot.actions.choice_reading import LIKELY, MAYBE
from bot.actions.first_words import names_only_the_kind
from bot.actions.heard_message import Heard
from bot.actions.intents import (
    CONTROL,
    OPENS_VISIT,
    RULES_ANSWER,
    SAYS_SOMETHING,
    SMALL_TALK,
    SURE,
    SURER,
)
from bot.actions.kind_reading import KINDS, asks_to_complain, is_thanks_or_not, read_kind
from bot.actions.known_questions import asks_surely
from bot.actions.no_answer import asked_us
from bot.actions.outcomes import again, control, go_on, with_words
from bot.actions.turn import Decision, Turn
from bot.actions.words_kept import story_and_facts
from bot.reading.emoji import is_only_signs
from bot.reading.feelings import read_feeling
from telling.answers import Answer, Given
from telling.questions import BY_ASK
from telling.story import STORY

KIND = BY_ASK["kind"]


def kind_typed(turn: Turn, heard: Heard) -> Decision:
    """Decide on the first words: whatever they are, what they tell is kept and never asked again."""
    if only_feels := _only_feels(turn, heard):
        return only_feels
    if heard.intent in OPENS_VISIT and heard.confidence >= SURE and not turn.answers.words:
        return Decision(ask=turn.asked, opens_visit=True)
    if advocate_request.is_wanted(heard):
        more = advocate_request.says_more(heard)
        begins = advocate_request.begun_as_complaint if more else advocate_request.begun
        return go_on(turn, begins(turn, heard))
    if advocate_request.is_refused(heard):
        return asked_us(turn, heard)
    sure = SURE if read_kind(heard) is None else SURER  # that it complains does not say of whom
    if other_procedures.belongs_elsewhere(turn, heard, sure):
        return other_procedures.sent_elsewhere(turn, heard)
    return _no_telling(turn, heard) or _told(turn, heard)


def _only_feels(turn: Turn, heard: Heard) -> Decision | None:
    """Keep a feeling with what they tell, and ask which kind it is: a face alone says neither thanks nor complaint."""
    feeling = read_feeling(heard.text or "")
    if feeling is None:
        return again(turn, say=("answer_not_understood",)) if is_only_signs(heard.text or "") else None
    say = ("heard_which_kind",) if feeling == "well" else ("heard_which_kind", "answer_share_feeling")
    return again(turn, answers=with_words(turn.answers, heard), say=say)


def _no_telling(turn: Turn, heard: Heard) -> Decision | None:
    """Decide on a question to us, a wish to steer, small talk, or too little to be anything; else None."""
    meant = heard.meant
    none = meant.choice if meant.choice not in KINDS and meant.chance >= LIKELY else None
    if (none == "asks_us" or asks_surely(KIND, heard)) and not asks_to_complain(heard):
        return asked_us(turn, heard)
    if read_kind(heard) is not None:
        return None
    if none == "steers" and heard.intent in CONTROL:
        return control(turn, KIND, CONTROL[heard.intent])
    if other_procedures.mentions_care_too(heard):
        return None
    if heard.intent in SMALL_TALK or (none == "chats" and heard.intent in RULES_ANSWER):
        return Decision(ask=turn.asked, interrupted=True)
    if heard.length < SAYS_SOMETHING and heard.intent != "on_behalf_of_child":
        return again(turn, say=("answer_not_understood",))
    return None


def _told(turn: Turn, heard: Heard) -> Decision:
    new: dict[str, Given] = {} if names_only_the_kind(heard.text or "") else story_and_facts(turn, heard)
    if heard.intent == "on_behalf_of_child" and "who_is_typing" not in turn.answers:
        new["who_is_typing"] = Answer("for_a_child", heard.text, came="heard")
    kind = read_kind(heard) or likeliest_kind(turn, heard)
    if kind is None:
        return again(turn, answers=new, say=("heard_which_kind",) if STORY in new else ("answer_not_understood",))
    return go_on(turn, {**new, "kind": Answer(kind, heard.text, came="asked")})


def likeliest_kind(turn: Turn, heard: Heard) -> str | None:
    """Return what the words are likeliest to be, where they do not say it clearly.

    Told twice and still unclear, it is a complaint, so that somebody must answer.
    """
    likely = heard.meant.choice if heard.meant.chance >= MAYBE else None
    if likely in KINDS and not is_thanks_or_not(heard):
        return likely
    if turn.answers.words:
        return "complaint"
    return heard.meant.second if likely == "tells" and heard.meant.second in KINDS else None
