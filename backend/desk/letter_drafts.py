"""What is written about an act, and to whom: drafted from cards, each reader their own letter. Pure.

A child reads Easy Read with pictures; an adult reads the card's voice for adults; an advocate gets a copy with a line
of their own above it. In every letter the answer comes first, then what can be done, then who helps.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from backend.cases import events as e
from backend.cases.deadlines import Dates, clock_of_part, dates_if_known
from backend.cases.events.coming_back import a_year_after
from backend.cases.events.letters import Reader
from backend.cases.letters import Block, Letter
from backend.cases.own_view import starts_by_itself, waits_for_interest
from backend.cases.papers import Paper
from backend.cases.shapes import Representation
from backend.cases.state import State
from backend.content.load import Content
from backend.content.page_facts import page_facts
from backend.law.book import Law
from backend.law.clocks import Deadline
from telling.cards import PLAIN, Line, filled, is_shown
from telling.spoken_dates import say_date, say_dates_due

TITLES = {
    "acknowledge": "We have it",
    "advocate_found": "Your advocate",
    "extend": "We need more time",
    "answer": "Our answer",
    "stage_2_open": "You can ask for stage 2 now",
    "asked_early": "You asked for stage 2 early",
    "stage_2_opened": "Stage 2 has begun",
    "investigators": "Who looks into it at stage 2",
    "statement": "Your statement of complaint",
    "extend_stage_2": "Stage 2 needs more time",
    "answer_stage_2": "Our answer at stage 2",
    "early_referral": "To the Ombudsman",
    "panel_asked": "You asked for the panel",
    "asked_late": "You asked for the panel late",
    "late_panel": "About your request for the panel",
    "panel_invitation": "Come to the panel",
    "panel_report": "What the panel found",
    "final_answer": "Our last answer",
    "looked_at": "We look into it",
    "not_looked_at": "We will not look into it",
    "part_not_looked_at": "One part we will not look into",
    "routed": "Who answers which part",
    "child_no": "It stops here",
    "come_back": "You can come back with it",
    "reopened": "We look into it now",
    "part_answer": "Our answer to one part",
    "extend_part": "One part needs more time",
    "less_than_complaint": "How we read it",
    "complaint_now": "We treat it as a complaint",
    "withdrawn": "We have stopped",
    "deferral": "Does it wait",
}
"""Every letter by its name; its card is `letter_<name>`."""
OURS, POINTS = "{our_words}", "{our_points}"
"""Lines of a card in whose place stands what staff wrote: the text, and what is said to each point."""
PRIVATE = {"child_no", "complaint_now"}
"""What staff wrote down then is what the child said, or why they read it so, and belongs in no letter."""
FOUND = {
    "upheld": "You are right about this (upheld).",
    "partly_upheld": "You are right about a part of this (partly upheld).",
    "not_upheld": "We did not find that this was wrong (not upheld).",
    "no_finding": "We could not find out about this.",
    "here": "We look into this.",
    "here_and_home": "We look into this. The home can look into it too.",
    "here_and_agency": "We look into this. The fostering agency can look into it too.",
    "voluntary": "The organisation that runs your home answers this.",
    "school": "The school answers this.",
    "send": "The team for special needs plans answers this.",
    "adult_care": "The team for the care of adults answers this.",
    "court": "Only a court can decide this.",
    "other_council": "Another council answers this.",
    "corporate": "Another team of the council answers this.",
    "accepted": "We will do this.",
    "partly_accepted": "We will do a part of this.",
    "not_accepted": "We will not do this.",
}


@dataclass(frozen=True)
class About:
    """What a letter is drafted from. state: after the act. paper: what staff wrote. handler: who looks into it.

    today: on which the letter is written: it promises no day before. ground: why the act leaves something out; without
    it, why the case as it stands does. part: the number (PartBack) of the part that the act is about.
    """

    reference: str
    told: Representation
    state: State
    today: date
    paper: Paper = Paper()
    handler: str = ""
    advocate_name: str = ""
    ground: str = ""
    part: int | None = None


def letter_of(action: str, fact: e.Fact, after: State) -> str | None:
    """Return the name of the letter that belongs to an act; None where nobody has to be written to."""
    match fact:
        case e.InterestDecided(accepted=yes) | e.LateDecided(looked_at=yes):
            return "looked_at" if yes else "not_looked_at"
        case e.NotConsidered(part=part):
            return "part_not_looked_at" if part else "not_looked_at"
        case e.ChildAsked():
            return "child_no" if after.not_looked_at_because == "child_says_no" else None
        case e.StageRequested():
            return asked_letter(after)
        case e.LateStage3Decided(let_in=yes):
            return "panel_asked" if yes else "late_panel"
    return OF_ACTION.get(action)


def asked_letter(state: State) -> str | None:
    """Return the letter about the next stage that was asked for: it has begun, or a person decides first.

    None where it was not asked for, or another letter has followed.
    """
    if state.ended not in (None, "closed"):
        return None
    if "agree_to_skip" in state.flags:
        return "asked_early"
    if "late_stage_3" in state.flags:
        return "asked_late"
    if state.stage == 3:
        return None if state.panel_members else "panel_asked"
    return "stage_2_opened" if state.stage == 2 and not state.stage_2_answered_on else None


OF_A_PART = ("reopened", "extend_part")
"""Letters whose day is that of a part that came back."""
MAY_WRITE = frozenset({"interest", "late", "not_considered", "child_view", "next_stage", "late_panel"})
"""Acts whose letter depends on what is decided (letter_of)."""
OF_ACTION = {
    "acknowledge": "acknowledge",
    "advocate": "advocate_found",
    "deferral": "deferral",
    "route": "routed",
    "extend": "extend",
    "answer": "answer",
    "skip_stage": "stage_2_opened",
    "investigators": "investigators",
    "statement_draft": "statement",
    "extend_stage_2": "extend_stage_2",
    "answer_stage_2": "answer_stage_2",
    "early_referral": "early_referral",
    "panel_arranged": "panel_invitation",
    "panel_report": "panel_report",
    "director": "final_answer",
    "proceedings_ended": "come_back",
    "reopen": "reopened",
    "answer_part": "part_answer",
    "extend_part": "extend_part",
    "downgrade": "less_than_complaint",
    "upgrade": "complaint_now",
    "confirm_withdrawal": "withdrawn",
}
"""action of the desk -> the letter that belongs to it, where that does not depend on what was decided."""


def readers_of(about: About) -> Iterator[Reader]:
    """Yield who gets a letter of their own: whoever told us, the child who was spoken for, the advocate.

    The child, as far as they understand it. -- Children Act 1989 s26(7)
    """
    state = about.state
    if state.role != "child":
        yield "adult"
    if state.role == "child" or (state.role == "on_behalf" and not state.cannot_understand):
        yield "child"
    if state.advocate_appointed_on or state.advocate == "have_one":
        yield "advocate"


def letters_about(content: Content, law: Law, about: About, name: str) -> list[Letter]:
    """Return the letters of one act, one to each reader."""
    return [letter_to(content, law, about, name, reader) for reader in readers_of(about)]


def letter_to(content: Content, law: Law, about: About, name: str, reader: Reader) -> Letter:
    """Return one letter. Raises KeyError where the council has no card for it."""
    known = page_facts(content, about.state.council) | facts_of(law, about, name)
    lines = lines_of(content, about, name, reader)
    blocks = [block for line in lines for block in blocks_of(line, known, name, about.paper)]
    if reader != "child":
        blocks = [Block(block.text, said=block.said) for block in blocks]
    return Letter(name, reader, TITLES[name], hello(about, reader), tuple(blocks))


def lines_of(content: Content, about: About, name: str, reader: Reader) -> Sequence[Line]:
    """Return the lines of the card in the voice of the reader. An advocate reads whose copy it is first."""
    state = about.state
    card = content.card(state.council, f"letter_{name}", state.kind)
    to_child = reader == "child" or (reader == "advocate" and state.role == "child")
    lines = card.lines_to_say(PLAIN, adult=not to_child)
    if reader != "advocate":
        return lines
    return (*content.card(state.council, "letter_to_advocate").lines, *lines)


def blocks_of(line: Line, known: Mapping[str, str], name: str, paper: Paper) -> Iterator[Block]:
    """Yield what stands in the place of one line."""
    if line.say == OURS:
        if paper.text and name not in PRIVATE and is_shown(line, known):
            yield Block(paper.text, said=True)
    elif line.say == POINTS:
        if is_shown(line, known):
            yield from (Block(text, said=True) for text in Paper(items=paper.items, plan=paper.plan).paragraphs(FOUND))
    else:
        yield from (Block(one.say, one.picture) for one in filled([line], known))


def hello(about: About, reader: Reader) -> str:
    """Return how the letter begins."""
    told = about.told
    name = {"child": told.child.name, "adult": told.speaker.name}.get(reader) or (
        (about.advocate_name or told.advocate.name) if reader == "advocate" else None
    )
    return f"Dear {name}," if name else "Hello,"


def facts_of(law: Law, about: About, name: str = "") -> dict[str, str]:
    """Return what the cards of a letter may say: reference, dates, and which of its lines are true here."""
    state, found = about.state, dates_if_known(about.state, law)
    open_now = sorted(found.open, key=lambda due: due.deadline.by)
    due = [one.deadline for one in open_now if one.deadline.what != "acknowledge"]
    if name in OF_A_PART and state.parts_back:
        due = of_the_part(state, law, about.part) if found.known else []
    if state.interest_undecided and name != "extend":  # the days of an answer count from a decision nobody has made
        due = []
    due = due[:1]
    late = any(one.by < about.today for one in due)
    due = [] if late else due
    ends = stage_1_ends(found, about.today)
    said = say_dates_due((one.what, one.by, one.at_latest, one.promised_by) for one in due)
    window = next((one.by for one in found.windows if one.by >= about.today), None)
    over = state.proceedings_ended_on or state.part_over_on
    facts = {
        "reference": about.reference,
        "ask_by": say_date(window) if window else "",
        "answer_late": "yes" if late else "",
        "stage_2_after": ends if late else "",
        "stage_2_now": "yes" if state.unanswered_at_stage_1 and found.past_stage_1(about.today) else "",
        "stage_1_ends": ends,
        "meets_on": say_date(state.panel_meets_on) if state.panel_meets_on else "",
        "come_back_by": say_date(a_year_after(over), year=True) if over else "",
        "handler": "" if state.decided_first else about.handler,
        "advocate_name": about.advocate_name,
        **{true: "yes" for true, so in truths(about).items() if so},
    }
    return {**said, **{fact: value for fact, value in facts.items() if value}}


def of_the_part(state: State, law: Law, number: int | None) -> list[Deadline]:
    """Return the date of one part, not of the rest: of the part with this number, else of the one that came back last.

    Raises CalendarTooShort.
    """
    last = max(state.parts_back, key=lambda one: (one.again_on or one.on, one.number))
    part = next((one for one in state.parts_back if one.number == number), last)
    return [one.deadline for one in clock_of_part(state, law, part)]


def stage_1_ends(found: Dates, today: date) -> str:
    """Return the last day of stage 1 in words; none where that is over, or a decision may still move it (reg 12)."""
    state, due = found.state, found.stage_1
    runs = state.unanswered_at_stage_1 and not state.interest_undecided
    return say_date(due.at_latest) if due and runs and due.at_latest >= today else ""


def truths(about: About) -> dict[str, bool]:
    """Return which facts of this case are so: cards show a line for each."""
    state = about.state
    there = state.advocate_appointed_on is not None or state.advocate in ("have_one", "someone_i_trust")
    whole = state.not_looked_at_because
    grounds = {about.ground} if about.ground else {whole} if whole else {*state.parts_left_out}
    return {
        "our_words": bool(about.paper.text),
        "our_points": bool(about.paper.items or about.paper.plan),
        "advocate_there": there,
        "advocate_wanted": state.advocate == "yes_please" and not there,
        "advocate_offer": state.advocate != "yes_please" and not there,
        f"deferral_{state.deferral}": state.deferral is not None,
        "resolved": state.outcome == "resolved" and state.terms,
        **{f"ground_{name}": name in grounds for name in ("prejudice", "outside", "too_old", "no_interest")},
        "for_a_child": state.role == "on_behalf",
        "decided_first": state.decided_first,
        "rest_at_stage_1": state.stage == 1,
        "only_a_part": whole is None and state.part_over_on is not None,
        "nobody_yet": not about.handler and not state.decided_first,
        "early_waits": waits_for_interest(state),
        "early_asked": starts_by_itself(state),
    }


def seen_mark(letters: Iterable[Letter]) -> str:
    """Return what shows that somebody has read exactly these letters."""
    return hashlib.sha256("\f".join(one.sealed() for one in letters).encode()).hexdigest()[:32]
