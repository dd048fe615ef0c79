"""What Rasa says: a response name is a pointer to a card; the council's pack has the words.

Rasa's own `responses` in domain.yml hold names only. One model serves all councils.
"""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date
from typing import Any

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import cards
from bot.actions.later_progress import hidden
from bot.actions.later_questions import BY_LATER, MENU
from bot.actions.questions import (
    ADULTS,
    BY_ASK,
    QUESTIONS,
    chosen,
    step,
)
from bot.read_back import ASK, SHOWS, card_of, not_here

GATEWAY_DOES = {"saved": "save", "deleted": "delete"}
"""Cards that say what only the gateway can do: it holds the transcript and makes the codes."""
ASKS = {**BY_ASK, **BY_LATER}


class CardVoice(NaturalLanguageGenerator):
    """Named in endpoints.yml; the bot's own door makes it without arguments."""

    def __init__(self, endpoint_config: object = None, domain: object = None) -> None:
        self.packs = cards.load(cards.content_folder())

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        """Return the message for a response name; KeyError where no card has that name."""
        pack = self._pack(tracker)
        asking = tracker.get_slot("asking") or {}
        message = compose(utter_action, pack, _answers(tracker), asking, kwargs, _said_last(tracker))
        if message["ask"] == MENU:
            not_now = hidden((tracker.get_slot("later") or {}).get("progress"))
            message["choices"] = [choice for choice in message["choices"] if choice["id"] not in not_now]
        return {"custom": message, **_for_shell(message)}

    def _pack(self, tracker: DialogueStateTracker) -> cards.Pack:
        told = (tracker.latest_message.metadata or {}) if tracker.latest_message else {}
        council = told.get("council")
        return self.packs[council] if council in self.packs else next(iter(self.packs.values()))


def compose(
    response: str,
    pack: cards.Pack,
    answers: Mapping[str, Any],
    asking: Mapping[str, Any],
    run_time: Mapping[str, Any],
    said_last: frozenset[str] = frozenset(),
) -> dict[str, Any]:
    """Build one whole message (design.md section 4) from a card, what is known, and what was answered.

    said_last: cards of the last turn, which say it differently when they come twice running.
    """
    ask = response[len(ASK) :] if response.startswith(ASK) and response[len(ASK) :] in ASKS else None
    card = card_of(response, pack, answers, ask)
    if chosen(answers, "who_is_typing") in ADULTS and "adult" in card:
        card = {**card, **card["adult"]}
    known = {**pack.facts, **_run_time_facts(run_time)}
    if card["name"] in GATEWAY_DOES:
        known["code"] = "{code}"  # the gateway makes the code and puts it here
    how = asking.get("how", "lines") if ask else "again" if card["name"] in said_last else "lines"
    lines = card.get(how, {}).get("lines") if how != "lines" else None
    message: dict[str, Any] = {
        "kind": card.get("kind", "ask" if ask else "say"),
        "card": card["name"],
        "lines": cards.filled(lines or card["lines"], known),
        "choices": card.get("choices", []),
        "ask": ask,
    }
    if card["name"] in GATEWAY_DOES:
        message["do"] = GATEWAY_DOES[card["name"]]
    if ask and (at := step(answers, ask)):
        message["step"] = at
    if ask and ask in SHOWS:
        message["summary"] = SHOWS[ask](pack, answers)
    message["choices"] = [choice for choice in message["choices"] if choice["id"] not in not_here(answers, ask)]
    if "receipt" in run_time:
        message["receipt"] = run_time["receipt"]
        if not run_time.get("reachable", True):
            message["lines"] += cards.filled(pack.card("sent_no_reply")["lines"], known)
    return message


def _run_time_facts(run_time: Mapping[str, Any]) -> dict[str, str]:
    """What only this moment knows, as blanks of a card: dates are said as people say them."""
    receipt = run_time.get("receipt") or run_time.get("progress") or {}
    known = {key: str(receipt[key]) for key in ("reference", "code") if receipt.get(key)}
    # No letter is promised to somebody who left no way to send one; the dates stay on the receipt.
    for expected in receipt.get("expected", []) if run_time.get("reachable", True) else []:
        name = "acknowledge_by" if expected["what"] == "acknowledge" else "reply_by"
        known[name] = spoken(expected["by"])
        if name == "reply_by" and expected.get("at_latest") not in (None, expected["by"]):
            known["at_latest"] = spoken(expected["at_latest"])
    known.update({key: str(value) for key, value in (run_time.get("known") or {}).items() if value})
    return known


def spoken(iso: str) -> str:
    """Say a date as a child reads it: "2026-12-08" is "Tuesday 8 December"."""
    day = date.fromisoformat(iso)
    return f"{calendar.day_name[day.weekday()]} {day.day} {calendar.month_name[day.month]}"


def _said_last(tracker: DialogueStateTracker) -> frozenset[str]:
    """Names of the cards said in answer to the message before this one: the store keeps one turn."""
    events, users = list(tracker.events), 0
    cards_said = set()
    for event in reversed(events):
        if isinstance(event, UserUttered):
            users += 1
        if users == 1 and isinstance(event, BotUttered) and event.data.get("custom"):
            cards_said.add(event.data["custom"]["card"])
    return frozenset(cards_said)


def _answers(tracker: DialogueStateTracker) -> dict[str, Any]:
    return {question.ask: tracker.get_slot(question.ask) for question in QUESTIONS}


def _for_shell(message: Mapping[str, Any]) -> dict[str, Any]:
    """The same words for stock Rasa tools, which know text and buttons only."""
    buttons = [
        {"title": choice["label"], "payload": f'/press{{"choice": "{choice["id"]}"}}'} for choice in message["choices"]
    ]
    return {"text": "\n".join(line["say"] for line in message["lines"]), "buttons": buttons}
