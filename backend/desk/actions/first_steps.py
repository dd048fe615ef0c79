"""What is done first: say that we have it, who looks after it, who is named, the child's view, an advocate."""

from __future__ import annotations

from backend.cases import events as e
from backend.cases.state import may_open
from backend.cases.tasks import LOOKED_FOR, NAMED_NOBODY, SAY, SEEN_IS_ENOUGH
from backend.desk.actions.action import Action, Context, complaint, declare, the_words, unfinished
from backend.desk.actions.fields import YES_NO, YES_NO_NOT_SURE, Field, Options, Typed, decision, maybe, on_day
from backend.desk.staff import Staff

WISHES_BY: Options = (
    ("non_instructed_advocate", "By an advocate who works without instructions"),
    ("people_who_know_them", "From people who know the child well"),
    ("watching", "By watching how the child reacts"),
)
ASKED_HOW: Options = (
    ("in_person", "In person, alone"),
    ("phone", "By phone or video"),
    ("writing", "In writing"),
    ("through_advocate", "Through their advocate"),
    ("through_someone_they_trust", "Through somebody they trust"),
)
CHILD_HEARD: Options = (("yes", "Yes"), ("not_right", "It is not right to ask them; why is written below"))
WAITS: Options = (
    ("deferred", "It waits until the complaint is answered"),
    ("not_deferred", "It does not wait"),
    ("happened", "It had happened already"),
)
HANDLERS = {"complaints_officer", "manager", "team_manager"}


def acknowledge_fields(c: Context) -> list[Field]:
    """Return the boxes: for a complaint, the law says what must be in it."""
    ticks = [
        Field("procedure_given", "We told them how the procedure goes", "tick"),
        Field("advocacy_given", "We told them about advocates and offered help to get one", "tick"),
    ]
    return [on_day("On which day did we tell them"), *(ticks if c.state.kind == "complaint" else [])]


def handlers(c: Context) -> Options:
    """Return who may handle it: nobody who is named in it."""
    free = [one for one in c.colleagues if set(one.roles) & HANDLERS and may_open(c.state, one.id)]
    return [(one.id, named_perhaps(c, one)) for one in sorted(free, key=lambda one: one.id in c.suspects)]


def named_perhaps(c: Context, one: Staff) -> str:
    """Return a name, with a word of warning where the words of the case may mean this person."""
    return f"{one.name} (may be the person named in it: read it first)" if one.id in c.suspects else one.name


def colleagues(c: Context) -> Options:
    """Return everybody of the council, with a word where they may be meant."""
    return [(one.id, named_perhaps(c, one)) for one in c.colleagues]


def named_now(c: Context) -> Options:
    """Return who is kept out."""
    return [(one, c.names.get(one, one)) for one in sorted(c.state.named)]


def people(found: list[Staff] | tuple[Staff, ...]) -> Options:
    """Return these people as options."""
    return [(one.id, one.name) for one in found]


def seen_flags(c: Context) -> Options:
    """Return what somebody has to look at."""
    return [(name, SAY[name]) for name in sorted(c.state.flags & SEEN_IS_ENOUGH)]


def named_fact(c: Context, typed: Typed) -> e.Fact:
    """Return somebody on the staff, or nobody."""
    return e.StaffNamed(staff=typed["staff"]) if typed["staff"] else e.Seen(flags=(NAMED_NOBODY,))


declare(
    Action(
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
    Action(
        "assign",
        "Give it to somebody",
        "First",
        "Whoever is named in it is not on the list.",
        lambda c: [Field("to", "Who looks after it", "choice", options=handlers(c))],
        lambda c: e.Assigned(to="probe"),
        lambda c, t: e.Assigned(to=t["to"]),
        fits=unfinished,
    ),
    Action(
        "named",
        "Say which staff are named in it",
        "First",
        "They cannot open it from then on. Tick nobody if no one on the list is named.",
        lambda c: [
            Field("staff", "Named in it", "ticks", options=colleagues(c), needed=False),
        ],
        lambda c: e.StaffNamed(staff=("probe",)),
        named_fact,
    ),
    Action(
        "not_named",
        "Somebody is not named in it after all",
        "Change or end it",
        "The program kept out somebody of the same name, or it turned out to be somebody else. They can open it again.",
        lambda c: [
            Field("staff", "Not named in it", "choice", options=named_now(c)),
            Field("words", "How you know", "words"),
        ],
        lambda c: e.StaffCleared(staff=tuple(c.state.named)),
        lambda c, t: e.StaffCleared(staff=(t["staff"],)),
        words=the_words,
        fits=lambda c: bool(c.state.named),
    ),
    Action(
        "seen",
        "I have looked at what was flagged",
        "First",
        "Tick what you have dealt with.",
        lambda c: [Field("flags", "Dealt with", "ticks", options=seen_flags(c))],
        lambda c: e.Seen(flags=()),
        lambda c, t: e.Seen(flags=t["flags"]),
        fits=lambda c: bool(seen_flags(c)),
    ),
    Action(
        "child_view",
        "Record the child’s view",
        "First",
        "Somebody spoke for a child. Ask the child what they wish, and write down what they said in their own words.",
        lambda c: [
            on_day("On which day were they asked"),
            Field("how", "How were they asked", "choice", options=ASKED_HOW),
            Field("agrees", "Do they agree with it", "choice", options=YES_NO_NOT_SURE),
            Field(
                "understands",
                "Do they understand enough to decide this",
                "choice",
                "The no of a child who understands ends it: it is their complaint, and the adult is told.",
                YES_NO,
            ),
            Field("words", "What they said, who was there, and where that is written down", "words"),
        ],
        lambda c: e.ChildAsked(on=c.today, agrees="yes"),
        lambda c, t: e.ChildAsked(on=t["on"], agrees=t["agrees"], how=t["how"], understands=t["understands"] == "yes"),
        words=the_words,
    ),
    Action(
        "understanding",
        "Record that the child cannot understand",
        "First",
        "A baby, no speech, or not enough understanding. Say who judged it, and how the child’s wishes are found out.",
        lambda c: [
            on_day("On which day was it judged"),
            Field("wishes_by", "How are their wishes found out", "choice", options=WISHES_BY),
            Field("words", "Who judged it, and what was found", "words"),
        ],
        lambda c: e.UnderstandingJudged(on=c.today, wishes_by="watching"),
        lambda c, t: e.UnderstandingJudged(on=t["on"], wishes_by=t["wishes_by"]),
        words=the_words,
    ),
    Action(
        "advocate_asked",
        "The advocacy service was asked",
        "First",
        "Record the day of the referral. They can read that one was asked; a task stays until one is there.",
        lambda c: [on_day("On which day"), Field("words", "Whom, and what they said", "words", needed=False)],
        lambda c: e.AdvocateReferred(on=c.today),
        lambda c, t: e.AdvocateReferred(on=t["on"]),
        words=the_words,
        fits=lambda c: "contact_advocacy" in c.state.flags,
    ),
    Action(
        "advocate",
        "An advocate is there",
        "First",
        "Record the day on which the advocacy service said who it is. The clock goes on.",
        lambda c: [on_day("Since which day"), Field("words", "Who, and how to reach them", "words", needed=False)],
        lambda c: e.AdvocateAppointed(on=c.today),
        lambda c, t: e.AdvocateAppointed(on=t["on"]),
        words=the_words,
        fits=lambda c: unfinished(c) or bool(c.state.flags & {*LOOKED_FOR}),
    ),
    Action(
        "decision_to_come",
        "Something is about to happen to them",
        "First",
        "A move, family time that stops, anything they do not want. Somebody decides today whether it waits.",
        lambda c: [
            on_day("On which day did we learn of it"),
            maybe(on_day("When is it to happen", "Blank where nobody knows.", "decision_on", "")),
            Field("words", "What is about to happen", "words"),
        ],
        lambda c: e.DecisionToCome(on=c.today),
        lambda c, t: e.DecisionToCome(on=t["on"], decision_on=t["decision_on"]),
        words=the_words,
        fits=lambda c: complaint(c) and "decide_deferral" not in c.state.flags,
    ),
    Action(
        "deferral",
        "Decide whether it waits",
        "First",
        "What is about to happen can wait while the complaint is looked into. This is not regulation 8: the complaint "
        "goes on either way. We read the guidance so that it waits unless that puts the child at risk; no lawyer has "
        "confirmed that yet. They are told what was decided, and why.",
        lambda c: [
            on_day("Decided on"),
            Field("outcome", "What was decided", "choice", options=WAITS),
            on_day("They were told on", name="told_on"),
            Field("words", "Why, and what they were told", "words"),
        ],
        lambda c: e.DeferralDecided(on=c.today, outcome="deferred", told_on=c.today),
        lambda c, t: e.DeferralDecided(on=t["on"], outcome=t["outcome"], told_on=t["told_on"]),
        words=the_words,
    ),
    Action(
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
    Action(
        "interest",
        "Decide about sufficient interest",
        "First",
        "Has this person enough to do with the child’s welfare? The clock starts on the day they are accepted.",
        lambda c: [
            Field("child_heard", "Were the child’s views taken into account", "choice", options=CHILD_HEARD),
            *decision(Field("accepted", "Have they sufficient interest", "choice", options=YES_NO)),
            maybe(on_day("The child was told on", "Blank where it is not right to tell them.", "child_told_on", "")),
        ],
        lambda c: e.InterestDecided(on=c.today, accepted=True, told_on=c.today),
        lambda c, t: e.InterestDecided(
            on=t["on"],
            accepted=t["accepted"] == "yes",
            told_on=t["told_on"],
            child_heard=t["child_heard"],
            child_told_on=t["child_told_on"],
        ),
        words=the_words,
    ),
    Action(
        "late",
        "Decide about something over a year old",
        "First",
        "No rule refuses it. Could they have told us earlier, and can it still be looked at fairly?",
        lambda c: [
            Field("earlier", "Could they be expected to tell it earlier", "choice", options=YES_NO),
            Field("fair", "Can it still be looked into well and fairly", "choice", options=YES_NO),
            *decision(Field("looked_at", "Will the council look at it", "choice", options=YES_NO)),
        ],
        lambda c: e.LateDecided(on=c.today, looked_at=True, told_on=c.today),
        lambda c, t: e.LateDecided(
            on=t["on"],
            looked_at=t["looked_at"] == "yes",
            told_on=t["told_on"],
            earlier=t["earlier"],
            fair=t["fair"],
        ),
        words=the_words,
        fits=complaint,
    ),
)
