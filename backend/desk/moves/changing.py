"""What they tell us later, reading it differently, and the end of it."""

from __future__ import annotations

import json

from backend.cases import events as e
from backend.desk import say
from backend.desk.moves.fields import YES_NO_NOT_SURE, Field, Options, Typed, decision, on_day
from backend.desk.moves.move import Context, Move, declare, the_words, unfinished

LESS: Options = (("comment", "An idea"), ("thank_you", "A thank you"))
GROUNDS: Options = (
    ("prejudice", "It might prejudice court, tribunal, disciplinary or criminal proceedings"),
    ("outside", "It is outside this procedure; they were told which one it belongs to"),
)
REPLY: Options = tuple(say.REPLY.items())
ADVOCATE: Options = tuple((name, text) for name, text in say.ADVOCATE.items() if name not in ("later", "not_asked"))


def more_words(t: Typed) -> str:
    """The shape of words that come through the chat."""
    return json.dumps({"kind": "add_words", "words": [{"text": t["words"]}]})


def contact(t: Typed) -> str:
    """The shape of a contact that comes through the chat."""
    reply = {"how": t["how"], "to": t["to"], "safe": t["safe"], "avoid": t["avoid"]}
    return json.dumps({"kind": "new_contact", "reply": reply})


def proposal(c: Context) -> e.KindChanged:
    """What the first person proposed, agreed to by the second."""
    held = c.state.proposed
    if held is None:
        return e.KindChanged(to=c.state.kind)
    return e.KindChanged(to=held.to, second=held.by, person_told_on=held.person_told_on)


declare(
    Move(
        "words",
        "Add words they told us",
        "Change or end it",
        "Write them down as they were said.",
        lambda c: [Field("words", "What they said", "words")],
        lambda c: e.WordsAdded(),
        lambda c, t: e.WordsAdded(),
        words=more_words,
    ),
    Move(
        "contact",
        "Another way to reach them",
        "Change or end it",
        "From now on only this one is used.",
        lambda c: [
            Field("how", "How", "choice", options=REPLY),
            Field("to", "Number or address", "line", needed=False),
            Field("safe", "Is that safe for them", "choice", options=YES_NO_NOT_SURE),
            Field("avoid", "What to avoid", "line", needed=False),
        ],
        lambda c: e.ContactChanged(),
        lambda c, t: e.ContactChanged(),
        words=contact,
    ),
    Move(
        "advocate_answer",
        "What they now say about an advocate",
        "Change or end it",
        "They can change their mind at any time.",
        lambda c: [Field("answer", "Do they want an advocate", "choice", options=ADVOCATE)],
        lambda c: e.AdvocateAnswered(answer="yes_please"),
        lambda c, t: e.AdvocateAnswered(answer=t["answer"]),
        fits=unfinished,
    ),
    Move(
        "upgrade",
        "Treat it as a complaint",
        "Change or end it",
        "If something is wrong, it is a complaint. One person is enough for this.",
        lambda c: [Field("words", "Why", "words", needed=False)],
        lambda c: e.KindChanged(to="complaint"),
        lambda c, t: e.KindChanged(to="complaint"),
        words=the_words,
        fits=lambda c: unfinished(c) and c.state.kind != "complaint",
    ),
    Move(
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
    Move(
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
    Move(
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
    Move(
        "not_considered",
        "Do not look into it",
        "Change or end it",
        "The law allows this rarely. The person must be told in writing, with the reason.",
        lambda c: decision(Field("ground", "Why", "choice", options=GROUNDS), "What they were told"),
        lambda c: e.NotConsidered(on=c.today, ground="outside", told_on=c.today),
        lambda c, t: e.NotConsidered(on=t["on"], ground=t["ground"], told_on=t["told_on"]),
        words=the_words,
        fits=lambda c: c.state.kind == "complaint",
    ),
    Move(
        "withdraw",
        "They withdraw it",
        "Change or end it",
        "Only if they say so themselves. Ask whether anybody pressed them.",
        lambda c: [Field("words", "What they said", "words")],
        lambda c: e.Withdrawn(),
        lambda c, t: e.Withdrawn(),
        words=lambda t: json.dumps({"kind": "withdraw", "why": t["words"]}),
    ),
    Move(
        "confirm_withdrawal",
        "Confirm the withdrawal in writing",
        "Change or end it",
        "You may still look into what they told us.",
        lambda c: [on_day("Confirmed on")],
        lambda c: e.WithdrawalConfirmed(on=c.today),
        lambda c, t: e.WithdrawalConfirmed(on=t["on"]),
        fits=lambda c: "confirm_withdrawal" in c.state.flags,
    ),
    Move(
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
