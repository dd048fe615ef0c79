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
from backend.retention.rules import ended_on
from tests.backend.cases.histories import Story, answered, day, starts_on
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
    assert asked_for().refusal(e.KindChanged(to="comment"), day(1)) == "not_a_complaint"
    story = asked_for().then(e.KindChanged(to="complaint", complained_on=day(0)), day(1))
    assert by(story) == {"acknowledge": date(2026, 6, 10), "stage_1_answer": date(2026, 6, 19)}


def by(story: Story) -> dict[str, date]:
    """Return the open dates of the council."""
    return {due.deadline.what: due.deadline.by for due in dates(story.state, LAW).open}


@pytest.mark.parametrize("complained_on", [day(40), None])
def test_a_complaint_that_came_weeks_after_the_wish_counts_from_its_own_day(complained_on: date | None) -> None:
    story = asked_for().then(e.Acknowledged(on=day(1), procedure_given=False, advocacy_given=False), day(1))
    recorded_on = day(42) if complained_on else day(40)
    story.then(e.KindChanged(to="complaint", complained_on=complained_on), recorded_on)
    assert day(40) == date(2026, 7, 15)
    assert by(story) == {"acknowledge": date(2026, 7, 20), "stage_1_answer": date(2026, 7, 29)}
    assert starts_on(story) == day(40)
    assert not any(due.late(recorded_on) for due in dates(story.state, LAW).open)


def test_a_request_that_was_answered_and_closed_can_be_answered_again_as_a_complaint() -> None:
    story = asked_for().then(answered("resolved", on=day(2)), day(2)).then(e.Closed(on=day(3)), day(3))
    story.then(e.KindChanged(to="complaint", complained_on=day(9)), day(10))
    state = story.state
    assert (state.ended, state.answered_on, state.outcome, state.terms) == (None, None, None, False)
    assert name_of(state) == "received"
    assert by(story)["stage_1_answer"] == date(2026, 6, 26)
    story.then(answered(on=day(12)), day(12))
    assert (story.state.answered_on, story.state.outcome) == (day(12), "not_resolved")
    assert story.refusal(e.StageRequested(stage=2), day(13), e.TELLER) == ""


def test_a_request_that_was_taken_back_can_become_a_complaint_and_runs() -> None:
    story = asked_for().says(e.Withdrawn(), day(1)).then(e.KindChanged(to="complaint"), day(6))
    assert (name_of(story.state), tasks(story.state, past_stage_1=False)) == ("received", [])
    assert by(story)["stage_1_answer"] == date(2026, 6, 25)


def test_the_day_of_complaint_lies_between_receipt_and_today_and_only_a_request_has_one() -> None:
    for on, problem in ((day(-1), "before_receipt"), (day(3), "in_future")):
        assert asked_for().refusal(e.KindChanged(to="complaint", complained_on=on), day(2)) == problem
    idea = e.KindChanged(to="complaint", complained_on=day(1))
    assert Story(kind="comment").refusal(idea, day(2)) == "counts_from_receipt"


@pytest.mark.parametrize("kind", ["advocate_request", "comment"])
def test_whoever_was_not_asked_when_is_decided_about_where_the_complaint_turns_out_to_be_old(kind: str) -> None:
    story = Story(kind=kind).then(e.KindChanged(to="complaint", over_a_year=True), day(2))
    assert "decide_lateness" in tasks(story.state, past_stage_1=False)
    assert story.state.provisional
    story.then(e.LateDecided(on=day(3), looked_at=True, told_on=day(3)), day(3))
    assert "decide_lateness" not in tasks(story.state, past_stage_1=False)
    soon = Story(kind=kind).then(e.KindChanged(to="complaint"), day(2))
    assert soon.refusal(e.LateDecided(on=day(3), looked_at=True, told_on=day(3)), day(3)) == "nothing_to_decide"


def test_an_adult_who_is_not_on_the_list_is_decided_about_once_it_is_a_complaint() -> None:
    story = Story(kind="advocate_request", role="own_right", on_the_list=False, advocate="yes_please")
    assert (story.state.interest_undecided, story.state.provisional) == (False, False)
    story.then(e.KindChanged(to="complaint"), day(5))
    assert "decide_interest" in tasks(story.state, past_stage_1=False)
    assert by(story)["stage_1_answer"] == date(2026, 6, 24)
    story.then(e.InterestDecided(on=day(7), accepted=True, told_on=day(7)), day(7))
    assert by(story)["stage_1_answer"] == date(2026, 6, 26)


def test_whoever_is_told_that_there_is_none_or_takes_it_back_leaves_nobody_looking() -> None:
    told = asked_for().then(answered(on=day(2)), day(2)).then(e.Closed(on=day(3)), day(3))
    assert tasks(told.state, past_stage_1=False) == []
    taken_back = asked_for().says(e.Withdrawn(), day(1))
    assert tasks(taken_back.state, past_stage_1=False) == ["confirm_withdrawal"]


@pytest.mark.parametrize("taken_back", [False, True])
def test_whoever_wants_an_advocate_again_after_the_end_is_looked_after_again_until_it_ends(taken_back: bool) -> None:
    if taken_back:
        story = asked_for().says(e.Withdrawn(), day(2))
    else:
        story = asked_for().then(answered(on=day(2)), day(2)).then(e.Closed(on=day(3)), day(3))
    story.says(e.AdvocateAnswered(answer="yes_please"), day(20))
    assert (story.state.ended, name_of(story.state)) == (None, "received" if taken_back else "acknowledged")
    assert tasks(story.state, past_stage_1=False) == ["contact_advocacy"]
    assert story.refusal(e.Closed(on=day(20)), day(20)) == "no_advocate"
    story.then(e.AdvocateReferred(on=day(21)), day(21)).then(e.AdvocateAppointed(on=day(22)), day(22))
    story.then(e.Closed(on=day(23)), day(23))
    assert ended_on(story.state, day(23)) == day(23)


def test_a_request_with_an_advocate_is_not_closed_while_another_is_wanted() -> None:
    story = asked_for().then(e.AdvocateAppointed(on=day(1)), day(1))
    story.then(e.Closed(on=day(2)), day(2)).says(e.AdvocateAnswered(answer="yes_please"), day(3))
    assert story.refusal(e.Closed(on=day(4)), day(4)) == "no_advocate"
    story.then(e.AdvocateReferred(on=day(4)), day(4)).then(e.AdvocateAppointed(on=day(5)), day(5))
    assert story.then(e.Closed(on=day(6)), day(6)).state.ended == "closed"


@pytest.mark.parametrize("end", ["closed", "withdrawn"])
def test_after_the_end_of_a_complaint_an_advocate_can_still_be_found_and_the_task_ends(end: str) -> None:
    story = Story()
    if end == "closed":
        story.then(answered(on=day(2)), day(2)).then(e.Closed(on=day(3)), day(3))
    else:
        story.says(e.Withdrawn(), day(2)).then(e.WithdrawalConfirmed(on=day(3)), day(3))
    story.says(e.AdvocateAnswered(answer="yes_please"), day(9))
    assert (story.state.ended, ended_on(story.state, day(9))) == (end, None)
    story.then(e.AdvocateReferred(on=day(10)), day(10)).then(e.AdvocateAppointed(on=day(11)), day(11))
    assert ended_on(story.state, day(11)) == day(11)


def test_a_name_in_what_the_advocate_should_know_keeps_that_person_out_too() -> None:
    told = represented(**REQUEST, advocate={"answer": "yes_please", "to_know": "not Karen Hill please"})
    assert texts_of(told) == ["not Karen Hill please"]
