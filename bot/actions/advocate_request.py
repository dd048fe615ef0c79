"""Somebody who only wants an advocate, and may never complain. Pure. -- Children Act 1989 s26A, "or intend to make"."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.actions import facts
from bot.actions.choice_reading import LIKELY
from bot.actions.choice_reading import SURE as READ_SURELY
from bot.actions.heard_message import Heard
from bot.actions.intents import RULES_ANSWER, SURE, SURER
from bot.actions.kind_reading import read_kind
from bot.actions.outcomes import still_open
from bot.actions.turn import Decision, Turn
from bot.actions.words_kept import story_and_facts
from bot.nlu.normalise import normalise
from bot.reading.wishes import read_advocate_wish
from telling.answers import Answer, Given
from telling.order import next_open
from telling.questions import BY_ASK
from telling.roles import ADVOCATE_REQUEST, kind_of
from telling.story import STORY, Word

ONLY, NONE, ONE = "wants_only_advocate", "wants_no_advocate", "ask_for_advocate"
"""Intents: an advocate and nothing else; none; one."""
NO_COMPLAINT = re.compile(
    r"\b(?:no|not|nothing|without|leave|skip|forget|cancel|park|off|before|decid\w*)\b.*\bcompl[ae]\w*"
    r"|\bcompl[ae]\w* (?:nah|no|maybe|after)\b"
)
"""Words (normalised) of a clause that says there is no complaint: part of the wish."""
_ASKS_ABOUT_THEM = re.compile(r"(?:how|what|who|why|where|which|when|are|is an?|does|do|did)\b")
_NONE_AT_ALL = re.compile(
    r"\b(?:no|not|nothing|without)(?: (?!so\b|and\b|but\b|i\b)\w+){0,4} compl[ae]\w*(?: (?:yet|now|please|thanks?))*$"
    r"|\b(?:not|no) (?:a |to )?(?:make a )?compl[ae]\w*"
)
CLAUSES = re.compile(r"[.,;:!?\n]+|\s-\s|\b(?:but|n|and)\b", re.I)
NO_STORY = re.compile(
    r"(?:hi|hello|hey|please|pls|plz|thanks?|you|can|could|would|may|i|we|he|she|they|me|my|us|him|her|it|is|am|an?|the"
    r"|just|really|only|to|for|of|with|at|some|one|get|have|having|like|wants?|needs?|wanted|if|so|be|adv[eoa]c\w*"
    r"|reviews?|meetings?|court|(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|tomorrow|now|first|helps?|speaks?"
    r"|talks?|person|somebody|someone|who)"
)
"""Words (normalised, each whole) that only go with the wish: they fill it, or say what the advocate is for."""
MUCH, SOME = 8, 1
"""Words beside the wish: with more than MUCH it is no request, with more than SOME it is asked what it is.

Who says that it is no complaint is asked only with more than MUCH.
"""
COMPLAINS = re.compile(r"\bcompl[ae]\w*|\bwrong\b|\breport\b")
"""Words (normalised) of somebody who wants to complain as well: then it is a complaint, with an advocate."""


def is_wanted(heard: Heard) -> bool:
    """Say whether the first words ask for an advocate and for nothing else."""
    wish = facts.advocate_wish(heard)
    plain = normalise(heard.text or "")
    says_none = _NONE_AT_ALL.search(plain) is not None
    sounds_like_it = heard.intent == ONLY and heard.confidence >= SURE
    if wish == "no_thanks":
        return False
    if sounds_like_it and says_none:
        return True
    if heard.meant.choice == "complaint" and heard.meant.chance >= LIKELY:
        return False
    if sounds_like_it:
        return True
    if COMPLAINS.search(plain) and not says_none:
        return False
    asks_something_else = heard.intent in RULES_ANSWER and heard.intent != ONE and heard.confidence >= SURER
    needed = READ_SURELY if asks_something_else else LIKELY
    if _is_read_so(heard, needed) and not _ASKS_ABOUT_THEM.match(plain):
        return True
    return heard.confidence >= SURE and wish == "yes_please" and (says_none or heard.intent == ONE)


def says_more(heard: Heard) -> bool:
    """Say whether first words that wish for an advocate complain as well, or tell a story. In doubt they do.

    Who says in so many words that it is no complaint is believed; whatever they tell beside it is asked about.
    """
    if _names_no_complaint(heard) or _is_read_so(heard, READ_SURELY):
        return False
    return beside(heard) > MUCH or (read_kind(heard) == "complaint" and beside(heard) > 0)


def _is_read_so(heard: Heard, chance: float) -> bool:
    """Say whether the trained reader takes it for such a request, whether or not it has the word for an advocate."""
    return heard.meant.choice == ADVOCATE_REQUEST and heard.meant.chance >= chance


def _names_no_complaint(heard: Heard) -> bool:
    return heard.intent == ONLY and NO_COMPLAINT.search(normalise(heard.text or "")) is not None


def beside(heard: Heard) -> int:
    """Return how many words a message has beside the wish for an advocate, and beside that it is no complaint."""
    text = heard.text or ""
    wish = read_advocate_wish(text)
    said = text.replace(wish.said, " , ", 1) if wish else text
    clauses = (normalise(clause) for clause in CLAUSES.split(said))
    return sum(
        NO_STORY.fullmatch(word) is None
        for clause in clauses
        if not NO_COMPLAINT.search(clause)
        for word in clause.split()
    )


def is_refused(heard: Heard) -> bool:
    """Say whether the first words refuse one ("I dont want an advocate"): that is heard, and no story."""
    return heard.intent == NONE and facts.advocate_wish(heard) == "no_thanks"


def begun(turn: Turn, heard: Heard) -> dict[str, Given]:
    """Return the answers of first words that ask for one: they are kept as they were said."""
    new = story_and_facts(turn, heard)
    most = MUCH if _names_no_complaint(heard) else SOME
    if beside(heard) > most:  # what it tells is not known: it is asked whether it is a complaint
        new[STORY] = turn.answers.story.more(Word(heard.at, heard.text or "", ""))
    return {**new, "kind": Answer(ADVOCATE_REQUEST, heard.text, came="asked")}


def begun_as_complaint(turn: Turn, heard: Heard) -> dict[str, Given]:
    """Return the answers of first words that tell more beside the wish: a telling, with the wish noted."""
    wish = Answer("yes_please", heard.text, came="heard")
    kind = read_kind(heard) or "complaint"
    return {"advocate": wish, **story_and_facts(turn, heard), "kind": Answer(kind, heard.text, came="asked")}


def keeps_what_is_told(turn: Turn) -> bool:
    """Say whether the button of the first screen changes nothing: something else is open, or a complaint is told."""
    return turn.asked != "kind" or (kind_of(turn.answers) == "complaint" and bool(turn.answers.words))


def pressed_meanwhile(turn: Turn) -> Decision:
    """Decide on the button of the first screen, pressed in the middle of something else: that goes on.

    Where an advocate is offered in it, the wish is noted; else how to get one is said.
    """
    if turn.asked == "kind":  # they went back to it: what was told stays a complaint
        return replace(noted(turn, Answer("yes_please", came="pressed")), ask=next_open(turn.answers, turn.hurry))
    if BY_ASK["advocate"].when(turn.answers):
        return noted(turn, Answer("yes_please", came="pressed"))
    return Decision(ask=turn.asked, say=("answer_wants_only_advocate",), how="again")


def noted(turn: Turn, wish: Answer) -> Decision:
    """Note a wish for an advocate, or for none, in a telling that offers one; what was changed by it is shown."""
    new: dict[str, Given] = {"advocate": wish}
    changes = turn.answers.chosen("advocate") not in (None, wish.choice)
    say = ("advocate_noted",) if wish.choice == "yes_please" else ()
    if changes or not say:
        say = (*say, "answer_changed")
    return Decision(ask=still_open(turn, new), answers=new, say=say, how="again", changed=("advocate",))
