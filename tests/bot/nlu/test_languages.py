# ruff: noqa: E501 - tables of words read best as long lines
"""Another language is recognised, harm told in it is noticed, and English is never taken for one."""

import functools
import json
from pathlib import Path

import pytest
import yaml

from bot.nlu.languages.lines import FOLDER, BadLines, foreign_lines
from bot.nlu.languages.recognition import recognise
from bot.nlu.safeguarding_lines import NO_CONCERN, read_lines

DATA = Path(__file__).parents[3] / "bot/data/safeguarding"
DEV = Path(__file__).parent / "dev"
LINES = foreign_lines()
TOLD = [line for line in LINES if line.category != NO_CONCERN]
ORDINARY = [line for line in LINES if line.category == NO_CONCERN]
OURS = {"pl", "ro", "uk", "ru", "ar", "ckb", "prs", "ps", "sq", "ti", "es"}


@pytest.fixture(scope="module")
def judged(understand):
    """Give what is made of a line of another language; each is read once for all tests."""
    return functools.cache(understand)


def test_each_of_our_languages_has_fifteen_must_catch_lines_and_more():
    counted = {code: sum(line.language == code for line in TOLD) for code in OURS}
    assert {line.language for line in LINES} == OURS
    assert min(counted.values()) >= 15


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.stem)
def test_nothing_says_that_it_was_confirmed_before_somebody_did(path):
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert content["written_by"]
    assert not content["confirmed"] or content["checked_by"]


@pytest.mark.parametrize("line", TOLD, ids=lambda line: f"{line.language}-{line.category}")
def test_harm_told_in_another_language_is_noticed(judged, line):
    parsed = judged(line.text)
    assert parsed["language"]["code"] != "en"
    assert parsed["safeguarding"]["concern"]
    assert parsed["safeguarding"]["level"] in ("alert", "look")


def test_most_of_it_calls_somebody_and_little_that_is_ordinary_does(judged):
    told = [judged(line.text)["safeguarding"]["level"] for line in TOLD]
    ordinary = [judged(line.text)["safeguarding"]["level"] for line in ORDINARY]
    assert told.count("alert") / len(told) > 0.9
    assert ordinary.count("alert") / len(ordinary) < 0.05


def test_whatever_is_not_in_english_is_looked_at_by_a_person(understand):
    for text in (
        "Je voudrais une sortie au cinéma",
        "আমার বয়স ১৪",
        "我的社工一直不回我电话",
        "Μου αρέσει εδώ",
        "labai ačiū už pagalbą",
    ):
        parsed = understand(text)
        assert parsed["safeguarding"]["level"] in ("alert", "look")
        assert parsed["safeguarding"]["because"] == [f"language: {parsed['language']['code']}"]


def test_english_harm_within_another_language_is_still_what_it_is(understand):
    judged = understand("moja mama i tata ciagle krzycza, my dad hits me, nie wiem co robic")["safeguarding"]
    assert judged["level"] == "alert"


def test_at_most_three_english_lines_in_a_thousand_are_taken_for_another_language():
    lines = [json.loads(line)["text"] for path in sorted(DEV.glob("*.jsonl")) for line in path.open(encoding="utf-8")]
    foreign = [line for line in lines if recognise(line).foreign]
    assert len(lines) > 5_000
    assert len(foreign) / len(lines) <= 0.003


def test_no_line_that_must_be_caught_in_english_is_taken_for_another_language():
    assert [line for line in read_lines(DATA / "must_catch.txt") if recognise(line).foreign] == []


@pytest.mark.parametrize(
    "text",
    ["yes", "nah", "Aisha", "Wojciech Kowalski", "Abdul Rahman Khan", "Mrs Nowak", "07700 900123", "", "???", "😢", "i wnt 2 dy plez hlp", "my muvver dun nuffin", "wer i liv", "wen they com", "wagwan bruv u good", "ı want to dıe", "my dаd hіts mе", "sam@home.com", "lool", "xxxx"],
)  # fmt: skip
def test_names_numbers_slang_and_misspellings_are_english(text):
    assert recognise(text).code == "en"


@pytest.mark.parametrize(
    ("text", "code"),
    [("вітчим мене б'є", "uk"), ("отчим меня бьёт", "ru"), ("مرا هر روز می‌زند", "prs"), ("زما پلار ما وهي", "ps"), ("باوکم لێم دەدات", "ckb"), ("أبي يضربني كل يوم", "ar"), ("ኣቦይ ይወቅዓኒ", "ti"), ("moja macocha mnie bije prawie codziennie", "pl"), ("mi padrastro me pega todos los días", "es")],
)  # fmt: skip
def test_a_sentence_that_is_in_no_file_of_ours_has_its_language_known(text, code):
    assert recognise(text).code == code


def test_a_file_that_is_named_for_another_language_is_refused(tmp_path):
    (tmp_path / "xx.yml").write_text("language: pl\nmust_catch: []\nordinary: []\n", encoding="utf-8")
    with pytest.raises(BadLines):
        foreign_lines(tmp_path)
