"""Invented representations: who, what about, in which words. Nothing here was said by anybody."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, cast
from uuid import UUID

from backend.cases.shapes import About, Representation
from telling.yaml_files import read_yaml

COUNCILS_WEIGHT = (5, 4, 4, 3, 6)
KINDS = {"complaint": 62, "comment": 18, "thank_you": 20, "advocate_request": 5}
CHANNELS = {"chat": 78, "form": 8, "phone": 8, "letter": 4, "in_person": 2}
ROLES = {"child": 74, "on_behalf": 20, "own_right": 6}
RELATIONS = {
    "on_behalf": ("advocate", "carer", "parent", "family", "other"),
    "own_right": ("parent", "carer", "family"),
}
ADVOCATE = {"yes_please": 30, "have_one": 12, "someone_i_trust": 12, "no_thanks": 24, "later": 14, "not_asked": 8}
WHEN = {"now": 20, "this_week": 30, "this_month": 25, "this_year": 15, "over_a_year": 4, "not_sure": 6}
REPLY = {"text_message": 30, "email": 25, "phone": 15, "letter": 10, "in_person": 10, "no_reply": 10}
SEVERAL = 0.6
"""Of complaints in several messages: their person agreed to a list of points."""


@cache
def words() -> dict[str, Any]:
    """Return words.yml, read once."""
    return cast(dict[str, Any], read_yaml((Path(__file__).parent / "words.yml").read_text("utf-8")))


def one_of[T](rng: Random, weights: dict[T, int]) -> T:
    """Return one key, as often as its weight says."""
    return rng.choices(list(weights), list(weights.values()))[0]


def new_uuid(rng: Random) -> str:
    """Return a uuid that the seed decides."""
    return str(UUID(int=rng.getrandbits(128), version=4))


def representation(rng: Random, councils: list[str], told_at: datetime) -> Representation:
    """Return something that somebody could have told."""
    kind = one_of(rng, KINDS)
    weights = (COUNCILS_WEIGHT * len(councils))[: len(councils)]
    told: dict[str, Any] = {
        "council": rng.choices(councils, weights)[0],
        "kind": kind,
        "kind_said": kind,
        "channel": one_of(rng, CHANNELS),
        "told_at": told_at,
        **people(rng, kind),
        **what(rng, kind, told_at),
        "reply": reply(rng),
        "content_version": "demo",
    }
    if kind != "thank_you":
        told["advocate"] = {"answer": one_of(rng, ADVOCATE)}
    return Representation.model_validate(told)


def people(rng: Random, kind: str) -> dict[str, Any]:
    """Return who speaks, and for whom."""
    role = one_of(rng, ROLES) if kind == "complaint" else "child"
    speaker: dict[str, Any] = {"role": role}
    child: dict[str, Any] = {"name": name(rng), "age_band": rng.choice(words()["age_bands"])}
    anonymous = role == "child" and rng.random() < 0.15
    if role != "child":
        speaker |= {"relation": rng.choice(RELATIONS[role]), "name": name(rng)}
        child |= {"knows": "yes", "agrees": one_of(rng, {"yes": 60, "no": 5, "not_sure": 35})}
    if anonymous:
        child["name"] = None
    together = role == "child" and rng.random() < 0.2
    return {"speaker": speaker, "child": child, "anonymous": anonymous, "together": together}


def what(rng: Random, kind: str, told_at: datetime) -> dict[str, Any]:
    """Return what it is about, in invented words."""
    if kind != "complaint":
        return {"words": said(rng, words()[kind], told_at, 1)}
    about = rng.sample(sorted(words()["complaint"]), rng.choices((1, 2), (80, 20))[0])
    lines = [line for topic in about for line in words()["complaint"][topic]]
    told = said(rng, lines, told_at, min(len(lines), rng.randint(1, 3)))
    several = len(told) > 1 and rng.random() < SEVERAL
    return {
        "about": cast(list[About], about),
        "words": told,
        "points": [{"text": one["text"]} for one in told] if several else [],
        "happened": {"when": one_of(rng, WHEN)},
        "wanted": {"text": rng.choice(words()["wanted"]), "kinds": [rng.choice(("apology", "explanation", "change"))]},
        "person_named": name(rng) if rng.random() < 0.3 else None,
    }


def said(rng: Random, lines: list[str], told_at: datetime, count: int) -> list[dict[str, Any]]:
    """So many different messages, a minute apart, the last just before it was sent."""
    chosen = rng.sample(lines, count)
    return [{"at": told_at - timedelta(minutes=count - at), "text": line} for at, line in enumerate(chosen)]


def reply(rng: Random) -> dict[str, Any]:
    """Return how to reach them: numbers and addresses that reach nobody."""
    how = one_of(rng, REPLY)
    reach = {
        "email": f"{rng.choice(words()['names']).lower()}@example.org",
        "phone": f"01632 960{rng.randrange(1000):03d}",
        "text_message": f"01632 960{rng.randrange(1000):03d}",
        "letter": "Invented: 1 Example Street",
    }
    return {"how": how, "to": reach.get(how), "safe": "yes" if rng.random() < 0.85 else "not_sure"}


def name(rng: Random) -> str:
    """Return a name that nobody has."""
    return f"{rng.choice(words()['names'])} Example"
