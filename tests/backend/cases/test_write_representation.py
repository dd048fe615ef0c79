"""The shape of a case is written from the places of the questions: each kind of place has its type."""

from __future__ import annotations

import pytest

from backend.cases.write_representation import WIDEST, field, literal, type_name
from telling.places import Holds, Place, the_words
from telling.question import YES_NO
from telling.shape import Spot


def spot(
    path: str, holds: Holds, values: tuple[str, ...] = (), most: int | None = None, required: bool = False
) -> Spot:
    """Return a field of the Representation at a place that no question has."""
    return Spot(path, Place(path, holds, the_words, most=most, required=required), values)


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (spot("sleep.text", "text"), "    text: Text | None = None\n"),
        (spot("happened.from_on", "date"), "    from_on: date | None = None\n"),
        (spot("together", "flag"), "    together: bool | None = None\n"),
        (spot("sleep.how", "choice", ("well", "badly")), "    how: SleepHow | None = None\n"),
        (spot("child.knows", "choice", YES_NO), "    knows: YesNo | None = None\n"),
        (spot("kind", "choice", ("comment",), required=True), "    kind: Kind\n"),
        (spot("for", "choices", ("me",), most=9), "    for: Annotated[tuple[For, ...], Field(max_length=9)] = ()\n"),
        (spot("wanted.kinds", "choices", ("change",)), "    kinds: tuple[Help, ...] = ()\n"),
        (spot("needs", "names", most=5), "    needs: Annotated[tuple[Name, ...], Field(max_length=5)] = ()\n"),
    ],
)  # fmt: skip
def test_a_place_becomes_a_field(place: Spot, line: str) -> None:
    assert field(place) == line


def test_yes_and_no_are_one_type_and_a_long_list_is_wrapped() -> None:
    assert type_name("reply.safe", YES_NO) == "YesNo"
    many = tuple(f"choice_number_{number}" for number in range(12))
    lines = literal("Many", many).splitlines()
    assert lines[0] == "Many = Literal["
    assert len(lines) == len(many) + 2
    assert all(len(line) <= WIDEST for line in lines)
