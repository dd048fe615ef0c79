"""The telling: one form from the first choice to the receipt. It is asked exactly once for each answer."""

from __future__ import annotations

import logging
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecutionRejected, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import backend
from bot.actions.deciding import begin, decide
from bot.actions.hearing import Heard, hear
from bot.actions.outcomes import again, is_complete
from bot.actions.questions import ADULTS, BY_ASK, QUESTIONS, kind_of
from bot.actions.representation import can_be_reached, case_uuid_of, told
from bot.actions.turn import Decision, Turn

log = logging.getLogger(__name__)
FORM = "telling"


class ValidateTelling(Action):
    """Hears the answer to the open question and says which question comes next."""

    def name(self) -> str:
        """Rasa calls this action for each message while the form is open."""
        return f"validate_{FORM}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Always says or asks something: an exception here would leave the child with silence."""
        asked = tracker.get_slot("requested_slot")
        try:
            return await _turn(dispatcher, tracker, asked)
        except Exception as error:  # silence or a lost answer would be worse than any error
            log.error("telling: %s at %s", type(error).__name__, asked or "the beginning")
            # someone who may not be safe is never answered with an excuse only
            card = "went_wrong" if hear(tracker).alert is None else help_card(hear(tracker), {}, 0)
            dispatcher.utter_message(response=f"utter_{card}")
            # a slot beside requested_slot: without one Rasa takes this for a rejection and drops what was just said
            return [SlotSet("asking", tracker.get_slot("asking")), SlotSet("requested_slot", asked or "kind")]


async def _turn(dispatcher: CollectingDispatcher, tracker: Tracker, asked: str | None) -> list[EventType]:
    heard, answers = hear(tracker), answers_of(tracker)
    warned: list[EventType] = []
    if heard.alert is not None:
        times = int(tracker.get_slot("warned") or 0)
        dispatcher.utter_message(response=f"utter_{help_card(heard, answers, times)}")
        warned = [SlotSet("warned", times + 1), SlotSet("alert", heard.alert.get("uuid"))]
    if asked is None or asked not in BY_ASK:
        return warned + await _carry_out(dispatcher, tracker, answers, begin(heard, answers))
    asking = tracker.get_slot("asking") or {}
    turn = Turn(answers, asked, asking.get("how", "lines"), bool(tracker.get_slot("hurry")))
    if came_back(tracker):
        return [_asking(again(turn)), SlotSet("requested_slot", asked)]
    decision = decide(turn, heard)
    if decision.later:
        return [SlotSet("asking", None), SlotSet("requested_slot", None), FollowupAction("later")]
    if decision.interrupted:
        return [ActionExecutionRejected(FORM)]
    return warned + await _carry_out(dispatcher, tracker, answers, decision, turn)


async def _carry_out(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    answers: dict[str, Any],
    decision: Decision,
    turn: Turn | None = None,
) -> list[EventType]:
    for card in decision.say:
        dispatcher.utter_message(response=f"utter_{card}", known=dict(decision.known))
    if decision.send:
        return await _send(dispatcher, tracker, answers, turn)
    if "safe_now" in decision.answers:
        await tell_safe_now(tracker, decision.answers["safe_now"])
    events: list[EventType] = [SlotSet(ask, answer) for ask, answer in decision.answers.items()]
    if decision.wipe:
        events = _wiped(tracker)
    if decision.hurry is not None:
        events.append(SlotSet("hurry", decision.hurry))
    return [*events, _asking(decision), SlotSet("requested_slot", decision.ask)]


def _asking(decision: Decision) -> EventType:
    """Remember how the question is asked now, so that it is said differently the next time."""
    return SlotSet("asking", {"ask": decision.ask, "how": decision.how})


async def _send(
    dispatcher: CollectingDispatcher, tracker: Tracker, answers: dict[str, Any], turn: Turn | None
) -> list[EventType]:
    """Only what holds the receipt says that it was sent."""
    if not is_complete(answers):
        raise RuntimeError("a telling that is not complete is never sent")
    heard = hear(tracker)
    council = ((tracker.latest_message or {}).get("metadata") or {}).get("council", "")
    try:
        receipt = await backend.put_case(
            case_uuid(tracker), told(answers, council=council, told_at=tracker.get_slot("told_at") or heard.at)
        )
    except backend.NotReceived as error:
        log.warning("telling: not received: %s", error)
        once_more = turn is not None and turn.asked == "try_again"
        # The moment it was first confirmed is kept: a broken line must not cost the child a day.
        return [
            _asking(again(turn) if turn and once_more else Decision(ask="try_again")),
            SlotSet("told_at", tracker.get_slot("told_at") or heard.at),
            SlotSet("requested_slot", "try_again"),
        ]
    dispatcher.utter_message(
        response=f"utter_sent_{kind_of(answers)}", receipt=receipt, reachable=can_be_reached(answers)
    )
    return [*_wiped(tracker), SlotSet("requested_slot", None)]


def help_card(heard: Heard, answers: dict[str, Any], times: int) -> str:
    """Return the card for someone who may not be safe: the truth about what was done, shorter when said before."""
    alert = heard.alert or {}
    adult = "_adult" if (answers.get("who_is_typing") or {}).get("choice") in ADULTS else ""
    if not alert.get("stored"):
        return f"not_safe{adult}_not_stored"
    if times and not alert.get("urgent"):
        return f"not_safe{adult}_short"
    return "not_safe_urgent" if alert.get("urgent") and not adult else f"not_safe{adult}"


async def tell_safe_now(tracker: Tracker, answer: dict[str, Any]) -> None:
    """Add the answer to the alert, if there is one to add it to."""
    uuid_of_alert, choice = tracker.get_slot("alert"), answer.get("choice")
    if not uuid_of_alert or choice not in BY_ASK["safe_now"].choices:
        return
    try:
        await backend.put_safe_now(str(uuid_of_alert), str(choice))
    except backend.NotReceived as error:
        # the alert itself is kept; this answer only helps to put it in order
        log.warning("telling: safe_now not received: %s", error)


def case_uuid(tracker: Tracker) -> str:
    """Return the id of the case: the same for every try of one telling, so that it is received once."""
    return case_uuid_of(tracker.sender_id, int(tracker.get_slot("telling_number") or 1))


def answers_of(tracker: Tracker) -> dict[str, Any]:
    """Return all answers of this telling."""
    return {question.ask: tracker.get_slot(question.ask) for question in QUESTIONS}


def _wiped(tracker: Tracker) -> list[EventType]:
    """Take every answer back; the next telling of this conversation is another case."""
    number = int(tracker.get_slot("telling_number") or 1)
    cleared = [SlotSet(question.ask, None) for question in QUESTIONS]
    others = [SlotSet(slot, None) for slot in ("hurry", "told_at", "warned", "alert")]
    return [*cleared, *others, SlotSet("telling_number", number + 1)]


def came_back(tracker: Tracker) -> bool:
    """A rule has just answered an interruption: the action before the form was not a listen.

    Rasa adds the form itself as the last action before it asks this validator.
    """
    actions = [event["name"] for event in tracker.events if event.get("event") == "action"]
    return len(actions) > 1 and actions[-2] != "action_listen"
