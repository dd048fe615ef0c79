"""What the person may know of their case beside state and dates: every act of the council, by names that cards know."""

from __future__ import annotations

from backend.cases.state import State
from backend.cases.tasks import EARLY, LATE_PANEL, LOOKED_FOR, SOMEONE_ELSE
from backend.cases.terms import ROUTES


def also_true(state: State) -> tuple[str, ...]:
    """Return the names of what is so; each stands as `needs` in a line of a card of a visit (later_status.yml)."""
    return tuple(name for name, true in what_may_be_so(state).items() if true)


def what_may_be_so(state: State) -> dict[str, bool]:
    """Return every name, and whether it is so now."""
    return {**_beside(state), **_decided(state), **_of_the_stages(state), **_promised(state)}


def _beside(state: State) -> dict[str, bool]:
    """Give what stands beside the procedure: an advocate, and something that was about to happen."""
    open_ = "decide_deferral" in state.flags and state.ended is None
    return {
        "advocate_wanted": "contact_advocacy" in state.flags,
        "advocate_asked": "await_advocate" in state.flags,
        "advocate_found": state.advocate_appointed_on is not None and not state.flags & {*LOOKED_FOR},
        "advocate_reads": bool(state.readers),
        "deferral_open": open_,
        **{f"deferral_{name}": state.deferral_holds and state.deferral == name for name in DEFERRALS},
    }


DEFERRALS = ("deferred", "not_deferred", "happened")
GROUNDS = ("prejudice", "outside", "too_old", "no_interest", "child_says_no")


def _decided(state: State) -> dict[str, bool]:
    """Give what was decided about whether, and as what, it is looked into."""
    ground = state.not_looked_at_because if state.ended in ("not_looked_at", "closed") else None
    routes = state.routes if state.ended is None else ()
    found = state.someone_else_on is not None and SOMEONE_ELSE not in state.flags
    taken_up = state.ended is None and not state.answered_on and not state.decided_first
    return {
        "part_not_looked_at": state.has_parts_left_out,
        "part_may_come_back": state.part_over_on is not None and state.ended in (None, "closed") and not ground,
        "part_is_back": bool(state.parts_back) and state.ended is None,
        "part_longer": any(one.extended_to for one in state.parts_back) and state.ended is None,
        "part_answered": state.part_last_answered is not None and not state.parts_back and state.ended is None,
        "proceedings_over": state.proceedings_ended_on is not None and ground == "prejudice",
        "looked_at_although_old": state.late_accepted_on is not None and taken_up,
        "interest_accepted": state.interest == "accepted" and taken_up,
        "someone_else_asked": SOMEONE_ELSE in state.flags and state.unanswered_at_stage_1,
        "someone_else_found": found and state.unanswered_at_stage_1,
        "less_proposed": state.proposed is not None and state.ended is None,
        "read_as_less": state.kind_said == "complaint" and state.kind in ("comment", "thank_you"),
        "withdrawal_confirmed": state.ended == "withdrawn" and state.withdrawal_confirmed_on is not None,
        **{f"ground_{name}": ground == name for name in GROUNDS},
        **{f"routed_{name}": name in routes for name in ROUTES if name != "here"},
    }


def _of_the_stages(state: State) -> dict[str, bool]:
    """Give what happened within stages 2 and 3, and what was asked for: asked again, it is not refused."""
    asks = LATE_PANEL in state.flags
    return {
        "asked_early": EARLY in state.flags and state.unanswered_at_stage_1,
        "interest_open": state.interest_undecided,
        "decided_first": state.decided_first,
        "early_waits": waits_for_interest(state),
        "early_by_itself": starts_by_itself(state),
        "early_in_force": state.early_in_force_on is not None and state.stage == 2,
        "investigators_named": state.independent_person is not None,
        "statement_sent": state.statement_drafted_on is not None and state.statement_agreed_on is None,
        "statement_agreed": state.statement_agreed_on is not None,
        "both_reported": state.officer_reported_on is not None and state.person_reported_on is not None,
        "with_ombudsman": state.referred_early_on is not None,
        "late_panel_asked": asks,
        "late_panel_refused": state.late_panel_refused_on is not None and state.stage != LAST_STAGE and not asks,
        "guests_named": state.panel_guests > 0,
        "panel_reads_more": state.submissions > 0,
        "panel_has_reported": state.panel_reported_on is not None,
    }


def waits_for_interest(state: State) -> bool:
    """Return whether they asked for stage 2, and it is first decided whether they have sufficient interest."""
    return EARLY in state.flags and state.interest_undecided


def starts_by_itself(state: State) -> bool:
    """Return whether they asked for stage 2, and it begins by itself if nobody answers in time.

    As EarlyRequestInForce does: only a decision about sufficient interest holds it up.
    """
    return EARLY in state.flags and state.unanswered_at_stage_1 and not state.interest_undecided


LAST_STAGE = 3


def _promised(state: State) -> dict[str, bool]:
    """Give what was promised about the points."""
    return {
        "actions_open": bool(state.open_actions),
        "actions_done": bool(state.actions) and not state.open_actions,
    }
