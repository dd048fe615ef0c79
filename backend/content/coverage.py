"""Coverage: for every fact that the councils publish, the pages and cards that tell it.

`python -m backend.content.coverage > docs/council-pages.md` writes the document.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator

from backend.content.card import Page
from backend.content.check import notes
from backend.content.load import Content, load
from backend.content.pack import leaves
from backend.settings import Settings
from telling.cards import PLACEHOLDER, Card

INTRO = """# What the councils publish, and where we tell it

Made by `python -m backend.content.coverage` from packs, cards and pages; a test fails when it is out of date.
Told on: a card of the chat, and a page (`/c/<council>/<page>`). Only what a council publishes is listed here; a test
walks conversations in which a child is told each of it (`tests/bot/test_council_pages.py`).
Where its page is silent the law speaks (`backend/law/statute.yml`). What is still to confirm is at the end: nobody is
shown it. Published by some and told for all, from `easy_read_content/shared/helplines.yml` and the page
still-not-happy: how to reach the Ombudsman (Islington, Devon) and Ofsted (Wigan), and that Ofsted checks care but does
not sort out complaints (Cheshire West and Chester).
"""


def _on_page(page: Page) -> Iterator[str]:
    """Yield the facts a page tells: as a blank, as a condition, or by saying the same."""
    for part in page.parts:
        yield from (part.needs or "", *PLACEHOLDER.findall(f"{part.heading} {part.time or ''}"))
        for line in part.lines:
            yield from (line.needs or "", *line.tells, *PLACEHOLDER.findall(line.say))


def _on_card(card: Card) -> Iterator[str]:
    """Yield the facts a card tells in any of its voices."""
    for voice in card.voices().values():
        for line in voice.lines:
            yield from (line.needs or "", *line.tells, *PLACEHOLDER.findall(line.say))


def places(content: Content, council: str) -> dict[str, list[str]]:
    """Return for every fact, the pages and cards that tell it."""
    told: dict[str, list[str]] = defaultdict(list)
    pages = [(f"page {name}", set(_on_page(page))) for name, page in content.pages.items()]
    cards = [(f"card {name}", set(_on_card(card))) for name, card in content.cards(council).items() if in_chat(name)]
    for where, names in (*cards, *pages):
        for fact in names - {""}:
            told[fact].append(where)
    return told


def in_chat(card: str) -> bool:
    """Say whether a card is said in a conversation: letters are printed, and the form has pages of its own."""
    return not card.startswith(("letter_", "form_"))


def untold_in_chat(content: Content, council: str) -> list[str]:
    """Return the facts a council publishes that no card of the chat tells."""
    told = places(content, council)
    published = [name for name, leaf in leaves(content.councils[council].pack).items() if leaf.quote]
    return [name for name in published if not any(where.startswith("card ") for where in told.get(name, ()))]


def untold(content: Content, council: str) -> list[str]:
    """Return the facts a council publishes that no page and no card tells."""
    told = places(content, council)
    return [name for name, leaf in leaves(content.councils[council].pack).items() if leaf.quote and name not in told]


def table(content: Content) -> Iterator[str]:
    """Yield the document, line by line."""
    yield INTRO
    for council, held in content.councils.items():
        told = places(content, council)
        yield f"## {held.facts.get('council_name', council)}\n"
        yield "| Published | Fact | Told on |\n|---|---|---|"
        for name, leaf in leaves(held.pack).items():
            if leaf.quote:
                where = told.get(name, ["NOWHERE"])
                first = [next((one for one in where if one.startswith(kind)), "") for kind in ("card", "page")]
                yield f"| {leaf.quote} | `{name}` = {leaf.value} | {', '.join(filter(None, first)) or where[0]} |"
        yield ""


def report(content: Content, noted: list[str]) -> str:
    """Return the whole document: the tables, then what the councils should know."""
    lines = [*table(content), "## For the councils\n"]
    lines += ["Clashes with the law, and what is missing. `python -m backend check` prints the same.\n"]
    lines += [f"- {note}" for note in noted]
    lines += ["\n## Found elsewhere, to be confirmed, shown to nobody\n"]
    for council, held in content.councils.items():
        for name, leaf in leaves(held.pack).items():
            if leaf.source == "to_confirm" and leaf.value is not None:
                lines.append(f"- {council}: `{name}` = {leaf.value}. {leaf.note or ''}".rstrip())
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    folder = Settings.from_env().content
    sys.stdout.write(report(load(folder), notes(folder)))
