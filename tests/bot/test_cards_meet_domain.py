"""Responses, cards, questions and choices fit each other: what is declared is used, and what is used is written."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from bot.actions.intents import RULES_ANSWER, SMALL_TALK
from bot.evaluate import parents
from bot.nlg import compose, is_sent
from bot.read_back import CARD_OF, SENT
from telling.answers import Answer, Answers
from telling.packs import SHIPPED, read_packs
from telling.questions import ASIDE, BY_ASK, QUESTIONS
from tests.bot.rules import rules

PACKS = read_packs(SHIPPED)
DOMAIN = yaml.safe_load(Path("bot/domain.yml").read_text())
GLOBAL = {"skip", "dont_know", "back", "explain", "repeat", "stop", "start_again", "help_now", "how_it_works", "begin",
          "later", "advocate_request"}  # fmt: skip
RESPONSES = sorted(name[len("utter_") :] for name in DOMAIN["responses"])


@pytest.mark.parametrize("council", sorted(PACKS))
@pytest.mark.parametrize("response", RESPONSES)
def test_every_response_has_a_card_for_every_council(council: str, response: str) -> None:
    name = CARD_OF.get(response, response)
    assert PACKS[council].card(name, "complaint").lines


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.ask)
def test_a_card_offers_the_choices_that_its_question_understands_and_no_others(question) -> None:  # type: ignore[no-untyped-def]
    for council, pack in PACKS.items():
        name = CARD_OF.get(f"ask_{question.ask}", f"ask_{question.ask}")
        for kind in (None, *BY_ASK["kind"].choices):
            for suffix in ("", "_more") if question.ask == "what_happened" else ("",):
                card = pack.card(name + suffix, kind)
                offered = {choice.id for choice in card.choices}
                assert offered <= set(question.choices) | GLOBAL, f"{council}: {card.name}"
                needed = set(question.choices) if suffix or question.ask != "what_happened" else set()
                assert needed <= offered, f"{council}: {card.name} does not offer {needed - offered}"


def test_a_question_that_must_be_answered_offers_no_way_round_it() -> None:
    for question in QUESTIONS:
        card = next(iter(PACKS.values())).card(CARD_OF.get(f"ask_{question.ask}", f"ask_{question.ask}"))
        if question.must:
            assert not {"skip", "dont_know"} & {choice.id for choice in card.choices}, question.ask


def test_every_answer_that_is_read_back_has_a_label() -> None:
    pack = next(iter(PACKS.values()))
    own = {name.removeprefix("ask_") for name, card in pack.cards.items() if card.label}
    labels = {line.ask for line in pack.card("summary_labels").lines} | own
    told = {ask for ask in BY_ASK if ask not in ASIDE}
    assert told <= labels, told - labels


def test_every_interruption_has_a_rule_that_answers_it() -> None:
    answered = {rule.intent for rule in rules()}
    assert set(RULES_ANSWER) | {intent for intent in SMALL_TALK if intent != "share_feeling"} <= answered


@pytest.mark.parametrize("label", sorted(parents()))
@pytest.mark.parametrize("council", sorted(PACKS))
def test_every_label_added_later_is_answered_for_child_and_adult_and_differently_the_second_time(
    council: str, label: str
) -> None:
    response = f"utter_answer_{label.removeprefix('ask_')}"
    assert response in DOMAIN["responses"]
    child, adult = Answers(), Answers({"who_is_typing": Answer("for_a_child")})
    for answers in (child, adult):
        first = compose(response, PACKS[council], answers, {}, {})
        second = compose(response, PACKS[council], answers, {}, {}, frozenset({first["card"]}))
        assert first["lines"]
        assert second["lines"]
        assert first["lines"] != second["lines"]
    said = [compose(response, PACKS[council], answers, {}, {})["lines"] for answers in (child, adult)]
    assert said[0] != said[1]


def test_an_answer_fits_that_it_is_sent() -> None:
    pack, response = PACKS["wigan"], "utter_answer_can_i_stop"
    assert compose(response, pack, Answers(), {}, {})["card"] == "answer_can_i_stop"
    assert compose(response, pack, Answers(), {}, {}, sent=True)["card"] == "answer_can_i_stop_sent"
    assert compose("utter_answer_cost", pack, Answers(), {}, {}, sent=True)["card"] == "answer_cost"


def test_a_card_for_what_is_sent_stands_beside_the_one_it_replaces() -> None:
    pack = next(iter(PACKS.values()))
    after = {name for name in pack.cards if name.startswith("answer_") and name.endswith(SENT)}
    assert len(after) >= 4
    assert {f"utter_{name.removesuffix(SENT)}" for name in after} <= DOMAIN["responses"].keys()


@pytest.mark.parametrize(
    ("happened", "sent"),
    [
        ([], False),
        ([ActiveLoop("telling")], False),
        ([SlotSet("sent", True)], True),
        ([SlotSet("sent", True), ActiveLoop("telling")], False),
        ([ActiveLoop("visit"), SlotSet("visit", [{"reference": "HK7 4PM"}])], False),
        ([ActiveLoop("visit"), SlotSet("visit", [{"progress": {"status": "received"}}])], True),
    ],
)
def test_a_new_telling_is_not_sent_although_an_earlier_one_is(happened: list[object], sent: bool) -> None:
    slots = Domain.load("bot/domain.yml").slots
    assert is_sent(DialogueStateTracker.from_events("someone", happened, slots=slots)) is sent


def test_slots_are_of_the_four_types_that_say_what_is_in_them() -> None:
    assert {slot["type"] for slot in DOMAIN["slots"].values()} == {"text", "categorical", "bool", "list"}


EXPECTED = [{"what": "stage_1_answer", "by": "2026-12-08", "at_latest": "2026-12-22", "promised_by": "2026-12-22"}]
RECEIPT = {"reference": "WN-7K3P", "code": "a b c d", "received_on": "2026-11-24", "expected": EXPECTED}


@pytest.mark.parametrize("council", sorted(PACKS))
@pytest.mark.parametrize("adult", [True, False])
@pytest.mark.parametrize("reachable", [True, False])
def test_nobody_is_promised_that_it_is_looked_into_where_that_is_decided_first(
    council: str, adult: bool, reachable: bool
) -> None:
    answers = Answers({"who_is_typing": Answer("about_me" if adult else "me")})
    receipt = {**RECEIPT, "decided_first": True}
    told = compose("utter_sent_complaint", PACKS[council], answers, {}, {"receipt": receipt, "reachable": reachable})
    lines = " ".join(line["say"] for line in told["lines"])
    assert "decides" in lines
    assert "A manager will look" not in lines
    assert "22 December" not in lines
    assert ("yes today" in lines) == ("Tuesday 8 December" in lines) == reachable


@pytest.mark.parametrize("council", sorted(PACKS))
@pytest.mark.parametrize("adult", [True, False])
@pytest.mark.parametrize("reachable", [True, False])
def test_of_something_over_a_year_old_the_days_are_those_of_a_yes_on_any_day(
    council: str, adult: bool, reachable: bool
) -> None:
    answers = Answers({"who_is_typing": Answer("about_me" if adult else "me")})
    receipt = {**RECEIPT, "decided_first": True, "days_stand": True}
    told = compose("utter_sent_complaint", PACKS[council], answers, {}, {"receipt": receipt, "reachable": reachable})
    lines = " ".join(line["say"] for line in told["lines"])
    assert "decides" in lines
    assert "today" not in lines
    assert ("yes, " in lines) == ("Tuesday 8 December" in lines) == ("22 December" in lines) == reachable


@pytest.mark.parametrize("council", sorted(PACKS))
def test_everybody_else_is_told_who_looks_into_it_and_by_when(council: str) -> None:
    told = compose("utter_sent_complaint", PACKS[council], Answers(), {}, {"receipt": RECEIPT})
    lines = " ".join(line["say"] for line in told["lines"])
    assert "A manager will look into it." in lines
    assert "Tuesday 8 December" in lines
    assert "decides" not in lines
