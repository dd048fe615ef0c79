# ruff: noqa: E501 - tables of words read best as long lines
"""Several matters in one story: listed back once, put right in words or by buttons, and answered one by one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.point_edits import edited
from bot.actions.point_splitting import MOST, points_in
from tests.bot.conftest import Person, PretendBackend

STORY = "first they lost my bag. second they never told me about the move. and another thing my room is cold"
BAG, MOVE, ROOM = (
    "first they lost my bag.",
    "second they never told me about the move.",
    "and another thing my room is cold",
)
TOLD = (">begin", ">complaint", ">me", STORY, ">thats_all", ">no")


@pytest.mark.parametrize(
    "story",
    [
        ["my social worker never rings me back and she missed my review"],
        ["I was in year 1. They moved me in year 2. It was bad"],
        ["my first placement was good, my second placement was bad"],
        ["first time she said yes, second time she said no"],
        ["it was one thing and another thing all day"],
        ["my social worker never rings me", "she said my carer should do it"],
        ["they moved me", "and then they lost my stuff"],
        ["ring me at 10. 30 is too late"],
        [""],
    ],
)
def test_a_story_is_one_matter_unless_it_clearly_lists_several(story: list[str]) -> None:
    assert points_in(story) == []


@pytest.mark.parametrize(
    ("story", "points"),
    [
        ([STORY], [BAG, MOVE, ROOM]),
        (["1) they lost my bag 2) no one calls 3) food"], ["they lost my bag", "no one calls", "food"]),
        (["two things:\n1. they lost my bag\n2. no one calls"], ["two things:\nthey lost my bag", "no one calls"]),
        (["- my bag got lost\n- they never ring"], ["my bag got lost", "they never ring"]),
        (["they moved me", "oh and anuther thing they lost my stuff"], ["they moved me", "oh and anuther thing they lost my stuff"]),
        (["my social worker never rings me", "my foster carer took my phone"], ["my social worker never rings me", "my foster carer took my phone"]),
        (["firstly the food is bad, secondly it is cold and lastly no wifi"], ["firstly the food is bad,", "secondly it is cold", "and lastly no wifi"]),
    ],
)  # fmt: skip
def test_what_is_clearly_listed_becomes_points_in_the_same_words(story: list[str], points: list[str]) -> None:
    assert points_in(story) == points


pieces = st.sampled_from(
    ["first ", "second ", "secondly, ", "and another thing ", "\n", ". ", "they lost my bag", "1. ", "2) ", "- ", "my carer shouts "]
)  # fmt: skip


@given(st.lists(st.lists(pieces, max_size=12).map("".join), max_size=5))
def test_no_word_of_a_story_is_missing_from_its_points_or_moved(story: list[str]) -> None:
    points = points_in(story)
    assert len(points) <= MOST
    if points:
        assert re.findall("[a-z]+", " ".join(points)) == re.findall("[a-z]+", " ".join(story))


@pytest.mark.parametrize(
    ("said", "now"),
    [
        ("take out 2", [BAG, ROOM]),
        ("remove the second one", [BAG, ROOM]),
        ("delete number three pls", [BAG, MOVE]),
        ("get rid of the last one", [BAG, MOVE]),
        ("take out the one about my room", [BAG, MOVE]),
        ("1 and 3 are the same", [f"{BAG}\n{ROOM}", MOVE]),
        ("put the first and the second together", [f"{BAG}\n{MOVE}", ROOM]),
        ("2 is wrong", 1),
        ("number 3", 2),
        ("take out all of them", None),
        ("take out 7", None),
        ("yes thats right", None),
        ("and they never let me see my brother when i ask them to do it on sundays", None),
    ],
)
def test_words_that_change_the_list_are_read(said: str, now: Any) -> None:
    assert edited([BAG, MOVE, ROOM], said) == now


def rows(person: Person) -> list[str]:
    return [row["said"] for row in person.seen[-1]["summary"]]


async def sent(person: Person, backend: PretendBackend) -> dict[str, Any]:
    await person.skips_to_the_read_back()
    await person.presses("send")
    (case,) = backend.cases.values()
    return case


@pytest.mark.asyncio
async def test_points_are_listed_back_once_and_one_press_says_that_they_are_right(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(*TOLD)
    assert (person.asked, rows(person)) == ("points", [BAG, MOVE, ROOM])
    await person.presses("right")
    assert person.asked == "happened_when"
    case = await sent(person, pretend_backend)
    assert [message["ask"] for message in person.seen].count("points") == 1
    assert [point["text"] for point in case["points"]] == [BAG, MOVE, ROOM]
    assert [word["text"] for word in case["words"]] == [STORY]


@pytest.mark.asyncio
async def test_buttons_take_out_and_put_together_and_the_words_stay(
    person: Person, pretend_backend: PretendBackend
) -> None:
    messages = await person.follows(*TOLD, ">change_point_1")
    assert {choice["id"] for choice in messages[-1]["choices"]} == {"take_out", "join_below", "leave"}
    await person.presses("join_below")
    assert rows(person) == [f"{BAG}\n{MOVE}", ROOM]
    await person.follows(">change_point_2", ">take_out")
    assert person.asked == "happened_when"
    case = await sent(person, pretend_backend)
    assert [point["text"] for point in case["points"]] == [f"{BAG}\n{MOVE}"]
    assert [word["text"] for word in case["words"]] == [STORY]


@pytest.mark.asyncio
async def test_a_point_can_be_added_or_reworded_by_typing_and_is_part_of_the_story_too(
    person: Person, pretend_backend: PretendBackend
) -> None:
    more = "and they never let me see my brother on sundays"
    await person.follows(*TOLD, more)
    assert rows(person) == [BAG, MOVE, ROOM, more]
    await person.follows(">change_point_3", "my tea is always late here")
    assert rows(person) == [BAG, MOVE, "my tea is always late here", more]
    await person.presses("right")
    case = await sent(person, pretend_backend)
    assert [word["text"] for word in case["words"]] == [STORY, more, "my tea is always late here"]
    assert len(case["points"]) == 4


@pytest.mark.asyncio
async def test_it_is_all_one_thing_sends_no_points(person: Person, pretend_backend: PretendBackend) -> None:
    await person.follows(*TOLD, "its all one thing")
    case = await sent(person, pretend_backend)
    assert (case["points"], len(case["words"])) == ([], 1)


@pytest.mark.asyncio
async def test_more_words_after_the_list_are_a_point_of_their_own_and_the_list_can_be_opened_again(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(*TOLD, ">right", ">back", ">right", ">now")
    await person.skips_to_the_read_back()
    await person.follows(">change_what_happened", "and they lost my coat when they moved me again", ">thats_all")
    assert person.asked == "check"
    told = {row["ask"]: row["said"] for row in person.seen[-1]["summary"]}["points"]
    assert told.splitlines()[-1] == "4. and they lost my coat when they moved me again"
    await person.follows(">change_points")
    assert person.asked == "points"
    await person.presses("right")
    case = await sent(person, pretend_backend)
    assert [point["text"] for point in case["points"]][-1] == "and they lost my coat when they moved me again"


@pytest.mark.asyncio
async def test_a_list_in_an_idea_or_a_thank_you_is_not_asked_about(person: Person) -> None:
    await person.follows(">begin", ">thank_you", ">me", "first Emma is kind. second she listens to me", ">thats_all")
    assert person.asked == "person_named"
