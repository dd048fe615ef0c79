"""Write the table of questions in docs/how-it-fits.md: `python -m telling.table`. A test fails when it is behind."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from telling.question import Question
from telling.questions import QUESTIONS

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "how-it-fits.md"
FROM, TO = "<!-- questions: written by `python -m telling.table` -->\n", "<!-- end of questions -->\n"
HEAD = """| ask | when it is asked | choice ids besides skip/dont_know | fills in Representation |
|---|---|---|---|
"""


def table() -> str:
    """Return the table: one row a question, in the order in which they are asked."""
    return HEAD + "".join(rows())


def rows() -> Iterator[str]:
    """Yield the row of each question."""
    for question in QUESTIONS:
        star = "*" if question.must and question.ask != "kind" else ""
        places = ", ".join(dict.fromkeys(place.path for place in question.goes_to))
        yield f"| `{question.ask}`{star} | {question.asked} | {choices_of(question)} | {places} |\n"


def choices_of(question: Question) -> str:
    """Return its choices; "(text)" where words are an answer, too."""
    text = ["(text)"] if question.text in ("only", "kept") else []
    return ", ".join([*question.choices, *text])


def written(document: str) -> str:
    """Return the document with the table as it should be. Raises ValueError where its marks are missing."""
    before, _, rest = document.partition(FROM)
    _, mark, after = rest.partition(TO)
    if not mark:
        raise ValueError("the marks around the table of questions are missing")
    return before + FROM + table() + TO + after


def main() -> int:
    """Write the table; return 0."""
    DOCUMENT.write_text(written(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
