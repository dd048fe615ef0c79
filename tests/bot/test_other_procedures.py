"""What another procedure answers: said at once where it is all, kept and told part by part where it is some."""

from __future__ import annotations

import pytest

from bot.actions.other_procedures import is_care_of_an_adult, is_young_carer, mentions_care
from tests.bot.conftest import Person, PretendBackend


@pytest.mark.parametrize(
    "text",
    [
        "my mums carers are always late",
        "my grandad's care home is horrible",
        "adult social care wont ring my dad back",
        "my nan needs a carer and nobody comes",
        "the care home where my nan lives is dirty",
        "My mother needs carers at home, she's 88",
    ],
)
def test_the_care_of_a_grown_up_is_not_taken_for_a_child_s(text: str) -> None:
    assert is_care_of_an_adult(text)


@pytest.mark.parametrize(
    "text",
    [
        "my carer is my nan and she shouts at me",
        "they moved me from my nan to a care home",
        "my foster carer took my phone",
        "my mum needs a carer but my social worker says it has to be me",
        "the home never lets me ring my mum",
        "my nans got no money to look after me",
    ],
)
def test_a_child_s_own_care_is_not_taken_for_a_grown_up_s(text: str) -> None:
    assert not is_care_of_an_adult(text)


@pytest.mark.parametrize(
    "text",
    [
        "my leaving care grant hasnt come",
        "they wont pay my setting up home allowance",
        "we were turned down as adopters",
        "post adoption support never came",
        "the sgo assessment was unfair",
        "my special guardianship money stopped",
        "i am a care leaver and got no grant",
    ],
)
@pytest.mark.asyncio
async def test_what_the_procedure_covers_is_never_called_something_else(person: Person, text: str) -> None:
    assert mentions_care(text)
    await person.follows(">begin", text, ">thats_all")
    assert not {"answer_not_social_care", "part_elsewhere"} & {message["card"] for message in person.seen}


@pytest.mark.asyncio
async def test_the_care_of_a_grown_up_is_said_to_be_for_its_own_team_and_asked_about(person: Person) -> None:
    await person.follows(">begin", ">complaint", ">me", "my mums carers are always late", ">thats_all")
    shown = next(message for message in person.seen if message["card"] == "answer_not_social_care")
    says = [line["say"] for line in shown["lines"]]
    assert "For grown-ups who need care, there is a team too." in says
    assert "What a court decided can only be changed by a court." in says
    assert person.asked == "part_of_care"


@pytest.mark.asyncio
async def test_of_an_idea_about_several_matters_no_decision_is_promised(person: Person) -> None:
    bike, teacher = "my carer could give every child a bike", "my maths teacher is unfair and gave me detention"
    await person.follows(">begin", ">comment", ">me", bike, teacher, ">thats_all")
    assert person.asked != "story"
    assert "part_elsewhere" not in {message["card"] for message in person.seen}


@pytest.mark.asyncio
async def test_of_several_matters_nothing_is_refused_and_a_person_says_who_answers_which(
    person: Person, pretend_backend: PretendBackend
) -> None:
    bike, teacher = "my carer took my bike and never gave it back", "my maths teacher is unfair and gave me detention"
    await person.follows(">begin", ">complaint", ">me", bike, teacher, ">thats_all")
    cards = [message["card"] for message in person.seen]
    assert "part_elsewhere" in cards
    await person.skips_to_the_read_back()
    await person.presses("send")
    (case,) = pretend_backend.cases.values()
    assert case["kind"] == "complaint"
    assert [word["text"] for word in case["words"]] == [bike, teacher]


YOUNG_CARERS = (
    "my mum needs care workers, i do it all",
    "my dad gets no carer so i have to wash him",
    "mum's care workers never come and its all down to me",
    "my nan needs a carer and i do everything for her",
)


@pytest.mark.parametrize("text", YOUNG_CARERS)
def test_a_child_who_does_the_caring_is_not_sent_to_the_team_for_grown_ups(text: str) -> None:
    assert not is_care_of_an_adult(text)
    assert is_care_of_an_adult(text, adult=True), "of an adult who cares for somebody it is that team's matter"


@pytest.mark.parametrize("text", ["i look after my bike", "i do it all myself", "i wash my own clothes"])
def test_who_looks_after_a_thing_or_themselves_is_no_young_carer(text: str) -> None:
    assert not is_young_carer(text)


@pytest.mark.parametrize("text", [YOUNG_CARERS[0], YOUNG_CARERS[2], "i look after my mum all day and nobody helps us"])
@pytest.mark.asyncio
async def test_a_young_carer_s_complaint_goes_to_the_council_whole(
    person: Person, pretend_backend: PretendBackend, text: str
) -> None:
    """An assessment of a young carer and help for a child in need are within the procedure; the rest is routed."""
    await person.follows(">begin", ">complaint", ">me", text, ">thats_all")
    cards = {message["card"] for message in person.seen}
    assert person.asked != "part_of_care"
    assert "answer_not_social_care" not in cards
    assert ("part_elsewhere" in cards) == (text in YOUNG_CARERS)
    await person.skips_to_the_read_back()
    await person.presses("send")
    (case,) = pretend_backend.cases.values()
    assert (case["kind"], [word["text"] for word in case["words"]]) == ("complaint", [text])


@pytest.mark.parametrize(
    ("about", "extra"),
    [("home", "A children's home must have its own way too"), ("carer", "fostering agency"), ("decision", None)],
)
@pytest.mark.asyncio
async def test_with_the_receipt_it_is_told_who_else_can_look_into_a_home_or_foster_care(
    person: Person, about: str, extra: str | None
) -> None:
    """As an extra beside the council's own answer (backend/law/procedures.yml)."""
    await person.follows(">begin", ">complaint", ">me", "nobody told me about my review", ">thats_all", ">no")
    await person.follows(">this_month", f">{about}")
    await person.skips_to_the_read_back()
    await person.presses("send")
    sent = next(message for message in person.seen if message["card"] == "sent_complaint")
    more = [line["say"] for line in sent["lines"] if line.get("place") == "more"]
    assert (
        (any(extra in say for say in more) and any("we look into it anyway" in say for say in more))
        if extra
        else more == []
    )
