"""Anybody who holds the bot's token does anything at all with the public API, as its OpenAPI document describes it.

What must hold whatever comes, and in whatever order: only statuses that the document names, each with the body that it
says; never a 5xx; a refusal never repeats what was sent; what was acknowledged is there once, with the same receipt.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import quote

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, precondition, rule
from jsonschema import Draft202012Validator
from sqlalchemy import func, select

from backend.alerts.tables import AlertRow
from backend.cases.tables import CaseRow, EventRow
from backend.openapi import document
from tests.backend.fuzz.from_schema import CANARY, fitting, junk, nearly_fitting
from tests.backend.fuzz.server import Answered, Server

DOCUMENT = document()
SCHEMAS: dict[str, Any] = DOCUMENT["components"]["schemas"]
OPERATIONS = [(method, path) for path, of in DOCUMENT["paths"].items() for method in of]
COUNCILS = ("wigan", "islington", "devon")
MOST_WRONG_CODES = 2
"""Each wrong code makes the next one slower: a few show it, more only take time."""


def takes(method: str, path: str) -> dict[str, Any]:
    """Return what an operation takes, as a schema; null where it takes nothing."""
    body = DOCUMENT["paths"][path][method].get("requestBody")
    return dict(body["content"]["application/json"]["schema"]) if body else {"type": "null"}


@cache
def validator(method: str, path: str, status: int) -> Draft202012Validator:
    """Return what holds an answer to the document."""
    schema = DOCUMENT["paths"][path][method]["responses"][str(status)]["content"]["application/json"]["schema"]
    return Draft202012Validator({**schema, "components": DOCUMENT["components"]})


def shape(name: str, **fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Bodies of this shape, some of their fields fixed."""
    both = st.tuples(fitting(SCHEMAS[name], SCHEMAS), st.fixed_dictionaries(fixed))
    return both.map(lambda two: {**two[0], **two[1]})


in_paths = st.text(st.characters(exclude_characters="{}/", exclude_categories=["Cs"]), max_size=30)
"""What one part of a path may hold, whoever made it up."""
COUNTED = (
    select(func.count()).select_from(CaseRow),
    select(func.count()).select_from(EventRow).where(EventRow.seq == 1),
    select(func.count()).select_from(AlertRow),
)
uuids = st.uuids(version=4).map(str)
councils = st.sampled_from(COUNCILS)


@dataclass
class Kept:
    """What was acknowledged. receipts: by the uuid of a case. alerts: uuids."""

    receipts: dict[str, dict[str, Any]] = field(default_factory=dict)
    alerts: set[str] = field(default_factory=set)
    wrong_codes: int = 0
    started_again: bool = False


class PublicApi(RuleBasedStateMachine):
    """The rules. server is set by whoever runs it."""

    server: Server
    cases = Bundle("cases")
    alerts = Bundle("alerts")

    @initialize()
    def begin(self) -> None:
        """Nothing was told yet in this run; the store may hold what earlier runs told, under ids of their own."""
        self.kept, self.run = Kept(), uuid.uuid4()
        self.before = self.counted()

    def counted(self) -> tuple[int, int, int]:
        """How many cases, first events of cases, and alerts are stored."""
        with self.server.reading() as connection:
            cases, events, alerts = [connection.scalar(one) or 0 for one in COUNTED]
        return cases, events, alerts

    def own(self, drawn: str) -> str:
        """Return the id of this run for one that was drawn: runs that draw the same do not meet."""
        return str(uuid.uuid5(self.run, drawn))

    def ask(self, method: str, path: str, **sent: Any) -> Answered:
        """Ask, and hold the answer to the document. path: as the document has it, filled with `at`."""
        at = sent.pop("at", {})
        filled = path
        for name, value in at.items():
            filled = filled.replace("{" + name + "}", quote(value, safe=""))
        answer = self.server.ask(method.upper(), filled, **sent)
        described = DOCUMENT["paths"][path][method]["responses"]
        assert str(answer.status) in described, f"{method} {path} answered {answer.status}: {answer.raw[:200]!r}"
        validator(method, path, answer.status).validate(answer.body)
        if answer.status >= 400:
            assert CANARY.encode() not in answer.raw
        return answer

    @rule(target=cases, uuid=uuids, body=shape("Representation", council=councils))
    def tell(self, uuid: str, body: dict[str, Any]) -> Any:
        """Tell a case; the same again gives the same receipt."""
        uuid = self.own(uuid)
        answer = self.ask("put", "/api/cases/{uuid}", at={"uuid": uuid}, body=body)
        if answer.status == 400:
            assert answer.body["field"]
            return multiple()
        self.kept.receipts[uuid] = answer.body
        again = self.ask("put", "/api/cases/{uuid}", at={"uuid": uuid.upper()}, body=body)
        assert (again.status, again.body) == (200, answer.body)
        return uuid, answer.body

    @rule(case=cases, body=shape("Representation", council=councils))
    def tell_something_else_under_the_same_id(self, case: Any, body: dict[str, Any]) -> None:
        """Put other words under a known id: it is one case still, with one receipt."""
        uuid, receipt = case
        answer = self.ask("put", "/api/cases/{uuid}", at={"uuid": uuid}, body=body)
        if answer.status == 200:
            assert (answer.body["reference"], answer.body["code"]) == (receipt["reference"], receipt["code"])

    @rule(case=cases)
    def look(self, case: Any) -> None:
        """Open it with reference and code."""
        body = {"reference": case[1]["reference"], "code": case[1]["code"]}
        assert self.ask("post", "/api/progress", body=body).status == 200

    @rule(body=shape("Asking"))
    def guess(self, body: dict[str, Any]) -> None:
        """Whatever is guessed opens nothing."""
        if self.kept.wrong_codes < MOST_WRONG_CODES:
            self.kept.wrong_codes += 1
            assert self.ask("post", "/api/progress", body=body).status in {400, 404, 429}

    @rule(case=cases, uuid=uuids, body=fitting(takes("put", "/api/cases/{reference}/requests/{uuid}"), SCHEMAS))
    def ask_for_more(self, case: Any, uuid: str, body: dict[str, Any]) -> None:
        """Ask for more later: kept, or refused with a reason; the same again changes nothing."""
        path, at = "/api/cases/{reference}/requests/{uuid}", {"reference": case[1]["reference"], "uuid": uuid}
        sent = {**body, "code": case[1]["code"]}
        answer = self.ask("put", path, at=at, body=sent)
        if answer.status == 200:
            again = self.ask("put", path, at=at, body=sent)
            assert again.body == answer.body

    @rule(target=alerts, uuid=uuids, body=shape("Alert", council=councils))
    def raise_alert(self, uuid: str, body: dict[str, Any]) -> Any:
        """Raise an alert; told twice, it is one."""
        uuid = self.own(uuid)
        answer = self.ask("put", "/api/alerts/{uuid}", at={"uuid": uuid}, body=body)
        if answer.status == 400:
            assert answer.body["field"]
            return multiple()
        assert answer.body["stored"] is True
        self.kept.alerts.add(uuid)
        assert self.ask("put", "/api/alerts/{uuid}", at={"uuid": uuid}, body=body).status == 200
        return uuid

    @rule(alert=alerts, about=shape("About"), answer=shape("SafeNowAnswer"))
    def say_more_of_it(self, alert: str, about: dict[str, Any], answer: dict[str, Any]) -> None:
        """Who it is, and whether they are safe now."""
        assert self.ask("put", "/api/alerts/{uuid}/about", at={"uuid": alert}, body=about).status in {200, 400}
        assert self.ask("put", "/api/alerts/{uuid}/safe_now", at={"uuid": alert}, body=answer).status == 200

    @rule(operation=st.sampled_from(OPERATIONS), data=st.data(), at=in_paths)
    def send_anything(self, operation: tuple[str, str], data: st.DataObject, at: str) -> None:
        """Send a body that nearly fits, or any JSON, to any operation, with anything in its path."""
        method, path = operation
        schema = takes(method, path)
        body = data.draw(nearly_fitting(schema, SCHEMAS) | junk, label="body")
        named = {"uuid": data.draw(uuids.map(self.own) | st.just(at + CANARY)), "reference": at + CANARY}
        if method == "post" and "code" in (body if isinstance(body, dict) else {}):
            self.kept.wrong_codes += 1
            if self.kept.wrong_codes > MOST_WRONG_CODES:
                return
        answer = self.ask(method, path, at=named, body=body)
        if method == "put" and path == "/api/cases/{uuid}" and answer.status == 201:
            self.kept.receipts[str(uuid.UUID(named["uuid"]))] = answer.body
        if method == "put" and path == "/api/alerts/{uuid}" and answer.status == 201:
            self.kept.alerts.add(str(uuid.UUID(named["uuid"])))

    @rule(operation=st.sampled_from(OPERATIONS), raw=st.binary(max_size=200), uuid=uuids)
    def send_bytes(self, operation: tuple[str, str], raw: bytes, uuid: str) -> None:
        """Bytes that are no JSON."""
        method, path = operation
        at = {"uuid": uuid, "reference": "ABC-DEF"}
        assert self.ask(method, path, at=at, raw=raw + CANARY.encode()).status in {400, 401, 403, 404}

    @rule(
        operation=st.sampled_from(OPERATIONS),
        token=st.text(st.characters(codec="latin-1", exclude_categories=["Cc"]), max_size=60),
    )
    def come_without_the_token(self, operation: tuple[str, str], token: str) -> None:
        """Nobody comes in with another token."""
        method, path = operation
        assert self.ask(method, path, at={"uuid": str(uuid.uuid4()), "reference": "x"}, token=token).status == 401

    @precondition(lambda self: not self.kept.started_again)
    @rule()
    def start_again(self) -> None:
        """Replace the process, not the store. Once in a run: it takes as long as everything else."""
        self.kept.started_again = True
        self.server.stop()
        self.server.start()

    @invariant()
    def what_was_acknowledged_is_there_once(self) -> None:
        """As many cases and alerts as were acknowledged, no more and no fewer."""
        if hasattr(self, "kept"):
            cases, first_events, alerts = (now - then for now, then in zip(self.counted(), self.before, strict=True))
            assert cases == first_events == len(self.kept.receipts)
            assert alerts == len(self.kept.alerts)
