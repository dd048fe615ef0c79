"""Spares a loaded Rasa three things it does over and over: half of a turn went into them.

All are exact: nothing that is answered changes. `tests/bot/test_quick_rasa.py` holds them to the slow way.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import rasa.shared.utils.common
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.slots import Slot

CHECKED = RemoteAction._validate_action_result
"""Rasa's own check of what an action answered."""


def install() -> None:
    """Call after the model is loaded: from then on no kind of event or slot is added."""
    if hasattr(rasa.shared.utils.common.all_subclasses, "cache_info"):
        return
    # Every stored event of a conversation asks for all kinds of events, and Rasa looks for them anew each time.
    rasa.shared.utils.common.all_subclasses = lru_cache(maxsize=None)(rasa.shared.utils.common.all_subclasses)
    # What an action server answers is checked against a schema. Ours is no server: rasa_sdk made the answer right here.
    RemoteAction._validate_action_result = _trusted
    # A turn makes seven copies of the conversation with all its slots; `copy.copy` takes each apart by its protocol.
    Slot.__copy__ = _copied


def _trusted(self: RemoteAction, result: dict[str, Any]) -> bool:
    return True


def _copied(self: Slot) -> Slot:
    new = object.__new__(type(self))
    new.__dict__.update(self.__dict__)
    return new
