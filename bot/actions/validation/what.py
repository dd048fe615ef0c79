"""Slots of the questions about what happened, when, whom it is about, and what would help."""

from __future__ import annotations

from collections.abc import Mapping

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.types import DomainDict

from bot.actions.validation.values import Validated, refused, validates
from telling.questions.what import WHAT
from telling.story import POINTS, STORY


@validates(WHAT)
class WhatValidation:
    """`validate_<slot>` for each of these questions; the story and its points are lists of their own kind."""

    def validate_what_happened(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Validated:
        """Refuse a story that has lost or changed a message: messages are only added to it."""
        before = _messages(_value_before(tracker, STORY))
        told = _messages(value)
        return {STORY: told} if told and told[: len(before)] == before else refused(STORY, before or None)

    def validate_points(
        self, value: object, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> Validated:
        """Refuse a list with a blank point: a point is somebody's own words."""
        fit = isinstance(value, list) and all(isinstance(point, str) and point.strip() for point in value)
        return {POINTS: value} if fit else refused(POINTS)


def _messages(value: object) -> list[object]:
    """Return the messages of the story; also as they were kept before slots had types."""
    kept = value.get("words") if isinstance(value, Mapping) else value
    return kept if isinstance(kept, list) else []


def _value_before(tracker: Tracker, slot: str) -> object:
    """Return what the slot held before the value that is validated now, which is its latest event."""
    values = [event["value"] for event in tracker.events if event["event"] == "slot" and event["name"] == slot]
    return values[-2] if len(values) > 1 else None
