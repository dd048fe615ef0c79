"""One turn of a conversation with the Rasa Agent: asked once for each message id, however often it is sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import rasa_speed_patches
from bot.actions.backend import NotReceived
from bot.actions.visit_slot import VISIT
from bot.alert_sending import not_stored, pass_on, pass_on_again
from bot.in_process import InProcessActions
from bot.looks_together import ALERT
from bot.nlg import CardVoice
from bot.other_language import foreign_language
from bot.reading.codes import is_code
from bot.silence import is_silent, send_as_it_stands, wants_it_sent
from bot.stale_choice import is_stale, refuse
from bot.tracker_store import ConversationStore
from bot.turn_locks import LocksOfProcess
from bot.wire import GUARD, Answer, Converse, NoAnswer

BEGINNING = "kind"
"""Before any question is open, a message is read as the answer to the first one."""
READ_AS = {"later_safe_now": "safe_now"}
"""Questions of a visit that are read as a question of the telling."""


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
    return dict(latest.metadata["passed_on"]) if latest and (latest.metadata or {}).get("passed_on") else None


class Cards(OutputChannel):
    """An output channel that collects whole cards."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """Return the name of the channel."""
        return "chat"

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Keep the card of a response."""
        if message.get("custom"):
            self.messages.append(message["custom"])


class Conversations:
    """The Agent and its conversations; messages of one are taken one after the other, whichever process has them."""

    def __init__(self, agent: Agent, store: ConversationStore, voice: CardVoice) -> None:
        self._agent = agent
        self.store = store
        self._voice = voice
        self._locks = LocksOfProcess()

    @classmethod
    def load(cls, model: Path) -> Conversations:
        """Load a trained model. Raises RuntimeError where there is none in the file.

        Rasa's own store wrapper is left out: it answers a read error with an empty conversation and a write error with
        silence.
        """
        store, voice = ConversationStore(), CardVoice()
        agent = Agent.load(str(model), generator=voice, action_endpoint=InProcessActions("bot.actions"))
        if agent.processor is None:
            raise RuntimeError(f"no model could be loaded from {model}")
        rasa_speed_patches.install()
        store.domain = agent.processor.domain
        agent.tracker_store = agent.processor.tracker_store = store
        return cls(agent, store, voice)

    def knows(self, council: str) -> bool:
        """Say whether there is a pack for this council."""
        return council in self._voice.packs

    @asynccontextmanager
    async def _alone(self, conversation_id: str) -> AsyncIterator[None]:
        """Hold a conversation, in this process and against others; raises Busy."""
        async with self._locks.of(conversation_id), self.store.held(conversation_id):
            yield

    async def turn(self, told: Converse) -> Answer:
        """Return the messages that answer; the same message id gets the same answer, processed once.

        Raises NoAnswer, or whatever broke: then nothing of this turn is kept, and it can be sent again.
        """
        async with self._alone(told.conversation_id):
            tracker = await self.store.read_ahead(told.conversation_id)
            try:
                before = answered_before(tracker, told.message_id)
                if before is not None:
                    return Answer(before, await pass_on_again(last_alert(tracker)), wants_it_sent(tracker))
                if told.under_way and tracker is None:
                    raise NoAnswer  # its store was lost: what was told before must not be left out of what is sent
                if tracker is not None and is_stale(told, tracker):
                    return Answer(refuse(self._voice, tracker, told.council), None, wants_it_sent(tracker))
                answer = await self._answer(told, tracker)
                return replace(answer, send_if_gone=wants_it_sent(self.store.just_saved(told.conversation_id)))
            finally:
                self.store.forget_ahead(told.conversation_id)

    async def gone(self, gone: Converse) -> Answer:
        """Send what the person told, if they have been silent for thirty minutes and wanted that.

        Returns no messages where there is nothing to send. Raises NotReceived, or whatever broke: it can be asked
        again, and is sent once.
        """
        async with self._alone(gone.conversation_id):
            tracker = await self.store.retrieve(gone.conversation_id)
            before = answered_before(tracker, gone.message_id)
            if before is not None:
                return Answer(before)
            at = str(gone.at)
            if tracker is None:
                raise NotReceived("the conversation is not in the store")  # later, when it was restored
            if not wants_it_sent(tracker) or not is_silent(tracker, at):
                return Answer([], send_if_gone=wants_it_sent(tracker))
            messages = await send_as_it_stands(gone, at, tracker, self._voice)
            await self.store.save(tracker)
            return Answer(messages)

    async def _answer(self, told: Converse, tracker: DialogueStateTracker | None) -> Answer:
        at = told.at or datetime.now(timezone.utc).isoformat(timespec="seconds")
        understood = await self._understand(told, at, tracker)
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
                "passed_on": passed_on,
                "alert": passed_on if passed_on and passed_on["level"] == ALERT else None,
                "worry": passed_on is not None and passed_on["level"] != ALERT,
                "foreign": foreign_language(understood),
            },
        )
        await self._agent.handle_message(message)
        if not channel.messages:
            raise NoAnswer
        return Answer(channel.messages, not_stored(passed_on))

    async def _understand(self, told: Converse, at: str, tracker: DialogueStateTracker | None) -> dict[str, Any]:
        """Understand a message in the light of the question that is open."""
        processor = self._agent.processor
        assert processor is not None
        asked = tracker.get_slot("requested_slot") if tracker else None
        ask = READ_AS.get(str(asked), asked) or BEGINNING
        said = UserMessage(told.for_rasa(), metadata={"ask": ask, "at": at})
        understood = dict(await processor.parse_message(said))
        if (tracker is None or tracker.active_loop_name is None) and told.text and is_code(told.text):
            understood["intent"] = {"name": VISIT, "confidence": 1.0}  # nothing is open that could ask for it
        return understood

    async def parse(self, text: str) -> dict[str, Any]:
        """Understand a text outside any conversation: `{intent, confidence, ranking, safeguarding, language}`."""
        understood: dict[str, Any] = dict(await self._agent.parse_message(GUARD + text))
        intent = understood.get("intent") or {}
        ranking = [{"name": r["name"], "confidence": r["confidence"]} for r in understood.get("intent_ranking", [])]
        return {
            "intent": intent.get("name"),
            "confidence": intent.get("confidence", 0.0),
            "ranking": ranking,
            "safeguarding": understood.get("safeguarding"),
            "language": understood.get("language"),
        }

    async def forget(self, conversation_id: str) -> None:
        """Delete a conversation."""
        async with self._alone(conversation_id):
            await self.store.delete(conversation_id)
