"""What can happen to a case: one class for each kind of event, by stage. Each judges itself (see base.py).

Importing any part imports all of them, so that KINDS is always whole.
"""

from __future__ import annotations

from backend.cases.events.actions import ActionDone, ActionPlanned
from backend.cases.events.advocates import AccessAgreed, AdvocateAnswered, AdvocateAppointed, AdvocateReferred
from backend.cases.events.base import KINDS, Event, Fact, FromTeller, kind_of
from backend.cases.events.before_stage_1 import (
    ChildAsked,
    InterestDecided,
    LateDecided,
    SomeoneElseWanted,
    UnderstandingJudged,
)
from backend.cases.events.coming_back import ProceedingsEnded, Reopened
from backend.cases.events.corrections import ReceiptDayCorrected, RecordedInError
from backend.cases.events.deferral import DecisionToCome, DeferralDecided
from backend.cases.events.ending import (
    Closed,
    Learned,
    NotConsidered,
    NoteWritten,
    WithdrawalConfirmed,
    Withdrawn,
    YoungPersonRecorded,
)
from backend.cases.events.files import FileAdded, FileRemoved
from backend.cases.events.intake import (
    Acknowledged,
    Assigned,
    CodeMade,
    ContactChanged,
    NewCodeAsked,
    Received,
    Seen,
    ToldAgain,
    WordsAdded,
)
from backend.cases.events.investigation import Investigating, ReportReceived, StatementAgreed, StatementDrafted
from backend.cases.events.letters import LetterKept
from backend.cases.events.links import CaseLinked, CaseUnlinked
from backend.cases.events.next_stage import EarlyRequestInForce, StageRequested
from backend.cases.events.panel import (
    LateStage3Decided,
    PanelArranged,
    PanelGuestsNamed,
    PanelMet,
    SubmissionReceived,
)
from backend.cases.events.panel_answers import DirectorReplied, PanelReported, ReferredEarly
from backend.cases.events.parts import PartAnswered, PartExtended
from backend.cases.events.routing import PointsRouted
from backend.cases.events.staff_named import StaffCleared, StaffNamed, StaffRecognised
from backend.cases.events.stage_1 import (
    Answered,
    ChildSaid,
    DowngradeProposed,
    DowngradeRefused,
    Extended,
    KindChanged,
    StageSkipped,
)
from backend.cases.events.stage_2 import Stage2Answered, Stage2Extended
from backend.cases.terms import OUTCOMES, SYSTEM, TELLER, Finding, Ground, Interest, Outcome, PointFinding, Route, Who

__all__ = [
    "KINDS",
    "OUTCOMES",
    "SYSTEM",
    "TELLER",
    "AccessAgreed",
    "Acknowledged",
    "ActionDone",
    "ActionPlanned",
    "AdvocateAnswered",
    "AdvocateAppointed",
    "AdvocateReferred",
    "Answered",
    "Assigned",
    "CaseLinked",
    "CaseUnlinked",
    "ChildAsked",
    "ChildSaid",
    "Closed",
    "CodeMade",
    "ContactChanged",
    "DecisionToCome",
    "DeferralDecided",
    "DirectorReplied",
    "DowngradeProposed",
    "DowngradeRefused",
    "EarlyRequestInForce",
    "Event",
    "Extended",
    "Fact",
    "FileAdded",
    "FileRemoved",
    "Finding",
    "FromTeller",
    "Ground",
    "Interest",
    "InterestDecided",
    "Investigating",
    "KindChanged",
    "LateDecided",
    "LateStage3Decided",
    "LetterKept",
    "Learned",
    "NewCodeAsked",
    "NotConsidered",
    "NoteWritten",
    "Outcome",
    "PanelArranged",
    "PanelGuestsNamed",
    "PanelMet",
    "PanelReported",
    "PartAnswered",
    "PartExtended",
    "PointFinding",
    "PointsRouted",
    "ProceedingsEnded",
    "ReportReceived",
    "ReferredEarly",
    "Reopened",
    "Route",
    "ReceiptDayCorrected",
    "Received",
    "RecordedInError",
    "Seen",
    "Stage2Answered",
    "Stage2Extended",
    "StageRequested",
    "StageSkipped",
    "SomeoneElseWanted",
    "StaffCleared",
    "StaffNamed",
    "StaffRecognised",
    "StatementAgreed",
    "StatementDrafted",
    "SubmissionReceived",
    "ToldAgain",
    "UnderstandingJudged",
    "Who",
    "Withdrawn",
    "WithdrawalConfirmed",
    "WordsAdded",
    "YoungPersonRecorded",
    "kind_of",
]
