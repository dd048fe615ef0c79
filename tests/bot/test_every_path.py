"""Somebody who knows only `ask` and `choices` comes to the end of every path, at all five councils."""

from __future__ import annotations

import pytest

from bot.conversations import Conversations
from tests.bot.conftest import PretendBackend
from tests.bot.test_random_users import COUNCILS
from tests.bot.thorough_user import presses_everything

KINDS = ("thank_you", "comment", "complaint")
ROLES = ("me", "me_with_someone", "for_a_child", "about_me")


@pytest.mark.asyncio
async def test_every_choice_of_every_question_leads_to_the_end(
    loaded: Conversations, pretend_backend: PretendBackend
) -> None:
    """The councils take turns, talk after talk. In `make soak` each council alone, for each kind and each role."""
    pressed = await presses_everything(loaded, pretend_backend, *COUNCILS, whole=False)
    roles = {key for key in pressed if key[-2] == "who_is_typing"}
    assert roles == {(kind, "who_is_typing", role) for kind in KINDS for role in ROLES}
    assert len({key[-2:] for key in pressed}) > 60
