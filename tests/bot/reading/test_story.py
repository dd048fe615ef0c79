# ruff: noqa: E501 - tables of words read best as long lines
"""A whole story, read at once: what is plainly said is sure, the rest is not there or not sure."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.story import read_story

TODAY = date(2026, 11, 28)


def test_one_long_first_message_of_a_young_person():
    facts = read_story(
        "hi im kayla and im in care. my social worker Dave Khan keeps cancelling since september and nobody tells me why. "
        "i just want him to turn up. i dont want an advocate. text me on 07700 900111",
        TODAY,
    )

    assert facts.own_name is not None
    assert facts.own_name.name == "kayla"
    assert facts.typist is not None
    assert facts.typist.choice == "me"
    assert facts.person_named is not None
    assert (facts.person_named.name, facts.person_named.role) == ("Dave Khan", "social_worker")
    assert [about.id for about in facts.about if about.sure] == ["social_worker"]
    assert facts.happened is not None
    assert (facts.happened.coarse, facts.happened.from_on) == ("now", date(2026, 9, 1))
    assert [wish.kinds for wish in facts.wishes] == [("change",)]
    assert facts.advocate is not None
    assert facts.advocate.answer == "no_thanks"
    assert facts.contact is not None
    assert (facts.contact.how, facts.contact.to) == ("text_message", "07700 900111")


def test_one_long_first_message_of_an_advocate():
    facts = read_story(
        "I'm an independent advocate at Example Advocacy, complaining for a girl called Amina about her placement move on 2 November. "
        "She agreed in writing on 20 November. We would like an explanation. Please email me at tia@example.org",
        TODAY,
    )

    assert facts.typist is not None
    assert facts.typist.choice == "for_a_child"
    assert facts.relation is not None
    assert (facts.relation.id, facts.relation.said) == ("advocate", "independent advocate")
    assert facts.organisation == "Example Advocacy"
    assert facts.child_name is not None
    assert facts.child_name.name == "Amina"
    assert facts.happened is not None
    assert (facts.happened.coarse, facts.happened.to_on) == ("this_month", date(2026, 11, 2))
    assert [about.id for about in facts.about] == ["decision"]
    assert [wish.kinds for wish in facts.wishes] == [("explanation",)]
    assert facts.contact is not None
    assert facts.contact.to == "tia@example.org"


def test_the_advocates_number_is_not_the_young_persons():
    facts = read_story("my carer shouts at me. i have an advocate, she's from NYAS, 07700 900123", TODAY)

    assert facts.contact is None
    assert facts.advocate_contact is not None
    assert facts.advocate_contact.to == "07700 900123"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "nobody listens to me",
        "its not fair",
        "i feel sad",
        "can i send a photo",
        "how many questions left",
        "may i ask something",
        "😢",
        "no",
    ],
)
def test_what_tells_no_fact_gives_none(text):
    facts = read_story(text, TODAY)

    assert not any(
        (
            facts.happened,
            facts.happens,
            facts.typist,
            facts.relation,
            facts.organisation,
            facts.about,
            facts.named,
            facts.contacts,
            facts.advocate,
            facts.wishes,
            facts.code,
        )
    )


@given(text=st.text(max_size=300))
def test_any_text_at_all_can_be_read(text):
    read_story(text, TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "my social worker " * 1200,
        "i want " * 2500,
        "since " * 3000,
        "in may and " * 1800,
        "O'Neil-" * 2500,
        "7 K " * 4000,
        "\n" * 20_000,
        "when i was 8 " * 1400,
    ],
)
def test_a_very_long_message_is_read_too(text):
    read_story(text[:20_000], TODAY)
