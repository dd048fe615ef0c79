"""Questions about who tells it, for whom, and whether the child agrees."""

from __future__ import annotations

from collections.abc import Callable

from telling.answers import Answers
from telling.places import Place, Value, choice, the_choice, words, words_or_choice
from telling.question import YES_NO, Question, always, every, on
from telling.roles import ADULTS, ADVOCATE_REQUEST, ROLES, is_adult, is_advocate, kind_of, role_of
from telling.standing import STANDINGS, standing_told

KIND = Question(
    "kind",
    always,
    ("thank_you", "comment", "complaint", ADVOCATE_REQUEST),
    must=True,
    goes_to=(
        Place("kind", "choice", lambda answers, ask: kind_of(answers), required=True),
        choice("kind_said"),
    ),
    asked="always first (card `welcome`)",
)


def _relation(answers: Answers, ask: str) -> Value:
    """Return an id where one was understood.

    Who a person is decides whose consent is asked. -- Children Act 1989 s26(3)
    """
    picked = the_choice(answers, ask)
    return picked if picked not in (None, "other") else answers.said(ask) or picked


def _standing(answers: Answers, ask: str) -> Value:
    """Return who they are to the law. -- Children Act 1989 s26(3), (3B), (3C), s24D

    What happened is read too where they tell of themselves; whoever speaks for a child may write down the child's "I".
    """
    story = [one.text for one in answers.words] if role_of(answers) == "own_right" else []
    return standing_told(next(iter(answers.picked(ask)), None), answers.said(ask), story)


def _has_advocate(answers: Answers, ask: str) -> Value:
    return "have_one" if is_advocate(answers) else None


def _talks_alone(answers: Answers, ask: str) -> Value:
    return ["private_talk"] if answers.chosen(ask) in ("no", "not_sure") else None


CANT = "cant"
"""The child cannot understand: a baby, no speech, not of sufficient understanding (Children Act 1989 s26(7))."""


def _or(instead: str) -> Callable[[Answers, str], Value]:
    """Take the choice; this one where the child cannot understand."""
    return lambda answers, ask: instead if answers.chosen(ask) == CANT else the_choice(answers, ask)


def _understands(answers: Answers, ask: str) -> Value:
    return "no" if answers.chosen(ask) == CANT else None


def _agreement_matters(answers: Answers) -> bool:
    return answers.chosen("who_is_typing") == "for_a_child" and answers.chosen("kind") != "thank_you"


WHO = (
    Question(
        "who_is_typing",
        always,
        ("me", "me_with_someone", *ADULTS),
        must=True,
        goes_to=(
            choice("speaker.role", lambda answers, ask: role_of(answers), tuple(dict.fromkeys(ROLES.values()))),
            Place("together", "flag", lambda answers, ask: answers.chosen(ask) == "me_with_someone"),
        ),
    ),
    Question(
        "helper",
        on("who_is_typing", "me_with_someone"),
        text="only",
        no="dont_know",
        goes_to=(words("speaker.name"),),
        asked="me_with_someone",
    ),
    Question(
        "helper_ok",
        on("who_is_typing", "me_with_someone"),
        YES_NO,
        goes_to=(Place("needs", "names", _talks_alone, most=50),),
        asked="me_with_someone",
    ),
    Question(
        "who_are_you",
        on("who_is_typing", *ADULTS),
        ("parent", "carer", "family", "advocate", "other"),
        must=True,
        text="kept",
        otherwise="other",
        goes_to=(
            Place("speaker.relation", "text", _relation),
            words("speaker.relation_said"),
            choice("speaker.standing", _standing, STANDINGS),
            choice("advocate.answer", _has_advocate, values=("have_one",), blank="not_asked"),
        ),
        asked="for_a_child, about_me",
    ),
    Question(
        "organisation",
        every(is_adult, on("who_are_you", "advocate")),
        text="only",
        no="dont_know",
        goes_to=(words("speaker.organisation"),),
        asked="who_are_you is advocate; name, organisation and contact in one message, here or there",
    ),
    Question(
        "child_knows",
        on("who_is_typing", "for_a_child"),
        (*YES_NO, CANT),
        must=True,
        goes_to=(
            choice("child.knows", _or("no"), YES_NO),
            choice("child.understands", _understands, ("yes", "no")),
            choice("child.agrees", lambda a, ask: "not_sure" if a.chosen(ask) == CANT else None, YES_NO),
        ),
        asked="for_a_child",
    ),
    Question(
        "child_agrees",
        lambda answers: _agreement_matters(answers) and answers.chosen("child_knows") != CANT,
        (*YES_NO, CANT),
        must=True,
        goes_to=(
            choice("child.agrees", _or("not_sure"), YES_NO),
            choice("child.understands", _understands, ("yes", "no")),
        ),
        asked="for_a_child and kind is not thank_you",
    ),
    Question(
        "agreed_how",
        every(_agreement_matters, on("child_agrees", "yes")),
        ("told_me", "wrote_it", "showed_me"),
        text="kept",
        goes_to=(Place("child.agreed_how", "text", words_or_choice),),
        asked="child_agrees is yes",
    ),
)

LANGUAGE = "language"


def _needs_interpreter(answers: Answers, ask: str) -> Value:
    return ["interpreter"] if answers.said(ask) else None


NAMES = (
    Question(
        LANGUAGE,
        lambda answers: LANGUAGE in answers,
        text="only",
        goes_to=(words("language"), Place("needs", "names", _needs_interpreter, most=50)),
        asked="never: kept where somebody wrote in another language (ISO 639)",
        paged=False,
    ),
    Question(
        "child_name",
        on("who_is_typing", "for_a_child"),
        text="only",
        goes_to=(words("child.name"),),
        asked="for_a_child",
    ),
    Question(
        "name",
        always,
        text="only",
        goes_to=(
            words("child.name", lambda answers: role_of(answers) == "child"),
            words("speaker.name", lambda answers: role_of(answers) != "child"),
            words("advocate.name", is_advocate),
            Place("anonymous", "flag", lambda answers, ask: answers.said(ask) is None),
        ),
        asked="always, last",
    ),
)
