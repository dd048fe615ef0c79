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
    "I am my mum's carer and I can't do school",
    "i'm my mums carer",
    "my mum needs a carer and i help her get dressed",
    "my mum needs a carer and i help her get dressed and give her medicine",
    "my dad needs a care package because i cant keep looking after him",
    "my dad needs a care package because I can't keep looking after him",
    "my mum needs carers, it's me who does it",
    "my mum has carers but i have to do everything",
    "my nan's carers never come so i wash her hair",
    "my mums carers dont come so i cook and clean",
)


@pytest.mark.parametrize("text", YOUNG_CARERS)
def test_a_child_who_does_the_caring_is_not_sent_to_the_team_for_grown_ups(text: str) -> None:
    assert is_young_carer(text)
    assert not is_care_of_an_adult(text)
    assert is_care_of_an_adult(text, adult=True), "of an adult who cares for somebody it is that team's matter"


@pytest.mark.parametrize(
    "text",
    [
        "my mum needs carers. me and my sister look after her",
        "my mum can't get a carer so i stay home from school to help her",
        "I care for my mum",
        "i cant look after my mum any more",
        "i'm the carer for my dad",
    ],
)
def test_a_child_who_cares_for_somebody_is_known_in_other_words_too(text: str) -> None:
    assert is_young_carer(text)


def test_what_carers_did_while_a_child_did_something_else_is_all_for_the_team_for_grown_ups() -> None:
    for text in ("my nan's carers never come and I always wash my hair", "my nans carers are rude and i clean my room"):
        assert is_care_of_an_adult(text)


@pytest.mark.parametrize(
    "text",
    [
        "my nan's carers never come and I always wash my hair",
        "my nans carers are rude and i clean my room",
        "i dont look after my nan the carers do",
        "i don't look after my nan the carers do and they are horrible",
        "I still look after my dog and my nan's carers are late",
        "my nan's carers are late and i never help her",
        "i wish someone would look after my nan, her carers are rude, my nan's carers I mean",
        "my nan's carers shout and i feed her cat",
        "im not my mums carer, my mum's carers are rude",
        "i said they look after my nan badly",
    ],
)
def test_who_does_not_do_the_caring_or_does_something_else_is_no_young_carer(text: str) -> None:
    assert not is_young_carer(text)


@pytest.mark.parametrize(
    "text",
    [
        "i look after my bike",
        "i do it all myself",
        "i wash my own clothes",
        "i help my mum with the shopping",
        "i like my mum's carer",
    ],
)
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
    [
        ("home", "If you live in a children's home, you can tell the home too."),
        ("carer", "fostering agency"),
        ("decision", None),
    ],
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
        (any(extra in say for say in more) and any("we look into what the council did" in say for say in more))
        if extra
        else more == []
    )
