"""Who watches over it sees how it goes, with a token of its own, and nothing of anybody."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.application import book_of
from backend.alerts.receive import receive
from backend.alerts.shapes import Alert
from backend.keys import STORE
from backend.metrics.counted import COUNTED, TRIED_AGAIN
from backend.metrics.instruments import Counter, Gauge, Histogram, written
from backend.metrics.requests import PREFIXES, area_of
from backend.notify import outbox
from backend.notify.tables import NoticeRow
from backend.tokens import book as tokens
from tests.backend.alerts.kit import alert, new_uuid
from tests.backend.app.kit import Running
from tests.backend.app.pretend_bot import MODEL
from tests.backend.callers import service_token

LINE = re.compile(r'([a-z_]+)(\{(?:[a-z0-9_]+="[^"\\\n]*",?)+\})? (\+Inf|[0-9.e+-]+)')
"""A line of a value, as https://prometheus.io/docs/instrumenting/exposition_formats/ has it."""


async def token_of(server: Running, purpose: str = "metrics", council: str = "*") -> str:
    """Return a new token."""
    name = f"{purpose}-{new_uuid()[:8]}"
    name = f"t{name}"
    return await server.app[STORE].writing(lambda s: tokens.add(s, name, purpose, [council], server.clock()))


async def figures(server: Running, token: str) -> dict[str, float]:
    """Return every value by its name with labels; each line is well formed."""
    answer = await server.client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    found, text = {}, await answer.text()
    assert text.endswith("\n")
    for line in text.splitlines():
        if not line.startswith(("# HELP ", "# TYPE ")):
            matched = LINE.fullmatch(line)
            assert matched, line
            found[f"{matched[1]}{matched[2] or ''}"] = float(matched[3])
    return found


@pytest.mark.asyncio
async def test_turns_times_refusals_and_what_waits_can_be_read(server: Running) -> None:
    token = await token_of(server)
    before = await figures(server, token)
    child = await server.begin()
    await child.say("canary-of-a-child")
    server.bot.mood = "broken"
    assert (await child.post(text="canary-of-a-child")).status == 503
    assert (await server.client.get("/nowhere/canary-of-a-child")).status == 404
    waiting = Alert.model_validate(alert(words="canary-of-a-child", told_at=server.clock().isoformat()))
    await receive(book_of(server.app), new_uuid(), waiting, now=server.clock())
    letter = outbox.notice(
        notice_id="n", about="x", address="canary@of.example", subject="s", text="t", now=server.clock()
    )
    await server.app[STORE].writing(lambda session: outbox.put(session, letter))
    server.clock.pass_time(minutes=7)
    after = await figures(server, token)

    def more(name: str) -> float:
        return after.get(name, 0) - before.get(name, 0)

    assert more('hmo_turns_total{outcome="answered"}') == 1
    assert more('hmo_turns_total{outcome="not_sent"}') == 1
    assert more("hmo_turn_seconds_count") == 2
    assert more('hmo_turn_seconds_bucket{le="+Inf"}') == 2
    assert more("hmo_bot_seconds_count") == 2  # the first screen, too
    assert more("hmo_bot_silences_total") == 1
    assert more('hmo_refusals_total{problem="not_found"}') == 1
    assert more('hmo_requests_total{area="chat",status="5xx"}') == 1
    assert after["hmo_alerts_waiting"] == 1
    assert after["hmo_alert_oldest_seconds"] >= timedelta(minutes=7).total_seconds()
    assert after["hmo_outbox_waiting"] >= 1
    assert after["hmo_outbox_oldest_seconds"] >= timedelta(minutes=7).total_seconds()
    assert after[f'hmo_bot_model_info{{sha256="{MODEL}"}}'] == 1
    assert after['hmo_answers{part="db"}'] == after['hmo_answers{part="keys"}'] == 1
    assert after['hmo_answers{part="bot"}'] == 0
    assert after["process_resident_memory_bytes"] > 1_000_000
    assert "canary" not in str(after)
    assert "wigan" not in str(after)


@pytest.mark.asyncio
async def test_only_a_token_for_metrics_of_all_councils_opens_them_not_this_machine_by_itself(server: Running) -> None:
    shown = {
        "": 401,
        "rubbish": 401,
        service_token(server.settings): 403,
        await token_of(server, "numbers"): 403,
        await token_of(server, council="wigan"): 403,
        await token_of(server): 200,
    }
    for token, status in shown.items():
        answer = await server.client.get("/metrics", headers={"Authorization": f"Bearer {token}"} if token else {})
        assert answer.status == status


@pytest.mark.asyncio
async def test_a_silent_database_leaves_the_other_figures(server: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    token = await token_of(server)
    await figures(server, token)

    async def silent(*_: object) -> None:
        raise OperationalError("canary", None, Exception("canary"))

    monkeypatch.setattr(type(server.app[STORE]), "reading", silent)
    found = await figures(server, token)
    assert found['hmo_answers{part="db"}'] == 0
    assert "hmo_alerts_waiting" not in found
    assert found["hmo_alerts_unstored"] == 0


class Ended(Exception):
    """What psycopg raises, as far as it matters here."""

    def __init__(self, sqlstate: str) -> None:
        super().__init__("ended")
        self.sqlstate = sqlstate


@pytest.mark.asyncio
@pytest.mark.parametrize(("sqlstate", "why"), [("40P01", "deadlock"), ("40001", "serialization")])
async def test_a_transaction_that_the_database_ended_is_done_again_and_counted(
    server: Running, sqlstate: str, why: str
) -> None:
    store, tries, before = server.app[STORE], [], TRIED_AGAIN.count(why)

    async def work(session: AsyncSession) -> str:
        tries.append(session)
        session.add(NoticeRow(**notice_values(server)))
        await session.flush()
        if len(tries) < 3:
            raise OperationalError("UPDATE", None, Ended(sqlstate))
        return "done"

    assert await store.writing(work) == "done"
    assert (len(set(tries)), TRIED_AGAIN.count(why) - before) == (3, 2)
    with pytest.raises(OperationalError):
        await store.writing(fails_with("57014"))  # cancelled: not worth another try
    assert TRIED_AGAIN.count(why) - before == 2


def fails_with(sqlstate: str):  # type: ignore[no-untyped-def]
    """Return work that fails so."""

    async def work(session: AsyncSession) -> None:
        raise OperationalError("UPDATE", None, Ended(sqlstate))

    return work


def notice_values(server: Running) -> dict[str, object]:
    """Return the values of a letter: the same row each time, so that a try that was not rolled back is seen."""
    at = server.clock()
    return {
        "id": "same", "about": "x", "address": "a", "subject": "s", "text": "t", "queued_at": at, "next_at": at,
        "standing": "waiting", "tries": 0,
    }  # fmt: skip


def test_every_part_of_the_application_has_its_area(server: Running) -> None:
    found = {area_of(route.resource.canonical) for route in server.app.router.routes() if route.resource}
    assert found - {"other"} == set(PREFIXES.values())
    assert area_of("/c/{council}/form/{page}") == "form"
    assert area_of("-") == "other"


def test_a_value_that_nobody_declared_is_counted_as_other_so_that_no_word_becomes_a_label() -> None:
    counter = Counter("c_total", "x", {"problem": frozenset({"too_fast"})})
    counter.add("too_fast")
    counter.add("my dad hits me")
    histogram = Histogram("h_seconds", "x", "area", frozenset({"chat"}))
    histogram.took(0.3, "chat")
    histogram.took(99, "my dad")
    text = written([counter, histogram, Gauge("g", "x", [({"a": 'q"\\\n'}, 1.5)])])
    assert 'c_total{problem="too_fast"} 1\n' in text
    assert 'c_total{problem="other"} 1\n' in text
    assert 'h_seconds_bucket{area="chat",le="0.25"} 0\n' in text
    assert 'h_seconds_bucket{area="chat",le="0.5"} 1\n' in text
    assert 'h_seconds_bucket{area="other",le="10"} 0\n' in text
    assert 'h_seconds_count{area="other"} 1\n' in text
    assert 'g{a="q\\"\\\\\\n"} 1.5\n' in text
    assert "dad" not in text


def test_names_are_unique_and_say_their_unit() -> None:
    names = [one.name for one in COUNTED]
    assert len(set(names)) == len(names)
    assert all(one.name.endswith("_total" if one.kind == "counter" else "_seconds") for one in COUNTED)
