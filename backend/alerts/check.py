"""What is wrong with passing alerts on, in plain words: nobody is named, nothing can be sent, something is stuck."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from backend.alerts import waiting_copies
from backend.alerts.rota import DAY_ORDER
from backend.alerts.tables import AlertEventRow, AlertRow, WaitingRow
from backend.alerts.unstored_alerts import folder_of, names_in
from backend.content.load import BadContent, Content, load
from backend.notify.mail import Mail
from backend.notify.tables import NoticeRow
from backend.settings import Settings
from backend.store.engine import make_sync_engine

NOBODY = "nobody is told of an alert,"


def findings(settings: Settings) -> tuple[list[str], list[str]]:
    """Return problems, and notes of what each council has to fill in before children use this."""
    mail, content = Mail.of(settings), content_of(settings)
    notes = (
        [note for council in content.councils for note in blanks(content, council, mail.everyone)] if content else []
    )
    return problems(settings, mail, content), notes + mail.notes()


def is_nobody(note: str) -> bool:
    """Return whether a note says that a council has nobody who is told of an alert."""
    return NOBODY in note


def problems(settings: Settings, mail: Mail, content: Content | None) -> list[str]:
    """Return what is wrong with passing alerts on, a sentence each."""
    found = [f"alerts: {problem}" for problem in mail.problems()]
    if content and (mail.everyone or names_somebody(content)) and not (mail.smtp_url or mail.notify_key):
        found.append("alerts: somebody is to be told, but no e-mail can be sent: set SMTP_URL, or NOTIFY_API_KEY")
    if waiting := len(names_in(folder_of(settings))):
        found.append(f"alerts: {waiting} wait in alerts-waiting/ to be stored: look at the database and the log")
    return [*found, *waiting_copies.problems(settings), *stuck(settings)]


def blanks(content: Content, council: str, everyone: str) -> Iterator[str]:
    """Yield who is not named in this council's pack."""
    notify = content.councils[council].pack.safeguarding.notify
    missing = [who for who in DAY_ORDER if getattr(notify, who) is None]
    name = content.councils[council].facts.get("council_name", council)
    places = ", ".join(f"safeguarding.notify.{who}" for who in missing)
    if not missing:
        return
    if everyone:
        yield f"{name}: ALERT_EMAIL is told of alerts in place of {places} (for a demo only)"
    elif len(missing) == len(DAY_ORDER):
        yield f"{name}: {NOBODY} and the child is told to call instead: fill in {places} in {council}/pack.yml"
    else:
        yield f"{name}: of an alert, only the others are told: fill in {places} in {council}/pack.yml"


def names_somebody(content: Content) -> bool:
    """Return whether the pack of any council names a contact for alerts."""
    found = (council.pack.safeguarding.notify for council in content.councils.values())
    return any(getattr(notify, who) for notify in found for who in DAY_ORDER)


def content_of(settings: Settings) -> Content | None:
    """Return the packs; None where they cannot be read, which the content's own check tells."""
    try:
        return load(settings.content)
    except BadContent:
        return None


def stuck(settings: Settings) -> list[str]:
    """Return what waits and what was given up, from the database. What cannot be opened is told by the store."""
    read = select(AlertEventRow.alert_uuid).where(AlertEventRow.kind == "acknowledged")
    told = select(func.count()).select_from(AlertRow).where(AlertRow.uuid.not_in(read))
    dead = select(func.count()).select_from(NoticeRow).where(NoticeRow.standing == "dead", NoticeRow.letter.is_(None))
    engine = make_sync_engine(settings)
    try:
        with engine.connect() as connection:
            given_up, unread = connection.scalar(dead) or 0, connection.scalar(told) or 0
            copies = connection.scalar(select(func.count()).select_from(WaitingRow)) or 0
    except SQLAlchemyError as error:
        return [f"alerts: it cannot be read in the database what waits ({type(error).__name__})"]
    finally:
        engine.dispose()
    found = [f"alerts: {copies} wait beside the cases to be stored: look at the keys of cases and the log"] * bool(
        copies
    )
    if not given_up:
        return found
    return [*found, f"alerts: {given_up} notices were given up (dead letters); {unread} alerts are not acknowledged"]
