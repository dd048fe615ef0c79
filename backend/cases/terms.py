"""The words in which a case is told: what can stand in a fact or a state. No names, nobody's words."""

from __future__ import annotations

from typing import Literal, get_args

TELLER = "teller"
SYSTEM = "system"
IMPORT = "import"
"""Who recorded what was taken over from a council's own list: whoever ran the command (backend.transfer)."""
Interest = Literal["not_needed", "pending", "accepted", "refused"]
Outcome = Literal["resolved", "partly", "not_resolved"]
OUTCOMES: tuple[str, ...] = get_args(Outcome)
Finding = Literal["upheld", "partly_upheld", "not_upheld"]
"""What an investigation found, over all points. -- GTBFC chapter 5 asks for outcomes at each stage"""
PointFinding = Literal["upheld", "partly_upheld", "not_upheld", "no_finding"]
"""What was found about one point; `no_finding`: it could not be found out."""
POINT_FINDINGS: tuple[PointFinding, ...] = get_args(PointFinding)
Remedy = Literal["apology", "explanation", "looked_again", "support", "practice", "money", "other"]
"""What the council does to put something right, as we count it."""
REMEDIES: dict[str, str] = {
    "apology": "An apology",
    "explanation": "An explanation",
    "looked_again": "A decision is looked at again, or changed",
    "support": "Help or a service for the person",
    "practice": "The council works differently from now on",
    "money": "Money",
    "other": "Something else",
}
FileKind = Literal["letter", "evidence", "statement", "officer_report", "person_report", "other"]
"""What a file is for the case. officer_report, person_report: the two reports of stage 2. -- SI 2006/1738 reg 17"""
FILE_KINDS: dict[str, str] = {
    "letter": "Letter",
    "evidence": "Evidence",
    "statement": "Statement",
    "officer_report": "Report of the Investigating Officer",
    "person_report": "Report of the Independent Person",
    "other": "Something else",
}
Link = Literal["same_matter", "same_person", "family"]
"""How two cases belong together. Each keeps its own clock and its own answer, also where the same was told twice."""
LINKS: dict[Link, str] = {
    "same_matter": "The same was told twice",
    "same_person": "The same person, about something else",
    "family": "Brothers or sisters, or of one household",
}
FileRemoval = Literal["other_child", "other_person", "not_about_it", "twice"]
"""Why the content of a file went before its case. -- UK GDPR art 5(1)(c), (e) and (f), 17(1)(a) and (d)"""
FILE_REMOVALS: dict[str, str] = {
    "other_child": "It is about another child",
    "other_person": "It is about somebody else who has nothing to do with this case",
    "not_about_it": "It is not about this complaint",
    "twice": "The same file is here twice",
}
Reply = Literal["accepted", "partly_accepted", "not_accepted"]
"""What the council does about one recommendation of a panel."""
Ground = Literal["prejudice", "outside", "too_old", "no_interest", "child_says_no"]
"""Why the council did not look into it. -- SI 2006/1738 regs 8, 9 and 12; Children Act 1989 s26 (a child's own no)"""
Route = Literal[
    "here",
    "here_and_home",
    "here_and_agency",
    "voluntary",
    "school",
    "send",
    "adult_care",
    "court",
    "other_council",
    "corporate",
]
"""Which procedure answers a point, each but the first with its law in backend/law/procedures.yml. here_and_home,
here_and_agency: it stays here, and the children's home or fostering agency has a procedure beside it. voluntary: an
organisation that itself provides the child's home answers for what it did.
"""
ROUTES: tuple[Route, ...] = get_args(Route)
HERE: frozenset[Route] = frozenset({"here", "here_and_home", "here_and_agency"})


def sends_away(routes: tuple[Route, ...]) -> bool:
    """Return whether these routes send a point to another procedure."""
    return bool(set(routes) - HERE)


Deferral = Literal["deferred", "not_deferred", "happened"]
"""What was decided about something that was about to happen; `happened`: before anybody could decide."""
Who = Literal["child", "parent", "carer", "family", "advocate", "other"]
"""Who told us, as the annual report counts them."""
