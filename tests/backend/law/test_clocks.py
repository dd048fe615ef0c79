"""`python -m backend clocks`, as a person runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from backend.bank_holidays import read_law
from backend.clocks import WHAT, answers
from backend.settings import ROOT
from tests.backend.law.named_cases import read_cases

LAW = read_law(ROOT / "easy_read_content")
RECEIVED = {"what": "received", "on": "2026-06-05"}


def clocks(*events: object, **asked: object) -> dict[str, Any]:
    """Return the answer of `backend clocks` to one line."""
    line = {"id": "x", "council": "wigan", "kind": "complaint", "events": [RECEIVED, *events], **asked}
    return next(answers(LAW, [json.dumps(line)]))


def dates(answer: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """Return the dates that are open, by name."""
    return {one["what"]: (one["by"], one["at_latest"]) for one in answer["deadlines"]}


def refused(answer: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what was refused, with the code of the reason."""
    return [(one["what"], one["problem"]) for one in answer["refused"]]


def test_the_command_answers_each_line_in_order_and_a_wrong_one_does_not_stop_it() -> None:
    lines = [
        json.dumps({"id": 1, "council": "wigan", "kind": "complaint", "events": [RECEIVED]}),
        json.dumps(
            {"id": 2, "council": "wigan", "kind": "complaint", "events": [{"what": "slept", "on": "2026-06-05"}]}
        ),
        "{",
        json.dumps({"id": "4\ud83d", "council": "devon", "kind": "thank_you", "events": [RECEIVED]}),
    ]
    done = subprocess.run(
        [sys.executable, "-m", "backend", "clocks"],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["id"] for one in found] == [1, 2, None, "4\ud83d"]
    assert [one.get("problem") for one in found] == [None, "not_received", "not_json", None]
    assert dates(found[0]) == {
        "acknowledge": ("2026-06-10", "2026-06-10"),
        "stage_1_answer": ("2026-06-19", "2026-07-03"),
    }
    assert done.returncode == 1
    assert done.stderr == ""


def test_every_date_says_why_and_names_each_day_that_was_not_counted() -> None:
    found = clocks({"what": "stage_1_answered", "on": "2026-12-10"}, {"what": "stage_2_requested", "on": "2026-12-24"})
    (due,) = found["deadlines"]
    assert due["because"][:2] == [
        "We count 25 working days. The first one is after Thursday 24 December 2026.",
        "Not counted: Friday 25 December, Christmas Day.",
    ]


def test_an_extension_says_that_somebody_had_to_say_why() -> None:
    found = clocks({"what": "extended", "on": "2026-06-10", "to": "2026-06-26"})
    due = next(one for one in found["deadlines"] if one["what"] == "stage_1_answer")
    assert (due["by"], due["at_latest"]) == ("2026-06-26", "2026-07-03")
    assert "The council asked for more time. Somebody there had to say why." in due["because"]


def test_what_is_refused_says_what_when_and_why() -> None:
    found = clocks({"what": "director_replied", "on": "2026-06-08"})
    assert found["refused"] == [
        {
            "what": "director_replied",
            "on": "2026-06-08",
            "problem": "not_reported",
            "because": ["The panel has not reported."],
        }
    ]


ALSO_WITHOUT_STAGES = ("stage_1_answered", "advocate_appointed")


@pytest.mark.parametrize("kind", ["comment", "thank_you"])
def test_an_idea_and_a_thank_you_have_no_stages(kind: str) -> None:
    later = [
        {"what": what, "on": "2026-06-08", "to": "2026-06-26"}
        for what in WHAT
        if what not in (*ALSO_WITHOUT_STAGES, "received", "acknowledged", "interest_accepted", "withdrawn")
    ]
    found = clocks(*later, kind=kind)
    assert [what for what, _ in refused(found)] == [one["what"] for one in later]
    assert dates(found) == {"acknowledge": ("2026-06-12", "2026-06-12")}


def test_things_are_taken_in_the_order_of_their_days() -> None:
    answered, asked = (
        {"what": "stage_1_answered", "on": "2026-06-17"},
        {"what": "stage_2_requested", "on": "2026-06-24"},
    )
    assert clocks(asked, answered) == clocks(answered, asked)
    assert list(dates(clocks(asked, answered))) == ["stage_2_answer_from_request"]


def test_what_is_refused_does_not_stop_what_comes_after() -> None:
    found = clocks({"what": "panel_met", "on": "2026-06-08"}, {"what": "stage_1_answered", "on": "2026-06-17"})
    assert refused(found) == [("panel_met", "not_at_stage_3")]
    assert list(dates(found)) == ["stage_2_request_window"]


def test_people_and_papers_are_not_judged() -> None:
    found = clocks(
        {"what": "panel_met", "on": "2026-06-08", "members": 1}, {"what": "acknowledged", "on": "2026-06-08", "by": []}
    )
    assert refused(found) == [("panel_met", "not_at_stage_3")]


@pytest.mark.parametrize(
    ("event", "field"),
    [
        ({"what": "slept", "on": "2026-06-08"}, "events.1.what"),
        ({"what": ["received"], "on": "2026-06-08"}, "events.1.what"),
        ({"on": "2026-06-08"}, "events.1.what"),
        ({"what": "acknowledged"}, "events.1.on"),
        ({"what": "acknowledged", "on": "31/06/2026"}, "events.1.on"),
        ({"what": "acknowledged", "on": 20260608}, "events.1.on"),
        ({"what": "extended", "on": "2026-06-08"}, "events.1.to"),
        ({"what": "stage_2_extended", "on": "2026-06-08", "to": "soon"}, "events.1.to"),
        ("acknowledged", "events.1"),
    ],
    ids=str,
)
def test_a_mistake_in_an_event_names_its_field(event: object, field: str) -> None:
    found = clocks(event)
    assert (found["id"], found["field"]) == ("x", field)
    assert field in found["say"]
    assert "deadlines" not in found


@pytest.mark.parametrize(
    ("asked", "problem", "field"),
    [
        ({"council": "nowhere"}, "unknown_council", "council"),
        ({"council": None}, "unknown_council", "council"),
        ({"kind": "question"}, "unknown_kind", "kind"),
        ({"events": None}, "bad_events", "events"),
        ({"events": []}, "not_received", "events"),
        ({"events": [{"what": "received", "on": "2029-12-20"}]}, "calendar_too_short", None),
        ({"events": [{"what": "received", "on": "2005-12-20"}]}, "no_law", None),
    ],
    ids=str,
)
def test_a_line_without_dates_says_why(asked: dict[str, object], problem: str, field: str | None) -> None:
    found = clocks(**asked)
    assert (found["problem"], found.get("field")) == (problem, field)


def test_a_second_receipt_starts_no_second_clock() -> None:
    found = clocks({"what": "received", "on": "2026-06-09"})
    assert refused(found) == [("received", "received_before")]
    assert dates(found) == dates(clocks())


def test_a_moment_is_a_day_of_london() -> None:
    late = {"what": "received", "on": "2026-06-04T23:30:00Z"}
    assert dates(clocks(events=[late])) == dates(clocks())


@pytest.mark.parametrize(
    "case", [case for case in read_cases() if "council" in case and "proclaimed" not in case][::7], ids=str
)
def test_the_command_gives_what_the_named_cases_say(case: Any) -> None:
    told = ("what", "to")
    # the command judges dates only: a reason that is missing from the papers is not its business
    happened = [one for one in case["happened"] if one.get("refused") != "reason_missing"]
    events = [{"on": str(one["day"])} | {name: str(one[name]) for name in told if name in one} for one in happened]
    found = clocks(events=events, council=case["council"], kind=case["kind"])
    assert refused(found) == [(one["what"], one["refused"]) for one in happened if "refused" in one]
    last = [one for one in happened if "refused" not in one][-1]
    assert set(dates(found)) == {*last["open"], *last.get("may_ask", ())}
