"""The desk in a real Chromium: axe finds nothing, nothing comes from elsewhere, a narrow screen is enough."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pyotp
import pytest
from playwright.sync_api import Locator, Page
from sqlalchemy.ext.asyncio import AsyncSession

from backend.cases import events as e
from backend.cases.papers import Item
from backend.cases.tables import CaseRow
from backend.desk.actions.action import ACTIONS
from backend.desk.letter_outbox import OutgoingLetter, queue_letter
from backend.notify import outbox
from tests.backend.alerts.kit import alert
from tests.backend.cases.kit import new_uuid
from tests.desk.conftest import Office
from tests.desk.looks import check as check  # the tests of pages take it from here

pytestmark = pytest.mark.browser
EVERYTHING = ("complaints_officer", "manager", "auditor", "admin", "safeguarding_duty")


def press(page: Page, button: Locator) -> None:
    """Press it and wait for the page that follows, with its style."""
    with page.expect_navigation(wait_until="load"):
        button.click()


def busy_case(office: Office) -> CaseRow:
    """Store a late complaint that somebody made for a child, with everything filled in."""
    desk = office.desk
    desk.clock.pass_time(days=-16)
    case = office.run(
        desk.case(
            words=[{"at": "2026-11-07T09:58:00Z", "text": "Nobody rings me back.\n\nW" + "o" * 200 + "rd 😢"}],
            wanted={"text": "Say sorry.", "kinds": ["apology"]},
            person_named="Alex Example",
            speaker={"role": "on_behalf", "relation": "advocate", "name": "Sam", "organisation": "Example Advocates"},
            reply={"how": "email", "to": "ash@example.org", "safe": "yes", "avoid": "after school"},
            advocate={"answer": "yes_please"},
        )
    )
    due = desk.clock().date() + timedelta(days=3)
    promised = e.ActionPlanned(on=desk.clock().date(), stage=1, point=1, owner="p1", due=due, remedy="apology")
    words = Item("We say sorry", text="Team North").sealed()
    office.run(desk.book.record(case.uuid, promised, actor="s0", now=desk.clock(), words=words))
    desk.clock.pass_time(days=16)
    return case


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_is_accessible_and_fits(office: Office, width: int) -> None:
    case = busy_case(office)
    office.person("team_manager", name="Tess Manager")
    office.person("advocate", name="Ada Advocate")
    uuid = office.run(office.desk.alert(**alert(conversation=new_uuid(), urgent=True)))
    look = {"viewport": {"width": width, "height": 800}, "java_script_enabled": True}
    door = office.page(**look)
    door.goto("/desk/sign-in")
    check(door, "sign-in")
    page = office.enter(office.person(*EVERYTHING, name="Olu Officer", councils=("wigan", "devon")), **look)
    errors: list[str] = []
    asked: set[str] = set()
    page.on("console", lambda said: errors.append(said.text) if said.type in ("error", "warning") else None)
    page.on("request", lambda request: asked.add(request.url))
    ref = case.reference
    office.run(office.desk.case(reply={"how": "email", "to": "ash@example.org", "safe": "yes"}))  # perhaps the same
    office.run(office.desk.book.writing(lambda session: letter_that_may_have_left(office, session, case)))
    paths = ["/desk/today", "/desk/cases", "/desk/cases?about=home", f"/desk/cases/{ref}", f"/desk/cases/{ref}/notes"]
    paths += [f"/desk/cases/{ref}/letter/acknowledge", f"/desk/cases/{ref}/subject-access", "/desk/add", "/desk/reply"]
    paths += ["/desk/alerts", f"/desk/alerts/{uuid}", "/desk/audit", "/desk/people", "/desk/account"]
    paths += ["/desk/confirmations", "/desk/learning", "/desk/leave", f"/desk/cases/{ref}/link"]
    for path in paths:
        page.goto(path)
        check(page, path)
    if width == 1280:
        page.set_viewport_size({"width": 768, "height": 800})
        for path in ("/desk/today", "/desk/cases"):
            page.goto(path)
            cut = "[...document.querySelectorAll('.wide')].some(one => one.scrollWidth > one.clientWidth)"
            assert not page.evaluate(cut), f"{path} is cut off at 768 px"
    page.goto(f"/desk/cases/{ref}/subject-access")
    page.get_by_label("Alex Example").check()
    page.get_by_label("Withhold this passage").first.check()
    press(page, page.get_by_role("button", name="Make the document"))
    check(page, "what is given out")
    page.goto("/desk/cases")
    page.get_by_label("Name, telephone number").fill("Sam")
    press(page, page.get_by_role("button", name="Find by name"))
    check(page, "found by name")
    assert page.get_by_role("link", name=ref, exact=True).is_visible()
    assert errors == []
    assert all(url.startswith(office.url) for url in asked)


def test_two_people_give_power_and_the_new_person_sets_up_their_own_sign_in(office: Office) -> None:
    look = {"viewport": {"width": 320, "height": 800}, "java_script_enabled": True}  # for axe
    admin = office.enter(office.person("admin", name="Ada Admin"), **look)
    admin.goto("/desk/people")
    admin.locator("#sign_in").fill("new.person@wigan.example")
    admin.locator("#name").fill("Nia New")
    admin.get_by_label("Complaints officer").check()
    admin.get_by_label("Wigan").check()
    press(admin, admin.get_by_role("button", name="Add them"))
    check(admin, "asked for")
    assert "A second person has to confirm it" in admin.locator("main").inner_text()
    second = office.enter(office.person("admin", name="Sid Second"), **look)
    second.goto("/desk/confirmations")
    check(second, "to confirm")
    assert "Nia New" in second.locator("main").inner_text()
    press(second, second.get_by_role("button", name="Confirm", exact=True).first)
    check(second, "the link")
    link = second.locator("dd.code").inner_text()
    person = office.page(**look)
    person.goto("/desk/welcome/" + link.rpartition("/")[2])
    check(person, "welcome")
    assert person.locator(".qr-frame svg").bounding_box()
    secret = person.locator("span.code").inner_text()
    for name in ("new", "again"):
        person.locator(f"#{name}").fill("purple kettle on the roof")
    office.desk.clock.pass_time(seconds=30)
    person.locator("#code").fill(pyotp.TOTP(secret).at(office.desk.clock()))
    press(person, person.get_by_role("button", name="Done"))
    check(person, "ready")
    assert "set up. Sign in with them now." in person.locator("main").inner_text()


async def letter_that_may_have_left(office: Office, session: AsyncSession, case: CaseRow) -> None:
    """Queue a letter of which nobody knows whether it arrived."""
    desk = office.desk
    post = OutgoingLetter(case.uuid, "acknowledge", "ash@example.org", "A letter", "We have it.", "once")
    await queue_letter(session, post, desk.book.secrets, desk.clock())
    await outbox.settle(session, post.number, outbox.UNSURE, desk.clock())


def case_after(office: Office, history: list[e.Fact]) -> CaseRow:
    """Store a complaint to which this happened."""
    case = office.run(office.desk.case())
    for fact in history:
        by = "teller" if isinstance(fact, e.FromTeller) else "s0"
        office.run(office.desk.happens(case, fact, actor=by))
    return case


def investigation(on: date) -> list[e.Fact]:
    """Everything that an answer of stage 2 needs, on one day."""
    return [
        e.Investigating(officer="io", independent_person="ip", independent=True, officer_apart=True),
        e.StatementAgreed(on=on, points=1),
        e.ReportReceived(on=on, whose="officer"),
        e.ReportReceived(on=on, whose="independent_person"),
    ]


def answer_of_stage_2(on: date) -> e.Fact:
    """Return an answer of stage 2 as the law wants it."""
    return e.Stage2Answered(
        on=on, stage_3_right_told=True, adjudicator="senior", findings=("upheld",), action_plan=True
    )


def part_that_came_back(on: date) -> list[e.Fact]:
    """Return a part that waited for a court, the answer to the rest, and the part come back."""
    left_out = e.NotConsidered(on=on, ground="prejudice", told_on=on, part=True, might_prejudice=True)
    answered = e.Answered(on=on, outcome="not_resolved", stage_2_right_told=True)
    return [left_out, answered, e.ProceedingsEnded(on=on, told_on=on), e.Reopened(on=on)]


def cases_everywhere(office: Office) -> list[CaseRow]:
    """Store cases at every place of the procedure, so that every form is offered somewhere."""
    today = office.desk.clock().date()
    answered = e.Answered(on=today, outcome="not_resolved", stage_2_right_told=True)
    stage_2 = [answered, e.StageRequested(stage=2)]
    investigated = investigation(today)
    panel = [*stage_2, *investigated, answer_of_stage_2(today)]
    members = ("p1", "p2", "p3")
    invited = e.PanelArranged(meets_on=today, members=members, told_on=today, independent=True)
    met = [*panel, e.StageRequested(stage=3), invited, e.PanelMet(on=today, members=members)]
    histories: list[list[e.Fact]] = [
        [],
        [answered],
        stage_2,
        [*stage_2, *investigated[:2]],
        [*stage_2, *investigated],
        panel,
        [*panel, e.StageRequested(stage=3)],
        met,
        [*met, e.PanelReported(on=today, finding="upheld")],
        [e.NotConsidered(on=today, ground="prejudice", told_on=today, might_prejudice=True)],
        [e.Withdrawn()],
        [e.DowngradeProposed(to="comment", person_told_on=today)],
        [e.DecisionToCome(on=today, decision_on=today)],
        part_that_came_back(today),
    ]
    found = [busy_case(office), office.run(office.desk.case(kind="comment"))]
    found += [case_after(office, history) for history in histories]
    office.desk.clock.pass_time(days=-90)
    earlier = office.desk.clock().date()
    answers = [e.Answered(on=earlier, outcome="not_resolved", stage_2_right_told=True), e.StageRequested(stage=2)]
    late = case_after(office, [*answers, *investigation(earlier), answer_of_stage_2(earlier)])
    office.desk.clock.pass_time(days=90)
    office.run(office.desk.happens(late, e.StageRequested(stage=3, after_window=True), actor="teller"))
    found.append(late)
    told = {"happened": {"when": "over_a_year"}, "speaker": {"role": "own_right", "relation": "other"}}
    found.append(office.run(office.desk.case(**told, needs=["private_talk"])))
    by_letter = office.run(office.desk.case(channel="letter"))
    for fact in (e.StaffNamed(staff=("s1",)), e.NoteWritten(on=today, about="call")):
        office.run(office.desk.happens(by_letter, fact))
    found.append(by_letter)
    found.append(office.run(office.desk.case(council="sefton")))  # there somebody else may be asked for
    baby = {"knows": "no", "agrees": "not_sure", "understands": "no"}
    found.append(office.run(office.desk.case(speaker={"role": "on_behalf", "relation": "carer"}, child=baby)))
    return found


def test_every_form_that_is_offered_is_accessible_empty_and_with_mistakes(office: Office) -> None:
    cases = cases_everywhere(office)
    office.person("team_manager", name="Tess Manager")
    office.person("advocate", name="Ada Advocate")
    page = office.enter(
        office.person(*EVERYTHING, name="Olu Officer", councils=("wigan", "sefton")), java_script_enabled=True
    )
    seen: set[str] = set()
    shapes: set[str] = set()
    for case in cases:
        page.goto(f"/desk/cases/{case.reference}")
        links = page.locator(".moves a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
        for link in links:
            name = link.rsplit("/", 1)[1].replace("-", "_")
            if name in ACTIONS and name not in seen:
                seen.add(name)
                page.goto(link)
                check(page, link)
                boxes = page.locator("main form").evaluate("form => [...form.elements].map(box => box.type).join()")
                if any(kind in boxes for kind in ("textarea", "radio", "select")) and boxes not in shapes:
                    shapes.add(boxes)
                    page.locator("textarea").evaluate_all("all => all.forEach(one => one.value = '')")
                    press(page, page.locator("main form button"))
                    check(page, f"{link} with mistakes")
    assert seen == set(ACTIONS)


def test_add_a_case_asks_only_what_fits_who_it_is_about_and_needs_no_script_for_that(office: Office) -> None:
    page = office.enter(office.person("complaints_officer"), viewport={"width": 768, "height": 1024})
    page.goto("/desk/add")
    boxes = {
        "#words": "always",
        "#age_band": "always",
        "#placement": "always",
        "#needs": "always",
        "#speaker_name": "on_behalf own_right",
        "#speaker_standing": "on_behalf own_right",
        "#agrees": "on_behalf",
        "#child_understands": "on_behalf",
    }
    for role in ("child", "on_behalf", "own_right"):
        page.locator(f"input[name=role][value={role}]").check()
        seen = {box: page.locator(box).is_visible() for box in boxes}
        assert seen == {box: role in fits or fits == "always" for box, fits in boxes.items()}, role
    for answer, asked in (("no_thanks", False), ("have_one", True), ("someone_i_trust", True)):
        page.locator("#advocate").select_option(answer)
        assert page.locator("#advocate_contact").is_visible() == asked, answer
    for kind, asked in (("complaint", False), ("advocate_request", True)):
        page.locator(f"input[name=kind][value={kind}]").check()
        assert page.locator("#advocate_to_know").is_visible() == asked, kind


def test_an_alert_is_accessible_after_somebody_took_it_on(office: Office) -> None:
    uuid = office.run(office.desk.alert(**alert(conversation=new_uuid())))
    page = office.enter(office.person("safeguarding_duty", name="Dee Duty"), java_script_enabled=True)
    page.goto(f"/desk/alerts/{uuid}")
    press(page, page.get_by_role("button", name="I take this on"))
    check(page, "alert, taken on")
    press(page, page.get_by_role("button", name="Close it"))
    check(page, "alert, with a mistake")
    missing = page.get_by_text("Please fill this in.")
    assert [one.is_visible() for one in missing.all()] == [True, True], "what came of it, and why"


def test_only_the_letter_is_printed(office: Office) -> None:
    case = busy_case(office)
    page = office.enter(office.person("complaints_officer", name="Olu Officer"))
    page.goto(f"/desk/cases/{case.reference}/letter/acknowledge")
    page.emulate_media(media="print")
    assert page.locator(".letter").is_visible()
    assert not page.get_by_role("navigation").is_visible()
    assert not page.get_by_text("ash@example.org").first.is_visible()
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1, "one page, where it fits"


def test_what_is_late_is_seen_without_scrolling(office: Office) -> None:
    """What is late stands above the fold of a common screen, under the one heading."""
    busy_case(office)
    page = office.enter(office.person("complaints_officer", name="Olu Officer"))
    heading = page.get_by_role("heading", level=1)
    assert heading.inner_text() == "What must I do today"
    late = page.locator(".counts .late")
    box = late.bounding_box()
    assert box
    assert box["y"] + box["height"] < 900
