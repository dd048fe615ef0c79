"""A file of the council's own was added to a case (a letter, a report), or its content was removed for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from backend.cases.events.base import Event, Fact
from backend.cases.state import State
from backend.cases.terms import FileKind, FileRemoval
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

    def apply_in_error(self, state: State, event: Event) -> State:
        """Keep that its content is here although it does not count: it can be removed."""
        return replace(state, wrong_files=(*state.wrong_files, event.seq))


class FileRemoved(Fact):
    """The content of a file that was recorded in error was destroyed. What more there is to say is sealed beside this.

    file: the event that added it, which stays with name and reason: a breach has to be documented. why: in short.

    -- UK GDPR art 5(1)(c), (e), (f), 17(1), 33(5)
    """

    file: int
    why: FileRemoval

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse while the file still counts: first somebody says that it was recorded in error, and why.

        Refuse also what is no file, or has no content any more.
        """
        return unless(self.file not in state.files, "still_counts", "Mark it as recorded in error first.") or unless(
            self.file in state.wrong_files, "not_there", "There is no such file, or its content is gone already."
        )

    def apply(self, state: State, event: Event) -> State:
        """Forget that its content is here; it counted no more already."""
        return replace(state, wrong_files=tuple(one for one in state.wrong_files if one != self.file))
