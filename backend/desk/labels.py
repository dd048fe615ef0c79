"""Words for staff: what the names of kinds, states, dates and answers mean. A child never reads these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from backend.cases.tasks import SAY as TASK

KIND = {
    "complaint": "Complaint",
    "comment": "Idea",
    "thank_you": "Thank you",
    "advocate_request": "Wants an advocate",
}
STATE = {
    "received": "New",
    "acknowledged": "Acknowledged",
    "advocate_referred": "Advocacy service asked",
    "advocate_appointed": "An advocate is there",
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
    "part_answer": "Answer the part that came back",
    "stage_2_answer": "Answer at stage 2",
    "stage_2_answer_from_statement": "Answer at stage 2, counted from the agreed statement",
    "stage_3_panel": "Hold the panel",
    "panel_report": "Panel’s report",
    "director_reply": "Council’s last answer",
    "action": "Do what was promised",
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
SAFE: dict[str | None, str] = {"yes": "Yes", "no": "No", "not_sure": "Not sure", None: "Not asked yet"}
"""The worst answer to "Are you safe right now?"."""
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
TO_COME = {
    "today_or_tomorrow": "Today or tomorrow",
    "this_week": "In the next days",
    "later_on": "Later",
    "happened": "It has happened already",
    "not_sure": "The day is not known",
}
REPLY = {
    "phone": "By phone",
    "text_message": "By text message",
    "email": "By e-mail",
    "letter": "By letter",
    "in_person": "In person",
    "no_reply": "They want no answer",
}
RELATION = {
    "parent": "A parent",
    "carer": "A carer",
    "family": "Somebody else of the family",
    "advocate": "An advocate",
    "other": "Somebody else",
}
STANDING = {
    "parent": "Parent, or has parental responsibility",
    "carer": "Foster carer, or other carer",
    "special_guardian": "Special guardian",
    "adopter": "Has adopted, or wants to adopt",
    "adopted": "Was adopted",
    "care_leaver": "Care leaver",
    "child": "In care, in need or under a special guardianship order themselves",
    "former_guardian": "Former guardian of somebody who was adopted",
    "adoption_support": "Gets adoption support",
    "sgo_assessment": "Asked for an assessment for special guardianship support",
    "advocate": "Advocate",
    "family": "Somebody else of the family",
    "other": "Somebody else, for example a teacher, councillor or friend",
}
"""Who somebody is to the law (telling/standing.py): of the first ten, nobody decides about sufficient interest."""
READER = {"child": "To the child, in Easy Read", "adult": "To the adult", "advocate": "To the advocate"}
WINDOW = {
    "stage_2_request_window": "They may ask for stage 2 (a later request is not refused)",
    "panel_request_window": "They may ask for the panel",
}
NOTE = {
    "call": "Call",
    "call_tried": "Call tried, nobody answered",
    "talk": "Talk",
    "decision": "Decision",
    "other": "Something else",
}
SORT = {
    "": "The most pressing",
    "newest": "Newest first",
    "oldest": "Oldest first",
    "reference": "Reference",
    "who": "Who looks after it",
}
FOUND_AS = {"child": "Child", "adult": "Adult", "named": "Person complained about", "contact": "Number or address"}
"""Of whom or what a name, number or address was that somebody looked for."""
Part = Literal["who", "about"]


@dataclass(frozen=True)
class Label:
    """What staff read at one place of the Representation. part: the list on the page of a case in which it stands.

    choices: words for each value. always: a dash tells that nothing was said. plain: an id without words of ours.
    day: an ISO 8601 day, told as people say it.
    """

    say: str
    part: Part = "about"
    choices: Mapping[str, str] = field(default_factory=dict)
    always: bool = False
    plain: bool = False
    day: bool = False


NEEDS = {
    "private_talk": "To talk with somebody alone",
    "interpreter": "An interpreter",
    "sign_language": "Sign language",
    "easy_read": "Easy Read, with pictures",
    "read_out": "To have it read out",
    "large_print": "Large print",
}
PLACES: dict[str, Label] = {
    "speaker.role": Label("Speaks", "who", SPEAKER, always=True),
    "child.name": Label("Child’s name", "who"),
    "child.age_band": Label("Age", "who", plain=True),
    "child.placement": Label("Lives", "who"),
    "speaker.name": Label("Their name", "who"),
    "speaker.relation": Label("They are", "who"),
    "speaker.standing": Label("In law they are", "who", STANDING),
    "speaker.relation_said": Label("Their own words for who they are", "who"),
    "language": Label("Language they wrote in", "who"),
    "needs": Label("They need", "who", NEEDS),
    "speaker.organisation": Label("From", "who"),
    "child.knows": Label("The child knows", "who", YES_NO, always=True),
    "child.understands": Label("The child understands", "who", YES_NO),
    "child.agrees": Label("The child agrees", "who", YES_NO, always=True),
    "child.agreed_how": Label("How we know", "who"),
    "reply.how": Label("How to answer", "who", REPLY, always=True),
    "reply.to": Label("Number or address", "who"),
    "reply.safe": Label("Safe", "who", YES_NO, always=True),
    "reply.avoid": Label("Avoid", "who"),
    "advocate.answer": Label("Wants an advocate", "who", ADVOCATE, always=True),
    "advocate.name": Label("Advocate", "who"),
    "advocate.contact": Label("Reach the advocate", "who"),
    "about": Label("About", "about", ABOUT),
    "person_named": Label("Person named", "about"),
    "happened.when": Label("When", "about", HAPPENED, always=True),
    "happened.from_on": Label("From", "about", day=True),
    "happened.to_on": Label("To", "about", day=True),
    "happened.text": Label("In their words", "about"),
    "decision.what": Label("About to happen", "about"),
    "decision.when": Label("It is to happen", "about", TO_COME),
    "decision.on": Label("On", "about", day=True),
    "wanted.kinds": Label("What would help", "about", WANTED),
}
"""The desk's label for what each question fills, in the order of the page: a new question needs one here."""
EVENT = {
    "received": "It arrived",
    "told_again": "The same telling came again with other words",
    "words_added": "More words",
    "contact_changed": "Another way to reach them",
    "new_code_asked": "Somebody lost the code and asks for a new one",
    "advocate_answered": "What they say about an advocate",
    "stage_requested": "They asked for the next stage",
    "early_request_in_force": "Stage 1 ran out: their early request for stage 2 counts now",
    "child_said": "What they said to the answer",
    "withdrawn": "They withdrew it",
    "acknowledged": "Acknowledged",
    "assigned": "Given to somebody",
    "staff_named": "Somebody on the staff is named in it",
    "advocate_referred": "The advocacy service was asked",
    "decision_to_come": "Something is about to happen",
    "deferral_decided": "Decided whether it waits",
    "advocate_appointed": "An advocate is there",
    "access_agreed": "Whether an advocate may read it here",
    "someone_else_wanted": "They want somebody else to deal with it",
    "child_asked": "The child was asked",
    "understanding_judged": "Judged: the child cannot understand",
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
    "points_routed": "Decided part by part who answers it",
    "withdrawal_confirmed": "Withdrawal confirmed in writing",
    "closed": "Closed",
    "learned": "What the council learned",
    "action_planned": "An action was promised",
    "action_done": "A promised action is done",
    "proceedings_ended": "The proceedings ended",
    "reopened": "Looked into again",
    "part_extended": "More time for the part that came back",
    "part_answered": "The part that came back answered",
    "statement_drafted": "Statement of complaint sent to be agreed",
    "report_received": "Report of stage 2",
    "panel_arranged": "Panel appointed and the person invited",
    "panel_guests_named": "Who comes to the panel",
    "submission_received": "Written for the panel",
    "referred_early": "Referred to the Ombudsman early",
    "letter_kept": "Letter",
    "code_made": "A new code was made",
    "file_added": "A file was added",
    "case_linked": "Linked with another case",
    "case_unlinked": "No longer linked with another case",
    "file_removed": "The content of a file was removed for good",
    "note_written": "Note of the team",
    "staff_recognised": "The program read the name of somebody on the staff: kept out",
    "staff_cleared": "Not named in it after all",
    "recorded_in_error": "Marked as recorded in error",
    "receipt_day_corrected": "The day on which it arrived was put right",
    "young_person_recorded": "About the young person recorded",
}
NOT_FOUND_OUT = "It could not be found out"
FOUND = {"upheld": "Upheld", "partly_upheld": "Partly upheld", "not_upheld": "Not upheld", "no_finding": NOT_FOUND_OUT}
CHANGE = {
    "add": "a new account",
    "save": "change what they may do",
    "renew": "a new sign-in",
    "reopen": "open the account again",
}
"""What waits for a second person (proposals.py)."""
SHORT_TASK = {
    "told_in_future": "Sender’s clock was ahead",
    "told_long_ago": "Reached us late: find out why",
    "who_is_named": "Say which staff are named",
    "private_talk": "Find a way to talk alone",
    "decide_deferral": "Decide today: does it wait",
    "someone_else": "Somebody else is to deal with it",
    "contact_advocacy": "Arrange an advocate",
    "await_advocate": "Find out who the advocate is",
    "read_new_words": "Read the new words",
    "use_new_contact": "Use the new contact",
    "new_code_asked": "Code lost: find out who asks",
    "agree_to_skip": "Stage 2 asked for early",
    "stage_2_waits": "Stage 2 asked for: interest first",
    "asked_before_answer": "Ask: do they still want stage 2",
    "late_stage_3": "Decide about a late panel",
    "child_does_not_agree": "The child does not agree",
    "second_person": "Second person needed",
    "confirm_withdrawal": "Confirm the withdrawal",
    "ask_the_child": "Ask the child",
    "record_understanding": "Record who judged understanding",
    "decide_interest": "Decide about sufficient interest",
    "decide_lateness": "Decide: over a year old",
    "put_right": "Put right what was sent",
    "do_actions": "Do what was promised",
    "answer_part": "Answer the part that came back",
    "offer_stage_2": "Offer stage 2",
}


def tasks_in(column: str) -> dict[str, str]:
    """Return the tasks of a summary by name, in short words."""
    return {name: SHORT_TASK[name] for name in column.strip("|").split("|") if name}


def task(name: str) -> str:
    """Return what is to be done, in a sentence."""
    return TASK[name]


def or_blank(words: dict[str, str], name: str | None) -> str:
    """Return the words for a name; a dash where nothing was said."""
    return "–" if name is None else words.get(name, name)
