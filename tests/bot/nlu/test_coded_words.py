"""Words that young people use instead of the plain one are found, and not where they mean what they say."""

import copy
from pathlib import Path

import pytest
import yaml

from bot.nlu.coded_words import BadCodedWord, CodedWord, CodedWords
from bot.nlu.normalise import normalise

FILE = Path(__file__).parents[3] / "bot/data/safeguarding/coded_words.yml"
WORDS = CodedWords(FILE)
ENTRY = yaml.safe_load(FILE.read_text(encoding="utf-8"))["words"][0]


def found(line):
    return [(entry.category, entry.level) for entry in WORDS.found(normalise(line))]


@pytest.mark.parametrize(
    ("line", "category", "level"),
    [
        ("thinking about sewerslide again", "self_harm", "alert"),
        ("sewer slide", "self_harm", "alert"),
        ("i want to unalive myself", "self_harm", "alert"),
        ("she tried to un-alive herself", "self_harm", "alert"),
        ("back from my grippy sock vacation", "self_harm", "look"),
        ("i hit styro last night", "self_harm", "alert"),
        ("i cut to beans", "self_harm", "alert"),
        ("my arm looks like a barcode", "self_harm", "alert"),
        ("i got s/a by my uncle", "sexual_abuse", "alert"),
        ("i was SA'ed when i was 9", "sexual_abuse", "alert"),
        ("he graped me", "sexual_abuse", "alert"),
        ("he wants seggs with me", "sexual_abuse", "look"),
        ("they got me going cunch every weekend", "exploitation", "alert"),
        ("im going OT for the olders", "exploitation", "alert"),
        ("he keeps me in the trap house", "exploitation", "alert"),
        ("been trapping for the olders", "exploitation", "look"),
        ("they make me plug it when feds come, drugs and that", "exploitation", "alert"),
        ("they cuckooed my flat", "exploitation", "alert"),
        ("they said ill get shanked", "bullying_violence", "look"),
    ],
)
def test_a_coded_word_is_found_with_its_category_and_level(line, category, level):
    assert (category, level) in found(line)


@pytest.mark.parametrize(
    "line",
    [
        "he was trapping the ball really well in football",
        "trapping for mice in the shed",
        "i keep trapping my finger in the door",
        "can we have grapes and beans on toast",
        "she gave me grape juice",
        "i like grape squash",
        "beans for tea again",
        "my cat scratched me",
        "the barcode on my ticket did not scan",
        "i saw the occupational therapist she does OT",
        "going country walking with my carer",
        "we listened to country music",
        "i was plugging in my phone charger",
        "the cuckoo clock is broken",
        "styrofoam cups in craft club",
        "i unalived the boss in roblox with him",
        "can you send me the pdf file by email",
        "we had lamb shank for dinner",
        "got splashed at the swimming pool",
        "ana is my social worker",
        "mia was really kind to me",
        "we had a talk at school about county lines",
        "clean skin routine for my spots",
        "he never went cunch",
        "i want to delete my account myself",
        "south africa is where my dad is from",
    ],
)
def test_a_harmless_use_is_not(line):
    assert found(line) == []


@pytest.mark.parametrize("name", ["meaning", "category", "level", "searched", "source", "dated"])
def test_an_entry_without_one_of_its_facts_is_refused_by_name(name):
    entry = copy.deepcopy(ENTRY)
    del entry[name]
    with pytest.raises(BadCodedWord, match=name):
        CodedWord.read(entry)


@pytest.mark.parametrize(
    "change", [{"level": "urgent"}, {"category": "weather"}, {"witth": ["me"]}, {"dated": "last year"}]
)
def test_an_entry_that_nobody_can_read_is_refused(change):
    with pytest.raises(BadCodedWord):
        CodedWord.read({**ENTRY, **change})


def test_nothing_says_that_it_was_confirmed_before_somebody_did():
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    assert content["confirmed"] is (content["checked_by"] is not None)
