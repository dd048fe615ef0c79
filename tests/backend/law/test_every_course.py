"""No wrong date and no wrong refusal in stages 1 to 3: random courses, five councils, against an independent oracle."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.bank_holidays import read_law
from backend.clocks import answers
from backend.settings import ROOT
from tests.backend.law import oracle
from tests.backend.law.oracle import nth_after
from tests.backend.law.oracle_stages import judge

LAW = read_law(ROOT / "easy_read_content")
WAY = (
    "advocate_appointed",
    "complained",
    "acknowledged",
    "interest_accepted",
    "extended",
    "stage_1_answered",
    "stage_2_requested",
    "statement_agreed",
    "stage_2_extended",
    "stage_2_answered",
    "panel_requested",
    "panel_met",
    "panel_reported",
    "director_replied",
    "withdrawn",
)
"""In the order of the procedure."""
OF_REQUESTS = ("advocate_appointed", "complained")
EXTENSIONS = ("extended", "stage_2_extended")
Happened = list[tuple[str, date, date | None]]
STARTS = st.dates(date(2020, 1, 1), date(2026, 12, 31))
GAPS = st.integers(0, 14) | st.sampled_from([28, 29, 30, 31, 40, 98])


@st.composite
def along_the_way(draw: st.DrawFn) -> Happened:
    """Draw the procedure in its order, some steps left out, some repeated; what may be withdrawn rarely is."""
    on = draw(STARTS)
    happened: Happened = [("received", on, None)]
    for name in WAY:
        often = 1 if name in ("withdrawn", "interest_accepted") else 5 if name in OF_REQUESTS else 9
        for _ in range(draw(st.sampled_from([0] * (10 - often) + [1] * often + [2]))):
            on += timedelta(days=draw(GAPS))
            happened.append((name, on, draw(new_days(name, on)) if name in EXTENSIONS else None))
    return happened


@st.composite
def in_any_order(draw: st.DrawFn) -> Happened:
    """Draw anything on any day, also before receipt."""
    on = draw(STARTS)
    steps = draw(st.lists(st.tuples(st.sampled_from(("received", *WAY)), st.integers(-5, 150)), max_size=16))
    days = [(name, on + timedelta(days=gap)) for name, gap in steps]
    return [("received", on, None)] + [
        (name, day, draw(new_days(name, day)) if name in EXTENSIONS else None) for name, day in days
    ]


def new_days(name: str, on: date) -> st.SearchStrategy[date]:
    """Return days to extend to: near the numbers of the law, a working day or not."""
    most = 21 if name == "extended" else 66
    near = st.integers(most // 4, most).map(lambda count: nth_after(on, count))
    return near | near | st.integers(1, 100).map(lambda days: on + timedelta(days=days))


def asked(kind: str, council: str, happened: Happened) -> dict[str, Any]:
    """Return the answer of the command."""
    events = [
        {"what": name, "on": day.isoformat()} | ({"to": to.isoformat()} if to else {}) for name, day, to in happened
    ]
    line = json.dumps({"id": 1, "council": council, "kind": kind, "events": events})
    return next(answers(LAW, [line]))


def compare(kind: str, council: str, happened: Happened) -> None:
    """Check that the command and the oracle say the same."""
    book, answer = judge(kind, council, happened), asked(kind, council, happened)
    got = {one["what"]: (one["by"], one["at_latest"]) for one in answer["deadlines"]}
    assert got == {what: (by.isoformat(), most.isoformat()) for what, (by, most) in book.open.items()}
    assert [(one["what"], one["on"]) for one in answer["refused"]] == [
        (name, day.isoformat()) for name, day in book.refused
    ]
    assert all(one["because"] for one in answer["deadlines"] + answer["refused"])


COUNCILS = st.sampled_from(oracle.COUNCILS)
KINDS = st.sampled_from(["complaint"] * 7 + ["comment", "thank_you", "advocate_request"])


@settings(max_examples=500, deadline=None)
@given(KINDS, COUNCILS, along_the_way())
def test_the_procedure_in_its_order_has_no_wrong_date(kind: str, council: str, happened: Happened) -> None:
    compare(kind, council, happened)


@settings(max_examples=300, deadline=None)
@given(KINDS, COUNCILS, in_any_order())
def test_anything_on_any_day_has_no_wrong_date_and_no_wrong_refusal(
    kind: str, council: str, happened: Happened
) -> None:
    compare(kind, council, happened)
