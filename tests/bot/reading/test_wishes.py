# ruff: noqa: E501 - tables of words read best as long lines
"""What would help, out of a story, and whether an advocate is wanted."""

from __future__ import annotations

import pytest

from bot.reading.wishes import read_advocate_wish, read_wishes


@pytest.mark.parametrize(
    ("story", "kinds", "clause"),
    [
        ("she cancels. i just want her to turn up. bye", ("change",), "i just want her to turn up"),
        (
            "I want her to stop cancelling and say sorry",
            ("apology", "change"),
            "I want her to stop cancelling and say sorry",
        ),
        ("he should say sorry to me", ("apology",), "he should say sorry to me"),
        ("i want an apolagy", ("apology",), "i want an apolagy"),
        ("i want to know why", ("explanation",), "i want to know why"),
        ("please explain", ("explanation",), "please explain"),
        (
            "we would like an explanation and her belongings back",
            ("explanation", "change"),
            "we would like an explanation and her belongings back",
        ),
        ("they should reassess me", ("reassessment",), "they should reassess me"),
        ("I want them to look at the decision again", ("reassessment",), "I want them to look at the decision again"),
        ("i wanna go home", ("change",), "i wanna go home"),
        ("i want a new social worker", ("change",), "i want a new social worker"),
        ("i need my stuff back", ("change",), "i need my stuff back"),
        ("i want you to take me back to my aunt", ("change",), "i want you to take me back to my aunt"),
        ("i want this taken off my file", ("change",), "i want this taken off my file"),
        ("i want them to see my sister", ("change",), "i want them to see my sister"),
        ("they said no matter what i want to stay with gran", ("change",), "i want to stay with gran"),
    ],
)
def test_a_wish_is_read_with_its_clause(story, kinds, clause):
    assert [(wish.kinds, wish.said) for wish in read_wishes(story)] == [(kinds, clause)]


@pytest.mark.parametrize(
    "story",
    [
        "nobody tells me why", "i wanted a dog", "she wants to move me", "i want an advocate", "i want to complain", "i want to die", "i want you to text me",
        "she said sorry", "i want to tell you about my carer", "i want to stop", "i said sorry", "they never explain", "i dont want to", "sorry im late",
        "I would like to raise a concern about how my grandson has been paid", "i wish to put in a formal complaint about my new flat", "i want this written down as a complaint",
        "nobody asked me if i want to move", "nobody cares what i want to do", "I'd like someone to take this seriously", "we want you to look into this", "can you tell the night staff she is a star",
    ],
)  # fmt: skip
def test_what_is_no_wish_is_none(story):
    assert read_wishes(story) == []


@pytest.mark.parametrize(
    ("said", "kinds"),
    [("an apology", ("apology",)), ("sorry", ("apology",)), ("pay me the grant", ("change",)), ("just turn up when she says", ("change",)),
     ("an explanation and her belongings back", ("explanation", "change")), ("a new assessment", ("reassessment",)), ("tell me why they did it", ("explanation",))],
)  # fmt: skip
def test_bare_words_are_a_wish_where_that_was_asked(said, kinds):
    assert [wish.kinds for wish in read_wishes(said, asked=True)] == [kinds]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("i want an advocate", "yes_please"), ("can i have an advocate please", "yes_please"), ("i need an advocat", "yes_please"), ("can i get an advocate", "yes_please"),
        ("i dont want an advocate", "no_thanks"), ("no advocate please", "no_thanks"), ("i do not need one of your advocates but no advocate", "no_thanks"),
        ("i have one already, she's from NYAS", "have_one"), ("i already have an advocate", "have_one"), ("my advocate is called Jess", "have_one"),
        ("I'm an independent advocate", "have_one"), ("go back i said no to the advocate but i do want one", "yes_please"),
        ("i said yes to an advocate but i dont want one now", "no_thanks"),
        ("i dont want an advocate but i want one day with my mum", "no_thanks"), ("i want an advocate but i dont want one from the council", "yes_please"),
        ("I am Leo's advocate and he need one to one support", "have_one"), ("i dont need an advocate but i do need it sorted", "no_thanks"),
    ],
)  # fmt: skip
def test_an_advocate_wish_is_read(said, answer):
    wish = read_advocate_wish(said)

    assert wish is not None
    assert wish.answer == answer


@pytest.mark.parametrize(
    "said",
    [
        "what is an advocate",
        "do i need an advocate",
        "i never had an advocate",
        "i have one friend",
        "no thanks",
        "my nan can help me",
        "i have one bag",
    ],
)
def test_what_says_nothing_about_an_advocate_is_none(said):
    assert read_advocate_wish(said) is None


def test_the_advocate_they_have_is_kept_with_name_and_organisation():
    wish = read_advocate_wish("my advocate is called Jess Hill from Coram Voice")

    assert wish is not None
    assert (wish.answer, wish.name, wish.organisation) == ("have_one", "Jess Hill", "Coram Voice")


@pytest.mark.parametrize(
    ("said", "answer"), [("already got one", "have_one"), ("my nan can help me", "someone_i_trust")]
)
def test_short_answers_count_where_that_was_asked(said, answer):
    wish = read_advocate_wish(said, asked=True)

    assert wish is not None
    assert wish.answer == answer
