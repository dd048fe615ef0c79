# ruff: noqa: E501 - tables of words read best as long lines
"""A person who does anything at all, and keeps account of it: what they said must be what is sent, and nothing may be
lost, changed unasked, or end in silence. Knows only messages: `ask`, `choices`, `summary`.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

from bot.actions.slot_values import answers_in
from telling.answers import Answers
from telling.order import applicable
from telling.questions import QUESTIONS
from tests.bot.conftest import Person, PretendBackend

MOST_TO_FINISH = 80
"""Turns. Whoever answers what is asked is done by then, wherever they stood."""
ENDS = {"elsewhere_end", "deleted", "later_done"}
MAKES_SENSE = {
    "helper": "my aunty {n}",
    "organisation": "Team {n} charity",
    "person_named": "Karen {n}",
    "advocate_who": "Ali {n}",
    "reply_to": "07700 900{n}",
    "reply_avoid": "not when school is out {n}",
    "child_name": "Ash {n}",
    "name": "Sam {n}",
    "later_reference": "WN-7K3P",
    "later_code": "apple river green boat",
    "later_add_words": "they still have my bike number {n} and my coat",
    "later_new_contact": "07700 901{n}",
    "later_next_why": "you left out the bit about my bike {n}",
}
STORIES = (
    "my social worker never rings me back when she says she will {n}",
    "first they lost my bag {n}. second they never told me about the move",
    "they moved me to the other house without telling me {n}",
    "and another thing my foster carer took my phone {n}",
    "emma always listens to me and she is really kind {n}",
)
ASKS_US = (
    "what is an advocate", "who will see this", "will i get in trouble", "how long does it take", "are you a robot",
    "can i talk to a real person", "whats the weather like", "you are rubbish", "hello", "thanks", "bye", "im really sad",
    "can i stay anonymous", "whats happening with my complaint", "i want an advocate", "what can i complain about",
)  # fmt: skip
RUBBISH = (
    "asdf",
    "😀😀",
    "...",
    " ",
    "0[ {said} 0[",
    "/restart",
    "purple monkey dishwasher",
    "x" * 5000,
    "\u0000",
    "?",
    "<b>",
)
SHORT = (
    "yes",
    "no",
    "idk",
    "my mum",
    "last tuesday",
    "not sure",
    "the second one",
    "thats all",
    "skip",
    "stop",
    "take out 2",
)
CORRECTS = ("no wait its not that its my social worker", "no i meant say sorry", "no wait its not my carer its me")
GLOBAL = (
    "skip",
    "dont_know",
    "back",
    "explain",
    "repeat",
    "stop",
    "start_again",
    "help_now",
    "how_it_works",
    "later",
    "begin",
)
WORDS = {"asks us": ASKS_US, "rubbish": RUBBISH, "short words": SHORT, "corrects": CORRECTS}
HABITS = {"makes sense": 45, "asks us": 10, "rubbish": 8, "short words": 8, "corrects": 4, "says it again": 3,
          "presses what was there before": 10, "presses what is always there": 10, "breaks the line": 2}  # fmt: skip
"""What the person does next, in percent of the turns."""
WIPES = {"deleted", "sent_complaint", "sent_comment", "sent_thank_you", "sent_advocate_request"}
SAYS_SO = {"answer_changed", "advocate_noted", "details_noted"}
CANT = {"child_knows": "no", "child_agrees": "not_sure"}
"""What is sent of a child who cannot understand."""
AFTER = {
    "reply_how": ("reply_to",),
    "points": ("what_happened", "point_change"),
    "what_happened": None,
    "part_of_care": None,
    "safe_now": None,
}
"""Answers that belong to more questions than their own; None: to any, because they only grow or are noted."""


def is_heard_anew(before: Any, after: Any) -> bool:
    """Say whether an answer that nobody had given was read out of other words: it is confirmed later."""
    return before is None and (after or {}).get("came") == "heard"


class Wrong(AssertionError):
    """Something happened that must never happen. Says what, in the terms of the conversation's own log."""


class RandomUser:
    """One conversation. `log`: what was done, to play it again; `answers`: what was pressed, by question."""

    def __init__(self, person: Person, backend: PretendBackend, seed: int) -> None:
        self.person, self.backend, self.dice = person, backend, random.Random(seed)
        self.log: list[str] = []
        self.typed: list[str] = []
        self.story: list[str] = []
        self.answers: dict[str, str] = {}
        self.last: list[dict[str, Any]] = []
        self.heard: list[tuple[str | None, str]] = []
        self.offered: set[str] = set()
        self.known: dict[str, Any] = {}
        self.sent = 0
        self.n = 0

    @property
    def asked(self) -> str | None:
        """The open question."""
        return self.last[-1]["ask"] if self.last else None

    async def talks(self, turns: int) -> None:
        """Do anything for so many turns, then answer what is asked until it is sent."""
        await self.presses("begin")
        for _ in range(turns):
            await self.does_anything()
        for _ in range(MOST_TO_FINISH):
            self.backend.trouble = None
            if self.sent and self.asked is None:
                return
            await self.makes_sense()
        raise Wrong(f"no end in sight at {self.asked}")

    async def does_anything(self) -> None:
        """Do one random thing."""
        kind = self.dice.choices(list(HABITS), list(HABITS.values()))[0]
        if kind == "makes sense":
            await self.makes_sense(hasty=False)
        elif kind == "breaks the line":
            self.backend.trouble = self.dice.choice(["error", "rubbish", "half", None])
        elif kind == "presses what was there before":
            await self.presses(self.dice.choice(sorted(self.offered)) if self.offered else "nothing_like_it")
        elif kind == "presses what is always there":
            await self.presses(self.dice.choice(GLOBAL))
        else:
            await self.types(self.dice.choice(WORDS.get(kind) or self.typed or SHORT))

    async def makes_sense(self, hasty: bool = True) -> None:
        """Answer the open question. hasty: choose what leads to the end."""
        asked = self.asked
        if asked is None:
            await self.presses("begin")
        elif asked == "what_happened" and not (hasty and self.story_begun):
            await self.types(self.dice.choice(STORIES).format(n=self.number()))
        elif asked in MAKES_SENSE:
            await self.types(MAKES_SENSE[asked].format(n=self.number()))
        else:
            await self.presses(self.chooses(hasty))

    @property
    def story_begun(self) -> bool:
        """The story has its first words: it can be ended."""
        return "thats_all" in self.choices()

    def chooses(self, hasty: bool) -> str:
        """Pick one of the choices on the screen."""
        leads_on = {"check": "send", "try_again": "try_again", "stopping": "carry_on", "starting_again": "no",
                    "what_happened": "thats_all", "points": "right", "heard": "right", "after_harm": "go_on", "part_of_care": "yes", "kind": "complaint",
                    "later_menu": "thats_all", "later_try_again": "stop", "later_look_again": "stop"}  # fmt: skip
        if hasty and self.asked in leads_on:
            return leads_on[self.asked]
        rows = [row["change"] for row in self.last[-1].get("summary", []) if row.get("change")]
        able = [
            choice
            for choice in self.choices()
            if choice not in ("help_now", "how_it_works", "later", "delete", "advocate_request")
        ]
        return self.dice.choice(able + ([] if hasty else rows[:2]))

    def choices(self) -> list[str]:
        """Return the ids on the screen."""
        return [choice["id"] for choice in self.last[-1]["choices"]] if self.last else []

    def number(self) -> int:
        """Return a number that no other words of this conversation have."""
        self.n += 1
        return 100 + self.n

    async def types(self, text: str) -> None:
        """Type, and check what comes back."""
        self.typed.append(text)
        if self.asked == "what_happened" and any(text == story.format(n=100 + self.n) for story in STORIES):
            self.story.append(text)
        await self.turn(f"types {text[:60]!r}", text=text)

    async def presses(self, choice: str) -> None:
        """Press, and check what comes back."""
        asked, fresh = (
            self.asked,
            choice in self.choices() and choice not in GLOBAL[2:],
        )  # skip is an answer; the others lead away
        await self.turn(f"presses {choice}", choice=choice)
        if (
            fresh
            and asked
            and asked not in ("check", "try_again", "stopping", "starting_again", "points", "point_change")
        ):
            self.answers[asked] = choice

    async def turn(self, what: str, text: str | None = None, choice: str | None = None) -> None:
        """Take one turn, and check everything that must hold of every turn."""
        asked, before = self.asked, self.known
        self.log.append(f"{asked}: {what}")
        message_id = f"m{len(self.log)}"
        self.last = await self.person._turn(text, choice, message_id)
        if len(self.log) % 7 == 0 and await self.person._turn(text, choice, message_id) != self.last:
            raise Wrong("the same message id was answered differently")
        self.offered |= set(self.choices())
        cards = {message["card"] for message in self.last}
        self.known = await self.slots()
        self.is_whole(cards)
        self.is_said_differently(choice)
        self.nothing_changed_unasked(asked, before, cards)
        if "sent" in {message["kind"] for message in self.last}:
            self.sent += 1
            self.is_what_was_said(before)
        if cards & WIPES or (asked == "starting_again" and self.asked == "kind"):
            self.answers, self.story = {}, []

    def is_whole(self, cards: set[str]) -> None:
        """Check for silence, empty bubbles, a conversation in which nothing is open any more, and errors of ours."""
        if not self.last or not all(line["say"].strip() for message in self.last for line in message["lines"]):
            raise Wrong("an empty answer")
        if "went_wrong" in cards:
            raise Wrong("went_wrong was said")
        was_open = bool(self.heard) and self.heard[-1][0] is not None
        is_over = bool(cards & (ENDS | WIPES)) or self.last[-1]["kind"] == "sent"
        if self.asked is None and was_open and not is_over:
            raise Wrong("nothing is open any more")

    def is_said_differently(self, choice: str | None) -> None:
        """Check that no sentence comes three times running, unless the person asked to hear it again."""
        said = " ".join(line["say"] for line in self.last[-1]["lines"])
        self.heard = [] if choice == "repeat" else self.heard
        self.heard.append((self.asked, said))
        three = self.heard[-3:]
        if self.asked and len(three) == 3 and len(set(three)) == 1:
            raise Wrong("the same words three times running")

    async def slots(self) -> dict[str, Any]:
        """Return the answers that the bot has."""
        tracker = await self.person.conversations.store.retrieve(self.person.id)
        return dict(answers_in(tracker.get_slot).to_slots()) if tracker else {}

    def nothing_changed_unasked(self, asked: str | None, before: Mapping[str, Any], cards: set[str]) -> None:
        """Check that no answer was changed unasked.

        An answer is changed by answering its question, by saying so in words (and being told), or with all others.
        """
        after = self.known
        words = [word["text"] for word in (before.get("what_happened") or {}).get("words", [])]
        wiped = bool(cards & WIPES) or asked == "starting_again"
        kept = [word["text"] for word in (after.get("what_happened") or {}).get("words", [])][: len(words)]
        if not wiped and kept != words:
            raise Wrong("words of the story were lost")
        for question in QUESTIONS:
            ask = question.ask
            if before.get(ask) == after.get(ask) or wiped or ask == asked or asked in (None, "kind", "part_of_care"):
                continue
            if is_heard_anew(before.get(ask), after.get(ask)):
                continue
            if ask in AFTER and (AFTER[ask] is None or asked in (AFTER[ask] or ())):
                if ask == "reply_how":  # a number where an e-mail was chosen: the way follows what was given
                    self.answers.pop(ask, None)
                continue
            if cards & SAYS_SO:
                self.answers.pop(ask, None)
                continue
            raise Wrong(f"{ask} was changed at {asked}")

    def is_what_was_said(self, before: Mapping[str, Any]) -> None:
        """Check that the case has every word, in order, and each answer as it was given last."""
        case = list(self.backend.cases.values())[-1]
        if len(self.backend.cases) != self.sent:
            raise Wrong("not sent exactly once")
        words = [word["text"] for word in case["words"]]
        told_so_far = iter(words)
        if not all(word in told_so_far for word in self.story) or not set(words) <= set(self.typed):
            raise Wrong(f"the words are not those that were typed: {words} {self.story}")
        told = {
            "kind": case["kind_said"], "child_knows": case["child"]["knows"], "child_agrees": case["child"]["agrees"],
            "happened_when": case["happened"]["when"], "about": (case["about"] or [None])[0],
            "what_would_help": (case["wanted"]["kinds"] or [None])[0], "reply_how": case["reply"]["how"],
            "reply_safe": case["reply"]["safe"],
        }  # fmt: skip
        open_now = applicable(Answers.from_slots(before))
        for ask, value in told.items():
            pressed = self.answers.get(ask)
            if ask == "child_agrees" and case["child"]["understands"] == "no":
                expected = "not_sure"
            elif ask not in open_now:
                expected = None
            elif pressed is None or (before.get(ask) or {}).get("said"):
                continue  # answered in words
            else:
                expected = (
                    None
                    if pressed in ("skip", "dont_know")
                    else CANT.get(ask, pressed)
                    if pressed == "cant"
                    else pressed
                )
            if value != expected:
                raise Wrong(f"{ask} was answered {expected}, and {value} was sent")
