"""No other site presses a button of the form, and a body that is broken is no fault of ours."""

from __future__ import annotations

import pytest

from tests.backend.app.kit import COUNCIL, Running
from tests.backend.app.test_bodies import BROKEN

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize("what", sorted(BROKEN))
@pytest.mark.parametrize("page", ["", "/what_happened", "/carry"])
async def test_a_broken_body_is_answered_kindly(server: Running, page: str, what: str) -> None:
    kind, body = BROKEN[what]
    path = f"/c/{COUNCIL}/form{page}"
    answer = await server.client.post(path, data=body, headers={"Content-Type": kind}, allow_redirects=False)
    assert answer.status < 500


@pytest.mark.parametrize("page", ["hide", "forget", "kind", "carry", ""])
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
    ],
)
async def test_no_other_site_presses_a_button_of_the_form(server: Running, page: str, headers: dict[str, str]) -> None:
    path = f"/c/{COUNCIL}/form/{page}".rstrip("/")
    answer = await server.client.post(path, data={"choice": "complaint"}, headers=headers, allow_redirects=False)
    assert answer.status == 403
    assert "Clear-Site-Data" not in answer.headers
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("page", ["hide", "forget"])
@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin", "Origin": "null"}, {"Origin": "null"}, {}])
async def test_hiding_works_in_the_browser_of_the_form_old_and_new(
    server: Running, page: str, headers: dict[str, str]
) -> None:
    path = f"/c/{COUNCIL}/form/{page}"
    answer = await server.client.post(path, data={}, headers=headers, allow_redirects=False)
    assert answer.status in (200, 303)
    assert "Clear-Site-Data" in answer.headers
