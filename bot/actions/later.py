"""Coming back: one form from the reference to "that's all". It is asked exactly once for each answer."""

from __future__ import annotations

import logging
from dataclasses import asdict

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecutionRejected, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import backend, later_outcomes
from bot.actions.hearing import Heard, hear
from bot.actions.later_deciding import arrive, decide
from bot.actions.later_progress import dates
from bot.actions.later_questions import BY_LATER, REFERENCE, Step, Visit, VisitTurn
from bot.actions.telling import answers_of, came_back, help_card, tell_safe_now
from bot.actions.turn import NEXT_HOW

log = logging.getLogger(__name__)
FORM = "later"


class ValidateLater(Action):
    """Hears the answer to the open question of a visit and says which comes next."""

    def name(self) -> str:
        """Rasa calls this action for each message while the form is open."""
        return f"validate_{FORM}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Always says or asks something: an exception here would leave the person with silence."""
        asked = tracker.get_slot("requested_slot")
        asked = asked if asked in BY_LATER else None
        heard = hear(tracker)
        try:
            return await _turn(dispatcher, tracker, heard, asked)
        except Exception as error:  # silence would be worse than any error
            log.error("later: %s at %s", type(error).__name__, asked or "the beginning")
            card = "went_wrong" if heard.alert is None else help_card(heard, {}, 0)
            dispatcher.utter_message(response=f"utter_{card}")
            # a slot beside requested_slot: without one Rasa takes this for a rejection and drops what was just said
            return [SlotSet("asking", tracker.get_slot("asking")), SlotSet("requested_slot", asked or REFERENCE)]


async def _turn(dispatcher: CollectingDispatcher, tracker: Tracker, heard: Heard, asked: str | None) -> list[EventType]:
    turn = _stands(tracker, heard, asked)
    if asked is None:
        step = arrive(turn, heard)
    elif came_back(tracker):
        step = Step(asked, turn.visit, how="again")
    else:
        step = decide(turn, heard)
    if step.leaves:
        return [SlotSet(FORM, None), ActionExecutionRejected(FORM)]
    if step.interrupted:
        return [ActionExecutionRejected(FORM)]
    events = _warned(dispatcher, tracker, heard) if heard.alert is not None else []
    if step.safe_now is not None:
        answer = {"choice": step.safe_now, "said": None}
        events.append(SlotSet("safe_now", answer))
        await tell_safe_now(tracker, answer)
    step = await _carried_out(dispatcher, step, heard.at[:10])
    return [*events, *_after(turn, step)]


def _stands(tracker: Tracker, heard: Heard, asked: str | None) -> VisitTurn:
    asking = tracker.get_slot("asking") or {}
    message = (tracker.latest_message or {}).get("message_id") or heard.at
    return VisitTurn(
        visit=Visit(**(tracker.get_slot(FORM) or {})) if asked else Visit(),
        asked=asked or REFERENCE,
        how=asking.get("how", "lines") if asked else "",
        message=f"{tracker.sender_id}:{message}",
        at=heard.at,
        safe_known=tracker.get_slot("safe_now") is not None,
    )


def _warned(dispatcher: CollectingDispatcher, tracker: Tracker, heard: Heard) -> list[EventType]:
    """The help card comes before anything else, as in the telling."""
    times = int(tracker.get_slot("warned") or 0)
    dispatcher.utter_message(response=f"utter_{help_card(heard, answers_of(tracker), times)}")
    return [SlotSet("warned", times + 1), SlotSet("alert", (heard.alert or {}).get("uuid"))]


async def _carried_out(dispatcher: CollectingDispatcher, step: Step, today: str) -> Step:
    """Say the cards; ask the backend as long as there is something to ask. Each answer takes one request away."""
    while True:
        for card in step.say:
            due = dates(step.visit.progress, today)
            dispatcher.utter_message(response=f"utter_{card}", progress={"expected": due})
        if step.do is None:
            return step
        step = await (_looked_up(step.visit, today) if step.do == "look_up" else _sent(step.visit))


async def _looked_up(visit: Visit, today: str) -> Step:
    try:
        return later_outcomes.found(visit, await backend.progress(visit.reference, visit.code), today)
    except backend.Refused as refused:
        if refused.status == 404:
            return later_outcomes.not_found(visit)
        log.warning("later: %s", refused)
    except backend.NotReceived as error:
        log.warning("later: not looked up: %s", error)
    return later_outcomes.not_reached(visit)


async def _sent(visit: Visit) -> Step:
    request = visit.unsent[0]
    body = {**request["body"], "code": visit.code}
    try:
        return later_outcomes.received(visit, await backend.put_request(visit.reference, request["uuid"], body))
    except backend.Refused as refused:
        if refused.status == 409:
            return later_outcomes.not_possible(visit)
        log.warning("later: %s", refused)
    except backend.NotReceived as error:
        log.warning("later: not received: %s", error)
    return later_outcomes.not_saved(visit)


def _after(turn: VisitTurn, step: Step) -> list[EventType]:
    """Remember the visit and how its question is asked; at the end nothing of it is kept."""
    if step.ask is None:
        return [SlotSet(FORM, None), SlotSet("asking", None), SlotSet("requested_slot", None)]
    same = step.ask == turn.asked and step.how == turn.how and not step.repeats
    asking = {"ask": step.ask, "how": NEXT_HOW[step.how] if same else step.how}
    return [
        SlotSet(FORM, asdict(step.visit)),
        SlotSet("asking", asking),
        SlotSet("requested_slot", step.ask),
    ]
