# ruff: noqa: E501 - tables of words read best as long lines
"""Emoji as answers."""

import pytest

from bot.reading.emoji import read_emoji


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("👍", "yes"), ("👍🏽", "yes"), ("👌🏿", "yes"), ("✅", "yes"), ("✔️", "yes"), ("🙆‍♀️", "yes"), ("👎", "no"), ("👎🏻", "no"), ("🙅🏾‍♂️", "no"), ("❌", "no"), ("❌❌!", "no"),
     ("🤷", "not_sure"), ("🤷🏽‍♀️", "not_sure"), ("🙂", "happy"), ("😢", "sad"), ("😡", "angry"), ("😱", "scared"), (" 👍 👍 ", "yes"), ("👍🙂", "yes"), ("👎😢", "no")],
)  # fmt: skip
def test_an_emoji_is_an_answer(typed, meant):
    assert read_emoji(typed) == meant


@pytest.mark.parametrize("typed", ["", " ", "👍👎", "👍 ok", "ok", "🍕", "👍🍕", "👍😢", "😢🙂", "👧", "yes"])
def test_what_says_nothing_clear_is_none(typed):
    assert read_emoji(typed) is None
