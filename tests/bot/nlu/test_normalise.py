"""What people type is brought into one plain shape, and nothing is guessed."""

import pytest

from bot.nlu.normalise import GUARD, normalise, unguard


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("I dont no wot 2 do 😢", "i do not no what to do sad"),
        ("CAN’T do it", "can not do it"),
        ("plz stoppppp", "please stopp"),
        ("it was 2 weeks ago", "it was 2 weeks ago"),
        ("in year 4", "in year 4"),
        ("y wont they listen", "why will not they listen"),
        ("café", "cafe"),
        ("my SW never rings", "my social worker never rings"),
        ("we're here but they were not", "we are here but they were not"),
        ("👍🏽", "yes"),
        ("???", ""),
        ("", ""),
    ],
)
def test_short_forms_emoji_and_apostrophes_become_plain_words(typed, plain):
    assert normalise(typed) == plain


def test_the_guard_before_free_text_is_taken_off():
    assert unguard(f"{GUARD}/restart") == "/restart"
    assert normalise(f"{GUARD}/restart") == "restart"
