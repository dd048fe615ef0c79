"""The lines that teach how each question is answered: read as they are written, and fit the questions there are."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from bot.nlu.answer_lines import NO_ANSWER, AnswerLine, BadAnswerLine, read_answer_lines
from telling.questions import BY_ASK

LINES = read_answer_lines(Path("bot/data/answers"))
NOT_A_CHOICE = {*NO_ANSWER, "skip", "dont_know", "given", "refused", "more", "change", "wrong", "not_sure"}
"""What a line may be beside a choice of its question."""


def test_a_line_has_its_question_its_choice_and_its_writer(tmp_path: Path) -> None:
    (tmp_path / "advocate.txt").write_text("# writer: Ann\nyes_please: yes pls: now\n\n# a remark\nno_thanks: nah\n")
    assert read_answer_lines(tmp_path) == [
        AnswerLine("advocate", "yes_please", "yes pls: now", "Ann"),
        AnswerLine("advocate", "no_thanks", "nah", "Ann"),
    ]


@pytest.mark.parametrize("row", ["yes_please", "yes please: sure", "yes_please: ", ": nah"])
def test_a_line_that_is_none_names_its_file_and_number_and_never_its_words(tmp_path: Path, row: str) -> None:
    (tmp_path / "advocate.txt").write_text(f"# writer: Ann\n{row}\n")
    with pytest.raises(BadAnswerLine, match=r"^advocate\.txt, line 2: ") as raised:
        read_answer_lines(tmp_path)
    assert "sure" not in str(raised.value)


def test_every_line_means_something_its_question_knows() -> None:
    unknown = {
        (line.ask, line.choice)
        for line in LINES
        if line.ask in BY_ASK and line.choice not in {*BY_ASK[line.ask].choices, *NOT_A_CHOICE}
    }
    assert not unknown


def test_every_choice_of_a_question_that_is_taught_has_lines() -> None:
    taught: dict[str, set[str]] = defaultdict(set)
    for line in LINES:
        taught[line.ask].add(line.choice)
    elsewhere = {"stop"}  # a wish to steer, at every question
    missing = {ask: set(BY_ASK[ask].choices) - choices - elsewhere for ask, choices in taught.items() if ask in BY_ASK}
    assert not {ask: choices for ask, choices in missing.items() if choices}


def test_every_question_was_answered_by_several_writers() -> None:
    writers: dict[str, set[str]] = defaultdict(set)
    for line in LINES:
        writers[line.ask].add(line.writer)
    assert min(len(names) for names in writers.values()) >= 3
