"""A case at the desk: the child's words first, only legal moves, nothing typed is lost, two people for a downgrade."""

from __future__ import annotations

import asyncio
import html
import re
from datetime import date, timedelta

import pytest
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import events as e
from backend.cases.casebook import Behind
from backend.desk import action_forms
from backend.desk.actions.action import ACTIONS
from tests.backend.desk.kit import MONDAY, Browser, Desk, words_of
from tests.backend.law.oracle import nth_after

pytestmark = pytest.mark.asyncio
TODAY = date(2026, 11, 23)
ORDER = ("assign", "named", "advocate", "acknowledge", "answer", "child_said", "learned", "close")
EVIL = '<script>alert(1)</script><img src=x onerror="alert(2)"> {{ 7*7 }} "\'><b>bold</b>'


def links(page: str) -> set[str]:
    """Return the actions that the page of a case offers."""
    return {name.replace("-", "_") for name in re.findall(r'href="/desk/cases/[^/"]+/([a-z0-9-]+)"', page)}


async def moved(browser: Browser, reference: str, action: str, **fields: object) -> str:
    """Make a move through its form; the page of the case after it."""
    path = f"/desk/cases/{reference}/{action.replace('_', '-')}"
    await browser.read(path)
    where = await browser.do(path, **fields)
    assert where == f"/desk/cases/{reference}?done={action}"
    return await browser.read(where)


async def test_the_childs_words_come_first_and_verbatim(desk: Desk, officer: Browser) -> None:
    said = "He took  my bike.\n\nI said STOP 😢"
    case = await desk.case(words=[{"at": "2026-11-23T09:58:00Z", "text": said}])
    page = await officer.read(f"/desk/cases/{case.reference}")
    assert html.escape(said) in page
    assert page.index("He took") < page.index("To do now" if "To do now" in page else "Dates")
    assert [row.facts["reference"] for row in await desk.audit("case_read")] == [case.reference]


async def test_what_can_be_done_stands_above_the_history(desk: Desk, officer: Browser) -> None:
    page = await officer.read(f"/desk/cases/{(await desk.case()).reference}")
    assert page.index('id="todo"') < page.index('id="moves"') < page.index('id="history"')


async def test_a_child_who_cannot_understand_is_not_to_be_asked_but_somebody_to_say_who_judged_it(
    desk: Desk, officer: Browser
) -> None:
    child = {"knows": "no", "agrees": "not_sure", "understands": "no"}
    case = await desk.case(speaker={"role": "on_behalf", "relation": "carer"}, child=child)
    page = words_of(await officer.read(f"/desk/cases/{case.reference}"))
    assert "Ask the child what they wish" not in page
    assert "Record who judged that, and how their wishes are found out" in page
    words = "Dr Hill judged it. He turns away when she comes."
    page = await moved(
        officer, case.reference, "understanding", on=TODAY.isoformat(), wishes_by="non_instructed_advocate", words=words
    )
    assert words in page
    assert "By an advocate who works without instructions" in words_of(page)
    state = await desk.state(case)
    assert not state.provisional
    assert "contact_advocacy" in state.flags


async def test_what_is_about_to_happen_stands_first_until_somebody_decided_whether_it_waits(
    desk: Desk, officer: Browser
) -> None:
    decision = {"what": "they are moving me", "when": "this_week", "on": "2026-11-27"}
    case = await desk.case(decision=decision)
    today = words_of(await officer.read("/desk/today"))
    assert "About to happen: decide whether it waits" in today
    page = words_of(await officer.read(f"/desk/cases/{case.reference}"))
    assert "Decide today whether it waits, offer an advocate today" in page
    assert "they are moving me" in page
    assert "Friday 27 November 2026" in page
    path = f"/desk/cases/{case.reference}/deferral"
    await officer.read(path)
    typed = {"on": TODAY.isoformat(), "told_on": TODAY.isoformat(), "words": "The new home has no room before Monday."}
    letter = words_of(await officer.preview(path, outcome="deferred", **typed))
    assert "We decided that this waits while we look at it." in letter
    assert "The new home has no room before Monday." in letter
    await officer.read(path)
    page = words_of(await moved(officer, case.reference, "deferral", outcome="not_deferred", **typed))
    assert "Decide today whether it waits" not in page
    assert "Decided whether it waits" in page
    assert "About to happen" not in words_of(await officer.read("/desk/today"))


async def test_a_wish_for_an_advocate_becomes_a_complaint_on_the_day_of_its_words(desk: Desk, officer: Browser) -> None:
    desk.clock.at = MONDAY - timedelta(days=40)
    case = await desk.case(kind="advocate_request", kind_said="advocate_request", words=[])
    desk.clock.at = MONDAY
    complained_on = TODAY - timedelta(days=3)
    form = words_of(await officer.read(f"/desk/cases/{case.reference}/upgrade"))
    assert "On which day did the complaint reach the council" in form
    page = await moved(officer, case.reference, "upgrade", complained_on=complained_on.isoformat(), words="He told us")
    state = await desk.state(case)
    assert (state.kind, state.complained_on) == ("complaint", complained_on)
    assert "The complaint arrived on" in words_of(page)
    assert case.reference not in await officer.read("/desk/cases?show=late")


async def test_of_an_idea_that_is_a_complaint_no_day_is_asked(desk: Desk, officer: Browser) -> None:
    case = await desk.case(kind="comment", kind_said="comment")
    assert "did the complaint reach" not in words_of(await officer.read(f"/desk/cases/{case.reference}/upgrade"))
    await moved(officer, case.reference, "upgrade", words="It is one")
    assert (await desk.state(case)).kind == "complaint"


async def test_the_points_that_the_person_agreed_stand_under_the_words(desk: Desk, officer: Browser) -> None:
    case = await desk.case(points=[{"text": "My bike"}, {"text": "<b>My bus money</b>"}])
    page = await officer.read(f"/desk/cases/{case.reference}")
    assert page.index("Points to answer") < page.index("My bike") < page.index("&lt;b&gt;My bus money")


async def test_html_in_a_childs_words_is_shown_and_does_nothing(desk: Desk, officer: Browser) -> None:
    case = await desk.case(
        words=[{"at": "2026-11-23T09:58:00Z", "text": EVIL}],
        person_named=EVIL,
        child={"name": EVIL, "age_band": EVIL},
        wanted={"text": EVIL},
        happened={"text": EVIL},
        reply={"how": "email", "to": EVIL, "safe": "yes", "avoid": EVIL},
        advocate={"answer": "have_one", "name": EVIL, "contact": EVIL},
        speaker={"role": "on_behalf", "relation": EVIL, "name": EVIL, "organisation": EVIL},
    )
    for path in ("", "/acknowledge", "/letter/acknowledge"):
        page = await officer.read(f"/desk/cases/{case.reference}{path}")
        assert "<script>" not in page
        assert "<img src=x" not in page
        assert "<b>bold" not in page
        assert "49" not in words_of(page.replace(case.reference, ""))
    for address in (f"?done={EVIL}", f"?not_now={EVIL}", f"?show={EVIL}&reference={EVIL}&who={EVIL}"):
        page = await officer.read("/desk/cases" + address)
        assert "<script>" not in page


async def test_the_day_of_an_officer_from_new_to_closed(desk: Desk, officer: Browser) -> None:
    case = await desk.case(person_named="Ann Other", advocate={"answer": "yes_please"})
    ref = case.reference
    page = await officer.read(f"/desk/cases/{ref}")
    assert "Somebody is named in it" in words_of(page)
    assert "answer" in links(page)
    assert not {"statement", "panel_met", "child_said", "agree_downgrade", "interest"} & links(page)
    day = TODAY.isoformat()
    await moved(officer, ref, "assign", to=officer.id)
    await moved(officer, ref, "named", staff=[])
    await moved(officer, ref, "advocate", on=day, words="Sam of Example Advocates")
    page = await moved(officer, ref, "acknowledge", on=day, procedure_given="yes", advocacy_given="yes")
    assert "acknowledge" not in links(page)
    assert "Saved: Acknowledge it." in words_of(page)
    page = await moved(
        officer, ref, "answer", on=day, outcome="resolved", words="Ann will say sorry by Friday.", stage_2_right_told=""
    )
    assert "Ann will say sorry by Friday." in page
    await moved(officer, ref, "child_said", agrees="yes", words="ok thanks")
    await moved(officer, ref, "learned", on=day, words="We ring back within a day.")
    page = await moved(officer, ref, "close", on=day, words="")
    assert "Closed" in words_of(page)
    state = await desk.state(case)
    assert (state.ended, state.outcome, state.terms, state.assigned_to) == ("closed", "resolved", True, officer.id)
    done = [row.what for row in await desk.audit() if row.what.startswith("did_")]
    assert done == [
        f"did_{name}"
        for name in ["assign", "named", "advocate", "acknowledge", "answer", "child_said", "learned", "close"]
    ]


PEOPLE = {"officer": "Ina Officer", "person": "Pat Independent", "officer_apart": "yes", "independent": "yes"}
PANEL = {"chair": "Ann Able", "second": "Bo Best", "third": "Cy Cole"}


async def refused(browser: Browser, reference: str, action: str, **fields: object) -> str:
    """Return the words of the form that was refused: what is missing, or not possible."""
    path = f"/desk/cases/{reference}/{action.replace('_', '-')}"
    await browser.read(path)
    answer = await browser.post(path, **fields)
    assert answer.status == 409, answer.status
    return words_of(await answer.text())


async def test_a_complaint_walks_through_stage_2_and_the_panel(desk: Desk, officer: Browser) -> None:
    case = await desk.case()
    ref, day = case.reference, TODAY.isoformat()
    await moved(officer, ref, "answer", on=day, outcome="not_resolved", words="No.", stage_2_right_told="yes")
    page = await moved(officer, ref, "next_stage", on=day, words="I am still sad")
    assert "I am still sad" in page
    assert {"statement", "statement_draft", "investigators", "answer_stage_2", "extend_stage_2"} <= links(page)
    answer = {"on": day, "adjudicator": "Sue Senior", "finding_1": "upheld", "words": "Yes.", "plan": "We ring."}
    answer["stage_3_right_told"] = "yes"
    assert "Nobody is named to investigate it." in await refused(officer, ref, "answer_stage_2", **answer)
    assert "Find out first that nobody independent" in await refused(
        officer, ref, "investigators", **{**PEOPLE, "independent": ""}
    )
    await moved(officer, ref, "investigators", **PEOPLE)
    assert "The statement of complaint is not agreed." in await refused(officer, ref, "answer_stage_2", **answer)
    statement = {"on": day, "words": "They moved me.", "points": "Nobody asked me\nMy bike is lost"}
    await moved(officer, ref, "statement_draft", **statement)
    assert "My bike is lost" in await officer.read(f"/desk/cases/{ref}/statement")
    await moved(officer, ref, "statement", **statement)
    await moved(officer, ref, "extend_stage_2", to="2027-01-29", person_told_on=day, words="Two people are away.")
    answer["finding_2"] = "not_upheld"
    assert "report of the Investigating Officer is missing" in await refused(officer, ref, "answer_stage_2", **answer)
    for whose in ("officer", "independent_person"):
        await moved(officer, ref, "report", whose=whose, on=day, words="It was like that.")
    said = await refused(officer, ref, "answer_stage_2", **{**answer, "adjudicator": "ina  OFFICER"})
    assert "somebody else than those who investigated it" in said
    await moved(officer, ref, "answer_stage_2", **answer)
    await moved(officer, ref, "next_stage", on=day, words="")
    assert "Appoint the panel and invite the person first." in await refused(officer, ref, "panel_met", on=day, **PANEL)
    invited = {"meets_on": "2026-12-04", "told_on": day, "independent": "yes", "words": "Town hall, at 11."}
    said = await refused(officer, ref, "panel_arranged", **invited, **{**PANEL, "chair": "pat  INDEPENDENT"})
    assert "The Independent Person of stage 2 may not sit." in said
    await moved(officer, ref, "panel_arranged", **invited, **PANEL)
    await moved(officer, ref, "panel_guests", on=day, advocate="Ada Ade", companion="My nan", speaks="companion")
    await moved(officer, ref, "submission", on=day, of="person", words="Please read this first.")
    await moved(officer, ref, "panel_met", on=day, **PANEL)
    await moved(
        officer, ref, "panel_report", on=day, finding="upheld", words="They were right.", recommendations="Say sorry"
    )
    last = {"on": day, "finding_1": "upheld", "finding_2": "upheld", "words": "We do.", "ombudsman_told": "yes"}
    last["reply_1"] = "accepted"
    assert "together with the Independent Person" in await refused(officer, ref, "director", **last)
    page = words_of(await moved(officer, ref, "director", **last, with_independent_person="yes"))
    assert "Council’s last word given" in page
    for text in ("2. My bike is lost Not upheld", "2. My bike is lost Upheld", "3. Say sorry The council does it"):
        assert text in page
    assert {"withdraw"} & links(await officer.read(f"/desk/cases/{ref}")) == set()


async def test_whoever_works_at_the_desk_is_not_independent_unless_it_is_somebody_else_of_that_name(
    desk: Desk, officer: Browser
) -> None:
    case = await desk.case()
    ref, day = case.reference, TODAY.isoformat()
    await desk.person("team_manager", name="Pat Independent")
    await moved(officer, ref, "answer", on=day, outcome="not_resolved", words="No.", stage_2_right_told="yes")
    await moved(officer, ref, "next_stage", on=day, words="")
    assert "has an account at this desk" in await refused(officer, ref, "investigators", **PEOPLE)
    await moved(officer, ref, "investigators", **PEOPLE, namesake="yes")


async def test_a_later_request_counts_from_the_day_it_arrived_not_from_the_day_it_is_typed(
    desk: Desk, officer: Browser
) -> None:
    case = await desk.case()
    ref = case.reference
    await moved(
        officer, ref, "answer", on=TODAY.isoformat(), outcome="not_resolved", words="No.", stage_2_right_told="yes"
    )
    desk.clock.pass_time(days=10)
    assert officer.new
    officer = await desk.enter(officer.new)
    await moved(officer, ref, "next_stage", on="2026-11-26", words="By letter")
    assert (await desk.state(case)).stage_2_requested_on == date(2026, 11, 26)
    path = f"/desk/cases/{ref}/withdraw"
    await officer.read(path)
    early = await officer.post(path, on="2026-11-20", words="stop")
    assert "That is before the words arrived." in words_of(await early.text())
    await moved(officer, ref, "withdraw", on="2026-11-30", words="stop")
    assert (await desk.state(case)).withdrawn_on == date(2026, 11, 30)


async def test_a_refused_move_says_why_and_loses_nothing_that_was_typed(desk: Desk, officer: Browser) -> None:
    case = await desk.case()
    path = f"/desk/cases/{case.reference}/extend"
    await officer.read(path)
    typed = {
        "to": "2027-03-01",
        "reason": "complex",
        "child_told_on": TODAY.isoformat(),
        "words": "We ring <you> soon.",
    }
    answer = await officer.post(path, **typed)
    page = await answer.text()
    assert answer.status == 409
    assert "Stage 1 ends on 21 December 2026 at the very latest." in words_of(page)
    assert 'value="2027-03-01"' in page
    assert "We ring &lt;you&gt; soon." in page
    assert re.search(r'value="complex" checked', page)
    assert (await desk.state(case)).extended_to is None


async def test_what_is_missing_is_said_beside_its_box_and_the_rest_stays(desk: Desk, officer: Browser) -> None:
    case = await desk.case()
    path = f"/desk/cases/{case.reference}/answer"
    await officer.read(path)
    answer = await officer.post(path, on="31/11/2026", outcome="", words="Long and careful words.")
    page = await answer.text()
    assert answer.status == 400
    assert "On which day did we answer: Write a day like 27/11/2026." in words_of(page)
    assert "How did it end: Please fill this in." in words_of(page)
    assert "Long and careful words." in page
    assert 'value="31/11/2026"' in page


async def test_a_day_may_be_typed_as_people_write_it(desk: Desk, officer: Browser) -> None:
    case = await desk.case()
    await moved(officer, case.reference, "acknowledge", on="23/11/2026", procedure_given="yes", advocacy_given="yes")
    assert (await desk.state(case)).acknowledged_on == TODAY


async def test_a_form_sent_twice_does_it_once(desk: Desk, officer: Browser) -> None:
    case = await desk.case()
    path = f"/desk/cases/{case.reference}/words"
    page = await officer.read(path)
    [once] = re.findall(r'name="once" value="([^"]+)"', page)
    for _ in range(3):
        await officer.do(path, once=once, words="One more thing")
    shown = await officer.read(f"/desk/cases/{case.reference}")
    assert shown.count("One more thing") == 2  # once beside the first words, once in the history


async def test_a_move_that_somebody_else_made_meanwhile_is_refused_kindly(desk: Desk, officer: Browser) -> None:
    case, other = await desk.case(), await desk.person("complaints_officer")
    path = f"/desk/cases/{case.reference}/acknowledge"
    fields = {"on": TODAY.isoformat(), "procedure_given": "yes", "advocacy_given": "yes"}
    await officer.read(path)
    await moved(other, case.reference, "acknowledge", **fields)
    answer = await officer.post(path, **fields)
    assert answer.status == 409
    assert "This was acknowledged before." in words_of(await answer.text())
    again = await officer.get(path)
    assert again.headers["Location"] == f"/desk/cases/{case.reference}?not_now=acknowledge"


async def test_two_officers_on_one_case_are_told_and_nothing_is_overwritten(desk: Desk, officer: Browser) -> None:
    case, other = await desk.case(), await desk.person("complaints_officer", name="Omar Other")
    path = f"/desk/cases/{case.reference}/assign"
    hidden = {
        name: re.findall(rf'name="{name}" value="([^"]+)"', await officer.read(path))[0] for name in ("at", "once")
    }
    await moved(other, case.reference, "assign", to=other.id)
    answer = await officer.post(path, to=officer.id, **hidden)
    page = await answer.text()
    assert answer.status == 409
    assert "This case has gone on since you opened this form" in words_of(page)
    assert "Omar Other" in page.split('id="news"')[1].split("</section>")[0]
    assert re.search(rf'value="{officer.id}" (checked|selected)', page)  # what was chosen is kept
    assert (await desk.state(case)).assigned_to == other.id
    [now] = re.findall(r'name="at" value="(\d+)"', page)
    await officer.do(path, to=officer.id, once=hidden["once"], at=now)
    assert (await desk.state(case)).assigned_to == officer.id


async def test_of_two_who_press_at_once_one_is_told(each_desk: Desk) -> None:
    case = await each_desk.case()
    path = f"/desk/cases/{case.reference}/assign"
    officers = [await each_desk.person("complaints_officer") for _ in range(2)]
    at = [re.findall(r'name="at" value="(\d+)"', await one.read(path))[0] for one in officers]
    answers = await asyncio.gather(*(one.post(path, to=one.id, at=at[0]) for one in officers))
    assert sorted(answer.status for answer in answers) == [303, 409]


async def test_what_was_committed_after_the_look_and_before_the_writing_is_told(each_desk: Desk) -> None:
    case, book = await each_desk.case(), each_desk.book
    note = e.NoteWritten(on=TODAY, about="call")
    await each_desk.happens(case, note)

    async def write(session: AsyncSession) -> None:
        await book.add(session, case.uuid, note, actor="s1", now=each_desk.clock(), words="Rang", after=1)

    with pytest.raises(Behind):
        await book.writing(write)


async def test_a_form_sent_again_after_going_back_is_done_already_not_behind(desk: Desk, officer: Browser) -> None:
    case = await desk.case()
    path = f"/desk/cases/{case.reference}/words"
    page = await officer.read(path)
    hidden = {name: re.findall(rf'name="{name}" value="([^"]+)"', page)[0] for name in ("at", "once")}
    for _ in range(2):
        await officer.do(path, words="One more thing", **hidden)


async def test_whoever_is_named_is_not_on_the_list_and_cannot_be_given_it(desk: Desk, officer: Browser) -> None:
    case, named = await desk.case(), await desk.person("team_manager", name="Nia Named")
    assert "Nia Named" in await officer.read(f"/desk/cases/{case.reference}/assign")
    await moved(officer, case.reference, "named", staff=[named.id])
    path = f"/desk/cases/{case.reference}/assign"
    assert "Nia Named" not in (await officer.read(path)).split("<form")[-1]
    assert (await officer.post(path, to=named.id)).status == 400


async def test_a_complaint_becomes_less_only_by_two_people(desk: Desk, officer: Browser) -> None:
    case, second = await desk.case(), await desk.person("manager")
    ref, day = case.reference, TODAY.isoformat()
    page = await moved(officer, ref, "downgrade", to="comment", person_told_on=day, words="They say it is an idea.")
    assert (await desk.state(case)).kind == "complaint"
    assert not {"agree_downgrade", "downgrade"} & links(page)
    path = f"/desk/cases/{ref}/agree-downgrade"
    sneaky = await officer.post(path, words="I agree with myself")
    assert sneaky.status == 409
    assert "Two people are two" in words_of(await sneaky.text())
    assert "They say it is an idea." in await second.read(path)
    await moved(second, ref, "agree_downgrade", words="So do I.")
    assert (await desk.state(case)).kind == "comment"


async def test_the_second_person_can_say_no(desk: Desk, officer: Browser) -> None:
    case, second = await desk.case(), await desk.person("manager")
    ref, day = case.reference, TODAY.isoformat()
    await moved(officer, ref, "downgrade", to="comment", person_told_on=day, words="An idea.")
    await moved(second, ref, "refuse_downgrade", on=day, words="They cried.")
    state = await desk.state(case)
    assert (state.kind, state.proposed) == ("complaint", None)
    assert "downgrade" in links(await officer.read(f"/desk/cases/{ref}"))


async def test_an_advocate_reads_a_case_only_while_the_child_agrees(desk: Desk, officer: Browser) -> None:
    case, advocate = await desk.case(), await desk.person("advocate", name="Ada Advocate")
    path, day = f"/desk/cases/{case.reference}", TODAY.isoformat()
    assert (await advocate.get(path)).status == 404
    await moved(officer, case.reference, "access", staff=advocate.id, agreed="yes", on=day)
    assert case.reference in await advocate.read("/desk/cases")
    page = await advocate.read(path)
    assert links(page) <= {case.reference}
    await moved(officer, case.reference, "access", staff=advocate.id, agreed="no", on=day)
    assert (await advocate.get(path)).status == 404
    assert case.reference not in await advocate.read("/desk/cases")


async def test_another_way_to_reach_them_is_shown_with_its_warning(desk: Desk, officer: Browser) -> None:
    case = await desk.case(reply={"how": "letter", "to": "1 Old Road", "safe": "yes"})
    page = await moved(officer, case.reference, "contact", how="phone", to="000 111", safe="not_sure", avoid="after 5")
    shown = words_of(page)
    assert "They are not sure it is safe to reach them this way." in shown
    who = shown[shown.index("Who, and how to reach them") : shown.index("What it is about")]
    assert "000 111" in who
    assert "1 Old Road" not in who


async def test_every_date_says_why_it_is_that_date(desk: Desk, officer: Browser) -> None:
    desk.clock.pass_time(days=30)
    case = await desk.case()
    assert officer.new
    again = await desk.enter(officer.new)
    shown = words_of(await again.read(f"/desk/cases/{case.reference}"))
    assert "Not counted: Friday 25 December, Christmas Day." in shown


async def test_a_letter_is_drafted_in_easy_words_with_the_dates(desk: Desk, officer: Browser) -> None:
    case = await desk.case(reply={"how": "letter", "to": "The Willows", "safe": "yes"}, child={"name": "Ash"})
    shown = words_of(await officer.read(f"/desk/cases/{case.reference}/letter/acknowledge"))
    for text in (
        "Dear Ash,",
        "By letter",
        "The Willows",
        f"The reference on this letter is {case.reference}.",
        "You will have our answer by Monday 7 December.",
        "You can have an advocate to help you.",
    ):
        assert text in shown
    assert "Send it now" not in shown
    assert (await officer.get(f"/desk/cases/{case.reference}/letter/answer")).status == 404


async def test_every_move_is_a_page_with_a_name_in_the_permissions(desk: Desk) -> None:
    declared = {getattr(route.handler, "desk_route", "") for route in desk.app.router.routes()}
    assert {f"move_{name}" for name in ACTIONS} <= declared
    assert isinstance(action_forms.routes, web.RouteTableDef)


async def test_a_part_that_comes_back_after_the_answer_is_answered_through_a_form_of_its_own(
    desk: Desk, officer: Browser
) -> None:
    ref, day = (await desk.case()).reference, TODAY.isoformat()
    manager = await desk.person("manager")
    left_out = {"ground": "prejudice", "might_prejudice": "yes", "how_much": "part"}
    await moved(manager, ref, "not_considered", on=day, told_on=day, words="A court has that part.", **left_out)
    await moved(officer, ref, "answer", on=day, outcome="not_resolved", words="No.", stage_2_right_told="yes")
    await moved(officer, ref, "proceedings_ended", on=day, told_on=day, words="It is over.")
    page = await moved(officer, ref, "reopen", on=day, words="I want that looked into too.")
    assert "Answer the part that came back" in page
    assert "answer_part" in links(page)
    assert "close" not in links(page)
    new_day = nth_after(TODAY, 15)
    told = {"reason": "advocate_needed", "words": "Your advocate needs time.", "child_told_on": day}
    page = await moved(officer, ref, "extend_part", to=new_day.isoformat(), **told)
    assert "More time for the part that came back" in page
    assert "One part needs more time" in page
    assert "14 Dec" in page
    page = await moved(
        officer, ref, "answer_part", on=day, words="We are sorry for that too.", stage_2_right_told="yes"
    )
    assert "The part that came back answered" in page
    assert "answer_part" not in links(page)
    await moved(officer, ref, "close", on=day)


async def test_of_two_parts_that_came_back_on_one_day_the_forms_ask_which_one_is_meant(
    desk: Desk, officer: Browser
) -> None:
    case, day = await desk.case(), TODAY.isoformat()
    ref, manager = case.reference, await desk.person("manager")
    for left_out in ({"ground": "prejudice", "might_prejudice": "yes"}, {"ground": "outside"}):
        await moved(manager, ref, "not_considered", on=day, told_on=day, words="Not now.", how_much="part", **left_out)
    await moved(officer, ref, "answer", on=day, outcome="not_resolved", words="No.", stage_2_right_told="yes")
    await moved(officer, ref, "proceedings_ended", on=day, told_on=day, words="It is over.")
    for of_part in ("prejudice", "outside"):
        await moved(officer, ref, "reopen", on=day, words="That too.", of_part=of_part)
    first, second = (one.number for one in (await desk.state(case)).parts_back)
    form = await officer.read(f"/desk/cases/{ref}/extend-part")
    assert "It had waited for proceedings." in form
    assert "It was outside before." in form
    told = {"reason": "complex", "words": "There is a lot to find out.", "child_told_on": day}
    new_day = nth_after(TODAY, 15).isoformat()
    await moved(officer, ref, "extend_part", back_with=second, to=new_day, **told)
    right = {"on": day, "words": "We are sorry.", "stage_2_right_told": "yes"}
    await moved(officer, ref, "answer_part", back_with=second, **right)
    assert [(one.number, one.extended_to) for one in (await desk.state(case)).parts_back] == [(first, None)]
