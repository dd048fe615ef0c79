"""A person who, talk after talk, presses every choice there is. Knows only `ask` and `choices`."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import jsonschema

from tests.bot.conftest import Person, PretendBackend
from tests.bot.random_user import MOST_TO_FINISH, RandomUser, Wrong

SETS_THE_PATH = ("kind", "who_is_typing")
SCHEMA = json.loads(Path("tests/contract/schema.representation.json").read_text(encoding="utf-8"))
LEFT_OUT = {"help_now", "how_it_works", "later", "stop", "advocate_request"}
"""They lead away from the telling: tests/bot/test_reached.py and the random people go there."""
MOST_TALKS = {False: 400, True: 3000}
"""Some questions come up in one talk of a hundred, and on a path of its own each choice of them needs a talk."""
Press = tuple[str, ...]


class ThoroughUser(RandomUser):
    """One talk to its end. All share `pressed`, how often what was chosen where, and `seen`, what could have been.

    whole: a choice counts for each kind and each role of its own, not once for all.
    """

    def __init__(
        self, person: Person, backend: PretendBackend, seed: int, pressed: Counter[Press], seen: set[Press]
    ) -> None:
        super().__init__(person, backend, seed)
        self.pressed, self.seen = pressed, seen
        self.whole = False

    async def talks(self, turns: int = 0) -> None:
        """Answer what is asked, each time with what was not tried before, until it is sent."""
        await self.presses("begin")
        for _ in range(MOST_TO_FINISH):
            if self.sent:
                return
            await self.makes_sense(hasty=self.asked == "what_happened")
        raise Wrong(f"no end in sight at {self.asked}")

    def chooses(self, hasty: bool) -> str:
        """Pick the choice that was pressed least often here."""
        if self.asked == "what_happened":
            return "thats_all"
        able = [choice for choice in self.choices() if choice not in LEFT_OUT]
        self.seen.update(self.key(choice) for choice in able)
        self.dice.shuffle(able)
        # the day of a decision is asked only after both of these: as long as a choice of it waits, the way leads there
        waits = any("decision_when" in press for press in self.seen - self.pressed.keys())
        leads = {"happened_when": "now", "about": "decision"}.get(str(self.asked), "")
        choice = min(able, key=lambda choice: (not (waits and choice == leads), self.pressed[self.key(choice)]))
        self.pressed[self.key(choice)] += 1
        return choice

    def key(self, choice: str) -> tuple[str, ...]:
        """Return what makes two presses of a choice different: the answers before it, the question, and the choice."""
        path = [self.answers.get(ask, "") for ask in SETS_THE_PATH] if self.whole else []
        if self.asked == "who_is_typing":
            path = [self.answers.get("kind", "")]
        return (*path, str(self.asked), choice)


async def presses_everything(conversations: object, backend: PretendBackend, *councils: str, whole: bool) -> set[Press]:
    """Talk, with one council after the other, until every choice that was seen was pressed; returns them."""
    pressed: Counter[Press] = Counter()
    seen: set[Press] = set()
    for seed in range(MOST_TALKS[whole]):
        backend.cases.clear()
        user = ThoroughUser(Person(conversations, councils[seed % len(councils)]), backend, seed, pressed, seen)  # type: ignore[arg-type]
        user.whole = whole
        await user.talks()
        for case in backend.cases.values():
            jsonschema.validate(case, SCHEMA)
        if seen <= pressed.keys():
            return seen
    raise Wrong(f"never pressed: {sorted(seen - pressed.keys())}")
