"""What holds of every reader, whatever somebody types: it never breaks, invents nothing, and is not led astray.

`HYPOTHESIS_EXAMPLES` sets how many texts each property is tried with; `make soak` tries 3,000.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.nlu.characters import mended, plain_letters, visible
from bot.nlu.normalise import normalise
from bot.reading.codes import read_code
from bot.reading.contacts import read_contacts
from bot.reading.dates import read_decision_day, read_happened
from bot.wire import GONE, GUARD, TEXT_LIMIT, BadRequest, Converse
from telling.ids import REFERENCE_LETTERS, WORDS_IN_CODE

EXAMPLES = int(os.environ.get("HYPOTHESIS_EXAMPLES") or 40)
many = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    derandomize=EXAMPLES < 100,
    suppress_health_check=list(HealthCheck),
)
CANARY = "q7heron"
PIECES = (
    *(
        "last monday",
        "3 weeks ago",
        "in year 6",
        "the 31st of february",
        "29/2",
        "xmas",
        "tomorrow",
        "at 25:99",
        "since",
    ),
    *("every day", "07700 900123", "+44 7700 900 1 2 3", "oh seven seven", "me@x", "a@b.example", "at gmail dot com"),
    *(
        "12 Red Road",
        "M1 1AA",
        "dont ring",
        "text my nan",
        "@",
        "0",
        "//",
        "/restart",
        "\u0661\u0662",
        "\ud83d",
        "\u200d",
    ),
    *("\u202e", "\u2060", "ß", "ﬁ", "é", "\u0000", "KTR-4M9", "word word word word", "999", "🎂", "٣ أسابيع", "ⓗⓔⓛⓟ"),
    "h e l p",
)
"""What readers look for, broken in the ways in which people and keyboards break it."""
typed = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=8).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
)
todays = st.dates(date(2020, 1, 1), date(2040, 12, 31))
junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | typed,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
fields = st.fixed_dictionaries(
    {},
    optional={
        "conversation_id": junk | st.just("c"),
        "message_id": junk | st.just("m"),
        "text": junk,
        "choice": junk | st.just("yes"),
        "context": junk | st.fixed_dictionaries({"council": st.just("wigan")}, optional={"at": junk}),
        CANARY: junk,
    },
)


REFERENCE = re.compile(rf"[{REFERENCE_LETTERS}]{{3}}-[{REFERENCE_LETTERS}]{{3}}")
NAMES = ("body", "context", "text", "choice", "conversation_id", "message_id", "council", "at", "unknown field")
REFUSALS = {*(f"bad_request: {name}" for name in NAMES), "too_long: text"}


def read_or_refused(body: Any) -> tuple[Converse | None, str]:
    """Return what the wire makes of a body: a message, or its refusal."""
    try:
        return Converse.read(body), ""
    except BadRequest as error:
        return None, str(error)


@many
@given(junk | fields)
def test_the_wire_takes_what_is_agreed_or_names_a_field_and_never_the_words(body: Any) -> None:
    told, refused = read_or_refused(body)
    if told is None:
        assert refused in REFUSALS
        return
    assert (told.text is None) != (told.choice is None)
    assert told.council == body["context"]["council"]
    if told.text is not None:
        assert len(told.text) <= TEXT_LIMIT
        told.text.encode("utf-8")  # storable: no half of an emoji is left
        assert told.for_rasa().startswith(GUARD), "a leading / would be a command"
        json.dumps(told.text).encode("utf-8")


@many
@given(st.text(max_size=20), junk)
def test_nobody_presses_what_only_the_gateway_may_say(name: str, context: Any) -> None:
    try:
        gone = Converse.read_gone(name, {"message_id": "m", "context": context})
    except BadRequest:
        return
    assert (gone.choice, gone.text) == (GONE, None)
    assert gone.at


@many
@given(typed, todays, st.booleans())
@example("29 february", date(2023, 3, 1), True)
@example("the 31st", date(2026, 2, 28), True)
def test_a_day_that_is_read_is_one_that_words_say_and_lies_the_right_way_round(
    text: str, today: date, asked: bool
) -> None:
    past = read_happened(text, today, asked)
    if past is not None:
        assert past.words.strip()
        assert past.to_on is None or past.to_on <= today
        assert past.from_on is None or past.to_on is None or past.from_on <= past.to_on
    to_come = read_decision_day(text, today, asked)
    if to_come is not None:
        assert today <= to_come.from_on <= to_come.to_on
        assert to_come.words.strip()
    assert (read_happened(text, today, asked), read_decision_day(text, today, asked)) == (past, to_come)


@many
@given(typed, st.booleans())
def test_a_contact_is_cut_out_of_what_was_typed_and_nothing_is_added_to_it(text: str, asked: bool) -> None:
    for contact in read_contacts(text, asked):
        if contact.to is not None:
            assert contact.to in text
            assert 0 <= contact.start <= contact.end <= len(text)
        if contact.normalised and contact.normalised.startswith("+"):
            assert re.fullmatch(r"\+\d{7,15}", contact.normalised)
        assert contact.how not in contact.avoid or contact.to is not None


@many
@given(typed)
def test_a_code_that_is_read_is_whole(text: str) -> None:
    code = read_code(text)
    if code is not None:
        assert code.reference or code.words
        assert code.reference is None or REFERENCE.fullmatch(code.reference)
        assert code.words is None or len(code.words.split()) == WORDS_IN_CODE


@many
@given(typed)
def test_plain_words_are_plain_and_stay_as_they_are_when_made_plain_again(text: str) -> None:
    plain = normalise(text)
    assert re.fullmatch(r"[a-z0-9 ]*", plain)
    assert plain == " ".join(plain.split())
    whole = mended(text)
    whole.encode("utf-8")
    assert mended(whole) == whole
    seen = visible(text)
    assert visible(seen) == seen
    assert not any(unicodedata.category(char) == "Cf" and char not in "\u200c\u200d" for char in plain_letters(seen))


@many
@given(typed)
def test_characters_that_nobody_sees_change_nothing(text: str) -> None:
    hidden = "\u200b".join(text)
    assert normalise(hidden) == normalise(text)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@many
@given(typed)
def test_how_an_accent_is_written_changes_nothing(form: Any, text: str) -> None:
    assert normalise(unicodedata.normalize(form, text)) == normalise(unicodedata.normalize("NFC", text))
