"""How letters leave: what the settings say of them, and the sender that follows from it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

from aiohttp import web

from backend.notify import govuk_notify, smtp
from backend.notify.letter import HandingOver, Letter, NotSent, Send
from backend.settings import Settings


@dataclass(frozen=True)
class Mail:
    """How letters leave, from the settings of these names (backend.settings).

    smtp_url: `smtp://user:password@host:587` or `smtps://host:465`. without_tls: hosts that need no TLS. notify_key and
    notify_template: GOV.UK Notify, used instead of SMTP where both are set. everyone: who is told wherever a pack names
    nobody (for a demo). desk_url: where an alert is opened.
    """

    smtp_url: str = field(default="", repr=False)
    sender: str = ""
    without_tls: str = ""
    notify_key: str = field(default="", repr=False)
    notify_template: str = ""
    everyone: str = ""
    desk_url: str = ""

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return what the settings say of letters; `problems` says what is wrong with them."""
        return cls(
            smtp_url=settings.smtp_url,
            sender=settings.smtp_from,
            without_tls=settings.smtp_without_tls,
            notify_key=settings.notify_api_key,
            notify_template=settings.notify_template_id,
            everyone=settings.alert_email,
            desk_url=settings.desk_url,
        )

    @property
    def can_send(self) -> bool:
        """Whether letters can leave: a way is set up, and nothing is wrong with it."""
        return bool(self.smtp_url or (self.notify_key and self.notify_template)) and not self.problems()

    def send(self) -> Send | None:
        """Return the sender; None where no way to send is set up (then notices wait, visibly)."""
        if self.notify_key and self.notify_template:
            return in_thread(lambda letter, now: govuk_notify.send(letter, self.notify_key, self.notify_template, now))
        if self.smtp_url:
            server = smtp.server_of(self.smtp_url, self.without_tls)
            sender = self.sender or smtp.sender_of(self.smtp_url)
            return in_thread(lambda letter, now: smtp.send(letter, server, sender, now))
        return None

    def notes(self) -> list[str]:
        """Return what an operator has allowed that is weaker than it should be."""
        if not self.smtp_url or self.problems() or not smtp.server_of(self.smtp_url, self.without_tls).may_be_plain:
            return []
        return ["letters: SMTP_WITHOUT_TLS allows this mail server to be spoken to without TLS"]

    def problems(self) -> list[str]:
        """Return what is wrong with the settings, in plain words."""
        found = []
        if self.notify_key and not govuk_notify.is_installed():
            found.append("NOTIFY_API_KEY is set, but the library notifications-python-client is not installed")
        if bool(self.notify_key) != bool(self.notify_template):
            found.append("NOTIFY_API_KEY and NOTIFY_TEMPLATE_ID belong together: one of them is missing")
        url = urlsplit(self.smtp_url)
        if self.smtp_url and (url.scheme not in smtp.PORTS or not url.hostname):
            found.append("SMTP_URL must look like smtp://host:587 or smtps://host:465")
        if self.everyone and "@" not in self.everyone:
            found.append("ALERT_EMAIL is not an e-mail address")
        return found


MAIL = web.AppKey("mail", Mail)
NOTE_SECONDS = 60.0
"""So long may a mail server wait for us to note that a letter leaves. -- RFC 5321, 4.5.3.2.5: it waits three minutes"""


def in_thread(send: Callable[[Letter, Callable[[], None]], None]) -> Send:
    """Return a sender that blocks, as a coroutine. Both libraries block (smtplib, and requests under GOV.UK Notify).

    In a daemon thread and not in asyncio.to_thread: the process may stop while a mail server is silent, and the
    letter is looked after by whoever starts next.
    """

    async def sending(letter: Letter, handing_over: HandingOver) -> None:
        one = Sending(asyncio.get_running_loop(), handing_over)
        threading.Thread(target=one.work, args=(send, letter), name="letter", daemon=True).start()
        await one.done

    return sending


class Sending:
    """One letter on its way, in a thread. done: when it was taken; raises NotSent in whoever waits for it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, handing_over: HandingOver) -> None:
        self.loop, self.done = loop, loop.create_future()
        self._handing_over = handing_over

    def work(self, send: Callable[[Letter, Callable[[], None]], None], letter: Letter) -> None:
        """Send it; in the thread."""
        trouble = None
        try:
            send(letter, self.note)
        except Exception as error:
            # Only its kind: what libraries put into a message may quote addresses and texts.
            trouble = error if isinstance(error, NotSent) else NotSent(type(error).__name__)
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.settle, trouble)

    def note(self) -> None:
        """Note that it may leave from now on, and wait until that is in the database; in the thread. Raises NotSent."""
        if self.loop.is_closed():
            raise NotSent("Stopped")
        noting = asyncio.run_coroutine_threadsafe(self.noted(), self.loop)
        try:
            noting.result(NOTE_SECONDS)
        except BaseException:
            noting.cancel()
            raise

    async def noted(self) -> None:
        """Note it, in the loop; not where nobody waits for it any more: the process stops."""
        if self.done.done():
            raise NotSent("Stopped")
        await self._handing_over()

    def settle(self, trouble: NotSent | None) -> None:
        """Say what became of it, in the loop."""
        if not self.done.done():
            self.done.set_exception(trouble) if trouble else self.done.set_result(None)
