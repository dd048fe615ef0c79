"""For every question of a telling: what leads to it from the first screen, and a plain answer to it.

`>id` presses, anything else is typed.
"""

from __future__ import annotations

from tests.bot.conftest import Person, PretendBackend

TOLD = [">complaint", ">me", "nobody told me about my review", ">thats_all"]
STORY = [*TOLD, ">no"]
FOR_HER = [">complaint", ">for_a_child", ">family", ">yes", ">yes"]
WAYS: dict[str, list[str]] = {
    "kind": [],
    "who_is_typing": [">complaint"],
    "helper": [">complaint", ">me_with_someone"],
    "helper_ok": [">complaint", ">me_with_someone", "my aunt"],
    "who_are_you": [">complaint", ">for_a_child"],
    "organisation": [">complaint", ">for_a_child", ">advocate"],
    "child_knows": FOR_HER[:3],
    "child_agrees": FOR_HER[:4],
    "agreed_how": FOR_HER,
    "what_happened": [">complaint", ">me"],
    "treat_as_complaint": [">comment", ">me", "staff keep shouting at us and that should stop", ">thats_all"],
    "points": [">complaint", ">me", "1. nobody told me about my review\n2. nobody rings back", ">thats_all", ">no"],
    "part_of_care": ["my school keeps giving me detention for nothing"],
    "send_if_gone": TOLD,
    "heard": [">complaint", ">me", "my social worker Karen never rings me back", ">thats_all", ">no"],
    "happened_when": STORY,
    "stopping": [*STORY, ">stop"],
    "starting_again": [*STORY, ">start_again"],
}
WAYS["point_change"] = [*WAYS["points"], ">change_point_2"]
WAYS["over_a_year"] = [*STORY, "about a year ago"]
WAYS["language"] = [
    ">complaint",
    ">me",
    "moja opiekunka nigdy do mnie nie oddzwania i nie odpisuje",
    ">change_language",
]
WAYS["about"] = [*STORY, ">this_week"]
WAYS["person_named"] = [*WAYS["about"], ">social_worker"]
WAYS["what_would_help"] = [*WAYS["person_named"], ">skip"]
WAYS["advocate"] = [*WAYS["what_would_help"], ">apology"]
WAYS["advocate_who"] = [*WAYS["advocate"], ">have_one"]
WAYS["reply_how"] = [*WAYS["advocate"], ">no_thanks"]
WAYS["reply_to"] = [*WAYS["reply_how"], ">phone"]
WAYS["reply_safe"] = [*WAYS["reply_to"], "07700 900123"]
WAYS["reply_avoid"] = [*WAYS["reply_safe"], ">no"]
WAYS["child_name"] = [*FOR_HER, "she told me so", "they moved her with no warning", ">thats_all", ">no",
                      ">skip", ">skip", ">skip", ">no_thanks", ">no_reply"]  # fmt: skip
WAYS["after_harm"] = [">complaint", ">me", "my carer hits me with a belt", ">yes"]
WAYS["name"] = [*WAYS["reply_how"], ">no_reply"]
WAYS["anything_to_know"] = [">advocate_request", ">me", ">no_reply", "Sam"]
WAYS["decision_when"] = [*STORY, ">now", ">decision"]
WAYS["check"] = [*WAYS["name"], "Sam"]
WAYS["try_again"] = [*WAYS["check"], ">send"]
WAYS["safe_now"] = [">complaint", ">me", "my carer hits me with a belt"]
WAYS["after_harm"] = [*WAYS["safe_now"], ">yes"]

PLAIN = {
    "kind": ">complaint", "who_is_typing": ">me", "helper": "my aunt", "helper_ok": ">yes", "who_are_you": ">family",
    "child_knows": ">yes", "child_agrees": ">yes", "agreed_how": ">told_me",
    "treat_as_complaint": ">yes", "points": ">right", "send_if_gone": ">yes", "heard": ">right", "over_a_year": ">no", "happened_when": "last tuesday", "about": ">home",  # noqa: E501
    "person_named": "Karen", "what_would_help": ">apology", "advocate": ">no_thanks", "advocate_who": "Jo",
    "reply_how": ">no_reply", "reply_to": "07700 900123", "reply_safe": ">yes", "reply_avoid": "after school",
    "decision_when": ">this_week", "anything_to_know": "my review is on friday",
    "child_name": "Ash", "name": "Sam", "language": "Polish",
}  # fmt: skip
"""Questions whose answer is kept under their own name, and after which the next one is asked."""
OTHERS = {
    "what_happened": "they lost my bag", "organisation": "Jo Smith, Voices for Us, 07700 900123",
    "check": ">change_name", "try_again": ">check", "safe_now": ">yes", "stopping": ">carry_on",
    "starting_again": ">no", "point_change": ">take_out", "part_of_care": ">no",
    "after_harm": ">stop_here",
}  # fmt: skip


async def goes_to(person: Person, pretend_backend: PretendBackend, asked: str) -> None:
    """Bring somebody to this question. A case that cannot be stored leads to "try again"."""
    pretend_backend.trouble = "error" if asked == "try_again" else None
    await person.follows(">begin", *WAYS[asked])
    pretend_backend.trouble = None
    assert person.asked == asked
