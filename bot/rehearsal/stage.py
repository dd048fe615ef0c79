"""The stage of a rehearsal: the real assistant in this process, and a case store that only remembers."""

from __future__ import annotations

import asyncio
import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot import rasa_without_tensorflow

TODAY = "2026-11-28"
"""The day of a rehearsal (ISO 8601) where its file does not name another: answers and talks are written for a day."""
TIME = "T15:00:00+00:00"
RECEIPT: dict[str, Any] = {
    "reference": "CYH-27K",
    "code": "pineapple keyboard house chorus",
    "received_on": TODAY,
    "expected": [{"what": "stage_1_answer", "by": "2026-12-11", "at_latest": "2026-12-29", "because": []}],
}


class RememberingStore:
    """What the bot handed over, in memory: cases and alerts by their id, and answers to "are you safe right now"."""

    def __init__(self) -> None:
        self.cases: dict[str, dict[str, Any]] = {}
        self.alerts: dict[str, dict[str, Any]] = {}
        self.safe_now: list[str] = []

    async def put_case(self, uuid: str, representation: dict[str, Any]) -> dict[str, Any]:
        """Remember a case."""
        self.cases[uuid] = representation
        return RECEIPT

    async def put_alert(self, uuid: str, alert: dict[str, Any]) -> dict[str, Any]:
        """Remember an alert, and answer as a council does whose staff are told at once."""
        self.alerts[uuid] = alert
        return {"told": True}

    async def put_safe_now(self, uuid: str, answer: str) -> None:
        """Remember whether somebody is safe."""
        self.safe_now.append(answer)


class Talk:
    """One conversation on the stage, from its first screen. today: the day on which it is held (ISO 8601)."""

    def __init__(self, stage: Stage, council: str, today: str = TODAY) -> None:
        self._stage = stage
        self._council = council
        self._at = today + TIME
        self._id = str(uuid.uuid4())
        self._cases_before = set(stage.store.cases)
        self.last: list[dict[str, Any]] = []
        self.press("begin")

    def type(self, text: str) -> None:
        """Type a message."""
        self.last = self._stage.turn(self._id, self._council, text, None, self._at)

    def press(self, choice: str) -> None:
        """Press a choice."""
        self.last = self._stage.turn(self._id, self._council, None, choice, self._at)

    @property
    def ask(self) -> str | None:
        """The open question."""
        return next((message["ask"] for message in reversed(self.last) if message.get("ask")), None)

    @property
    def choices(self) -> list[str]:
        """Everything that can be pressed now."""
        return [choice["id"] for message in self.last for choice in message.get("choices") or []]

    @property
    def cards(self) -> list[str]:
        """What was just said."""
        return [message["card"] for message in self.last]

    @property
    def done(self) -> list[str]:
        """What the gateway was asked to do: save, delete."""
        return [message["do"] for message in self.last if message.get("do")]

    @property
    def wants_it_sent(self) -> bool:
        """Whether it is to be sent if the person is gone."""
        return self._stage.to_be_sent.get(self._id, False)

    @property
    def is_sent(self) -> bool:
        """Whether the receipt was shown."""
        return any(message["kind"] == "sent" for message in self.last)

    @property
    def case(self) -> dict[str, Any] | None:
        """The newest case since this talk began: talks are played one after another."""
        new = [case for key, case in self._stage.store.cases.items() if key not in self._cases_before]
        return new[-1] if new else None

    @property
    def level(self) -> str:
        """The highest level of what was passed on from this talk: alert, look or none."""
        mine = {a.get("level", "alert") for a in self._stage.store.alerts.values() if a["conversation"] == self._id}
        return "alert" if "alert" in mine else "look" if mine else "none"


class Stage:
    """The assistant with a trained model."""

    def __init__(self, model: Path, store: RememberingStore) -> None:
        from bot.conversations import Conversations  # imports Rasa, so only after rasa_without_tensorflow.install()

        self.store = store
        self.to_be_sent: dict[str, bool] = {}
        """Conversation -> whether its person wants it sent if they are gone."""
        self._loop = asyncio.new_event_loop()
        self._conversations = Conversations.load(model)

    def turn(
        self, conversation: str, council: str, text: str | None, choice: str | None, at: str
    ) -> list[dict[str, Any]]:
        """Return the messages that answer. at: the moment of the turn (ISO 8601)."""
        from bot.wire import Converse

        told = Converse(conversation, str(uuid.uuid4()), text, choice, council, at)
        answer = self._loop.run_until_complete(self._conversations.turn(told))
        self.to_be_sent[conversation] = answer.send_if_gone
        messages: list[dict[str, Any]] = answer.messages
        return messages


@contextmanager
def set_stage(model: Path) -> Iterator[Stage]:
    """Load the model in a data folder that is thrown away; calls to the backend go to the store."""
    from bot.actions import backend

    rasa_without_tensorflow.install()
    with tempfile.TemporaryDirectory() as home:
        secrets = Path(home) / "secrets"
        secrets.mkdir(mode=0o700)
        (secrets / "service-token").write_text("rehearsal", encoding="ascii")
        before = {name: os.environ.get(name) for name in ("HMO_HOME", "DATABASE_URL")}
        os.environ["HMO_HOME"] = home
        os.environ.pop("DATABASE_URL", None)
        store = RememberingStore()
        real = {name: getattr(backend, name) for name in ("put_case", "put_alert", "put_safe_now")}
        for name in real:
            setattr(backend, name, getattr(store, name))
        try:
            yield Stage(model, store)
        finally:
            for name, call in real.items():
                setattr(backend, name, call)
            for name, value in before.items():
                os.environ.pop(name, None)
                if value is not None:
                    os.environ[name] = value
