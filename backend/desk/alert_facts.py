"""What the page of an alert shows of a child: who it is, how to reach them safely, what of it the case adds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts import duty
from backend.alerts.book import conversation
from backend.alerts.groups import Group, grouped
from backend.alerts.tables import AlertRow
from backend.cases.casebook import events_of, rows_of
from backend.cases.history import replay
from backend.cases.state import may_open
from backend.cases.tables import CaseRow
from backend.desk import labels
from backend.desk.case_access import Opened
from backend.desk.guarded_pages import Visit, casebook_of
from backend.desk.timeline import reply_now

WHO_TYPES = {"child": "The child", "helper": "Somebody with the child", **labels.SPEAKER}


@dataclass(frozen=True)
class Facts:
    """who, reach: label and text, only what is known. safe: whether it is safe to reach them this way, if they said."""

    who: tuple[tuple[str, str], ...]
    reach: tuple[tuple[str, str], ...]
    safe: str | None


async def case_of_alert(request: web.Request, visit: Visit, session: AsyncSession, group: Group) -> Opened | None:
    """Return the case that the same telling became; None where there is none, or this person is named in it."""
    uuids = [alert.uuid for alert in group.alerts]
    asked = select(CaseRow).join(AlertRow, AlertRow.case_uuid == CaseRow.uuid).where(AlertRow.uuid.in_(uuids))
    case = (await session.scalars(asked.order_by(CaseRow.uuid))).first()
    if case is None:
        return None
    rows = await rows_of(session, case.uuid)
    state = replay(events_of(rows))
    return Opened(case, rows, state, casebook_of(request)) if may_open(state, visit.staff.id) else None


def facts_of(read: list[duty.Read], case: Opened | None) -> Facts:
    """Return what is known: the talk's last word, and from the case what the talk does not say."""
    known = duty.known_of(read)
    who, reach = known.who.model_dump(), known.reach.model_dump()
    roles = [told.role for one in read for told in one.told if told.role]
    who["role"] = who["role"] or (roles[-1] if roles else None)
    if case:
        told = case.told
        who = first_known(
            who, {**told.child.model_dump(), "role": told.speaker.role, "relation": told.speaker.relation}
        )
        reach = first_known(reach, reply_now(case))
    return Facts(tuple(who_rows(who)), tuple(reach_rows(reach)), reach["safe"])


def first_known(first: Mapping[str, str | None], second: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return each field of the first; where it is not known, that of the second."""
    return {name: value or second.get(name) for name, value in first.items()}


def who_rows(who: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    """Yield label and text of who it is."""
    labels = {"name": "Name", "role": "Who types", "relation": "They are", "age_band": "Age", "placement": "Lives"}
    for name, label in labels.items():
        if value := who.get(name):
            yield label, WHO_TYPES.get(value, value.replace("_", " ")) if name != "name" else value


def reach_rows(reach: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    """Yield label and text of how to reach them."""
    if how := reach.get("how"):
        yield "How", labels.REPLY.get(how, how)
    if to := reach.get("to"):
        yield "Number or address", to
    if safe := reach.get("safe"):
        yield "Is it safe to use?", labels.YES_NO.get(safe, safe)
    if avoid := reach.get("avoid"):
        yield "Avoid", avoid


async def open_alert_of_case(session: AsyncSession, case: CaseRow) -> bool:
    """Return whether an alert of the conversation that became this case is open."""
    asked = select(AlertRow.council, AlertRow.conversation).where(AlertRow.case_uuid == case.uuid).distinct()
    for council, name in (await session.execute(asked)).all():
        if any(group.open for group in grouped(await conversation(session, council, name, is_held=False))):
            return True
    return False
