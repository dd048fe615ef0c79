"""How letters leave: the settings of the operator, and the sender that follows from them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

from aiohttp import web

from backend.notify import govuk_notify, smtp
from backend.notify.letter import Letter, NotSent, Send


@dataclass(frozen=True)
class Mail:
    """smtp_url: `smtp://user:password@host:587` or `smtps://host:465`; `SMTP_URL`. sender: `SMTP_FROM`.

    notify_key and notify_template: GOV.UK Notify, used instead of SMTP where both are set; `NOTIFY_API_KEY`,
    `NOTIFY_TEMPLATE_ID`. everyone: `ALERT_EMAIL`, who is told wherever a pack names nobody (for a demo).
    desk_url: where an alert is opened; `DESK_URL`.
    """

    smtp_url: str = field(default="", repr=False)
    sender: str = ""
    notify_key: str = field(default="", repr=False)
    notify_template: str = ""
    everyone: str = ""
    desk_url: str = ""

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Read the settings; `problems` says what is wrong with them."""
        port = env.get("PORT") or "8080"
        return cls(
            smtp_url=env.get("SMTP_URL") or "",
            sender=env.get("SMTP_FROM") or "",
            notify_key=env.get("NOTIFY_API_KEY") or "",
            notify_template=env.get("NOTIFY_TEMPLATE_ID") or "",
            everyone=env.get("ALERT_EMAIL") or "",
            desk_url=env.get("DESK_URL") or f"http://localhost:{port}/desk",
        )

    def send(self) -> Send | None:
        """The sender; None where no way to send is set up (then notices wait, visibly)."""
        if self.notify_key and self.notify_template:
            return in_thread(lambda letter: govuk_notify.send(letter, self.notify_key, self.notify_template))
        if self.smtp_url:
            server, sender = smtp.server_of(self.smtp_url), self.sender or smtp.sender_of(self.smtp_url)
            return in_thread(lambda letter: smtp.send(letter, server, sender))
        return None

    def problems(self) -> list[str]:
        """What is wrong with the settings, in plain words."""
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


def in_thread(send: Callable[[Letter], None]) -> Send:
    """A sender that blocks, as a coroutine. Both libraries block (smtplib, and requests under GOV.UK Notify).

    In a daemon thread and not in asyncio.to_thread: the process may stop while a mail server is silent, and the
    letter is sent again by whoever starts next.
    """

    async def sending(letter: Letter) -> None:
        loop = asyncio.get_running_loop()
        done: asyncio.Future[None] = loop.create_future()

        def settle(trouble: NotSent | None) -> None:
            if not done.done():
                done.set_exception(trouble) if trouble else done.set_result(None)

        def work() -> None:
            trouble = None
            try:
                send(letter)
            except Exception as error:
                # Only its kind: what libraries put into a message may quote addresses and texts.
                trouble = error if isinstance(error, NotSent) else NotSent(type(error).__name__)
            if not loop.is_closed():
                loop.call_soon_threadsafe(settle, trouble)

        threading.Thread(target=work, name="letter", daemon=True).start()
        await done

    return sending
