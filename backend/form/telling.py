"""Turns the answers of a form into the Representation of the Case API, as the bot does for the chat."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from backend.cases.shapes import Representation
from backend.form.questions import SKIPS, Answers, applicable, chosen, is_advocate, kind_of, said

ROLES = {"me": "child", "me_with_someone": "child", "for_a_child": "on_behalf", "about_me": "own_right"}


def told(every_answer: Answers, *, council: str, told_at: datetime) -> Representation:
    """The Representation. Unknown is null, the words are verbatim; answers that no longer apply are left out."""
    answers = {ask: every_answer[ask] for ask in applicable(every_answer) if ask in every_answer}
    name, who = said(answers, "name"), chosen(answers, "who_is_typing") or ""
    story = answers["what_happened"]
    return Representation.model_validate(
        {
            "council": council,
            "kind": kind_of(answers),
            "kind_said": chosen(answers, "kind"),
            "channel": "form",
            "told_at": told_at,
            "speaker": speaker(answers, ROLES.get(who), name),
            "together": who == "me_with_someone",
            "child": child(answers, ROLES.get(who), name),
            "words": [{"at": story["at"], "text": story["said"]}],
            "wanted": {"text": said(answers, "what_would_help"), "kinds": listed(answers, "what_would_help")},
            "about": listed(answers, "about"),
            # words written beside a choice are kept: a name or a number may be in them
            "person_named": said(answers, "person_named") or said(answers, "about"),
            "happened": {"when": picked(answers, "happened_when"), "text": said(answers, "happened_when")},
            "advocate": advocate(answers),
            "reply": {
                "how": picked(answers, "reply_how"),
                "to": said(answers, "reply_to"),
                "safe": picked(answers, "reply_safe"),
                "avoid": said(answers, "reply_avoid"),
            },
            "needs": ["private_talk"] if chosen(answers, "helper_ok") in ("no", "not_sure") else [],
            "anonymous": name is None,
            "content_version": None,
        }
    )


def can_be_reached(answers: Answers) -> bool:
    """Could a letter, a call or a visit reach the person? Only then is one promised."""
    return said(answers, "reply_to") is not None or chosen(answers, "reply_how") == "in_person"


def picked(answers: Answers, ask: str) -> str | None:
    """A choice that says something."""
    choice = chosen(answers, ask)
    return None if choice in SKIPS else choice


def listed(answers: Answers, ask: str) -> list[str]:
    """The same, where the Representation has a list."""
    choice = picked(answers, ask)
    return [choice] if choice else []


def speaker(answers: Answers, role: str | None, name: str | None) -> dict[str, Any]:
    """Who is typing. An id where one was picked decides whose consent is asked (Children Act 1989 s26(3))."""
    if role == "child":
        return {"role": role, "name": said(answers, "helper")}
    relation = picked(answers, "who_are_you")
    if relation in (None, "other"):
        relation = said(answers, "who_are_you") or relation
    return {"role": role, "relation": relation, "name": name, "organisation": said(answers, "organisation")}


def child(answers: Answers, role: str | None, name: str | None) -> dict[str, Any]:
    """The child, and whether they know and agree."""
    return {
        "name": {"child": name, "on_behalf": said(answers, "child_name")}.get(role or ""),
        "knows": picked(answers, "child_knows"),
        "agrees": picked(answers, "child_agrees"),
        "agreed_how": said(answers, "agreed_how") or picked(answers, "agreed_how"),
    }


def advocate(answers: Answers) -> dict[str, Any]:
    """The answer to the offer; skipped is "later". Who speaks for the child is known already."""
    if is_advocate(answers):
        return {"answer": "have_one", "name": said(answers, "name"), "contact": said(answers, "reply_to")}
    choice = chosen(answers, "advocate")
    answer = "not_asked" if choice is None else "later" if choice in SKIPS else choice
    return {"answer": answer, "name": said(answers, "advocate_who")}
