"""Turns the answers of a telling into the Representation of the Case API (docs/how-it-fits.md, section 3)."""

from __future__ import annotations

import uuid
from typing import Any

from bot.actions.points import confirmed
from bot.actions.questions import SKIPPED, Answers, applicable, chosen, is_advocate, kind_of, words_said

ROLES = {"me": "child", "me_with_someone": "child", "for_a_child": "on_behalf", "about_me": "own_right"}


def case_uuid_of(conversation_id: str, number: int) -> str:
    """Return the id of the case that the n-th telling of a conversation becomes."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"hear-me-out:{conversation_id}:{number}"))


def told(answers: Answers, *, council: str, told_at: str, content_version: str | None = None) -> dict[str, Any]:
    """Return the Representation. Unknown is null; the words are verbatim. What is asked no more, because another answer
    has changed, is not told either: it is what the read-back showed.
    """
    answers = {ask: answers.get(ask) for ask in applicable(answers)}
    name = said(answers, "name")
    return {
        "council": council,
        "kind": kind_of(answers),
        "kind_said": chosen(answers, "kind"),
        "channel": "chat",
        "told_at": told_at,
        "speaker": _speaker(answers, name),
        "together": chosen(answers, "who_is_typing") == "me_with_someone",
        "child": _child(answers, name),
        "words": [{"at": word["at"], "text": word["text"]} for word in words_said(answers)],
        "points": [{"text": point} for point in confirmed(answers)],
        "wanted": _wanted(answers),
        "about": [about] if (about := _picked(answers, "about")) else [],
        # words typed where a choice was offered are kept: a name or a number may be in them
        "person_named": said(answers, "person_named") or said(answers, "about"),
        "happened": {"when": _picked(answers, "happened_when"), "text": said(answers, "happened_when")},
        "advocate": _advocate(answers),
        "reply": {
            "how": _picked(answers, "reply_how"),
            "to": said(answers, "reply_to") or said(answers, "reply_how"),
            "safe": _picked(answers, "reply_safe"),
            "avoid": said(answers, "reply_avoid"),
        },
        "needs": ["private_talk"] if _not_sure_with_helper(answers) else [],
        "anonymous": name is None,
        "content_version": content_version,
    }


def can_be_reached(answers: Answers) -> bool:
    """Say whether a letter or a call could reach the person: only then is one promised."""
    how = chosen(answers, "reply_how")
    return bool(said(answers, "reply_to") or said(answers, "reply_how")) or how == "in_person"


def said(answers: Answers, ask: str) -> str | None:
    """Return the person's own words for a question, or None."""
    answer = answers.get(ask) or {}
    words: str | None = answer.get("said")
    return words or None


def _picked(answers: Answers, ask: str) -> str | None:
    choice = chosen(answers, ask)
    return None if choice in SKIPPED else choice


def _speaker(answers: Answers, name: str | None) -> dict[str, Any]:
    role = ROLES.get(chosen(answers, "who_is_typing") or "")
    if role == "child":
        return {"role": role, "relation": None, "name": said(answers, "helper"), "organisation": None}
    picked = _picked(answers, "who_are_you")
    # an id where one was understood: who a person is decides whose consent is asked (Children Act 1989 s26(3))
    relation = picked if picked not in (None, "other") else said(answers, "who_are_you") or picked
    return {"role": role, "relation": relation, "name": name, "organisation": said(answers, "organisation")}


def _child(answers: Answers, name: str | None) -> dict[str, Any]:
    role = ROLES.get(chosen(answers, "who_is_typing") or "")
    return {
        "name": {"child": name, "on_behalf": said(answers, "child_name")}.get(role or ""),
        "age_band": None,
        "knows": _picked(answers, "child_knows"),
        "agrees": _picked(answers, "child_agrees"),
        "agreed_how": said(answers, "agreed_how") or _picked(answers, "agreed_how"),
    }


def _wanted(answers: Answers) -> dict[str, Any]:
    kind = _picked(answers, "what_would_help")
    return {"text": said(answers, "what_would_help"), "kinds": [kind] if kind else []}


def _advocate(answers: Answers) -> dict[str, Any]:
    if is_advocate(answers):
        # who speaks for the child is known already, and how to reach them
        return {"answer": "have_one", "name": said(answers, "name"), "contact": said(answers, "reply_to")}
    choice = chosen(answers, "advocate")
    answer = "not_asked" if choice is None else "later" if choice in SKIPPED else choice
    return {"answer": answer, "name": said(answers, "advocate_who"), "contact": None}


def _not_sure_with_helper(answers: Answers) -> bool:
    return chosen(answers, "who_is_typing") == "me_with_someone" and chosen(answers, "helper_ok") in ("no", "not_sure")
