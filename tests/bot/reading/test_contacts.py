# ruff: noqa: E501 - tables of words read best as long lines
"""Ways to reach somebody, cut out of what stands around them; a refusal is never one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.contacts import read_contacts
from telling.meeting_places import names_place


def first(said, asked=False):
    """Return the contact that is used of those that were read, if there is one."""
    return next(iter(read_contacts(said, asked)), None)


@pytest.mark.parametrize(
    ("said", "how", "to", "normalised"),
    [
        ("07700 900 123", "phone", "07700 900 123", "+447700900123"),
        ("it's 07700-900-123 thanks", "phone", "07700-900-123", "+447700900123"),
        ("(0151) 496 0321", "phone", "(0151) 496 0321", "+441514960321"),
        ("+44 7700 900456", "phone", "+44 7700 900456", "+447700900456"),
        ("o7700 900123", "phone", "o7700 900123", "+447700900123"),
        ("oh seven seven oh oh nine double oh one two three", "phone", "oh seven seven oh oh nine double oh one two three", "+447700900123"),
        ("18001 07700 900123", "phone", "18001 07700 900123", "18001 +447700900123"),
        ("text me on 07700 900789 pls", "text_message", "07700 900789", "+447700900789"),
        ("07700 900789 text only", "text_message", "07700 900789", "+447700900789"),
        ("whatsapp 07700900789", "text_message", "07700900789", "+447700900789"),
        ("Sam_B99@Example.co.uk", "email", "Sam_B99@Example.co.uk", "sam_b99@example.co.uk"),
        ("its tia@example.org.", "email", "tia@example.org", "tia@example.org"),
        ("skip.smith@example.org", "email", "skip.smith@example.org", "skip.smith@example.org"),
        ("tia dot jones at example dot org", "email", "tia dot jones at example dot org", "tia.jones@example.org"),
        ("Stop Lane 4, Bolton", "letter", "Stop Lane 4, Bolton", "Stop Lane 4, Bolton"),
        ("9 Skip Street, Wigan wn11aa", "letter", "9 Skip Street, Wigan wn11aa", "9 Skip Street, Wigan WN1 1AA"),
        ("write to me at Flat 2, 31 Hope Road, Leeds LS1 4AB please", "letter", "Flat 2, 31 Hope Road, Leeds LS1 4AB", "Flat 2, 31 Hope Road, Leeds LS1 4AB"),
        ("Ash Lodge, 3 Mill Road, Leeds LS1 4AB", "letter", "Ash Lodge, 3 Mill Road, Leeds LS1 4AB", "Ash Lodge, 3 Mill Road, Leeds LS1 4AB"),
        ("write to Oak Unit, 7 Hope Street", "letter", "Oak Unit, 7 Hope Street", "Oak Unit, 7 Hope Street"),
        ("write to me at 12 high street wigan", "letter", "12 high street wigan", "12 high street wigan"),
        ("post it to 12 High Street in Newton le Willows thanks", "letter", "12 High Street in Newton le Willows", "12 High Street in Newton le Willows"),
        ("its 3 mill lane cos my phone is broke", "letter", "3 mill lane", "3 mill lane"),
        ("i hate my home, 7 Hope Street", "letter", "7 Hope Street", "7 Hope Street"),
        ("through my school", "in_person", "through my school", None),
        ("tell my social worker to tell me", "in_person", "tell my social worker to tell me", None),
        ("text please", "text_message", None, None),
        ("by letter", "letter", None, None),
        ("call me", "phone", None, None),
        ("come and see me", "in_person", None, None),
        ("no reply needed thanks", "no_reply", None, None),
        ("no need", "no_reply", None, None),
    ],
)  # fmt: skip
def test_an_answer_to_how_is_understood(said, how, to, normalised):
    contact = first(said, asked=True)

    assert contact is not None
    assert (contact.how, contact.to, contact.normalised, contact.unlikely) == (how, to, normalised, False)


@pytest.mark.parametrize(
    "said",
    ["no", "no thx", "nope", "why do you need it", "id rather not", "none of your business", "skip", "im not telling you", "dunno", "what for",
     "who will see it", "2 november", "im 12", "77"],
)  # fmt: skip
def test_a_refusal_is_no_contact(said):
    assert first(said, asked=True) is None


@pytest.mark.parametrize("said", ["0770090012", "12345", "07700 9001", "tia@example", "tiagmail.com", "077009001234"])
def test_what_cannot_be_right_is_kept_as_typed_and_said_to_be_unlikely(said):
    contact = first(said, asked=True)

    assert contact is not None
    assert contact.unlikely
    assert (contact.to, contact.normalised, contact.sure) == (said, None, False)


@pytest.mark.parametrize(
    ("said", "how", "avoid"),
    [
        ("email me instead of calling", "email", ("phone",)),
        ("dont ring", None, ("phone",)),
        ("no phone calls", None, ("phone",)),
        ("Please do not telephone me. tia@example.org", "email", ("phone",)),
        ("my number is 07700900123 but dont ring, text", "text_message", ("phone",)),
        ("i dont have a phone", None, ("phone",)),
        ("please dont text me, ring me on 07700900123", "phone", ("text_message",)),
        ("not by letter, email", "email", ("letter",)),
    ],
)
def test_ways_not_to_use_are_heard(said, how, avoid):
    contact = first(said, asked=True)

    assert contact is not None
    assert (contact.how, contact.avoid) == (how, avoid)


@pytest.mark.parametrize(
    "story",
    [
        "my social worker never rings me back", "she said she would call me and she didnt", "they moved me to 14 Mill Road on 2 nov", "he calls me names",
        "my tutor texts me all day", "nobody will text me back", "tell my social worker to stop", "my mum does not call me", "they never talk to me",
        "the police number is 101 and they came at 10 30", "on 2026-11-02 they came", "they owe me 1200 300 pounds", "ring childline on 0800 1111",
        "dont tell my carer", "I want them to talk to me", "i like the house at 14 park road", "she was @ home", "it took 100 000 years", "they dont email my mum",
    ],
)  # fmt: skip
def test_a_story_without_a_way_to_reach_anybody_has_none(story):
    assert read_contacts(story) == []


def test_a_way_to_reach_somebody_is_cut_out_of_a_story():
    story = "my social worker keeps cancelling, four times now. i just want her to turn up. text me on 07700 900111"

    contact = first(story)

    assert contact is not None
    assert (contact.how, contact.to, contact.sure) == ("text_message", "07700 900111", True)
    assert story[contact.start : contact.end] == contact.to


@pytest.mark.parametrize(
    ("said", "whose"),
    [
        ("ring my nan on 0161 496 0123", "my nan"),
        ("I have one, she's from NYAS, 07700 900123", "advocate"),
        ("call my foster mum on 07700 900123", "my foster mum"),
    ],
)
def test_somebody_elses_number_is_said_to_be_theirs(said, whose):
    contact = first(said)

    assert contact is not None
    assert contact.whose == whose


def test_an_advocates_own_address_is_their_own():
    contact = first("I'm an independent advocate. Please email me at tia@example.org")

    assert contact is not None
    assert contact.whose is None


def test_a_number_that_somebody_was_told_to_ring_is_not_sure():
    contact = first("He told me to ring 07700 900123")

    assert contact is None or not contact.sure


@given(
    figures=st.integers(0, 999),
    gap=st.sampled_from(["", " ", "-", "  "]),
    before=st.sampled_from(["", "ring me on ", "my number is ", "its "]),
)
def test_no_figure_of_a_number_is_lost_or_invented(figures, gap, before):
    typed = f"07700{gap}900{gap}{figures:03}"

    contact = first(before + typed, asked=True)

    assert contact is not None
    assert (contact.to, contact.normalised) == (typed, f"+447700900{figures:03}")


@given(text=st.text(max_size=200))
def test_any_text_at_all_can_be_read(text):
    for contact in read_contacts(text, asked=True):
        assert contact.to is None or contact.to in text


@pytest.mark.parametrize(
    "text", ["1 " * 3000, "a" * 5000 + "@", "0 " * 500 + "street", "the a, " * 800, "me and my " * 700]
)
def test_a_long_message_built_to_be_slow_is_read_too(text):
    read_contacts(text, asked=True)


@pytest.mark.parametrize(
    "said",
    [
        "come to my school",
        "at college at half four",
        "come round, kettles on",
        "tell me at mine",
        "my keyworker can pass it on",
        "in the library",
        "through my nan",
        "at my carers house, or at scool at lunch",
        "at the contact centre",
    ],
)
def test_a_place_to_meet_is_noticed(said):
    assert names_place(said)


@pytest.mark.parametrize(
    "said",
    [
        "in person",
        "face to face pls",
        "to my face",
        "I want to meet with the person and talk",
        "tell me to my face",
        "irl pls",
        "across a table",
        "sit down with me",
        "in person but dont come to my house",
        "please dont come here",
        "no one can come here",
        "cant be at home",
        "not at all",
        "at the moment no",
        "in the morning",
        "by friday",
    ],
)
def test_whoever_names_no_place_is_asked_where(said):
    assert not names_place(said)


@pytest.mark.parametrize(
    "story",
    [
        "he said hed come and see me on friday",
        "she was meant to call me about the trip",
        "they promised to ring me",
        "she keeps saying she will visit me",
    ],
)
def test_what_somebody_else_said_they_would_do_is_no_way_to_answer(story):
    assert first(story) is None


@pytest.mark.parametrize(
    ("story", "how"),
    [
        ("she never rings so ring me please", "phone"),
        ("they told me to wait. text me please", "text_message"),
        ("my worker keeps cancelling, can you email me", "email"),
        ("nobody told me anything and i want someone to come and see me", "in_person"),
    ],
)
def test_a_wish_beside_such_a_story_is_one(story, how):
    assert first(story).how == how


@pytest.mark.parametrize(
    "story",
    [
        "they never answer me. i rang my worker five times",
        "they do not reply to my emails",
        "she never gets back to me",
        "they do not contact my gran",
    ],
)
def test_nobody_who_was_never_answered_wants_no_answer(story):
    assert read_contacts(story) == []


@pytest.mark.parametrize("said", ["do not reply please", "please dont contact me", "i dont want a reply"])
def test_who_asks_for_no_answer_gets_none(said):
    assert first(said).how == "no_reply"


@pytest.mark.parametrize(
    "said",
    ["in person but dont tell my carer", "text me but dont tell my carer", "please dont contact my social worker"],
)
def test_whom_not_to_tell_is_no_way_to_answer(said):
    assert "carer" not in str([one.to for one in read_contacts(said, asked=True)])
    assert "worker" not in str([one.to for one in read_contacts(said, asked=True)])
