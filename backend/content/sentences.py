"""`python -m backend sentences --council ID`: every sentence a person can be shown, one JSON line each."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

from backend.content.load import BadContent, Content, load
from backend.content.page_facts import page_facts
from backend.content.texts import RUN_TIME, Text, can_be_shown, list_texts
from backend.settings import Settings
from telling.cards import fill


def shown_for(content: Content, council: str) -> Iterator[tuple[Text, str]]:
    """Yield each thing that can be shown and its words with the blanks filled.

    KeyError for an unknown blank or council.
    """
    known = page_facts(content, council)
    for said in list_texts(content, council, datetime.now(UTC).date()):
        if can_be_shown(said, known):
            yield said, fill(said.say, RUN_TIME | known)


def main(argv: list[str]) -> int:
    """Print {"card", "say"} for every sentence; exit 2 for a council we do not have, 1 for unusable content."""
    parser = argparse.ArgumentParser(prog="python -m backend sentences")
    parser.add_argument("--council", required=True, help="name of a folder in easy_read_content, for example wigan")
    wanted = parser.parse_args(argv)
    try:
        content = load(Settings.from_env().content)
        if wanted.council not in content.councils:
            sys.stderr.write(f"no such council; we have: {', '.join(content.councils)}\n")
            return 2
        for said, words in shown_for(content, wanted.council):
            sys.stdout.write(json.dumps({"card": said.card, "say": words}, ensure_ascii=False) + "\n")
    except BadContent as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyError as unknown:
        sys.stderr.write(f"nobody fills the blank {unknown}: run python -m backend check\n")
        return 1
    return 0
