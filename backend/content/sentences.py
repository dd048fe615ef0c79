"""`python -m backend sentences --council ID`: every sentence a person can be shown, one JSON line each."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

from backend.content.card import fill
from backend.content.load import BadContent, Content, load
from backend.content.said import RUN_TIME, Said, can_be_shown, page_facts, said_for
from backend.settings import Settings


def shown_for(content: Content, council: str) -> Iterator[tuple[Said, str]]:
    """Each thing that can be shown and its words with the blanks filled. KeyError for an unknown blank or council."""
    known = page_facts(content, council)
    for said in said_for(content, council, datetime.now(UTC).date()):
        if can_be_shown(said, known):
            words = fill(said.say, RUN_TIME | known)
            yield said, words[:1].upper() + words[1:]


def main(argv: list[str]) -> int:
    """Print {"card", "say"} for every sentence; exit 2 for a council we do not have, 1 for unusable content."""
    parser = argparse.ArgumentParser(prog="python -m backend sentences")
    parser.add_argument("--council", required=True, help="name of a folder in easy_read_content, for example wigan")
    wanted = parser.parse_args(argv)
    try:
        content = load(Settings.from_env(os.environ).content)
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
