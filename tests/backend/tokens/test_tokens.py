"""A token for each consumer: for one purpose and some councils, listed, rotated, revoked, and only its hash is kept."""

from __future__ import annotations

import asyncio
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from backend.app import create_app
from backend.cases.casebook import Casebook
from backend.cases.endpoints import PURPOSES_NAME
from backend.keys import STORE
from backend.openapi import endpoints
from backend.settings import Settings
from backend.store.init import prepare
from backend.tokens import book as tokens
from backend.tokens import command
from backend.tokens.book import OVERLAP, PURPOSES, NoToken
from backend.tokens.callers import CALLERS, NotKnownNow
from tests.backend.alerts.kit import alert
from tests.backend.callers import service_token
from tests.backend.cases.kit import casebook, new_uuid, telling
from tests.backend.conftest import settings_of
from tests.backend.desk.kit import Desk, running, settings_at

pytestmark = pytest.mark.asyncio
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
WIGAN, DEVON = "wigan", "devon"


async def add(book: Casebook, name: str, purpose: str, *councils: str) -> str:
    """Return a new token."""
    return await book.writing(lambda session: tokens.add(session, name, purpose, councils or ("*",), NOW))


async def ask(desk: Desk, method: str, path: str, token: str, body: Any = None) -> tuple[int, dict[str, Any]]:
    """Return what a caller with this token gets."""
    browser = await desk.stranger()
    headers = {"Authorization": f"Bearer {token}"}
    async with browser.client.request(method, path, json=body, headers=headers) as answer:
        return answer.status, await answer.json()


async def test_every_endpoint_opens_for_its_purposes_and_its_councils_and_for_nothing_else(sqlite_home: Path) -> None:
    async with running(settings_at(sqlite_home)) as desk:
        tokens_of = {
            (purpose, council): await add(desk.book, f"{purpose}-{council}", purpose, council)
            for purpose in PURPOSES
            for council in (WIGAN, DEVON)
        }
        bot = service_token(desk.settings)
        _, receipt = await ask(desk, "PUT", f"/api/cases/{new_uuid()}", bot, telling(council=WIGAN))
        known_alert = await desk.alert(**alert(council=WIGAN))
        code = {"reference": receipt["reference"], "code": receipt["code"]}
        bodies: dict[str, tuple[str, Any]] = {
            "put_case": (f"/api/cases/{new_uuid()}", telling(council=WIGAN)),
            "post_progress": ("/api/progress", code),
            "put_request": (
                f"/api/cases/{receipt['reference']}/requests/{new_uuid()}",
                {"code": receipt["code"], "kind": "withdraw"},
            ),
            "put_new_code": (
                f"/api/cases/{receipt['reference']}/new_code/{new_uuid()}",
                {"kind": "new_code", "contact": "07700 900123"},
            ),
            "put_alert": (f"/api/alerts/{new_uuid()}", alert(council=WIGAN, conversation=new_uuid())),
            "put_safe_now": (f"/api/alerts/{known_alert}/safe_now", {"answer": "yes"}),
            "put_about": (f"/api/alerts/{known_alert}/about", {}),
            "get_changed_cases": (f"/api/cases?council={WIGAN}", None),
            "get_numbers": (f"/api/numbers?council={WIGAN}", None),
        }
        assert {one.handler.__name__ for one in endpoints()} == set(bodies)
        for endpoint in endpoints():
            path, body = bodies[endpoint.handler.__name__]
            opens_for = getattr(endpoint.handler, PURPOSES_NAME)
            assert opens_for
            for (purpose, council), token in tokens_of.items():
                status, answer = await ask(desk, endpoint.method, path, token, body)
                where = f"{endpoint.method} {path} for {purpose} of {council}: {status}"
                if purpose not in opens_for:
                    assert (status, answer["problem"]) == (403, "not_allowed"), where
                elif council == WIGAN:
                    assert status in (200, 201, 202), where
                elif endpoint.handler.__name__ == "put_new_code":
                    assert status == 202, where  # nothing tells whether there is such a case
                else:
                    assert status in (403, 404), where
            assert (await ask(desk, endpoint.method, path, "wrong", body))[0] == 401
        # The new code was asked for once, by the token of its own council.
        case = await desk.find(receipt["reference"])
        kinds = [row.kind for row in await desk.book.reading(lambda session: rows(session, case.uuid))]
        assert kinds.count("new_code_asked") == 1


async def rows(session: Any, uuid: str) -> Any:
    """Return the history of a case."""
    from backend.cases.casebook import rows_of

    return await rows_of(session, uuid)


async def test_a_route_under_api_that_nobody_declared_would_be_found(sqlite_home: Path) -> None:
    app = create_app(settings_at(sqlite_home))
    undeclared = {
        route.resource.canonical
        for route in app.router.routes()
        if route.resource and route.resource.canonical.startswith("/api") and route.method != "HEAD"
        if not hasattr(route.handler, PURPOSES_NAME)
    }
    assert undeclared == {"/api/openapi.json"}


async def test_the_database_holds_hashes_and_nobody_can_be_shown_a_token_again(
    sqlite_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    settings = settings_of(sqlite_home)
    monkeypatch.setenv("HMO_HOME", str(sqlite_home))
    monkeypatch.delenv("DATABASE_URL", raising=False)

    async def run(*words: str) -> tuple[int, str, str]:
        done = await asyncio.to_thread(command.main, list(words))
        said = capsys.readouterr()
        return done, said.out, said.err

    done, out, _ = await run("add", "statistics", "--for", "numbers", "--council", "wigan", "--council", "devon")
    assert done == 0
    token = out.split()[-1]
    mine = tmp_path / "import-token"
    assert (await run("add", "letters", "--for", "import", "--council", "all", "--to", str(mine)))[0] == 0
    assert stat.S_IMODE(mine.stat().st_mode) == 0o600
    listed = (await run("list"))[1]
    assert "statistics  for numbers  devon, wigan" in listed
    assert "bot  for bot  all councils" in listed
    held = b"".join(path.read_bytes() for path in sqlite_home.glob("backend.sqlite3*"))
    for secret in (token, mine.read_text(), service_token(settings)):
        assert secret not in listed
        assert secret.encode() not in held
    for wrong in (
        ("add", "statistics", "--for", "numbers", "--council", "wigan"),
        ("add", "Other", "--for", "numbers", "--council", "wigan"),
        ("add", "other", "--for", "numbers", "--council", "narnia"),
        ("rotate", "nobody"),
        ("revoke", "nobody"),
    ):
        done, _, err = await run(*wrong)
        assert (done, bool(err.strip())) == (1, True)
    before = service_token(settings)
    assert (await run("rotate", "bot"))[0] == 0
    assert service_token(settings) != before
    assert (await run("revoke", "letters"))[0] == 0
    assert "letters  for import  all councils" in (await run("list"))[1]
    async with casebook(settings) as book:
        [row] = [row for row in await book.reading(tokens.everyone) if row.name == "letters"]
        assert row.ended_at


async def test_the_bot_goes_on_over_a_rotation_and_the_old_token_ends(
    sqlite_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.tokens.callers.FRESH", 0.0)
    async with running(settings_at(sqlite_home)) as desk:
        old = service_token(desk.settings)
        new = await desk.book.writing(lambda session: tokens.rotate(session, "bot", desk.clock()))
        path, body = "/api/progress", {"reference": "222-222", "code": "a b c d"}
        assert [(await ask(desk, "POST", path, token, body))[0] for token in (old, new)] == [404, 404]
        desk.clock.pass_time(seconds=OVERLAP.total_seconds())
        assert [(await ask(desk, "POST", path, token, body))[0] for token in (old, new)] == [401, 404]


async def test_a_revoked_token_is_out_as_soon_as_the_database_is_asked_again(
    sqlite_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.tokens.callers.FRESH", 0.0)
    async with running(settings_at(sqlite_home)) as desk:
        token = await add(desk.book, "statistics", "numbers")
        path = f"/api/numbers?council={WIGAN}"
        assert (await ask(desk, "GET", path, token))[0] == 200
        await desk.book.writing(lambda session: tokens.revoke(session, "statistics", desk.clock()))
        assert (await ask(desk, "GET", path, token))[0] == 401


async def test_who_called_a_moment_ago_is_known_while_the_database_is_silent(
    sqlite_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(settings_at(sqlite_home)) as desk:
        callers, token = desk.app[CALLERS], service_token(desk.settings)
        assert await callers.find(token)

        async def silent(work: object) -> None:
            raise OperationalError("statement", {}, Exception("away"))

        monkeypatch.setattr(type(desk.app[STORE]), "reading", lambda self, work: silent(work))
        monkeypatch.setattr("backend.tokens.callers.FRESH", 0.0)
        found = await callers.find(token)
        assert found is not None
        assert found.purpose == "bot"
        with pytest.raises(NotKnownNow):
            await callers.find("never seen")
        path, body = "/api/progress", {"reference": "222-222", "code": "a b c d"}
        assert (await ask(desk, "POST", path, "never seen", body))[0] == 503


async def test_many_requests_at_once_ask_the_database_once(sqlite_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(settings_at(sqlite_home)) as desk:
        callers, token, asked = desk.app[CALLERS], service_token(desk.settings), []
        monkeypatch.setattr("backend.tokens.callers.FRESH", 3600.0)  # also where the machine is slow

        async def counted(session: Any, hashed: str, now: datetime) -> Any:
            asked.append(hashed)
            return await tokens.find(session, hashed, now)

        monkeypatch.setattr("backend.tokens.callers.find", counted)
        found = await asyncio.gather(*(callers.find(token) for _ in range(50)))
        assert {one.name for one in found if one} == {"bot"}
        assert len(asked) == 1


async def test_init_takes_the_bots_file_in_and_never_another_one_out(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    prepare(settings)
    prepare(settings)
    path = tmp_path / "secrets" / "service-token"
    path.write_text("of another machine, which is random enough")
    prepare(settings)
    async with casebook(settings) as book:
        names = [row.name for row in await book.reading(tokens.everyone)]
        assert names == ["bot", "bot-2"]
        await book.writing(lambda session: tokens.revoke(session, "bot-2", NOW))
    prepare(settings)
    async with casebook(settings) as book:
        found = {row.name: row.ended_at for row in await book.reading(tokens.everyone)}
        assert found == {"bot": None, "bot-2": NOW}


async def test_a_token_needs_a_name_a_purpose_and_a_council(database: Settings) -> None:
    async with casebook(database) as book:
        for name, purpose, councils in (
            ("", "bot", ["*"]),
            ("a b", "bot", ["*"]),
            ("x", "all", ["*"]),
            ("x", "bot", []),
        ):
            with pytest.raises(NoToken):
                await book.writing(
                    lambda session, n=name, p=purpose, c=councils: tokens.add(session, n, p, c, NOW)  # type: ignore[misc]
                )
        assert {row.name for row in await book.reading(tokens.everyone)} <= {"bot"}
