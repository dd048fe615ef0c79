"""Values that fit a JSON schema of our OpenAPI document, and values that nearly do."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

CANARY = "q7 heron"
"""In every text that is made: what a refusal answers must never hold it."""
LONG = 40
FEW = 3
type Schema = dict[str, Any]

names = st.text(max_size=12).map(lambda name: name + CANARY)
junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=LONG).map(lambda text: text + CANARY),
    lambda inner: st.lists(inner, max_size=FEW) | st.dictionaries(names, inner, max_size=FEW),
    max_leaves=8,
)
"""Any JSON, with numbers that are none and names that are no fields."""


def fitting(schema: Schema, schemas: dict[str, Schema]) -> st.SearchStrategy[Any]:
    """Return values that fit. schemas: the shared ones of the document, by name."""
    if "$ref" in schema:
        return st.deferred(lambda: fitting(schemas[schema["$ref"].rpartition("/")[2]], schemas))
    for several in ("anyOf", "oneOf"):
        if several in schema:
            return st.one_of([fitting(one, schemas) for one in schema[several]])
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    return OF_TYPE[schema["type"]](schema, schemas)


def objects(schema: Schema, schemas: dict[str, Schema]) -> st.SearchStrategy[Any]:
    """Return objects with what is required and some of the rest."""
    fields = {name: fitting(one, schemas) for name, one in schema.get("properties", {}).items()}
    required = set(schema.get("required", ()))
    return st.fixed_dictionaries(
        {name: value for name, value in fields.items() if name in required},
        optional={name: value for name, value in fields.items() if name not in required},
    )


def arrays(schema: Schema, schemas: dict[str, Schema]) -> st.SearchStrategy[Any]:
    """Return short lists."""
    least = schema.get("minItems", 0)
    return st.lists(fitting(schema["items"], schemas), min_size=least, max_size=max(least, FEW))


def strings(schema: Schema, _: dict[str, Schema]) -> st.SearchStrategy[Any]:
    """Return texts in their format or pattern; any other text holds the canary."""
    if schema.get("format") == "date-time":
        return st.datetimes(timezones=st.timezones()).map(lambda moment: moment.isoformat())
    if schema.get("format") == "date":
        return st.dates().map(lambda day: day.isoformat())
    if "pattern" in schema:
        return st.from_regex(schema["pattern"], fullmatch=True)
    room = min(schema.get("maxLength", LONG), LONG) - len(CANARY)
    return st.text(max_size=max(room, 0)).map(lambda text: text + CANARY)


OF_TYPE = {
    "object": objects,
    "array": arrays,
    "string": strings,
    "integer": lambda schema, _: st.integers(schema.get("minimum", -(2**63)), schema.get("maximum", 2**63)),
    "number": lambda schema, _: st.floats(allow_nan=False, allow_infinity=False),
    "boolean": lambda schema, _: st.booleans(),
    "null": lambda schema, _: st.none(),
}


@st.composite
def nearly_fitting(draw: st.DrawFn, schema: Schema, schemas: dict[str, Schema]) -> Any:
    """Draw a value in which one thing is wrong: another type, a field too many, one too few, an odd number."""
    value = draw(fitting(schema, schemas))
    places = list(paths(value))
    path = draw(st.sampled_from(places))
    return changed(value, path, draw(junk), drop=draw(st.booleans()))


def paths(value: Any, front: tuple[Any, ...] = ()) -> Any:
    """Yield the way to every part of a value, and to a field that is not there."""
    yield front
    if isinstance(value, dict):
        yield (*front, f"field_{CANARY}")
        for name, part in value.items():
            yield from paths(part, (*front, name))
    elif isinstance(value, list):
        for at, part in enumerate(value):
            yield from paths(part, (*front, at))


def changed(value: Any, path: tuple[Any, ...], instead: Any, *, drop: bool) -> Any:
    """Return the value with one part replaced or dropped."""
    if not path:
        return instead
    first, *rest = path
    if isinstance(value, dict):
        if not rest and drop and first in value:
            return {name: part for name, part in value.items() if name != first}
        return {**value, first: changed(value.get(first), tuple(rest), instead, drop=drop)}
    return [changed(part, tuple(rest), instead, drop=drop) if at == first else part for at, part in enumerate(value)]
