"""Cases that belong together: likely ones are shown, linked ones stand in both histories, nobody else learns of it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from backend.cases import events as e
from backend.cases.progress import progress_of
from backend.cases.tables import CaseRow
from tests.backend.desk.kit import Browser, Desk, words_of

pytestmark = pytest.mark.asyncio
ROBIN = {"child": {"name": "Robin Example-Hill"}, "speaker": {"role": "on_behalf", "relation": "carer", "name": "Kim"}}


async def of(desk: Desk, **told: Any) -> CaseRow:
    """Store a case of Robin's."""
    return await desk.case(**{**ROBIN, **told})


def path(case: CaseRow, more: str = "") -> str:
    """Return the address of a case."""
    return f"/desk/cases/{case.reference}{more}"


async def view(desk: Desk, case: CaseRow) -> Any:
    """Return what whoever told us reads of it."""
    return progress_of(desk.book, case.reference, await desk.state(case), desk.clock().date())


async def links(browser: Browser, this: CaseRow, other: CaseRow, link: str = "family") -> str:
    """Link the two; the page of the first."""
    await browser.read(path(this, "/link"))
    assert await browser.do(path(this, "/link"), other=other.reference, link=link) == path(this, "?linked=yes#together")
    return words_of(await browser.read(path(this)))


async def test_who_may_be_the_same_is_shown_with_what_is_the_same(each_desk: Desk) -> None:
    desk, officer = each_desk, await each_desk.person("complaints_officer")
    phone = {"how": "phone", "to": "07700 900123", "safe": "yes"}
    this = await of(desk, reply=phone)
    same_name, same_phone = await of(desk), await desk.case(reply={**phone, "to": "+44 7700 900 123"})
    others = [
        await of(desk, council="devon"),
        await of(desk, child={"name": "Robin Other"}),
        await of(desk, child={"name": "Robin"}),
    ]
    text = words_of(await officer.read(path(this)))
    assert f"{same_name.reference} : the same name of a child" in text
    assert f"{same_phone.reference} : the same number or address" in text
    assert "2 cases may be about the same person" in text, "said before anything is done"
    assert not [one for one in others if one.reference in text]


async def test_an_address_of_an_advocate_who_writes_for_many_makes_no_two_cases_alike(
    desk: Desk, officer: Browser
) -> None:
    told = {"reply": {"how": "email", "to": "ada@advocates.example", "safe": "yes"}}
    advocate = {"role": "on_behalf", "relation": "advocate", "name": "Ada"}
    this, other = [await desk.case(speaker=advocate, **told) for _ in range(2)]
    assert other.reference not in await officer.read(path(this))


async def test_the_address_of_the_advocate_of_a_child_makes_no_two_cases_alike(desk: Desk, officer: Browser) -> None:
    """Where the answer goes to the advocate, too: other children have the same one."""
    ada = {"answer": "have_one", "name": "Ada", "contact": "Ada@advocates.example"}
    reply = {"how": "email", "to": "ada@advocates.example", "safe": "yes"}
    this = await desk.case(advocate=ada, reply=reply, child={"name": "Robin Example"})
    other = await desk.case(advocate=ada, child={"name": "Max Other"})
    assert other.reference not in await officer.read(path(this))


@pytest.mark.parametrize("link", ["same_matter", "same_person", "family"])
async def test_linked_they_stand_in_both_histories_and_each_keeps_its_own_days(
    desk: Desk, officer: Browser, link: str
) -> None:
    this, other = await of(desk), await of(desk)
    before = [
        progress_of(desk.book, one.reference, await desk.state(one), desk.clock().date()) for one in (this, other)
    ]
    text = await links(officer, this, other, link)
    assert "These may" not in text
    for one, with_ in ((this, other), (other, this)):
        assert (await desk.state(one)).links == ((with_.reference, link),)
        text = words_of(await officer.read(path(one)))
        assert "Linked with another case" in text
        assert f"Which case {with_.reference}" in text
    assert [await view(desk, one) for one in (this, other)] == before, "whoever told us reads nothing of it"
    said = [(row.about, row.facts["other"]) for row in await desk.audit("case_linked")]
    assert sorted(said) == sorted([(this.uuid, other.reference), (other.uuid, this.reference)])


async def test_a_link_can_be_another_and_can_be_ended_and_a_second_press_does_nothing(
    desk: Desk, officer: Browser
) -> None:
    this, other = await of(desk), await of(desk)
    await links(officer, this, other, "same_matter")
    await links(officer, other, this, "family")
    assert (await desk.state(this)).links == ((other.reference, "family"),)
    for _ in range(2):
        await officer.do(path(this, "/unlink"), other=other.reference)
    for one in (this, other):
        assert (await desk.state(one)).links == ()
        assert "No longer linked with another case" in words_of(await officer.read(path(one)))
    assert len(await desk.audit("case_unlinked")) == 2


async def test_what_cannot_be_linked_is_said_and_not_theirs_is_as_if_it_were_not_there(
    desk: Desk, officer: Browser
) -> None:
    this, named = await of(desk), await of(desk)
    await desk.happens(named, e.StaffNamed(staff=(officer.id,)))
    both = await desk.person("complaints_officer", councils=("wigan", "devon"))
    elsewhere = await of(desk, council="devon")
    await officer.read(path(this, "/link"))
    await both.read(path(this, "/link"))
    for browser, other, say in (
        (officer, named.reference, "We do not know this reference."),
        (officer, elsewhere.reference, "We do not know this reference."),
        (officer, "XXX-XXX", "We do not know this reference."),
        (officer, this.reference, "That is this case itself."),
        (both, elsewhere.reference, "It is of another council."),
    ):
        response = await browser.post(path(this, "/link"), other=other, link="family")
        assert response.status == 400
        assert say in words_of(await response.text())
    assert named.reference not in await officer.read(path(this)), "also among those that may belong to it"
    assert (await desk.state(this)).links == ()


async def test_an_advocate_and_whoever_answers_learn_of_no_other_case(desk: Desk, officer: Browser) -> None:
    this, other = await of(desk), await of(desk)
    answering, advocate = await desk.person("team_manager"), await desk.person("advocate")
    await desk.happens(this, e.Assigned(to=answering.id))
    await desk.happens(this, e.AccessAgreed(on=desk.clock().date(), staff=advocate.id, agreed=True))
    for linked in (False, True):
        if linked:
            await links(officer, this, other)
        for browser in (answering, advocate):
            page = words_of(await browser.read(path(this)))
            assert other.reference not in page
            assert "Linked with another case" not in page
            assert (await browser.get(path(this, "/link"))).status == 404


async def test_whoever_is_named_in_the_other_case_reads_nothing_of_the_link(desk: Desk) -> None:
    manager, named = await desk.person("manager"), await desk.person("manager", name="Priya Patel")
    this, other, third = await of(desk), await of(desk), await of(desk)
    await links(manager, this, third)
    await links(manager, this, other, "same_matter")
    await manager.do(path(this, "/unlink"), other=other.reference)
    await desk.happens(other, e.StaffNamed(staff=(named.id,)))
    for browser, sees in ((manager, True), (named, False)):
        whole = await (await browser.post(path(this, "/export"))).text()
        table = await (await browser.post(path(this, "/export"), how="csv")).text()
        for page in (
            await browser.read(path(this)),
            await browser.read(path(this, "/subject-access")),
            whole,
            table,
        ):
            assert (other.reference in page) is sees
            assert third.reference in page, "and of the other link as before"


async def test_two_who_link_the_same_two_at_once_do_it_once(each_desk: Desk) -> None:
    desk = each_desk
    this, other = await of(desk), await of(desk)
    people = [await desk.person("complaints_officer") for _ in range(2)]
    for browser in people:
        await browser.read(path(this, "/link"))
    pairs = ((people[0], this, other), (people[1], other, this))
    answers = await asyncio.gather(
        *(browser.post(path(one, "/link"), other=with_.reference, link="family") for browser, one, with_ in pairs)
    )
    assert sorted(answer.status for answer in answers) == [303, 400]
    assert [(await desk.state(one)).links for one in (this, other)] == [
        ((other.reference, "family"),),
        ((this.reference, "family"),),
    ]
