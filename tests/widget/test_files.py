"""The files themselves: small, plain, safe, and every word in one place."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.widget.pretend_gateway import PretendGateway
from tests.widget.walking import choice

WIDGET = Path(__file__).resolve().parents[2] / "backend" / "widget"
MODULES = sorted(WIDGET.glob("*.js"))
STRINGS: dict[str, str] = json.loads((WIDGET / "strings.en-GB.json").read_text(encoding="utf-8"))
FIRST_LOAD = 60 * 1024


def source(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def without_comments(path: Path) -> str:
    return re.sub(r"(?s:/\*.*?\*/)|^\s*//.*$", "", source(path), flags=re.M)


def test_the_first_load_fits_in_60_kb_compressed_without_pictures(page: Page, gateway: PretendGateway) -> None:
    bodies: dict[str, int] = {}
    page.on("response", lambda answer: bodies.update({answer.url: len(gzip.compress(answer.body()))}))
    page.goto(gateway.chat)
    choice(page, "complaint").wait_for()
    page.wait_for_load_state("networkidle")
    ours = {url: size for url, size in bodies.items() if "/pictures/" not in url}
    assert any(url.endswith("chat.css") for url in ours)
    assert sum(ours.values()) <= FIRST_LOAD, ours


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_nothing_parses_html_runs_strings_or_writes_inline_styles(path: Path) -> None:
    html = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser"
    assert not re.search(html + r"|\beval\(|new Function|setAttribute\('style'|style:", without_comments(path))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_no_module_fetches_or_imports_from_elsewhere(path: Path) -> None:
    addresses = set(re.findall(r"https?://[^\s'\"`)…]+", without_comments(path)))
    assert addresses <= {"http://www.w3.org/2000/svg"}
    for imported in re.findall(r"from '([^']+)'", source(path)):
        assert imported.startswith("./")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_modules_stay_small_and_say_what_they_are_for(path: Path) -> None:
    assert source(path).startswith("/**")
    assert len(source(path).splitlines()) <= 220


def test_the_conversation_knows_no_page() -> None:
    assert not re.search(
        r"\b(document|window|sessionStorage|localStorage)\b", without_comments(WIDGET / "conversation.js")
    )


def test_only_the_token_the_look_and_what_stands_in_the_box_of_a_page_that_goes_are_ever_stored() -> None:
    storing = {path.name for path in MODULES if ".setItem(" in source(path)}
    assert storing == {"chat.js", "page.js", "writing.js"}


@pytest.mark.parametrize("key", STRINGS)
def test_every_string_is_easy_to_read(key: str) -> None:
    for sentence in re.split(r"(?<=[.?!])\s", STRINGS[key]):
        assert len(re.sub(r"\{\w+\}", "word", sentence).split()) <= 15
    assert not re.search(
        r"\b(procedure|representation|statutory|regarding|utilise|commence|submit|via|e\.g\.|i\.e\.)\b",
        STRINGS[key],
        re.I,
    )


def test_every_string_is_used_and_every_used_string_exists() -> None:
    code = "\n".join(without_comments(path) for path in MODULES if path.name != "launcher.js")
    prefixes = ("pictures_", "feel_", "theme_", "size_", "spacing_", "font_", "rate_", "receipt_", "launcher_")
    settings = {"pictures", "theme", "size", "spacing", "font", "rate"}
    unused = {key for key in STRINGS if f"'{key}'" not in code and not key.startswith(prefixes)} - settings
    assert unused == set()
    used = set(re.findall(r"\bt\('(\w+)'", code)) | set(re.findall(r"status\.show\('(\w+)'", code))
    assert used <= set(STRINGS)


def test_the_launcher_says_the_same_words_as_the_strings_file() -> None:
    labels = dict(
        re.findall(r"'([a-z-]+)': '([^']+)'", source(WIDGET / "launcher.js").split("Object.freeze({")[1].split("})")[0])
    )
    names = {"open-label": "open", "close-label": "close", "frame-title": "title", "slow-label": "slow"}
    assert labels == {attribute: STRINGS[f"launcher_{name}"] for attribute, name in names.items()}


def test_the_last_resort_says_the_same_numbers_as_the_strings_file() -> None:
    words = re.search(r"LAST_RESORT = \[(.*?)\]", source(WIDGET / "chat.js"), re.S)
    assert words
    assert re.findall("'([^']+)'", words[1]) == [
        STRINGS["not_open"],
        STRINGS["help_police"],
        STRINGS["help_childline_call"],
    ]


def test_the_style_sheet_fetches_nothing_and_never_forbids_zooming() -> None:
    sheet = without_comments(WIDGET / "chat.css")
    assert "url(" not in sheet
    assert "@import" not in sheet
    assert "outline: none" not in re.sub(r"h1:focus[^}]*}|\.option input[^}]*}", "", sheet)
