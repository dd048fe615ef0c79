"""Whoever writes about the alerts of one conversation holds them in one order: PostgreSQL has nobody to give up."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable

import pytest

from backend.alerts import duty
from backend.alerts.background import make_passing, send_notices, sender_of
from backend.alerts.escalation import escalate, link
from backend.alerts.follow_up import remind, tell_managers
from backend.metrics.counted import TRIED_AGAIN
from backend.notify.mail import MAIL
from tests.backend.alerts.kit import Doors, alert, new_uuid
from tests.backend.notify.sink import Sink

pytestmark = [pytest.mark.asyncio, pytest.mark.parametrize("database", ["postgresql"], indirect=True)]
CONVERSATIONS = [f"{n}1111111-1111-4111-8111-111111111111" for n in range(2)]
ALERTS = 6


async def test_everybody_at_once_in_the_same_conversations_ends_in_no_deadlock_and_each_mail_goes_once(
    doors: Doors, sink: Sink
) -> None:
    chance, before = random.Random(3), TRIED_AGAIN.count("deadlock")
    uuids = {name: [new_uuid() for _ in range(ALERTS)] for name in CONVERSATIONS}
    for name, of_one in uuids.items():
        for n, uuid in enumerate(of_one):
            level = "look" if n % 2 else "alert"
            assert (await doors.put(uuid, alert(conversation=name, level=level)))[0] == 201
    how, send, app = make_passing(doors.app, doors.app[MAIL]), sender_of(doors.app[MAIL]), doors.app

    def acts() -> list[Callable[[], Awaitable[object]]]:
        found: list[Callable[[], Awaitable[object]]] = []
        for name, of_one in uuids.items():
            found += [lambda u=uuid: doors.safe_now(u, chance.choice(["no", "yes"])) for uuid in of_one]
            found += [lambda u=uuid: doors.put(u, {"reach": {"how": "phone"}}, "/about") for uuid in of_one]
            found += [lambda u=uuid: duty.read(doors.book, u, by="Ann", now=doors.clock()) for uuid in of_one]
            found.append(lambda c=name: doors.put(new_uuid(), alert(conversation=c)))
        rounds = [lambda: escalate(how, doors.clock()), lambda: remind(how, doors.clock())]
        rounds += [lambda: tell_managers(how, doors.clock()), lambda: link(doors.book, doors.clock())]
        return found + [*rounds, *rounds, lambda: send_notices(app, send), lambda: send_notices(app, send)]

    for hours in (0, 30, 60):
        doors.clock.pass_time(hours=hours)
        together = acts()
        chance.shuffle(together)
        done = await asyncio.gather(*(act() for act in together), return_exceptions=True)
        assert [one for one in done if isinstance(one, BaseException)] == []
    await send_notices(app, send)
    assert TRIED_AGAIN.count("deadlock") == before
    assert len(sink.ids) == len(set(sink.ids)) > 0
