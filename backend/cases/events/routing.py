"""A telling about several matters: each point goes to whoever answers it, and nothing is refused as a whole.

-- LGSCO fact sheet: a council says which procedure applies and deals with a mixed complaint part by part; duties.yml
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from backend.cases.events.base import Event, Fact, at_stage_1
from backend.cases.state import LeftOut, State
from backend.cases.terms import HERE, Route, sends_away
from backend.law.book import Law
from backend.refusals import Refusal, unless


class PointsRouted(Fact):
    """Somebody decided which procedure answers each point, and told the person; where to go is the paper of the event.

    routes: one for each point, in their order. It may be decided anew until stage 1 is answered.
    """

    on: date
    told_on: date
    routes: tuple[Route, ...]

    def allowed(self, state: State, law: Law, today: date) -> Refusal | None:
        """Refuse once stage 1 is answered, and to send away everything: that is a decision of its own."""
        return at_stage_1(state, "Only the points of a complaint are routed, before it is answered.") or unless(
            set(self.routes) & HERE,
            "all_elsewhere",
            "One point at least stays here. If none is about children's social care, do not look into it, and say why.",
        )

    def apply(self, state: State, event: Event) -> State:
        """Keep where each point goes; the clock of what stays is the same. What was left out otherwise stays so."""
        left_out = tuple(one for one in state.left_out if not one.routed)
        away = (LeftOut("outside", self.on, routed=True),) if sends_away(self.routes) else ()
        return replace(state, routes=self.routes, left_out=(*left_out, *away))
