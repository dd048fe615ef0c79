"""Who will read an alert, and until when: what may be promised for this council at this moment. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from backend.alerts.limits import opening, read_by, working_days_from
from backend.alerts.rota import NIGHT_ORDER, Rota
from backend.alerts.shapes import Level
from backend.law.working_days import LONDON, in_london
from telling.spoken_dates import say_moment


@dataclass(frozen=True)
class Readers:
    """told: somebody is told. by: until when a person should have read it, London time; None where nobody is told."""

    told: bool
    by: datetime | None = None


NOBODY = Readers(told=False)


def readers_of(level: Level, now: datetime, rota: Rota, *, can_send: bool) -> Readers:
    """Return what may be said of an alert or a look that is stored now. can_send: e-mail can leave this service.

    Outside office hours only the holder of the out-of-hours number is taken to read at once. A look is read by the
    end of the working day, and only counted on where somebody would be told if it were not.
    """
    if not can_send or not rota.contacts:
        return NOBODY
    if level == "look":
        by = read_by(now, rota) if rota.named(("first", "second")) else None
        return Readers(told=by is not None, by=by)
    somebody_is_there = rota.is_open(now) or rota.named(NIGHT_ORDER)[0] == "out_of_hours"
    start = now if somebody_is_there else next_opening(now, rota)
    return Readers(told=True, by=(start + rota.patience).astimezone(LONDON))


def next_opening(now: datetime, rota: Rota) -> datetime:
    """Return when the office opens next."""
    return next(opens for day in working_days_from(in_london(now), rota) if (opens := opening(day, rota)) > now)


def said_by(by: datetime, now: datetime) -> str:
    """Return a moment as a card says it, in London time, for example `10:30 today`."""
    return say_moment(by.astimezone(LONDON), in_london(now))
