"""The background tasks of alerts: one keeps copies, one stores what waits, one passes on, one sends the post.

Their state is in the database: a process may be killed at any moment, and another goes on (due_notices.py,
notify/outbox.py). One of all watches (backend.leader); the post and what waits on its own disk are each one's work.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import timedelta

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.application import WATCH, Watch, book_of, rota_for
from backend.alerts.due_notices import Passing
from backend.alerts.escalation import escalate, hold_alerts_of, link, note_settled
from backend.alerts.follow_up import remind, tell_managers
from backend.alerts.unstored_alerts import copy_all, store_all, store_copies
from backend.background_tasks import BackgroundTask, run_logged, running_tasks
from backend.councils import name_of
from backend.health import STOPPING, Stopping
from backend.keys import CONTENT, LAW, NOW, SECRETS, STORE
from backend.leader import LEADER
from backend.notify.delivery import Round, Settling, deliver
from backend.notify.letter import HandingOver, Letter, Send
from backend.notify.mail import MAIL, Mail
from backend.notify.tables import NoticeRow

log = logging.getLogger(__name__)
SECONDS_BETWEEN = 5.0
"""Seconds between two looks; what is new is looked at once."""

GIVE_WAY = timedelta(seconds=3 * SECONDS_BETWEEN)
"""So much later does a process try that could not send the last time: one that can has the notice first."""


async def run_alert_tasks(app: web.Application) -> AsyncIterator[None]:
    """Watch until the application stops (for `cleanup_ctx`, after the database)."""
    mail = app[MAIL]
    watch = app[WATCH] = Watch()
    send = sender_of(mail)
    leader = app[LEADER]
    leader.wakes.append(watch.alerts)
    async with running_tasks(
        # Each by itself: whoever stores waits for a database that is silent, perhaps once for each that waits.
        BackgroundTask("a second home for alerts that wait", lambda: copy_all(app), SECONDS_BETWEEN, watch.copies),
        BackgroundTask("storing alerts", lambda: store_waiting(app), SECONDS_BETWEEN, watch.alerts),
        BackgroundTask("passing alerts on", lambda: pass_on(app, mail), SECONDS_BETWEEN, watch.due, leader),
        # By each process: where one reaches no mail server, another may. Each notice is claimed by one of them.
        # Letters to people by themselves: a mail server may think ten minutes about one, and no alert waits for that.
        BackgroundTask("the post of alerts", lambda: send_to_staff(app, send), SECONDS_BETWEEN, watch.post),
        # A letter whose mail server thinks is waited for at the end: cut off, an officer would have to find out.
        BackgroundTask(
            "letters to people",
            lambda: send_letters(app, send),
            SECONDS_BETWEEN,
            watch.letters,
            holds=lambda: bool(watch.leaving),
        ),
    ):
        yield
        watch.stopping = True


def sender_of(mail: Mail) -> Send | None:
    """Return the sender; a setting that is wrong is said once, and must not keep the server from starting."""
    for problem in mail.problems():
        log.error("alerts: %s", problem)
    with suppress(ValueError):
        return mail.send()
    return None


async def store_waiting(app: web.Application) -> None:
    """Store what waits here; whoever leads stores what others could not."""
    await run_logged("storing alerts that wait", lambda: store_all(app))
    if app[LEADER].leads:
        await run_logged("storing alerts of others", lambda: store_copies(app))


async def pass_on(app: web.Application, mail: Mail) -> None:
    """Pass on what is due, link what belongs to a case. None of them stops the others."""
    book, now = book_of(app), app[NOW]()
    how = make_passing(app, mail)
    await run_logged("passing alerts on", lambda: escalate(how, now))
    await run_logged("reminding of open alerts", lambda: remind(how, now))
    await run_logged("telling of looks that nobody read", lambda: tell_managers(how, now))
    await run_logged("linking alerts to cases", lambda: link(book, now))
    if watch := app.get(WATCH):
        watch.post.set()


def make_passing(app: web.Application, mail: Mail) -> Passing:
    """Return what passing on needs, from the packs and the settings."""
    content, days = app[CONTENT], app[LAW].days
    return Passing(
        book=book_of(app),
        rota=lambda council: rota_for(content, days, council, mail.everyone),
        name=lambda council: name_of(content, council) if council in content.councils else council,
        desk_url=mail.desk_url,
    )


async def send_notices(app: web.Application, send: Send | None) -> int:
    """Do one round of the whole outbox; return how many notices left. Without a sender they wait."""
    return await send_to_staff(app, send) + await send_letters(app, send)


async def send_to_staff(app: web.Application, send: Send | None) -> int:
    """Do one round of what may come twice (to staff, and sign-in links); return how many notices left."""
    watch = app.get(WATCH) or Watch()

    def note(left: bool) -> None:
        watch.sends = left

    how = Round(False, give_way(sends=watch.sends), goes_on=lambda: not watch.stopping)
    return await send_round(app, send, note, how)


async def send_letters(app: web.Application, send: Send | None) -> int:
    """Do one round of letters that must not come twice; return how many left."""
    watch = app.get(WATCH) or Watch()

    def note(left: bool) -> None:
        watch.sends_letters = left

    # From the first word of a stop on none begins, so that those on their way have all of DRAIN_SECONDS.
    stopping = app.get(STOPPING) or Stopping()
    how = Round(
        True,
        give_way(sends=watch.sends_letters),
        goes_on=lambda: not (watch.stopping or stopping.told),
        leaving=watch.leaving,
    )
    return await send_round(app, send, note, how)


def give_way(*, sends: bool) -> timedelta:
    """Return how much later than others this process tries. sends: the last one left from here."""
    return timedelta(0) if sends else GIVE_WAY


async def send_round(app: web.Application, send: Send | None, note: Callable[[bool], None], how: Round) -> int:
    """Do one round. note: is told whether each left."""
    if send is None:
        return 0
    book, now = book_of(app), app[NOW]

    async def settled(session: AsyncSession, notice: NoticeRow, sent: bool) -> None:
        await note_settled(book, session, notice, sent, now())

    async def held(session: AsyncSession, notice: NoticeRow) -> None:
        await hold_alerts_of(session, notice.id)

    async def noted(letter: Letter, handing_over: HandingOver) -> None:
        note(False)
        await send(letter, handing_over)
        note(True)

    settling, sealer = Settling(held, settled), app[SECRETS].sealer
    return await deliver(app[STORE], noted, now, settling, sealer, how)
