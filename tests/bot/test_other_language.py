"""To a message in another language the one line in it is said, with the numbers; never "I cannot help with that"."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.other_language import CARD, load, what_to_say
from telling.packs import content_folder, read_packs

CONTENT = content_folder(os.environ)
LINES = load(CONTENT)
OURS = {"pl", "ro", "uk", "ru", "ar", "ckb", "prs", "ps", "sq", "ti", "es"}


def understood(code: str, level: str | None, sure: bool = True) -> dict[str, object]:
    return {"language": {"code": code, "sure": sure}, "safeguarding": {"concern": bool(level), "level": level}}


@pytest.mark.parametrize("code", sorted(OURS))
def test_each_of_our_languages_has_its_line_with_both_numbers(code: str) -> None:
    said = what_to_say(understood(code, "look"), LINES)
    assert said is not None
    assert said.card == CARD
    assert said.line is not None
    assert "999" in said.line.say
    assert "0800 1111" in said.line.say
    assert said.line.dir == ("rtl" if code in {"ar", "ckb", "prs", "ps"} else "ltr")


def test_where_somebody_is_called_the_card_of_the_alert_is_shown_with_the_line_beside_it() -> None:
    said = what_to_say(understood("pl", "alert"), LINES)
    assert said is not None
    assert (said.card, said.interpreter) == (None, "pl")
    assert said.line == LINES["pl"]


@pytest.mark.parametrize("code", ["fr", "und"])
def test_a_language_without_a_line_gets_the_numbers_in_english_and_is_marked(code: str) -> None:
    said = what_to_say(understood(code, "look"), LINES)
    assert said is not None
    assert (said.card, said.line, said.interpreter) == (CARD, None, code)


@pytest.mark.parametrize(
    "message",
    [understood("en", None), understood("en", "alert"), understood("pl", None, sure=False), {}, {"language": None}],
)
def test_english_and_doubt_go_on_as_ever(message: dict[str, object]) -> None:
    assert what_to_say(message, LINES) is None


@pytest.mark.parametrize("council", sorted(path.parent.name for path in Path(CONTENT).glob("*/pack.yml")))
def test_every_council_has_the_card(council: str) -> None:
    pack = read_packs(CONTENT)[council]
    assert CARD in pack.cards
