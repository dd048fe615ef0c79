"""Proxies on other machines decide who asks and over which scheme, and nobody else does."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from multidict import CIMultiDict
from sqlalchemy.ext.asyncio import AsyncSession

from backend.headers import over_https
from backend.keys import SETTINGS, STORE
from backend.networks import limited_as
from backend.proxies import UNTRUSTED
from backend.rate_limits import address_of
from backend.running_processes import proxy_notes, row_of
from backend.settings import BadSetting, Settings
from tests.backend.app.kit import Running

pytestmark = pytest.mark.filterwarnings("ignore:Changing state of started")
MINE = "10.0.0.0/24, 2001:db8:1::/48"


def request_from(peer: str, *forwarded: str, proto: str = "", trusted: str = MINE) -> web.Request:
    """Return a request as the server sees it."""
    headers = CIMultiDict([("X-Forwarded-For", line) for line in forwarded])
    if proto:
        headers["X-Forwarded-Proto"] = proto
    app = web.Application()
    app[SETTINGS] = Settings.from_env({"TRUSTED_PROXIES": trusted})
    return make_mocked_request("GET", "/", headers=headers, app=app).clone(remote=peer)


@pytest.mark.parametrize(
    ("peer", "forwarded", "seen"),
    [
        ("192.0.2.1", (), "192.0.2.1"),
        ("192.0.2.1", ("203.0.113.9",), "192.0.2.1"),
        ("127.0.0.1", ("203.0.113.9",), "203.0.113.9"),
        ("127.9.9.9", ("203.0.113.9",), "203.0.113.9"),
        ("::ffff:127.0.0.1", ("203.0.113.9",), "203.0.113.9"),
        ("::1", ("10.0.0.1, 203.0.113.9",), "203.0.113.9"),
        ("", ("203.0.113.9",), "203.0.113.9"),
        ("127.0.0.1", (), "127.0.0.1"),
    ],
)
def test_by_default_only_this_machine_is_believed(peer: str, forwarded: tuple[str, ...], seen: str) -> None:
    assert address_of(request_from(peer, *forwarded, trusted="")) == seen


@pytest.mark.parametrize(
    ("forwarded", "seen"),
    [
        (("203.0.113.9",), "203.0.113.9"),
        (("203.0.113.9, 10.0.0.8",), "203.0.113.9"),
        (("203.0.113.9", "10.0.0.8"), "203.0.113.9"),
        (("6.6.6.6, 203.0.113.9, 10.0.0.8, ::ffff:10.0.0.9",), "203.0.113.9"),
        (("10.0.0.66, 203.0.113.9",), "203.0.113.9"),
        (("203.0.113.9:5512, [2001:db8:1::7]:443",), "203.0.113.9"),
        (("10.0.0.8, 10.0.0.9",), "10.0.0.8"),
        (("203.0.113.9, unknown, 10.0.0.9",), "10.0.0.9"),
        (("<script>",), "10.0.0.7"),
    ],
)
def test_the_client_is_the_first_from_the_end_whom_no_proxy_of_ours_is(forwarded: tuple[str, ...], seen: str) -> None:
    for peer in ("10.0.0.7", "::ffff:10.0.0.7"):
        assert address_of(request_from(peer, *forwarded)) == seen


def test_when_proxies_are_named_this_machine_is_no_longer_believed_by_itself() -> None:
    assert address_of(request_from("127.0.0.1", "203.0.113.9")) == "127.0.0.1"


@pytest.mark.parametrize(
    ("peer", "forwarded", "proto", "https"),
    [
        ("10.0.0.7", "203.0.113.9", "https", True),
        ("10.0.0.7", "203.0.113.9, 10.0.0.8", "https", True),
        ("10.0.0.7", "203.0.113.9, 10.0.0.8", "HTTPS, http", True),
        ("10.0.0.7", "203.0.113.9, 10.0.0.8", "https, http, https", False),
        ("10.0.0.7", "203.0.113.9", "https, http", False),
        ("10.0.0.7", "203.0.113.9", "http", False),
        ("10.0.1.7", "203.0.113.9", "https", False),
    ],
)
def test_the_scheme_is_what_the_outermost_proxy_of_ours_saw(peer: str, forwarded: str, proto: str, https: bool) -> None:
    assert over_https(request_from(peer, forwarded, proto=proto)) is https


def test_an_ipv6_connection_is_one_address_however_many_it_has() -> None:
    assert limited_as("2001:db8:5::1") == limited_as("2001:db8:5:0:ffff::9%eth0") != limited_as("2001:db8:5:1::1")
    assert limited_as("::ffff:192.0.2.1") == limited_as("192.0.2.1") != limited_as("192.0.2.2")
    assert address_of(request_from("10.0.0.7", "2001:db8:5::1")) == "2001:db8:5::/64"


@pytest.mark.parametrize("written", ["proxy.council.example", "10.0.0.1/8", "10.0.0.0/33"])
def test_a_network_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(BadSetting, match="^TRUSTED_PROXIES must be addresses or networks"):
        Settings.from_env({"TRUSTED_PROXIES": written})


@pytest.mark.asyncio
async def test_secure_and_hsts_follow_a_proxy_that_is_named_and_no_other(server: Running) -> None:
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"}
    for trusted, is_secure in (("127.0.0.1", True), ("10.0.0.7", False)):
        server.app[SETTINGS] = settings_with(server.settings, trusted)
        response = await server.client.post(
            "/c/wigan/form", data={"choice": "complaint"}, headers=headers, allow_redirects=False
        )
        assert ("Strict-Transport-Security" in response.headers) is is_secure
        assert all(("Secure" in cookie) is is_secure for cookie in response.headers.getall("Set-Cookie"))


@pytest.mark.asyncio
async def test_check_names_a_proxy_that_is_not_believed_and_no_person(server: Running) -> None:
    assert await asyncio.to_thread(proxy_notes, server.settings, server.clock()) == []
    server.app[SETTINGS] = settings_with(server.settings, "10.0.0.7")
    await server.client.get("/health", headers={"X-Forwarded-For": "203.0.113.9"})
    server.app[UNTRUSTED].add("193.62.1.1")
    row = row_of(server.app, "one", {})

    async def say_so(session: AsyncSession) -> None:
        session.add(row)

    await server.app[STORE].writing(say_so)
    # the server may have written its own row meanwhile
    note = (await asyncio.to_thread(proxy_notes, server.settings, server.clock()))[-1]
    assert "127.0.0.1" in note
    assert "TRUSTED_PROXIES" in note
    assert "193.62.1.1" not in note
    assert "203.0.113.9" not in note


def settings_with(settings: Settings, trusted: str) -> Settings:
    """Return the settings with these proxies."""
    read = Settings.from_env({"TRUSTED_PROXIES": trusted})
    return settings.model_copy(update={"trusted_proxies": read.trusted_proxies})
