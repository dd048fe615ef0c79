"""The questions of a telling, in order: when each is asked, and what counts as an answer.

An answer is a dict `{"choice": id or None, "said": the person's own words or None}`; the story is
`{"words": [{"at", "text", "intent"}], "done": bool}`; the points are told of in points.py. All answers together are a
dict `ask -> answer`; a question without an answer is missing or None. Pure: no Rasa, no network, no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Answers = Mapping[str, Any]
When = Callable[[Answers], bool]

ADULTS = ("for_a_child", "about_me")
NEEDS_DETAIL = ("phone", "text_message", "email", "letter")
PEOPLE = ("social_worker", "carer", "worker_team", "home")
POINTS, POINT_CHANGE = "points", "point_change"
SKIPPED = ("skip", "dont_know")
YES_NO = ("yes", "no", "not_sure")


def chosen(answers: Answers, ask: str) -> str | None:
    """Return the choice id given to a question, or None."""
    answer = answers.get(ask)
    return answer.get("choice") if answer else None


def words_said(answers: Answers) -> list[dict[str, Any]]:
    """Return what was said so far about what happened, oldest first."""
    story = answers.get("what_happened")
    return list(story["words"]) if story else []


def listed(answers: Answers) -> list[str]:
    """Return the points that were listed back, in their order."""
    points = answers.get(POINTS)
    return list(points.get("list") or []) if points else []


def _always(answers: Answers) -> bool:
    return True


def _on_request(answers: Answers) -> bool:
    return False


def _is(ask: str, *choices: str) -> When:
    return lambda answers: chosen(answers, ask) in choices


def _sounds_like_complaint(answers: Answers) -> bool:
    return chosen(answers, "kind") in ("comment", "thank_you") and any(
        word.get("intent") == "make_complaint" for word in words_said(answers)
    )


def _has_points(answers: Answers) -> bool:
    return kind_of(answers) == "complaint" and bool(listed(answers))


def is_advocate(answers: Answers) -> bool:
    """Say whether an advocate speaks for the child: then nobody needs to offer one, or to ask where they work twice."""
    return chosen(answers, "who_is_typing") == "for_a_child" and chosen(answers, "who_are_you") == "advocate"


def _wants_reply_at(answers: Answers) -> bool:
    """Somebody's own way to reach them, which others may see. An advocate's is where they work."""
    how = chosen(answers, "reply_how") in NEEDS_DETAIL
    return how and bool((answers.get("reply_to") or {}).get("said")) and not is_advocate(answers)


def _names_a_person(answers: Answers) -> bool:
    if kind_of(answers) == "thank_you":
        return True
    return kind_of(answers) == "complaint" and chosen(answers, "about") in PEOPLE


def _agreement_matters(answers: Answers) -> bool:
    return chosen(answers, "who_is_typing") == "for_a_child" and chosen(answers, "kind") != "thank_you"


def kind_of(answers: Answers) -> str | None:
    """What this is treated as: an idea that the person lets us treat as a complaint is a complaint."""
    if chosen(answers, "treat_as_complaint") in ("yes", "not_sure", *SKIPPED):
        return "complaint"  # still unsure: a complaint, so that somebody must answer
    return chosen(answers, "kind")


def _complaint(answers: Answers) -> bool:
    return kind_of(answers) == "complaint"


def _not_thanks(answers: Answers) -> bool:
    return kind_of(answers) in ("complaint", "comment")


def _is_offered_advocate(answers: Answers) -> bool:
    return _not_thanks(answers) and not is_advocate(answers)


@dataclass(frozen=True)
class Question:
    """One question.

    must: it cannot be skipped. text: "kept" keeps words that match no choice as the answer,
    "only" takes nothing but words, "story" collects several messages, "" understands choices only.
    otherwise: the choice written down beside words that match none.
    """

    ask: str
    when: When
    choices: tuple[str, ...] = ()
    must: bool = False
    text: str = ""
    otherwise: str | None = None


QUESTIONS: tuple[Question, ...] = (
    Question("kind", _always, ("thank_you", "comment", "complaint"), must=True),
    Question("who_is_typing", _always, ("me", "me_with_someone", *ADULTS), must=True),
    Question("helper", _is("who_is_typing", "me_with_someone"), text="only"),
    Question("helper_ok", _is("who_is_typing", "me_with_someone"), YES_NO),
    Question(
        "who_are_you",
        _is("who_is_typing", *ADULTS),
        ("parent", "carer", "family", "advocate", "other"),
        must=True,
        text="kept",
        otherwise="other",
    ),
    Question("organisation", _is("who_are_you", "advocate"), text="only"),
    Question("child_knows", _is("who_is_typing", "for_a_child"), YES_NO, must=True),
    Question("child_agrees", _agreement_matters, YES_NO, must=True),
    Question("agreed_how", _is("child_agrees", "yes"), ("told_me", "wrote_it", "showed_me"), text="kept"),
    Question("what_happened", _always, ("thats_all",), must=True, text="story"),
    Question("treat_as_complaint", _sounds_like_complaint, ("yes", "no")),
    Question(POINTS, _has_points, ("right", "one_thing")),
    Question(
        "happened_when",
        _complaint,
        ("now", "this_week", "this_month", "this_year", "over_a_year", "not_sure"),
        text="kept",
        otherwise="not_sure",
    ),
    Question(
        "about",
        _complaint,
        ("social_worker", "carer", "home", "decision", "family_time", "worker_team", "other"),
        text="kept",
        otherwise="other",
    ),
    Question("person_named", _names_a_person, text="only"),
    Question(
        "what_would_help",
        _complaint,
        ("apology", "explanation", "change", "reassessment", "other"),
        text="kept",
        otherwise="other",
    ),
    Question(
        "advocate",
        lambda a: _not_thanks(a) and not is_advocate(a),
        ("yes_please", "have_one", "someone_i_trust", "no_thanks"),
    ),
    Question(
        "advocate_who",
        lambda a: _is_offered_advocate(a) and chosen(a, "advocate") in ("have_one", "someone_i_trust"),
        text="only",
    ),
    Question("reply_how", _always, (*NEEDS_DETAIL, "in_person", "no_reply"), text="kept", otherwise="in_person"),
    Question("reply_to", _is("reply_how", *NEEDS_DETAIL), text="only"),
    Question("reply_safe", _wants_reply_at, YES_NO),
    Question("reply_avoid", lambda a: _wants_reply_at(a) and _is("reply_safe", "no", "not_sure")(a), text="only"),
    Question("child_name", _is("who_is_typing", "for_a_child"), text="only"),
    Question("name", _always, text="only"),
    Question("check", _always, ("send", "stop"), must=True),
    Question("try_again", _on_request, ("try_again", "check", "stop"), must=True),
    Question("safe_now", _on_request, ("no", "not_sure", "yes")),
    Question("stopping", _on_request, ("send_now", "save", "delete", "carry_on"), must=True),
    Question("starting_again", _on_request, ("yes", "no"), must=True),
    Question(POINT_CHANGE, _on_request, ("take_out", "join_above", "join_below", "leave"), must=True),
    Question("part_of_care", _on_request, YES_NO),
)

BY_ASK: Mapping[str, Question] = {question.ask: question for question in QUESTIONS}
SIDE = ("check", "try_again", "safe_now", "stopping", "starting_again", POINT_CHANGE, "part_of_care")
"""Questions about the telling itself: they are never part of what is sent."""


def is_answered(answers: Answers, ask: str) -> bool:
    """Say whether a question needs no asking any more."""
    if ask == "what_happened":
        return bool((answers.get(ask) or {}).get("done"))
    if ask == POINTS:
        return chosen(answers, POINTS) is not None
    return answers.get(ask) is not None


def applicable(answers: Answers) -> list[str]:
    """Return the asks of this telling in order, given what is known; the read-back comes last."""
    return [question.ask for question in QUESTIONS if question.when(answers)]


def next_open(answers: Answers, hurry: bool = False) -> str:
    """Return the first question still to be asked. `hurry` leaves out all that may be skipped."""
    for ask in applicable(answers):
        if ask == "check" or (not is_answered(answers, ask) and (BY_ASK[ask].must or not hurry)):
            return ask
    return "check"


def previous(answers: Answers, asked: str) -> str | None:
    """Return the question before this one that has an answer, or None at the beginning."""
    before: str | None = None
    for ask in applicable(answers):
        if ask == asked:
            return before
        if is_answered(answers, ask) or words_said(answers) and ask == "what_happened":
            before = ask
    return before


def step(answers: Answers, asked: str) -> dict[str, int] | None:
    """Return `{"at", "of"}` for the progress shown, or None for a question outside the order."""
    order = applicable(answers)
    if asked not in order or asked == "kind":
        return None
    return {"at": order.index(asked), "of": len(order) - 1}
