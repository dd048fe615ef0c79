"""Who is typing, for whom, and what it is treated as: read from the answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from telling.answers import SKIPPED, Answers

Role = Literal["child", "on_behalf", "own_right"]
ROLES: Mapping[str, Role] = {
    "me": "child",
    "me_with_someone": "child",
    "for_a_child": "on_behalf",
    "about_me": "own_right",
}
"""Choice at `who_is_typing` -> whose right it is: the child's, the child's through somebody (Children Act 1989 s26(3)),
an adult's own.
"""
ADULTS = ("for_a_child", "about_me")
ADVOCATE_REQUEST = "advocate_request"
"""The kind of who wants an advocate and tells nothing so far. -- Children Act 1989 s26A, "or intend to make"."""


def role_of(answers: Answers) -> Role | None:
    """Return in which role somebody tells, or None while nobody knows. -- Children Act 1989 s26(3)"""
    return ROLES.get(answers.chosen("who_is_typing") or "")


def is_adult(answers: Answers) -> bool:
    """Say whether an adult types, for a child or about themselves."""
    return answers.chosen("who_is_typing") in ADULTS


def alert_role(answers: Answers) -> str | None:
    """Return who may be unsafe: the child who types ("child"), or the one an adult types about ("helper")."""
    if answers.chosen("who_is_typing") is None:
        return None
    return "helper" if is_adult(answers) else "child"


def is_advocate(answers: Answers) -> bool:
    """Say whether an advocate speaks for the child (Children Act 1989 s26A): then none is offered."""
    return answers.chosen("who_is_typing") == "for_a_child" and answers.chosen("who_are_you") == "advocate"


def is_advocate_request(answers: Answers) -> bool:
    """Say whether somebody only wants an advocate: no complaint, and nothing has to be told."""
    return kind_of(answers) == ADVOCATE_REQUEST


def kind_of(answers: Answers) -> str | None:
    """Return the kind that it is treated as: an idea that the person lets us treat as a complaint is a complaint."""
    if answers.chosen("treat_as_complaint") in ("yes", "not_sure", *SKIPPED):
        return "complaint"  # still unsure: a complaint, so that somebody must answer
    return answers.chosen("kind")
