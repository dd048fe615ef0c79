"""`python -m backend due`, as a person runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from backend.bank_holidays import read_law
from backend.due import answers
from backend.settings import ROOT

LAW = read_law(ROOT / "easy_read_content")


def due(**asked: object) -> dict[str, Any]:
    """Return the answer of `backend due` to one line."""
    return next(answers(LAW, [json.dumps({"id": "x", "council": "wigan", "kind": "complaint", **asked})]))


def dates(answer: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Return the dates that are expected, by name."""
    return {one["what"]: (one["by"], one["at_latest"]) for one in answer["expected"]}


def test_the_command_answers_each_line_in_order() -> None:
    lines = [
        {"id": n, "council": council, "kind": "complaint", "received_at": "2026-12-24T09:30:00Z"}
        for n, council in enumerate(LAW.promises)
    ]
    done = subprocess.run(
        [sys.executable, "-m", "backend", "due"],
        input="\n".join(map(json.dumps, lines)),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["id"] for one in found] == [one["id"] for one in lines]
    assert {dates(one)["stage_1_answer"] for one in found} == {("2027-01-12", "2027-01-26")}
    assert {one["received_on"] for one in found} == {"2026-12-24"}


@pytest.mark.parametrize(
    ("received_at", "received_on"),
    [
        ("2026-06-04T23:30:00Z", "2026-06-05"),
        ("2026-06-05T00:30:00+01:00", "2026-06-05"),
        ("2026-06-04T22:59:59.999Z", "2026-06-04"),
        ("2026-12-24T23:59:59+00:00", "2026-12-24"),
        ("2026-06-05T00:30:00", "2026-06-05"),
        ("2026-06-05", "2026-06-05"),
    ],
)
def test_the_london_date_of_receipt(received_at: str, received_on: str) -> None:
    assert due(received_at=received_at)["received_on"] == received_on


def test_an_idea_and_a_thank_you_have_no_stage_1() -> None:
    for kind in ("comment", "thank_you"):
        assert dates(due(kind=kind, received_at="2026-06-05")) == {"acknowledge": ("2026-06-12", "2026-06-12")}


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"council": "nowhere"}, "unknown_council"),
        ({"council": ["wigan"]}, "unknown_council"),
        ({"kind": "question"}, "unknown_kind"),
        ({"received_at": "yesterday"}, "bad_moment"),
        ({"received_at": None}, "bad_moment"),
        ({"received_at": "2029-12-20T09:00:00Z"}, "calendar_too_short"),
    ],
    ids=str,
)
def test_a_line_without_dates_says_why(asked: dict[str, object], problem: str) -> None:
    answer = due(**{"received_at": "2026-06-05", **asked})
    assert (answer["id"], answer["problem"]) == ("x", problem)
    assert "expected" not in answer


@pytest.mark.parametrize("line", ["{", "[]", "3", '"x"'])
def test_a_line_that_is_no_object_is_answered_too(line: str) -> None:
    assert next(answers(LAW, [line]))["problem"] == "not_json"


def test_empty_lines_are_passed_over() -> None:
    assert list(answers(LAW, ["", "  \n"])) == []
