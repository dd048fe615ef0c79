"""A letter on a real SMTP line: taken or surely not taken, with an id that never changes."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import pytest

from backend.notify import letter as letters
from backend.notify import smtp
from backend.notify.letter import HandingOver, Letter, MaybeTaken, NotSent
from backend.notify.mail import Mail
from backend.settings import Settings
from tests.backend.notify.sink import Mood, Sink

pytestmark = pytest.mark.asyncio
LETTER = Letter("7d0c8f7e-0000-4000-8000-000000000001", "duty@example.org", "An alert", "Please look.\n")


async def send(mail: Mail, letter: Letter = LETTER, handing_over: HandingOver | None = None) -> None:
    """Send one letter as the application does."""
    sender = mail.send()
    assert sender
    await sender(letter, handing_over or nothing)


async def nothing() -> None:
    """Note nothing."""


async def test_a_letter_arrives_with_an_id_that_a_receiver_can_know_again(sink: Sink) -> None:
    await send(Mail(smtp_url=sink.url, sender="chat@council.example"))
    await send(Mail(smtp_url=sink.url, sender="other@council.example"))
    first, second = sink.mails
    assert (first["To"], first["From"], first["Subject"]) == ("duty@example.org", "chat@council.example", "An alert")
    assert first.get_payload().splitlines() == LETTER.text.splitlines()
    assert first["Message-ID"] == second["Message-ID"] == f"<{LETTER.id}@alerts.hear-me-out>"
    assert first["Auto-Submitted"] == "auto-generated"


@pytest.mark.parametrize(("mood", "kind"), [("refuses", "SMTPRecipientsRefused"), ("silent", "SMTPServerDisconnected")])
async def test_what_is_not_surely_taken_is_not_sent(
    sink: Sink, mood: Mood, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "PATIENCE", 0.2)
    sink.mood = mood
    with pytest.raises(NotSent) as trouble:
        await send(Mail(smtp_url=sink.url))
    assert str(trouble.value) == kind
    assert "duty@" not in repr(trouble.value)


async def test_a_server_that_is_down_is_trouble_too(sink: Sink) -> None:
    await sink.stop()
    with pytest.raises(NotSent, match="ConnectionRefusedError"):
        await send(Mail(smtp_url=sink.url))


MAYBE: dict[Mood, tuple[bool, bool]] = {
    "refuses": (False, False),
    "goes_in_data": (True, False),
    "refuses_after_data": (True, False),
    "goes_after_data": (True, True),
    "silent_after_data": (True, True),
}
"""mood -> was it noted that it leaves, and may it have been taken?"""


@pytest.mark.parametrize("mood", MAYBE)
async def test_only_what_broke_after_the_last_byte_may_have_been_taken(
    sink: Sink, mood: Mood, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "CONFIRM_SECONDS", 0.2)
    sink.mood, noted = mood, list[int]()

    async def note() -> None:
        noted.append(len(sink.raw))
        await asyncio.sleep(0.05)  # a database takes a moment

    with pytest.raises(NotSent) as trouble:
        await send(Mail(smtp_url=sink.url), handing_over=note)
    assert (bool(noted), isinstance(trouble.value, MaybeTaken)) == MAYBE[mood]
    assert noted in ([], [0]), "it was noted before the server had it"
    assert len(sink.raw) == MAYBE[mood][1]


async def test_a_mail_server_that_thinks_longer_than_any_other_answer_may_take_is_waited_for(
    sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "PATIENCE", 0.2)
    sink.mood, sink.thinks = "slow_after_data", 0.5
    await send(Mail(smtp_url=sink.url))
    assert len(sink.raw) == 1
    assert letters.confirm_seconds(once=True) >= 600, "RFC 5321, 4.5.3.2.6"


async def test_what_may_not_leave_is_not_taken(sink: Sink) -> None:
    async def refuse() -> None:
        raise NotSent("AnotherHasIt")

    with pytest.raises(NotSent, match="AnotherHasIt"):
        await send(Mail(smtp_url=sink.url), handing_over=refuse)
    await send(Mail(smtp_url=sink.url), Letter("other", "duty@example.org", "s", "t"))
    assert sink.ids == ["<other@alerts.hear-me-out>"]


async def test_a_line_that_is_only_a_dot_does_not_end_a_letter(sink: Sink) -> None:
    await send(Mail(smtp_url=sink.url), Letter("i", "duty@example.org", "s", "one\n.\n..two\nthree\n"))
    [mail] = sink.mails
    assert str(mail.get_payload()).splitlines() == ["one", ".", "..two", "three"]


async def test_a_silent_server_does_not_hold_the_process_that_stops(sink: Sink) -> None:
    sink.mood = "silent"
    with pytest.raises(TimeoutError):  # and not its own NotSent, seconds later
        await asyncio.wait_for(send(Mail(smtp_url=sink.url)), 0.2)


async def test_a_password_does_not_cross_the_network_unencrypted() -> None:
    away = smtp.Server("mail.example.org", 25, tls=False, user="me", password="secret")
    here = smtp.Server("127.0.0.1", 25, tls=False, user="me", password="secret")
    assert (away.on_this_machine, here.on_this_machine) == (False, True)
    assert "secret" not in repr(away)
    assert "secret" not in repr(Mail(smtp_url="smtp://me:secret@mail.example.org", notify_key="secret"))


@pytest.fixture
def away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Count the sink as a server on another machine, as if localhost were its name in the office."""
    monkeypatch.setattr(smtp.Server, "on_this_machine", False)


@pytest.mark.usefixtures("away")
async def test_without_tls_no_letter_leaves_for_another_machine(sink: Sink) -> None:
    with pytest.raises(NotSent, match="NeedsTls"):
        await send(Mail(smtp_url=sink.url))
    assert sink.raw == []


@pytest.mark.usefixtures("away")
async def test_a_server_that_is_named_may_be_spoken_to_without_tls_but_never_with_a_password(sink: Sink) -> None:
    mail = Mail(smtp_url=sink.url, without_tls="relay.local, 127.0.0.1")
    await send(mail)
    assert len(sink.raw) == 1
    assert mail.notes() == ["letters: SMTP_WITHOUT_TLS allows this mail server to be spoken to without TLS"]
    with pytest.raises(NotSent, match="PasswordNeedsTls"):
        await send(Mail(smtp_url=f"smtp://me:secret@127.0.0.1:{sink.port}", without_tls="127.0.0.1"))
    with pytest.raises(NotSent, match="NeedsTls"):
        await send(Mail(smtp_url=sink.url, without_tls="relay.local"))


async def test_a_server_on_this_machine_needs_no_tls_and_no_note(sink: Sink) -> None:
    await send(Mail(smtp_url=sink.url))
    assert Mail(smtp_url=sink.url).notes() == []


async def test_a_line_break_cannot_add_a_header(sink: Sink) -> None:
    with pytest.raises(NotSent, match="ValueError"):
        await send(Mail(smtp_url=sink.url), Letter("i", "duty@example.org", "An alert\nBcc: x@example.org", "t"))
    assert sink.raw == []


@pytest.mark.parametrize(
    ("url", "server", "sender"),
    [
        ("smtp://relay.local", smtp.Server("relay.local", 25, False), "hear-me-out@relay.local"),
        ("smtp://a%40b.uk:p%3Aw@h:587", smtp.Server("h", 587, False, "a@b.uk", "p:w"), "a@b.uk"),
        ("smtps://h", smtp.Server("h", 465, True), "hear-me-out@h"),
    ],
)
async def test_the_address_of_the_server_says_how_to_reach_it(url: str, server: smtp.Server, sender: str) -> None:
    assert smtp.server_of(url) == server
    assert smtp.sender_of(url) == sender


@dataclass
class Pretended:
    """GOV.UK Notify. calls: what it was asked to send. known: the references it has; None: it cannot be asked."""

    calls: list[dict[str, Any]] = field(default_factory=list)
    known: list[str] | None = field(default_factory=list)

    def sent(self) -> list[str]:
        """Return the references of what it was given."""
        return [call["as"] for call in self.calls if "to" in call]


class Refused(Exception):
    """Notify does not take it."""

    status_code = 400


@pytest.fixture
def notify(monkeypatch: pytest.MonkeyPatch) -> Pretended:
    """Put GOV.UK Notify's library in place, with the signature of notifications-python-client 13."""
    pretended = Pretended()

    class Client:
        def __init__(self, api_key: str, base_url: str, timeout: int = 30) -> None:
            pretended.calls.append({"key": api_key})

        def send_email_notification(
            self, email_address: str, template_id: str, personalisation: Any = None, reference: str | None = None
        ) -> None:
            if email_address == "bad":
                raise RuntimeError("quotes bad and everything else")
            if email_address == "refused":
                raise Refused
            said = {"to": email_address, "template": template_id, "with": personalisation, "as": reference}
            pretended.calls.append(said)

        def get_all_notifications(self, reference: str) -> Any:
            if pretended.known is None:
                raise RuntimeError("away")
            return {"notifications": [reference] * (reference in pretended.known)}

    library = ModuleType("notifications_python_client.notifications")
    library.NotificationsAPIClient = Client  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "notifications_python_client", ModuleType("notifications_python_client"))
    monkeypatch.setitem(sys.modules, "notifications_python_client.notifications", library)
    return pretended


BY_NOTIFY = Mail(smtp_url="smtp://127.0.0.1:9", notify_key="k", notify_template="t")


async def test_with_a_key_the_letter_goes_through_govuk_notify(notify: Pretended) -> None:
    await send(BY_NOTIFY)
    assert notify.calls[1] == {
        "to": "duty@example.org",
        "template": "t",
        "with": {"subject": "An alert", "text": "Please look.\n"},
        "as": LETTER.id,
    }


@pytest.mark.parametrize(
    ("known", "address", "kind"),
    [
        pytest.param([], "bad", MaybeTaken, id="it may still be at work on what it was sent"),
        pytest.param(None, "bad", MaybeTaken, id="it cannot be asked"),
        pytest.param(None, "refused", NotSent, id="it said no"),
    ],
)
async def test_that_notify_does_not_know_a_letter_does_not_say_that_it_was_not_taken(
    notify: Pretended, known: list[str] | None, address: str, kind: type[NotSent]
) -> None:
    notify.known = known
    with pytest.raises(NotSent) as trouble:
        await send(BY_NOTIFY, Letter("i", address, "s", "t"))
    assert type(trouble.value) is kind


async def test_what_notify_has_is_not_posted_again(notify: Pretended) -> None:
    notify.known = ["i"]
    await send(BY_NOTIFY, Letter("i", "bad", "s", "t"))
    await send(BY_NOTIFY, Letter("i", "duty@example.org", "s", "t", tried=True))
    await send(BY_NOTIFY, Letter("i", "duty@example.org", "s", "t", only_ask=True))
    assert notify.sent() == []
    notify.known = []
    await send(BY_NOTIFY, Letter("i", "duty@example.org", "s", "t", tried=True))
    assert notify.sent() == ["i"]


@pytest.mark.parametrize("known", [[], None])
async def test_what_may_have_left_is_never_posted_again_whatever_notify_says(
    notify: Pretended, known: list[str] | None
) -> None:
    notify.known = known
    with pytest.raises(NotSent):
        await send(BY_NOTIFY, Letter("i", "duty@example.org", "s", "t", only_ask=True))
    assert notify.sent() == []


async def test_while_notify_cannot_be_asked_nothing_is_posted_a_second_time(notify: Pretended) -> None:
    notify.known = None
    with pytest.raises(NotSent):
        await send(BY_NOTIFY, Letter("i", "duty@example.org", "s", "t", tried=True))
    assert notify.sent() == []


async def test_a_mail_server_is_not_given_again_what_may_have_left(sink: Sink) -> None:
    with pytest.raises(MaybeTaken, match="Stopped"):
        await send(Mail(smtp_url=sink.url), Letter("i", "duty@example.org", "s", "t", once=True, only_ask=True))
    assert sink.talks == 0


async def test_after_a_refusal_nobody_waits_ten_minutes_for_a_server_that_says_no_more(
    sink: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float | None] = []
    rset = smtp.Line._rset

    def noted(line: smtp.Line) -> None:
        waits.append(line.sock.gettimeout() if line.sock else None)
        rset(line)

    monkeypatch.setattr(smtp.Line, "_rset", noted)
    sink.mood = "refuses_after_data"
    with pytest.raises(NotSent, match="SMTPDataError"):
        await send(Mail(smtp_url=sink.url), Letter("i", "duty@example.org", "s", "t", once=True))
    assert waits == [smtp.PATIENCE]


async def test_settings_that_cannot_work_are_said_plainly() -> None:
    said = Mail(smtp_url="http://x", notify_key="k", everyone="nobody").problems()
    assert any("SMTP_URL must look like" in line for line in said)
    assert any("NOTIFY_TEMPLATE_ID" in line for line in said)
    assert any("ALERT_EMAIL" in line for line in said)
    settings = Settings.from_env({"SMTP_URL": "smtps://relay.example.org", "ALERT_EMAIL": "a@example.org"})
    assert Mail.of(settings).problems() == []
