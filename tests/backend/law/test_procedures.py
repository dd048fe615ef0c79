"""Who answers what: every route has its law, a word in the letter, a line in a visit, and a place or a blank."""

from __future__ import annotations

import pytest

from backend.cases.own_view import what_may_be_so
from backend.cases.terms import HERE, ROUTES, Route
from backend.content import check as content_check
from backend.content.load import load
from backend.desk.action_context import places_of
from backend.desk.actions.endings import ROUTE
from backend.desk.letter_drafts import FOUND
from backend.law.statute import Procedure, read_procedures
from backend.settings import ROOT
from tests.backend.cases.histories import Story

CONTENT = load(ROOT / "easy_read_content")
PROCEDURES = read_procedures()


def test_every_route_but_ours_has_its_law_and_none_is_forgotten() -> None:
    assert set(PROCEDURES) == set(ROUTES) - {"here"}
    here = {name for name, versions in PROCEDURES.items() if versions[-1].answers == "here"}
    assert here == HERE - {"here"}


@pytest.mark.parametrize(
    "rule", [one for versions in PROCEDURES.values() for one in versions], ids=lambda one: one.name
)
def test_a_source_can_be_opened_or_nothing_is_claimed(rule: Procedure) -> None:
    assert rule.says.endswith(".")
    assert rule.confirmed == (rule.confidence == "V")
    assert not rule.confirmed or rule.opens.startswith("https://www.legislation.gov.uk/")


@pytest.mark.parametrize("route", ROUTES)
def test_a_route_has_a_word_at_the_desk_in_the_letter_and_in_the_own_view(route: Route) -> None:
    assert dict(ROUTE)[route]
    assert FOUND[route]
    assert route == "here" or f"routed_{route}" in what_may_be_so(Story().state)


def test_a_home_and_an_agency_are_an_extra_and_a_voluntary_organisation_answers_itself() -> None:
    assert {"here_and_home", "here_and_agency"} <= HERE
    assert "voluntary" not in HERE


def test_a_place_is_what_the_council_publishes_and_the_check_lists_what_is_blank() -> None:
    islington = places_of(CONTENT.councils["islington"].facts)
    page = "The Comments, Compliments and Complaints page."
    assert islington == {"send": page, "corporate": page}, "of schools its page names admissions alone"
    assert [places_of(CONTENT.councils[name].facts) for name in ("wigan", "sefton", "devon")] == [{}] * 3
    noted = [note for note in content_check.notes(ROOT / "easy_read_content") if "contacts.places." in note]
    assert len(noted) == len(CONTENT.councils)
    assert next(one for one in noted if one.startswith("islington")).startswith(
        "islington: contacts.places.school, adult_care, court: blank"
    )
