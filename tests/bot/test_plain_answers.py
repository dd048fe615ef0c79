"""Words that say their choice plainly are taken so, whatever the trained reader makes of them."""

from __future__ import annotations

import pytest

from bot.actions.plain_answers import said_plainly
from telling.plain_no import is_plain_no, says_plain_no

PLAIN = [
    ("child_agrees", "no", "she is totally against it"),
    ("child_agrees", "yes", "i wouldnt be writing this unless he had told me to"),
    ("child_knows", "no", "i am doing it behind her back"),
    ("child_knows", "no", "no, they have no idea"),
    ("part_of_care", "no", "its about the bus, my carer has nothing to do with it"),
    ("points", "right", "yes they are different things"),
    ("points", "right", "you split them up right"),
    ("stopping", "carry_on", "sorry pressed it by mistake, im not finished"),
    ("treat_as_complaint", "yes", "you'd better"),
    ("treat_as_complaint", "no", "just the nice bit please"),
    ("advocate", "no_thanks", "had one before so im good thanks"),
    ("decision_when", "happened", "it's already happened"),
    ("decision_when", "happened", "Too late for that, she changed schools in September"),
    ("decision_when", "nothing", "no nothings changing"),
    ("decision_when", "nothing", "Nothing is planned as far as we have been told, he stays put."),
    ("decision_when", "nothing", "not because of this no"),
    ("reply_how", "phone", "can you ring"),
    ("reply_how", "letter", "A written reply by Royal Mail to my home address, if you would."),
    ("helper_ok", "yes", "I want him here, he makes it easier"),
    ("advocate", "yes_please", "want. help me speak"),
    ("reply_how", "phone", "could someone call me please"),
    ("reply_how", "text_message", "can you text me"),
    ("reply_how", "email", "could you email me"),
    ("reply_how", "in_person", "can someone come and see me"),
]
NOT_PLAIN = [
    ("child_agrees", "he was against it but now says ok"),
    ("child_agrees", "she leaned against me and nodded"),
    ("child_knows", "yes, we sat in the garden"),
    ("part_of_care", "they have nothing to eat"),
    ("points", "they are not different things"),
    ("stopping", "not now"),
    ("advocate", "i am good at talking"),
    ("decision_when", "its happening on friday"),
    ("reply_how", "can i ring you"),
    ("reply_how", "will they visit me"),
    ("reply_how", "they phone me"),
    ("reply_how", "my mum opens royal mail"),
    ("reply_how", "not royal mail"),
    ("helper_ok", "i want her to stay out"),
    ("helper_ok", "i do want her here but not to read it"),
    ("advocate", "i want to speak to nobody"),
    ("advocate", "i want to speak for myself"),
    ("decision_when", "not because of this, because of court"),
    ("decision_when", "nothing booked, social worker is looking for a place"),
    ("over_a_year", "no idea, two years ago"),
    ("reply_how", "when will you ring"),
    ("reply_safe", "no idea but my carer reads it"),
    ("child_knows", "no idea, he has not been told"),
    ("decision_when", "nothing is planned until the panel in january"),
    ("decision_when", "on monday it will be too late for that"),
    ("reply_how", "just the nice bit"),
]


@pytest.mark.parametrize(("ask", "choice", "said"), PLAIN)
def test_a_plain_answer_is_taken_for_what_it_says(ask, choice, said):
    assert said_plainly(ask, said) == choice


@pytest.mark.parametrize(("ask", "said"), NOT_PLAIN)
def test_what_only_sounds_like_it_is_left_to_the_trained_reader(ask, said):
    assert said_plainly(ask, said) is None


@pytest.mark.parametrize(
    "said",
    [
        "no",
        "nothing",
        "There is no decision pending.",
        "nope nowt booked",
        "no moves, nothing like that",
        "nothing is going to happen",
    ],
)
def test_a_message_that_only_says_no_is_one(said):
    assert says_plain_no(said)


@pytest.mark.parametrize(
    "said",
    [
        "i am not going",
        "no they move me on friday",
        "not yet",
        "nothing is going to happen i hope but they said friday",
        "\U0001f44d",
        "no nothing " * 40,
    ],
)
def test_a_no_with_words_beside_it_is_for_a_person_to_read(said):
    assert not says_plain_no(said)


def test_a_sign_alone_beside_the_choice_is_no_more_than_a_no():
    assert is_plain_no("\U0001f44d")
