"""What somebody at the council has to do now, in words for the desk. Worked out from the state, never stored."""

from __future__ import annotations

from backend.cases.state import State

SAY = {
    "told_in_future": "The clock of the sender was ahead. The day we received it counts.",
    "told_long_ago": "This reached us more than 30 days after it was told. Find out what happened to it.",
    "who_is_named": "Somebody is named in it. Say which member of staff, so that they cannot open or handle it.",
    "private_talk": "The child was not sure about the helper beside them. Find a way to talk alone.",
    "decide_deferral": (
        "Something is about to happen that they do not want. Decide today whether it waits, offer an advocate today, "
        "and tell them what was decided and why. We read the guidance so that it waits unless that puts the child at "
        "risk; no lawyer has confirmed that yet. This is not regulation 8: the complaint is looked into either way."
    ),
    "someone_else": (
        "They want somebody else to deal with it than their carer or social worker. Assign it to a manager now, "
        "without the quick way; that ends this task. The clock is the same."
    ),
    "contact_advocacy": "They want an advocate. Contact the advocacy service. The clock goes on.",
    "await_advocate": "The advocacy service was asked. Find out who the advocate is, and tell whoever asked for one.",
    "read_new_words": "New words were added. Read them.",
    "use_new_contact": "There is a new way to reach them. Use it from now on.",
    "new_code_asked": (
        "Somebody with the reference says that the code is lost. Find out who it is, in a way you know already, "
        "before you tell them anything."
    ),
    "agree_to_skip": "They ask for stage 2 before an answer. Agree to leave stage 1 out, or answer it in time.",
    "stage_2_waits": "They ask for stage 2. That waits until it is decided whether they have sufficient interest.",
    "asked_before_answer": "They had asked for stage 2 before your answer. Ask whether they still want it.",
    "late_stage_3": "They ask for the panel later than the regulations say. Decide, and tell them why.",
    "child_does_not_agree": "The child does not agree with it, or is not sure. What they wish leads.",
    "second_person": "Somebody thinks it is less than a complaint. A second person agrees, or not.",
    "confirm_withdrawal": "They withdrew it. Confirm that in writing. You may still look into it.",
    "ask_the_child": "Somebody speaks for a child. Ask the child what they wish.",
    "record_understanding": (
        "The child is said not to understand. Record who judged that, and how their wishes are found out: "
        "for example with an advocate who needs no instructions."
    ),
    "decide_interest": "Decide whether this person has sufficient interest in the child. The clock starts on that day.",
    "decide_lateness": "It happened over a year ago. Decide whether to look into it, and say why: no rule refuses it.",
    "put_right": (
        "A letter had left before something was marked as recorded in error. Tell them what is right; the history says "
        "which letter."
    ),
    "do_actions": "Something was promised about a point and is not done yet. Record it when it is.",
    "answer_part": "A part came back when the rest was answered. Answer that part; its clock counts from that day.",
    "offer_stage_2": "Stage 1 is past its latest day. Tell them that they may go to stage 2 now.",
}
SEEN_IS_ENOUGH = frozenset(
    {
        "told_in_future",
        "told_long_ago",
        "private_talk",
        "read_new_words",
        "use_new_contact",
        "child_does_not_agree",
        "new_code_asked",
        "asked_before_answer",
        "put_right",
    }  # fmt: skip
)
"""Flags that are done when somebody has looked; the others end with an event of their own."""
LOOKED_FOR = ("contact_advocacy", "await_advocate")
"""Flags of a search for an advocate."""
DEFERRAL = "decide_deferral"
"""Flag of something that is about to happen, until somebody has decided whether it waits."""
NAMED_NOBODY = "who_is_named"
"""May also be marked as seen: the name may be nobody on the staff."""
LATE_PANEL = "late_stage_3"
SOMEONE_ELSE = "someone_else"
"""Flag of the wish that somebody else deals with it, until it is assigned."""
EARLY = "agree_to_skip"
"""Flag of stage 2 asked for before an answer, while stage 1 runs."""
AFTER_THE_END = frozenset({*SEEN_IS_ENOUGH, NAMED_NOBODY, LATE_PANEL, "confirm_withdrawal", "do_actions"})
"""What can still be done when a case has ended; the rest of its tasks, but for a search, is over with it."""


def tasks(state: State, *, past_stage_1: bool) -> list[str]:
    """Return the names of what is to be done, each a key of SAY; after the end only what can still be done.

    past_stage_1: today is after the latest stage 1 day.
    """
    decisions = {
        "ask_the_child": state.child_view_needed and not state.cannot_understand,
        "record_understanding": state.child_view_needed and state.cannot_understand,
        "decide_interest": state.interest_undecided,
        "decide_lateness": state.lateness_undecided,
        "do_actions": bool(state.open_actions),
        "answer_part": bool(state.parts_back),
        "offer_stage_2": past_stage_1 and state.stage == 1 and not state.answered_on and not state.ended,
    }
    flags = sorted("stage_2_waits" if name == EARLY and state.interest_undecided else name for name in state.flags)
    found = flags + [name for name, needed in decisions.items() if needed]
    return [name for name in found if state.ended is None or name in AFTER_THE_END or name in LOOKED_FOR]
