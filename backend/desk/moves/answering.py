"""The answer: more time, the answer itself, what the person says to it."""

from __future__ import annotations

from backend.cases import events as e
from backend.cases.deadlines import stage_1
from backend.desk.moves.fields import YES_NO, Field, Options, Typed, on_day
from backend.desk.moves.move import Context, Move, complaint, declare, the_words
from backend.law.reasons import said
from backend.law.working_days import CalendarTooShort

REASONS = {"complex": "It is complex", "advocate_needed": "An advocate is needed first"}
OUTCOMES: Options = (
    ("resolved", "Resolved: we agreed on what happens"),
    ("partly", "Partly resolved"),
    ("not_resolved", "Not resolved"),
)


def reasons(c: Context) -> Options:
    """The reasons the rule allows, as it stood when the words arrived."""
    rule = c.law.statute.rule("stage_1_answer", on=c.state.received_on)
    return [(name, REASONS.get(name, name)) for name in rule.extension_reasons]


def latest(c: Context) -> str:
    """Until when stage 1 can be extended."""
    due = stage_1(c.state, c.law)
    return f"Later than {said(due.by)}, and at the very latest {said(due.at_latest)}." if due else ""


def longest(c: Context) -> e.Extended:
    """The longest extension there is."""
    try:
        due = stage_1(c.state, c.law)
    except CalendarTooShort:
        due = None
    first = next(iter(reasons(c)), ("", ""))[0]
    return e.Extended(to=due.at_latest if due else c.today, reason=first, child_told_on=c.today)


def answer_fields(c: Context) -> list[Field]:
    """An idea or a thank you needs only words; a complaint what the law asks for."""
    if c.state.kind != "complaint":
        return [on_day("On which day did we answer"), Field("words", "What we told them", "words")]
    return [
        on_day("On which day did we answer"),
        Field("outcome", "How did it end", "choice", options=OUTCOMES),
        Field(
            "words",
            "The answer, and what was agreed",
            "words",
            "If it is resolved, write down the terms: what happens, who does it, until when.",
        ),
        Field(
            "stage_2_right_told",
            "We told them that they may ask for stage 2",
            "tick",
            "Needed unless it is resolved.",
        ),
    ]


def answer(c: Context, t: Typed) -> e.Fact:
    """The answer."""
    if c.state.kind != "complaint":
        return e.Answered(on=t["on"])
    resolved = t["outcome"] == "resolved"
    return e.Answered(on=t["on"], outcome=t["outcome"], terms=resolved, stage_2_right_told=t["stage_2_right_told"])


declare(
    Move(
        "extend",
        "Take more time for stage 1",
        "Answer",
        "The law allows this for two reasons only, and only if the child is told the new day.",
        lambda c: [
            on_day("New day", latest(c), name="to", start=""),
            Field("reason", "Why", "choice", options=reasons(c)),
            on_day("The child was told on", name="child_told_on"),
            Field("words", "What they were told", "words"),
        ],
        longest,
        lambda c, t: e.Extended(to=t["to"], reason=t["reason"], child_told_on=t["child_told_on"]),
        words=the_words,
    ),
    Move(
        "answer",
        "Record the answer",
        "Answer",
        "What they were told, and when.",
        answer_fields,
        lambda c: e.Answered(on=c.today, outcome="not_resolved", stage_2_right_told=True),
        answer,
        words=the_words,
    ),
    Move(
        "child_said",
        "Record what they say to the answer",
        "Answer",
        "In their own words, if you can.",
        lambda c: [
            Field("agrees", "Do they agree with the answer", "choice", options=YES_NO),
            Field("words", "What they said", "words", needed=False),
        ],
        lambda c: e.ChildSaid(agrees=True),
        lambda c, t: e.ChildSaid(agrees=t["agrees"] == "yes"),
        words=the_words,
        fits=complaint,
    ),
    Move(
        "learned",
        "Write down what we learned",
        "Answer",
        "What the council will do differently. It goes into the annual report; name nobody.",
        lambda c: [on_day("On which day"), Field("words", "What changes", "words")],
        lambda c: e.Learned(on=c.today),
        lambda c, t: e.Learned(on=t["on"]),
        words=the_words,
    ),
)
