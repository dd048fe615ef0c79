"""Very many cases in a store, made fast: sealed as real ones are, found by name as real ones are, most of them closed.

What is alike is worked out once: cases of one day, council, kind and role have one summary, and a part of a name has
its hashes in a council once.
"""

from __future__ import annotations

import json
import os
import random
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Table, insert, text

from backend.cases.casebook import Casebook
from backend.cases.codes import reference_of
from backend.cases.events import KINDS, Event
from backend.cases.history import replay
from backend.cases.names import Hashes, parts_of
from backend.cases.representation import Representation
from backend.cases.summaries import values_of
from backend.cases.tables import CaseRow, EventRow, NameRow, NamesKeptRow, SummaryRow
from backend.settings import Settings
from backend.store.base import about_of
from backend.store.data_keys import DATA_KEYS, KEY, subjects_of
from backend.store.engine import make_sync_engine
from backend.store.sealing import HeldKeys, Sealer
from backend.store.secrets import load_keys
from tests.backend.cases.kit import telling

COUNCILS = ("wigan", "devon", "islington", "sefton", "cheshire-west-and-chester")
GIVEN = ("Katherine", "Ann", "Mohammed", "Olu", "Stephen", "Zoe", "Priya", "Liam", "Chidi", "Sam")
FAMILY = ("Smith", "Okonkwo", "Patel", "Jones", "Green", "Khan", "Brown", "Murphy", "Lewandowski", "Hughes")
SYLLABLES = ("ba", "ren", "lo", "mi", "kas", "tur", "el", "do")
OPEN_DAYS, CLOSED_DAYS = tuple(range(1, 25)), tuple(range(60, 1100, 13))
"""How many days ago a case arrived."""
A_CHUNK = 5000


@dataclass(frozen=True)
class Kind:
    """What is alike in many cases."""

    council: str
    days_ago: int
    kind: str
    role: str
    wants: str
    names_someone: bool
    done: bool


@dataclass
class Filling:
    """Makes the rows. start: the moment that counts as now; staff: who looks after what is looked after."""

    book: Casebook
    settings: Settings
    start: datetime
    staff: str
    dice: random.Random = field(default_factory=lambda: random.Random(1))
    made: dict[Kind, tuple[list[tuple[str, dict[str, Any]]], dict[str, Any]]] = field(default_factory=dict)
    hashes: dict[str, Hashes] = field(default_factory=dict)
    parts: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def name(self) -> str:
        """Return a name: one in five is common, the others are made of syllables, so that most are rare."""
        if self.dice.random() < 0.2:
            return f"{self.dice.choice(GIVEN)} {self.dice.choice(FAMILY)}"
        return " ".join("".join(self.dice.choices(SYLLABLES, k=3)) for _ in "12")

    def kind(self) -> Kind:
        """Return what a case is like; nine out of ten are closed, as in a real office."""
        dice, done = self.dice, self.dice.random() < 0.9
        return Kind(
            council=dice.choice(COUNCILS),
            days_ago=dice.choice(CLOSED_DAYS if done else OPEN_DAYS),
            kind=dice.choice(("complaint",) * 7 + ("comment", "thank_you")),
            role=dice.choice(("child", "child", "on_behalf")),
            wants="later" if done else dice.choice(("no_thanks", "yes_please")),
            names_someone=not done and dice.random() < 0.3,
            done=done,
        )

    def alike(self, kind: Kind) -> tuple[list[tuple[str, dict[str, Any]]], dict[str, Any]]:
        """Return the kinds and facts of the events, and the summary, of every case like this."""
        if kind not in self.made:
            at = self.start - timedelta(days=kind.days_ago)
            told = {
                "council": kind.council, "kind": kind.kind, "kind_said": None, "channel": "chat",
                "received_on": at.date().isoformat(), "role": kind.role, "child_agrees": "yes", "on_the_list": True,
                "advocate": kind.wants, "over_a_year": False, "names_someone": kind.names_someone,
                "private_talk": False, "anonymous": False, "told_in_future": False, "told_long_ago": False,
                "content_version": None, "promises": dict(self.book.law.promises[kind.council]),
            }  # fmt: skip
            facts: list[tuple[str, dict[str, Any]]] = [("received", told), ("assigned", {"to": self.staff})]
            facts += [("closed", {"on": at.date().isoformat()})] if kind.done else []
            events = [
                Event(n, at, "teller", KINDS[name].model_validate(fact)) for n, (name, fact) in enumerate(facts, 1)
            ]
            case = CaseRow(uuid="", reference="", council=kind.council)
            self.made[kind] = facts, values_of(case, replay(events), len(events), self.book.law)
        return self.made[kind]

    def hashes_of(self, council: str, name: str) -> Iterator[int]:
        """Yield every hash under which a name is kept."""
        of = self.hashes.setdefault(council, Hashes.of(self.book.secrets.code_key, council))
        for part in parts_of(name):
            if (council, part) not in self.parts:
                self.parts[council, part] = list(of.of_part(part))
            yield from self.parts[council, part]

    def rows(self, sealer: Sealer, uuids: Sequence[str]) -> dict[Any, list[dict[str, Any]]]:
        """Return the rows of these cases, by table."""
        words = Representation.model_validate(telling(council=COUNCILS[0])).model_dump(mode="json")
        found: dict[Any, list[dict[str, Any]]] = {
            one: [] for one in (CaseRow, EventRow, SummaryRow, NameRow, NamesKeptRow)
        }
        for key in uuids:
            kind, names = self.kind(), [self.name() for _ in range(3)]
            at, reference = self.start - timedelta(days=kind.days_ago), f"{reference_of(b'x', key)}{key[:8]}"[:16]
            plain = {"uuid": key, "reference": reference, "council": kind.council}
            found[CaseRow].append({**plain, "code_hash": "", "opened_at": at})
            facts, values = self.alike(kind)
            told = {**words, "council": kind.council, "child": {**words["child"], "name": names[0]}}
            sealed = sealer.seal(json.dumps(told), about_of("case_events", "sealed", {"case_uuid": key, "seq": 1}))
            for seq, (name, fact) in enumerate(facts, 1):
                row = {
                    "case_uuid": key,
                    "seq": seq,
                    "kind": name,
                    "at": at,
                    "actor": "teller",
                    "facts": fact,
                    "once": None,
                }
                found[EventRow].append({**row, "sealed": None if seq > 1 else sealed, "key_id": sealer.key_id})
            found[SummaryRow].append({**values, "case_uuid": key, "reference": reference})
            found[NamesKeptRow].append({"case_uuid": key, "events": len(facts)})
            of_case = {
                (one, what)
                for what, name in zip(("child", "adult", "named"), names, strict=True)
                for one in self.hashes_of(kind.council, name)
            }
            number = self.hashes[kind.council].of_contact(f"07700 9{self.dice.randrange(10**5):05d}")
            of_case |= {(one, "contact") for one in number}
            found[NameRow] += [{"hash": one, "case_uuid": key, "what": what} for one, what in of_case]
        return found


def fill(book: Casebook, settings: Settings, count: int, start: datetime, staff: str) -> None:
    """Store so many cases of three years."""
    filling, engine = Filling(book, settings, start, staff), make_sync_engine(settings)
    for done in range(0, count, A_CHUNK):
        some = min(A_CHUNK, count - done)
        uuids = [str(uuid.UUID(int=filling.dice.getrandbits(128))) for _ in range(some)]
        keys = {key: os.urandom(KEY) for key in uuids}
        with book.secrets.data_keys.engine.begin() as connection:
            connection.execute(insert(DATA_KEYS), [{"subject": subject, "key": key} for subject, key in keys.items()])
        sealer = Sealer(load_keys(settings), own=HeldKeys(keys), subjects_of=subjects_of)
        pour(engine, filling.rows(sealer, uuids))
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:  # what autovacuum does by itself a minute after so many new rows
            connection.execute(text("ANALYZE"))
    engine.dispose()


def pour(engine: Engine, rows: Mapping[Any, list[dict[str, Any]]]) -> None:
    """Store these rows in one transaction."""
    with engine.begin() as connection:
        for model, some in rows.items():
            if model is NameRow:
                pour_names(connection, model.__table__, some)
            else:
                connection.execute(insert(model), some)


def pour_names(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Store hashes, fifty a case, past SQLAlchemy: plain numbers and text in the order of their key."""
    plain = sorted((row["hash"], row["case_uuid"], row["what"]) for row in rows)
    driver: Any = connection.connection.cursor()
    if connection.dialect.name == "sqlite":
        driver.executemany(f"INSERT INTO {table.name} (hash, case_uuid, what) VALUES (?, ?, ?)", plain)
        return
    with driver.copy(f"COPY {table.name} (hash, case_uuid, what) FROM STDIN") as copy:
        for row in plain:
            copy.write_row(row)
