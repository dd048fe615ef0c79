# ruff: noqa: E501 - tables of words read best as long lines
"""Who is typing: a child with a helper, an advocate who says who they are once, and what is not about care at all."""

from __future__ import annotations

import pytest

from bot.actions.advocate_details import details
from telling.answers import Answer, Answers
from tests.bot.conftest import Person, PretendBackend

ADVOCATE = Answers({"who_is_typing": Answer("for_a_child"), "who_are_you": Answer("advocate")})
JO = "Jo Smith, Coram Voice, jo@example.org 07700 900123"


@pytest.mark.parametrize(
    ("said", "name", "organisation", "how", "to"),
    [
        (JO, "Jo Smith", "Coram Voice", "email", "jo@example.org 07700 900123"),
        ("I'm Jo Smith from NYAS, call me on 07700 900123", "Jo Smith", "NYAS", "phone", "07700 900123"),
        ("NYAS, Jo Smith", "Jo Smith", "NYAS", None, None),
        ("My name is Priya Patel and I work for Barnardo's. 0161 496 0000", "Priya Patel", "Barnardo's", "phone", "0161 496 0000"),
        ("jo@example.org", None, None, "email", "jo@example.org"),
        ("Jo Smith", "Jo Smith", None, None, None),
        ("Coram Voice", None, None, None, None),
        ("i am her advocate from nyas", None, None, None, None),
        ("she was born on 12 03 2011", None, None, None, None),
    ],
)  # fmt: skip
def test_name_organisation_and_contact_are_found_in_one_message(
    said: str, name: str | None, organisation: str | None, how: str | None, to: str | None
) -> None:
    new = details(said, ADVOCATE, is_asked_who=True)
    told = {"name": name, "organisation": organisation, "reply_to": to}
    assert {ask: new[ask].said for ask in told if ask in new} == {ask: said for ask, said in told.items() if said}
    assert Answers(new).chosen("reply_how") == how


@pytest.mark.asyncio
@pytest.mark.parametrize("begun", [(">advocate", JO), (f"i am an advocate, {JO}",)], ids=["when asked", "unasked"])
async def test_an_advocate_says_who_they_are_once_and_is_asked_for_none_of_it_again(
    person: Person, pretend_backend: PretendBackend, begun: tuple[str, ...]
) -> None:
    messages = await person.follows(">begin", ">complaint", ">for_a_child", *begun)
    assert messages[0]["card"] == "details_noted"
    assert "Jo Smith" in str(messages[0]["lines"])
    await person.follows(
        ">yes", ">yes", ">told_me", "they moved him with no warning", ">thats_all", ">no", ">right", ">now"
    )
    await person.follows(">explanation", "Ash")
    assert person.asked == "check"
    asked = [message["ask"] for message in person.seen if message["ask"]]
    assert not {"name", "reply_how", "reply_to", "reply_safe", "advocate", "advocate_who"} & set(asked)
    assert all(asked.count(ask) == 1 for ask in set(asked) - {"what_happened"})
    await person.presses("send")
    (case,) = pretend_backend.cases.values()
    assert case["speaker"] == {
        "role": "on_behalf", "relation": "advocate", "relation_said": case["speaker"]["relation_said"],
        "standing": "advocate", "name": "Jo Smith", "organisation": "Coram Voice",
    }  # fmt: skip
    assert case["reply"]["how"] == "email"
    told = {"answer": "have_one", "name": "Jo Smith", "contact": case["reply"]["to"], "to_know": None}
    assert case["advocate"] == told


@pytest.mark.asyncio
async def test_what_was_read_wrong_of_an_advocate_can_be_changed_in_the_read_back(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(">begin", ">complaint", ">for_a_child", ">advocate", JO, ">yes", ">yes", ">told_me")
    await person.follows("they moved him with no warning", ">thats_all")
    await person.skips_to_the_read_back()
    await person.follows(">change_name", "Joanna Smith", ">send")
    (case,) = pretend_backend.cases.values()
    assert (case["speaker"]["name"], case["speaker"]["organisation"]) == ("Joanna Smith", "Coram Voice")


@pytest.mark.asyncio
async def test_an_advocate_who_gives_only_a_name_is_asked_where_they_work_in_other_words(person: Person) -> None:
    messages = await person.follows(">begin", ">complaint", ">for_a_child", ">advocate", "Jo Smith")
    assert person.asked == "organisation"
    assert [line["say"] for line in messages[-1]["lines"]] == ["What is your team or charity called?"]
    await person.follows("Coram Voice")
    assert person.asked == "child_knows"


@pytest.mark.asyncio
async def test_a_helper_is_recorded_and_the_child_is_asked_whether_that_is_ok(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(">begin", ">complaint", "me and my foster mum", "no not really")
    await person.follows("they stopped my visits", ">thats_all")
    await person.skips_to_the_read_back()
    await person.presses("send")
    (case,) = pretend_backend.cases.values()
    assert (case["together"], case["speaker"]["role"], case["speaker"]["name"]) == (True, "child", "my foster mum")
    assert case["needs"] == ["private_talk"]


@pytest.mark.asyncio
async def test_a_helper_of_whom_the_child_thinks_better_is_not_told_of(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(
        ">begin", ">complaint", ">me_with_someone", "my nan", ">yes", "they stopped my visits", ">thats_all"
    )
    await person.skips_to_the_read_back()
    await person.follows(">change_who_is_typing", ">me", ">send")
    (case,) = pretend_backend.cases.values()
    assert (case["together"], case["speaker"]["name"], case["needs"]) == (False, None, [])


SCHOOL = "my school keeps giving me detention for nothing"


@pytest.mark.asyncio
@pytest.mark.parametrize("begun", [(), (">begin",)], ids=["first", "at kind"])
async def test_what_is_not_about_care_is_signposted_and_part_of_it_can_still_be_a_complaint(
    person: Person, pretend_backend: PretendBackend, begun: tuple[str, ...]
) -> None:
    messages = await person.follows(*begun, SCHOOL)
    assert [message["card"] for message in messages] == ["answer_not_social_care", "ask_part_of_care"]
    assert "01942 489 808" in str(messages[0]["lines"])
    await person.presses("yes")
    if person.asked == "who_is_typing":
        await person.presses("me")
    assert person.asked == "what_happened"
    await person.follows("and my social worker does nothing about it", ">thats_all")
    await person.skips_to_the_read_back()
    await person.presses("send")
    (case,) = pretend_backend.cases.values()
    assert case["kind"] == "complaint"
    assert [word["text"] for word in case["words"]] == [SCHOOL, "and my social worker does nothing about it"]


@pytest.mark.asyncio
async def test_a_story_that_is_all_about_something_else_is_told_to_its_end_and_then_asked_about(person: Person) -> None:
    await person.follows(">begin", ">complaint", ">me", SCHOOL, "the bus was late again")
    assert person.asked == "what_happened"
    messages = await person.presses("thats_all")
    assert [message["card"] for message in messages] == ["answer_not_social_care", "ask_part_of_care"]
    await person.follows(">yes", "and my social worker does nothing about it", ">thats_all", ">no")
    assert person.asked == "heard"


@pytest.mark.asyncio
@pytest.mark.parametrize("words", ["my school bag got lost when i moved", "my placement is too far from school"])
async def test_a_school_beside_care_is_not_sent_elsewhere(person: Person, words: str) -> None:
    await person.follows(">begin", ">complaint", ">me", words, ">thats_all", ">no")
    assert person.asked == "happened_when"
    await person.follows(">start_again", ">yes", words)
    assert "answer_not_social_care" not in {message["card"] for message in person.seen}


@pytest.mark.asyncio
async def test_what_is_not_about_care_at_all_ends_kindly_and_the_words_are_still_there(
    person: Person, pretend_backend: PretendBackend
) -> None:
    messages = await person.follows(SCHOOL, "no")
    assert [message["card"] for message in messages] == ["elsewhere_end"]
    assert person.asked is None
    await person.follows(">begin", ">complaint", ">me")
    assert person.seen[-1]["card"] == "ask_what_happened_more"
    tracker = await person.conversations.store.retrieve(person.id)
    assert tracker is not None
    assert [word["text"] for word in tracker.get_slot("what_happened")] == [SCHOOL]


@pytest.mark.asyncio
async def test_a_council_that_names_the_other_place_names_it_here(person: Person) -> None:
    person.council = "islington"
    messages = await person.types(SCHOOL)
    assert "Here you can go to the Comments, Compliments and Complaints page." in str(messages[0]["lines"])


@pytest.mark.asyncio
async def test_in_a_telling_with_other_words_it_is_asked_once_and_the_telling_goes_on(person: Person) -> None:
    await person.follows(">begin", ">complaint", ">me", "my carer took my phone and never gave it back", ">thats_all")
    await person.types(SCHOOL)
    asked = person.asked
    if asked == "part_of_care":
        await person.presses("no")
        await person.types("the bus driver was rude to me this morning again")
        assert person.asked != "part_of_care"
    assert person.asked is not None
