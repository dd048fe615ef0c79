"""Questions about an advocate, and how to reach somebody safely."""

from __future__ import annotations

from telling.answers import SKIPPED, Answers
from telling.meeting_places import names_place
from telling.places import Value, choice, words
from telling.question import YES_NO, Question, always, every, is_no_thanks, on
from telling.roles import ADVOCATE_REQUEST, is_advocate, is_advocate_request

ANYTHING_TO_KNOW = "anything_to_know"
NEEDS_DETAIL, IN_PERSON = ("phone", "text_message", "email", "letter"), "in_person"


def _is_offered_advocate(answers: Answers) -> bool:
    return is_no_thanks(answers) and not is_advocate(answers)


def _offer_answered(answers: Answers, ask: str) -> Value:
    """Return the answer to an offer; one that was skipped stands: later.

    Who asked for an advocate first and complains as well has said it already.
    """
    chosen = answers.chosen(ask)
    if chosen in (None, *SKIPPED) and answers.chosen("kind") == ADVOCATE_REQUEST:
        return "yes_please"
    return "later" if chosen in SKIPPED else chosen


def _has_address(answers: Answers) -> bool:
    """Say whether there is an address or a place of their own, where others may see. An advocate's is their work."""
    how = answers.chosen("reply_how")
    told = answers.said("reply_to") or (how == IN_PERSON and names_place(answers.said("reply_how") or ""))
    return how in (*NEEDS_DETAIL, IN_PERSON) and bool(told) and not is_advocate(answers)


def _asked_where(answers: Answers) -> bool:
    """Say whether a number, an address or a place to meet is still to be asked: "come to my school" names it."""
    how = answers.chosen("reply_how")
    return how in NEEDS_DETAIL or (how == IN_PERSON and not names_place(answers.said("reply_how") or ""))


def _careful(answers: Answers, ask: str) -> Value:
    """Take what they said beside the way ("only after four, when mum is out"): `reply.to` holds the number alone."""
    beside = answers.said("reply_how") if answers.said("reply_to") else None
    return "\n".join(part for part in (beside, answers.said("reply_avoid")) if part) or None


def can_be_reached(answers: Answers) -> bool:
    """Say whether a letter, a call or a visit could reach the person: only then is one promised."""
    how = answers.chosen("reply_how")
    return (answers.said("reply_to") or answers.said("reply_how")) is not None or how == IN_PERSON


ADVOCATE = (
    Question(
        "advocate",
        _is_offered_advocate,
        ("yes_please", "have_one", "someone_i_trust", "no_thanks"),
        yes="yes_please",
        no="no_thanks",
        goes_to=(choice("advocate.answer", _offer_answered, more=("later", "not_asked"), blank="not_asked"),),
        asked="complaint, comment; not of an advocate who speaks for a child (have_one, their name and contact)",
    ),
    Question(
        "advocate_who",
        every(_is_offered_advocate, on("advocate", "have_one", "someone_i_trust")),
        text="only",
        no="dont_know",
        goes_to=(words("advocate.name"),),
        asked="have_one, someone_i_trust",
    ),
)

REPLY = (
    Question(
        "reply_how",
        always,
        (*NEEDS_DETAIL, IN_PERSON, "no_reply"),
        text="kept",
        otherwise=IN_PERSON,
        no="no_reply",
        goes_to=(choice("reply.how"), words("reply.to"), words("reply.avoid", take=_careful)),
    ),
    Question(
        "reply_to",
        _asked_where,
        text="only",
        goes_to=(words("reply.to"), words("advocate.contact", is_advocate)),
        asked="phone, text_message, email, letter; in_person where no place was named",
    ),
    Question(
        "reply_safe",
        _has_address,
        YES_NO,
        goes_to=(choice("reply.safe"),),
        asked="after reply_to, or a place to meet; not of an advocate",
    ),
    Question(
        "reply_avoid",
        every(_has_address, on("reply_safe", "no", "not_sure")),
        text="only",
        no="dont_know",
        goes_to=(words("reply.avoid", take=_careful),),
        asked="reply_safe is not yes",
    ),
)

TO_KNOW = (
    Question(
        ANYTHING_TO_KNOW,
        is_advocate_request,
        text="only",
        no="skip",
        goes_to=(
            choice("advocate.answer", lambda answers, ask: "yes_please", values=("yes_please",), blank="not_asked"),
            words("advocate.to_know"),
        ),
        asked="advocate_request, last",
    ),
)
