"""The readers fill in choices of the questions: their names for them are those of telling/, none more and none less."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from bot.actions.kind_reading import KINDS
from bot.reading.channels import ReplyHow
from bot.reading.dates import Coarse
from bot.reading.relations import RelationId
from bot.reading.subjects import AboutId
from bot.reading.typists import WhoIsTyping
from bot.reading.wishes import AdvocateAnswer, Help
from telling.questions import BY_ASK
from telling.roles import ADVOCATE_REQUEST

NOT_READ = {"what_would_help": {"other"}, "kind": {ADVOCATE_REQUEST}}
"""Choices that no reader takes words for: what is no other, and what a rule of its own decides."""


@pytest.mark.parametrize(
    ("ask", "names"),
    [
        ("happened_when", get_args(Coarse)),
        ("reply_how", get_args(ReplyHow)),
        ("about", get_args(AboutId)),
        ("who_are_you", get_args(RelationId)),
        ("who_is_typing", get_args(WhoIsTyping)),
        ("what_would_help", get_args(Help)),
        ("advocate", get_args(AdvocateAnswer)),
        ("kind", KINDS),
    ],
)
def test_a_reader_names_the_choices_of_its_question(ask: str, names: tuple[Any, ...]) -> None:
    assert {*names, *NOT_READ.get(ask, ())} == set(BY_ASK[ask].choices)
