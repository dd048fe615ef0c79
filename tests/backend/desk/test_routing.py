"""Several matters in one telling: each point goes to whoever answers it, and nothing is refused as a whole."""

from __future__ import annotations

import pytest

from backend.cases import events as e
from backend.cases.deadlines import dates
from backend.cases.own_view import also_true
from backend.desk.actions.action import ACTIONS, Context
from tests.backend.cases.histories import Story, answered, day
from tests.backend.cases.kit import LAW
from tests.backend.desk.kit import Browser, Desk, words_of

DAY = "2026-11-23"
POINTS = ["My bike was taken", "My maths teacher shouts", "My nan gets no carer"]
FORM = {
    "on": DAY,
    "told_on": DAY,
    "words": "Each part has its own people.",
    "route_1": "here",
    "route_2": "school",
    "where_2": "Ask the head teacher of your school.",
    "route_3": "adult_care",
    "where_3": "The team for adults of this council.",
}


def routed(*routes: e.Route, on: int = 1) -> e.PointsRouted:
    """Return the decision about these points."""
    return e.PointsRouted(on=day(on), told_on=day(on), routes=routes)


@pytest.mark.asyncio
async def test_where_the_pack_says_where_a_point_goes_nobody_has_to_type_it(desk: Desk) -> None:
    officer = await desk.person("complaints_officer", councils=("islington",))
    reply = {"how": "letter", "to": "The Willows", "safe": "yes"}
    case = await desk.case(council="islington", points=[{"text": point} for point in POINTS], reply=reply)
    path = f"/desk/cases/{case.reference}/route"
    letter = words_of(await officer.preview(path, **{**FORM, "route_2": "send", "where_2": ""}))
    assert "The team for special needs plans answers this. The Comments, Compliments and Complaints page." in letter
    missing = await officer.post(path, **{**FORM, "route_2": "school", "where_2": ""})
    assert (missing.status, "Say where they go with it." in await missing.text()) == (400, True)


def is_offered(action: str, story: Story, on: int) -> bool:
    """Return whether the desk offers this act n days after receipt."""
    return ACTIONS[action].is_legal(Context(state=story.state, law=LAW, today=day(on), actor="officer-1"))


def test_the_clock_of_what_stays_here_is_the_same_and_the_rest_is_seen() -> None:
    story = Story()
    before = dates(story.state, LAW).open
    story.then(routed("here", "school", "send"), day(1))
    assert dates(story.state, LAW).open == before
    assert also_true(story.state) == ("part_not_looked_at", "routed_school", "routed_send")
    story.then(routed("here", "here_and_home", on=2), day(2))
    assert also_true(story.state) == ("routed_here_and_home",)


def test_it_can_be_decided_anew_and_comes_back_with_the_part_that_was_left_out() -> None:
    story = Story().then(routed("here", "court"), day(1)).then(e.Reopened(on=day(3)), day(3))
    assert (story.state.routes, also_true(story.state)) == ((), ())


def test_a_part_that_waits_for_proceedings_comes_back_alone_though_points_were_routed_after_it() -> None:
    waits = e.NotConsidered(on=day(1), ground="prejudice", told_on=day(1), part=True, might_prejudice=True)
    story = Story().then(waits, day(1)).then(routed("here", "school", on=2), day(2))
    assert not {"part_may_come_back"} & {*also_true(story.state)}
    story.then(e.ProceedingsEnded(on=day(3), told_on=day(3)), day(3))
    assert {"part_may_come_back", "routed_school"} <= {*also_true(story.state)}
    assert is_offered("reopen", story, 4)
    story.then(e.Reopened(on=day(4)), day(4))
    assert story.state.routes == ("here", "school")
    assert also_true(story.state) == ("part_not_looked_at", "routed_school")


def test_all_that_waited_for_proceedings_comes_back_but_not_what_another_procedure_answers() -> None:
    waits = e.NotConsidered(on=day(2), ground="prejudice", told_on=day(2), might_prejudice=True)
    story = Story().then(routed("here", "court"), day(1)).then(waits, day(2))
    story.then(e.ProceedingsEnded(on=day(3), told_on=day(3)), day(3)).then(e.Reopened(on=day(4)), day(4))
    assert (story.state.ended, story.state.routes, story.state.parts_left_out) == (None, ("here", "court"), {"outside"})


def test_points_are_brought_back_by_routing_them_anew_and_by_coming_back_once_that_is_over() -> None:
    story = Story().then(routed("here", "court"), day(1))
    assert (is_offered("route", story, 2), is_offered("reopen", story, 2)) == (True, False)
    story.then(answered(on=day(3)), day(3))
    assert (is_offered("route", story, 4), is_offered("reopen", story, 4)) == (False, True)


@pytest.mark.parametrize(
    ("story", "fact", "actor", "problem"),
    [
        (Story(), routed("school", "court"), "officer-1", "all_elsewhere"),
        (Story(), routed("here", "school"), e.TELLER, "needs_officer"),
        (Story(), routed("here", "school", on=9), "officer-1", "in_future"),
        (Story(), routed("here", "school", on=-1), "officer-1", "before_receipt"),
        (Story(kind="comment"), routed("here", "school"), "officer-1", "not_at_stage_1"),
        (Story().then(answered(on=day(2)), day(2)), routed("here", "school", on=3), "officer-1", "answered_before"),
        (Story().says(e.Withdrawn(), day(1)), routed("here", "school", on=3), "officer-1", "ended"),
    ],
)
def test_it_is_refused_whole_late_early_and_by_the_wrong_person(
    story: Story, fact: e.PointsRouted, actor: str, problem: str
) -> None:
    assert story.refusal(fact, day(4), actor) == problem


@pytest.mark.asyncio
async def test_the_letter_names_who_answers_each_point_and_the_answer_has_only_what_stays(
    desk: Desk, officer: Browser
) -> None:
    reply = {"how": "letter", "to": "The Willows", "safe": "yes"}
    case = await desk.case(points=[{"text": point} for point in POINTS], reply=reply)
    path = f"/desk/cases/{case.reference}/route"
    page = words_of(await officer.read(path))
    assert all(f"Point {number}: {point}" in page for number, point in enumerate(POINTS, 1))
    missing = await officer.post(path, **{**FORM, "where_2": ""})
    assert (missing.status, "Say where they go with it." in await missing.text()) == (400, True)
    whole = await officer.post(path, **{**FORM, "route_1": "corporate", "where_1": "The team for bins."})
    assert (whole.status, (await desk.state(case)).routes) == (409, ())
    letter = words_of(await officer.preview(path, **FORM))
    assert "1. My bike was taken We look into this." in letter
    assert "2. My maths teacher shouts The school answers this. Ask the head teacher of your school." in letter
    assert "3. My nan gets no carer The team for the care of adults answers this." in letter
    assert "should be answered by" in letter
    await officer.do(path, **FORM)
    state = await desk.state(case)
    assert (state.routes, state.ended) == (("here", "school", "adult_care"), None)
    answer = words_of(await officer.read(f"/desk/cases/{case.reference}/answer"))
    assert "My bike was taken" in answer.split("Point 1")[1]
    assert "Point 2" not in answer
    history = words_of(await officer.read(f"/desk/cases/{case.reference}"))
    assert "Decided part by part who answers it" in history
    assert "The school" in history
