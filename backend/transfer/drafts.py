"""A case from one line of a list, as it would be: through the forms, events and rules of the desk, without a store."""

from __future__ import annotations

import asyncio
import unicodedata
import uuid
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from pydantic import ValidationError

from backend.cases import codes
from backend.cases import events as e
from backend.cases.casebook import Casebook
from backend.cases.events.base import FromTeller
from backend.cases.history import allow
from backend.cases.later_words import texts_in
from backend.cases.named_staff import is_named, may_be_named, texts_of
from backend.cases.papers import Paper, one_a_line
from backend.cases.receive import fact_of
from backend.cases.shape import Point
from backend.cases.shapes import Representation
from backend.cases.state import State
from backend.cases.terms import IMPORT
from backend.desk import staff
from backend.desk.action_context import id_of_person
from backend.desk.actions.action import ACTIONS, Action, Context
from backend.desk.actions.fields import Field
from backend.desk.actions.first_steps import HANDLERS
from backend.desk.add_case import representation, without_words, wrong_day
from backend.desk.third_persons import Names
from backend.law.book import Law
from backend.law.working_days import CalendarTooShort, in_london
from backend.refusals import NotAllowed
from backend.transfer.columns import ASSIGNED, KEY, NAMES, NOTE, POINTS, STEPS, Step, read_boxes, told_boxes
from backend.transfer.sheet import Row, Wrong

LONGEST_KEY = 100
PERHAPS_NAMED = "Their name may stand in this case. It is given to nobody: decide at the desk who looks after it."
UNKEPT = "Something in this line cannot be kept as it is."


@dataclass(frozen=True)
class Office:
    """What a line is read with. handlers: ids of who may be given a case, by e-mail address; names: of all staff.

    gone: what the ledger of destroyed keys holds.
    """

    council: str
    law: Law
    now: datetime
    code_key: bytes
    names: Mapping[str, str]
    handlers: Mapping[str, str]
    gone: AbstractSet[str] = frozenset()

    @property
    def today(self) -> date:
        """The London date."""
        return in_london(self.now)

    def uuid_of(self, key: str) -> str:
        """Return the uuid of the case with this number of the council's: always the same, and nobody guesses it."""
        found = codes.digest_of(self.code_key, f"import:{self.council}:{same_key(key)}")
        return str(uuid.UUID(bytes=found[:16], version=4))


def same_key(key: str) -> str:
    """Return a key as it is compared: a spreadsheet and a person write the same number in several ways."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", key).casefold()).strip()


@dataclass
class Draft:
    """A case as it would be after everything in its line. facts: what is recorded after its first events, in order.

    first: how many events it has before them; asides: what is said about the line although it is taken over.
    """

    key: str
    told: Representation
    state: State
    facts: list[tuple[e.Fact, str | None]] = field(default_factory=list)
    first: int = 1
    asides: list[Wrong] = field(default_factory=list)

    def add(self, fact: e.Fact, words: str | None, office: Office) -> None:
        """Add what happened, if the rules let it happen; raises NotAllowed and CalendarTooShort."""
        allow(self.state, fact, IMPORT, today=office.today, law=office.law)
        self.facts.append((fact, words))
        event = e.Event(self.first + len(self.facts), office.now, IMPORT, fact)
        self.state = fact.apply(self.state, event)

    def said(self) -> list[str]:
        """Return everything that the person is said to have said, once each: what is looked at for safety."""
        told, later = self.told, ((fact, words) for fact, words in self.facts if words and isinstance(fact, SAID))
        first = (*texts_of(told), told.wanted.text, told.happened.text, told.decision.what)
        found = (*first, *(text for fact, words in later for text in texts_in(e.kind_of(type(fact)), words)))
        return list(dict.fromkeys(text for text in found if text and text.strip()))

    def paper(self, kind: str) -> Paper:
        """Return the newest paper of a kind of event."""
        found = [words for fact, words in self.facts if e.kind_of(type(fact)) == kind]
        return Paper.opened(found[-1]) if found else Paper()

    def context(self, office: Office) -> Context:
        """Return what a form of the desk needs to know about it."""
        texts, named = texts_of(self.told), self.told.person_named or ""
        return Context(
            state=self.state,
            law=office.law,
            today=office.today,
            actor=IMPORT,
            names=office.names,
            suspects=frozenset(one for one, name in office.names.items() if may_be_named(name, named, texts)),
            person_id=lambda name: id_of_person(office.code_key, office.names, name),
            paper=self.paper,
            told_points=lambda: [point.text for point in self.told.points],
            names_in=Names.of([self.told], office.names.values()).stand_in,
        )


SAID = (FromTeller, e.ChildSaid, e.ChildAsked)
"""Events whose words may be the person's own."""


async def office_of(book: Casebook, council: str, now: datetime) -> Office:
    """Return what the lines of this council are read with."""
    names = await book.reading(staff.names)
    people = await book.reading(lambda session: staff.working_for(session, council, *HANDLERS))
    handlers = {one.sign_in: one.id for one in people}
    ledger = book.secrets.data_keys.ledger
    gone = await asyncio.to_thread(ledger.gone) if ledger else set()
    return Office(council, book.law, now, book.secrets.code_key, names, handlers, gone)


def draft_of(row: Row, office: Office) -> tuple[Draft | None, list[Wrong]]:
    """Return the case of a line, or None and everything that is known to be wrong with it."""
    key = row.cells.get(KEY, "").strip()
    found = list(wrong_key(row, key))
    told, wrong = told_of(row, office)
    found += wrong
    if told is None:
        return None, found
    draft = first_draft(key, told, office)
    if "told_long_ago" in draft.state.flags:
        # What a running case was long ago is no news to the council, and nothing got lost on the way.
        draft.add(e.Seen(flags=("told_long_ago",)), None, office)
    found += steps_of(row, draft, office)
    found += close_draft(row, draft, office)
    return (None if found else draft), found


def wrong_key(row: Row, key: str) -> Iterator[Wrong]:
    """Yield what is wrong with the council's own number, and with the line as a whole."""
    if row.too_long:
        yield Wrong(row.line, "(after the last)", "There is something to the right of the last column.")
    if not key:
        yield Wrong(row.line, KEY, "Please fill this in: by it the case is known when this file is read again.")
    elif len(key) > LONGEST_KEY:
        yield Wrong(row.line, KEY, f"At most {LONGEST_KEY} letters.")


def told_of(row: Row, office: Office) -> tuple[Representation | None, list[Wrong]]:
    """Return what was told, or None and what is wrong with it."""
    typed = read_boxes(told_boxes(), row.cells)
    typed.values = {NAMES.get(column, column): value for column, value in typed.values.items()}
    for column, say in without_words(typed).items():
        typed.wrong.setdefault(column, say)
    if day := wrong_day(office.law, office.today, typed.values.get("on")):
        typed.wrong["received_on"] = day["on"]
    if typed.wrong:
        return None, [Wrong(row.line, column, say) for column, say in typed.wrong.items()]
    try:
        told = representation(typed, office.council, office.now)
    except ValidationError:
        return None, [Wrong(row.line, "words", UNKEPT)]
    try:
        points = tuple(Point(text=text) for text in one_a_line(row.cells.get(POINTS)))
        return Representation.model_validate({**dict(told), "points": points}), []
    except ValidationError:
        return None, [Wrong(row.line, POINTS, "These are too many points, or one of them cannot be kept as it is.")]


def first_draft(key: str, told: Representation, office: Office) -> Draft:
    """Return the case on receipt, with staff whose names stand in the words kept out, as on arrival."""
    state = fact_of(office.law, told, office.now).first_state()
    texts, named = texts_of(told), told.person_named or ""
    meant = {one for one, name in office.names.items() if is_named(name, named, texts)}
    # That they are kept out is an event of its own: what comes after it, and points to it, is counted from there.
    first = 2 if meant - state.named else 1
    return Draft(key, told, replace(state, named=state.named | meant), first=first)


def steps_of(row: Row, draft: Draft, office: Office) -> Iterator[Wrong]:
    """Take every step that is filled in; yield what is wrong. After a step that cannot be, the rest is not judged."""
    for step in STEPS:
        cells = row.under(step.name)
        if cells:
            wrong = list(take(step, cells, draft, office, row.line))
            yield from wrong
            if wrong:
                return


def take(step: Step, cells: Mapping[str, str], draft: Draft, office: Office, line: int) -> Iterator[Wrong]:
    """Take one step through the form of the desk; yield what is wrong with it."""
    action = ACTIONS[step.action]
    try:
        context = draft.context(office)
        boxes = boxes_of(action, context)
        others = sorted(set(cells) - {box.name for box in boxes} - set(step.given))
        yield from (
            Wrong(line, f"{step.name}.{name}"[:80], "There is no such column for this case.") for name in others
        )
        typed = read_boxes(boxes, {**cells, **step.given})
        wrong = typed.wrong or action.mistakes(context, typed)
        yield from (Wrong(line, f"{step.name}.{name}", say) for name, say in wrong.items())
        if not wrong and not others:
            draft.add(action.make(context, typed), action.words_of(context, typed), office)
            for fact, words in action.also(context, typed):
                draft.add(fact, words, office)
    except NotAllowed as refused:
        yield Wrong(line, f"{step.name}.{boxes[0].name}", refused.say)
    except CalendarTooShort:
        yield Wrong(line, f"{step.name}.on", "The calendar of bank holidays is too short for this.")


def boxes_of(action: Action, context: Context) -> Sequence[Field]:
    """Return the boxes of its form. A day that the form fills with today has to be said: the true one counts."""
    return [replace(box, needed=True) if box.name == "on" else box for box in action.fields(context)]


def close_draft(row: Row, draft: Draft, office: Office) -> Iterator[Wrong]:
    """Give it to somebody, and note where it comes from; yield what is wrong with that."""
    address = row.cells.get(ASSIGNED, "").strip().lower()
    if address:
        to = office.handlers.get(address)
        if to is None:
            yield Wrong(row.line, ASSIGNED, "Nobody with this address works on cases of this council at the desk.")
        elif to in draft.context(office).suspects - draft.state.named:
            draft.asides.append(Wrong(row.line, ASSIGNED, PERHAPS_NAMED))
        else:
            try:
                draft.add(e.Assigned(to=to), None, office)
            except NotAllowed as refused:
                yield Wrong(row.line, ASSIGNED, refused.say)
    said = f"Taken over from the council’s own list, where its number is {draft.key}."
    note = row.cells.get(NOTE, "").replace("\r\n", "\n").strip()
    draft.add(e.NoteWritten(on=office.today, about="other"), "\n\n".join(filter(None, (said, note))), office)
