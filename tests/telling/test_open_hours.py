"""What is open day and night is said first when the others are shut; "now" is said only of what is open."""

from __future__ import annotations

import re
from datetime import datetime, timezone

import pytest

from telling.cards import PLAIN, Line, filled
from telling.open_hours import OpenNow, day_and_night_first, is_open, open_now
from telling.packs import SHIPPED, read_packs

PACKS = read_packs(SHIPPED)
CHILDLINE, CORAM = "0800 1111", "0808 800 5792"
DAY = datetime(2026, 11, 25, 11, 0, tzinfo=timezone.utc)
NIGHT = datetime(2026, 11, 25, 23, 30, tzinfo=timezone.utc)
SATURDAY = datetime(2026, 11, 28, 11, 0, tzinfo=timezone.utc)
CORAMS_HOURS = {"days": ["monday", "friday"], "opens": "09:30", "closes": "18:00"}


@pytest.mark.parametrize(
    ("at", "there"),
    [
        (datetime(2026, 11, 27, 9, 29, tzinfo=timezone.utc), False),
        (datetime(2026, 11, 27, 9, 30, tzinfo=timezone.utc), True),
        (datetime(2026, 11, 27, 17, 59, tzinfo=timezone.utc), True),
        (datetime(2026, 11, 27, 18, 0, tzinfo=timezone.utc), False),
        (datetime(2026, 11, 28, 11, 0, tzinfo=timezone.utc), False),
        (datetime(2026, 7, 3, 8, 30, tzinfo=timezone.utc), True),  # half past 9 in London in summer
        (datetime(2026, 7, 3, 17, 0, tzinfo=timezone.utc), False),
        (datetime(2026, 12, 25, 11, 0, tzinfo=timezone.utc), False),  # a Friday: Christmas Day
        (datetime(2026, 12, 28, 11, 0, tzinfo=timezone.utc), False),  # a Monday: Boxing Day is made up for
        (datetime(2026, 5, 25, 11, 0, tzinfo=timezone.utc), False),  # a Monday: the spring bank holiday
    ],
)
def test_hours_are_those_of_london(at: datetime, there: bool) -> None:
    assert is_open(CORAMS_HOURS, at) is there


def test_of_what_has_no_published_hours_nothing_is_said_to_be_shut() -> None:
    lines = {"nspcc": {"number": "0808 800 5000", "confirmed": True}}
    assert open_now(lines, {}, NIGHT) == OpenNow(frozenset(), frozenset(), frozenset())
    unconfirmed = {"nyas": {"number": "1", "confirmed": False, "always_open": True}}
    assert open_now(unconfirmed, {}, NIGHT).always == frozenset()


def said(council: str, card: str, at: datetime, *, adult: bool = False, way: str = PLAIN) -> list[str]:
    """Return what a card says at an hour."""
    pack = PACKS[council]
    known = {**pack.facts, **ANYTHING}
    lines = filled(pack.card(card).lines_to_say(way, adult=adult), known)
    return [line.say for line in pack.said_now(lines, at, adult=adult)]


ANYTHING = dict.fromkeys(("reference", "code", "reply_by", "alert_by", "ask_by", "by", "label", "teller"), "x")


def names(say: str, numbers: frozenset[str]) -> bool:
    """Return whether a sentence holds one of these numbers."""
    return any(number in say for number in numbers)


@pytest.mark.parametrize("at", [NIGHT, SATURDAY], ids=["night", "saturday"])
@pytest.mark.parametrize("council", sorted(PACKS))
def test_no_card_names_a_number_that_is_shut_before_one_that_is_open(council: str, at: datetime) -> None:
    pack = PACKS[council]
    now, seen = open_now(pack.helplines, pack.facts, at), 0
    assert CORAM in now.shut
    assert CHILDLINE in now.always
    for name, card in pack.cards.items():
        if name.startswith("letter_"):
            continue  # on paper no hour matters
        for voice in card.voices().values():
            lines = pack.said_now(filled(voice.lines, {**pack.facts, **ANYTHING}), at)
            shut = [index for index, line in enumerate(lines) if names(line.say, now.shut)]
            there = [index for index, line in enumerate(lines) if names(line.say, now.always)]
            seen += bool(shut)
            assert not shut or (there and there[0] < shut[0]), f"{name}: {[line.say for line in lines]}"
    assert seen > 3


@pytest.mark.parametrize("council", sorted(PACKS))
def test_now_is_never_said_of_a_number_that_may_be_shut(council: str) -> None:
    pack = PACKS[council]
    daytime = {f"{{helpline_{key}}}" for key, line in pack.helplines.items() if not line.get("always_open")}
    daytime -= {"{helpline_ombudsman}"}  # "you can now go to the Ombudsman": from this stage on, not at this hour
    for name, card in pack.cards.items():
        for voice in card.voices().values():
            for line in voice.lines:
                if any(number in line.say for number in daytime):
                    assert not re.search(r"\b(now|day (?:or|and) night|at any hour)\b", line.say, re.I), (
                        f"{name}: {line.say}"
                    )


def test_by_day_a_card_is_said_as_it_was_written() -> None:
    pack = PACKS["devon"]
    for card in pack.cards.values():
        lines = filled(card.lines, {**pack.facts, **ANYTHING})
        assert pack.said_now(lines, DAY) == lines


def test_whoever_asks_for_a_person_at_night_reads_childline_first() -> None:
    at_night, by_day = said("sefton", "answer_talk_to_person", NIGHT), said("sefton", "answer_talk_to_person", DAY)
    assert sorted(at_night) == sorted(by_day)
    first = next(index for index, say in enumerate(at_night) if CHILDLINE in say)
    assert first < next(index for index, say in enumerate(at_night) if CORAM in say)
    wigan = said("wigan", "answer_talk_to_person", NIGHT)
    office = next(index for index, say in enumerate(wigan) if "01942 489 808" in say)
    assert next(index for index, say in enumerate(wigan) if CHILDLINE in say) < office


def test_where_no_open_number_is_named_childline_is_put_in_for_a_child_and_for_an_adult() -> None:
    assert (
        said("devon", "answer_who_else_can_help", NIGHT)[0] == "You can call Childline now, on 0800 1111, at any hour."
    )
    adult = said("devon", "answer_who_else_can_help", NIGHT, adult=True)[0]
    assert adult == "A child can call Childline now, at any hour, on 0800 1111."


def test_what_is_put_in_stands_where_the_shut_number_stands() -> None:
    lines = [Line("More.", "x", place="strip"), Line(f"Call {CORAM}.", "x", place="more")]
    now = OpenNow(frozenset({CHILDLINE}), frozenset({CORAM}), frozenset())
    night = [Line(f"Call {CHILDLINE}.", "x")]
    assert [line.place for line in day_and_night_first(lines, now, night)] == ["strip", "more", "more"]
    assert day_and_night_first(lines[:1], now, night) == lines[:1]


@pytest.mark.parametrize("council", sorted(PACKS))
def test_on_a_bank_holiday_the_order_is_that_of_the_night_and_nobody_is_said_to_be_shut(council: str) -> None:
    christmas = datetime(2026, 12, 25, 11, 0, tzinfo=timezone.utc)
    now, night = (open_now(PACKS[council].helplines, PACKS[council].facts, at) for at in (christmas, NIGHT))
    assert now == night
