"""Everything that is held about one case, passage by passage, to be checked before it is given to whom it is about.

-- UK GDPR article 15; Data Protection Act 2018 schedule 2 paragraph 16 (the rights of others)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from backend.alerts.letters import said as moment_of
from backend.cases.events.links import LINKING
from backend.cases.later_words import request_in
from backend.cases.letters import Letter
from backend.cases.names import parts_of
from backend.cases.names_index import REQUESTS, of_request
from backend.cases.papers import Item
from backend.cases.young_person import KIND as YOUNG_PERSON
from backend.cases.young_person import from_sealed, lists
from backend.desk.case_access import Opened
from backend.desk.facts import facts
from backend.desk.third_persons import Names, Piece
from backend.desk.timeline import NOTE, line_of
from backend.files.held import KIND as FILE_ADDED
from backend.files.held import REMOVED as FILE_REMOVED

NOTE_CHECK = "A private note of the team: to be checked"
FILE_CHECK = "A file: look through all of it. It is given beside this document, or withheld"
NAME_CHECK = "A third person may be named: to be checked"
PEOPLE = ("investigating", "panel_arranged", "panel_met", "panel_guests_named")
"""Kinds of events whose words end with names, each line of one or more, behind a colon or not."""
FILE_GONE = "Its content was removed for good: look whether its name is about somebody else"
OTHER_CASE = "It names the case of somebody else, perhaps: withhold it unless it is theirs"
LOOK_AT = {NOTE: NOTE_CHECK, FILE_ADDED: FILE_CHECK, FILE_REMOVED: FILE_GONE}
LOOK_AT |= dict.fromkeys(LINKING, OTHER_CASE)
WITHHELD = "[withheld]"
NAME_WITHHELD = "[name withheld]"


@dataclass(frozen=True)
class Passage:
    """One passage. id: stays the same when the case goes on. label: what it is. withheld: nobody reads it.

    because: of what kind it is, where everything of that kind has to be looked at.
    """

    id: str
    label: str
    pieces: Sequence[Piece]
    because: str = ""
    withheld: bool = False

    @property
    def checks(self) -> list[str]:
        """Why somebody has to look at it before it is given out."""
        found = [self.because, NAME_CHECK if any(piece.name for piece in self.pieces) else ""]
        return [say for say in found if say]


@dataclass(frozen=True)
class Part:
    """Passages under one heading."""

    title: str
    passages: Sequence[Passage]


def parts_of_case(opened: Opened, names: Mapping[str, str]) -> list[Part]:
    """Return everything that is held about a case, in the order in which it came.

    It is read twice: a name that is written as one in one place is then known in all of them.
    """
    third = Names.of(opened.tellings, names.values(), names_in_boxes(opened))
    return parts_with(opened, third.having_seen(names_found(parts_with(opened, third, names))), names)


def names_in_boxes(opened: Opened) -> Iterator[str]:
    """Yield what was typed since where a name is asked for: an advocate's, who investigates, who does what."""
    for row in opened.history:
        words = opened.book.words_of(row) or ""
        if row.kind in REQUESTS and (asked := request_in(row.kind, words)):
            yield from (text for what, text in of_request(asked) if what != "contact")
        elif row.kind in PEOPLE:
            yield from (line.rpartition(":")[2] for line in words.rpartition("\n\n")[2].splitlines())
        elif row.kind == "action_planned":
            yield Item.opened(words).text


def parts_with(opened: Opened, third: Names, names: Mapping[str, str]) -> list[Part]:
    """Return the same with what these names mark."""
    return [Part("What we were told", list(told_passages(opened, third))), *history(opened, third, names)]


def told_passages(opened: Opened, third: Names) -> Iterator[Passage]:
    """Yield what was told: facts first, then the words."""
    told = opened.told
    for part in ("who", "about"):
        for number, (label, text) in enumerate(facts(told, part)):
            if text != "–":
                yield Passage(f"{part}{number}", label, third.pieces(text))
    for number, one in enumerate(told.words):
        yield Passage(f"word{number}", "In their words", third.pieces(one.text))
    for number, point in enumerate(told.points, 1):
        yield Passage(f"point{number}", f"Point {number}", third.pieces(point.text))
    if told.wanted.text:
        yield Passage("wanted", "What would help", third.pieces(told.wanted.text))


def history(opened: Opened, third: Names, names: Mapping[str, str]) -> Iterator[Part]:
    """Yield what happened, the oldest first, each with what was written down then."""
    counts = {row.seq for row in opened.rows}
    for row in opened.history:
        if row.seq in opened.hidden:  # whoever is named in the other case does not learn of it here either
            continue
        line = line_of(opened, row, names, in_error=row.seq not in counts)
        look = FILE_GONE if line.is_removed else LOOK_AT.get(row.kind, "")
        frame = "\n".join([f"By: {line.who}", *(f"{label}: {text}" for label, text in line.facts)])
        texts = [*line.words, *more_words(opened, row.kind, opened.book.words_of(row))]
        passages = [Passage(f"e{row.seq}", "What is recorded", third.pieces(frame, guess=False), look)]
        passages += [
            Passage(f"e{row.seq}.{number}", "In words", third.pieces(text), look)
            for number, text in enumerate(texts, 1)
        ]
        title = f"{line.what}, {moment_of(line.at)}" + (" (recorded in error)" if line.in_error else "")
        yield Part(title, passages)


def more_words(opened: Opened, kind: str, words: str | None) -> Iterable[str]:
    """Yield what the history of the desk shows elsewhere, or to nobody: letters, and answers for the yearly report."""
    if kind == "letter_kept":
        yield Letter.opened(words).as_text
    if kind == YOUNG_PERSON:
        for name, given in from_sealed(words).items():
            yield f"{lists().questions[name].label}: {lists().answers_to(name).get(given, given)}"


def names_found(parts: Iterable[Part]) -> list[str]:
    """Return every name that is marked, once, in the order of the alphabet."""
    found = {piece.text for part in parts for one in part.passages for piece in one.pieces if piece.name}
    return sorted(found, key=str.casefold)


def redacted(parts: Iterable[Part], withheld: AbstractSet[str], names: AbstractSet[str]) -> list[Part]:
    """Return what may be given out. withheld: ids of passages; names: that are left out wherever they are marked."""
    return [
        replace(part, passages=[redacted_passage(passage, withheld, names) for passage in part.passages])
        for part in parts
    ]


def redacted_passage(passage: Passage, withheld: AbstractSet[str], names: AbstractSet[str]) -> Passage:
    """Return a passage without its text, or without these names; nothing of what is withheld stays in it.

    A name goes in every form in which it is marked: with an s, with the family name, in capitals.
    """
    if passage.id in withheld:
        return replace(passage, pieces=[Piece(WITHHELD)], withheld=True)
    return replace(
        passage,
        pieces=[Piece(NAME_WITHHELD) if piece.name and meets(piece.text, names) else piece for piece in passage.pieces],
    )


def meets(text: str, names: AbstractSet[str]) -> bool:
    """Return whether any part of a marked name is a part of one of these."""
    return text in names or any(stems(text) & stems(name) for name in names)


def stems(name: str) -> set[str]:
    """Return the parts of a name without an s at the end: also of whoever leaves the apostrophe out."""
    return {part.removesuffix("s") for part in parts_of(name)}
