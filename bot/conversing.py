"""One turn of a conversation with the Rasa Agent: asked once for each message id, however often it is sent."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import quick_rasa
from bot.in_process import InProcessActions
from bot.nlg import CardVoice
from bot.passing_on import not_stored, pass_on, pass_on_again
from bot.tracker_store import ConversationStore
from bot.wire import GUARD, Answer, Converse, NoAnswer


def answered_before(tracker: DialogueStateTracker | None, message_id: str) -> list[dict[str, Any]] | None:
    """Return what was answered to this message id, if it was the last one."""
    events = list(tracker.events) if tracker else []
    for index, event in enumerate(events):
        if isinstance(event, UserUttered) and event.message_id == message_id:
            said = [later for later in events[index + 1 :] if isinstance(later, BotUttered)]
            return [later.data["custom"] for later in said if later.data.get("custom")]
    return None


def last_alert(tracker: DialogueStateTracker | None) -> dict[str, Any] | None:
    """Return what was passed on with the latest message, if anything was."""
    latest = tracker.latest_message if tracker else None
    return dict(latest.metadata["alert"]) if latest and (latest.metadata or {}).get("alert") else None


class Cards(OutputChannel):
    """Collects whole cards."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """Name of the channel."""
        return "chat"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep the card of a response."""
        if message.get("custom"):
            self.messages.append(message["custom"])


class Conversations:
    """The Agent, its conversations, and one lock each so that messages are taken in order."""

    def __init__(self, agent: Agent, store: ConversationStore, voice: CardVoice) -> None:
        self._agent = agent
        self.store = store
        self._voice = voice
        self._locks: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @classmethod
    def load(cls, model: Path) -> Conversations:
        """Load a trained model. Rasa's own store wrapper is left out: it answers a read error with an empty
        conversation and a write error with silence.
        """
        store, voice = ConversationStore(), CardVoice()
        agent = Agent.load(str(model), generator=voice, action_endpoint=InProcessActions("bot.actions"))
        if agent.processor is None:
            raise RuntimeError(f"no model could be loaded from {model}")
        quick_rasa.install()
        store.domain = agent.processor.domain
        agent.tracker_store = agent.processor.tracker_store = store
        return cls(agent, store, voice)

    def knows(self, council: str) -> bool:
        """Say whether there is a pack for this council."""
        return council in self._voice.packs

    async def turn(self, told: Converse) -> Answer:
        """Return the messages that answer; the same message id gets the same answer, processed once.

        Raises NoAnswer, or whatever broke: then nothing of this turn is kept, and it can be sent again.
        """
        async with self._locks[told.conversation_id]:
            tracker = await self.store.read_ahead(told.conversation_id)
            try:
                before = answered_before(tracker, told.message_id)
                if before is not None:
                    return Answer(before, await pass_on_again(last_alert(tracker)))
                return await self._answer(told, tracker)
            finally:
                self.store.forget_ahead(told.conversation_id)

    async def _answer(self, told: Converse, tracker: DialogueStateTracker | None) -> Answer:
        at = told.at or datetime.now(timezone.utc).isoformat(timespec="seconds")
        understood: dict[str, Any] = dict(await self._agent.parse_message(told.for_rasa()))
        passed_on = await pass_on(told, understood, at, tracker)
        channel = Cards()
        message = UserMessage(
            told.for_rasa(),
            channel,
            told.conversation_id,
            parse_data=understood,
            message_id=told.message_id,
            metadata={
                "council": told.council,
                "text": told.text,
                "choice": told.choice,
                "at": at,
                "alert": passed_on,
            },
        )
        await self._agent.handle_message(message)
        if not channel.messages:
            raise NoAnswer
        return Answer(channel.messages, not_stored(passed_on))

    async def parse(self, text: str) -> dict[str, Any]:
        """Understand a text outside any conversation."""
        understood: dict[str, Any] = dict(await self._agent.parse_message(GUARD + text))
        intent = understood.get("intent") or {}
        ranking = [{"name": r["name"], "confidence": r["confidence"]} for r in understood.get("intent_ranking", [])]
        return {
            "intent": intent.get("name"),
            "confidence": intent.get("confidence", 0.0),
            "ranking": ranking,
            "safeguarding": understood.get("safeguarding"),
        }

    async def forget(self, conversation_id: str) -> None:
        """Delete a conversation."""
        async with self._locks[conversation_id]:
            await self.store.delete(conversation_id)
        self._locks.pop(conversation_id, None)
