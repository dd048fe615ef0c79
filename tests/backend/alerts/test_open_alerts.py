"""Open alerts are found by an index of their own, whatever version of the program wrote the events."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.dialects import postgresql, sqlite

from backend.alerts import duty
from backend.alerts.book import of_open_conversations, states, waiting_states
from backend.alerts.escalation import link
from backend.keys import SETTINGS
from backend.store.engine import make_sync_engine
from backend.store.init import upgrade
from tests.backend.alerts.kit import Doors, alert, new_uuid
from tests.backend.store.undone import undo_0018

pytestmark = pytest.mark.asyncio
SENTENCE = "We spoke with the child and her social worker today."


async def finish(doors: Doors, uuid: str) -> None:
    """Take it on, and close it."""
    await duty.acknowledge(doors.book, uuid, by="Ann", now=doors.clock())
    outcome = next(iter(duty.outcomes()["closed"]))
    await duty.close(doors.book, uuid, by="Ann", outcome=outcome, reason=SENTENCE, now=doors.clock())


def columns(engine: Engine, uuid: str) -> tuple[bool, bool]:
    """Return what stands in the two columns."""
    with engine.connect() as connection:
        asked = text("SELECT is_open, is_linked FROM alerts WHERE uuid = :uuid")
        row = connection.execute(asked, {"uuid": uuid}).one()
    return bool(row[0]), bool(row[1])


async def test_an_alert_is_open_until_it_is_closed_and_again_when_it_is_reopened(doors: Doors) -> None:
    engine, uuid = make_sync_engine(doors.app[SETTINGS]), await doors.store()
    assert columns(engine, uuid) == (True, False)
    await finish(doors, uuid)
    assert columns(engine, uuid) == (False, False)
    assert await doors.book.cases.reading(states) == await doors.book.cases.reading(waiting_states) == []
    doors.clock.pass_time(minutes=1)
    assert await doors.safe_now(uuid, "no") == 200
    assert columns(engine, uuid) == (True, False)
    [state] = await doors.book.cases.reading(waiting_states)
    assert (state.uuid, state.is_urgent) == (uuid, True)
    engine.dispose()


async def test_rows_that_come_back_in_any_order_leave_the_same(doors: Doors) -> None:
    engine, uuid = make_sync_engine(doors.app[SETTINGS]), await doors.store()
    await finish(doors, uuid)
    await doors.safe_now(uuid, "no")
    rows = await doors.rows(uuid)
    assert {"closed", "reopened"} <= {row.kind for row in rows}
    with engine.begin() as connection:
        for at in (lambda seq: seq, lambda seq: -seq):
            connection.execute(text("DELETE FROM alert_events WHERE kind IN ('closed', 'reopened')"))
            for row in sorted(rows, key=lambda row: at(row.seq)):
                if row.kind in ("closed", "reopened"):
                    connection.execute(
                        text(
                            "INSERT INTO alert_events (alert_uuid, seq, kind, at, actor, facts) "
                            "VALUES (:uuid, :seq, :kind, :at, 'system', '{}')"
                        ),
                        {"uuid": uuid, "seq": row.seq, "kind": row.kind, "at": row.at.isoformat()},
                    )
            assert bool(connection.scalar(text("SELECT is_open FROM alerts")))
    engine.dispose()


async def test_a_closed_alert_stays_in_sight_while_another_of_its_conversation_is_open(doors: Doors) -> None:
    first = await doors.store()
    await finish(doors, first)
    doors.clock.pass_time(minutes=1)
    second = await doors.store()
    other = new_uuid()
    await doors.put(other, alert(conversation=new_uuid(), council="wigan"))
    found = await doors.book.cases.reading(states)
    assert {one.uuid for one in found} == {first, second, other}


async def test_a_linked_alert_is_not_looked_at_again(doors: Doors) -> None:
    case, engine = new_uuid(), make_sync_engine(doors.app[SETTINGS])
    uuid = await doors.store(case_uuid=case)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO cases (uuid, reference, council, code_hash, opened_at) "
                "VALUES (:uuid, 'KITE-0001', 'wigan', 'x', :at)"
            ),
            {"uuid": case, "at": doors.clock().isoformat()},
        )
    assert await link(doors.book, doors.clock()) == 1
    assert await link(doors.book, doors.clock() + timedelta(minutes=1)) == 0
    assert columns(engine, uuid) == (True, True)
    engine.dispose()


async def test_the_years_before_are_not_read(doors: Doors) -> None:
    engine = make_sync_engine(doors.app[SETTINGS])
    await doors.store()
    on_server = engine.dialect.name == "postgresql"
    asked = str(
        of_open_conversations().compile(
            dialect=postgresql.dialect() if on_server else sqlite.dialect(), compile_kwargs={"literal_binds": True}
        )
    )
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO alerts (uuid, council, conversation, received_at, is_open) "
                "VALUES (:uuid, 'wigan', :talk, :at, :no)"
            ),
            [{"uuid": new_uuid(), "talk": new_uuid(), "at": "2020-01-01", "no": False} for _ in range(3000)],
        )
        if on_server:
            connection.execute(text("ANALYZE alerts"))
        plan = connection.execute(text(("EXPLAIN " if on_server else "EXPLAIN QUERY PLAN ") + asked)).all()
    said = " ".join(str(row) for row in plan)
    assert "ix_alerts_open" in said
    assert "Seq Scan on alerts" not in said
    assert "SCAN alerts'" not in said
    engine.dispose()


async def test_alerts_from_before_are_marked_by_what_their_events_say(doors: Doors) -> None:
    engine, closed, still_open = make_sync_engine(doors.app[SETTINGS]), await doors.store(), new_uuid()
    await finish(doors, closed)
    await doors.put(still_open, alert(conversation=new_uuid()))
    with engine.begin() as connection:
        undo_0018(connection)
    with engine.connect() as connection:
        upgrade(connection)
    assert [columns(engine, uuid) for uuid in (closed, still_open)] == [(False, False), (True, False)]
    engine.dispose()
