"""The trained model reaches its targets on the dev lines, which other writers wrote and nobody trains on.

Every second line here, all of them in `make soak`.
"""

import os
from collections import Counter
from pathlib import Path

import pytest

from bot.evaluate import parents, read_lines
from bot.measures import counted_as, intent_figures, safeguarding_figures
from bot.nlu.normalise import normalise
from bot.nlu.safeguarding_lines import labelled_lines
from bot.nlu.tuning_lines import intent_lines

DEV = Path(__file__).parent / "dev"
ONE_IN = 1 if os.environ.get("HMO_WHOLE_SETS") else 2
DATA = Path(__file__).parents[3] / "bot/data"


def lines_of(what, label):
    """Return all dev lines, each file written by another writer than the training lines."""
    return [line for path in sorted(DEV.glob(f"{what}*.jsonl")) for line in read_lines(path, label)]


def figures_of(what, understand):
    lines = lines_of(what, "intent")[::ONE_IN]
    meant = [line["intent"] for line in lines]
    understood = [understand(line["text"])["intent"]["name"] for line in lines]
    return intent_figures(meant, counted_as(meant, understood, parents()))


@pytest.fixture(scope="module")
def intents(understand):
    return figures_of("intents", understand)


@pytest.fixture(scope="module")
def scope(understand):
    """Give the figures on what people ask of banks, shops, games and speakers.

    The file has the same things in the life of a child in care, too.
    """
    return figures_of("scope", understand)


@pytest.fixture(scope="module")
def safeguarding(understand):
    lines = lines_of("safeguarding", "label")[::ONE_IN]
    found = [understand(line["text"])["safeguarding"] for line in lines]
    called = safeguarding_figures(lines, [one["level"] == "alert" for one in found])
    return {**safeguarding_figures(lines, [one["concern"] for one in found]), "called": called["false_alarms_by_kind"]}


def test_intents_are_understood(intents):
    assert intents["macro_f1"] >= 0.92


def test_questions_for_other_assistants_are_not_answered_as_ours(intents, scope):
    assert intents["out_of_scope_as_known"] <= 0.05
    assert scope["out_of_scope_as_known"] <= 0.05


@pytest.mark.parametrize("label", ["make_complaint", "say_thank_you", "make_comment"])
def test_wifi_and_boilers_are_ours_where_a_child_in_care_lives_with_them(scope, label):
    assert scope["labels"][label]["recall"] >= 0.8


def test_what_is_for_another_office_is_not_taken_for_a_telling(scope):
    """ "I cannot help with that" is a right answer, too, to what is about tax or jury duty."""
    elsewhere = [one for one in scope["confusions"] if one["meant"] == "not_social_care"]
    taken = sum(one["n"] for one in elsewhere if one["understood"] not in ("out_of_scope", "nlu_fallback"))
    assert taken <= 0.05 * scope["labels"]["not_social_care"]["n"]


def test_concerns_are_noticed(safeguarding):
    assert safeguarding["recall"] >= 0.97
    assert {
        name: figures["noticed"] for name, figures in safeguarding["categories"].items() if figures["noticed"] < 0.93
    } == {}


def test_ordinary_stories_seldom_raise_an_alarm(safeguarding):
    ordinary = [f for kind, f in safeguarding["false_alarms_by_kind"].items() if kind.startswith("ordinary")]
    assert sum(f["noticed"] * f["n"] for f in ordinary) / sum(f["n"] for f in ordinary) <= 0.05
    assert safeguarding["called"]["tricky"]["noticed"] <= 0.1
    assert safeguarding["false_alarms_by_kind"]["tricky"]["noticed"] <= 0.2  # a look by day counts here, too


def test_every_label_has_its_lines():
    counted = Counter(intent for _, intent in intent_lines(DATA))
    later = parents().keys()
    assert len(counted) == 36 + len(later)
    assert {label: n for label, n in counted.items() if n < (25 if label in later else 100)} == {}


def test_no_dev_line_is_among_the_training_lines_however_short():
    trained = {normalise(line) for line, _ in intent_lines(DATA)}
    trained |= {normalise(line) for line, _ in labelled_lines(DATA / "safeguarding")}
    both = [
        line["text"]
        for what, label in (("intents", "intent"), ("scope", "intent"), ("safeguarding", "label"))
        for line in lines_of(what, label)
        if normalise(line["text"]) in trained
    ]
    assert both == []


def test_a_ranking_of_three_comes_with_every_answer(understand):
    ranking = understand("can i have an advocate")["intent_ranking"]
    assert len(ranking) == 3
    assert ranking[0]["name"] == "ask_for_advocate"


def test_nothing_is_understood_in_nonsense(understand):
    assert understand("qwz xkcd blorp 77")["intent"]["name"] in {"nlu_fallback", "out_of_scope"}
