"""A file of the council's own was added to a case: a letter, evidence, the report of an independent person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from backend.cases.events.base import Event, Fact
from backend.cases.state import State
from backend.cases.terms import FileKind
from backend.law.book import Law
from backend.refusals import Refusal, unless


class FileAdded(Fact):
    """An officer added a file. Its name, and what was said about it, are the words of the event (backend.files.held).

    on: the day that stands on it, which may be long before the complaint. what: of what kind it is for the case.
    file: the id of its sealed pieces. type: what it is by its content (backend/files/types.yml). size: bytes.
    """

    on: date
    what: FileKind
    file: str
    type: str
    size: int

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Never refuse: a paper may come at any time, also after the end."""
        return None

    def days_allowed(self, state: State, today: date) -> Refusal | None:
        """Refuse a day to come; evidence may be older than the complaint."""
        return unless(self.on <= today, "in_future", "A day in the future cannot stand on it.")

    def apply(self, state: State, event: Event) -> State:
        """Keep that it is there, for what names it later."""
        return replace(state, files=(*state.files, event.seq))
