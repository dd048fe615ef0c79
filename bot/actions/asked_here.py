# ruff: noqa: E501 - patterns read best as long lines
"""Questions about the question that is open, and what answers them: "do you need proof of that?", "does it matter?". Pure.

The trained reader says surely that a message asks us something; which of few things, the words of it say. What is asked
everywhere ("who will see this") is an intent and has a rule of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.nlu.normalise import normalise

EXPLAIN = "more_about_question"
"""The card before what "Explain" says of the open question."""
ABOUT_A_CHILD = ("child_knows", "child_agrees", "agreed_how")
WHEN_SENDING = ("check", "send_if_gone", "reply_how", "reply_to", "reply_safe", "reply_avoid", "name")
"""Where "can i take it back" is about what is sent, and not about a phone that somebody took."""


@dataclass(frozen=True)
class AskedHere:
    """What a question is about (of the normalised words), the card that answers it, and where; nowhere: everywhere."""

    card: str
    says: re.Pattern[str]
    at: tuple[str, ...] = ()


def _asked(card: str, says: str, *at: str) -> AskedHere:
    return AskedHere(card, re.compile(says), at)


ANSWERS = (
    _asked("answer_proof", r"\bproof\b|\bprov(?:e|ing)\b|\bevidence\b|\b(?:take|is|have) my word\b|\bbelieve me\b", *ABOUT_A_CHILD),
    _asked("answer_child_need_not_know", r"\b(?:must|have to|has to|need to|needs to|supposed to|got to) (?:(?:he|she|they|the child) )?(?:know|be told|be asked first|agree)\b|\bmust (?:he|she|they) know\b|\b(?:does|do|would|will) (?:he|she|they) (?:have|need) to$", "child_knows"),
    _asked("child_view_needed", r"\b(?:say|says|said) no\b(?! to\b)|\b(?:does|do|did) not (?:want (?:it|this|to|me)|agree)\b|\bdisagrees?\b|\brefuses?\b", "child_agrees"),
    _asked("answer_pick_several", r"\bmore than (?:one|1)\b|\bboth\b|\b(?:two|2|three|3|several|all) of (?:them|these|those)\b|\bpick (?:two|2|three|3|several|a few)\b", "about", "what_would_help"),
    _asked("answer_take_back", r"\b(?:take|get|pull|call) (?:it|this|that|everything) back\b|\btake back (?:what|it)\b|\bchange my mind\b|\bcancel (?:it|this)\b|\bundo\b|\bunsend\b", *WHEN_SENDING),
    _asked("answer_being_moved", r"\b(?:can|could|will|would|do) (?:you|it|anyone|anybody|someone|somebody|we|i) (?:please )?(?:stop|wait|pause|freeze|delay|prevent|hold|be (?:stopped|paused|delayed|put off))\b", "decision_when"),
    _asked("answer_will_i_get_in_trouble", r"\bi (?:be |get |am |going to be |going to get )+(?:in(?:to)? trouble|told off|done|moved|punished)\b"),
    _asked("answer_will_they_be_punished", r"\b(?:in(?:to)? trouble|told off|sacked|fired|punish\w*|lose (?:his|her|their) job|get done|be done)\b"),
    _asked("answer_who_sees_this", r"\bfind out\b|\bprinted\b|\b(?:pass|give|share|show|sell|tell) (?:on )?(?:my|this|what i|it)\b.*\b(?:on|to|with|out|anyone|anybody|someone|others?)\b|\bwho (?:gets|sees|reads|can (?:open|see|read))\b|\bwhat (?:will|would|do) you say to\b"),
    _asked("answer_how_long_kept", r"\b(?:keep|store|save|hold) (?:my|it|this|that|what)\b(?!.*\bfrom\b)|\bkept\b", "name", "reply_how", "reply_to", "reply_safe", "person_named", "helper"),
)  # fmt: skip
_WHY = re.compile(
    r"^(?:but |and |so |ok )*why$|\bwhat counts\b|\bcounts as\b|\bwhy (?:(?:do|does|would|did|are|is|should|has|have) )?(?:d?you|it|this|that|the|we)\b|\bwhy (?:need|ask|want)\b"
    r"|\bwhy (?:do|must|should) i (?:(?:have|need) to )?(?:say|tell|answer|give|pick|choose|put)\b|\bwhat for\b|\bmatters?\b|\bdiff?e?re?n[cst]e?\b|\bdo you mean\b"
    r"|\bwhat (?:is|does) (?:this|that|it) (?:for|mean)\b|\b(?:you|they|anyone|anybody) (?:really |even )?(?:need|want|have) (?:it|this|that|to know)\b"
    r"|\bexact (?:day|date|time)\b|\bhow (?:would|will|do) you know\b|\bwhile you look\b|\bstill (?:be )?(?:gets?|stored|there|see)\b|\bsay who\b"
)
"""Questions that more about the open question answers: why it is asked, what is meant, what follows."""
_OWN_WHY = re.compile(r"^(?:but |and |so )*why\b.*\b(?:they|he|she|i|we|my|him|her|them|people)\b")


def tells_why(text: str) -> bool:
    """Say whether it is a "why" that is asked of no computer: "why do they always do that" is a part of what happened."""
    said = normalise(text)
    return _OWN_WHY.search(said) is not None and _WHY.search(said) is None


def answer_to(ask: str, text: str) -> str | None:
    """Return the card that answers a question asked while `ask` is open; EXPLAIN: more about that; None: not known."""
    said = normalise(text)
    for one in ANSWERS:
        if (not one.at or ask in one.at) and one.says.search(said):
            return one.card
    return EXPLAIN if _WHY.search(said) else None


def card_only_here(ask: str, text: str) -> str | None:
    """Return the card that answers a question about `ask` itself, None where it could be asked anywhere."""
    said = normalise(text)
    return next((one.card for one in ANSWERS if ask in one.at and one.says.search(said)), None)
