"""A name that the case knows is marked however it is written, and common words are not taken for one."""

from __future__ import annotations

import json
import re

import pytest

from backend.cases import events as e
from backend.desk.third_persons import Names
from backend.settings import ROOT
from tests.backend.cases.kit import represented
from tests.backend.desk.kit import Desk, words_of

OTHERS = (
    *("Mark Dawson", "Sara Green", "Steven Hill", "Kim Lee", "Jo Bright", "Priya Shah", "Liam Kelly", "Olu Featherby"),
    *("Mia Manager", "Dan Price", "Chris Potter", "Ann Clark", "Tom Baker", "Grace Moore", "Yusuf Demir", "Ola Nowak"),
)
"""Names of staff, as a desk of some size has them."""


def third(**told: object) -> Names:
    """Return the names of a case in which a carer speaks for a child about Brenda Okafor."""
    case = {
        "person_named": "Brenda Okafor",
        "child": {"name": "Ash Marlow"},
        "speaker": {"role": "on_behalf", "name": "Ellen Carver", "relation": "carer"},
        "advocate": {"answer": "have_one", "name": "Bo Lindqvist"},
    }
    return Names.of([represented(**{**case, **told})], OTHERS)


def marked(names: Names, text: str) -> list[str]:
    """Return what is marked in a text."""
    return [piece.text for piece in names.pieces(text) if piece.name]


@pytest.mark.parametrize(
    "written",
    ["brenda", "BRENDA", "brendas", "brenda's", "brenda’s", "brend", "brnda", "bernda", "brennda", "okafor", "okafors",
     "okaffor", "okarfor", "ellen", "elen", "carver", "lindqvist", "lindkvist", "featherbys", "fetherby", "sara",
     "sarah", "steven", "stephen", "novak", "bo", "jo", "kims", "yusef", "demir's", "priya", "prya"],
)  # fmt: skip
def test_a_name_that_the_case_or_the_desk_knows_is_marked_however_it_is_written(written: str) -> None:
    assert marked(third(), f"it was {written} again and nobody came") == [written]


def test_the_own_name_of_whom_the_data_are_about_is_no_third_persons_also_misspelt() -> None:
    text = "ash was there. Ash's bag. then marlow cried, and marlows room. marloww came"
    assert marked(third(), text) == []


def test_a_first_name_in_small_letters_is_marked_also_where_nobody_knows_it() -> None:
    assert marked(third(), "my sister kayleigh saw it and pauline told hassan") == ["kayleigh", "pauline", "hassan"]


def test_common_words_are_not_marked_although_they_are_like_names() -> None:
    text = "it may be dark, i make my mark. we rose. the hill is green. an old clock, a summer of hope and joy, a bear"
    names = Names.of([represented(person_named="Mack Rosen")], ["Joyce Beard", "Ana Clack"])
    assert marked(names, text) == []


def test_of_what_young_people_write_in_small_letters_few_words_are_marked_and_most_of_them_are_names() -> None:
    lines = [
        re.sub(r"^\s*-\s*", "", line).strip().lower()
        for path in sorted((ROOT / "bot/data/voices").iterdir())
        if path.is_file()
        for line in path.read_text("utf-8").splitlines()
        if len(line.split()) > 4
    ]
    words = sum(len(line.split()) for line in lines)
    names = third()
    found = [text for line in lines for text in marked(names, line)]
    assert words > 10_000
    assert len(found) / words < 0.02


@pytest.mark.asyncio
async def test_what_stands_once_with_a_capital_letter_is_marked_in_small_letters_everywhere(desk: Desk) -> None:
    manager = await desk.person("manager", name="Mia Manager")
    case = await desk.case(words=[{"at": "2026-11-23T09:00:00Z", "text": "zillah pushed me. the school knows."}])
    day = desk.clock().date()
    note = e.NoteWritten(on=day, about="call")
    said = "Rang her key worker. She says that Zillah did not, and the School agrees."
    await desk.book.record(case.uuid, note, actor="s0", now=desk.clock(), words=said)
    more = json.dumps({"kind": "add_words", "words": [{"text": "zillahs friend laughed"}]})
    await desk.book.record(case.uuid, e.WordsAdded(), actor="teller", now=desk.clock(), words=more)
    path = f"/desk/cases/{case.reference}/subject-access"
    page = await manager.read(path)
    for text in ("zillah", "Zillah", "zillahs"):
        assert f"<mark>{text}</mark>" in page
    assert "<mark>school</mark>" not in page
    at = re.search(r'name="at" value="(\d+)"', page)
    assert at
    made = await (await manager.post(path, at=at[1], name=["Zillah"])).text()
    assert "zillah" not in made.casefold()
    assert "[name withheld] pushed me. the school knows." in words_of(made)


@pytest.mark.asyncio
async def test_who_stands_in_a_box_for_a_name_is_marked_in_small_letters_also_where_nobody_wrote_it_large(
    desk: Desk,
) -> None:
    manager, case, day = await desk.person("manager"), await desk.case(), desk.clock().date()
    asked = {"kind": "advocate", "advocate": {"answer": "have_one", "name": "imre szabo", "contact": None}}
    answered = e.AdvocateAnswered(answer="have_one")
    await desk.book.record(case.uuid, answered, actor="teller", now=desk.clock(), words=json.dumps(asked))
    planned = e.ActionPlanned(on=day, stage=1, point=0, owner="p1", due=day)
    item = '{"item": {"title": "A new bed", "found": "", "text": "wendeline prowse, house team"}}'
    await desk.book.record(case.uuid, planned, actor="s0", now=desk.clock(), words=item)
    note = e.NoteWritten(on=day, about="call")
    await desk.book.record(
        case.uuid, note, actor="s0", now=desk.clock(), words="prowse, wendeline and szabo are at the house"
    )
    page = await manager.read(f"/desk/cases/{case.reference}/subject-access")
    assert "<mark>prowse</mark>" in page
    assert "<mark>wendeline</mark>" in page
    assert "<mark>szabo</mark>" in page
    assert "<mark>house</mark>" not in page
