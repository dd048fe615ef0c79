"""What they tell us later, reading it differently, and the end of it."""

from __future__ import annotations

import json
from dataclasses import replace

from backend.cases import events as e
from backend.desk import labels
from backend.desk.actions.action import Action, Context, declare, the_words, unfinished
from backend.desk.actions.fields import YES_NO_NOT_SURE, Field, Options, Typed, arrived_on, on_day
from telling.roles import ADVOCATE_REQUEST

LESS: Options = (("comment", "An idea"), ("thank_you", "A thank you"))
REPLY: Options = tuple(labels.REPLY.items())
ADVOCATE: Options = tuple((name, text) for name, text in labels.ADVOCATE.items() if name not in ("later", "not_asked"))


def more_words(t: Typed) -> str:
    """Return the shape of words that come through the chat."""
    return json.dumps({"kind": "add_words", "words": [{"text": t["words"]}]})


def contact(t: Typed) -> str:
    """Return the shape of a contact that comes through the chat."""
    reply = {"how": t["how"], "to": t["to"], "safe": t["safe"], "avoid": t["avoid"]}
    return json.dumps({"kind": "new_contact", "reply": reply})


def upgrade_fields(c: Context) -> list[Field]:
    """Return the boxes: whoever only wanted an advocate complained on another day, from which the clock counts."""
    day = replace(arrived_on("On which day did the complaint reach the council"), name="complained_on")
    late = Field(
        "over_a_year",
        "It happened more than a year before",
        "tick",
        "Then somebody decides whether it is looked into: nobody was asked when it happened.",
    )
    return [*([day] if c.state.kind == ADVOCATE_REQUEST else []), late, Field("words", "Why", "words", needed=False)]


def proposal(c: Context) -> e.KindChanged:
    """Return what the first person proposed, agreed to by the second."""
    held = c.state.proposed
    if held is None:
        return e.KindChanged(to=c.state.kind)
    return e.KindChanged(to=held.to, second=held.by, person_told_on=held.person_told_on)


declare(
    Action(
        "words",
        "Add words they told us",
        "Change or end it",
        "Write them down as they were said.",
        lambda c: [arrived_on(), Field("words", "What they said", "words")],
        lambda c: e.WordsAdded(),
        lambda c, t: e.WordsAdded(on=t["on"]),
        words=more_words,
    ),
    Action(
        "someone_else",
        "They want somebody else to deal with it",
        "Change or end it",
        "Somebody else than their carer or social worker, where the council lets these try a quick way first.",
        lambda c: [
            arrived_on("On which day did they say so"),
            Field("words", "What they said", "words", needed=False),
        ],
        lambda c: e.SomeoneElseWanted(),
        lambda c, t: e.SomeoneElseWanted(on=t["on"]),
        words=lambda t: json.dumps({"kind": "someone_else", "why": t["words"]}),
    ),
    Action(
        "contact",
        "Another way to reach them",
        "Change or end it",
        "From now on only this one is used.",
        lambda c: [
            arrived_on("Since which day"),
            Field("how", "How", "choice", options=REPLY),
            Field("to", "Number or address", "line", needed=False),
            Field("safe", "Is that safe for them", "choice", options=YES_NO_NOT_SURE),
            Field("avoid", "What to avoid", "line", needed=False),
        ],
        lambda c: e.ContactChanged(),
        lambda c, t: e.ContactChanged(on=t["on"], comes_back=t["how"] == "no_reply"),
        words=contact,
    ),
    Action(
        "advocate_answer",
        "What they now say about an advocate",
        "Change or end it",
        "They can change their mind at any time.",
        lambda c: [
            arrived_on("On which day did they say so"),
            Field("answer", "Do they want an advocate", "choice", options=ADVOCATE),
        ],
        lambda c: e.AdvocateAnswered(answer="yes_please"),
        lambda c, t: e.AdvocateAnswered(answer=t["answer"], on=t["on"]),
    ),
    Action(
        "upgrade",
        "Treat it as a complaint",
        "Change or end it",
        "If something is wrong, it is a complaint. One person is enough for this.",
        upgrade_fields,
        lambda c: e.KindChanged(to="complaint"),
        lambda c, t: e.KindChanged(
            to="complaint", complained_on=t.values.get("complained_on"), over_a_year=t["over_a_year"]
        ),
        words=the_words,
        fits=lambda c: c.state.kind == ADVOCATE_REQUEST or (unfinished(c) and c.state.kind != "complaint"),
    ),
    Action(
        "downgrade",
        "Propose to read it as less than a complaint",
        "Change or end it",
        "A second person has to agree. Tell the person first: they can disagree, and then it stays a complaint.",
        lambda c: [
            Field("to", "What is it", "choice", options=LESS),
            on_day("The person was told on", name="person_told_on"),
            Field("words", "Why", "words"),
        ],
        lambda c: e.DowngradeProposed(to="comment", person_told_on=c.today),
        lambda c, t: e.DowngradeProposed(to=t["to"], person_told_on=t["person_told_on"]),
        words=the_words,
    ),
    Action(
        "agree_downgrade",
        "Agree that it is less than a complaint",
        "Change or end it",
        "You are the second person. If you are not sure, it stays a complaint.",
        lambda c: [Field("words", "Why you agree", "words")],
        proposal,
        lambda c, t: proposal(c),
        words=the_words,
        fits=lambda c: c.state.proposed is not None,
        press="I agree",
    ),
    Action(
        "refuse_downgrade",
        "It stays a complaint",
        "Change or end it",
        "Somebody proposed to read it as less. Say no.",
        lambda c: [on_day("On which day"), Field("words", "Why", "words", needed=False)],
        lambda c: e.DowngradeRefused(on=c.today),
        lambda c, t: e.DowngradeRefused(on=t["on"]),
        words=the_words,
        press="It stays a complaint",
    ),
    Action(
        "withdraw",
        "They withdraw it",
        "Change or end it",
        "Only if they say so themselves. Ask whether anybody pressed them.",
        lambda c: [arrived_on(), Field("words", "What they said", "words")],
        lambda c: e.Withdrawn(),
        lambda c, t: e.Withdrawn(on=t["on"]),
        words=lambda t: json.dumps({"kind": "withdraw", "why": t["words"]}),
    ),
    Action(
        "confirm_withdrawal",
        "Confirm the withdrawal in writing",
        "Change or end it",
        "You may still look into what they told us.",
        lambda c: [on_day("Confirmed on")],
        lambda c: e.WithdrawalConfirmed(on=c.today),
        lambda c, t: e.WithdrawalConfirmed(on=t["on"]),
        fits=lambda c: "confirm_withdrawal" in c.state.flags,
    ),
    Action(
        "close",
        "Close it",
        "Change or end it",
        "Nothing is left to do.",
        lambda c: [on_day("Closed on"), Field("words", "Anything to remember", "words", needed=False)],
        lambda c: e.Closed(on=c.today),
        lambda c, t: e.Closed(on=t["on"]),
        words=the_words,
    ),
)
