"""Recorded in error at the desk: by who did it or a manager, with a reason; what had left is listed to be put right."""

from __future__ import annotations

import json
from datetime import date

import pytest

from backend.cases import events as e
from backend.cases.casebook import letters_that_hold, rows_of
from backend.cases.tables import EventRow
from tests.backend.desk.kit import Browser, Desk, words_of
from tests.backend.desk.test_cases import moved

pytestmark = pytest.mark.asyncio
TODAY = date(2026, 11, 23)


async def answered(desk: Desk, officer: Browser) -> str:
    """Have this officer answer a complaint by mistake; return its reference."""
    case = await desk.case(reply={"how": "email", "to": "ash@example.org", "safe": "yes"})
    typed = {
        "on": TODAY.isoformat(),
        "outcome": "not_resolved",
        "words": "Meant for another.",
        "stage_2_right_told": "yes",
    }
    await moved(officer, case.reference, "answer", **typed)
    return case.reference


async def test_a_slip_of_the_pen_can_be_put_right_by_who_made_it(desk: Desk, officer: Browser) -> None:
    reference = await answered(desk, officer)
    page = await officer.read(f"/desk/cases/{reference}")
    assert f"/desk/cases/{reference}/correct?event=3" in page
    form = await officer.read(f"/desk/cases/{reference}/correct?event=3")
    assert 'value="3" checked' in form
    page = await moved(officer, reference, "correct", event="3", words="Typed at the wrong case.")
    shown = words_of(page)
    assert "Recorded in error: does not count" in shown
    assert "Meant for another." in shown, "the history stays"
    assert "Typed at the wrong case." in shown
    assert "Marked Answered, of Monday 23 November 2026" in shown
    state = await desk.state(await desk.find(reference))
    assert (state.answered_on, state.outcome) == (None, None)
    assert (await officer.get(f"/desk/cases/{reference}/letter/answer")).status == 404, "no letter of it any more"
    assert "Answer at stage 1, by" in shown


async def test_somebody_else_cannot_mark_it_and_a_manager_can(desk: Desk, officer: Browser) -> None:
    reference = await answered(desk, officer)
    other, manager = await desk.person("complaints_officer"), await desk.person("manager")
    assert "/correct" not in await other.read(f"/desk/cases/{reference}")
    response = await other.post(f"/desk/cases/{reference}/correct", event="3", words="x")
    assert response.status == 400
    assert (await desk.state(await desk.find(reference))).answered_on
    await moved(manager, reference, "correct", event="3", words="It was another child’s.")
    assert not (await desk.state(await desk.find(reference))).answered_on


async def test_no_correction_without_a_reason(desk: Desk, officer: Browser) -> None:
    reference = await answered(desk, officer)
    response = await officer.post(f"/desk/cases/{reference}/correct", event="3", words=" ")
    assert response.status == 400


async def test_a_letter_that_had_left_is_listed_to_be_put_right(desk: Desk, officer: Browser) -> None:
    from backend.desk.letter_outbox import OutgoingLetter, queue_letter

    reference = await answered(desk, officer)
    case = await desk.find(reference)
    post = OutgoingLetter(case.uuid, "answer", "ash@example.org", "A letter", "Our answer.", "once")
    secrets = desk.book.secrets
    await desk.book.writing(lambda session: queue_letter(session, post, secrets, desk.clock()))
    assert "Sent so far: Our answer" in words_of(await officer.read(f"/desk/cases/{reference}/correct"))
    page = words_of(await moved(officer, reference, "correct", event="3", words="Wrong case."))
    assert "A letter had left before something was marked as recorded in error" in page
    assert "Already sent, to be put right Our answer" in page
    assert "Put right what was sent" in words_of(await officer.read("/desk/today"))
    page = words_of(await moved(officer, reference, "seen", flags=["put_right"]))
    assert "A letter had left before" not in page


async def test_the_export_keeps_what_was_marked_and_says_so(desk: Desk, officer: Browser) -> None:
    reference = await answered(desk, officer)
    await moved(officer, reference, "correct", event="3", words="Wrong case.")
    auditor = await desk.person("auditor")
    await auditor.read(f"/desk/cases/{reference}")
    response = await auditor.post(f"/desk/cases/{reference}/export")
    events = json.loads(await response.text())["events"]
    assert [(one["kind"], one["in_error"]) for one in events] == [
        ("received", False), ("letter_kept", False), ("answered", True), ("recorded_in_error", False),
    ]  # fmt: skip
    assert [row.what for row in await desk.audit("did_correct")] == ["did_correct"]


async def test_answers_about_a_young_person_recorded_in_error_are_not_counted(desk: Desk, officer: Browser) -> None:
    from backend.numbers.sources import recorded_in

    case = await desk.case()
    await moved(officer, case.reference, "young_person", age="from_12")
    states = await desk.book.states("wigan")
    assert [answers for _, answers in await recorded_in(desk.book, "wigan", states)] == [{"age": "from_12"}]
    await moved(officer, case.reference, "correct", event="2", words="Another child.")
    states = await desk.book.states("wigan")
    assert await recorded_in(desk.book, "wigan", states) == []
    assert not isinstance(states[case.uuid], e.Fact)


async def test_a_letter_added_with_the_wrong_day_is_counted_from_the_right_one(desk: Desk, officer: Browser) -> None:
    case = await desk.case(channel="letter")
    page = words_of(await moved(officer, case.reference, "receipt_day", on="2026-11-16", words="Stamped on the 16th."))
    assert "Arrived Monday 16 November 2026" in page


async def test_the_child_reads_no_letter_of_an_act_that_was_recorded_in_error(desk: Desk, officer: Browser) -> None:
    reference = await answered(desk, officer)
    case = await desk.find(reference)
    assert await letters(desk, case.uuid) == ["answer"]
    number = [row.seq for row in await history(desk, case.uuid) if row.kind == "answered"][0]
    await moved(officer, reference, "correct", event=str(number), words="Wrong case.")
    assert await letters(desk, case.uuid) == []


async def history(desk: Desk, uuid: str) -> list[EventRow]:
    """Return the rows of a case."""
    return await desk.book.reading(lambda session: rows_of(session, uuid))


async def letters(desk: Desk, uuid: str) -> list[str]:
    """Return the letters that the child may read."""
    return [str(row.facts["letter"]) for row in letters_that_hold(await history(desk, uuid))]
