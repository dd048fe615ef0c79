"""Measure how typed answers are understood: each is typed at its open question; what reaches the case counts.

Every line is `{"ask", "text", "choice", "target"?, "today"?}`: what was typed while that question was open, and the
choice that a careful person would take from it (on that day). *Understood*: it is what reaches the case (or the alert,
or what happens when stopping and at the read-back). *Asked again*: the same question is open again. *Silently wrong*:
anything else.
A choice that begins with "=" is no answer ("=asks_us"): understood where it was taken for what it is and the question
stays open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from bot.rehearsal.presses import END_OF_STORY, before, finish, reach
from bot.rehearsal.stage import TODAY, Stage, Talk

Case = Mapping[str, Any]
AGAIN, NEVER, STUCK = "(asked again)", "(never reached)", "(not sent)"
RELATIONS = ("parent", "carer", "family", "advocate")
ROLES = {"on_behalf": "for_a_child", "own_right": "about_me"}


class Outcome(NamedTuple):
    """What became of one line."""

    line: Mapping[str, Any]
    got: str
    understood: bool
    alarmed: bool

    @property
    def asked_again(self) -> bool:
        """The same question was open again."""
        return self.got == AGAIN


def play(stage: Stage, lines: Iterable[Mapping[str, Any]], council: str = "wigan") -> list[Outcome]:
    """Play every line in a conversation of its own."""
    return [_play(stage, line, council) for line in lines]


def _play(stage: Stage, line: Mapping[str, Any], council: str) -> Outcome:
    line = _at_the_end_of_a_story(line)
    talk, ask = Talk(stage, council, str(line.get("today", TODAY))), str(line["ask"])
    if not reach(talk, ask):
        return Outcome(line, NEVER, False, False)
    before = len(stage.store.safe_now)
    level_before = talk.level
    talk.type(str(line["text"]))
    alarmed = talk.level == "alert" and level_before != "alert"
    got = _got(stage, talk, line, before)
    return Outcome(line, got, _fits(ask, str(line["choice"]), got), alarmed)


def _at_the_end_of_a_story(line: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the line; an answer to "is there more?" is asked after the first words of the story."""
    ends = line["ask"] == "what_happened" and line["choice"] in ("thats_all", "more")
    return {**line, "ask": END_OF_STORY} if ends else line


def _got(stage: Stage, talk: Talk, line: Mapping[str, Any], safe_before: int) -> str:
    ask = str(line["ask"])
    if str(line["choice"]) in NO_ANSWERS:
        return _taken_for(talk, "what_happened" if ask == END_OF_STORY else ask, str(line["choice"]))
    if ask == "check":
        return _at_the_read_back(talk, line)
    if talk.ask == ask and ask not in ("what_happened", "after_harm"):
        return AGAIN
    if ask == "safe_now":
        return stage.store.safe_now[-1] if len(stage.store.safe_now) > safe_before else "(none)"
    if ask in AT_ONCE:
        return AT_ONCE[ask](talk)
    if not finish(talk) or talk.case is None:
        return STUCK
    return str(IN_THE_CASE[ask](talk.case))


def _at_the_read_back(talk: Talk, line: Mapping[str, Any]) -> str:
    """Return what became of the read-back. A change counts if its question opens, or if it was made and is shown."""
    if talk.is_sent:
        return "send"
    if talk.ask == line.get("target") or "answer_changed" in talk.cards or talk.ask == "heard":
        return "change"
    return AGAIN if talk.ask == "check" else f"(opened {talk.ask})"


NOT_TAKEN = {"answer_not_understood", "did_you_mean", "question_not_known", "needed_answer"}
"""Cards that say that a message was not understood."""
PUT_RIGHT = {"answer_changed", "which_part", "correction_noted"}
"""Cards after which a correction is made, asked about, or kept with the words for a person."""
NO_ANSWERS: Mapping[str, Callable[[Talk, str], bool]] = {
    "=asks_us": lambda talk, ask: talk.ask == ask and any(not card.startswith("ask_") for card in talk.cards),
    "=corrects": lambda talk, ask: bool(PUT_RIGHT & set(talk.cards)) or talk.ask != ask,
    "=tells": lambda talk, ask: ask == "what_happened" or "heard_more_words" in talk.cards,
    "=steers": lambda talk, ask: talk.ask in (ask, "stopping", "starting_again", *before(ask)),
    "=chats": lambda talk, ask: talk.ask == ask,
}
"""No answer -> whether it was taken for what it is, given the question that was open."""


def _taken_for(talk: Talk, ask: str, choice: str) -> str:
    if NOT_TAKEN.isdisjoint(talk.cards) and NO_ANSWERS[choice](talk, ask):
        return choice
    return AGAIN if talk.ask == ask else f"(went on to {talk.ask})"


AFTER_HEARD = ("points", "what_would_help", "advocate")
"""What is asked after what was heard in the story of a rehearsal was right."""
AT_ONCE: Mapping[str, Callable[[Talk], str]] = {
    END_OF_STORY: lambda talk: "more" if talk.ask == "what_happened" else "thats_all",
    "stopping": lambda talk: "send_now" if talk.ask == "check" else (talk.done or ["carry_on"])[0],
    "part_of_care": lambda talk: "no" if talk.ask in (None, "kind") else "yes",
    "after_harm": lambda talk: "stop_here" if talk.ask is None or "harm_stopped" in talk.cards else "go_on",
    "heard": lambda talk: "right" if talk.ask in AFTER_HEARD and "answer_changed" not in talk.cards else "wrong",
    "send_if_gone": lambda talk: "yes" if talk.wants_it_sent else "no",
    "starting_again": lambda talk: "yes" if talk.ask == "kind" else "no",
}
IN_THE_CASE: Mapping[str, Callable[[Case], Any]] = {
    "kind": lambda case: case["kind_said"] or case["kind"],
    "who_is_typing": lambda case: (
        ROLES.get(case["speaker"]["role"]) or ("me_with_someone" if case["together"] else "me")
    ),
    "helper_ok": lambda case: "no" if "private_talk" in case["needs"] else "yes",
    "who_are_you": lambda case: case["speaker"]["relation"],
    "child_knows": lambda case: "cant" if case["child"].get("understands") == "no" else case["child"]["knows"],
    "child_agrees": lambda case: "cant" if case["child"].get("understands") == "no" else case["child"]["agrees"],
    "agreed_how": lambda case: case["child"]["agreed_how"],
    "treat_as_complaint": lambda case: "yes" if case["kind"] == "complaint" else "no",
    "happened_when": lambda case: case["happened"]["when"],
    "decision_when": lambda case: case["decision"]["when"] or "nothing",
    "over_a_year": lambda case: {"over_a_year": "yes", "this_year": "no"}.get(case["happened"]["when"], "not_sure"),
    "about": lambda case: "|".join(case["about"] or []) or None,
    "what_would_help": lambda case: "|".join(case["wanted"]["kinds"] or []) or None,
    "advocate": lambda case: case["advocate"]["answer"],
    "reply_how": lambda case: case["reply"]["how"],
    "reply_safe": lambda case: case["reply"]["safe"],
    "name": lambda case: "given" if case["child"]["name"] or case["speaker"]["name"] else "refused",
    "person_named": lambda case: "given" if case["person_named"] else "refused",
    "reply_to": lambda case: "given" if case["reply"]["to"] else "refused",
    "points": lambda case: "right" if case.get("points") else "one_thing",
}


UNANSWERED = ("None", "later", "not_sure", "not_asked", "refused")
"""What stands in the case where a question was not answered."""
IF_UNANSWERED = {
    "treat_as_complaint": "yes", "send_if_gone": "no", "part_of_care": "yes", "points": "one_thing",
    "starting_again": "no",
}  # fmt: skip
"""What is done without an answer."""


def _fits(ask: str, wanted: str, got: str) -> bool:
    if wanted in ("skip", "dont_know"):
        return got in (*UNANSWERED, IF_UNANSWERED.get(ask))
    if ask in ("about", "what_would_help"):
        return wanted in got.split("|") or (wanted == "other" and got in ("other", "None"))
    if ask == "who_are_you" and wanted == "other":
        return got not in (*RELATIONS, AGAIN, STUCK)
    if ask == "part_of_care":  # in doubt it is a complaint
        return (got == "no") == (wanted == "no") and got != AGAIN
    if ask == "helper_ok":
        return (got == "yes") == (wanted == "yes")
    if ask == "agreed_how":  # the words are kept, and an officer reads them: any kept answer is right
        return got not in (AGAIN, STUCK, "None")
    return got == wanted


def figures(outcomes: Iterable[Outcome]) -> dict[str, Any]:
    """Return shares of all lines and of each question's, false alarms, and confusions (most frequent first)."""
    found = list(outcomes)
    asks = sorted({str(outcome.line["ask"]) for outcome in found})
    confused = Counter((o.line["ask"], o.line["choice"], o.got) for o in found if not o.understood)
    return {
        **_shares(found),
        "asks": {ask: _shares([outcome for outcome in found if outcome.line["ask"] == ask]) for ask in asks},
        "confusions": [{"ask": a, "meant": m, "got": g, "n": n} for (a, m, g), n in confused.most_common()],
    }


def _shares(outcomes: list[Outcome]) -> dict[str, Any]:
    n = len(outcomes)
    understood = sum(outcome.understood for outcome in outcomes)
    again = sum(outcome.asked_again and not outcome.understood for outcome in outcomes)

    def share(part: int) -> float:
        return round(part / n, 4) if n else 0.0

    return {
        "n": n,
        "understood": share(understood),
        "asked_again": share(again),
        "silently_wrong": share(n - understood - again),
        "alarms": share(sum(outcome.alarmed for outcome in outcomes)),
    }
