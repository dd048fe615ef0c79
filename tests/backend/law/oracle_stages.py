"""An independent answer to all three stages: written from the rules in words, with the other library's calendar.

Nothing here is imported from the backend, no rule is read from its data, and nothing is shared with it but the names.
It walks through what happened once and notes day by day what is open, where the backend asks each event and each clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tests.backend.law.oracle import ACKNOWLEDGE, OTHERS_ACKNOWLEDGE, WORKING, nth_after

IS_WORKING = frozenset(WORKING)


@dataclass
class Book:
    """What is known of one telling. open: the two dates of everything that is open, by name."""

    kind: str
    council: str
    received: date
    interest: str
    open: dict[str, tuple[date, date]] = field(default_factory=dict)
    seen: dict[str, date] = field(default_factory=dict)
    refused: list[tuple[str, date]] = field(default_factory=list)
    stage: int = 1
    over: bool = False


def span(start: date, count: int, most: int = 0) -> tuple[date, date]:
    """Return the day that holds and the latest, counted in working days after `start`."""
    return nth_after(start, count), nth_after(start, most or count)


def judge(kind: str, council: str, happened: list[tuple[str, date, date | None]]) -> Book:
    """Return every date that is open at the end, and what was refused.

    happened: name, day, new day; the first is `received`.
    """
    received = happened[0][1]
    interest = "waiting" if any(name == "interest_accepted" for name, *_ in happened) else "none"
    book = Book(kind, council, received, interest)
    if kind == "complaint":
        begin_complaint(book, received)
    elif kind == REQUEST:
        book.open["acknowledge_advocate_request"] = span(received, 3)
    else:
        book.open["acknowledge"] = span(received, OTHERS_ACKNOWLEDGE[council])
    for name, day, to in sorted(happened[1:], key=lambda one: one[1]):
        if not possible(book, name, day, to):
            book.refused.append((name, day))
            continue
        happens(book, name, day, to)
    return book


REQUEST = "advocate_request"


def begin_complaint(book: Book, day: date) -> None:
    """Open the two clocks that every complaint begins with."""
    book.open["acknowledge"] = span(day, ACKNOWLEDGE[book.council])
    book.open["stage_1_answer"] = span(day, 10, 20)


def possible(book: Book, name: str, day: date, to: date | None) -> bool:
    """Say whether this may happen on that day."""
    if day < book.received or name == "received":
        return False
    if name in ("advocate_appointed", "complained"):  # an advocate may be found, and a complaint made, at any time
        return name == "advocate_appointed" or book.kind == REQUEST
    if book.over:
        return False
    if name in ("acknowledged", "interest_accepted", "stage_1_answered", "withdrawn"):
        return of_every_kind(book, name)
    if book.kind != "complaint":
        return False
    if name in ("extended", "stage_2_requested"):
        return in_stage_1(book, name, day, to)
    if name in ("statement_agreed", "stage_2_extended", "stage_2_answered"):
        return in_stage_2(book, name, day, to)
    return in_stage_3(book, name, day)


def of_every_kind(book: Book, name: str) -> bool:
    """Say whether it may happen, of events that an idea and a thank you have too."""
    if name == "withdrawn":
        return "director_replied" not in book.seen
    if name == "acknowledged":
        return name not in book.seen
    unanswered = book.stage == 1 and "stage_1_answered" not in book.seen
    waits = book.interest == "waiting" and book.kind != REQUEST  # nobody needs to be accepted for an advocate
    return unanswered and (name != "interest_accepted" or waits)


def in_stage_1(book: Book, name: str, day: date, to: date | None) -> bool:
    """Say whether it may happen, of more time at stage 1 and of going on to stage 2."""
    if name == "extended":
        clock = book.open.get("stage_1_answer")
        return clock is not None and may_move([clock], day, to)
    over = book.interest != "waiting" and "stage_1_answer" in book.open and day > book.open["stage_1_answer"][1]
    return book.stage == 1 and ("stage_1_answered" in book.seen or over)


def in_stage_2(book: Book, name: str, day: date, to: date | None) -> bool:
    """Say whether it may happen, of the events of stage 2."""
    if book.stage != 2 or "stage_2_answered" in book.seen:
        return False
    if name == "stage_2_extended":
        clocks = [clock for what, clock in book.open.items() if what.startswith("stage_2_answer")]
        return may_move(clocks, day, to)
    return name not in book.seen


def in_stage_3(book: Book, name: str, day: date) -> bool:
    """Say whether it may happen, of the events of stage 3."""
    if name == "panel_requested":
        return "panel_request_window" in book.open and day <= book.open["panel_request_window"][0]
    before = {"panel_met": "panel_requested", "panel_reported": "panel_met", "director_replied": "panel_reported"}
    return before[name] in book.seen and name not in book.seen


def may_move(clocks: list[tuple[date, date]], day: date, to: date | None) -> bool:
    """Say whether clocks may be extended to that day.

    It is decided while the earlier day has not passed, and the new day is a working day after that one, and not after
    the earlier latest day.
    """
    held = min(clock[0] for clock in clocks)
    latest = min(clock[1] for clock in clocks)
    return to is not None and day <= held < to <= latest and to in IS_WORKING


def happens(book: Book, name: str, day: date, to: date | None) -> None:
    """Note what it closes and what it opens."""
    book.seen[name] = day
    close = {
        "acknowledged": ["acknowledge", "acknowledge_advocate_request"],
        "advocate_appointed": ["acknowledge_advocate_request"],
        "stage_1_answered": ["acknowledge", "acknowledge_advocate_request", "stage_1_answer"],
        "stage_2_requested": ["acknowledge", "stage_1_answer", "stage_2_request_window"],
        "stage_2_answered": ["stage_2_answer_from_request", "stage_2_answer_from_statement"],
        "panel_requested": ["panel_request_window"],
        "panel_met": ["panel_meeting"],
        "panel_reported": ["panel_report"],
        "director_replied": ["director_reply"],
        "withdrawn": list(book.open),
    }
    for what in close.get(name, []):
        book.open.pop(what, None)
    opens = {
        "stage_1_answered": ("stage_2_request_window", 20, 0),
        "stage_2_requested": ("stage_2_answer_from_request", 25, 65),
        "statement_agreed": ("stage_2_answer_from_statement", 25, 65),
        "stage_2_answered": ("panel_request_window", 20, 0),
        "panel_requested": ("panel_meeting", 30, 0),
        "panel_met": ("panel_report", 5, 0),
        "panel_reported": ("director_reply", 15, 0),
    }
    if name in opens and book.kind == "complaint":
        what, count, most = opens[name]
        book.open[what] = span(day, count, most)
    special(book, name, day, to)


def special(book: Book, name: str, day: date, to: date | None) -> None:
    """Do what is more than closing one date and opening another."""
    book.over = book.over or name == "withdrawn"
    book.stage = {"stage_2_requested": 2, "panel_requested": 3}.get(name, book.stage)
    if name == "complained":
        begun_anew(book, day)
    elif name == "interest_accepted":
        book.interest = "accepted"
        restart(book, day)
    elif name in ("extended", "stage_2_extended"):
        assert to
        for what in [what for what in book.open if what.startswith(("stage_1_answer", "stage_2_answer"))]:
            held, latest = book.open[what]
            book.open[what] = (max(held, to), latest)
    elif name == "statement_agreed" and "stage_2_extended" in book.seen:
        # the new day that was promised holds for both ways to count
        to = book.open["stage_2_answer_from_request"][0]
        held, latest = book.open["stage_2_answer_from_statement"]
        book.open["stage_2_answer_from_statement"] = (max(held, to), latest)


def begun_anew(book: Book, day: date) -> None:
    """Make a complaint of a request for an advocate, also of one that was over: what was answered was the request."""
    book.kind, book.over = "complaint", False
    book.open.clear()
    for name in ("acknowledged", "stage_1_answered"):
        book.seen.pop(name, None)
    begin_complaint(book, day)


def restart(book: Book, day: date) -> None:
    """Count stage 1 of a complaint from the acceptance; a new day that was promised before holds, if it is later."""
    if "stage_1_answer" not in book.open:
        return
    held, latest = span(day, 10, 20)
    promised = book.open["stage_1_answer"][0] if "extended" in book.seen else held
    book.open["stage_1_answer"] = (max(held, promised), latest)
