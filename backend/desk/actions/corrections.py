"""Notes of the team; putting right what was recorded in error, and the day on which something arrived."""

from __future__ import annotations

from datetime import timedelta

from backend.cases import events as e
from backend.cases.events.corrections import BY_HAND
from backend.desk import labels
from backend.desk.actions.action import Action, Context, declare, the_words
from backend.desk.actions.fields import Field, Options, Typed, on_day


def mistaken(c: Context, typed: Typed) -> e.Fact:
    """Return the event that marks another one, with the letters that had left by then."""
    seq = int(typed["event"])
    return e.RecordedInError(event=seq, sent=c.sent_with(seq))


ONE_DAY = timedelta(days=1)
NOTES: Options = tuple(labels.NOTE.items())
declare(
    Action(
        "note",
        "Write a note",
        "First",
        "For the team: calls tried, talks, decisions. The person does not see it here. Somebody who asks for all "
        "that is kept about them may be given it after it was checked: write what you would stand by.",
        lambda c: [
            Field("about", "What is it about", "choice", options=NOTES),
            on_day("On which day was it"),
            Field("words", "The note", "words"),
        ],
        lambda c: e.NoteWritten(on=c.today, about="other"),
        lambda c, t: e.NoteWritten(on=t["on"], about=t["about"]),
        words=the_words,
        press="Keep the note",
    ),
    Action(
        "correct",
        "Mark something as recorded in error",
        "Change or end it",
        "It stays in the history, and counts no more: dates, letters, numbers and what the person is told follow. "
        "You can mark what you recorded yourself; a manager can mark anything that the council recorded.",
        lambda c: [
            Field("event", "What was recorded in error", "choice", options=c.correctable),
            Field("words", "What was wrong, and how you know", "words"),
        ],
        lambda c: e.RecordedInError(event=0),
        mistaken,
        words=the_words,
        fits=lambda c: bool(c.correctable),
        press="Mark it as recorded in error",
    ),
    Action(
        "receipt_day",
        "Put right the day on which it arrived",
        "Change or end it",
        "For what was added by hand with a wrong day. Every date is counted anew from the right one.",
        lambda c: [
            on_day("On which day did it reach the council", start=c.state.received_on.isoformat()),
            Field("words", "What was wrong, and how you know", "words"),
        ],
        lambda c: e.ReceiptDayCorrected(on=c.state.received_on - ONE_DAY),
        lambda c, t: e.ReceiptDayCorrected(on=t["on"]),
        words=the_words,
        fits=lambda c: c.state.channel in BY_HAND,
    ),
)
