"""Who is named in a complaint, however it is written, is not given it and does not see it."""

from __future__ import annotations

import pytest

from backend.cases.named_staff import is_named, may_be_named
from tests.backend.desk.kit import Browser, Desk, words_of
from tests.backend.desk.test_cases import moved

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize(
    ("staff", "box", "words"),
    [
        ("Team Manager Example", "Team Manager Example", ""), ("Team Manager Example", "mr exampel", ""),
        ("Priya Patel", "Ms Patel", ""), ("Priya Patel", "PATEL, Priya", ""), ("Priya Patel", "priya patell", ""),
        ("Priya Patel", "P. Patel", ""), ("Priya Patel", "my social worker Patel", ""),
        ("Zoë O’Brien", "zoe obrien", ""),
        ("Priya Patel", "", "And then Priya Patel's car was gone"), ("Priya Patel", "", "Mrs Patel shouted at me"),
        ("Team Manager Example", "", "the manager Example said no"),
    ],
)  # fmt: skip
async def test_a_name_is_read_however_it_is_written(staff: str, box: str, words: str) -> None:
    assert is_named(staff, box, [words])


@pytest.mark.parametrize(
    ("staff", "box", "words", "perhaps"),
    [
        ("Priya Patel", "Raj Patel", "", True), ("Priya Patel", "Priya", "", True),
        ("Priya Patel", "the manager", "", False),
        ("Team Manager Example", "Alex Example", "", True), ("Sam Green", "", "the green team was late", True),
        ("Priya Patel", "", "nobody rings me", False), ("Team Manager", "the team manager", "", False),
    ],
)  # fmt: skip
async def test_somebody_else_is_not_kept_out_but_said_where_it_may_be_them(
    staff: str, box: str, words: str, perhaps: bool
) -> None:
    assert not is_named(staff, box, [words])
    assert may_be_named(staff, box, [words]) == perhaps


async def test_who_is_named_is_not_on_the_list_and_does_not_see_it(desk: Desk, officer: Browser) -> None:
    manager = await desk.person("team_manager", "manager", name="Team Manager Example")
    case = await desk.case(person_named="Ms Example")
    form = await officer.read(f"/desk/cases/{case.reference}/assign")
    assert "Team Manager Example" not in form
    assert (await manager.get(f"/desk/cases/{case.reference}")).status == 404
    assert case.reference not in await manager.read("/desk/cases")
    response = await officer.post(f"/desk/cases/{case.reference}/assign", to=manager.id)
    assert response.status == 400
    page = words_of(await officer.read(f"/desk/cases/{case.reference}"))
    assert "The program read the name of somebody on the staff: kept out" in page
    assert "Somebody is named in it" in page, "a person still decides"


async def test_a_suggestion_stands_beside_the_name_while_it_is_given_to_somebody(desk: Desk, officer: Browser) -> None:
    await desk.person("team_manager", name="Priya Patel")
    case = await desk.case(person_named="Priya")
    form = words_of(await officer.read(f"/desk/cases/{case.reference}/assign"))
    assert "Priya Patel (may be the person named in it: read it first)" in form


async def test_changing_it_later_is_followed_through(desk: Desk, officer: Browser) -> None:
    manager = await desk.person("team_manager", "manager", name="Priya Patel")
    case = await desk.case()
    await moved(officer, case.reference, "assign", to=manager.id)
    await moved(officer, case.reference, "named", staff=[manager.id])
    assert (await desk.state(case)).assigned_to is None
    assert (await manager.get(f"/desk/cases/{case.reference}")).status == 404
    await moved(officer, case.reference, "not_named", staff=manager.id, words="Another Patel.")
    assert (await manager.get(f"/desk/cases/{case.reference}")).status == 200
    await moved(officer, case.reference, "assign", to=manager.id)


async def test_words_that_come_later_name_somebody_too(desk: Desk, officer: Browser) -> None:
    manager = await desk.person("team_manager", "manager", name="Priya Patel")
    case = await desk.case()
    await moved(officer, case.reference, "assign", to=manager.id)
    words = "It was Priya Patel who did it."
    await moved(officer, case.reference, "words", words=words, on=desk.clock().date().isoformat())
    assert (await desk.state(case)).assigned_to is None
    assert (await manager.get(f"/desk/cases/{case.reference}")).status == 404
