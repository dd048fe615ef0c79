"""A question costs five files: its entry, its card, ways to say it, the desk's label, a story. None is forgotten."""

from __future__ import annotations

import pytest

from backend.cases import write_representation
from backend.desk import labels
from backend.desk.facts import APART
from bot import write_domain
from telling import table
from telling.question import Question
from telling.questions import QUESTIONS
from telling.shape import NOT_ASKED, every_place, spots, values_of
from tests.telling.whole import CARD_OF, cards, names_in_the_read_back, stories, ways_to_say

every_question = pytest.mark.parametrize("question", QUESTIONS, ids=[question.ask for question in QUESTIONS])
READ_ANYWHERE = {"yes", "no", "not_sure"}
"""Understood at every question, without ways of its own."""


@every_question
def test_a_question_has_a_card_with_its_choices(question: Question) -> None:
    name = CARD_OF.get(question.ask, f"ask_{question.ask}")
    assert name in cards(), f"{question.ask}: no card {name} in easy_read_content/shared/cards"
    offered = {choice["id"] for choice in cards()[name].get("choices", [])}
    missing = set(question.choices) - offered if question.text != "story" else set()
    assert not missing, f"{question.ask}: card {name} does not offer {sorted(missing)}"


@every_question
def test_an_answer_has_a_name_in_the_read_back(question: Question) -> None:
    named = question.aside or question.ask in names_in_the_read_back()
    assert named, f"{question.ask}: its card has no `label`"


@every_question
def test_there_are_ways_to_say_each_choice(question: Question) -> None:
    known = ways_to_say().get(question.ask, {})
    silent = [choice for choice in question.choices if choice not in READ_ANYWHERE and not known.get(choice)]
    assert not silent, f"{question.ask}: no way to say {silent} in bot/data/answers.yml"


@every_question
def test_the_desk_has_a_label_for_what_it_fills(question: Question) -> None:
    for place in question.goes_to:
        if place.path in APART:
            continue
        assert place.path in labels.PLACES, f"{question.ask}: no label for {place.path} in backend/desk/labels.py"
        missing = set(values_of(question.ask, place)) - set(labels.PLACES[place.path].choices)
        assert not missing, f"{question.ask}: no words for {sorted(missing)} at {place.path} in backend/desk/labels.py"


@every_question
def test_a_story_leads_to_it(question: Question) -> None:
    assert question.ask in stories(), f"{question.ask}: no way to it, or no answer, in tests/bot/ways.py"


def test_nothing_is_said_of_a_question_that_is_not_asked() -> None:
    asks = {question.ask for question in QUESTIONS}
    assert set(labels.PLACES) <= {*spots(), *NOT_ASKED}, "a label of the desk for what no question fills"
    assert stories() <= asks, "a story of a question that has no entry in telling/"


def test_every_answer_goes_somewhere_or_only_steers() -> None:
    filled = {ask for ask, _ in every_place()}
    steering = {question.ask for question in QUESTIONS if question.aside} | {"treat_as_complaint"}
    assert filled | steering == {question.ask for question in QUESTIONS}


def test_the_domain_of_rasa_has_the_questions() -> None:
    domain = write_domain.DOMAIN.read_text(encoding="utf-8")
    assert write_domain.written(domain) == domain, "bot/domain.yml is behind: python -m bot.write_domain"


def test_the_shape_of_a_case_has_their_answers() -> None:
    module = write_representation.MODULE.read_text(encoding="utf-8")
    behind = "is behind: python -m backend.cases.write_representation"
    assert write_representation.module() == module, f"backend/cases/representation.py {behind}"
    assert write_representation.schema() == write_representation.SCHEMA.read_text(encoding="utf-8"), f"schema {behind}"


def test_the_document_has_the_questions() -> None:
    document = table.DOCUMENT.read_text(encoding="utf-8")
    assert table.written(document) == document, "docs/how-it-fits.md is behind: python -m telling.table"
