"""How the open question was asked: kept in slots, so that it is said differently the next time."""

from __future__ import annotations

from dataclasses import dataclass

from rasa_sdk.events import EventType, SlotSet

from bot.actions.slot_values import ASKED_BRIEF, ASKED_HOW, ASKED_MAYBE, GetSlot


@dataclass(frozen=True)
class QuestionWording:
    """The wording of the open question (`lines`, `again`, `explain`), and the likely choice that was offered with it.

    brief: without the whole read-back.
    """

    how: str = "lines"
    maybe: str | None = None
    brief: bool = False

    @classmethod
    def read(cls, get_slot: GetSlot) -> QuestionWording:
        """Read it from the slots."""
        maybe = get_slot(ASKED_MAYBE)
        return cls(str(get_slot(ASKED_HOW) or "lines"), str(maybe) if maybe else None, bool(get_slot(ASKED_BRIEF)))

    def events(self, was: QuestionWording) -> list[EventType]:
        """Return what keeps it; what has not changed needs no event, which Rasa would replay all turn long.

        The wording is always told: beside `requested_slot` Rasa needs one slot more, or it takes a turn for a rejection
        and drops what was just said.
        """
        changed = [SlotSet(ASKED_MAYBE, self.maybe)] if self.maybe != was.maybe else []
        if self.brief != was.brief:
            changed.append(SlotSet(ASKED_BRIEF, self.brief or None))
        return [SlotSet(ASKED_HOW, self.how), *changed]


NO_QUESTION_OPEN: list[EventType] = [SlotSet(name, None) for name in (ASKED_HOW, ASKED_MAYBE, ASKED_BRIEF)]
"""The slots where no question is open."""
