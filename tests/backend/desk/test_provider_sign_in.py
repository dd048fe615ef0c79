"""Signing in through an identity provider: a real one, which these tests start; only who has an account is let in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import aiohttp
import oidc_provider_mock
import pytest
import pytest_asyncio

from backend.desk import oidc
from backend.desk.oidc import ABOUT, OPENID, OpenId
from tests.backend.desk.kit import Browser, Desk, running, settings_at, words_of

pytestmark = pytest.mark.asyncio
CLIENT, SECRET = "desk", "between us"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """Give the address of a running OpenID Connect provider that insists on a nonce."""
    with oidc_provider_mock.run_server_in_thread(require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


@pytest_asyncio.fixture
async def desk(sqlite_home: Path, provider: str) -> AsyncIterator[Desk]:
    """Give the desk with this provider set up."""
    how = OpenId(provider, CLIENT, SECRET, "Council sign-in", "http://desk.example/desk")
    async with running(settings_at(sqlite_home), change=lambda app: app.__setitem__(OPENID, how)) as opened:
        yield opened


async def at_provider(address: str, subject: str, **claims: object) -> str:
    """Sign in at the provider as `subject`; return the address that the provider sends them back to."""
    base = "{0.scheme}://{0.netloc}".format(urlsplit(address))
    async with aiohttp.ClientSession() as session:
        async with session.put(f"{base}/users/{subject}", json=claims) as answer:
            assert answer.status == 204
        async with session.post(address, data={"sub": subject}, allow_redirects=False) as answer:
            assert answer.status == 302, await answer.text()
            return answer.headers["Location"]


async def away(browser: Browser, onward: str = "/desk/cases") -> str:
    """Press the link; the provider's address."""
    page = await browser.read("/desk/sign-in")
    assert "Sign in with Council sign-in" in unescape(page)
    response = await browser.get(f"/desk/sign-in/elsewhere?next={onward}")
    assert response.status == 303
    return response.headers["Location"]


def local(address: str) -> str:
    """Return the address without its host: the desk believes that it is desk.example."""
    parts = urlsplit(address)
    assert (parts.scheme, parts.netloc, parts.path) == ("http", "desk.example", "/desk/sign-in/back")
    return f"{parts.path}?{parts.query}"


async def test_who_has_an_account_comes_in_and_where_they_wanted_to_go(desk: Desk) -> None:
    new, browser = await desk.account("complaints_officer"), await desk.stranger()
    address = await away(browser)
    asked = parse_qs(urlsplit(address).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert {"nonce", "state", "code_challenge"} <= set(asked)
    back = await at_provider(address, "u-1", email=new.staff.sign_in.upper(), email_verified=True)
    answer = await browser.get(local(back))
    assert (answer.status, answer.headers["Location"]) == (303, "/desk/cases")
    assert (await browser.get("/desk/today")).status == 200
    [row] = await desk.audit("signed_in")
    assert (row.actor, row.facts) == (new.staff.id, {"how": "openid"})


async def test_later_they_are_known_by_the_providers_own_name_for_them(desk: Desk) -> None:
    new = await desk.account("complaints_officer")
    for email in (new.staff.sign_in, "new.name@wigan.example"):
        browser = await desk.stranger()
        back = await at_provider(await away(browser), "u-2", email=email)
        assert (await browser.get(local(back))).status == 303


async def test_an_address_that_belongs_to_somebody_already_opens_nothing_for_another(desk: Desk) -> None:
    new, first, thief = await desk.account("complaints_officer"), await desk.stranger(), await desk.stranger()
    assert (await first.get(local(await at_provider(await away(first), "u-3", email=new.staff.sign_in)))).status == 303
    back = await at_provider(await away(thief), "u-4", email=new.staff.sign_in)
    assert (await thief.get(local(back))).status == 403


@pytest.mark.parametrize(
    "claims",
    [{"email": "stranger@wigan.example"}, {"email": "person0@wigan.example", "email_verified": False}, {}],
)
async def test_who_has_no_account_or_no_proof_is_not_let_in(desk: Desk, claims: dict[str, object]) -> None:
    await desk.account("complaints_officer")
    browser = await desk.stranger()
    answer = await browser.get(local(await at_provider(await away(browser), "u-5", **claims)))
    assert answer.status == 403
    assert "without an account that we know" in words_of(await answer.text())
    assert (await browser.get("/desk/today")).status == 303


async def test_a_closed_account_is_not_let_in_and_that_is_written_down(desk: Desk) -> None:
    new, browser = await desk.account("complaints_officer"), await desk.stranger()
    admin = await desk.person("admin")
    await admin.do(f"/desk/people/{new.staff.id}", what="end")
    back = await at_provider(await away(browser), "u-6", email=new.staff.sign_in)
    assert (await browser.get(local(back))).status == 403
    assert [row.about for row in await desk.audit("sign_in_refused")] == [new.staff.id]


async def test_a_code_in_another_browser_opens_nothing(desk: Desk) -> None:
    new, victim, thief = await desk.account("complaints_officer"), await desk.stranger(), await desk.stranger()
    back = local(await at_provider(await away(thief), "u-7", email=new.staff.sign_in))
    assert (await victim.get(back)).status == 403
    await away(victim)
    assert (await victim.get(back)).status == 403


async def test_coming_back_twice_or_too_late_opens_nothing(desk: Desk) -> None:
    new, browser = await desk.account("complaints_officer"), await desk.stranger()
    back = local(await at_provider(await away(browser), "u-8", email=new.staff.sign_in))
    desk.clock.pass_time(minutes=11)
    assert (await browser.get(back)).status == 403
    back = local(await at_provider(await away(browser), "u-8", email=new.staff.sign_in))
    assert (await browser.get(back)).status == 303
    assert (await browser.get(back)).status == 403


async def test_a_token_for_another_program_is_not_ours(
    sqlite_home: Path, provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The provider's token says whom it is for: everything else about it is good here."""
    ours, real = OpenId(provider, "ours", SECRET, "Council sign-in", "http://desk.example/desk"), oidc.provider
    monkeypatch.setattr(oidc, "provider", lambda how: real(replace(how, client_id=CLIENT)))
    async with running(settings_at(sqlite_home), change=lambda app: app.__setitem__(OPENID, ours)) as opened:
        new, browser = await opened.account("complaints_officer"), await opened.stranger()
        back = local(await at_provider(await away(browser), "u-9", email=new.staff.sign_in))
        assert (await browser.get(back)).status == 403


@pytest.mark.parametrize("change", ["state", "code"])
async def test_what_comes_back_changed_opens_nothing(desk: Desk, change: str) -> None:
    new, browser = await desk.account("complaints_officer"), await desk.stranger()
    back = local(await at_provider(await away(browser), "u-10", email=new.staff.sign_in))
    parts = parse_qs(urlsplit(back).query)
    parts[change] = ["made-up"]
    query = "&".join(f"{name}={value[0]}" for name, value in parts.items())
    assert (await browser.get(f"/desk/sign-in/back?{query}")).status == 403


async def test_nobody_is_sent_to_another_site_afterwards(desk: Desk) -> None:
    new, browser = await desk.account("complaints_officer"), await desk.stranger()
    back = local(await at_provider(await away(browser, "https://evil.example/"), "u-11", email=new.staff.sign_in))
    assert (await browser.get(back)).headers["Location"] == "/desk/"


async def test_what_the_browser_keeps_meanwhile_is_sealed(desk: Desk) -> None:
    browser = await desk.stranger()
    address = await away(browser)
    kept = browser.client.session.cookie_jar.filter_cookies(desk.server.make_url("/desk/"))["desk_away"].value
    [state] = parse_qs(urlsplit(address).query)["state"]
    assert state not in kept
    assert state in desk.book.secrets.sealer.unseal(bytes.fromhex(kept), ABOUT)


async def test_without_settings_there_is_no_such_door(sqlite_home: Path) -> None:
    async with running(settings_at(sqlite_home)) as opened:
        browser = await opened.stranger()
        assert "Sign in with" not in await browser.read("/desk/sign-in")
        assert (await browser.get("/desk/sign-in/elsewhere")).status == 404
        assert (await browser.get("/desk/sign-in/back?code=1&state=1")).status == 404


async def test_a_provider_that_does_not_answer_is_said_kindly(sqlite_home: Path) -> None:
    how = OpenId("http://127.0.0.1:9", CLIENT, SECRET, "Council sign-in", "http://desk.example/desk")
    async with running(settings_at(sqlite_home), change=lambda app: app.__setitem__(OPENID, how)) as opened:
        browser = await opened.stranger()
        answer = await asyncio.wait_for(browser.get("/desk/sign-in/elsewhere"), 30)
        assert answer.status == 503
        assert "We cannot reach Council sign-in now." in words_of(await answer.text())
