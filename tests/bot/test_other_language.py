"""To a message in another language the one line in it is said, with the numbers; never "I cannot help with that"."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.conversations import Conversations
from bot.nlu.languages.recognition import recognise
from bot.nlu.normalise import GUARD
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


def test_few_words_spelt_by_ear_that_answer_surely_are_english() -> None:
    said = {"text": "me soshul werker", "language": {"code": "und", "sure": True}}
    sure = {"choice": "social_worker", "confidence": 0.99}
    assert foreign_language({**said, "answer": sure}) is None
    assert foreign_language({**said, "answer": {**sure, "confidence": 0.9}}) == "und"
    assert foreign_language({**said, "answer": {**sure, "choice": "chats"}}) == "und"
    assert foreign_language({**said, "answer": sure, "safeguarding": {"level": "alert"}}) == "und"
    assert foreign_language({**said, "answer": sure, "language": {"code": "pl", "sure": True}}) == "pl"
    assert foreign_language({**said, "answer": sure, "text": "meri foster mum mujhe maarti hai"}) == "und"


@pytest.mark.parametrize(
    "said",
    [
        "foster mum mnie bije",
        "foster carers mnie biją od roku",
        "meri foster mum mujhe maarti hai",
        "social workerka nie przychodzi",
    ],
)
@pytest.mark.parametrize("ask", ["about", "what_would_help", "reply_to", "child_knows"])
@pytest.mark.asyncio
async def test_what_is_half_in_another_language_is_never_taken_for_english(
    loaded: Conversations, ask: str, said: str
) -> None:
    from rasa.core.channels.channel import UserMessage

    processor = loaded._agent.processor
    assert processor is not None
    understood = dict(await processor.parse_message(UserMessage(GUARD + said, metadata={"ask": ask})))
    assert foreign_language(understood) is not None
    assert understood["safeguarding"]["level"] in ("look", "alert")


def test_an_address_is_of_no_language() -> None:
    assert not recognise("yusuf14@example.org").foreign
    assert not recognise("duggie@example.org").foreign
