"""Somebody only wants an advocate: a case of its own kind, without the clock of a complaint. -- Children Act s26A"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from backend.cases import events as e
from backend.cases.deadlines import dates
from backend.cases.named_staff import texts_of
from backend.cases.progress import also_true
from backend.cases.steps import name_of
from backend.cases.tasks import tasks
from tests.backend.cases.histories import Story, answered, day
from tests.backend.cases.kit import LAW, Api, represented

REQUEST: dict[str, Any] = {"kind": "advocate_request", "kind_said": "advocate_request", "words": []}


def asked_for() -> Story:
    """Return a history that begins with the wish for an advocate."""
    return Story(kind="advocate_request", advocate="yes_please")


def test_only_who_wants_an_advocate_need_not_tell_anything() -> None:
    assert represented(**REQUEST).words == ()
    for kind in ("complaint", "comment", "thank_you"):
        with pytest.raises(ValidationError) as refused:
            represented(**{**REQUEST, "kind": kind})
        assert [error["loc"] for error in refused.value.errors()] == [("words",)]


@pytest.mark.asyncio
async def test_the_receipt_promises_no_date_that_nobody_published(api: Api) -> None:
    receipt = await api.tell(**REQUEST)
    assert receipt["expected"] == []
    _, progress = await api.progress(receipt["reference"], receipt["code"])
    assert (progress["kind"], progress["state"], progress["stage"]) == ("advocate_request", "received", None)
    assert (progress["late"], progress["also"]) == (False, ["advocate_wanted"])
    assert "next_stage" not in progress["can"]


def test_no_stage_1_clock_runs_but_somebody_has_to_find_an_advocate() -> None:
    story = asked_for()
    assert [due.deadline.what for due in dates(story.state, LAW).due] == ["acknowledge"]
    assert all(due.deadline.ours for due in dates(story.state, LAW).due)
    assert tasks(story.state, past_stage_1=False) == ["contact_advocacy"]


def test_it_goes_from_the_referral_to_the_advocate_and_the_person_can_follow_it() -> None:
    story = asked_for()
    seen = [(name_of(story.state), also_true(story.state))]
    story.then(e.AdvocateReferred(on=day(1)), day(1))
    seen.append((name_of(story.state), also_true(story.state)))
    assert tasks(story.state, past_stage_1=False) == ["await_advocate"]
    assert story.refusal(e.Closed(on=day(2)), day(2)) == "no_advocate"
    story.then(e.AdvocateAppointed(on=day(4)), day(4))
    seen.append((name_of(story.state), also_true(story.state)))
    assert seen == [
        ("received", ("advocate_wanted",)),
        ("advocate_referred", ("advocate_asked",)),
        ("advocate_appointed", ("advocate_found",)),
    ]
    assert dates(story.state, LAW).open == []
    assert story.then(e.Closed(on=day(5)), day(5)).state.ended == "closed"


def test_of_a_complaint_the_referral_is_a_step_beside_its_stages() -> None:
    story = Story(advocate="yes_please")
    before = [due.deadline for due in dates(story.state, LAW).due]
    story.then(e.AdvocateReferred(on=day(1)), day(1))
    assert (name_of(story.state), also_true(story.state)) == ("received", ("advocate_asked",))
    assert [due.deadline for due in dates(story.state, LAW).due] == before
    story.then(e.AdvocateAppointed(on=day(2)), day(2))
    assert story.refusal(e.AdvocateReferred(on=day(3)), day(3)) == "advocate_there"
    story.says(e.AdvocateAnswered(answer="yes_please"), day(3))
    assert story.refusal(e.AdvocateReferred(on=day(3)), day(3)) == ""


def test_nobody_has_to_show_an_interest_and_nothing_stands_between_them_and_an_advocate() -> None:
    story = Story(kind="advocate_request", role="own_right", on_the_list=False)
    assert not story.state.interest_undecided
    for ground in ("prejudice", "outside"):
        no = e.NotConsidered(on=day(1), ground=ground, told_on=day(1), might_prejudice=True)
        assert story.refusal(no, day(1)) == "advocate_wanted"


def test_a_complaint_never_becomes_a_mere_wish_but_the_wish_may_become_a_complaint() -> None:
    told = Story()
    assert told.refusal(e.DowngradeProposed(to="advocate_request", person_told_on=day(1)), day(1)) == "no_change"
    changed = e.KindChanged(to="advocate_request", second="s2", person_told_on=day(1))
    assert told.refusal(changed, day(1)) == "told_stays_told"
    story = asked_for().then(e.KindChanged(to="complaint"), day(1))
    due = {due.deadline.what: due.deadline.by for due in dates(story.state, LAW).due}
    assert due["stage_1_answer"] == date(2026, 6, 19)


def test_whoever_is_told_that_there_is_none_or_takes_it_back_leaves_nobody_looking() -> None:
    told = asked_for().then(answered(on=day(2)), day(2)).then(e.Closed(on=day(3)), day(3))
    assert tasks(told.state, past_stage_1=False) == []
    taken_back = asked_for().says(e.Withdrawn(), day(1))
    assert tasks(taken_back.state, past_stage_1=False) == ["confirm_withdrawal"]


def test_a_name_in_what_the_advocate_should_know_keeps_that_person_out_too() -> None:
    told = represented(**REQUEST, advocate={"answer": "yes_please", "to_know": "not Karen Hill please"})
    assert texts_of(told) == ["not Karen Hill please"]
