"""What Rasa says: a response name is a pointer to a card; the council's pack has the words.

Rasa's own `responses` in domain.yml hold names only. One model serves all councils.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timezone
from typing import Any

from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot import other_language
from bot.actions.question_wording import QuestionWording
from bot.actions.slot_values import answers_in
from bot.actions.visit_progress import facts_of, hidden_choices
from bot.actions.visit_questions import BY_VISIT_ASK, MENU
from bot.actions.visit_slot import progress_in
from bot.plain_message import SHELL, plain
from bot.read_back import ASK, SHOWS, all_answers, card_of, labels_of_choices, not_here
from bot.settings import read_settings
from telling.answers import Answers
from telling.cards import AGAIN, PLAIN, filled, offered
from telling.facts import facts_of_answers
from telling.order import step
from telling.packs import Pack, read_packs
from telling.questions import BY_ASK
from telling.roles import is_adult
from telling.spoken_dates import DueDay, if_decided, say_dates_due, with_soon

GATEWAY_DOES = {"saved": "save", "deleted": "delete"}
"""Cards that say what only the gateway can do: it holds the transcript and makes the codes."""
ASKS = {**BY_ASK, **BY_VISIT_ASK}
FORM = "telling"
LATER_DAYS = ("at_latest", "promised_by")
NOBODY_TOLD = "nobody_told"
"""A slot, and the fact of the same name for the cards that would otherwise say that somebody reads it."""


class CardVoice(NaturalLanguageGenerator):
    """What Rasa asks for words (endpoints.yml): a response name becomes the council's card.

    Raises Unreadable where the packs cannot be read.
    """

    def __init__(self, endpoint_config: object = None, domain: object = None) -> None:
        self.packs = read_packs(read_settings().content)
        self.foreign = other_language.load(read_settings().content)

    async def generate(
        self, utter_action: str, tracker: DialogueStateTracker, output_channel: str, **kwargs: Any
    ) -> dict[str, Any] | None:
        """Return the message for a response name; KeyError where no card has that name."""
        pack = self._pack(tracker)
        if tracker.get_slot(NOBODY_TOLD):
            kwargs = {**kwargs, "known": {NOBODY_TOLD: "yes", **(kwargs.get("known") or {})}}
        if progress := progress_in(tracker.get_slot):
            kwargs = {**kwargs, "known": {**facts_of(progress, _today(tracker)), **(kwargs.get("known") or {})}}
        asking = vars(QuestionWording.read(tracker.get_slot))
        message = compose(
            utter_action,
            pack,
            answers_in(tracker.get_slot),
            asking,
            kwargs,
            _said_last(tracker),
            sent=is_sent(tracker),
            at=_now(tracker),
        )
        message = self._without_hidden(message, tracker)
        if line := self.foreign.get(str(kwargs.get("foreign"))):  # numbers in their own language come first
            own = {"say": line.say, "picture": "speech", "alt": "", "lang": line.lang, "dir": line.dir}
            message["lines"] = [own, *message["lines"]]
        if tracker.get_latest_input_channel() == SHELL:
            return {"card": message["card"], **plain(message)}
        return {"custom": message, **plain(message)}

    def say(self, response: str, tracker: DialogueStateTracker, council: str) -> dict[str, Any]:
        """Return the whole message for a response outside any turn of Rasa; KeyError where no card has that name."""
        asking = vars(QuestionWording.read(tracker.get_slot))
        answers = answers_in(tracker.get_slot)
        sent = is_sent(tracker)
        message = compose(response, self._of(council), answers, asking, {}, sent=sent, at=_now(tracker))
        return self._without_hidden(message, tracker)

    def _pack(self, tracker: DialogueStateTracker) -> Pack:
        told = (tracker.latest_message.metadata or {}) if tracker.latest_message else {}
        return self._of(told.get("council"))

    def _of(self, council: str | None) -> Pack:
        return self.packs[council] if council in self.packs else next(iter(self.packs.values()))

    @staticmethod
    def _without_hidden(message: dict[str, Any], tracker: DialogueStateTracker) -> dict[str, Any]:
        """Return the message; of the menu of a visit, only what can be done at this stage is offered."""
        if message["ask"] != MENU:
            return message
        not_now = hidden_choices(progress_in(tracker.get_slot))
        return {**message, "choices": [choice for choice in message["choices"] if choice["id"] not in not_now]}


def compose(
    response: str,
    pack: Pack,
    answers: Answers,
    asking: Mapping[str, Any],
    run_time: Mapping[str, Any],
    said_last: frozenset[str] = frozenset(),
    sent: bool = False,
    at: datetime | None = None,
) -> dict[str, Any]:
    """Build one whole message (design.md section 4) from a card, what is known, and what was answered.

    said_last: cards of the last turn, which say it differently when they come twice running.
    sent: what was told is with the council, so a card that has a `<name>_sent` says that one.
    at: this moment, by which what is open day and night is said first; None where no hour matters.
    Raises KeyError where no card has that name.
    """
    ask = response[len(ASK) :] if response.startswith(ASK) and response[len(ASK) :] in ASKS else None
    card = card_of(response, pack, answers, ask, sent)
    adult = is_adult(answers)
    of_now = {**facts_of_answers(answers), **_run_time_facts(run_time)}
    known = {**pack.facts, **of_now, **_of_the_moment(card.name, pack, answers, run_time)}
    how = asking.get("how", PLAIN) if ask else AGAIN if card.name in said_last else PLAIN
    not_now = not_here(answers, ask)
    lines = filled(card.lines_to_say(how, adult=adult), known)
    message: dict[str, Any] = {
        "kind": "ask" if ask and card.kind == "say" else card.kind,
        "card": card.name,
        "lines": [line.as_message() for line in (pack.said_now(lines, at, adult=adult) if at else lines)],
        "choices": [
            choice.as_message() for choice in offered(card.choices_for(adult=adult), known) if choice.id not in not_now
        ],
        "ask": ask,
    }
    if card.name in GATEWAY_DOES:
        message["do"] = GATEWAY_DOES[card.name]
    if ask and (place := step(answers, ask)):
        message["step"] = {"at": place[0], "of": place[1]}
    if ask and ask in SHOWS and not asking.get("brief"):
        message["summary"] = SHOWS[ask](pack, answers)
    if run_time.get("changed"):  # what was just put right, and not the whole of it again
        now = Answers.from_slots(run_time["now"])  # the slots still hold what was said before
        message["summary"] = [row for row in all_answers(pack, now) if row["ask"] in run_time["changed"]]
    if run_time.get("letter"):  # to somebody who asked for no letter, and reads it here
        message["lines"] += [line.as_message() for line in filled(pack.card("letter_read_here").lines, known)]
        message["lines"] += [{"say": text, "picture": "paper", "alt": ""} for text in run_time["letter"]]
    if "receipt" in run_time:
        message["receipt"] = run_time["receipt"]
        if not run_time.get("reachable", True):
            message["reachable"] = False
            message["lines"] += [line.as_message() for line in filled(pack.card("sent_no_reply").lines, known)]
    return message


def _of_the_moment(name: str, pack: Pack, answers: Answers, run_time: Mapping[str, Any]) -> dict[str, str]:
    """Return the blanks that depend on the card or on what is offered.

    The gateway makes a code, and puts it where "{code}" stands.
    """
    known = {"code": "{code}"} if name in GATEWAY_DOES else {}
    if run_time.get("maybe"):
        known["label"] = ", ".join(labels_of_choices(pack, answers, run_time["asked"], run_time["maybe"]))
    return known


def _run_time_facts(run_time: Mapping[str, Any]) -> dict[str, str]:
    """Return what only this moment knows, as blanks of a card: dates are said as people say them."""
    receipt = run_time.get("receipt") or run_time.get("progress") or {}
    known = {key: str(receipt[key]) for key in ("reference", "code") if receipt.get(key)}
    first = bool(receipt.get("decided_first"))
    known.update({"decided_first": "yes"} if first else {})
    # No letter is promised to somebody who left no way to send one; the dates stay on the receipt.
    if run_time.get("reachable", True):
        said = say_dates_due(_due(expected) for expected in receipt.get("expected", []))
        said = if_decided(said, days_stand=bool(receipt.get("days_stand"))) if first else said
        known.update(with_soon(said) if "receipt" in run_time else said)
    known.update({key: str(value) for key, value in (run_time.get("known") or {}).items() if value})
    return known


def _due(expected: Mapping[str, Any]) -> DueDay:
    latest, promised = (date.fromisoformat(day) if day else None for day in map(expected.get, LATER_DAYS))
    return DueDay(expected["what"], date.fromisoformat(expected["by"]), latest, promised)


def _today(tracker: DialogueStateTracker) -> str:
    """Return the day of the last message, ISO 8601; far ahead where there was none, so that no day is promised."""
    told = (tracker.latest_message.metadata or {}) if tracker.latest_message else {}
    return str(told.get("at") or "9999")[:10]


def _now(tracker: DialogueStateTracker) -> datetime:
    """Return the moment of the last message; the clock of this machine where nobody told it (`rasa shell`)."""
    told = (tracker.latest_message.metadata or {}) if tracker.latest_message else {}
    return datetime.fromisoformat(told["at"]) if told.get("at") else datetime.now(timezone.utc)


def is_sent(tracker: DialogueStateTracker) -> bool:
    """Say whether the talk is about something sent: looked up in a visit, or sent here and nothing new begun since."""
    if progress_in(tracker.get_slot):
        return True
    return bool(tracker.get_slot("sent")) and tracker.active_loop_name != FORM


def _said_last(tracker: DialogueStateTracker) -> frozenset[str]:
    """Return the names of the cards said in answer to the message before this one: the store keeps one turn."""
    events, users = list(tracker.events), 0
    cards_said = set()
    for event in reversed(events):
        if isinstance(event, UserUttered):
            users += 1
        if users == 1 and isinstance(event, BotUttered) and (name := _card_said(event)):
            cards_said.add(name)
    return frozenset(cards_said)


def _card_said(event: BotUttered) -> str | None:
    """Return the name of the card: of the whole message, or beside the sentences that `rasa shell` was given."""
    whole: Mapping[str, Any] = event.data.get("custom") or event.metadata
    return whole.get("card")
