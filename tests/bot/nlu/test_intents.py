"""When an intent is named, and when it is honestly said that none was understood."""

import numpy as np
import pytest

from bot.nlu.intents import FALLBACK, PlainIntentClassifier, ranked

LABELS = ("make_complaint", "stop", "out_of_scope")
CONFIG = {
    **PlainIntentClassifier.get_default_config(),
    "threshold": 0.5,
    "ambiguity": 0.05,
    "doubt_below": 0.8,
    "doubt": 0.3,
}


def named(*opinions):
    return ranked(LABELS, [(1.0, np.array(opinion)) for opinion in opinions], CONFIG)[0]["name"]


def test_a_likely_intent_is_named():
    assert named([0.9, 0.05, 0.05], [0.8, 0.1, 0.1]) == "make_complaint"


def test_an_unlikely_one_is_not():
    assert named([0.45, 0.3, 0.25], [0.45, 0.3, 0.25]) == FALLBACK


def test_two_that_are_about_equal_are_not():
    config = {**CONFIG, "threshold": 0.4}
    assert ranked(LABELS, [(1.0, np.array([0.49, 0.48, 0.03]))], config)[0]["name"] == FALLBACK


def test_one_opinion_that_it_is_none_of_our_business_is_enough_where_the_others_are_not_sure():
    assert named([0.75, 0.2, 0.05], [0.6, 0.09, 0.31]) == FALLBACK
    assert named([0.75, 0.2, 0.05], [0.6, 0.11, 0.29]) == "make_complaint"


def test_it_is_not_enough_where_they_are_sure():
    assert named([0.99, 0.005, 0.005], [0.65, 0.03, 0.32]) == "make_complaint"


def test_what_is_none_of_our_business_is_named_as_that():
    assert named([0.1, 0.3, 0.6], [0.2, 0.1, 0.7]) == "out_of_scope"


def test_a_message_without_words_is_no_intent():
    assert ranked(LABELS, [(1.0, np.array([0.9, 0.05, 0.05]))], CONFIG, plain=False)[0]["name"] == FALLBACK


@pytest.mark.parametrize("trusts", [(1.0, 0.0), (0.0, 1.0)])
def test_an_opinion_without_trust_has_no_say_in_what_is_named(trusts):
    said = [(trust, np.array(one)) for trust, one in zip(trusts, ([0.9, 0.1, 0.0], [0.1, 0.9, 0.0]), strict=True)]
    assert ranked(LABELS, said, CONFIG)[0]["name"] == ("make_complaint" if trusts[0] else "stop")
