"""The lines that teach how each question is answered: `bot/data/answers/<ask>.txt`, one line a message.

A line is `choice: what was typed`. Below a heading `# writer: NAME` stand lines of that writer. Beside the choices of
the question a line may be no answer at all (`NO_ANSWER`): people ask, correct, tell, steer and chat meanwhile.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

NO_ANSWER = ("asks_us", "corrects", "tells", "steers", "chats")
"""Asks us something · changes another answer · tells more of the story · steers the chat · small talk, insults."""
TARGETS = "change_target"
"""The name of the lines that say which answer somebody wants to change (`change_target.txt`)."""
WRITER = "# writer:"


class AnswerLine(NamedTuple):
    """One message typed while a question was open, what it means there, and who wrote it."""

    ask: str
    choice: str
    text: str
    writer: str


class BadAnswerLine(Exception):
    """A line of a file is not `choice: text`."""


def read_answer_lines(folder: Path) -> list[AnswerLine]:
    """Return the lines of every question, in a fixed order; raises BadAnswerLine naming file and line number."""
    found: list[AnswerLine] = []
    for path in sorted(folder.glob("*.txt")):
        writer = ""
        for number, row in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if row.startswith(WRITER):
                writer = row[len(WRITER) :].strip()
            if not row.strip() or row.startswith("#"):
                continue
            choice, colon, text = row.partition(": ")
            if not colon or not choice.isidentifier() or not text.strip():
                raise BadAnswerLine(f"{path.name}, line {number}: write it as `choice: what was typed`")
            found.append(AnswerLine(path.stem, choice, text.strip(), writer))
    return found


def is_harmless_answer(line: AnswerLine) -> bool:
    """Say whether a line is an answer in which no harm can be told: its writers were not asked about harm."""
    tells = line.choice in ("tells", "more", "chats", "corrects", "complaint", "change", "wrong")
    hints = line.ask == TARGETS or (line.ask, line.choice) in (("reply_safe", "no"), ("helper_ok", "no"))
    return not (tells or hints or line.ask in ("safe_now", "after_harm"))
