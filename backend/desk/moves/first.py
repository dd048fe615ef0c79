"""What is done first: say that we have it, who looks after it, who is named, the child's view, an advocate."""

from __future__ import annotations

from backend.cases import events as e
from backend.cases.moves import may_open
from backend.cases.tasks import NAMED_NOBODY, SAY, SEEN_IS_ENOUGH
from backend.desk.moves.fields import YES_NO, YES_NO_NOT_SURE, Field, Options, Typed, decision, on_day
from backend.desk.moves.move import Context, Move, complaint, declare, the_words, unfinished
from backend.desk.staff import Staff

HANDLERS = {"complaints_officer", "manager", "team_manager"}


def acknowledge_fields(c: Context) -> list[Field]:
    """For a complaint, the law says what must be in it."""
    ticks = [
        Field("procedure_given", "We told them how the procedure goes", "tick"),
        Field("advocacy_given", "We told them about advocates and offered help to get one", "tick"),
    ]
    return [on_day("On which day did we tell them"), *(ticks if c.state.kind == "complaint" else [])]


def handlers(c: Context) -> Options:
    """Who may handle it: nobody who is named in it."""
    return [(one.id, one.name) for one in c.colleagues if set(one.roles) & HANDLERS and may_open(c.state, one.id)]


def people(found: list[Staff] | tuple[Staff, ...]) -> Options:
    """Options for people."""
    return [(one.id, one.name) for one in found]


def seen_flags(c: Context) -> Options:
    """What somebody has to look at."""
    return [(name, SAY[name]) for name in sorted(c.state.flags & SEEN_IS_ENOUGH)]


def named_fact(c: Context, typed: Typed) -> e.Fact:
    """Somebody on the staff, or nobody."""
    return e.StaffNamed(staff=typed["staff"]) if typed["staff"] else e.Seen(flags=(NAMED_NOBODY,))


declare(
    Move(
        "acknowledge",
        "Acknowledge it",
        "First",
        "Record that somebody told them we have it. The letter can be printed first.",
        acknowledge_fields,
        lambda c: e.Acknowledged(on=c.today, procedure_given=True, advocacy_given=True),
        lambda c, t: e.Acknowledged(
            on=t["on"],
            procedure_given=t.values.get("procedure_given", False),
            advocacy_given=t.values.get("advocacy_given", False),
        ),
        fits=unfinished,
    ),
    Move(
        "assign",
        "Give it to somebody",
        "First",
        "Whoever is named in it is not on the list.",
        lambda c: [Field("to", "Who looks after it", "choice", options=handlers(c))],
        lambda c: e.Assigned(to="probe"),
        lambda c, t: e.Assigned(to=t["to"]),
        fits=unfinished,
    ),
    Move(
        "named",
        "Say which staff are named in it",
        "First",
        "They cannot open it from then on. Tick nobody if no one on the list is named.",
        lambda c: [
            Field("staff", "Named in it", "ticks", options=people(list(c.colleagues)), needed=False),
        ],
        lambda c: e.StaffNamed(staff=("probe",)),
        named_fact,
    ),
    Move(
        "seen",
        "I have looked at what was flagged",
        "First",
        "Tick what you have dealt with.",
        lambda c: [Field("flags", "Dealt with", "ticks", options=seen_flags(c))],
        lambda c: e.Seen(flags=()),
        lambda c, t: e.Seen(flags=t["flags"]),
        fits=lambda c: bool(seen_flags(c)),
    ),
    Move(
        "child_view",
        "Record the child’s view",
        "First",
        "Somebody spoke for a child. Ask the child what they wish, and write down what they said in their own words.",
        lambda c: [
            on_day("On which day were they asked"),
            Field("agrees", "Do they agree with it", "choice", options=YES_NO_NOT_SURE),
            Field("words", "What they said", "words", needed=False),
        ],
        lambda c: e.ChildAsked(on=c.today, agrees="yes"),
        lambda c, t: e.ChildAsked(on=t["on"], agrees=t["agrees"]),
        words=the_words,
    ),
    Move(
        "advocate",
        "An advocate is there",
        "First",
        "Record the day on which the advocacy service said who it is. The clock goes on.",
        lambda c: [on_day("Since which day"), Field("words", "Who, and how to reach them", "words", needed=False)],
        lambda c: e.AdvocateAppointed(on=c.today),
        lambda c, t: e.AdvocateAppointed(on=t["on"]),
        words=the_words,
        fits=unfinished,
    ),
    Move(
        "access",
        "Let an advocate read it here",
        "First",
        "Only if the child says yes. They can say no again at any time.",
        lambda c: [
            Field("staff", "Which advocate", "choice", options=people(list(c.advocates))),
            Field("agreed", "Does the child agree that they read it", "choice", options=YES_NO),
            on_day("When did the child say so"),
        ],
        lambda c: e.AccessAgreed(on=c.today, staff="probe", agreed=True),
        lambda c, t: e.AccessAgreed(on=t["on"], staff=t["staff"], agreed=t["agreed"] == "yes"),
        fits=lambda c: bool(c.advocates),
    ),
    Move(
        "interest",
        "Decide about sufficient interest",
        "First",
        "Has this person enough to do with the child’s welfare? The clock starts on the day they are accepted.",
        lambda c: decision(Field("accepted", "Have they sufficient interest", "choice", options=YES_NO)),
        lambda c: e.InterestDecided(on=c.today, accepted=True, told_on=c.today),
        lambda c, t: e.InterestDecided(on=t["on"], accepted=t["accepted"] == "yes", told_on=t["told_on"]),
        words=the_words,
    ),
    Move(
        "late",
        "Decide about something over a year old",
        "First",
        "No rule refuses it. Could they have told us earlier, and can it still be looked at fairly?",
        lambda c: decision(Field("looked_at", "Will the council look at it", "choice", options=YES_NO)),
        lambda c: e.LateDecided(on=c.today, looked_at=True, told_on=c.today),
        lambda c, t: e.LateDecided(on=t["on"], looked_at=t["looked_at"] == "yes", told_on=t["told_on"]),
        words=the_words,
        fits=complaint,
    ),
)
