"""Notices that are due: found, looked at again inside the transaction, and queued together with their event, once.

Several processes may do this at once: the one that comes second finds nothing due any more.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.alerts.book import Alertbook
from backend.alerts.book import conversation as read_conversation
from backend.alerts.groups import Group, grouped
from backend.alerts.rota import Rota
from backend.alerts.state import State

type Conversation = tuple[str, str]
"""Council and name of a conversation."""


@dataclass(frozen=True)
class Passing:
    """What passing on needs. rota, name: of a council, by its id."""

    book: Alertbook
    rota: Callable[[str], Rota]
    name: Callable[[str], str]
    desk_url: str


@dataclass(frozen=True)
class DueNotices[Key, Due](ABC):
    """One kind of notice. Key: what its notices are grouped by, each group in a transaction of its own."""

    how: Passing
    now: datetime

    @abstractmethod
    async def find(self, session: AsyncSession, only: Key | None) -> Mapping[Key, Sequence[Due]]:
        """Return what is due now. only: of this group alone, held against other writers until the commit."""

    @abstractmethod
    async def queue(self, session: AsyncSession, due: Due) -> None:
        """Queue one notice, and write its event into the history of every alert that it is about."""

    async def queue_all(self) -> int:
        """Queue everything that is due; return how many notices were queued."""
        store, count = self.how.book.cases, 0
        for key in await store.reading(lambda session: self.find(session, None)):
            count += await store.writing(lambda session, key=key: self.queue_group(session, key))  # type: ignore[misc]
        return count

    async def queue_group(self, session: AsyncSession, key: Key) -> int:
        """Queue what is still due of one group; return how many notices that were."""
        due = (await self.find(session, key)).get(key, ())
        for one in due:
            await self.queue(session, one)
        return len(due)


@dataclass(frozen=True)
class ConversationNotices[Item](DueNotices[Conversation, tuple[Group, Item]]):
    """Notices about one conversation each."""

    @abstractmethod
    async def states(self, session: AsyncSession) -> list[State]:
        """Return the states of the alerts among which some may be due."""

    @abstractmethod
    def due(self, group: Group) -> Sequence[Item]:
        """Return what is due for this conversation now."""

    async def find(
        self, session: AsyncSession, only: Conversation | None
    ) -> Mapping[Conversation, Sequence[tuple[Group, Item]]]:
        """Return what is due, by conversation, the most pressing first."""
        states = await read_conversation(session, *only) if only else await self.states(session)
        found = {
            (group.council, group.conversation): [(group, item) for item in self.due(group)]
            for group in grouped(states)
        }
        return {key: due for key, due in found.items() if due}
