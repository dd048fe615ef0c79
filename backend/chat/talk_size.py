"""Is there room in a talk for one more message? A telling that would be too large to send is said to be full while it
is told, when it can still be sent as it stands, and not at the end.
"""

from __future__ import annotations

import json

from backend.cases.endpoints import MOST_BYTES
from backend.chat.shapes import Said
from backend.refusals import Refused

MOST_MESSAGES = 450
"""The Representation takes 500 with words; a pressed choice cannot be told from them, because both are sealed."""
MOST_TALK = MOST_BYTES * 9 // 20
"""Bytes as they are written as JSON: the words of a story stand twice in a Representation that lists its points."""
LEFT_FOR_ANSWERS = (64 * 1024, 50)
"""Bytes and messages that a long message leaves: a name and a day must still find room before it is sent."""
SHORT = 4 * 1024


class Full(Refused):
    """The talk could not be sent any more with this message. Nothing was kept."""

    code = "talk_full"


def has_room(kept: tuple[int, int], said: Said) -> bool:
    """Return whether this message can still be sent with what is kept. A pressed choice always can.

    kept: bytes and number of the other messages that wait to be sent.
    """
    if said.text is None:
        return True
    size, number = kept
    more = len(json.dumps(said.words()))
    left_size, left_number = (0, 0) if more <= SHORT else LEFT_FOR_ANSWERS
    return size + more <= MOST_TALK - left_size and number < MOST_MESSAGES - left_number
