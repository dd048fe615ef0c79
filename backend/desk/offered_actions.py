"""Which actions on a case are possible now and theirs to take, and which of them does a task."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backend.cases.tasks import SEEN_IS_ENOUGH
from backend.desk.actions.action import ACTIONS, GROUPS, Action, Context
from backend.desk.guarded_pages import Visit
from backend.desk.permissions import may_see_case, scopes_of

DUE_ACTION = {
    "acknowledge": "acknowledge",
    "stage_1_answer": "answer",
    "reply": "answer",
    "part_answer": "answer_part",
    "stage_2_answer": "answer_stage_2",
    "stage_3_panel": "panel_met",
    "panel_report": "panel_report",
    "director_reply": "director",
}
"""Which action meets which date."""
TASK_ACTION = {
    **dict.fromkeys(SEEN_IS_ENOUGH, "seen"),
    "who_is_named": "named",
    "contact_advocacy": "advocate_asked",
    "await_advocate": "advocate",
    "decide_deferral": "deferral",
    "agree_to_skip": "skip_stage",
    "stage_2_waits": "interest",
    "late_stage_3": "late_panel",
    "second_person": "agree_downgrade",
    "confirm_withdrawal": "confirm_withdrawal",
    "ask_the_child": "child_view",
    "record_understanding": "understanding",
    "decide_interest": "interest",
    "decide_lateness": "late",
    "do_actions": "action_done",
    "someone_else": "assign",
    "answer_part": "answer_part",
}


def quick_links(visit: Visit) -> dict[str, dict[str, str]]:
    """Return where a line of a list leads at once: `due` the form that meets a date, `task` the one that does a task.

    Whether it is possible now is judged when it is opened: a list is made without opening a case.
    """
    both = {"due": {**DUE_ACTION, "extend": "extend", "assign": "assign"}, "task": TASK_ACTION}
    return {
        part: {what: name.replace("_", "-") for what, name in found.items() if visit.may(f"move_{name}")}
        for part, found in both.items()
    }


def offered_actions(visit: Visit, context: Context) -> dict[str, list[Action]]:
    """Return the actions that are possible now and theirs to take, by group."""
    theirs = [action for action in ACTIONS.values() if may_do(visit, context, action) and action.is_legal(context)]
    found = {group: [action for action in theirs if action.group == group] for group in GROUPS}
    return {group: actions for group, actions in found.items() if actions}


def may_do(visit: Visit, context: Context, action: Action) -> bool:
    """Return whether this action is theirs to take in this case."""
    return may_see_case(visit.staff, scopes_of(visit.staff, f"move_{action.name}"), context.state)


def task_links(tasks: Sequence[str], actions: Mapping[str, Sequence[Action]]) -> dict[str, Action]:
    """Return for each task the action that does it, where it is theirs to take."""
    legal = {action.name: action for group in actions.values() for action in group}
    return {task: legal[TASK_ACTION[task]] for task in tasks if TASK_ACTION.get(task) in legal}
