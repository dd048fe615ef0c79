"""Words for staff: what the names of kinds, states, dates and answers mean. A child never reads these."""

from __future__ import annotations

from backend.cases.tasks import SAY as TASK

KIND = {"complaint": "Complaint", "comment": "Idea", "thank_you": "Thank you"}
STATE = {
    "received": "New",
    "acknowledged": "Acknowledged",
    "answered": "Answered at stage 1",
    "stage_2": "At stage 2",
    "stage_2_answered": "Answered at stage 2",
    "stage_3": "At stage 3",
    "panel_met": "Panel met",
    "panel_reported": "Panel reported",
    "finished": "Council’s last word given",
    "withdrawn": "Withdrawn",
    "closed": "Closed",
    "not_looked_at": "Not looked at",
}
DUE = {
    "acknowledge": "Say that we have it",
    "stage_1_answer": "Answer at stage 1",
    "reply": "Answer",
    "stage_2_answer": "Answer at stage 2",
    "stage_2_answer_from_statement": "Answer at stage 2, counted from the agreed statement",
    "stage_3_panel": "Hold the panel",
    "panel_report": "Panel’s report",
    "director_reply": "Council’s last answer",
}
ROLE = {
    "complaints_officer": "Complaints officer",
    "manager": "Complaints manager",
    "team_manager": "Team manager (answers what is given to them)",
    "safeguarding_duty": "Safeguarding duty",
    "advocate": "Advocate (cases a child lets them read)",
    "auditor": "Auditor (reads, and sees the audit)",
    "admin": "Admin (people, no cases)",
}
SPEAKER = {
    "child": "The child",
    "on_behalf": "Somebody for a child",
    "own_right": "An adult for themselves",
}
CHANNEL = {"chat": "Chat", "form": "Form", "phone": "By phone", "letter": "By letter", "in_person": "In person"}
YES_NO = {"yes": "Yes", "no": "No", "not_sure": "Not sure"}
ADVOCATE = {
    "yes_please": "Yes, they want one",
    "have_one": "They have one",
    "someone_i_trust": "Somebody they trust helps them",
    "no_thanks": "No",
    "later": "Perhaps later",
    "not_asked": "Not asked yet",
}
ABOUT = {
    "social_worker": "Social worker",
    "carer": "Carer",
    "home": "Home",
    "decision": "A decision",
    "family_time": "Time with family",
    "worker_team": "A worker or team",
    "other": "Something else",
}
WANTED = {
    "apology": "An apology",
    "explanation": "An explanation",
    "change": "A change",
    "reassessment": "Looking at it again",
    "other": "Something else",
}
HAPPENED = {
    "now": "It is going on now",
    "this_week": "This week",
    "this_month": "This month",
    "this_year": "This year",
    "over_a_year": "Over a year ago",
    "not_sure": "Not sure",
}
REPLY = {
    "phone": "By phone",
    "text_message": "By text message",
    "email": "By e-mail",
    "letter": "By letter",
    "in_person": "In person",
    "no_reply": "They want no answer",
}
EVENT = {
    "received": "It arrived",
    "told_again": "The same telling came again with other words",
    "words_added": "More words",
    "contact_changed": "Another way to reach them",
    "advocate_answered": "What they say about an advocate",
    "stage_requested": "They asked for the next stage",
    "child_said": "What they said to the answer",
    "withdrawn": "They withdrew it",
    "acknowledged": "Acknowledged",
    "assigned": "Given to somebody",
    "staff_named": "Somebody on the staff is named in it",
    "advocate_appointed": "An advocate is there",
    "access_agreed": "Whether an advocate may read it here",
    "child_asked": "The child was asked",
    "interest_decided": "Sufficient interest decided",
    "late_decided": "Decided about something over a year old",
    "extended": "More time for stage 1",
    "answered": "Answered",
    "stage_skipped": "Stage 1 left out, both agree",
    "late_stage3_decided": "Late request for the panel decided",
    "seen": "Looked at what was flagged",
    "statement_agreed": "Statement of complaint agreed",
    "investigating": "Investigators named",
    "stage2_extended": "More time for stage 2",
    "stage2_answered": "Answered at stage 2",
    "panel_met": "The panel met",
    "panel_reported": "The panel reported",
    "director_replied": "The council’s last word",
    "kind_changed": "Read as something else",
    "downgrade_proposed": "Proposed: read it as less than a complaint",
    "downgrade_refused": "The second person did not agree",
    "not_considered": "The council will not look into it",
    "withdrawal_confirmed": "Withdrawal confirmed in writing",
    "closed": "Closed",
    "learned": "What the council learned",
    "young_person_recorded": "About the young person recorded",
}
SHORT_TASK = {
    "told_in_future": "Sender’s clock was ahead",
    "told_long_ago": "Reached us late: find out why",
    "who_is_named": "Say which staff are named",
    "private_talk": "Find a way to talk alone",
    "contact_advocacy": "Arrange an advocate",
    "read_new_words": "Read the new words",
    "use_new_contact": "Use the new contact",
    "agree_to_skip": "Stage 2 asked for early",
    "late_stage_3": "Decide about a late panel",
    "child_does_not_agree": "The child does not agree",
    "second_person": "Second person needed",
    "confirm_withdrawal": "Confirm the withdrawal",
    "ask_the_child": "Ask the child",
    "decide_interest": "Decide about sufficient interest",
    "decide_lateness": "Decide: over a year old",
    "offer_stage_2": "Offer stage 2",
}


def tasks_in(column: str) -> list[str]:
    """The tasks of a summary, in short words."""
    return [SHORT_TASK[name] for name in column.strip("|").split("|") if name]


def task(name: str) -> str:
    """What is to be done, in a sentence."""
    return TASK[name]


def or_blank(words: dict[str, str], name: str | None) -> str:
    """The words for a name; a dash where nothing was said."""
    return "–" if name is None else words.get(name, name)
