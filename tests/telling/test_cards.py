"""A card: which of its words are said, to whom, and with which facts in them."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from telling.cards import AGAIN, EXPLAIN, PLAIN, Card, Line, card_from, fill, filled, is_shown, offered

WAYS: dict[str, Any] = {
    "lines": [{"say": "Who are you?", "picture": "person"}],
    "choices": [{"id": "me", "label": "Me", "picture": "child"}],
    "again": {"lines": [{"say": "Who is typing?", "picture": "person"}]},
    "adult": {"lines": [{"say": "Who is the child?", "picture": "person"}]},
}


def says(card: Card, how: str, *, adult: bool = False) -> list[str]:
    """Return the words of one way to say it."""
    return [line.say for line in card.lines_to_say(how, adult=adult)]


def test_a_card_is_said_differently_the_second_time_and_to_an_adult() -> None:
    card = card_from("who", WAYS)
    assert says(card, PLAIN) == ["Who are you?"]
    assert says(card, AGAIN) == ["Who is typing?"]
    assert says(card, PLAIN, adult=True) == ["Who is the child?"]


def test_what_is_not_written_for_an_adult_is_said_as_to_a_child() -> None:
    card = card_from("who", WAYS)
    assert says(card, AGAIN, adult=True) == ["Who is typing?"]
    assert [choice.id for choice in card.choices_for(adult=True)] == ["me"]
    own = card_from("who", {**WAYS, "adult": {"choices": [{"id": "i", "label": "I", "picture": "adult"}]}})
    assert [choice.id for choice in own.choices_for(adult=True)] == ["i"]
    assert says(own, PLAIN, adult=True) == ["Who are you?"]


def test_a_way_that_is_missing_is_the_plain_one_where_something_must_be_said() -> None:
    card = card_from("who", WAYS)
    assert says(card, EXPLAIN) == ["Who are you?"]
    assert says(card, EXPLAIN, adult=True) == ["Who is the child?"]
    assert card.lines_as(EXPLAIN) == ()


def test_an_editor_sees_every_way_under_its_name() -> None:
    adult = {"lines": [], "again": {"lines": [{"say": "A.", "picture": "p"}]}}
    assert list(card_from("who", {**WAYS, "adult": adult}).voices()) == ["", "again", "adult", "adult again"]


@pytest.mark.parametrize(
    ("known", "shown"),
    [({"phone": "1"}, ["Call 1."]), ({"phone": ""}, ["Ask us."]), ({}, ["Ask us."])],
)
def test_a_line_is_shown_with_its_fact_or_without_it(known: dict[str, str], shown: list[str]) -> None:
    written = [
        {"say": "Call {phone}.", "picture": "phone", "needs": "phone"},
        {"say": "Ask us.", "picture": "speech", "unless": "phone"},
    ]
    assert [line.say for line in filled(card_from("call", {"lines": written}).lines, known)] == shown


def test_a_choice_is_offered_with_its_fact_only() -> None:
    written = {"lines": [], "choices": [{"id": "a", "label": "A", "picture": "p", "needs": "fax"}]}
    [choice] = card_from("call", written).choices
    assert offered([choice], {}) == []
    assert offered([choice], {"fax": "1"}) == [choice]
    assert not is_shown(choice, {"fax": ""})
    assert choice.as_message() == {"id": "a", "label": "A", "picture": "p"}


def test_a_blank_that_nobody_fills_is_never_read_by_a_person(caplog: pytest.LogCaptureFixture) -> None:
    lines = card_from("call", {"lines": [{"say": "Call {phone}.", "picture": "phone"}]}).lines
    with caplog.at_level(logging.WARNING):
        assert filled(lines, {"name": "secret"}) == []
    assert "phone" in caplog.text
    assert "secret" not in caplog.text
    with pytest.raises(KeyError, match="phone"):
        fill("Call {phone}.", {})


def test_a_fact_that_opens_a_sentence_begins_with_a_capital() -> None:
    assert fill("{who} will answer.", {"who": "the manager"}) == "The manager will answer."


def test_a_fact_is_not_read_for_blanks_of_its_own() -> None:
    assert fill("Call {name}.", {"name": "{phone}", "phone": "1"}) == "Call {phone}."


def test_a_strip_that_opens_nothing_is_not_shown() -> None:
    lines = (
        Line("Hello.", "hello"),
        Line("More about this council.", "council", place="strip"),
        Line("You can meet the manager.", "meeting", needs="offers_meeting", place="more"),
    )
    assert [line.say for line in filled(lines, {})] == ["Hello."]
    assert [line.place for line in filled(lines, {"offers_meeting": "yes"})] == [None, "strip", "more"]
