"""Take each kind of screen on a phone and a tablet, light and dark, and write them to docs/screens with their page.

Chat against the pretend gateway, form and pages against the real backend: nothing is trained, nobody's words are used.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize

from tests.chromium import PATIENT, chromium
from tests.screens.small_png import smaller
from tests.widget.pretend_gateway import PretendGateway
from tests.widget.real_backend import RealBackend
from tests.widget.test_form import fill_in
from tests.widget.walking import press, say, wait_for_question, walk

DOCS = Path(__file__).resolve().parents[2] / "docs"
DEVICES: dict[str, ViewportSize] = {
    "phone": {"width": 360, "height": 740},
    "tablet": {"width": 820, "height": 1180},
}
LOOKS: tuple[Literal["light", "dark"], ...] = ("light", "dark")
TITLES = {
    "chat_first": "Chat: the first screen",
    "chat_feelings": "Chat: five faces to begin with",
    "chat_pictures_first": "Chat, pictures first: the first screen with choices",
    "chat_pictures_question": "Chat, pictures first: a question",
    "chat_question": "Chat: a question with choices",
    "chat_read_back": "Chat: the read-back, a short letter",
    "chat_receipt": "Chat: the receipt",
    "chat_after_harm": "Chat: after harm, the help card and its question",
    "chat_not_sent": "Chat: not sent yet",
    "chat_help": "Chat: help now",
    "chat_menu": "Chat: the menu",
    "form_first": "Form without scripts: the first page",
    "form_question": "Form: a question",
    "form_check": "Form: the read-back",
    "page_what_happens": "A page to read: what happens",
}


def chat(page: Page, gateway: PretendGateway) -> Iterator[str]:
    """Walk through the chat; give the name of each screen while it stands."""

    def fresh() -> None:
        gateway.reset()
        page.goto("about:blank")
        page.goto(gateway.chat)
        page.evaluate("sessionStorage.clear()")
        page.goto(gateway.chat)
        wait_for_question(page, "welcome")

    fresh()
    yield "chat_first"
    page.locator("[data-choice=feelings]").click()
    page.locator(".feelings").scroll_into_view_if_needed()
    yield "chat_feelings"
    page.locator("[data-choice=pictures_first]").click()
    for _ in range(2):
        page.locator(".deck .onward").click()
    yield "chat_pictures_first"
    page.locator(".deck [data-choice=complaint]").click()
    page.locator(".deck [data-choice=me]").wait_for()
    yield "chat_pictures_question"
    fresh()
    walk(page, until="ask_reply_how")
    yield "chat_question"
    page.locator(".top button.menu").click()
    yield "chat_menu"
    page.keyboard.press("Escape")
    press(page, "letter")
    wait_for_question(page, "ask_name")
    say(page, "Sam")
    wait_for_question(page, "ask_check")
    yield "chat_read_back"
    press(page, "send")
    wait_for_question(page, "sent_complaint")
    yield "chat_receipt"
    page.locator(".top button.help").click()
    page.locator(".near h2").wait_for()
    yield "chat_help"
    fresh()
    say(page, "he hit me")
    wait_for_question(page, "ask_safe_now")
    yield "chat_after_harm"
    fresh()
    gateway.faults.bot_down = True
    press(page, "complaint")
    page.locator(".again").wait_for()
    yield "chat_not_sent"


def pages(page: Page, backend: RealBackend) -> Iterator[str]:
    """Walk through the form and a page to read."""
    page.goto(backend.form())
    yield "form_first"
    fill_in(page, until="who_is_typing")
    yield "form_question"
    fill_in(page, until="check")
    yield "form_check"
    page.goto(f"{backend.origin}/c/wigan/what-happens")
    yield "page_what_happens"


def take(browser: Browser, folder: Path, walks: list[Callable[[Page], Iterator[str]]]) -> None:
    """Take every screen of these walks on every device in every look."""
    for device, size in DEVICES.items():
        for look in LOOKS:
            for steps in walks:
                context = browser.new_context(viewport=size, color_scheme=look, reduced_motion="reduce")
                page = context.new_page()
                page.set_default_timeout(PATIENT)
                for name in steps(page):
                    page.wait_for_load_state("networkidle")
                    (folder / f"{name}-{device}-{look}.png").write_bytes(smaller(page.screenshot()))
                context.close()


def overview() -> str:
    """Return the page of the documentation that shows them."""
    lines = [
        "# The screens",
        "",
        "Every kind of screen on a phone (360 by 740) and a tablet (820 by 1180), light and dark. Made by",
        "`python -m tests.screens` with the browser of the tests, from the shipped words and an invented talk. Run it",
        "again when a screen has changed.",
    ]
    shown = [f"{device}-{look}" for device in DEVICES for look in LOOKS]
    for name, title in TITLES.items():
        pictures = [f"![{title}, {one}](screens/{name}-{one}.png)" for one in shown]
        table = [f"| {' | '.join(cells)} |" for cells in (shown, ["---"] * len(shown), pictures)]
        lines += ["", f"## {title}", "", *table]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Make them all anew, so that none of a screen that is gone stays."""
    folder = DOCS / "screens"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with (
        TemporaryDirectory() as home,
        PretendGateway() as gateway,
        RealBackend(Path(home) / "home") as backend,
        chromium() as browser,
    ):
        take(browser, folder, [lambda page: chat(page, gateway), lambda page: pages(page, backend)])
    taken = {re.sub(r"-.*", "", path.name) for path in folder.iterdir()}
    if taken != set(TITLES):
        raise SystemExit(f"Without a title or not taken: {sorted(taken ^ set(TITLES))}")
    (DOCS / "screens.md").write_text(overview(), encoding="utf-8")
    size = sum(path.stat().st_size for path in folder.iterdir())
    sys.stdout.write(f"{len(list(folder.iterdir()))} screens in docs/screens, {size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main()
