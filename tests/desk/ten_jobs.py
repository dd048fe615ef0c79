"""The ten commonest jobs of an officer, each as it is done from Today: the test counts the presses, the docs show them.

A press is a link that is followed or a button that is pressed. What is typed, ticked or chosen is no press. Everything
is done with the keys, on what can be seen, by the words that stand there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from playwright.sync_api import Locator, Page, expect

from backend.cases import events as e
from backend.cases.tables import CaseRow
from tests.backend.alerts.kit import alert
from tests.backend.cases.kit import new_uuid
from tests.desk.office import Office

COUNCIL = "wigan"


@dataclass
class Walk:
    """Somebody who does one job. presses: how many so far; steps: what they did, as the docs tell it.

    pictures: the screen before the press that the job is about, where somebody asked for it.
    """

    office: Office
    page: Page
    cases: dict[str, CaseRow]
    takes_pictures: bool = False
    presses: int = 0
    steps: list[str] = field(default_factory=list)
    picture: bytes = b""

    def press(self, words: str, *, on: str = "") -> None:
        """Follow the link or press the button that says this, with the Enter key. on: in the line of this child."""
        place: Page | Locator = self.page.locator("tr", has_text=on) if on else self.page
        found = place.get_by_role("link", name=words).or_(place.get_by_role("button", name=words)).first
        expect(found).to_be_visible()
        found.focus()
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.presses += 1
        self.steps.append(f"Press “{words}”" + (f" in the line of {on}." if on else "."))

    def type(self, label: str, text: str) -> None:
        """Type into the box of this label."""
        box = self.page.get_by_label(label).first
        box.focus()
        self.page.keyboard.type(text)
        self.steps.append(f"Type into “{label}”.")

    def give_day(self, label: str, text: str) -> None:
        """Fill in a day."""
        self.page.get_by_label(label).fill(text)
        self.steps.append(f"Fill in “{label}”.")

    def tick(self, label: str) -> None:
        """Tick this, or choose it where one of a few stands to be chosen."""
        box = self.page.get_by_label(label).first
        box.focus()
        self.page.keyboard.press("Space")
        expect(box).to_be_checked()
        self.steps.append(f"Tick “{label}”.")

    def look(self) -> None:
        """Keep the screen as it is now: the one that shows the job best."""
        if self.takes_pictures:
            self.page.evaluate("scrollTo(0, 0)")
            self.picture = self.page.screenshot()

    def sees(self, words: str) -> None:
        """Check that this stands there now."""
        expect(self.page.get_by_text(words).first).to_be_visible()


@dataclass(frozen=True)
class Job:
    """One of the ten. name: of its picture; title: what an officer calls it; also: what is good to know."""

    name: str
    title: str
    do: Callable[[Walk], None]
    also: str = ""


JOBS: list[Job] = []


def job(title: str, also: str = "") -> Callable[[Callable[[Walk], None]], Callable[[Walk], None]]:
    """Declare a job."""

    def declare(do: Callable[[Walk], None]) -> Callable[[Walk], None]:
        JOBS.append(Job(do.__name__, title, do, also))
        return do

    return declare


@job("See what is due this week", "What is late stands first.")
def due_this_week(walk: Walk) -> None:
    walk.press("Due this week")
    walk.look()
    walk.sees("Everything with a date until Sunday 29 November 2026")
    walk.sees("Ash Example")


@job("Acknowledge a complaint", "The letter is shown before anything is recorded, and kept as it was read.")
def acknowledge(walk: Walk) -> None:
    walk.press("Say that we have it", on="Ash Example")
    walk.tick("We told them how the procedure goes")
    walk.tick("We told them about advocates")
    walk.look()
    walk.press("Save")
    walk.press("Keep it and record it")
    walk.sees("Saved: Acknowledge it.")
    assert walk.office.run(walk.office.desk.state(walk.cases["Ash"])).acknowledged_on


@job("Find a case by a caller’s name", "Also spelt another way, and by telephone number or e-mail address.")
def find_by_name(walk: Walk) -> None:
    walk.type("Name, telephone number or e-mail address", "Catherine Example")
    walk.press("Find by name")
    walk.look()
    walk.press(walk.cases["Kit"].reference)
    walk.sees(walk.cases["Kit"].reference)
    walk.steps[-1] = "Press the reference of the case."


@job("Add a note of a call", "From the page of a case: “Write a note”.")
def note_a_call(walk: Walk) -> None:
    walk.type("Name, telephone number or e-mail address", "Katherine Example")
    walk.press("Find by name")
    walk.press("Write a note")
    walk.tick("Call")
    walk.type("The note", "She asks when she hears. I said: by Friday.")
    walk.look()
    walk.press("Keep the note")
    walk.sees("Saved: Write a note.")


@job(
    "Record an answer with its letter",
    "The letter is shown first; when it is recorded, print it or send it.",
)
def answer(walk: Walk) -> None:
    walk.press("Answer at stage 1", on="Jo Example")
    walk.tick("Resolved")
    walk.type("The answer, and what was agreed", "Your worker rings you each Friday. We are sorry.")
    walk.look()
    walk.press("Save")
    walk.press("Keep it and record it")
    walk.sees("Saved: Record the answer.")
    assert walk.office.run(walk.office.desk.state(walk.cases["Jo"])).outcome == "resolved"


@job("Give more time to stage 1", "Only where the law allows it, and with the child told.")
def more_time(walk: Walk) -> None:
    walk.press("More time", on="Sam Example")
    walk.give_day("New day", "2026-12-04")
    walk.tick("It is complex")
    walk.type("What they were told", "We need until Friday 4 December, because three people have to be asked.")
    walk.look()
    walk.press("Save")
    walk.press("Keep it and record it")
    walk.sees("Saved: Take more time for stage 1.")
    assert walk.office.run(walk.office.desk.state(walk.cases["Sam"])).extended_to


@job("Hand a case over", "Several or a whole list at once: “All cases”, choose, “Hand over”.")
def hand_over(walk: Walk) -> None:
    walk.press("Nobody yet", on="Robin Example")
    walk.tick("Tess Manager")
    walk.look()
    walk.press("Save")
    walk.sees("Tess Manager looks after it.")


@job("Add a case that came by phone", "Give the person the reference and the code: the code is shown once.")
def add_by_phone(walk: Walk) -> None:
    walk.press("Add a case")
    walk.tick("By phone")
    walk.tick("Complaint")
    walk.type("What they said, in their own words", "Nobody asks me before they move me.")
    walk.type("Child’s name", "Max Example")
    walk.look()
    walk.press("Keep it")
    walk.sees("It is kept, and its clock runs.")


@job("Add a reply that came by e-mail", "It is looked at for safety, as the chat is.")
def add_reply(walk: Walk) -> None:
    walk.press("Add a reply")
    walk.type("Reference of the case", walk.cases["Kit"].reference)
    walk.tick("By e-mail")
    walk.type("What they wrote or said", "Thank you. Tuesday is fine.")
    walk.look()
    walk.press("Add it to the case")
    walk.sees("Saved: Add words they told us.")


@job("Take on an alert", "For managers and safeguarding duty: whoever may see alerts. Nobody else is woken then.")
def take_alert(walk: Walk) -> None:
    walk.look()
    walk.press("waiting since")
    walk.press("I take this on")
    walk.sees("Taken on by")
    walk.steps[0] = "Press the alert at the top."


def fill(office: Office) -> dict[str, CaseRow]:
    """Store an office's morning: what each job is about, by the child's given name, and an alert."""
    desk = office.desk
    tess = office.person("team_manager", name="Tess Manager")

    def arrived(days: int, name: str, **told: object) -> CaseRow:
        desk.clock.pass_time(days=-days)
        case = office.run(desk.case(**{"child": {"name": f"{name} Example"}, "about": ["home"], **told}))
        desk.clock.pass_time(days=days)
        return case

    carer = {"role": "on_behalf", "relation": "carer", "name": "Katherine Example"}
    agrees = {"name": "Kit Example", "knows": "yes", "agrees": "yes"}
    cases = {name: arrived(days, name) for name, days in (("Ash", 3), ("Jo", 13), ("Sam", 12), ("Robin", 4))}
    cases["Kit"] = arrived(4, "Kit", speaker=carer, child=agrees)
    on = desk.clock().date() - timedelta(days=1)
    told = e.Acknowledged(on=on, procedure_given=True, advocacy_given=True)
    for name in ("Jo", "Sam", "Kit", "Robin"):
        office.run(desk.happens(cases[name], told))
    for name in ("Jo", "Sam", "Kit"):
        office.run(desk.happens(cases[name], e.Assigned(to=tess.staff.id)))
    office.run(desk.alert(**alert(conversation=new_uuid(), council=COUNCIL)))
    return cases
