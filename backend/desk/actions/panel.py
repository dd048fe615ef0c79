"""Stage 3: the panel is appointed and the person invited, who comes, what is written for it, report, last answer."""

from __future__ import annotations

from backend.cases import events as e
from backend.cases.papers import Item, Paper, one_a_line, points_of
from backend.cases.terms import Reply
from backend.desk.actions.action import Action, Context, declare, the_words
from backend.desk.actions.fields import Field, Options, Typed, arrived_on, on_day
from backend.desk.actions.points import actions_of, findings, items, plan, point_fields, wrong_actions
from backend.desk.actions.stage_2 import (
    FINDINGS,
    NAMESAKE,
    all_upheld,
    independence,
    most,
)

SEATS = (("chair", "Chair"), ("second", "Second member"), ("third", "Third member"))
REPLIES: Options = (
    ("accepted", "The council does it"),
    ("partly_accepted", "The council does a part of it"),
    ("not_accepted", "The council does not do it"),
)
SPEAKS: Options = (
    ("themselves", "They speak for themselves"),
    ("advocate", "Their advocate"),
    ("companion", "The other person"),
)
OF: Options = (
    ("person", "The person who complains, or their advocate"),
    ("council", "The council"),
    ("independent_person", "The Independent Person of stage 2"),
    ("other", "Somebody else with sufficient interest"),
)
ACCEPTED: Reply = "accepted"
PROBES = ("probe 1", "probe 2", "probe 3")


def names(c: Context) -> list[Field]:
    """Return the boxes for three people."""
    return [Field(box, label, "line", "Full name.") for box, label in SEATS]


def members(c: Context, t: Typed) -> tuple[str, ...]:
    """Return three people by their ids, the chair first."""
    return tuple(c.person_id(t[box]) for box, _ in SEATS)


def named(t: Typed) -> str:
    """Return their names."""
    return "\n".join(f"{label}: {t[box]}" for box, label in SEATS)


def guests(t: Typed) -> str:
    """Return who comes."""
    both = (("Advocate", t["advocate"]), ("One more person", t["companion"]))
    return "\n".join(f"{label}: {name}" for label, name in both if name)


def reply_fields(c: Context) -> list[Field]:
    """Return the boxes of the last answer: for each point, and for each recommendation of the panel."""
    found = [on_day("On which day did they write"), *point_fields(c.points())]
    for number, title in enumerate(c.paper("panel_reported").titles, 1):
        found.append(Field(f"reply_{number}", f"Recommendation {number}: {title}", "choice", options=REPLIES))
        found.append(Field(f"do_{number}", f"What happens with recommendation {number}", "words", needed=False))
    return [
        *found,
        Field("words", "What they decided, and why", "words"),
        Field("with_independent_person", "It was considered together with the Independent Person of stage 2", "tick"),
        Field("ombudsman_told", "We told them how to go to the Ombudsman", "tick"),
    ]


def replied(c: Context, t: Typed) -> e.Fact:
    """Return the event of the last answer."""
    return e.DirectorReplied(
        on=t["on"],
        ombudsman_told=t["ombudsman_told"],
        findings=findings(t),
        replies=tuple(t[f"reply_{number}"] for number in range(1, most(t, "reply_") + 1)),
        with_independent_person=t["with_independent_person"],
    )


def reply_words(c: Context, t: Typed) -> str:
    """Return the last answer as it is sealed."""
    titles = c.paper("panel_reported").titles
    advice = tuple(Item(title, t[f"reply_{number}"], t[f"do_{number}"] or "") for number, title in enumerate(titles, 1))
    return Paper(t["words"], (*items(t, c.points()), *advice), plan(t, c.points())).sealed()


declare(
    Action(
        "panel_arranged",
        "Appoint the panel and invite the person",
        "Panel and after",
        "Three independent people. Nobody of stage 2 may sit.",
        lambda c: [
            on_day("The panel meets on", name="meets_on", start=""),
            *names(c),
            independence("None of the three is"),
            NAMESAKE,
            on_day("The person was invited on", name="told_on"),
            Field("words", "Where, at what time, and what helps them to come", "words"),
        ],
        lambda c: e.PanelArranged(meets_on=c.today, members=PROBES, told_on=c.today, independent=True, namesake=True),
        lambda c, t: e.PanelArranged(
            meets_on=t["meets_on"],
            members=members(c, t),
            told_on=t["told_on"],
            independent=t["independent"],
            namesake=t["namesake"],
        ),
        words=lambda t: f"{t['words']}\n\n{named(t)}",
    ),
    Action(
        "panel_guests",
        "Who comes with them to the panel",
        "Panel and after",
        "Their advocate and one more person, and either may speak for them.",
        lambda c: [
            arrived_on("On which day did they say so"),
            Field("advocate", "Their advocate", "line", "Full name.", needed=False),
            Field("companion", "One more person", "line", "Full name.", needed=False),
            Field("speaks", "Who speaks", "choice", options=SPEAKS),
        ],
        lambda c: e.PanelGuestsNamed(on=c.today, advocate=True, companion=True),
        lambda c, t: e.PanelGuestsNamed(
            on=t["on"], advocate=bool(t["advocate"]), companion=bool(t["companion"]), speaks=t["speaks"]
        ),
        words=guests,
    ),
    Action(
        "submission",
        "Something was written for the panel",
        "Panel and after",
        "The panel considers what the person, the council and the Independent Person write or say.",
        lambda c: [
            arrived_on(),
            Field("of", "Who wrote it", "choice", options=OF),
            Field("words", "What they wrote", "words"),
        ],
        lambda c: e.SubmissionReceived(on=c.today, of="person"),
        lambda c, t: e.SubmissionReceived(on=t["on"], of=t["of"]),
        words=the_words,
    ),
    Action(
        "panel_met",
        "The panel met",
        "Panel and after",
        "Three independent people. The Independent Person of stage 2 may not sit.",
        lambda c: [on_day("Met on"), *names(c)],
        lambda c: e.PanelMet(on=c.today, members=c.state.panel_members or PROBES),
        lambda c, t: e.PanelMet(on=t["on"], members=members(c, t)),
        words=named,
        papers_later=True,
    ),
    Action(
        "panel_report",
        "The panel reported",
        "Panel and after",
        "Within five working days of its meeting.",
        lambda c: [
            on_day("Reported on"),
            Field("finding", "What it found, over all points", "choice", options=FINDINGS),
            Field("words", "What it says", "words", needed=False),
            Field("recommendations", "What it recommends", "words", "One on each line.", needed=False),
        ],
        lambda c: e.PanelReported(on=c.today, finding="upheld"),
        lambda c, t: e.PanelReported(
            on=t["on"], finding=t["finding"], recommendations=len(one_a_line(t["recommendations"]))
        ),
        words=lambda t: Paper(t["words"] or "", points_of(one_a_line(t["recommendations"]))).sealed(),
    ),
    Action(
        "director",
        "Record the council’s last word",
        "Panel and after",
        "The director’s answer to each point and to each recommendation.",
        reply_fields,
        lambda c: e.DirectorReplied(
            on=c.today,
            ombudsman_told=True,
            findings=all_upheld(c),
            replies=(ACCEPTED,) * c.state.recommendations,
            with_independent_person=True,
        ),
        replied,
        words_in=reply_words,
        wrong=wrong_actions,
        also=actions_of(3),
    ),
)
