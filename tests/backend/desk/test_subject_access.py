"""A subject access request: everything is shown to be checked, and only what was not withheld is in the document."""

from __future__ import annotations

import json
import re

import pytest

from backend.cases import events as e
from backend.cases.letters import Block, Letter
from backend.cases.tables import CaseRow
from backend.cases.young_person import to_seal
from backend.desk.third_persons import Names
from tests.backend.cases.kit import represented
from tests.backend.desk.kit import Desk, words_of

pytestmark = pytest.mark.asyncio
STORY = "Alex Example shouts at me.\n\nYesterday I told Brenda about it. My sister Kim saw it."
DONE = "Made on Monday 23 November 2026"


async def full_case(desk: Desk) -> CaseRow:
    """Store a case with words, a note and more words."""
    case = await desk.case(
        words=[{"at": "2026-11-23T09:00:00Z", "text": STORY}],
        person_named="Alex Example",
        child={"name": "Ash Marlow"},
        speaker={"role": "on_behalf", "name": "Sam Carer", "relation": "carer"},
    )
    note = e.NoteWritten(on=desk.clock().date(), about="call")
    await desk.book.record(case.uuid, note, actor="s0", now=desk.clock(), words="Rang Mrs Marlow. Ash was out.")
    more = json.dumps({"kind": "add_words", "words": [{"text": "Ash says it was loud."}]})
    await desk.book.record(case.uuid, e.WordsAdded(), actor="teller", now=desk.clock(), words=more)
    return case


def passages(page: str) -> dict[str, str]:
    """Return the whole of each passage by its id."""
    return {found[1]: found[0] for found in re.findall(r'(<div class="passage.*?value="([^"]+)".*?</div>)', page, re.S)}


def at_of(page: str) -> str:
    found = re.search(r'name="at" value="(\d+)"', page)
    assert found
    return found[1]


async def test_every_passage_has_a_box_notes_and_third_persons_are_marked_to_be_checked(desk: Desk) -> None:
    manager, case = await desk.person("manager", name="Mia Manager"), await full_case(desk)
    page = await manager.read(f"/desk/cases/{case.reference}/subject-access")
    found = passages(page)
    words = found["word0"]
    assert "A third person may be named: to be checked" in words
    for name in ("Alex Example", "Brenda", "Kim"):
        assert f"<mark>{name}</mark>" in words
    assert "<mark>Yesterday" not in words
    note = next(text for text in found.values() if "Rang" in text)
    assert "A private note of the team: to be checked" in note
    loud = next(text for text in found.values() if "it was loud" in text)
    assert "to be checked" not in loud  # the child's own name is no third person's
    [row] = await desk.audit("subject_access_read")
    assert (row.actor, row.about) == (manager.id, case.uuid)


async def test_the_document_has_nothing_of_what_was_withheld(desk: Desk) -> None:
    manager, case = await desk.person("manager"), await full_case(desk)
    path = f"/desk/cases/{case.reference}/subject-access"
    page = await manager.read(path)
    note = next(one for one, text in passages(page).items() if "Rang" in text)
    answer = await manager.post(path, at=at_of(page), withhold=[note], name=["Brenda", "Alex Example"])
    text = await answer.text()
    made = words_of(text)
    assert answer.status == 200
    assert DONE in made
    for gone in ("Rang", "Brenda", "Alex Example"):
        assert gone not in text
    assert "I told [name withheld] about it. My sister Kim saw it." in made
    assert "[withheld]" in made
    assert "Ash says it was loud." in made
    [row] = await desk.audit("subject_access_made")
    assert row.facts == {"reference": case.reference, "withheld": 1, "names": 2}


async def test_a_ticked_name_goes_in_every_form_in_which_it_is_marked(desk: Desk) -> None:
    manager = await desk.person("manager")
    story = "I told Kaya. Then Kaya's dad came. KAYA cried. We saw Kaya Brown, and Mr Brown saw Kim Lee."
    case = await desk.case(words=[{"at": "2026-11-23T09:00:00Z", "text": story}])
    path = f"/desk/cases/{case.reference}/subject-access"
    page = await manager.read(path)
    answer = await manager.post(path, at=at_of(page), name=["Kaya"])
    text = await answer.text()
    assert DONE in words_of(text)
    assert "kaya" not in text.casefold()
    assert "Mr Brown saw Kim Lee" in words_of(text)
    assert "Brown, and" not in text  # two parts that stand together are one name


async def test_what_came_while_somebody_checked_is_never_given_out_unread(desk: Desk) -> None:
    manager, case = await desk.person("manager"), await full_case(desk)
    path = f"/desk/cases/{case.reference}/subject-access"
    page = await manager.read(path)
    note = e.NoteWritten(on=desk.clock().date(), about="talk")
    await desk.book.record(case.uuid, note, actor="s0", now=desk.clock(), words="Nobody has checked this.")
    answer = await manager.post(path, at=at_of(page), withhold=["word0"], name=["Brenda"])
    text = await answer.text()
    assert answer.status == 409
    assert DONE not in words_of(text)
    assert re.search(r'value="word0"[^>]* checked', text)
    assert re.search(r'value="Brenda" checked', text)
    assert await desk.audit("subject_access_made") == []
    again = await manager.post(path, at=at_of(text), withhold=["word0"])
    assert DONE in words_of(await again.text())


async def test_everything_that_is_held_is_in_it_letters_and_what_is_only_counted_too(desk: Desk) -> None:
    manager, case = await desk.person("manager"), await full_case(desk)
    letter = Letter("answer", "child", "Our answer", "Hello,", (Block("We rang too late.", "letter"),)).sealed()
    kept = e.LetterKept(letter="answer", to="child")
    await desk.book.record(case.uuid, kept, actor="s0", now=desk.clock(), words=letter)
    answers = to_seal({"age": "from_16"})
    await desk.book.record(case.uuid, e.YoungPersonRecorded(), actor="s0", now=desk.clock(), words=answers)
    page = words_of(await manager.read(f"/desk/cases/{case.reference}/subject-access"))
    assert "We rang too late." in page
    assert "Age on the day of the complaint: 16 or 17" in page
    assert "Sam Carer" in page


async def test_it_is_there_for_managers_and_auditors_of_the_council_and_for_nobody_else(desk: Desk) -> None:
    case = await desk.case()
    path = f"/desk/cases/{case.reference}/subject-access"
    for role in ("complaints_officer", "team_manager", "advocate", "safeguarding_duty", "admin"):
        assert (await (await desk.person(role)).get(path)).status == 404
    assert (await (await desk.person("manager", councils=("devon",))).get(path)).status == 404
    assert (await (await desk.person("auditor")).get(path)).status == 200


async def test_a_name_is_a_name_also_with_an_s_and_a_sentence_begins_without_one() -> None:
    third = Names.of([represented(person_named="Alex Example")], ["Olu Featherby"])
    marked = [
        piece.text
        for piece in third.pieces("Alex's bag. Then Kim Lee rang FEATHERBY. Brenda saw it. We met in May.")
        if piece.name
    ]
    assert marked == ["Alex's", "Kim Lee", "FEATHERBY", "Brenda"]
