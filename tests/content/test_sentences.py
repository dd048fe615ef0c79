"""What `python -m backend sentences` prints, judged from outside: only its output is looked at."""

from __future__ import annotations

import json
import re
from collections import defaultdict

import pytest

from backend.content.readability import grade, words_of
from backend.content.sentences import main


@pytest.fixture
def printed(council: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    assert main(["--council", council]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_every_sentence_is_short_whole_and_easy(printed: list[dict[str, str]]) -> None:
    assert len(printed) > 500
    cards: dict[str, list[str]] = defaultdict(list)
    for row in printed:
        assert set(row) == {"card", "say"}
        assert len(words_of(row["say"])) <= 15, row
        assert not re.search(r"[{}]|None", row["say"]), row
        assert len(re.findall(r"[.!?](?=\s|$)", row["say"])) <= 1, row
        cards[row["card"]].append(row["say"])
    grades = {card: grade(says) for card, says in cards.items()}
    assert max(grades.values()) <= 6, max(grades, key=lambda card: grades[card])
    assert sum(value <= 5 for value in grades.values()) >= 0.98 * len(grades)


def test_again_explain_adult_buttons_and_pages_are_among_them(printed: list[dict[str, str]]) -> None:
    says = {(row["card"], row["say"]) for row in printed}
    assert ("ask_what_happened", "Tell us what happened.") in says
    assert ("ask_what_happened", "Please tell us what happened.") in says
    assert ("ask_happened_when", "This week") in says
    assert ("page_help_now", "Call 999 if you are in danger now.") in says
    assert ("page_frame", "Hide this page") in says


def test_a_council_we_do_not_have_is_refused_kindly(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--council", "nowhere"]) == 2
    assert "we have: cheshire-west-and-chester" in capsys.readouterr().err
