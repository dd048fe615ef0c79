# ruff: noqa: E501 - tables of words read best as long lines
"""What is written so that a filter, a keyboard or a phone hides it is read all the same; what only looks so is left."""

from pathlib import Path

import pytest

from bot.nlu.characters import mended, plain_letters, visible
from bot.nlu.normalise import normalise
from bot.nlu.safeguarding_lines import read_lines

MUST_CATCH = read_lines(Path(__file__).parents[3] / "bot/data/safeguarding/must_catch.txt")
SPREAD = [line for line in MUST_CATCH if line.isascii()][::6]
_CYRILLIC = str.maketrans("aceopxyisAEOPCTHMKB", "асеорхуіѕАЕОРСТНМКВ")
_SMALL_CAPITALS = str.maketrans("abcdefghijklmnoprtuvwyz", "ᴀʙᴄᴅᴇғɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢ")


def shifted(line: str, small: int, capital: int) -> str:
    return "".join(
        chr(small + ord(c) - 97) if "a" <= c <= "z" else chr(capital + ord(c) - 65) if "A" <= c <= "Z" else c
        for c in line
    )


def within(line: str, hidden: str) -> str:
    return " ".join(word[:1] + hidden + word[1:] for word in line.split())


TRICKS = {
    "soft hyphens": lambda line: within(line, "\u00ad"),
    "zero width joiners": lambda line: within(line, "\u200d\u200c"),
    "variation selectors": lambda line: within(line, "\ufe0f\U000e0101"),
    "tags": lambda line: within(line, "\U000e0061\U000e007f"),
    "bidi marks": lambda line: within(line, "\u202e\u2066\u200f"),
    "Hangul fillers": lambda line: within(line, "\u3164\u115f\uffa0"),
    "grapheme joiners": lambda line: within(line, "\u034f\u180e"),
    "NULs": lambda line: within(line, "\x00"),
    "half emoji": lambda line: within(line, "\ud83d"),
    "marks on every letter": lambda line: "".join(c + "\u0336\u0301" if c.isalpha() else c for c in line),
    "dotless i": lambda line: line.replace("i", "ı"),
    "letters with strokes": lambda line: line.replace("d", "đ").replace("l", "ł").replace("o", "ø").replace("h", "ħ"),
    "full-width": lambda line: shifted(line, 0xFF41, 0xFF21),
    "mathematical": lambda line: shifted(line, 0x1D41A, 0x1D400),
    "enclosed": lambda line: shifted(line, 0x24D0, 0x1F150),
    "squared": lambda line: shifted(line.upper(), 0x24D0, 0x1F130),
    "flags": lambda line: shifted(line.upper(), 0x24D0, 0x1F1E6) if " id " not in f" {line} " else line,
    "small capitals": lambda line: line.lower().translate(_SMALL_CAPITALS),
    "Cyrillic look-alikes": lambda line: line.translate(_CYRILLIC),
}


@pytest.mark.parametrize("trick", sorted(set(TRICKS) - {"flags"}))
def test_every_line_that_must_be_caught_reads_the_same_under_every_trick(trick):
    assert {line: normalise(TRICKS[trick](line)) for line in SPREAD} == {line: normalise(line) for line in SPREAD}


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("my dad h1ts me", "my dad hits me"),
        ("k!ll myself", "kill myself"),
        ("su1c1d3", "suicide"),
        ("I w4nt 2 d13", "i want to die"),
        ("s3x", "sex"),
        ("@buse", "abuse"),
        ("he r*ped me", "he raped me"),
        ("i want to k i l l  m y s e l f", "i want to kill myself"),
        ("k.i.l.l m-y-s-e-l-f", "kill myself"),
        ("i w a n t t o d i e", "i want to die"),
        ("iwanttodie", "i want to die"),
        ("#idontwanttolive", "i do not want to live"),
        ("mydadhitsme", "my dad hits me"),
        ("🇭🇮🇹🇸 me", "hits me"),
        ("my dad h\u00adits me", "my dad hits me"),
        ("ı want to dıe", "i want to die"),
    ],
)
def test_a_disguised_word_is_read(typed, read):
    assert normalise(typed) == read


@pytest.mark.parametrize(
    "typed",
    ["it was 7pm on the 1st", "year 11 ps5 mp3", "n h s", "p e lessons", "g p s", "5 a side", "wn 7k3p", "wn7k3p", "beanbags", "photosinthesis", "barclaycard", "overdosing", "disapointed"],
)  # fmt: skip
def test_what_only_looks_disguised_stays(typed):
    assert normalise(typed).replace("and h s", "n h s") == typed


@pytest.mark.parametrize(
    "line", ["мій вітчим мене б'є", "العائلة تضربني", "ኣቦይ ይወቅዓኒ", "我爸爸打我", "Ο πατέρας με χτυπάει"]
)
def test_words_truly_of_another_script_stay_as_they_are(line):
    assert plain_letters(visible(line)) == line


def test_two_halves_of_an_emoji_are_joined_and_one_half_is_marked():
    assert mended("\ud83d\ude22 and \ud83d") == "😢 and \ufffd"


@pytest.mark.parametrize(
    "typed", ["a1" * 10_000, "a*" * 10_000, "!1" * 9_999 + "a", "a---" * 5_000, "iwanttodie" * 2_000, "help" + "!" * 40 + "me"]
)  # fmt: skip
def test_twenty_thousand_odd_characters_are_read_at_once(typed):
    assert isinstance(normalise(typed), str)
