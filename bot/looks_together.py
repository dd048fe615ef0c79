"""Looks of one talk that are an alert together: harm that is hinted at twice is seldom chance.

A look is what may be something (`safeguarding.level`, bot/nlu/safeguarding.py). What the model doubts about one message
it doubts less about two: the chance that none of them tells of harm is the product of their chances.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

LOOK, ALERT = "look", "alert"
TOGETHER = 0.9
"""Likelihood (0 to 1) of harm in several looks from which on somebody is called; chosen in docs/understanding.md."""


def level_with_earlier_looks(concern: Mapping[str, Any], tracker: DialogueStateTracker | None) -> str:
    """Return the level of a concern in the light of the looks that this talk has raised already: never a lower one.

    concern: `safeguarding` of the new message, which is one of concern.
    """
    level = concern.get("level") or ALERT
    before = list(_earlier_looks(tracker)) if level == LOOK else []
    if not before:
        return str(level)
    return ALERT if _of_any([*before, float(concern.get("score") or 0.0)]) >= TOGETHER else LOOK


def _earlier_looks(tracker: DialogueStateTracker | None) -> Iterable[float]:
    """Yield the likelihood of harm in each message of the talk that was passed on as a look."""
    for event in tracker.events if tracker else ():
        passed_on = (event.metadata or {}).get("passed_on") if isinstance(event, UserUttered) else None
        if passed_on and passed_on["level"] == LOOK:
            yield float(passed_on["alert"].get("score") or 0.0)


def _of_any(likelihoods: Iterable[float]) -> float:
    """Return the likelihood that at least one of several independent things is so."""
    none = 1.0
    for likelihood in likelihoods:
        none *= 1.0 - likelihood
    return 1.0 - none
