"""Everything a person can be shown for one council: every line and label of every card and page, one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from backend.content.card import Line as PageLine
from backend.content.card import Page
from backend.content.load import Content
from telling.cards import PLACEHOLDER, Card, Line

type AnyLine = Line | PageLine
RUN_TIME = {
    "reference": "HK7 4PM",
    "code": "river apple lamp green",
    "acknowledge_by": "Tuesday 8 December",
    "reply_by": "Friday 18 December",
    "at_latest": "Tuesday 5 January",
    "promised_by": "Monday 4 January",
    "acknowledge_soon": "yes",
    "hear_soon": "yes",
    "meet_by": "Friday 29 January",
    "report_by": "Friday 5 February",
    "ask_by": "Friday 8 January",
    "stage_1_ends": "Tuesday 5 January",
    "comes_back": "yes",
    "meeting_late": "yes",
    "next_stage_open": "yes",
    "routed_school": "yes",
    "routed_send": "yes",
    "routed_adult_care": "yes",
    "routed_court": "yes",
    "routed_other_council": "yes",
    "routed_corporate": "yes",
    "routed_here_and_home": "yes",
    "routed_here_and_agency": "yes",
    "routed_voluntary": "yes",
    "advocate_reads": "yes",
    "late_panel_asked": "yes",
    "late_panel_refused": "yes",
    "part_may_come_back": "yes",
    "part_is_back": "yes",
    "part_by": "Wednesday 1 July",
    "part_answered": "yes",
    "looked_at_although_old": "yes",
    "interest_accepted": "yes",
    "less_proposed": "yes",
    "someone_else_asked": "yes",
    "someone_else_found": "yes",
    "read_as_less": "yes",
    "actions_open": "yes",
    "actions_done": "yes",
    "early_in_force": "yes",
    "investigators_named": "yes",
    "both_reported": "yes",
    "guests_named": "yes",
    "panel_reads_more": "yes",
    "panel_has_reported": "yes",
    "withdrawal_confirmed": "yes",
    "statement_sent": "yes",
    "statement_agreed": "yes",
    "part_not_looked_at": "yes",
    "part_longer": "yes",
    "part_late": "yes",
    "answer_overdue": "yes",
    "with_ombudsman": "yes",
    "advocate_asked": "yes",
    "decision_soon": "yes",
    "deferral_open": "yes",
    "deferral_deferred": "yes",
    "deferral_not_deferred": "yes",
    "deferral_happened": "yes",
    "advocate_found": "yes",
    "proceedings_over": "yes",
    "asked_early": "yes",
    "early_by_itself": "yes",
    "interest_open": "yes",
    "decided_first": "yes",
    "decided_told": "yes",
    "rest_at_stage_1": "yes",
    "only_a_part": "yes",
    "reply_if": "Friday 19 June",
    "reply_if_yes": "Friday 19 June",
    "nobody_yet": "yes",
    "early_waits": "yes",
    "early_asked": "yes",
    "answer_late": "yes",
    "stage_2_after": "Friday 3 July",
    "stage_2_now": "yes",
    "ground_child_says_no": "yes",
    "our_words": "Tess will ring you on Friday.",
    "our_points": "Your bike was lost, and we are sorry.",
    "handler": "Sam Green",
    "meets_on": "Tuesday 2 February",
    "read_on": "Tuesday 24 November",
    "unread": "yes",
    "reading_known": "yes",
    "come_back_by": "Tuesday 1 June",
    "about_home": "yes",
    "about_carer": "yes",
    "about_who_runs_it": "yes",
    "resolved": "yes",
    "advocate_there": "yes",
    "advocate_wanted": "yes",
    "advocate_offer": "yes",
    "ground_prejudice": "yes",
    "ground_outside": "yes",
    "ground_too_old": "yes",
    "ground_no_interest": "yes",
    "kept_until": "Sunday 6 December",
    "alert_by": "10:30 today",
    "nobody_told": "yes",
    "said": "My bike was taken",
    "label": "What happened",
    "teller": "Jo Smith",
    "organisation": "Example Trust",
    "reach": "jo@example.org",
    "at": "3",
    "of": "9",
}
"""The blanks only the moment of speaking can fill, with an example of each."""


@dataclass(frozen=True)
class Text:
    """One thing to read. card: name of the card, or `page_<name>`. voice: "", "again", "adult explain" and so on.

    role: line, label (of a button), or heading.
    """

    card: str
    voice: str
    role: str
    say: str
    picture: str
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """Where an editor finds it."""
        return f"{self.card} ({self.voice})" if self.voice else self.card


def list_card_texts(name: str, card: Card) -> Iterator[Text]:
    """Yield every line and button of a card, in every voice."""
    for voice_name, voice in card.voices().items():
        for line in voice.lines:
            yield _line(name, voice_name, line)
        for choice in voice.choices:
            yield Text(name, voice_name, "label", choice.label, choice.picture, _one(choice.needs), _one(choice.unless))
    if card.label:
        yield Text(name, "", "label", card.label.say, card.label.picture)


def list_page_texts(name: str, page: Page) -> Iterator[Text]:
    """Title, headings and lines of a page; a line also needs what its part needs."""
    card = "page_" + name.replace("-", "_")
    yield Text(card, "", "heading", page.title, page.picture)
    yield Text(card, "", "line", page.about, page.picture)
    for part in page.parts:
        needs, unless = _one(part.needs), _one(part.unless)
        yield Text(card, "", "heading", part.heading, part.picture, needs, unless)
        if part.time:
            yield Text(
                card, "", "label", part.time, part.picture, needs + tuple(PLACEHOLDER.findall(part.time)), unless
            )
        for line in part.lines:
            yield _line(card, "", line, needs, unless)


def list_other_texts(content: Content, today: date) -> Iterator[Text]:
    """Yield the links around the pages, the word list and the helplines, which the pages print."""
    for label in content.frame.values():
        yield Text("page_frame", "", "label", label.say, label.picture)
    for word in content.words.values():
        for say in word.say:
            yield Text("page_word_list", "", "line", say, word.picture)
    for line in content.helplines.values():
        if line.is_told:
            yield Text("page_help_now", "", "line", line.say, line.picture)
            if hours := line.hours_on(today):
                yield Text("page_help_now", "", "line", hours, line.picture)


def list_texts(content: Content, council: str, today: date) -> Iterator[Text]:
    """Yield everything the cards and pages hold for a council, whether its facts let it be shown or not."""
    for name, card in sorted(content.cards(council).items()):
        yield from list_card_texts(name, card)
    for name, page in content.pages.items():
        yield from list_page_texts(name, page)
    yield from list_other_texts(content, today)


def can_be_shown(text: Text, known: dict[str, str]) -> bool:
    """Return True if this council's facts let it be shown; what depends on the moment of speaking always can."""
    has_all = all(name in known or name in RUN_TIME for name in text.needs)
    return has_all and not any(name in known and name not in RUN_TIME for name in text.unless)


def _line(
    card: str, voice: str, line: Line | PageLine, needs: tuple[str, ...] = (), unless: tuple[str, ...] = ()
) -> Text:
    asks, lacks = needs + _one(line.needs), unless + _one(line.unless)
    return Text(card, voice, "label" if line.ask else "line", line.say, line.picture, asks, lacks)


def _one(name: str | None) -> tuple[str, ...]:
    return (name,) if name else ()
