"""Stage 2: who investigates, the statement, both reports, more time, the answer to each point."""

from __future__ import annotations

from backend.cases import events as e
from backend.cases.deadlines import dates_if_known
from backend.cases.events.independence import has_account
from backend.cases.papers import Paper, one_a_line, points_of
from backend.desk.actions.action import Action, Context, declare, the_words
from backend.desk.actions.extensions import say_room
from backend.desk.actions.fields import Field, Options, Typed, maybe, on_day
from backend.desk.actions.points import actions_of, findings, items, plan, point_fields, wrong_actions

FINDINGS: Options = (
    ("upheld", "Upheld: the complaint was right"),
    ("partly_upheld", "Partly upheld: right about some points"),
    ("not_upheld", "Not upheld"),
)
POINT_FINDING: e.PointFinding = "upheld"
OUTSIDE_TOO = "Full name. The page of this council says that neither of the two works for it."
WHOSE: Options = (("officer", "The Investigating Officer"), ("independent_person", "The Independent Person"))
NAMESAKE = Field(
    "namesake",
    "A name above that also stands on the list of this desk is somebody else",
    "tick",
    "Only if you are sure. Whoever works at this desk is an officer of the council.",
)


def independence(who: str) -> Field:
    """Return the box that says that somebody is independent, as regulation 2 says it."""
    return Field(
        "independent", f"{who} a member or officer of the council, or the husband, wife or civil partner of one", "tick"
    )


def longest(c: Context) -> e.Stage2Extended:
    """Return the longest extension there is."""
    room = dates_if_known(c.state, c.law).extension("stage_2_extended")
    if room is None:
        return e.Stage2Extended(to=c.today, reason_given=True, person_told_on=c.today)
    # Told in time, although it may be typed later.
    return e.Stage2Extended(to=room.at_latest, reason_given=True, person_told_on=min(c.today, room.until))


def investigators(c: Context, t: Typed) -> e.Fact:
    """Return the event with their ids, so that the same person is found again on a panel."""
    return e.Investigating(
        officer=c.person_id(t["officer"]),
        independent_person=c.person_id(t["person"]),
        independent=t["independent"],
        namesake=t["namesake"],
        officer_apart=t["officer_apart"],
    )


def inside(c: Context, t: Typed) -> dict[str, str]:
    """Return what is wrong with an officer who works here, where the page of the council says that neither does."""
    if not c.both_outside or t["namesake"] or not has_account(c.person_id(t["officer"])):
        return {}
    return {"officer": "Our page says that neither of the two works for us, and this name has an account at this desk."}


def statement_fields(c: Context, kind: str, day: str) -> list[Field]:
    """Return the boxes of a statement, with what was written before in them. kind: of the event it was written with."""
    before = c.paper(kind)
    points = before.titles or tuple(c.points_here())
    return [
        on_day(day),
        Field(
            "words",
            "The statement of complaint",
            "words",
            "In the person’s own words as far as you can.",
            start=before.text,
        ),
        Field(
            "points",
            "Its points",
            "words",
            "One on each line. Each is investigated and answered.",
            start="\n".join(points),
        ),
    ]


def statement_words(t: Typed) -> str:
    """Return the statement as it is sealed."""
    return Paper(t["words"], points_of(one_a_line(t["points"]))).sealed()


def answer_fields(c: Context) -> list[Field]:
    """Return the boxes of the answer: for each point what was found and what is said to it."""
    return [
        on_day("On which day did we answer"),
        Field("adjudicator", "Senior manager who answers", "line", "Full name. Nobody who investigated it."),
        *point_fields(c.points()),
        Field("words", "The answer, in the words they read", "words"),
        Field("plan", "What happens, who does it, by when", "words", "Where nothing is to be done, say so and why."),
        Field("stage_3_right_told", "We told them that they may ask for a panel", "tick"),
    ]


def all_upheld(c: Context) -> tuple[e.PointFinding, ...]:
    """Return one finding for each point, as a form that was filled in well would."""
    return (POINT_FINDING,) * max(1, c.state.points)


def most(t: Typed, name: str) -> int:
    """Return how many boxes of this name there are."""
    return sum(key.startswith(name) for key in t.values)


def answered(c: Context, t: Typed) -> e.Fact:
    """Return the event of the answer."""
    return e.Stage2Answered(
        on=t["on"],
        stage_3_right_told=t["stage_3_right_told"],
        adjudicator=c.person_id(t["adjudicator"]),
        findings=findings(t),
        action_plan=bool(t["plan"]),
    )


def stage_2_words(c: Context, t: Typed) -> str:
    """Return the answer as it is sealed, with the actions behind what happens over all."""
    points = c.points()
    return Paper(t["words"], items(t, points), "\n".join(filter(None, (t["plan"], plan(t, points))))).sealed()


declare(
    Action(
        "investigators",
        "Name who investigates",
        "Stage 2",
        "Two people. The Independent Person may not work for the council.",
        lambda c: [
            Field("officer", "Investigating Officer", "line", OUTSIDE_TOO if c.both_outside else "Full name."),
            Field("person", "Independent Person", "line", "Full name."),
            Field(
                "officer_apart", "The Investigating Officer has no part in it, and does not lead those who have", "tick"
            ),
            independence("The Independent Person is not"),
            NAMESAKE,
        ],
        lambda c: e.Investigating(
            officer="probe 1", independent_person="probe 2", independent=True, namesake=True, officer_apart=True
        ),
        investigators,
        words=lambda t: f"Investigating Officer: {t['officer']}\nIndependent Person: {t['person']}",
        wrong_in=inside,
    ),
    Action(
        "statement_draft",
        "Send the statement of complaint to be agreed",
        "Stage 2",
        "Write down what exactly is complained of. The person says whether it is right.",
        lambda c: statement_fields(c, "statement_drafted", "Sent on"),
        lambda c: e.StatementDrafted(on=c.today, points=1),
        lambda c, t: e.StatementDrafted(on=t["on"], points=len(one_a_line(t["points"]))),
        words=statement_words,
    ),
    Action(
        "statement",
        "The statement of complaint is agreed",
        "Stage 2",
        "Stage 2 is counted from the request and, beside it, from this day.",
        lambda c: statement_fields(c, "statement_drafted", "Agreed on"),
        lambda c: e.StatementAgreed(on=c.today, points=1),
        lambda c, t: e.StatementAgreed(on=t["on"], points=len(one_a_line(t["points"]))),
        words=statement_words,
    ),
    Action(
        "report",
        "A report of stage 2 is there",
        "Stage 2",
        "The Investigating Officer and the Independent Person each write one.",
        lambda c: [
            Field("whose", "Whose report is it", "choice", options=[one for one in WHOSE if is_missing(c, one[0])]),
            on_day("Received on"),
            Field("words", "What it says", "words", "Its findings in short, and where the whole of it is kept."),
            *(
                maybe(Field("file", "The file of it", "choice", "Add it to the case first.", files))
                for files in [c.files()]
                if files
            ),
        ],
        lambda c: e.ReportReceived(on=c.today, whose="officer" if is_missing(c, "officer") else "independent_person"),
        lambda c, t: e.ReportReceived(on=t["on"], whose=t["whose"], file=number_of(t.values.get("file"))),
        words=the_words,
    ),
    Action(
        "extend_stage_2",
        "Take more time for stage 2",
        "Stage 2",
        "The person must be told why in writing, and until when.",
        lambda c: [
            on_day("New day", say_room(c, "stage_2_extended"), name="to", start=""),
            on_day("The person was told on", name="person_told_on"),
            Field("words", "Why it takes longer", "words"),
        ],
        longest,
        lambda c, t: e.Stage2Extended(to=t["to"], reason_given=bool(t["words"]), person_told_on=t["person_told_on"]),
        words=the_words,
    ),
    Action(
        "answer_stage_2",
        "Record the answer of stage 2",
        "Stage 2",
        "The senior manager’s answer to each point, and what happens by when.",
        answer_fields,
        lambda c: e.Stage2Answered(
            on=c.today,
            stage_3_right_told=True,
            adjudicator="probe",
            findings=all_upheld(c),
            action_plan=True,
        ),
        answered,
        words_in=stage_2_words,
        wrong=wrong_actions,
        also=actions_of(2),
        papers_later=True,
    ),
)


def number_of(chosen: str | None) -> int | None:
    """Return the number of the event that was chosen, if one was."""
    return int(chosen) if chosen else None


def is_missing(c: Context, whose: str) -> bool:
    """Return whether this report is not there yet."""
    return not (c.state.officer_reported_on if whose == "officer" else c.state.person_reported_on)
