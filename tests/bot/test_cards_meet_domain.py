"""Declared is used, and used is written: responses, cards, questions and choices name each other."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot import cards
from bot.actions.deciding import RULES_ANSWER, SMALL_TALK
from bot.actions.questions import BY_ASK, QUESTIONS, SIDE
from bot.read_back import CARD_OF

PACKS = cards.load(cards.content_folder())
DOMAIN = yaml.safe_load(Path("bot/domain.yml").read_text())
GLOBAL = {"skip", "dont_know", "back", "explain", "repeat", "stop", "start_again", "help_now", "how_it_works", "begin",
          "later"}  # fmt: skip
RESPONSES = sorted(name[len("utter_") :] for name in DOMAIN["responses"])


@pytest.mark.parametrize("council", sorted(PACKS))
@pytest.mark.parametrize("response", RESPONSES)
def test_every_response_has_a_card_for_every_council(council: str, response: str) -> None:
    name = CARD_OF.get(response, response)
    assert PACKS[council].card(name, "complaint")["lines"]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.ask)
def test_a_card_offers_the_choices_that_its_question_understands_and_no_others(question) -> None:  # type: ignore[no-untyped-def]
    for council, pack in PACKS.items():
        name = CARD_OF.get(f"ask_{question.ask}", f"ask_{question.ask}")
        for kind in (None, "complaint", "comment", "thank_you"):
            for suffix in ("", "_more") if question.ask == "what_happened" else ("",):
                card = pack.card(name + suffix, kind)
                offered = {choice["id"] for choice in card.get("choices", [])}
                assert offered <= set(question.choices) | GLOBAL, f"{council}: {card['name']}"
                needed = set(question.choices) if suffix or question.ask != "what_happened" else set()
                assert needed <= offered, f"{council}: {card['name']} does not offer {needed - offered}"


def test_a_question_that_must_be_answered_offers_no_way_round_it() -> None:
    for question in QUESTIONS:
        card = next(iter(PACKS.values())).card(CARD_OF.get(f"ask_{question.ask}", f"ask_{question.ask}"))
        if question.must:
            assert not {"skip", "dont_know"} & {choice["id"] for choice in card.get("choices", [])}, question.ask


def test_every_answer_that_is_read_back_has_a_label() -> None:
    labels = {line["ask"] for line in next(iter(PACKS.values())).card("summary_labels")["lines"]}
    told = {ask for ask in BY_ASK if ask not in SIDE}
    assert told <= labels, told - labels


def test_every_interruption_has_a_rule_that_answers_it() -> None:
    files = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in Path("bot/data").glob("*.yml")]
    rules = [rule for told in files for rule in told.get("rules") or []]
    answered = {step["intent"] for rule in rules for step in rule["steps"] if "intent" in step}
    assert set(RULES_ANSWER) | {intent for intent in SMALL_TALK if intent != "share_feeling"} <= answered
