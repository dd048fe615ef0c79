"""The shape of a council's pack.yml: what it publishes, each value with the sentence it comes from."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator


class Strict(BaseModel):
    """Everything read from easy_read_content: an unknown key is a mistake, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Leaf(Strict):
    """One value and where it comes from.

    quote: the council's own sentence, word for word. note: what the council or we should know (a clash with the law).
    Not confirmed: kept for the council to tick off, shown to nobody.
    """

    value: str | int | None
    quote: str | None
    source_url: str | None
    checked_on: date | None
    source: Literal["council", "statute_default", "to_confirm"]
    confirmed: bool
    note: str | None = None


BLANK = Leaf(value=None, quote=None, source_url=None, checked_on=None, source="to_confirm", confirmed=False)


class Contact(Strict):
    """A way to reach a person or a team; what is blank is never guessed."""

    name: Leaf = BLANK
    phone: Leaf = BLANK
    email: Leaf = BLANK
    post: Leaf = BLANK
    fax: Leaf = BLANK
    hours: Leaf = BLANK


class Safeguarding(Strict):
    """Who is called when a child may not be safe: in office hours, and at night or at weekends."""

    day: Contact
    night: Contact


class Places(Strict):
    """Where each matter goes that this procedure does not answer, as the council publishes it (cases/terms.py: Route).

    Blank: a child is told to ask the complaints team, and the check lists it.
    """

    school: Contact = Contact()
    admissions: Contact = Contact()
    """A place at a school: the council decides about it, not the school."""
    send: Contact = Contact()
    adult_care: Contact = Contact()
    court: Contact = Contact()


class Contacts(Strict):
    """The people of the council a child can reach."""

    complaints: Contact
    advocate: Contact
    safeguarding: Safeguarding
    elsewhere: Contact = Contact()
    """For what is not about social care and has no place of its own: the council's general complaints."""
    places: Places = Places()


class People(Strict):
    """Who does what, in the words a sentence can use ("the manager", "your carer or social worker")."""

    complaints_manager: Leaf = BLANK
    stage_1_answerer: Leaf = BLANK
    informal_helper: Leaf = BLANK
    stage_2_answerer: Leaf = BLANK
    participation_officer: Leaf = BLANK
    director: Leaf = BLANK
    panel_organiser: Leaf = BLANK


class Times(Strict):
    """Working days (informal_days: days). Null where neither the page nor the law gives a number."""

    acknowledge: Leaf
    stage_1_answer: Leaf
    stage_1_extended: Leaf
    stage_2_answer: Leaf
    stage_2_extended: Leaf
    stage_2_window: Leaf
    stage_3_window: Leaf
    stage_3_panel: Leaf
    panel_report: Leaf
    director_reply: Leaf
    comment_acknowledge: Leaf
    comment_reply: Leaf
    thank_you_acknowledge: Leaf
    informal_days: Leaf
    advocate_request: Leaf = BLANK
    """Until when whoever asks for an advocate hears how far it is."""
    stage_3_total: Leaf = BLANK
    stage_1_law: Leaf = BLANK
    """The law's own number, only in the pack of a council whose page gives a later one: then both are said."""


class CouncilName(Strict):
    """What the council is called."""

    name: Leaf


HOUR = r"^([01]\d|2[0-3]):[0-5]\d$"
"""In quotes: YAML reads 17:00 without them as the number 1020, which is refused."""
ADDRESS = Annotated[str, StringConstraints(pattern=r"^[^@\s<>,;]+@[^@\s<>,;]+$")]


class OfficeHours(Strict):
    """London time on working days (Monday to Friday, no bank holidays)."""

    opens: str = Field(default="09:00", pattern=HOUR)
    closes: str = Field(default="17:00", pattern=HOUR)

    @model_validator(mode="after")
    def in_order(self) -> Self:
        """Refuse an office that does not open before it closes."""
        if self.opens >= self.closes:
            raise ValueError("opens must be earlier than closes")
        return self


class Notify(Strict):
    """E-mail addresses of who is told of an alert. Blank: nobody, and `backend check` says so."""

    first: ADDRESS | None = None
    second: ADDRESS | None = None
    out_of_hours: ADDRESS | None = None


class AlertSettings(Strict):
    """Who acts on an alert, and how soon. Settings of the council, not published facts: never shown on a card."""

    acknowledge_minutes: int = Field(default=30, ge=1, le=1440)
    office_hours: OfficeHours = OfficeHours()
    notify: Notify = Notify()


class Reminders(Strict):
    """Who is written to about the desk's day. Blank: nobody, and `backend check` says so.

    digest: what the day holds, each working morning. before: a letter before each date. at: London time.
    days: working days before each date (backend/reminders/days.yml names them); what is not here is as there.
    """

    digest: list[ADDRESS] = []
    before: list[ADDRESS] = []
    at: str = Field(default="07:30", pattern=HOUR)
    days: dict[str, Annotated[int, Field(ge=1, le=60)]] = {}


class AuditSettings(Strict):
    """Where the end of the audit is kept once a day, out of reach of whoever can write the database.

    mail: addresses. folder: a place that can only be added to, as an absolute path. at: London time. Blank: nowhere.
    """

    mail: list[ADDRESS] = []
    folder: str | None = Field(default=None, pattern="^/")
    at: str = Field(default="06:00", pattern=HOUR)


class Retention(Strict):
    """How long things are kept, by the council's own schedule. A blank or unconfirmed number deletes nothing.

    Years after a case or an alert ended; days after a notice left or a line was logged.
    """

    complaint_years: Leaf = BLANK
    comment_years: Leaf = BLANK
    thank_you_years: Leaf = BLANK
    advocate_request_years: Leaf = BLANK
    alert_years: Leaf = BLANK
    notice_days: Leaf = BLANK
    log_days: Leaf = BLANK


class Pack(Strict):
    """One council: a folder of data. `offers` holds what it says it does: a line needs one to be shown.

    site_origins: web origins that may show the chat in a frame. neutral_page: where "Hide this page" goes.
    safeguarding: who is told of an alert (docs/safeguarding.md). retention: docs/retention.md.
    reminders: who gets letters about the desk's day. audit: who keeps its end. security_contact: where somebody reports
    a weakness (an e-mail address or a page), for /.well-known/security.txt. lang, dir: of the words, as in <html>.
    """

    lang: str = Field(default="en-GB", pattern="^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    dir: Literal["ltr", "rtl"] = "ltr"
    site_origins: list[str]
    neutral_page: str = Field(pattern="^https://")
    council: CouncilName
    contacts: Contacts
    people: People
    times: Times
    offers: dict[str, Leaf]
    safeguarding: AlertSettings = AlertSettings()
    retention: Retention = Retention()
    reminders: Reminders = Reminders()
    audit: AuditSettings = AuditSettings()
    security_contact: Leaf = BLANK


def leaves(part: Strict | dict[str, Leaf], path: str = "") -> dict[str, Leaf]:
    """Return every leaf of a pack under its name in a card: contacts.complaints.phone is contacts_complaints_phone."""
    found: dict[str, Leaf] = {}
    for key, value in dict(part).items():
        name = f"{path}_{key}" if path else key
        if isinstance(value, Leaf):
            found[name] = value
        elif isinstance(value, Strict | dict):
            found |= leaves(value, name)
    return found
