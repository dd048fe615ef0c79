"""Ids that follow from what they name: a second try has the id of the first, so that nothing is kept twice.

Also the shapes of a reference and a code, which the backend makes and the bot finds in what somebody typed.
"""

from __future__ import annotations

import re
import uuid
from pathlib import Path

CODE_WORDS = Path(__file__).with_name("words.txt")
"""The 1,024 short common words that a code is made of, one a line: so 10 bits each."""
REFERENCE_LETTERS = "234679CDFGHJKMNPQRTVWXY"
"""Letters and digits that are not mistaken for others, spoken or written (0/O, 1/I/L, 2/Z, 5/S, 8/B).

There are no vowels, so that none makes a word by accident.
"""
HALF_A_REFERENCE = 3
"""Letters and digits of one half; a reference is two halves with a dash between them."""
WORDS_IN_CODE = 4
"""Words that a code is made of."""


def uuid_of(*about: str) -> str:
    """Return the uuid (version 5) of what the parts name: the same in every process and after every restart."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, ":".join(("hear-me-out", *about))))


def case_uuid(conversation_id: str, number: int) -> str:
    """Return the id of the case that the n-th telling of a conversation becomes."""
    return uuid_of(conversation_id, str(number))


def alert_uuid(conversation_id: str, message_id: str) -> str:
    """Return the id of the alert of a message: it has one, whoever notices it."""
    return uuid_of(conversation_id, message_id)


def request_uuid(message: str, kind: str) -> str:
    """Return the id of what a message of a visit asks for: the same for every try.

    message: `<conversation>:<message id>`. kind: of the request, for example `add_words`.
    """
    return uuid_of(message, kind)


def tidy_reference(said: str) -> str:
    """Return a reference as it is stored (`7K3-P9W`), from how a person may write it."""
    plain = re.sub(r"[^A-Z0-9]", "", said.upper())
    return f"{plain[:HALF_A_REFERENCE]}-{plain[HALF_A_REFERENCE:]}"


def tidy_code(said: str) -> str:
    """Return a code as it was given (words in small letters, one space between), from how a person may write it."""
    return " ".join(re.findall(r"[a-z]+", said.lower()))
