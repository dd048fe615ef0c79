"""The form of the telling, from the first choice to the receipt. It is asked exactly once for each answer."""

from __future__ import annotations

import logging

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.events import ActionExecutionRejected, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import REQUESTED_SLOT
from rasa_sdk.types import DomainDict

from bot.actions import backend
from bot.actions.concern_reply import say_help_card, say_look_line
from bot.actions.decision import begin, decide
from bot.actions.heard_message import hear
from bot.actions.outcomes import again
from bot.actions.question_wording import NO_QUESTION_OPEN, QuestionWording
from bot.actions.slot_values import NOTES, answers_in, slot_values
from bot.actions.turn import Decision, Turn
from bot.actions.validation.reply import ReplyValidation
from bot.actions.validation.sending import SendingValidation
from bot.actions.validation.what import WhatValidation
from bot.actions.validation.who import WhoValidation
from bot.actions.visit_slot import VISIT
from telling.answers import Answers, Given
from telling.help_card import choose_help_card
from telling.ids import case_uuid
from telling.order import applicable, is_complete
from telling.questions import BY_ASK, QUESTIONS
from telling.questions.reply import can_be_reached
from telling.questions.sending import SAFE_NOW
from telling.representation import representation_of
from telling.roles import kind_of

log = logging.getLogger(__name__)
FORM = "telling"
OTHER_LANGUAGE = "other_language"


class ValidateTelling(WhoValidation, WhatValidation, ReplyValidation, SendingValidation, FormValidationAction):
    """Hears the answer to the open question, validates what is kept, and says which question comes next.

    rasa_sdk asks for these three in `run`, once a message: `get_extraction_events` is the turn (the pure decision and
    what it leads to), `get_validation_events` asks `validate_<slot>` of each subject, `next_requested_slot` ends it.
    """

    def name(self) -> str:
        """Return the name under which Rasa calls this action for each message while the form is open."""
        return f"validate_{FORM}"

    def domain_slots(self, domain: DomainDict) -> list[str]:
        """Return every slot of the form. Rasa sends no domain: it would be read, and copied, in every turn."""
        return list(BY_ASK)

    async def required_slots(
        self, domain_slots: list[str], dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[str]:
        """Return the questions of this telling in their order (telling/order.py), given the answers so far."""
        return applicable(answers_of(tracker))

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict) -> list[EventType]:
        """Take one turn; always say or ask something: an exception here would leave the child with silence."""
        asked, how = tracker.get_slot(REQUESTED_SLOT), QuestionWording.read(tracker.get_slot)
        try:
            events: list[EventType] = await super().run(dispatcher, tracker, domain)
            return events
        except _NoAnswerOfOurs as left:
            return left.events
        except Exception as error:  # silence or a lost answer would be worse than any error
            log.error("telling: %s at %s", type(error).__name__, asked or "the beginning")
            # someone who may not be safe is never answered with an excuse only
            card = "went_wrong" if hear(tracker).alert is None else choose_help_card(hear(tracker).alert)
            dispatcher.utter_message(response=f"utter_{card}")
            return [*how.events(how), SlotSet(REQUESTED_SLOT, asked or "kind")]

    async def get_extraction_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Take the turn. Returns the slots that it changes, the question to ask next among them."""
        events = await _turn(dispatcher, tracker, tracker.get_slot(REQUESTED_SLOT))
        if any(event["event"] != "slot" for event in events):
            raise _NoAnswerOfOurs(events)
        return events

    async def get_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[EventType]:
        """Ask `validate_<slot>` about each value; slots that hold no answer have none and stay as they are."""
        values = tracker.slots_to_validate()
        for slot in [slot for slot, value in values.items() if value is not None and slot in BY_ASK]:
            values.update(getattr(self, f"validate_{slot}")(values[slot], dispatcher, tracker, domain))
        return [SlotSet(slot, value) for slot, value in values.items() if slot != REQUESTED_SLOT]

    async def next_requested_slot(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> EventType:
        """Return what the turn decided: the first open question, one that is changed, or one about the telling."""
        return SlotSet(REQUESTED_SLOT, tracker.get_slot(REQUESTED_SLOT))


class _NoAnswerOfOurs(Exception):
    """The message is for the rules, or for another form: nothing is validated and nothing asked."""

    def __init__(self, events: list[EventType]) -> None:
        super().__init__()
        self.events = events


async def _turn(dispatcher: CollectingDispatcher, tracker: Tracker, asked: str | None) -> list[EventType]:
    heard, answers = hear(tracker), answers_of(tracker)
    warned: list[EventType] = []
    if heard.alert is not None:
        warned = say_help_card(dispatcher, tracker, heard, answers)
    if asked is None or asked not in BY_ASK:
        warned += say_look_line(dispatcher, tracker, heard, answers)
        return warned + await _carry_out(dispatcher, tracker, answers, begin(heard, answers))
    was = QuestionWording.read(tracker.get_slot)
    turn = Turn(answers, asked, was.how, bool(tracker.get_slot("hurry")), was.maybe)
    if came_back(tracker):
        quiet = say_look_line(dispatcher, tracker, heard, answers)
        return [*quiet, *_asking(again(turn), tracker), SlotSet(REQUESTED_SLOT, asked)]
    decision = decide(turn, heard)
    if decision.opens_visit:
        return [*NO_QUESTION_OPEN, SlotSet(REQUESTED_SLOT, None), FollowupAction(VISIT)]
    if decision.interrupted:
        return [ActionExecutionRejected(FORM)]
    warned += say_look_line(dispatcher, tracker, heard, answers)
    return warned + await _carry_out(dispatcher, tracker, answers, decision, turn)


async def _carry_out(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    answers: Answers,
    decision: Decision,
    turn: Turn | None = None,
) -> list[EventType]:
    foreign = hear(tracker).foreign
    now = answers.with_(decision.answers).to_slots()
    for card in decision.say:
        dispatcher.utter_message(
            response=f"utter_{card}",
            known=dict(decision.known),
            maybe=decision.maybe if card == "did_you_mean" else None,
            asked=decision.ask,
            changed=list(decision.changed) if card == "answer_changed" else [],
            foreign=foreign if card == OTHER_LANGUAGE else None,
            now=now if card == "answer_changed" else None,
        )
    if decision.send:
        return await _send(dispatcher, tracker, answers, turn)
    if said := decision.answers.get(SAFE_NOW):
        await tell_safe_now(tracker, said)
    events: list[EventType] = []
    if decision.answers:
        slots = slot_values(answers.with_(decision.answers), decision.answers)
        events = [
            SlotSet(slot, value) for slot, value in slots.items() if slot != NOTES or value != tracker.get_slot(NOTES)
        ]
    if decision.wipe:
        events = wiped(tracker)
    if decision.hurry is not None:
        events.append(SlotSet("hurry", decision.hurry))
    return [*events, *_asking(decision, tracker), SlotSet(REQUESTED_SLOT, decision.ask)]


def _asking(decision: Decision, tracker: Tracker) -> list[EventType]:
    """Remember how the question is asked now, so that it is said differently the next time."""
    return QuestionWording(decision.how, decision.maybe, bool(decision.changed)).events(
        QuestionWording.read(tracker.get_slot)
    )


async def _send(
    dispatcher: CollectingDispatcher, tracker: Tracker, answers: Answers, turn: Turn | None
) -> list[EventType]:
    """Send the telling. Only what holds the receipt says that it was sent.

    Raises RuntimeError where the telling is not complete.
    """
    if not is_complete(answers):
        raise RuntimeError("a telling that is not complete is never sent")
    heard = hear(tracker)
    council = ((tracker.latest_message or {}).get("metadata") or {}).get("council", "")
    try:
        told_at = tracker.get_slot("told_at") or heard.at
        case = representation_of(answers, council=council, channel="chat", told_at=told_at)
        receipt = await backend.put_case(case_uuid_of(tracker), case)
    except backend.NotReceived as error:
        log.warning("telling: not received: %s", error)
        once_more = turn is not None and turn.asked == "try_again"
        # The moment it was first confirmed is kept: a broken line must not cost the child a day.
        return [
            *_asking(again(turn) if turn and once_more else Decision(ask="try_again"), tracker),
            SlotSet("told_at", tracker.get_slot("told_at") or heard.at),
            SlotSet(REQUESTED_SLOT, "try_again"),
        ]
    dispatcher.utter_message(
        response=f"utter_sent_{kind_of(answers)}", receipt=receipt, reachable=can_be_reached(answers)
    )
    return [*wiped(tracker), SlotSet("sent", True), SlotSet(REQUESTED_SLOT, None)]


async def tell_safe_now(tracker: Tracker, answer: Given) -> None:
    """Add the answer to the alert, if there is one to add it to."""
    uuid_of_alert, choice = tracker.get_slot("alert"), answer.choice
    if not uuid_of_alert or choice not in BY_ASK[SAFE_NOW].choices:
        return
    try:
        await backend.put_safe_now(str(uuid_of_alert), str(choice))
    except backend.NotReceived as error:
        # the alert itself is kept; this answer only helps to put it in order
        log.warning("telling: safe_now not received: %s", error)


def case_uuid_of(tracker: Tracker) -> str:
    """Return the id of the case: the same for every try of one telling, so that it is received once."""
    return case_uuid(tracker.sender_id, int(tracker.get_slot("telling_number") or 1))


def answers_of(tracker: Tracker) -> Answers:
    """Return all answers of this telling."""
    return answers_in(tracker.get_slot)


def wiped(tracker: Tracker) -> list[EventType]:
    """Take every answer back; the next telling of this conversation is another case."""
    number = int(tracker.get_slot("telling_number") or 1)
    cleared = [SlotSet(question.ask, None) for question in QUESTIONS]
    state = (NOTES, "hurry", "told_at", "warned", "alert", "nobody_told", "looked")
    others = [SlotSet(slot, None) for slot in state]
    return [*cleared, *others, SlotSet("telling_number", str(number + 1))]


def came_back(tracker: Tracker) -> bool:
    """Say whether a rule has just answered an interruption: the action before the form was not a listen.

    Rasa adds the form itself as the last action before it asks this validator.
    """
    actions = [event["name"] for event in tracker.events if event.get("event") == "action"]
    return len(actions) > 1 and actions[-2] != "action_listen"
