"""`python -m backend.cases.write_representation`: write the shape of a Representation, and its schema, from telling/.

The shape is a module like any other, so that types are checked; a test fails by name when it is behind.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from telling.question import YES_NO
from telling.shape import GROUPS, NOT_ASKED, Spot, spots

MODULE = Path(__file__).with_name("representation.py")
SCHEMA = Path(__file__).resolve().parents[2] / "tests" / "contract" / "schema.representation.json"
WIDEST = 120
NAMES = {
    "kind_said": "Kind",
    "wanted.kinds": "Help",
    "happened.when": "When",
    "advocate.answer": "AdvocateAnswer",
    "speaker.role": "Role",
}
"""Names of the types of choices that are not their path in capitals."""
HEAD = '''"""The Representation: what somebody tells, as the Case API takes it.

Written by `python -m backend.cases.write_representation` from telling/. Do not change it by hand.
"""

from __future__ import annotations

{dates}from typing import Annotated, Literal

from pydantic import Field

from backend.cases.shape import Name, Point, Shape, Text, Told, ToldAt, Words

'''
FRAME = '''class Representation(Told):
    """A thank you, an idea, a complaint or the wish for an advocate, as the person confirmed it (words on the wire)."""

    council: Name
    channel: Literal["chat", "form", "phone", "letter", "in_person"]
    told_at: ToldAt
    content_version: Name | None = None
'''


def type_name(path: str, values: tuple[str, ...]) -> str:
    """Return the name of the type of a choice: the same for every yes and no."""
    if values == YES_NO:
        return "YesNo"
    return NAMES.get(path) or "".join(word.capitalize() for word in path.replace(".", "_").split("_"))


def literal(name: str, values: tuple[str, ...]) -> str:
    """Return the definition of a choice, wrapped where it is too wide."""
    quoted = [f'"{value}"' for value in values]
    line = f"{name} = Literal[{', '.join(quoted)}]"
    if len(line) <= WIDEST:
        return f"{line}\n"
    return f"{name} = Literal[\n" + "".join(f"    {one},\n" for one in quoted) + "]\n"


def field(spot: Spot) -> str:
    """Return the line of one field: optional, unless the case cannot be without it."""
    place, name = spot.place, spot.path.rpartition(".")[2]
    one = {
        "choices": type_name(spot.path, spot.values),
        "names": "Name",
        "messages": "Words",
        "points": "Point",
    }.get(place.holds)
    if one is None:
        kind = {"text": "Text", "flag": "bool", "date": "date"}.get(place.holds) or type_name(spot.path, spot.values)
        return f"    {name}: {kind}\n" if place.required else f"    {name}: {kind} | None = None\n"
    kind = f"tuple[{one}, ...]"
    if place.most is not None:
        kind = f"Annotated[{kind}, Field(max_length={place.most})]"
    return f"    {name}: {kind}\n" if place.required else f"    {name}: {kind} = ()\n"


def classes() -> Iterator[str]:
    """Give the text of each class; the whole comes last."""
    groups: dict[str, list[str]] = {}
    for spot in spots().values():
        groups.setdefault(spot.path.rpartition(".")[0], []).append(field(spot))
    for path in NOT_ASKED:
        group, _, name = path.rpartition(".")
        groups.setdefault(group, []).append(f"    {name}: Text | None = None\n")
    whole = groups.pop("")
    for group, lines in groups.items():
        about = GROUPS.get(group, f"Answers about {group.replace('_', ' ')}.").replace("\n", "\n    ")
        about += "\n    " if "\n" in about else ""
        yield f'class {group.capitalize()}(Shape):\n    """{about}"""\n\n' + "".join(lines)
    parts = [f"    {group}: {group.capitalize()} = {group.capitalize()}()\n" for group in groups]
    yield FRAME + "".join([*whole, *parts])


def module() -> str:
    """Return the text of the module."""
    types = {type_name(spot.path, spot.values): spot.values for spot in spots().values() if spot.values}
    literals = "".join(literal(name, values) for name, values in types.items())
    dates = "from datetime import date\n" if any(spot.place.holds == "date" for spot in spots().values()) else ""
    return HEAD.format(dates=dates) + literals + "\n\n" + "\n\n".join(classes())


def schema() -> str:
    """Return the JSON schema of the module as it is now."""
    from backend.cases.representation import Representation

    return json.dumps(Representation.model_json_schema(), indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    """Write both files; return 0."""
    MODULE.write_text(module(), encoding="utf-8")
    SCHEMA.write_text(schema(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
