"""What is not about children's social care: where to go with it, and whether part of it is. Pure."""

from __future__ import annotations

import re

from bot.actions.heard_message import Heard
from bot.actions.outcomes import go_on, with_words
from bot.actions.turn import Decision, Turn
from bot.nlu.normalise import normalise
from telling.answers import Answer, Answers, Changes, Given
from telling.question import is_complaint
from telling.questions.sending import PART_OF_CARE
from telling.roles import is_adult
from telling.story import STORY, Story, Word

INTENT = "not_social_care"


CARE = frozenset(
    [
        *("care", "carer", "carers", "foster", "fostering", "adoption", "placement", "social", "worker", "workers"),
        *("keyworker", "allowance", "savings", "contact", "review", "respite", "moved", "move", "moving", "unit"),
        *("hostel", "siblings", "brother", "sister", "home", "homes", "iro", "pathway", "pa"),
        *("adopt", "adopted", "adopter", "adopters", "adoptive", "adopting", "guardian", "guardians", "guardianship"),
        *("sgo", "leaver", "leavers"),
    ]
)
"""Words of social care: with any of them, a school, a bus or a doctor is not all that a message is about."""
_GROWN_UP = (
    r"(?:nan|nana|nanna|gran|granny|grandma|grandmother|grandad|granddad|grandfather|grandpa|mum|mam|mom|mother|dad|"
    r"father|husband|wife|neighbour)"
)
_CARE_OF_ADULTS = r"(?:home )?(?:carers?|care ?homes?|care package|care workers?|home help)"
ADULT_CARE = re.compile(
    rf"\badults?['’]? (?:social )?care\b|\b(?:domiciliary|home) carers?\b"
    rf"|\b{_GROWN_UP}['’]?s {_CARE_OF_ADULTS}\b"
    rf"|\b{_GROWN_UP} (?:needs?|gets?|has|wants?|cannot get|can['’]?t get) (?:a |some |no |any )?{_CARE_OF_ADULTS}\b"
    rf"(?: at home\b)?"
    rf"|\bcare ?home (?:where|that|which) my {_GROWN_UP}\b",
    re.I,
)
"""The care of a grown-up: another team of the council answers for it, although carers and homes are named."""
_AT_HOME = (
    rf"(?:my |our )(?:little |younger |older |big |baby |disabled )?"
    rf"(?:{_GROWN_UP}|brothers?|sisters?|siblings?|family)\b"
)
_THEM = rf"(?:(?:him|her|them)\b(?! (?:cats?|dogs?|pets?|fish|rabbits?|bike|phone|room|car|garden)\b)|{_AT_HOME})"
"""Whom a child cares for: never a thing, a pet or the child's own hair."""
_WE = rf"(?:i|we|me and (?:my )?\w+|my {_GROWN_UP} and (?:i|me)|my (?:brother|sister) and (?:i|me))"
_NOT = r"(?!(?:not|never|no|dont|didnt|doesnt|wont|arent|someone|somebody|nobody|they|he|she|you|who|people|carers?)\b)"
_SOME = rf"(?:{_NOT}(?:can['’]t|\w+) )"
"""A word between who does it and what they do. Who is said not to do it does not; who cannot any more does."""
_TENDS = (
    r"look(?:ing)? after|car(?:e|ing) for|wash(?:ing)?|dress(?:ing)?|lift(?:ing)?|feed(?:ing)?|"
    r"bath(?:e|ing)|shower(?:ing)?|toilet(?:ing)?|cook(?:ing)?(?: and clean(?:ing)?)? for|clean(?:ing)? for"
)
_CARES = rf"(?:{_TENDS}|help(?:ing)?)"
_DOES = rf"(?:{_TENDS}) {_AT_HOME}"
YOUNG_CARER = re.compile(
    r"\byoung carers?\b"
    rf"|\b{_WE} {_SOME}{{0,3}}{_DOES}"
    rf"|\b(?:i['’]?m|we['’]?re) {_SOME}{{0,2}}{_DOES}"
    rf"|\b(?:i am|i['’]?m|we are|we['’]?re) {_SOME}{{0,2}}(?:(?:my|our) {_GROWN_UP}['’]?s {_SOME}{{0,2}}carers?\b"
    rf"|carers? (?:for|of) {_AT_HOME})",
    re.I,
)
"""A child who cares for somebody at home: an assessment of a young carer, and help for a child in need, are ours.

-- backend/law/procedures.yml, adult_care
"""
DOES_IT = re.compile(
    r"\bi (?:have to |got to |['’]?ve got to |always |still |just )*(?:do|am doing) "
    r"(?:it all|everything|all (?:of )?(?:it|the \w+))\b"
    r"|\bi['’]?m doing (?:it all|everything)\b"
    rf"|\b{_WE} {_SOME}{{0,3}}{_CARES} {_THEM}"
    rf"|\b{_WE} {_SOME}{{0,6}}to {_CARES} {_THEM}"
    rf"|\b(?:i['’]?m|we['’]?re) {_SOME}{{0,2}}{_CARES} {_THEM}"
    rf"|\b{_WE} {_SOME}{{0,3}}cook and clean\b(?! (?:my|our)\b)"
    r"|\b(?:it ?['’]?s|it is|its) all (?:on|down to|left to|up to) me\b|\b(?:there['’]?s|there is|theres) only me\b"
    r"|\b(?:it ?['’]?s|it is|its) (?:just |only |always )?me (?:who|that|what) (?:does|do|has to|looks after|helps)\b"
    r"|\bi(?:['’]?m| am) the (?:only )?one (?:who|that) (?:does|has to|looks after|helps)\b|\bit has to be me\b"
    r"|\bno ?(?:one|body) helps me\b",
    re.I,
)
"""The same in words that say it only beside the care of a grown-up: "my mum needs care workers, I do it all"."""


def belongs_elsewhere(turn: Turn, heard: Heard, sure: float) -> bool:
    """Say whether to ask, once a telling, if part of it is about care."""
    if PART_OF_CARE in turn.answers:
        return False
    if is_care_of_an_adult(heard.text or "", adult=is_adult(turn.answers)):
        return True
    return heard.intent == INTENT and heard.confidence >= sure and not mentions_care(heard.text or "")


def mentions_care(text: str) -> bool:
    """Say whether the words name something of social care, or tell of a child who cares for somebody at home."""
    return bool(CARE & set(normalise(text).split())) or YOUNG_CARER.search(text) is not None


def is_young_carer(text: str) -> bool:
    """Say whether the words tell that a child does the caring for somebody at home."""
    return YOUNG_CARER.search(text) is not None or (ADULT_CARE.search(text) is not None and bool(DOES_IT.search(text)))


def is_care_of_an_adult(text: str, *, adult: bool = False) -> bool:
    """Say whether the words tell of the care of a grown-up, and of nothing else that a child is looked after by.

    adult: an adult types, whose own caring is no matter of children's social care.
    """
    rest = ADULT_CARE.sub(" ", text)
    names_care = bool(CARE & set(normalise(rest).split()))
    return rest != text and not names_care and (adult or not is_young_carer(text))


def mentions_care_too(heard: Heard) -> bool:
    """Say whether it sounds like something else, but names care: then it is part of the story."""
    return heard.intent == INTENT and mentions_care(heard.text or "")


def is_all_elsewhere(answers: Answers) -> bool:
    """Say whether a story that is told to its end has nothing in it about care. A thank you may be for anybody."""
    if PART_OF_CARE in answers or answers.chosen("kind") == "thank_you":
        return False
    words, adult = answers.words, is_adult(answers)
    return bool(words) and all(_is_elsewhere(word, adult) for word in words)


def is_partly_elsewhere(answers: Answers) -> bool:
    """Say whether a part of a complaint that is told to its end is for somebody else: it is all kept, and routed here.

    The points of a complaint are routed, those of an idea or a thank you never (backend/cases/events/routing.py).
    """
    if PART_OF_CARE in answers or not is_complaint(answers):
        return False
    adult = is_adult(answers)
    found = {_is_elsewhere(word, adult) for word in answers.words}
    return found == {True, False} or (not adult and any(_is_both(word.text) for word in answers.words))


def _is_elsewhere(word: Word, adult: bool) -> bool:
    return is_care_of_an_adult(word.text, adult=adult) or (word.intent == INTENT and not mentions_care(word.text))


def _is_both(text: str) -> bool:
    """Say whether one message tells of a grown-up's care and of the child who does it meanwhile."""
    return ADULT_CARE.search(text) is not None and is_young_carer(text)


def told_elsewhere(turn: Turn) -> Decision:
    """Say, when the story is told, where to go with it, and ask at once whether part of it is about care."""
    return Decision(ask=PART_OF_CARE, say=("answer_not_social_care",))


def sent_elsewhere(turn: Turn, heard: Heard) -> Decision:
    """Say where to go with it; the words are kept, whatever the answer will be."""
    return Decision(ask=PART_OF_CARE, answers=with_words(turn.answers, heard), say=("answer_not_social_care",))


def answered(turn: Turn, choice: str | None) -> Decision:
    """Return what follows from whether part of it is about care.

    Yes, or not sure: a complaint about that part, so that somebody must answer. No: that is the end, unless something
    else was told too.
    """
    new: dict[str, Given] = {PART_OF_CARE: Answer(choice, came="asked")}
    if choice == "no":
        adult = is_adult(turn.answers)
        if any(
            word.intent != INTENT and not is_care_of_an_adult(word.text, adult=adult) for word in turn.answers.words
        ):
            return go_on(turn, new)
        # the words stay, and whatever comes next is another telling
        nothing: Changes = {"kind": None, PART_OF_CARE: None}
        return Decision(ask=None, answers=nothing, say=("elsewhere_end",))
    if choice == "yes" and (words := turn.answers.words):
        new[STORY] = Story(words)  # that part may not be told yet
    if choice != "skip" and turn.answers.chosen("kind") is None:
        new["kind"] = Answer("complaint", came="heard")
    return go_on(turn, new)
