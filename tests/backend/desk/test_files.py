"""Files of a case: judged, scanned, sealed with its key, downloaded and never shown, gone with it."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientResponse, FormData
from sqlalchemy import func, select

from backend.cases import events as e
from backend.cases.casebook import rows_of
from backend.cases.progress import progress_of
from backend.cases.tables import CaseRow
from backend.desk import files, upload_slots, uploads
from backend.desk.case_access import Opened
from backend.desk.edit_conflicts import new_since
from backend.files import pieces, scanning
from backend.files.tables import PieceRow
from backend.settings import ROOT, Settings
from tests.backend.cases.kit import new_uuid
from tests.backend.desk.kit import Browser, Desk, running, words_of
from tests.backend.desk.test_cases import moved
from tests.backend.files.kit import EICAR, PDF, FakeClamd, clamd_at

pytestmark = pytest.mark.asyncio
CONTENT = PDF + b"the heron was here" + bytes(range(256)) * 1000
NAME = "Letter of Zoë.pdf"


async def send(
    browser: Browser, case: CaseRow, content: bytes | None = CONTENT, name: str = NAME, **change: str
) -> ClientResponse:
    """Fill the form in and send it."""
    path = f"/desk/cases/{case.reference}/add-file"
    await browser.read(path)
    form = FormData(default_to_multipart=True, quote_fields=False)  # as a browser writes names
    fields = {
        "form_token": browser.token,
        "once": new_uuid(),
        "what": "letter",
        "on": "2026-11-20",
        "about": "From home",
    }
    for field, value in {**fields, **change}.items():
        form.add_field(field, value)
    if content is not None:
        form.add_field("file", content, filename=name, content_type="text/html")
    return await browser.client.post(path, data=form, allow_redirects=False, headers={"Accept": "text/html"})


async def added(browser: Browser, case: CaseRow, content: bytes = CONTENT, name: str = NAME, **change: str) -> int:
    """Add a file that is taken; the number of its event."""
    response = await send(browser, case, content, name, **change)
    assert response.status == 303, words_of(await response.text())[:1500]
    page = await browser.read(response.headers["Location"])
    assert "The file is kept with the case." in page
    return max(int(seq) for seq in re.findall(r"/files/(\d+)", page))


async def count(desk: Desk) -> int:
    """Return how many pieces there are."""
    async with desk.book.sessions() as session:
        return int(await session.scalar(select(func.count()).select_from(PieceRow)) or 0)


async def test_a_file_comes_back_as_it_was_as_a_download_and_never_shown(each_desk: Desk) -> None:
    desk, officer = each_desk, await each_desk.person("complaints_officer", name="Olu Officer")
    case = await desk.case()
    seq = await added(officer, case)
    page = words_of(await officer.read(f"/desk/cases/{case.reference}"))
    assert f"{NAME} Letter, Fri 20 Nov 2026. PDF, 250 KB. From home" in page
    response = await officer.get(f"/desk/cases/{case.reference}/files/{seq}")
    assert await response.read() == CONTENT
    headers = response.headers
    assert headers["Content-Disposition"] == (
        "attachment; filename=\"Letter of Zoe.pdf\"; filename*=UTF-8''Letter%20of%20Zo%C3%AB.pdf"
    )
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    policy = [part.strip() for part in headers["Content-Security-Policy"].split(";")]
    assert {"sandbox", "default-src 'none'", "frame-ancestors 'none'"} <= set(policy)
    assert "script-src" not in headers["Content-Security-Policy"]


async def test_what_was_added_and_every_download_are_in_the_audit_without_its_name(
    desk: Desk, officer: Browser
) -> None:
    case = await desk.case()
    seq = await added(officer, case)
    other = await desk.person("auditor")
    for browser in (officer, other, other):
        assert (await browser.get(f"/desk/cases/{case.reference}/files/{seq}")).status == 200
    [row] = await desk.audit("file_added")
    held = {"reference": case.reference, "file": seq, "kind": "letter", "type": "pdf", "size": len(CONTENT)}
    assert (row.actor, row.about, row.facts) == (officer.id, case.uuid, held)
    opened = await desk.audit("file_opened")
    assert [(row.actor, row.facts["file"]) for row in opened] == [(officer.id, seq), (other.id, seq), (other.id, seq)]
    assert "Zo" not in json.dumps([row.facts for row in await desk.audit()])


async def test_it_lies_sealed_with_the_key_of_its_case_in_pieces_that_fit_only_in_their_place(
    desk: Desk, officer: Browser
) -> None:
    case = await desk.case()
    await added(officer, case)
    async with desk.book.sessions.begin() as session:
        rows = list(await session.scalars(select(PieceRow).order_by(PieceRow.number)))
        assert len(rows) == -(-len(CONTENT) // pieces.PIECE) > 2
        assert all(b"heron" not in row.sealed and b"/own/own" in row.sealed[:60] for row in rows)
        rows[0].sealed, rows[1].sealed = rows[1].sealed, rows[0].sealed
    seq = (await desk.state(case)).files[0]
    response = await officer.get(f"/desk/cases/{case.reference}/files/{seq}")
    assert response.status == 500
    assert b"heron" not in await response.read()


async def test_a_file_whose_case_is_being_deleted_or_that_lost_a_piece_is_not_given(
    desk: Desk, officer: Browser
) -> None:
    case = await desk.case()
    seq = await added(officer, case)
    async with desk.book.sessions.begin() as session:
        await session.delete((await session.scalars(select(PieceRow).where(PieceRow.number == 0))).one())
    assert (await officer.get(f"/desk/cases/{case.reference}/files/{seq}")).status == 500


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no file": ({"content": None}, "The file: Choose a file."),
    "an empty one": ({"content": b""}, "The file: This file is empty."),
    "too large": ({"content": PDF + b"x" * 2**20}, "This file is too large. At most 1 MB can be kept as one file."),
    "a program": ({"content": b"MZ\x90\0" + b"\0" * 99, "name": "a.pdf"}, "This kind of file is not taken."),
    "of no kind": ({"what": ""}, "What is it: Please fill this in."),
    "of a day to come": ({"on": "2027-01-01"}, "A day in the future cannot stand on it."),
    "of a day that is none": ({"on": "31 31 2026"}, "Write a day like 27/11/2026."),
}


@asynccontextmanager
async def small_desk(home: Path, **settings: Any) -> AsyncIterator[Desk]:
    """Give a desk where a file has at most 1 MB, and a case 2."""
    given = {"HMO_HOME": str(home), "FILE_MB": "1", "CASE_FILES_MB": "2", **settings}
    async with running(Settings.from_env(given)) as opened:
        yield opened


@pytest.mark.parametrize("why", REFUSED)
async def test_a_refusal_names_the_box_keeps_what_was_typed_and_leaves_nothing(sqlite_home: Path, why: str) -> None:
    async with small_desk(sqlite_home) as desk:
        officer, case = await desk.person("complaints_officer"), await desk.case()
        change, say = REFUSED[why]
        response = await send(officer, case, **{"about": "My own words", **change})
        page = await response.text()
        assert response.status in (400, 409)
        assert say in words_of(page)
        assert 'value="My own words"' in page
        assert (await count(desk), (await desk.state(case)).files) == (0, ())


async def test_what_a_file_is_called_is_read_only_by_who_may_have_it(desk: Desk, officer: Browser) -> None:
    case, day = await desk.case(), "2026-11-23"
    seq = await added(officer, case, about="What Kim from the home said")
    advocate, manager = await desk.person("advocate", name="Ada Advocate"), await desk.person("manager")
    await moved(officer, case.reference, "access", staff=advocate.id, agreed="yes", on=day)

    async def reads(browser: Browser) -> tuple[bool, bool, bool]:
        page = await browser.read(f"/desk/cases/{case.reference}")
        assert "A file was added" in page
        return NAME in page, "Kim" in page, f"files/{seq}" in page

    assert await reads(officer) == (True, True, True)
    assert await reads(advocate) == (False, False, False)
    await moved(manager, case.reference, "correct", event=str(seq), words="It is of another child.")
    assert await reads(manager) == (True, True, True)
    assert await reads(await desk.person("auditor")) == (True, True, True)
    assert await reads(officer) == (False, False, False), "it may be about another child"
    assert await reads(advocate) == (False, False, False)
    for browser in (officer, advocate):
        assert (await browser.get(f"/desk/cases/{case.reference}/files/{seq}")).status == 404


async def test_what_is_new_behind_a_form_names_a_file_only_to_who_may_have_it(desk: Desk, officer: Browser) -> None:
    case = await desk.case()
    seq = await added(officer, case)
    async with desk.book.sessions() as session:
        opened = Opened(case, await rows_of(session, case.uuid), await desk.state(case), desk.book)
        for files, shown in (({}, False), ({seq: None}, True)):
            [line] = new_since(opened, 1, {}, notes=True, files=files)
            assert (NAME in str(line), line.is_file) == (shown, shown)


async def test_the_files_of_a_case_have_a_limit_together_also_those_recorded_in_error(sqlite_home: Path) -> None:
    async with small_desk(sqlite_home) as desk:
        officer, case = await desk.person("manager"), await desk.case()
        for _ in range(2):
            seq = await added(officer, case, PDF + b"x" * 900_000)
        await moved(officer, case.reference, "correct", event=str(seq), words="It is of another child.")
        response = await send(officer, case, PDF + b"x" * 900_000)
        say = "All files of a case may have 2 MB, and 290 KB of it are left. This one has 879 KB."
        assert say in words_of(await response.text())
        assert await count(desk) == 28


async def test_a_second_press_adds_nothing(desk: Desk, officer: Browser) -> None:
    case, once = await desk.case(), new_uuid()
    for _ in range(2):
        assert (await send(officer, case, once=once)).status == 303
    assert len((await desk.state(case)).files) == 1
    assert len(await desk.audit("file_added")) == 1


async def test_a_line_that_is_cut_in_the_middle_leaves_nothing_and_a_slow_one_is_given_up(
    desk: Desk, officer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await desk.case()
    path = f"/desk/cases/{case.reference}/add-file"
    await officer.read(path)
    jar = officer.client.session.cookie_jar.filter_cookies(officer.client.make_url(path))
    cookies = "; ".join(f"{one.key}={one.value}" for one in jar.values())
    fields = {"form_token": officer.token, "what": "letter", "on": "2026-11-20"}
    body = "".join(f'--b\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items())
    body += '--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7 half of it'
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\nContent-Length: 99999\r\n"
    head += "Content-Type: multipart/form-data; boundary=b\r\n\r\n"
    _, writer = await asyncio.open_connection("127.0.0.1", desk.server.port)
    writer.write((head + body).encode())
    await writer.drain()
    await asyncio.sleep(0.05)
    writer.close()
    response = await send(officer, case)
    assert response.status == 303, "the next one is not held up"
    assert len((await desk.state(case)).files) == 1
    for route in desk.app.router.routes():
        if route.method == "POST" and "add-file" in str(route.resource):
            assert route.handler.body_seconds == uploads.SECONDS  # type: ignore[attr-defined]
            monkeypatch.setattr(route.handler, "body_seconds", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", desk.server.port)
    writer.write((head + body).encode())
    assert b" 408 " in await asyncio.wait_for(reader.readline(), 10)
    writer.close()
    assert len((await desk.state(case)).files) == 1
    assert not list(desk.settings.home.rglob("*.pdf"))


async def test_nothing_of_a_file_is_read_before_it_is_known_who_sends_it_and_for_which_case(
    desk: Desk, officer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(self: object, most: int) -> tuple[str, bytes]:
        raise AssertionError("the file was read")

    monkeypatch.setattr(uploads.Upload, "read_file", never)
    case, other = await desk.case(), await desk.case(council="devon")
    await officer.read(f"/desk/cases/{case.reference}/add-file")
    for to, token, status in ((other, officer.token, 404), (case, "0" * 64, 403)):
        form = FormData(default_to_multipart=True)
        form.add_field("form_token", token)
        form.add_field("file", CONTENT, filename="a.pdf")
        path = f"/desk/cases/{to.reference}/add-file"
        response = await officer.client.post(path, data=form, allow_redirects=False)
        assert response.status == status


def part(name: str, value: str = "", more: str = "", filename: str | None = None) -> str:
    """Return a part of a form as a browser writes it."""
    of = "" if filename is None else f'; filename="{filename}"'
    return f'--b\r\nContent-Disposition: form-data; name="{name}"{of}\r\n{more}\r\n{value}\r\n'


WHAT = part("what", "letter") + part("on", "2026-11-20")
A_FILE = part("file", PDF.decode(), filename="a.pdf") + "--b--\r\n"
BODIES: dict[str, tuple[str, int]] = {
    "as it should be": (WHAT + A_FILE, 303),
    "more fields than the form has": (part("once", "") * 30 + WHAT + A_FILE, 413),
    "fields that are too long": (part("about", "x" * 300_000) + WHAT + A_FILE, 413),
    "headers that are too long": ("".join(part("what", "", f"X-{n}: {'x' * 8000}\r\n" * 9) for n in range(9)), 413),
    "names that are too long": (part("x" * 8100) * 19, 400),
    "a field that the form has not": (WHAT + part("to", "x") + A_FILE, 400),
    "a file in another field": (WHAT + part("about", "x", filename="a.pdf") + A_FILE, 400),
    "a part that is packed": (WHAT + part("about", "x", "Content-Encoding: gzip\r\n") + A_FILE, 400),
    "a part in base64": (WHAT + part("about", "x", "Content-Transfer-Encoding: base64\r\n") + A_FILE, 400),
}


async def post_raw(
    browser: Browser, case: CaseRow, body: str | bytes, first: str | None = None, **headers: str
) -> ClientResponse:
    """Send a form as it is written here, with our token before it, or what is given as `first`."""
    path = f"/desk/cases/{case.reference}/add-file"
    await browser.read(path)
    first = part("form_token", browser.token) if first is None else first
    data = first.encode() + (body.encode() if isinstance(body, str) else body)
    sent = {"Content-Type": "multipart/form-data; boundary=b", "Accept": "text/html", **headers}
    return await browser.client.post(path, data=data, headers=sent, allow_redirects=False)


@pytest.mark.parametrize("what", BODIES)
async def test_what_comes_before_a_file_is_counted_and_known(desk: Desk, officer: Browser, what: str) -> None:
    body, status = BODIES[what]
    case = await desk.case()
    assert (await post_raw(officer, case, body)).status == status
    assert len((await desk.state(case)).files) == (status == 303)


async def test_our_token_comes_first_and_without_it_nothing_more_is_read(
    desk: Desk, officer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(self: object, names: object) -> uploads.Upload:
        raise AssertionError("more was read")

    monkeypatch.setattr(uploads.Parts, "read_to_file", never)
    case = await desk.case()
    for first in (WHAT, part("form_token", "0" * 64), part("form_token", "x", filename="a"), ""):
        assert (await post_raw(officer, case, WHAT + A_FILE, first)).status == 403
    assert (await post_raw(officer, case, A_FILE, part("form_token", "x" * 9999))).status == 413


async def test_a_form_that_is_packed_is_refused_before_it_is_unpacked(desk: Desk, officer: Browser) -> None:
    case = await desk.case()
    await officer.read(f"/desk/cases/{case.reference}/add-file")
    body = gzip.compress((part("form_token", officer.token) + WHAT + A_FILE).encode())
    response = await post_raw(officer, case, body, "", **{"Content-Encoding": "gzip"})
    assert response.status == 415
    assert (await desk.state(case)).files == ()


async def test_few_files_are_scanned_and_sealed_at_once_and_the_others_wait(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    most, now, full, seal = 0, 0, asyncio.Event(), files.seal_pieces

    async def slowly(*given: Any) -> Any:
        nonlocal most, now
        now += 1
        most = max(most, now)
        if now == upload_slots.AT_ONCE:
            full.set()
        await full.wait()
        await asyncio.sleep(0.2)  # a further one would come in here
        found = await seal(*given)
        now -= 1
        return found

    monkeypatch.setattr(files, "seal_pieces", slowly)
    people = [await desk.person("complaints_officer") for _ in range(upload_slots.AT_ONCE + 2)]
    cases = [await desk.case() for _ in people]
    answers = await asyncio.gather(*(send(*both) for both in zip(people, cases, strict=True)))
    assert [answer.status for answer in answers] == [303] * len(cases)
    assert most == upload_slots.AT_ONCE


@asynccontextmanager
async def sending_slowly(desk: Desk, browser: Browser, case: CaseRow) -> AsyncIterator[asyncio.StreamReader]:
    """Send the beginning of a file and no more."""
    path = f"/desk/cases/{case.reference}/add-file"
    await browser.read(path)
    jar = browser.client.session.cookie_jar.filter_cookies(browser.client.make_url(path))
    cookies = "; ".join(f"{one.key}={one.value}" for one in jar.values())
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\nContent-Length: 99999\r\n"
    head += "Content-Type: multipart/form-data; boundary=b\r\n\r\n"
    reader, writer = await asyncio.open_connection("127.0.0.1", desk.server.port)
    begun = part("form_token", browser.token) + WHAT + part("file", "%PDF-1.7 half of it" * 3000, filename="a.pdf")
    writer.write((head + begun).encode())
    await writer.drain()
    await asyncio.sleep(0.1)
    yield reader
    writer.close()


async def test_whoever_sends_slowly_holds_up_only_themselves_and_is_told_so(
    desk: Desk, officer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload_slots, "WAIT", 0.2)
    slow, case = [await desk.person("complaints_officer") for _ in range(upload_slots.AT_ONCE)], await desk.case()
    async with AsyncExitStack() as stack:
        for browser in slow:
            await stack.enter_async_context(sending_slowly(desk, browser, case))
        async with asyncio.timeout(30):
            while len(desk.app[upload_slots.SLOTS].people) < len(slow):
                await asyncio.sleep(0.01)
        assert (await send(officer, case)).status == 303
        response = await send(slow[0], case, about="My own words")
        page = await response.text()
        assert response.status == 503
        assert "Other files are being added just now, so this one was not kept." in words_of(page)
        assert 'value="My own words"' in page
        desk.app[upload_slots.SLOTS].arriving = asyncio.Semaphore(0)
        assert (await send(officer, case)).status == 503, "no place at all"
    assert len((await desk.state(case)).files) == 1


@pytest.mark.parametrize("why", ["no room", "the same press was faster", "named in it meanwhile"])
async def test_what_is_not_kept_leaves_no_key_behind(
    desk: Desk, officer: Browser, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    case, own = await desk.case(), desk.book.secrets.data_keys
    once = new_uuid()
    await send(officer, case, once=once)
    before = own.subjects()
    sealing = files.seal_pieces

    async def meanwhile(*given: Any) -> Any:
        rows = await sealing(*given)
        if why == "no room":
            monkeypatch.setattr(files, "room_taken", lambda history: 10**12)
        elif why == "the same press was faster":
            monkeypatch.setattr(files, "was_taken", lambda opened, once: True)
        else:
            await desk.happens(case, e.StaffNamed(staff=(officer.id,)))
        return rows

    monkeypatch.setattr(files, "seal_pieces", meanwhile)
    kept = await count(desk)
    await send(officer, case)
    assert await count(desk) == kept
    assert own.subjects() == before


async def test_a_file_that_comes_too_slowly_is_given_up_and_its_place_is_free(
    desk: Desk, officer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "WITHIN", 0.3)
    case = await desk.case()
    async with sending_slowly(desk, officer, case) as reader:
        assert b" 408 " in await asyncio.wait_for(reader.readline(), 10)
    assert (await send(officer, case)).status == 303


async def test_the_proxies_wait_longer_than_a_file_may_take() -> None:
    longest = upload_slots.WAIT + scanning.SECONDS + 10
    nginx, haproxy = ((ROOT / "deploy/proxy" / name).read_text("utf-8") for name in ("nginx.conf", "haproxy.cfg"))
    for text, names in (
        (nginx, ("proxy_read_timeout ", "proxy_send_timeout ", "client_body_timeout ")),
        (haproxy, ("timeout server ", "timeout client ")),
    ):
        for name in names:
            [seconds] = re.findall(rf"^ *{name}(\d+)s;?$", text, re.MULTILINE)
            least = uploads.WITHIN + upload_slots.WAIT if name.startswith("client_body") else longest
            assert int(seconds) >= least, name
    [most] = re.findall(r"client_max_body_size (\d+)m;", nginx)
    assert int(most) * 2**20 >= Settings.from_env({}).file_mb * 2**20 + uploads.MOST_FIELDS


async def test_a_page_in_it_is_kept_as_text_and_a_wrong_ending_is_put_right(desk: Desk, officer: Browser) -> None:
    case = await desk.case()
    page = b"<html><script>alert(1)</script></html>"
    seq = await added(officer, case, page, "../../evil.html")
    response = await officer.get(f"/desk/cases/{case.reference}/files/{seq}")
    assert 'filename="evil.html.txt"' in response.headers["Content-Disposition"]
    assert response.headers["Content-Type"] == "application/octet-stream"


async def test_who_may_not_have_the_case_has_no_file_and_an_advocate_has_none(desk: Desk, officer: Browser) -> None:
    case = await desk.case()
    seq = await added(officer, case)
    answering, advocate = await desk.person("team_manager"), await desk.person("advocate")
    path, form = f"/desk/cases/{case.reference}/files/{seq}", f"/desk/cases/{case.reference}/add-file"
    assert (await answering.get(path)).status == 404
    await desk.happens(case, e.Assigned(to=answering.id))
    await desk.happens(case, e.AccessAgreed(on=desk.clock().date(), staff=advocate.id, agreed=True))
    assert [(await answering.get(one)).status for one in (path, form)] == [200, 200]
    assert [(await advocate.get(one)).status for one in (path, form)] == [404, 404]
    page = await advocate.read(f"/desk/cases/{case.reference}")
    assert "/files/" not in page
    await desk.happens(case, e.StaffNamed(staff=(officer.id,)))
    assert [(await officer.get(one)).status for one in (path, form)] == [404, 404]


@pytest.mark.parametrize("seq", ["0", "1", "99", "x", "-2", "2.0"])
async def test_a_number_that_is_no_file_is_not_there(desk: Desk, officer: Browser, seq: str) -> None:
    case = await desk.case()
    await added(officer, case)
    assert (await officer.get(f"/desk/cases/{case.reference}/files/{seq}")).status == 404


async def test_recorded_in_error_it_is_off_the_list_and_only_who_may_export_the_case_can_open_it(
    desk: Desk, officer: Browser
) -> None:
    case = await desk.case()
    seq = await added(officer, case)
    page = await moved(officer, case.reference, "correct", event=str(seq), words="It is of another child.")
    assert f"/files/{seq}" not in page
    assert "Recorded in error: does not count" in page
    manager = await desk.person("manager")
    path = f"/desk/cases/{case.reference}/files/{seq}"
    assert [(await browser.get(path)).status for browser in (officer, manager)] == [404, 200]
    assert f"/files/{seq}" in await manager.read(f"/desk/cases/{case.reference}")


async def test_a_report_of_stage_2_names_its_file_and_then_the_file_cannot_be_taken_back_alone(
    desk: Desk, officer: Browser
) -> None:
    case = await desk.case()
    day = desk.clock().date()
    await desk.happens(case, e.Answered(on=day, outcome="not_resolved", stage_2_right_told=True))
    await desk.happens(case, e.StageRequested(stage=2), "teller")
    who = e.Investigating(officer="one", independent_person="two", independent=True, officer_apart=True)
    await desk.happens(case, who)
    path = f"/desk/cases/{case.reference}/report"
    assert "The file of it" not in await officer.read(path)
    seq = await added(officer, case, what="person_report")
    typed = {"whose": "independent_person", "on": day.isoformat(), "words": "She found it right."}
    page = await moved(officer, case.reference, "report", **typed, file=str(seq))
    assert "The whole of it Letter of Zoë.pdf" in words_of(page)
    response = await officer.post(
        f"/desk/cases/{case.reference}/correct", event=str(seq), words="A slip.", at=str(seq + 1)
    )
    assert response.status == 409
    assert "Something that came later rests on it" in words_of(await response.text())


async def test_it_is_in_the_export_and_in_subject_access_to_be_checked_and_the_child_is_told_nothing(
    desk: Desk, officer: Browser
) -> None:
    case = await desk.case()
    before = progress_of(desk.book, case.reference, await desk.state(case), desk.clock().date())
    seq = await added(officer, case, what="evidence")
    assert progress_of(desk.book, case.reference, await desk.state(case), desk.clock().date()) == before
    manager = await desk.person("manager")
    page = words_of(await manager.read(f"/desk/cases/{case.reference}/subject-access"))
    assert "A file: look through all of it. It is given beside this document, or withheld" in page
    whole = json.loads(await (await manager.post(f"/desk/cases/{case.reference}/export")).text())
    [file] = whole["files"]
    moment = file.pop("added_at")
    assert moment.startswith("2026-11-23T10")
    assert file == {
        "seq": seq, "name": NAME, "about": "From home", "what": "evidence", "on": "2026-11-20", "type": "pdf",
        "size": len(CONTENT), "added_by": officer.id, "in_error": False, "removed": False,
    }  # fmt: skip
    assert [one["to_be_checked"] for one in whole["events"]] == [False, True]


async def test_where_a_scanner_is_set_up_a_harmful_file_is_not_kept_and_that_is_in_the_audit(
    sqlite_home: Path, tmp_path: Path
) -> None:
    clamd = FakeClamd()
    async with clamd_at(tmp_path / "s", clamd) as address, small_desk(sqlite_home, CLAMD_URL=address) as desk:
        officer, case = await desk.person("complaints_officer"), await desk.case()
        response = await send(officer, case, PDF + EICAR, about="Kept words")
        page = await response.text()
        assert response.status == 400
        assert "found something harmful in it (Win.Test.EICAR_HDB-1). It was not kept." in words_of(page)
        assert 'value="Kept words"' in page
        assert await count(desk) == 0
        [row] = await desk.audit("file_harmful")
        assert (row.actor, row.facts["found"]) == (officer.id, "Win.Test.EICAR_HDB-1")
        await added(officer, case, PDF)
        assert clamd.seen == [PDF + EICAR, PDF]


async def test_where_the_scanner_does_not_answer_nothing_is_kept_unscanned_and_nothing_is_lost(
    sqlite_home: Path, tmp_path: Path
) -> None:
    async with small_desk(sqlite_home, CLAMD_URL=f"unix://{tmp_path}/nowhere") as desk:
        officer, case = await desk.person("complaints_officer"), await desk.case()
        response = await send(officer, case, PDF, about="Kept words")
        page = await response.text()
        assert response.status == 400
        assert "The virus scanner does not answer, so this file was not kept." in words_of(page)
        assert 'value="Kept words"' in page
        assert (await count(desk), (await desk.state(case)).files) == (0, ())


async def test_whoever_was_signed_out_meanwhile_comes_back_to_the_form_and_nothing_was_kept(
    desk: Desk, officer: Browser
) -> None:
    case = await desk.case()
    path = f"/desk/cases/{case.reference}/add-file"
    await officer.read(path)
    desk.clock.pass_time(minutes=60)
    form = FormData(default_to_multipart=True)
    form.add_field("form_token", officer.token)
    form.add_field("file", CONTENT, filename="a.pdf")
    response = await officer.client.post(path, data=form, allow_redirects=False)
    assert (response.status, response.headers["Location"]) == (303, f"/desk/sign-in?next={path}")
    rows = await desk.book.reading(lambda session: rows_of(session, case.uuid))
    assert len(rows) == 1
