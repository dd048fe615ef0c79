"""A message that cannot be kept is heard all the same: looked at for safety, answered with the card that is true.

Nothing here says that it was stored: the answer is 503, and the page that sent it tries again with the same id.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Awaitable
from dataclasses import dataclass, field

from aiohttp import web

from backend.alerts import unstored_alerts
from backend.alerts.gateway_alerts import concern_fields
from backend.chat.bot import BotSilent
from backend.chat.bots import Bots
from backend.chat.help_card import card_messages, help_messages
from backend.chat.shapes import Json, Said
from backend.errors import Problem
from backend.keys import CONTENT, NOW
from backend.store import patience
from telling.help_card import choose_help_card
from telling.ids import alert_uuid

log = logging.getLogger(__name__)
KEEP_PATIENCE = 6.0
"""Seconds the store may take for one step of a message: less than a child waits, and the bot is asked afterwards."""
MOST_REMEMBERED = 20_000


@dataclass(frozen=True)
class Place:
    """Where a message belongs: the id of its conversation, and of its council."""

    conversation_id: str
    council: str


@dataclass
class KnownPlaces:
    """The conversations of this process by the hash of their token, for when the database cannot be asked."""

    places: OrderedDict[str, Place] = field(default_factory=OrderedDict)

    def put(self, token_hash: str, place: Place) -> None:
        """Remember one; the longest unused goes when there are too many."""
        self.places[token_hash] = place
        self.places.move_to_end(token_hash)
        while len(self.places) > MOST_REMEMBERED:
            self.places.popitem(last=False)


async def in_time[T](work: Awaitable[T]) -> T:
    """Return what the store gives. Raises TimeoutError where it takes longer than KEEP_PATIENCE."""
    return await patience.in_time(work, KEEP_PATIENCE)


async def not_sent(app: web.Application, bot: Bots, place: Place, said: Said, *, is_kept: bool) -> Problem:
    """Return the refusal of a message, with the card that is true for it. is_kept: its words are in the database."""
    messages = help_messages(app[CONTENT], place.council)
    if said.text is not None and place.conversation_id:
        card = await heard(app, bot, place, said, is_kept=is_kept)
        messages = card_messages(app[CONTENT], place.council, card) if card else messages
    return Problem("not_sent", 503, headers={"Retry-After": "5"}, more={"messages": messages})


async def heard(app: web.Application, bot: Bots, place: Place, said: Said, *, is_kept: bool) -> str | None:
    """Look at one message and keep its alert; return the name of the help card, None where it needs none."""
    uuid = alert_uuid(place.conversation_id, said.id)
    alert: Json = {
        "council": place.council,
        "conversation": place.conversation_id,
        "message_id": said.id,
        "told_at": app[NOW]().isoformat(),
        "words": said.text,
        "channel": "chat",
    }
    try:
        concern = (await bot.parse(str(said.text)))["safeguarding"]
    except BotSilent as silence:
        log.warning("a message could not be looked at: %s", silence)
        if not is_kept:
            await unstored_alerts.keep_unchecked(app, uuid, alert)
        return None
    if not concern["concern"]:
        return None
    fields = concern_fields(concern)
    is_kept_somewhere = await unstored_alerts.keep_alert(app, uuid, alert | fields)
    if fields["level"] == "look":
        return None
    return choose_help_card({"stored": False, "kept": is_kept_somewhere})
