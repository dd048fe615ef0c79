"""The questions of a form, in order (docs/how-it-fits.md, section 3): when each is asked, and what counts as an answer.

An answer is `{"choice": id or None, "said": own words or None}`; all of them together are a dict `ask -> answer`.
The bot has the same table for the chat; a test holds this one against the document. Pure: no words, no clock, no store.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

type Answer = dict[str, str | None]
type Answers = Mapping[str, Answer]
type When = Callable[[Answers], bool]

ADULTS = ("for_a_child", "about_me")
NEEDS_DETAIL = ("phone", "text_message", "email", "letter")
PEOPLE = ("social_worker", "carer", "worker_team", "home")
SKIPS = ("skip", "dont_know")
YES_NO = ("yes", "no", "not_sure")


def chosen(answers: Answers, ask: str) -> str | None:
    """The choice id given to a question."""
    return (answers.get(ask) or {}).get("choice")


def said(answers: Answers, ask: str) -> str | None:
    """The person's own words for a question."""
    return (answers.get(ask) or {}).get("said") or None


def always(answers: Answers) -> bool:
    """Every form."""
    return True


def on(ask: str, *choices: str) -> When:
    """Where one of these was chosen before."""
    return lambda answers: chosen(answers, ask) in choices


def kind_of(answers: Answers) -> str | None:
    """What it is treated as: an idea that may be treated as a complaint is one, also where the person is not sure."""
    if chosen(answers, "treat_as_complaint") in ("yes", *SKIPS):
        return "complaint"
    return chosen(answers, "kind")


def is_complaint(answers: Answers) -> bool:
    """A complaint."""
    return kind_of(answers) == "complaint"


def is_no_thanks(answers: Answers) -> bool:
    """A complaint or an idea."""
    return kind_of(answers) in ("complaint", "comment")


def sounds_like_complaint(answers: Answers) -> bool:
    """No complaint by its kind, but the bot heard one in the words. Where the bot is down, nobody heard any."""
    heard = (answers.get("what_happened") or {}).get("intent") == "make_complaint"
    return heard and chosen(answers, "kind") in ("comment", "thank_you")


def names_a_person(answers: Answers) -> bool:
    """Whom to thank; who a complaint is about."""
    if kind_of(answers) == "thank_you":
        return True
    return is_complaint(answers) and chosen(answers, "about") in PEOPLE


def agreement_matters(answers: Answers) -> bool:
    """Somebody complains or has an idea for a child."""
    return chosen(answers, "who_is_typing") == "for_a_child" and chosen(answers, "kind") != "thank_you"


def is_advocate(answers: Answers) -> bool:
    """An advocate speaks for the child: nobody needs to offer one."""
    return chosen(answers, "who_is_typing") == "for_a_child" and chosen(answers, "who_are_you") == "advocate"


def is_offered_advocate(answers: Answers) -> bool:
    """A complaint or an idea of anybody else."""
    return is_no_thanks(answers) and not is_advocate(answers)


def asks_if_safe_to_reply(answers: Answers) -> bool:
    """There is an address that others may see. An advocate's is where they work."""
    has_address = chosen(answers, "reply_how") in NEEDS_DETAIL and said(answers, "reply_to") is not None
    return has_address and not is_advocate(answers)


@dataclass(frozen=True)
class Question:
    """One page. must: it cannot be skipped. text: "" none, "kept" beside the choices, "only" a box and no choices.

    otherwise: the choice written down beside words that stand alone.
    """

    ask: str
    when: When
    choices: tuple[str, ...] = ()
    must: bool = False
    text: str = ""
    otherwise: str | None = None

    @property
    def takes(self) -> tuple[str, ...]:
        """Every choice that answers it."""
        return self.choices if self.must else (*self.choices, *SKIPS)


QUESTIONS = (
    Question("kind", always, ("thank_you", "comment", "complaint"), must=True),
    Question("who_is_typing", always, ("me", "me_with_someone", *ADULTS), must=True),
    Question("helper", on("who_is_typing", "me_with_someone"), text="only"),
    Question("helper_ok", on("who_is_typing", "me_with_someone"), YES_NO),
    Question(
        "who_are_you",
        on("who_is_typing", *ADULTS),
        ("parent", "carer", "family", "advocate", "other"),
        must=True,
        text="kept",
        otherwise="other",
    ),
    Question("organisation", on("who_are_you", "advocate"), text="only"),
    Question("child_knows", on("who_is_typing", "for_a_child"), YES_NO, must=True),
    Question("child_agrees", agreement_matters, YES_NO, must=True),
    Question("agreed_how", on("child_agrees", "yes"), ("told_me", "wrote_it", "showed_me"), text="kept"),
    Question("what_happened", always, must=True, text="only"),
    Question("treat_as_complaint", sounds_like_complaint, ("yes", "no")),
    Question(
        "happened_when",
        is_complaint,
        ("now", "this_week", "this_month", "this_year", "over_a_year", "not_sure"),
        text="kept",
        otherwise="not_sure",
    ),
    Question(
        "about",
        is_complaint,
        ("social_worker", "carer", "home", "decision", "family_time", "worker_team", "other"),
        text="kept",
        otherwise="other",
    ),
    Question("person_named", names_a_person, text="only"),
    Question(
        "what_would_help",
        is_complaint,
        ("apology", "explanation", "change", "reassessment", "other"),
        text="kept",
        otherwise="other",
    ),
    Question("advocate", is_offered_advocate, ("yes_please", "have_one", "someone_i_trust", "no_thanks")),
    Question("advocate_who", on("advocate", "have_one", "someone_i_trust"), text="only"),
    Question("reply_how", always, (*NEEDS_DETAIL, "in_person", "no_reply")),
    Question("reply_to", on("reply_how", *NEEDS_DETAIL), text="only"),
    Question("reply_safe", asks_if_safe_to_reply, YES_NO),
    Question("reply_avoid", on("reply_safe", "no", "not_sure"), text="only"),
    Question("child_name", on("who_is_typing", "for_a_child"), text="only"),
    Question("name", always, text="only"),
)
BY_ASK = {question.ask: question for question in QUESTIONS}


def applicable(answers: Answers) -> list[str]:
    """The questions of this form, given what is known."""
    return [question.ask for question in QUESTIONS if question.when(answers)]


def next_open(answers: Answers, hurry: bool = False) -> str:
    """The first question still to be asked, else `check`. hurry: leave out all that may be skipped."""
    for ask in applicable(answers):
        if ask not in answers and (BY_ASK[ask].must or not hurry):
            return ask
    return "check"


def before(answers: Answers, ask: str) -> str | None:
    """The page before this one; None before the first."""
    order = [*applicable(answers), "check"]
    at = order.index(ask) if ask in order else 0
    return order[at - 1] if at > 0 else None


def place(answers: Answers, ask: str) -> tuple[int, int] | None:
    """Which page this is, and of how many; None outside the order."""
    order = applicable(answers)
    if ask == "check":
        return len(order), len(order)
    return (order.index(ask), len(order)) if ask in order and ask != "kind" else None
