# ruff: noqa: E501 - tables of words read best as long lines
"""The pattern file can be read, a mistake in it is named, and negated or harmless words do not count."""

from pathlib import Path

import pytest
import yaml

from bot.nlu.patterns import BadPattern, Patterns, effective_hits
from bot.nlu.safeguarding_lines import CATEGORIES, UnknownCategory, labelled_lines, read_lines

FOLDER = Path(__file__).parents[3] / "bot/data/safeguarding"


@pytest.fixture(scope="module")
def patterns():
    return Patterns(FOLDER / "patterns.yml")


def write(folder, content):
    path = folder / "patterns.yml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "line",
    ["he hits me", "my dad hits me when he is drunk", "i want to die", "they make me carry drugs for them", "i ran away", "he has got a knife",
     "she said i can not tell anyone he hits me", "he will not stop hitting me"],
)  # fmt: skip
def test_a_concern_is_noticed(patterns, line):
    assert patterns.hits(line)


@pytest.mark.parametrize(
    "line",
    ["nobody hits me", "he has never hit me", "no one hurts me i am just cross", "i got beaten at fifa", "dying of boredom", "she abused my trust",
     "my social worker does not ring me back", "he hit the ball over the fence", "thank you for helping me"],
)  # fmt: skip
def test_negated_and_harmless_words_are_not(patterns, line):
    assert patterns.hits(line) == []


def test_an_urgent_pattern_comes_first(patterns):
    assert patterns.hits("he has got a knife and he hits me")[0].urgent


def test_a_word_that_is_the_whole_message_counts_however_harmless_the_model_thinks_it(patterns):
    alone = patterns.hits("abuse")
    assert effective_hits(alone, score=0.0, floor=0.5) == alone != []
    assert patterns.hits("an abuse of the rules") == []


def test_a_pattern_that_always_counts_needs_the_model_to_think_it_possible(patterns):
    hit = patterns.hits("my dad hits me")
    assert effective_hits(hit[:1], score=0.0, floor=0.5) == []
    assert effective_hits(hit[:1], score=0.6, floor=0.5) == hit[:1]


def test_because_names_the_pattern_and_never_the_words(patterns):
    hit = patterns.hits("my dad zebedee hits me")[0]
    assert "zebedee" not in hit.name


def test_every_heading_of_the_file_is_a_category():
    content = yaml.safe_load((FOLDER / "patterns.yml").read_text(encoding="utf-8"))
    assert set(content) - {"lists", "harmless"} == set(CATEGORIES)


@pytest.mark.parametrize(
    "content",
    [{"self_harm": {"always": ["<nobody> hits me"]}}, {"self_harm": {"sometimes": ["x"]}}, {"self_harm": {"always": ["a?|b c"]}}, {"self_harm": {"always": ["..."]}}],
)  # fmt: skip
def test_a_mistake_in_the_file_is_named(tmp_path, content):
    with pytest.raises(BadPattern):
        Patterns(write(tmp_path, content))


def test_a_longer_word_may_have_one_letter_wrong(tmp_path):
    patterns = Patterns(write(tmp_path, {"self_harm": {"always": ["overdose"]}}))
    assert patterns.hits("i took an overdos")
    assert not patterns.hits("i took an overcoat")


def test_a_file_of_lines_must_be_named_after_a_category(tmp_path):
    (tmp_path / "lines").mkdir()
    (tmp_path / "lines" / "no_concern_idioms.txt").write_text("# a comment\nyou killed it\n\n", encoding="utf-8")
    assert labelled_lines(tmp_path) == [("you killed it", "no_concern")]
    (tmp_path / "lines" / "grumpy.txt").write_text("x", encoding="utf-8")
    with pytest.raises(UnknownCategory):
        labelled_lines(tmp_path)


def test_there_are_at_least_eighty_must_catch_lines():
    assert len(read_lines(FOLDER / "must_catch.txt")) >= 80
