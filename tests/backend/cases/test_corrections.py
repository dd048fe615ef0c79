"""A slip of the pen is put right: the history stays, and state, dates and what the child is told follow."""

from __future__ import annotations

from datetime import timedelta

import pytest

from backend.cases import events as e
from backend.cases.corrections import allow_correction
from backend.cases.deadlines import dates
from backend.cases.events import TELLER, Event
from backend.cases.history import replay
from backend.cases.progress import progress_of
from backend.refusals import NotAllowed
from backend.settings import Settings
from tests.backend.cases.histories import OFFICER, RECEIVED_ON, Story
from tests.backend.cases.kit import LAW, casebook, new_uuid, noon, represented


def day(n: int):  # type: ignore[no-untyped-def]
    """Return the day so many days after receipt."""
    return RECEIVED_ON + timedelta(days=n)


def answered_and_closed() -> Story:
    """Return a complaint that was answered and closed."""
    story = Story().then(e.Acknowledged(on=day(3), procedure_given=True, advocacy_given=True), day(3))
    story.then(e.Answered(on=day(5), outcome="not_resolved", stage_2_right_told=True), day(5))
    return story.then(e.Closed(on=day(6)), day(6))


def mark(story: Story, seq: int) -> None:
    """Mark an event of a story as recorded in error."""
    fact = e.RecordedInError(event=seq)
    allow_correction(story.events, fact, LAW)
    story.events.append(Event(len(story.events) + 1, noon(day(8)), OFFICER, fact))


def test_an_answer_recorded_in_error_starts_the_clock_again_and_the_history_stays() -> None:
    story = answered_and_closed()
    before = list(story.events)
    mark(story, 4)
    mark(story, 3)
    assert story.events[:4] == before
    assert (story.state.answered_on, story.state.ended, story.state.stage_2_right_told) == (None, None, False)
    assert [due.deadline.what for due in dates(story.state, LAW).open] == ["stage_1_answer"]


def test_what_rests_on_it_has_to_be_marked_first() -> None:
    story = answered_and_closed()
    with pytest.raises(NotAllowed) as refused:
        mark(story, 3)
    assert refused.value.problem == "rests_on_it"


@pytest.mark.parametrize("seq", [1, 2, 9])
def test_what_the_person_did_and_the_receipt_are_no_slip_of_ours(seq: int) -> None:
    story = Story()
    story.events.append(Event(2, noon(day(1)), TELLER, e.WordsAdded()))
    with pytest.raises(NotAllowed) as refused:
        mark(story, seq)
    assert refused.value.problem == "not_correctable"


def test_it_is_marked_once_and_a_mark_stays() -> None:
    story = Story().then(e.Assigned(to="s1"), day(1))
    mark(story, 2)
    for seq in (2, 3):
        with pytest.raises(NotAllowed):
            mark(story, seq)
    assert story.state.assigned_to is None


def test_a_request_of_the_child_stands_although_the_answer_before_it_does_not() -> None:
    story = Story().then(e.Answered(on=day(5), outcome="not_resolved", stage_2_right_told=True), day(5))
    story.then(e.StageRequested(stage=2), day(6), actor=TELLER)
    mark(story, 2)
    assert story.state.stage == 2


def test_the_day_of_a_letter_that_was_typed_wrong_moves_every_clock() -> None:
    story = Story(channel="letter")
    due = dates(story.state, LAW).stage_1
    story.then(e.ReceiptDayCorrected(on=RECEIVED_ON - timedelta(days=7)), day(2))
    moved = dates(story.state, LAW).stage_1
    assert due
    assert moved
    assert (due.by - moved.by).days == 7
    acknowledged = e.Acknowledged(on=day(0), procedure_given=True, advocacy_given=True)
    story.then(acknowledged, day(2))
    assert story.refusal(e.ReceiptDayCorrected(on=day(1)), day(2)) == "too_late"
    assert story.refusal(e.ReceiptDayCorrected(on=day(9)), day(2)) == "in_future"


def test_nobody_moves_the_day_on_which_a_child_told_the_chat() -> None:
    assert Story().refusal(e.ReceiptDayCorrected(on=day(-3)), day(2)) == "not_by_hand"


@pytest.mark.asyncio
async def test_the_child_is_told_the_corrected_state_and_lists_show_it(database: Settings) -> None:
    async with casebook(database) as book:
        from backend.cases.receive import receive

        uuid, at = new_uuid(), noon(day(0))
        told = represented(council="wigan", told_at=at.isoformat())
        receipt, _ = await receive(book, uuid, told, now=at)
        fact = e.Answered(on=day(5), outcome="not_resolved", stage_2_right_told=True)
        await book.record(uuid, fact, actor=OFFICER, now=noon(day(5)), words="Sorry.")
        await book.record(uuid, e.RecordedInError(event=2), actor=OFFICER, now=noon(day(6)), words="Other case.")
        state = await book.state(uuid)
        told_now = progress_of(book, receipt.reference, state, day(6))
        assert [one.what for one in told_now.done] == []
        assert told_now.state == "received"
        assert (await book.states("wigan"))[uuid] == state == replay(await history(book, uuid))
        with pytest.raises(NotAllowed):
            await book.record(uuid, e.RecordedInError(event=2), actor=OFFICER, now=noon(day(6)))


async def history(book, uuid: str) -> list[Event]:  # type: ignore[no-untyped-def]
    """Return the events of a case."""
    from backend.cases.casebook import events_of, rows_of

    return events_of(await book.reading(lambda session: rows_of(session, uuid)))
