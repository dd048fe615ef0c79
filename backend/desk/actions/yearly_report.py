"""The form that is not part of the procedure: what the council's record says about the young person, for the report."""

from __future__ import annotations

from collections.abc import Mapping

from backend.cases import events as e
from backend.cases.young_person import Answers, lists, may_be_asked, to_seal
from backend.desk.actions.action import Action, Context, declare
from backend.desk.actions.fields import Field, Typed
from backend.refusals import NotAllowed

NOTES = (
    "Guidance asks the council to say every year who complained: age, gender, disability, ethnicity and sexual "
    "orientation of the young people, and how many are care leavers.",
    "Answer from the council’s own social care record, about the child or young person who complained, or for whom "
    "somebody else did. The chat never asks a child for this. Where an adult complains about something of their own, "
    "leave it blank, unless they are a care leaver.",
    "Every answer is optional. What you leave blank stays blank, and nothing here changes what happens with the "
    "complaint.",
    "It is only used as numbers, and small numbers are hidden. It is not on the page of the case and in no letter. "
    "Only complaints officers and managers read it here; the file of a whole case that an auditor exports has it too.",
)


def fields(c: Context) -> list[Field]:
    """Return every question with what is recorded now. A list with a blank on top: an answer can be taken back."""
    now = c.young_person()
    return [
        Field(
            name,
            question.label,
            "choice",
            question.hint,
            tuple(lists().answers_to(name).items()),
            needed=False,
            start=now.get(name, ""),
        )
        for name, question in lists().questions.items()
    ]


def answers(t: Typed) -> Answers:
    """Return what was answered; nothing for a blank."""
    return {name: t[name] for name in lists().questions if t[name]}


def wrong(t: Typed) -> Mapping[str, str]:
    """Answers to questions that are not for somebody of this age."""
    given, ages = answers(t), lists().questions["age"].options
    return {
        name: f"Only for these ages: {', '.join(ages[age] for age in lists().questions[name].ages)}. "
        "Choose their age, or leave this blank."
        for name in given
        if not may_be_asked(name, given)
    }


def fact(c: Context, t: Typed) -> e.Fact:
    """Return the event that something was recorded; what it was is sealed.

    Nothing after nothing is not worth a line.
    """
    if not answers(t) and not c.young_person():
        raise NotAllowed("nothing_recorded", "Nothing is filled in, so there is nothing to keep.")
    return e.YoungPersonRecorded()


declare(
    Action(
        "young_person",
        "About the young person, for the yearly report",
        "For the yearly report",
        "For the numbers of the annual report, and for nothing else.",
        fields,
        lambda c: e.YoungPersonRecorded(),
        fact,
        words=lambda t: to_seal(answers(t)),
        notes=NOTES,
        wrong=wrong,
    ),
)
