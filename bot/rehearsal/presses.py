"""How to press one's way to a question, and from there to the end, whatever comes in between."""

from __future__ import annotations

from bot.rehearsal.stage import Talk
from telling.questions import QUESTIONS

STORY = "it is not fair what happened and nobody listened"
MOVE = "they say i have to move to another home and nobody asked me"
IDEA_WITH_A_GRUDGE = "my social worker never rings me back and it is not fair"
HARM = "my carer hits me with a belt"
STORIES = {
    "treat_as_complaint": IDEA_WITH_A_GRUDGE,
    "decision_when": MOVE,
    "heard": "my social worker Karen did not come on 12 November and nobody told me",
    "points": "1. they lost my bag\n2. nobody rings back\n3. my review was cancelled",
}
"""The story without which a question does not come."""
ELSEWHERE = "my school keeps giving me detention for nothing"
LONG_AGO = "last year some time"
END_OF_STORY = "what_happened_end"
"""Not an ask of its own: `what_happened` once the story has its first words."""
ONLY_ADULTS = ("who_are_you", "organisation", "child_knows", "child_agrees", "agreed_how", "child_name")
ONLY_TOGETHER = ("helper", "helper_ok")
PRESSED = {
    "kind": "complaint", "who_is_typing": "me", "helper_ok": "yes", "who_are_you": "carer", "child_knows": "yes",
    "child_agrees": "yes", "agreed_how": "told_me", "treat_as_complaint": "yes", "points": "right", "heard": "right",
    "happened_when": "this_week", "about": "social_worker", "what_would_help": "apology", "advocate": "no_thanks",
    "reply_how": "phone", "reply_safe": "yes", "safe_now": "yes", "stopping": "carry_on", "check": "send",
    "starting_again": "no", "part_of_care": "yes", "after_harm": "go_on", "send_if_gone": "no", "over_a_year": "no",
    "decision_when": "skip",
}  # fmt: skip
TYPED = {
    "helper": "Auntie Bev", "organisation": "NYAS", "person_named": "Karen", "reply_to": "07700 900123",
    "reply_avoid": "after six", "advocate_who": "Mo", "child_name": "Alfie", "name": "Sam",
}  # fmt: skip


def reach(talk: Talk, ask: str, limit: int = 45) -> bool:
    """Press until `ask` is open; False where it never was."""
    target = "what_happened" if ask == END_OF_STORY else ask
    told = False
    for _ in range(limit):
        if talk.ask == target and (told or ask != END_OF_STORY):
            return True
        told = _towards(talk, ask, told) or told
        if talk.is_sent:
            return False
    return False


def _towards(talk: Talk, ask: str, told: bool) -> bool:
    """Go one step on; say whether it told the story."""
    open_now = talk.ask or ""
    typed = _typed_on_the_way(ask, open_now, told)
    if typed:
        talk.type(typed)
        return typed not in (HARM, LONG_AGO)
    if ask == "starting_again" and told:
        talk.press("start_again")
    elif (
        ask == "stopping" and told and open_now not in ("what_happened", "kind", "who_is_typing", "treat_as_complaint")
    ):
        talk.press("stop")
    elif open_now == "what_happened":
        talk.press("thats_all")
    else:
        _press(talk, _on_the_way(ask).get(open_now) or PRESSED.get(open_now))
    return False


def _typed_on_the_way(ask: str, open_now: str, told: bool) -> str | None:
    if ask in ("safe_now", "after_harm") and open_now == "what_happened":
        return HARM
    if ask == "part_of_care" and open_now == "kind":
        return ELSEWHERE
    if ask == "over_a_year" and open_now == "happened_when":
        return LONG_AGO
    return STORIES.get(ask, STORY) if open_now == "what_happened" and not told else None


def before(ask: str) -> list[str]:
    """Return the questions that may have come before this one: where "go back" may lead."""
    order = [question.ask for question in QUESTIONS]
    return order[: order.index(ask)] if ask in order else []


def _on_the_way(ask: str) -> dict[str, str]:
    """Return the presses that differ from the usual ones, so that this question comes at all."""
    found = {"kind": "comment"} if ask == "treat_as_complaint" else {}
    if ask in ONLY_ADULTS:
        found["who_is_typing"] = "for_a_child"
    if ask in ONLY_TOGETHER:
        found["who_is_typing"] = "me_with_someone"
    return found


def _press(talk: Talk, choice: str | None) -> None:
    choices = talk.choices
    if choice in choices:
        talk.press(str(choice))
    elif talk.ask in TYPED:
        talk.type(TYPED[talk.ask])
    else:
        talk.press("skip" if "skip" in choices else choices[0] if choices else "begin")


def finish(talk: Talk, limit: int = 40) -> bool:
    """Press to the receipt, adding nothing; False where it was never sent."""
    last = {"check": "send", "stopping": "send_now", "kind": "complaint", "who_is_typing": "me", "who_are_you": "carer",
            "child_knows": "yes", "child_agrees": "yes", "points": "right", "heard": "right",
            "after_harm": "go_on"}  # fmt: skip
    for _ in range(limit):
        if talk.is_sent:
            return True
        if talk.ask == "what_happened" and "thats_all" not in talk.choices:
            talk.type(STORY)
            continue
        wanted = "thats_all" if talk.ask == "what_happened" else last.get(talk.ask or "", "skip")
        talk.press(wanted if wanted in talk.choices else "stop")
    return talk.is_sent
