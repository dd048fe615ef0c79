# ruff: noqa: E501 - patterns read best as long lines
"""Short words that answer nothing by themselves ("lol", "thanks", "whatever"), and choices named by their place. Pure.

The trained reader learned from answers, so it finds one in anything: "nothing" deleted a telling, "lol" became a name,
"no" to "When did it happen?" meant that it is still going on. What follows from such words is decided here instead, for
each kind of question, and never anything that cannot be taken back.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.nlu.normalise import normalise
from telling.question import Question
from telling.story import POINTS, STORY

SAYS_NOTHING = "says_nothing"
"""Why such a message is no answer."""
_ANY_WORDS_GO = (STORY, "safe_now", "after_harm", "point_change", "try_again")
"""Questions at which words are never passed over: each has a reader of its own."""
_KINDS: Mapping[str, re.Pattern[str]] = {
    "noise": re.compile(
        r"(?:ha|he|ho){2,}h?|h+m+|u+h*m+|e+r+m*|uh|oh|ah|ooh|wow|meh|oh my god|same|x+|and so on|blah(?: blah)*|asdf\w*|test(?:ing)?"
    ),
    "na": re.compile(r"and a|n a|not applicable|does not apply"),
    "thanks": re.compile(r"(?:thanks|thank you|ta|cheers|nice one)(?: you| a lot| so much| very much| mate| love| x+)*"),
    "ok thanks": re.compile(
        r"(?:ok|okay|oh|right|great|cool|k) (?:thanks|thank you|ta|cheers)(?: you| a lot| so much| mate| love| x+)*"
    ),
    "fine": re.compile(r"(?:its |it is |that is |all )?(?:fine|good|great|cool|nice|alright|all right|lovely|perfect|sound)"),
    "yes": re.compile(r"(?:(?:yes|yeah|yea|yeh|ye|yh|yep|yup|ya|aye|ok|okay|k|sure|please|course|of|and|then)\b ?)+"),
    "no": re.compile(r"no+|nah|nope|na|not really|no thanks|no thank you|no ta"),
    "nothing": re.compile(r"nothing|none|nowt"),
    "all": re.compile(r"(?:all|both|any|some)(?: of (?:them|it|those|these|the above))?|everything|the lot"),
    "shrug": re.compile(
        r"(?:well )?(?:whatever|what ever|w e)(?: you (?:think|want|like|say))?|you (?:choose|decide|pick)|(?:it is |its )?up to you|(?:i )?(?:really |honestly )?do not (?:really |rly )?(?:mind|care|bother)|(?:i am )?not (?:bothered|bovvered|fussed)|either(?: one)?|any(?: one|thing)?"
    ),
    "said": re.compile(
        r"(?:but |like |as )*i (?:have |had |just |already |alredy |only )*(?:said|told you)(?: that| this| it| you)?(?: already| alredy| before| above| once)*"
        r"|(?:just |already |alredy )*(?:said|told you|wrote|answered)(?: that| this| it| you)? (?:already|alredy|before|above)|(?:already|alredy) (?:said|told you)(?: that| this| it)?|(?:see|as) above"
    ),
    "sorry": re.compile(r"(?:oh |so |i am |im )?(?:sorry|soz|sos)"),
}  # fmt: skip
_NOT_IN_WORDS = ("noise", "thanks", "ok thanks", "fine", "yes", "sorry")
"""Kinds that are no name, no number, no address, no organisation."""
_ONE_ONLY = ("name", "reply_to")
"""Questions for words to which "both" is no answer: there is one of it."""
_OFTEN = ("noise", "thanks", "sorry")
_NOTHING_AT: Mapping[str, tuple[str, ...]] = {
    "kind": ("noise", "fine", "yes", "no", "nothing", "all", "shrug", "said", "sorry", "na", "ok thanks"),
    "who_is_typing": (*_OFTEN, "fine", "yes", "no", "nothing", "shrug", "said", "na", "ok thanks"),
    "who_are_you": (*_OFTEN, "fine", "yes", "shrug", "said", "na", "ok thanks"),
    "agreed_how": (*_OFTEN, "fine", "yes", "ok thanks"),
    "happened_when": (*_OFTEN, "fine", "yes", "no", "nothing", "all", "ok thanks"),
    "about": (*_OFTEN, "fine", "yes", "ok thanks"),
    "decision_when": (*_OFTEN, "fine", "yes", "all", "ok thanks"),
    "what_would_help": ("noise", "thanks", "yes", "fine", "ok thanks"),
    "reply_how": (*_OFTEN, "fine", "yes", "all", "shrug", "ok thanks"),
    "advocate": (*_OFTEN, "nothing", "all"),
    "helper_ok": (*_OFTEN, "nothing", "all"),
    "child_knows": (*_OFTEN, "nothing"),
    "child_agrees": (*_OFTEN, "nothing"),
    "part_of_care": (*_OFTEN, "shrug"),
    "send_if_gone": (*_OFTEN, "nothing", "all"),
    "over_a_year": (*_OFTEN, "fine", "nothing", "all", "ok thanks"),
    "reply_safe": (*_OFTEN, "all"),
    "heard": (*_OFTEN, "nothing", "shrug", "said"),
    POINTS: (*_OFTEN, "nothing", "said"),
    "check": (*_OFTEN, "nothing", "all", "shrug", "said"),
    "stopping": (*_OFTEN, "fine", "yes", "nothing", "all", "shrug", "said", "na", "ok thanks"),
    "starting_again": (*_OFTEN, "nothing", "all", "shrug", "said", "na", "ok thanks"),
}
"""Question -> kinds of words that are no answer to it, whatever the trained reader makes of them."""
_NO_MATTER = ("advocate", "reply_safe", "happened_when", "about", "decision_when", "what_would_help", "agreed_how")
"""Questions at which a shrug is an answer: that it makes no difference to them."""
_PLACES = {
    "first": 0, "1st": 0, "top": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3, "fifth": 4, "5th": 4,
    "sixth": 5, "6th": 5,
}  # fmt: skip
_BY_PLACE = re.compile(
    rf"(?:the |that |i pick |i choose |pick |choose |maybe )*(?P<word>{'|'.join(_PLACES)}) (?:one|1|option|button|answer|choice)(?: please| pls)*"
    r"|(?:the |i pick |pick )*(?:option|button|choice|answer|number|nr) (?P<figure>[1-6])(?: please| pls)*"
)
_NOT_BY_PLACE = ("kind", "heard", POINTS, "point_change", "check", STORY, "safe_now", "stopping", "starting_again")
"""Questions at which "the first one" may mean something else than the first button, or cannot be taken back."""
_NO_MORE = ("reply_avoid", "anything_to_know")
"""Questions for something more: "all good" and "nothing" mean that there is none."""
_NAMES_TOO = ("ty", "yas", "yus", "den")
"""Short forms of words that say nothing, and names."""
_OF_PEOPLE = ("name", "child_name", "person_named", "helper", "advocate_who")
_KISSES = re.compile(r"(?:\s+x+|[\s.!,])+$", re.IGNORECASE)


def kind_of_nothing(text: str) -> str | None:
    """Return which kind of words a message is that answer nothing by themselves; None where it is none."""
    if re.search(r"\d", text) or any(letter.isalpha() and letter > "\u024f" for letter in text):
        return None  # "yes 12.11" and a name in other letters: what normalising leaves out says something
    said = normalise(text).strip()
    if not said:
        return "noise" if text.strip() else None  # "lol", "..."
    return next((kind for kind, words in _KINDS.items() if words.fullmatch(said)), None)


def says_nothing(question: Question, text: str) -> bool:
    """Say whether a message is no answer to this question, however likely the trained reader takes it for one."""
    kind = kind_of_nothing(text)
    if question.ask in _ANY_WORDS_GO:
        return False
    if question.choices:
        return kind in _NOTHING_AT.get(question.ask, ())
    if question.ask in _OF_PEOPLE and _may_be_a_name(text):
        return False
    by_its_place = _BY_PLACE.fullmatch(normalise(text).strip()) is not None
    return by_its_place or kind in _NOT_IN_WORDS or (kind == "all" and question.ask in _ONE_ONLY)


def _may_be_a_name(text: str) -> bool:
    """Say whether one word is an initial, or a name that is a short form as well: Ty is not "thank you"."""
    typed = _KISSES.sub("", text).strip().lower()
    return (len(typed) == 1 and typed.isalpha()) or typed in _NAMES_TOO


def instead(question: Question, text: str) -> str | None:
    """Return the answer of somebody to whom it makes no difference, or who has said it already: none is made up."""
    kind = kind_of_nothing(text)
    if kind == "nothing" and "nothing" in question.choices:
        return "nothing"
    if kind is None or question.must or question.ask in _ANY_WORDS_GO:
        return None
    if kind == "said":
        return None if question.ask == "agreed_how" else "skip"  # "i said so" is how somebody agreed
    if kind == "na" or (question.ask in _NO_MORE and kind in ("fine", "nothing", "ok thanks")):
        return "skip"
    if kind == "shrug" and question.ask in _NO_MATTER:
        return "not_sure" if "not_sure" in question.choices else "dont_know"
    return None


def by_place(question: Question, text: str) -> str | None:
    """Return the choice that is named by its place among the buttons: "the first one", "number 2"."""
    found = _BY_PLACE.fullmatch(normalise(text).strip())
    if found is None or question.ask in _NOT_BY_PLACE:
        return None
    place = int(found["figure"]) - 1 if found["figure"] else _PLACES[found["word"]]
    return question.choices[place] if place < len(question.choices) else None
