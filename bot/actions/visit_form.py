"""The form of a visit, from the reference to "that's all". It is asked exactly once for each answer."""

from __future__ import annotations

import logging
from dataclasses import replace

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecutionRejected, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions import backend, visit_outcomes
from bot.actions.concern_reply import say_help_card, say_look_line
from bot.actions.heard_message import Heard, hear
from bot.actions.question_wording import NO_QUESTION_OPEN, QuestionWording
from bot.actions.slot_values import slot_values
from bot.actions.telling_form import answers_of, came_back, tell_safe_now
from bot.actions.turn import NEXT_HOW
from bot.actions.visit_decision import arrive, decide
from bot.actions.visit_progress import dates_to_say, facts_of, letter_of
from bot.actions.visit_questions import BY_VISIT_ASK, REFERENCE, Step, Visit, VisitTurn
from bot.actions.visit_slot import VISIT, visit_in, visit_rows
from bot.reading.codes import is_code
from telling.answers import Answer
from telling.help_card import choose_help_card
from telling.ids import request_uuid
from telling.questions.sending import SAFE_NOW
from telling.story import STORY, Word

log = logging.getLogger(__name__)


class ValidateVisit(Action):
    """Hears the answer to the open question of a visit and says which comes next."""

    def name(self) -> str:
        """Return the name under which Rasa calls this action for each message while the form is open."""
        return f"validate_{VISIT}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Take one turn; always say or ask something: an exception here would leave the person with silence."""
        asked = tracker.get_slot("requested_slot")
        asked = asked if asked in BY_VISIT_ASK else None
        heard = hear(tracker)
        try:
            return await _turn(dispatcher, tracker, heard, asked)
        except Exception as error:  # silence would be worse than any error
            log.error("visit: %s at %s", type(error).__name__, asked or "the beginning")
            card = "went_wrong" if heard.alert is None else choose_help_card(heard.alert)
            dispatcher.utter_message(response=f"utter_{card}")
            how = QuestionWording.read(tracker.get_slot)
            return [*how.events(how), SlotSet("requested_slot", asked or REFERENCE)]


async def _turn(dispatcher: CollectingDispatcher, tracker: Tracker, heard: Heard, asked: str | None) -> list[EventType]:
    turn = _stands(tracker, heard, asked)
    if asked is None:
        step = arrive(turn, heard)
        if answers_of(tracker) and is_code(heard.text or ""):
            step = replace(step, visit=replace(step.visit, typed={"at": heard.at, "text": str(heard.text)}))
    elif came_back(tracker):
        step = Step(asked, turn.visit, how="again")
    else:
        step = decide(turn, heard)
    if step.leaves:
        return [*_no_code(tracker, turn), SlotSet(VISIT, None), ActionExecutionRejected(VISIT)]
    if step.interrupted:
        return [ActionExecutionRejected(VISIT)]
    answers = answers_of(tracker)
    if heard.alert is not None:
        events = say_help_card(dispatcher, tracker, heard, answers)
    else:
        events = say_look_line(dispatcher, tracker, heard, answers)
    if step.safe_now is not None:
        answer = Answer(step.safe_now, came="asked")
        slots = slot_values(answers.with_({SAFE_NOW: answer}), [SAFE_NOW])
        events += [SlotSet(slot, value) for slot, value in slots.items()]
        await tell_safe_now(tracker, answer)
    step = await _carried_out(dispatcher, step, heard.at[:10], turn.message)
    at_the_end = _no_code(tracker, turn) if step.ask is None else []
    return [*events, *at_the_end, *_after(tracker, turn, step)]


def _no_code(tracker: Tracker, turn: VisitTurn) -> list[EventType]:
    """Give words that looked like a code and opened nothing back to the telling that they were typed in."""
    if turn.visit.typed is None:
        return []
    answers = answers_of(tracker)
    told = {STORY: answers.story.more(Word(turn.visit.typed["at"], turn.visit.typed["text"]))}
    return [SlotSet(slot, value) for slot, value in slot_values(answers.with_(told), told).items()]


def _stands(tracker: Tracker, heard: Heard, asked: str | None) -> VisitTurn:
    message = (tracker.latest_message or {}).get("message_id") or heard.at
    return VisitTurn(
        visit=(visit_in(tracker.get_slot) if asked else None) or Visit(),
        asked=asked or REFERENCE,
        how=QuestionWording.read(tracker.get_slot).how if asked else "",
        message=f"{tracker.sender_id}:{message}",
        at=heard.at,
        safe_known=tracker.get_slot(SAFE_NOW) is not None,
    )


async def _carried_out(dispatcher: CollectingDispatcher, step: Step, today: str, message: str) -> Step:
    """Say the cards; ask the backend as long as there is something to ask. Each answer takes one request away."""
    while True:
        for card in step.say:
            progress = step.visit.progress
            known = facts_of(progress, today) if progress else {}
            letter = letter_of(progress, card) if progress else ()
            dispatcher.utter_message(
                response=f"utter_{card}",
                progress={"expected": dates_to_say(progress, today)},
                known=known,
                letter=letter,
            )
        if step.do is None:
            return step
        if step.do == "new_code":
            step = await _asked_for_new_code(step.visit, message)
        else:
            step = await (_looked_up(step.visit, today) if step.do == "look_up" else _sent(step.visit))


async def _looked_up(visit: Visit, today: str) -> Step:
    try:
        return visit_outcomes.found(visit, await backend.progress(visit.reference, visit.code), today)
    except backend.Refused as refused:
        if refused.status == 404:
            return visit_outcomes.not_found(visit)
        log.warning("visit: %s", refused)
    except backend.NotReceived as error:
        log.warning("visit: not looked up: %s", error)
    return visit_outcomes.not_reached(visit)


async def _asked_for_new_code(visit: Visit, message: str) -> Step:
    """Ask a person for a new code.

    It goes the same way for a reference that nobody knows: nothing here tells who has a case.
    """
    try:
        await backend.put_new_code(visit.reference, request_uuid(message, "new_code"), visit.contact)
    except backend.NotReceived as error:
        log.warning("visit: a new code is not asked for: %s", error)
        return visit_outcomes.new_code_not_asked(visit)
    return visit_outcomes.new_code_asked(visit)


async def _sent(visit: Visit) -> Step:
    request = visit.unsent[0]
    body = {**request["body"], "code": visit.code}
    try:
        return visit_outcomes.received(visit, await backend.put_request(visit.reference, request["uuid"], body))
    except backend.Refused as refused:
        if refused.status == 409:
            return visit_outcomes.not_possible(visit)
        log.warning("visit: %s", refused)
    except backend.NotReceived as error:
        log.warning("visit: not received: %s", error)
    return visit_outcomes.not_saved(visit)


def _after(tracker: Tracker, turn: VisitTurn, step: Step) -> list[EventType]:
    """Remember the visit and how its question is asked; at the end nothing of it is kept."""
    if step.ask is None:
        return [SlotSet(VISIT, None), *NO_QUESTION_OPEN, SlotSet("requested_slot", None)]
    same = step.ask == turn.asked and step.how == turn.how and not step.repeats
    asked = QuestionWording(NEXT_HOW[step.how] if same else step.how)
    return [
        SlotSet(VISIT, visit_rows(step.visit)),
        *asked.events(QuestionWording.read(tracker.get_slot)),
        SlotSet("requested_slot", step.ask),
    ]
