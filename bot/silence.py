"""Send a telling as it stands after thirty silent minutes, where the person has said so (`ask: send_if_gone`).

The gateway says when it may be time (backend/chat/silence.py); whether it is, is decided here, where the answers are.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.actions import backend
from bot.actions.question_wording import NO_QUESTION_OPEN
from bot.actions.slot_values import answers_in
from bot.actions.telling_form import FORM, wiped
from bot.nlg import CardVoice
from bot.wire import Converse
from telling.answers import Answers
from telling.ids import case_uuid
from telling.questions.reply import can_be_reached
from telling.questions.what import SEND_IF_GONE
from telling.representation import representation_of
from telling.roles import kind_of

SILENCE = timedelta(minutes=30)


def wants_it_sent(tracker: DialogueStateTracker | None) -> bool:
    """Say whether there is a complaint that is not sent yet, and that is to be sent if the person is gone."""
    return tracker is not None and _is_to_be_sent(_answers(tracker))


def is_silent(tracker: DialogueStateTracker, at: str) -> bool:
    """Say whether nobody has typed or pressed anything for thirty minutes. at: now (ISO 8601)."""
    latest = tracker.latest_message
    last = (latest.metadata or {}).get("at") if latest else None
    return last is not None and _moment(at) - _moment(str(last)) >= SILENCE


async def send_as_it_stands(
    gone: Converse, at: str, tracker: DialogueStateTracker, voice: CardVoice
) -> list[dict[str, Any]]:
    """Send what was told, received when it was told, and return the cards that say so; the tracker is told of it.

    Raises NotReceived: nothing is changed then. The case has one id however often this is tried.
    """
    answers = _answers(tracker)
    number = int(tracker.get_slot("telling_number") or 1)
    told_at = tracker.get_slot("told_at") or answers.words[-1].at
    case = representation_of(answers, council=gone.council, channel="chat", told_at=str(told_at))
    receipt = await backend.put_case(case_uuid(gone.conversation_id, number), case)
    heard = UserUttered(
        gone.for_rasa(),
        {"name": "press", "confidence": 1.0},
        message_id=gone.message_id,
        metadata={"council": gone.council, "text": None, "choice": gone.choice, "at": at},
    )
    tracker.update(heard)
    known = {"receipt": receipt, "reachable": can_be_reached(answers)}
    messages = [
        await _said(voice, "utter_sent_while_gone", tracker),
        await _said(voice, f"utter_sent_{kind_of(answers)}", tracker, **known),
    ]
    for event in _afterwards(tracker, messages):
        tracker.update(event)
    return messages


async def _said(voice: CardVoice, response: str, tracker: DialogueStateTracker, **known: Any) -> dict[str, Any]:
    made = await voice.generate(response, tracker, "chat", **known)
    return dict((made or {})["custom"])


def _afterwards(tracker: DialogueStateTracker, messages: list[dict[str, Any]]) -> list[Event]:
    """Return the events that the form itself leaves behind after sending; a visit that is open stays open."""
    events: list[Event] = [BotUttered(data={"custom": message}) for message in messages]
    events += [SlotSet(event["name"], event["value"]) for event in wiped(tracker)]
    events.append(SlotSet("sent", True))
    if tracker.active_loop_name == FORM:
        events += [SlotSet(event["name"], None) for event in NO_QUESTION_OPEN]
        events += [SlotSet("requested_slot", None), ActiveLoop(None)]
    return [*events, ActionExecuted("action_listen")]


def _answers(tracker: DialogueStateTracker) -> Answers:
    return answers_in(tracker.get_slot)


def _is_to_be_sent(answers: Answers) -> bool:
    return answers.chosen(SEND_IF_GONE) == "yes" and kind_of(answers) == "complaint" and bool(answers.words)


def _moment(at: str) -> datetime:
    return datetime.fromisoformat(at.replace("Z", "+00:00"))
