# ruff: noqa: E501 - patterns read best as long lines
"""A move, or something stopped, that is still to come or over already, in the words of a story. Pure.

What is to come can still wait, so its day is asked (`decision_when`); a reader of whole messages hears many of them as any
complaint.
"""

from __future__ import annotations

import re

from bot.nlu.normalise import normalise

TO_COME = re.compile(
    r"\b(?:will|going to|gonna|about to|wants? to|wants? me|plan\w*|moving|stopping|ending|closing|tomorrow|tonight"
    r"|next|soon|(?:am|is|are|be|being|get|gets|getting) (?:being )?(?:moved|sent|placed|put|taken|stopped|cancelled)"
    r"|(?:do|does|did) not (?:want to |make me )?(?:move|go|leave|send)|have to (?:move|go|leave)|stop (?:it|them|this)"
    r"|wait|freeze|pause|hold off|leav\w*|pack\w*)\b"
)
"""Words (normalised) of something that has not happened yet, whatever else has."""
_MOVED = r"(?:moved|sent|placed|put|took|taken|kicked|chucked|booted|shipped|transferred)"
_WHOM = r"(?:me|us|him|her|my (?:\w+ ){0,2}?(?:brother|sister|son|daughter|grandson|granddaughter|lad|kid|kids))"
IS_OVER = re.compile(
    r"\b(?:(?:they|he|she|it|we|you|who|worker|sw|carer|carers|council|manager|staff) "
    r"(?:have |has |had |just |already )*"
    rf"(?:(?:moved|shipped|transferred) {_WHOM}|(?:kicked|chucked|booted) {_WHOM} out|took {_WHOM} away"
    rf"|(?:sent|put|placed) {_WHOM} (?:away|back|home|to|in|into|with))"
    rf"|(?:i|we|he|she) (?:was|were|got|have been|has been|had been|have already been) (?:just |already )?{_MOVED}"
    rf"|(?:i|we|he|she) (?:have |has |had |just |already )*moved"
    rf"|(?:they|he|she|carer|carers|council) (?:have |has |had |already )*(?:stopped|ended|cancelled|cut) "
    rf"(?:my|our|his|her|the) (?:\w+ )?(?:contact|visit|visits|placement))\b"
)
"""Words (normalised) that plainly say that it has happened: then nothing is left that could wait."""


_MOVERS = (
    r"(?:they|he|she|it|we|you|who|(?:social )?workers?|sw|carers?|council|services|manager|staff|authority|parents)"
)
_NOT_A_HOME = (
    r"(?! (?:up (?:a|to)|over a|over there|on to|onto|off|my|our|the|his|her|it|seats?|desks?|tables?|rooms?)\b"
    r"| to (?:the (?:back|front|bottom|top|other (?:table|desk|class|set|row|seat|room|side))|(?:a|another|different|bottom|top) (?:class|set|table|desk|seat|row)|set)\b)"
)
"""Behind "move": nobody's home is meant."""
MOVE_COMES = re.compile(
    rf"\b(?:(?:i|we|he|she) (?:have|has|got|might have) (?:got )?to move\b{_NOT_A_HOME}"
    r"|(?:i|we|he|she) (?:have|has|got) (?:got )?to leave (?:(?:my|this|our|his|her|the|here) ?(?:placement|home|flat|hostel|carers?|foster\w*)\b|on (?:\w+day|the \d+)|by |next )"
    rf"|(?:i am|we are|{_WHOM} is|(?:he|she) is|(?:i|he|she) (?:will|might|may|could)) (?:being|getting|(?:going to |gonna )?be) moved\b{_NOT_A_HOME}"
    rf"|(?:wants?|wanting|trying|going|planning|threaten\w*|looking) to move {_WHOM}\b{_NOT_A_HOME}"
    rf"|{_MOVERS} (?:are|is) (?:making {_WHOM} move|planning on moving {_WHOM}|moving {_WHOM})\b{_NOT_A_HOME}"
    rf"|(?:gonna|will|still) (?:moving|move) {_WHOM}\b{_NOT_A_HOME}|do not (?:let them )?move {_WHOM}\b{_NOT_A_HOME})"
)
"""Words (normalised) of a move that is to come: a reader of whole messages may hear nothing in them but a complaint."""

_DID_NOT = re.compile(r"\b(?:were|was) going to move\b")


def says_it_is_over(text: str) -> bool:
    """Say whether words tell of a move, or of something stopped, that is over; in doubt it is still to come."""
    plain = normalise(text)
    return IS_OVER.search(plain) is not None and TO_COME.search(plain) is None


def says_a_move_comes(text: str) -> bool:
    """Say whether words tell of a move that has not happened yet."""
    plain = normalise(text)
    return MOVE_COMES.search(plain) is not None and not says_it_is_over(text) and _DID_NOT.search(plain) is None
