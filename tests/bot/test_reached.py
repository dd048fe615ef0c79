# ruff: noqa: E501 - conversations read best one a line
"""Every rule, form, action and card is reached by a conversation here; what is not is named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.shared.core.events import ActionExecuted, ActiveLoop, UserUttered

from bot.actions import telling_form
from bot.conversations import Conversations
from bot.read_back import CARD_OF
from telling.packs import SHIPPED, read_packs
from tests.bot.conftest import PROGRESS, Person, PretendBackend
from tests.bot.rules import Rule, rules

DOMAIN = yaml.safe_load(Path("bot/domain.yml").read_text(encoding="utf-8"))
OF_THE_GATEWAY = {"bot_down", "resumed", "too_long", "not_safe_not_kept"}
OF_OLD_BUTTONS = {"stale_choice"}
"""Said when a choice of a question that is no longer open is pressed: test_stale_choice.py."""
OF_SILENCE = {"sent_while_gone"}
"""Said when nobody has typed for half an hour: test_silence.py."""
NEVER_ASKED = {"ask_language"}
"""Its answer is kept from the words themselves (telling/questions/who.py)."""
PARTS = {"summary_labels", "sent_no_reply", "night_first"}
"""Cards whose lines are put into others."""

HIT = "my foster dad hits me with a belt"
SCHOOL = "my school keeps giving me detention for nothing"
BEGIN = [">begin", ">complaint", ">me"]
TOLD = [*BEGIN, "they lost my stuff when i moved and nobody rings back", ">thats_all", ">no"]
TO_THE_END = [
    *TOLD,
    ">over_a_year",
    ">social_worker",
    "Karen",
    ">apology",
    ">have_one",
    "Ali",
    ">phone",
    "07700 900123",
    ">no",
    "not at school",
    "Sam",
]
THANKS = [">begin", ">thank_you", ">me", "Emma always listens to me", ">thats_all", "Emma", ">no_reply", ">skip"]
VISIT = [">begin", ">later", "WN-7K3P", "apple river green boat"]
ASKS = [
    "what is an advocate", "what happens next", "how long does it take", "who will see this", "can i stay anonymous",
    "will i get in trouble", "who is allowed to complain", "what can i complain about", "can i still complain if it was years ago",
    "whats happening with my complaint", "im not happy with the answer i got", "who else can help me", "can i talk to a real person",
    "are you a robot", "what can you do", "you are stupid", "whats the weather like today", "hello", "thank you for your help", "bye", "im really sad", ">help_now", ">how_it_works",
]  # fmt: skip
OWN_QUESTIONS = [
    "can i stop when i want", "what if i make a mistake", "how many questions are there", "can i send a photo", "i lost my code",
    "what does complaint mean", "will she get sacked", "do i have to meet him", "will it go to court", "please dont tell anyone",
    "does it cost anything", "can i have an interpreter", "do you have sign language", "can my nan come with me", "can i see what you keep about me",
    "how long do you keep what i told you", "can i get a new social worker", "who is the manager", "i live in another councils area, which council do i tell",
    "the worker has left, can i still complain", "what is an iro", "i do not want an advocate", "i dont want to complain i just want an advocate",
]  # fmt: skip
AFTER_SENDING = [
    "what happens next", "how long does it take", "i want an advocate", "can i stop when i want", "what if i make a mistake",
    "how many questions are there", "can i see what you keep about me",
]  # fmt: skip
MOVED = "they are moving me on friday and nobody asked me if i want to go"
READERS = {
    name: json.loads(Path(f"tests/contract/{file}.json").read_text(encoding="utf-8"))
    for name, file in {"nobody": "alert_stored.nobody_told", "somebody": "alert_stored"}.items()
}
STATES: dict[str, dict[str, Any]] = {
    "received": {"state": "received"},
    "idea": {"kind": "comment", "stage": None, "can": ["add_words"]},
    "late": {"expected": [{"what": "stage_1_answer", "by": "2001-01-12", "at_latest": "2001-01-26", "because": []}]},
    "extended": {"expected": [{"what": "stage_1_answer", "by": "2099-01-26", "at_latest": "2099-01-26", "because": [], "extended": True}]},
    "checking": {"provisional": True},
    "answered": {"state": "answered", "expected": [], "can": ["next_stage"]},
    "stage 2": {"state": "stage_2", "stage": 2},
    "stage 2 answered": {"state": "stage_2_answered", "stage": 2, "expected": [], "can": ["next_stage"]},
    "stage 3": {"state": "stage_3", "stage": 3},
    "panel": {"state": "panel_met", "stage": 3},
    "finished": {"state": "finished", "stage": 3, "expected": [], "can": []},
    "closed": {"state": "closed", "expected": [], "can": []},
    "move not decided": {"also": ["deferral_open"]},
    "decided": {"also": ["less_proposed"]},
    "promised": {"state": "answered", "expected": [], "can": ["next_stage"], "also": ["actions_open"]},
    "advocate asked": {"kind": "advocate_request", "stage": None, "expected": [], "can": ["add_words"], "also": ["advocate_asked"]},
    "withdrawn": {"state": "withdrawn", "expected": [], "can": []},
    "not looked at": {"state": "not_looked_at", "expected": [], "can": []},
    "acknowledged": {},
}  # fmt: skip
OPENERS = [
    "hello", "i want to complain about my social worker", "i have an idea for the home", "i want to say thank you to my carer", "i am writing for my foster child",
    "start again", "go back", "yes", "no", "im not sure", "skip", "what do you mean", "say that again", "stop", "so many things with that place", SCHOOL, HIT, ">complaint",
]  # fmt: skip
SCRIPTS: list[list[str]] = [
    [*TO_THE_END, ">explain", ">stop", ">carry_on", ">send"],
    [*TOLD, ">now", "!error", *([">skip"] * 6), ">send", ">try_again", "!well", ">try_again"],
    [*THANKS, ">send", ">begin"],
    [">begin", ">comment", ">me", "there should be a list of what is for tea on the wall", ">back", ">me", ">thats_all", ">skip", ">skip", ">skip", ">send"],
    [">begin", ">comment", ">me", "i want to complain that nobody asks us what we want for tea", ">thats_all", ">yes"],
    [">begin", ">thank_you", ">me", "emma is nice but i want to complain that my worker never rings", ">thats_all", ">no"],
    [">begin", ">complaint", ">me_with_someone", "my nan", ">not_sure"],
    [">begin", ">complaint", ">for_a_child", ">advocate", "Jo Smith, Coram Voice, jo@example.org", ">yes", ">no", "they moved him with no warning", ">thats_all", ">no", ">right", ">now", ">skip", "Ash"],
    [">begin", ">complaint", ">for_a_child", ">family", ">yes", ">yes", ">told_me", HIT, ">yes", HIT, "!error", HIT, ">stop_here", ">go_on"],
    [">begin", ">complaint", ">me", "1. they lost my bag\n2. no one rings", ">thats_all", ">no", "take out 2"],
    [">begin", ">complaint", ">me", "1. they lost my bag\n2. no one rings", ">thats_all", ">no", ">change_point_1", ">leave", ">right"],
    [*BEGIN, "my carer took my bike and never gave it back", "my maths teacher is unfair and gave me detention", ">thats_all"],
    [SCHOOL, "no", ">begin", SCHOOL, ">not_sure", ">me", SCHOOL],
    [">begin", ">complaint", ">me", MOVED, ">thats_all", ">no", ">right", ">skip", ">skip", ">skip"],
    [*TOLD, ">now", ">decision", "next friday"],
    [">begin", ">advocate_request", ">me", ">no_reply", "Sam", "my review is on friday", ">send"],
    [">begin", ">advocate_request", ">for_a_child", ">parent", ">yes", ">no", "his social worker never comes when she says she will", ">skip"],
    [">begin", "i dont want to complain i just want an advocate", ">for_a_child", ">family", ">yes", ">yes", ">told_me"],
    [*THANKS, ">send", "i dont want to complain i just want an advocate", ">advocate_request"],
    [*THANKS[:4], ">advocate_request"],
    [">begin", ">back", "hmm well it is a long story and i dont know where to begin really", ">complaint", ">me", ">skip", ">start_again", ">no", ">start_again", ">yes"],
    [*TOLD, "i want an advocate", "no wait its not that its now", ">stop", ">save", ">stop", ">delete"],
    [*BEGIN, "they lost my stuff", ">stop", ">send_now", ">thats_all"],
    [*TOLD, ">this_week", ">carer", "Bob", "my social worker shouted at me in front of everybody at the house", "no wait its not my carer its my social worker"],
    [*TOLD, ">now", ">carer", ">skip", "no wait its not my carer its my social worker"],
    [*TOLD, HIT, ">no", HIT, ">help_now"],
    [*TOLD, HIT, ">not_sure"],
    [*TOLD, "i took a lot of pills and i want to die tonight", ">yes"],
    [*TOLD, "!error", HIT],
    [*BEGIN, "!broken", "they lost my stuff", "!mended", "they lost my stuff"],
    [*TOLD, *ASKS],
    [*BEGIN, *OWN_QUESTIONS],
    [*TOLD, *OWN_QUESTIONS],
    *[[said] for said in OWN_QUESTIONS],
    *[[*THANKS, ">send", ask] for ask in AFTER_SENDING],
    [MOVED],
    [">begin", ">later", "they are moving me on friday and i did not even get asked"],
    [">begin", ">comment", ">me", "more tea", ">thats_all", *ASKS[1:3]],
    [">begin", ">thank_you", ">me", "emma is kind", ">thats_all", *ASKS[1:3], "i want an advocate"],
    *[[ask] for ask in (*ASKS, "i want an advocate")],
    *[[opener] for opener in OPENERS],
    [*TOLD, ">later", ">stop", ">begin"],
    [*TOLD, "about a year ago"],
    [*TOLD, ">this_week", "can i pick more than one"],
    [*TOLD, "why does the date matter", ">this_week", "beep boop hello mr robot haha"],
    [*TOLD, ">this_week", ">social_worker", ">skip", "what do other people normally ask for"],
    [*THANKS, "Is there any way to take it back once it has gone?"],
    [*THANKS, "can i undo it once its sent"],
    [*TOLD, "hahaha"],
    [*TOLD, ">this_week", ">social_worker", ">skip", ">apology", ">no_thanks", "phone or email or a letter"],
    [">begin", ">complaint", ">for_a_child", ">family", "Must he know about it for you to look into it?", ">yes", ">yes", "do you need proof of that?"],
    [*TOLD, ">this_week", ">social_worker", ">skip", ">apology", ">no_thanks", ">phone", "07700 900123", "hed see it for sure"],
    [*BEGIN, "my social worker never rings me back", ">thats_all", ">no", "i want to change something"],
    *[[*BEGIN, HIT, ">no", said] for said in ("will he find out", "please dont tell anyone", "and now what", "will i get in trouble", "im really sad", "blorp zz")],
    [*VISIT, ">add_words", "and they never gave me my coat back", ">advocate", ">new_contact", "07700 900124", ">thats_all"],
    [*VISIT, ">withdraw", "!withdrawn", ">yes"],
    [*VISIT, *ASKS, SCHOOL, ">stop"],
    [*VISIT, HIT, ">no"],
    [*TOLD, ">stop", "who do i tell about my bins?"],
    [*THANKS[:4], ">thats_all", "i dont need an advocate"],
    [*TOLD, "what can i do if i dont like your answer?", ">no", "i dont need an advocate"],
    [*TOLD[:-1], ">yes", "dont send it"],
    ["is there a translator"],
    ["!nobody reads", *BEGIN, HIT],
    ["!somebody reads", *BEGIN, HIT],
    [*BEGIN, "Mieszkam tu od dwóch lat i nikt nie odpowiada na moje telefony"],
    [*BEGIN, "they lost my stuff when i moved", "yes"],
    [*TOLD, *([">skip"] * 9), "thats not right"],
    [">begin", ">later", "WN-7K3P", ">dont_know", "07700 900123"],
    [">begin", ">later", "WN-7K3P", ">dont_know", ">skip"],
    [">begin", ">later", "WN-7K3P", ">dont_know", "!error", "07700 900123"],
    [*VISIT, ">add_words", "!error", "and they never gave me my coat back", ">stop"],
    ["!error", *VISIT, ">stop"],
    [*VISIT, ">withdraw", "!not now", ">yes"],
    [">begin", ">later", "CYH-27K", "apple river green boat"],
    [">begin", ">later", "WN-7K3P", "i lost it"],
    *[[f"!{state}", *VISIT, ">next_stage"] for state in STATES],
    ["!answered", *VISIT, ">next_stage", "!stage 2", ">yes", "they left out my coat"],
    ["!stage 2 answered", *VISIT, ">next_stage", ">yes", "they left out my coat"],
    [*VISIT, ">next_stage", ">yes", "they left out my coat"],
    *[[">begin", ">later", opener] for opener in (
        "i want to complain about my social worker because she never comes to see me", "i have an idea for the home i live in and it is about the food",
        "i want to say thank you to my carer because she is always there for me")],
    [">begin", ">later", ">begin"],
    [">later", ">stop"],
    [*VISIT, ">add_words", ">back", SCHOOL],
    [">begin", ">complaint", SCHOOL, ">not_sure", SCHOOL],
]  # fmt: skip


class Reached:
    """What the conversations came to."""

    def __init__(self) -> None:
        self.cards: set[str] = set()
        self.actions: set[str] = set()
        self.loops: set[str] = set()
        self.turns: set[tuple[str | None, str, str]] = set()
        """(form that was open, intent, action that ran)."""
        self.ended: set[str] = set()

    async def note(self, person: Person) -> None:
        """Look at the latest turn."""
        self.cards |= {message["card"] for message in person.seen}
        tracker = await person.conversations.store.retrieve(person.id)
        assert tracker is not None
        loop, intent = None, ""
        for event in tracker.events:
            if isinstance(event, UserUttered):
                intent, was_open = str(event.intent_name), loop
            elif isinstance(event, ActiveLoop):
                self.ended |= {str(loop)} if loop and event.name is None else set()
                loop = event.name
                self.loops |= {str(loop)}
            elif isinstance(event, ActionExecuted) and intent:
                self.actions.add(str(event.action_name))
                self.turns.add((was_open, intent, str(event.action_name)))


async def play(script: list[str], loaded: Conversations, backend: PretendBackend, reached: Reached) -> None:
    """Play one conversation: `>id` presses, `!state` changes what the backend does, anything else is typed."""
    person, real = Person(loaded, "wigan"), telling_form.decide
    backend.trouble, backend.case, backend.readers = None, PROGRESS, READERS["somebody"]
    for step in script:
        if step == "!broken":
            telling_form.decide = lambda *_: 1 / 0
        elif step == "!mended":
            telling_form.decide = real
        elif step.endswith(" reads"):
            backend.readers = READERS[step[1:].split()[0]]
        elif step[:1] == "!" and step[1:] in STATES:
            backend.case = {**PROGRESS, **STATES[step[1:]]}
        elif step[:1] == "!":
            backend.trouble = None if step == "!well" else step[1:]
        else:
            await person.follows(step)
            await reached.note(person)


def is_reached(rule: Rule, reached: Reached) -> bool:
    """Say whether a turn went the way of the rule."""
    if rule.intent is None:
        return rule.loop in reached.ended
    way = rule.intent, rule.action
    return any(way == turn[1:] and (not rule.has_condition or turn[0] == rule.loop) for turn in reached.turns)


@pytest.mark.asyncio
async def test_every_rule_form_action_and_card_is_reached(
    loaded: Conversations, pretend_backend: PretendBackend
) -> None:
    reached = Reached()
    for script in SCRIPTS:
        await play(script, loaded, pretend_backend, reached)
    missing = {
        "rules": [rule.name for rule in rules() if not is_reached(rule, reached)],
        "forms": sorted(set(DOMAIN["forms"]) - reached.loops),
        "actions": sorted(
            {action.removeprefix("validate_") for entry in DOMAIN["actions"] for action in entry} - reached.actions
        ),
        "cards": sorted(all_cards() - reached.cards),
    }
    assert not any(missing.values()), missing


def all_cards() -> set[str]:
    """Return every card that the bot can say: each response, and each card for one kind of telling."""
    written = set(next(iter(read_packs(SHIPPED).values())).cards)
    named = {CARD_OF.get(name[len("utter_") :], name[len("utter_") :]) for name in DOMAIN["responses"]}
    assert named <= written
    of_others = {name for name in written if name.startswith(("form_", "letter_"))}
    return written - OF_THE_GATEWAY - OF_SILENCE - OF_OLD_BUTTONS - NEVER_ASKED - PARTS - of_others
