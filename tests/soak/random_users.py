"""A thousand people who do anything at all: nothing lost, nothing changed unasked, what is sent is what was said.

    .venv/bot/bin/python -W ignore -m tests.soak.random_users [CONVERSATIONS] [FIRST_SEED] [TURNS]

The real Agent in this process and a pretend backend that is often broken. A seeded hundred run with the suite:
tests/bot/test_random_users.py. Exit code 1 when anything was wrong; the seed plays it again.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import jsonschema

from bot.conversations import Conversations
from bot.logs import keep_words_out_of_logs
from bot.models import newest_model
from tests.bot.conftest import Person, PretendBackend, serving
from tests.bot.random_user import RandomUser
from tests.bot.test_random_users import COUNCILS
from tests.bot.thorough_user import SCHEMA, presses_everything

MANY = 1000
"""From so many on, every choice is pressed for each kind and role too, at each council."""


async def run(model: Path, conversations: int, first: int, turns: int) -> Counter[str]:
    """Play them one after the other; returns what was counted, and prints what was wrong."""
    counted: Counter[str] = Counter()
    agent = Conversations.load(model)
    async with serving(PretendBackend()) as (pretend, address):
        os.environ["BACKEND_URL"] = address
        for seed in range(first, first + conversations):
            pretend.cases.clear()
            pretend.trouble = None
            user = RandomUser(Person(agent, COUNCILS[seed % len(COUNCILS)]), pretend, seed)
            try:
                await user.talks(turns)
                for case in pretend.cases.values():
                    jsonschema.validate(case, SCHEMA)
            except Exception as wrong:  # whatever it is, it is told with its seed, and the others go on
                counted["wrong"] += 1
                sys.stdout.write(f"seed {seed}: {type(wrong).__name__} {wrong}\n  " + "\n  ".join(user.log[-8:]) + "\n")
            counted["turns"] += len(user.log)
            counted["sent"] += user.sent
        pretend.trouble = None
        for council in COUNCILS if conversations >= MANY else ():
            counted["choices pressed on every path"] += len(
                await presses_everything(agent, pretend, council, whole=True)
            )
    return counted


def main(argv: list[str]) -> int:
    """Run it and say what was found."""
    given = [int(value) for value in argv]
    conversations, first, turns = given + [1000, 1, 10][len(given) :]
    keep_words_out_of_logs()
    model = newest_model()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "secrets").mkdir(mode=0o700)
        (home / "secrets" / "service-token").write_text("soak", encoding="ascii")
        os.environ["HMO_HOME"] = folder
        os.environ.pop("DATABASE_URL", None)
        logging.disable(logging.CRITICAL)  # the pretend backend is broken on purpose, and the bot says so each time
        counted = asyncio.run(run(model, conversations, first, turns))
    told = json.dumps({**counted, "conversations": conversations, "seconds": round(time.monotonic() - began)})
    sys.stdout.write(f"{told}\n")
    return int(counted["wrong"] > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
