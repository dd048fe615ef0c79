"""To a message in another language the one line in it is said, with the numbers; never "I cannot help with that"."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.other_language import CARD, foreign_language, load
from bot.settings import read_settings
from telling.packs import read_packs
from tests.bot.conftest import Person, PretendBackend

CONTENT = read_settings().content
LINES = load(CONTENT)
OURS = {"pl", "ro", "uk", "ru", "ar", "ckb", "prs", "ps", "sq", "ti", "es"}


def language(code: str, sure: bool = True) -> dict[str, object]:
    """Return a message as it was understood."""
    return {"language": {"code": code, "sure": sure}}


@pytest.mark.parametrize("code", sorted(OURS))
def test_each_of_our_languages_has_its_line_with_both_numbers(code: str) -> None:
    line = LINES[code]
    assert "999" in line.say
    assert "0800 1111" in line.say
    assert line.dir == ("rtl" if code in {"ar", "ckb", "prs", "ps"} else "ltr")


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (language("pl"), "pl"),
        (language("und"), "und"),
        (language("en"), None),
        (language("pl", sure=False), None),
        ({}, None),
        ({"language": None}, None),
    ],
)
def test_english_and_doubt_are_no_other_language(message: Mapping[str, object], code: str | None) -> None:
    assert foreign_language(message) == code


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("أنا لست سعيدا هنا", "ar"),
        ("Mój opiekun bije mnie pasem każdej nocy i boję się wrócić do domu", "pl"),
        ("Je ne suis pas heureuse ici et je voudrais parler avec ma mère", None),
    ],
    ids=["unhappy", "harm", "no line of ours"],
)
async def test_the_line_in_their_language_comes_first_on_the_card_that_is_shown(
    person: Person, pretend_backend: PretendBackend, words: str, code: str | None
) -> None:
    messages = await person.follows(">begin", ">complaint", ">me", words)
    (alert,) = pretend_backend.alerts.values()
    assert alert["words"] == words
    card = "not_safe" if alert["level"] == "alert" else CARD
    (first,) = [message["lines"][0] for message in messages if message["card"].startswith(card)]
    assert first.get("lang") == code
    assert code is None or first["say"] == LINES[code].say


@pytest.mark.parametrize("council", sorted(path.parent.name for path in Path(CONTENT).glob("*/pack.yml")))
def test_every_council_has_the_card(council: str) -> None:
    pack = read_packs(CONTENT)[council]
    assert CARD in pack.cards
