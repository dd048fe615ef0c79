"""How long a turn of the bot takes, early and late in one long conversation. Runs in the bot's Python.

`python -m tests.bench.turns`. Beside it: understanding one line, without any conversation.
"""

from __future__ import annotations

import asyncio
import os
import resource
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from bot import rasa_without_tensorflow
from bot.actions.backend import home
from bot.logs import keep_words_out_of_logs
from tests.bench.complaint import COMPLAINT, LONG_STORY

LONG = 110


async def timed(work: Callable[[], Awaitable[object]]) -> float:
    """Return milliseconds."""
    began = time.perf_counter()
    await work()
    return (time.perf_counter() - began) * 1000


async def a_whole_complaint(conversations: Any) -> list[float]:
    """Return the milliseconds of each turn of one complaint, from the first screen to the read-back.

    As people do it: some typed, some pressed.
    """
    from bot.wire import Converse

    talk = str(uuid.uuid4())
    times = []
    for step in COMPLAINT:
        text, choice = (None, step[1:]) if step.startswith(">") else (step, None)
        told = Converse(talk, str(uuid.uuid4()), text, choice, "wigan")
        times.append(await timed(lambda told=told: conversations.turn(told)))  # type: ignore[misc]
    return times


async def measure(model: Path) -> None:
    """Print what was measured."""
    from bot.conversations import Conversations
    from bot.wire import Converse

    conversations = Conversations.load(model)
    talk = str(uuid.uuid4())

    async def turn(text: str | None, choice: str | None = None) -> float:
        told = Converse(talk, str(uuid.uuid4()), text, choice, "wigan")
        return await timed(lambda: conversations.turn(told))

    for choice in ("begin", "complaint", "me"):
        await turn(None, choice)
    talks = [await a_whole_complaint(conversations) for _ in range(6)][1:]
    line = LONG_STORY
    turns = [await turn(f"{line} {number}") for number in range(LONG)]
    parses = [await timed(lambda: conversations.parse(line)) for _ in range(50)]
    early, late, parse = (statistics.median(values) for values in (turns[3:13], turns[-10:], parses))
    say = sys.stdout.write
    say(f"a turn of a whole complaint, typed and pressed, median: {statistics.median(sum(talks, [])):.1f} ms\n")
    slower = late / early
    say(f"a turn of a long story, median: {statistics.median(turns):.1f} ms; turn 100 / turn 5: {slower:.2f}\n")
    ratio = statistics.median(turns) / parse
    say(f"understanding one line, median: {parse:.1f} ms; a turn / understanding: {ratio:.1f}\n")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"memory at the most: {peak:.0f} MB\n")


def main() -> None:
    """Measure the newest model in a data folder of its own."""
    began = time.perf_counter()
    from bot.models import newest_model

    model = newest_model()
    keep_words_out_of_logs()
    rasa_without_tensorflow.install()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HMO_HOME"] = folder
        os.environ.pop("DATABASE_URL", None)
        assert home() == Path(folder).resolve()
        asyncio.run(measure(model))
    sys.stdout.write(f"all of it, start included: {time.perf_counter() - began:.1f} s\n")


if __name__ == "__main__":
    main()
