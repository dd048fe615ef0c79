"""What is said where a message is one of concern, before anything else: the help card, or one quiet line for a look."""

from __future__ import annotations

from datetime import datetime

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from bot.actions.heard_message import LONDON, Heard
from telling.answers import Answers
from telling.help_card import TOLD_BY, choose_help_card
from telling.question import is_harm_told
from telling.roles import is_adult
from telling.spoken_dates import say_moment


def say_help_card(
    dispatcher: CollectingDispatcher, tracker: Tracker, heard: Heard, answers: Answers
) -> list[EventType]:
    """Say the help card of an alert, with until when a person should have read it, and return what is remembered."""
    alert = heard.alert or {}
    times = int(tracker.get_slot("warned") or 0)
    card = choose_help_card(alert, adult=is_adult(answers), times=times)
    dispatcher.utter_message(response=f"utter_{card}", foreign=heard.foreign)
    nobody_told = not alert.get("stored") or alert.get("told") is False
    if not nobody_told and alert.get("by") and (not times or alert.get("urgent")):
        dispatcher.utter_message(response=f"utter_{TOLD_BY}", known={"alert_by": _said(str(alert["by"]), heard)})
    return [
        SlotSet("warned", str(times + 1)),
        SlotSet("alert", alert.get("uuid")),
        SlotSet("nobody_told", nobody_told or None),
    ]


def say_look_line(
    dispatcher: CollectingDispatcher, tracker: Tracker, heard: Heard, answers: Answers
) -> list[EventType]:
    """Say one line to a message that is only a look, once a talk, and not after harm was told; else nothing."""
    said_more = tracker.get_slot("looked") or tracker.get_slot("warned")  # a help card says it, too
    if not heard.worry or said_more or is_harm_told(answers):
        return []
    dispatcher.utter_message(response="utter_look_quiet")
    return [SlotSet("looked", True)]


def _said(by: str, heard: Heard) -> str:
    """Return the moment `by` as a card says it. Python 3.10 does not read the "Z" of a moment in UTC."""
    return say_moment(datetime.fromisoformat(by.replace("Z", "+00:00")).astimezone(LONDON), heard.today)
