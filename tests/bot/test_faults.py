"""Whatever breaks, at whatever step: the person is told honestly, nothing is lost or sent twice, and it goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.actions import backend, telling_form
from tests.bot.conftest import Person, PretendBackend
from tests.bot.ways import OTHERS, PLAIN, WAYS, goes_to

pytestmark = pytest.mark.asyncio


def broken(*_: Any) -> Any:
    """Fail as a mistake of ours would."""
    raise ZeroDivisionError


async def answers(person: Person) -> dict[str, Any]:
    """Return the answers that the bot has."""
    tracker = await person.conversations.store.retrieve(person.id)
    assert tracker is not None
    return {ask: tracker.get_slot(ask) for ask in WAYS}


async def tries_in_vain(person: Person, monkeypatch: pytest.MonkeyPatch, breaks: str, answer: str) -> None:
    """Answer while something of ours is broken: that is said, and nothing has changed."""
    asked, before = person.asked, await answers(person)
    with monkeypatch.context() as fault:
        fault.setattr(telling_form, breaks, broken)
        messages = await person.follows(answer)
    assert messages[0]["card"] == "went_wrong"
    assert (person.asked, await answers(person)) == (asked, before)


@pytest.mark.parametrize("asked", PLAIN)
@pytest.mark.parametrize("breaks", ["decide", "_carry_out"])
async def test_a_mistake_of_ours_at_any_question_is_said_and_the_answer_can_be_given_again(
    person: Person, pretend_backend: PretendBackend, monkeypatch: pytest.MonkeyPatch, asked: str, breaks: str
) -> None:
    await goes_to(person, pretend_backend, asked)
    before = await answers(person)
    await tries_in_vain(person, monkeypatch, breaks, PLAIN[asked])
    await person.follows(PLAIN[asked])
    after = await answers(person)
    assert person.asked != asked
    assert after[asked] is not None
    assert {ask: answer for ask, answer in after.items() if ask != asked} == {
        ask: answer for ask, answer in before.items() if ask != asked
    }


@pytest.mark.parametrize("asked", OTHERS)
@pytest.mark.parametrize("breaks", ["decide", "_carry_out"])
async def test_a_mistake_of_ours_where_no_answer_is_kept_changes_nothing_and_it_goes_on(
    person: Person, pretend_backend: PretendBackend, monkeypatch: pytest.MonkeyPatch, asked: str, breaks: str
) -> None:
    await goes_to(person, pretend_backend, asked)
    await tries_in_vain(person, monkeypatch, breaks, OTHERS[asked])
    messages = await person.follows(OTHERS[asked])
    assert messages
    assert messages[0]["card"] != "went_wrong"


async def test_when_conversations_cannot_be_kept_the_turn_fails_whole_and_can_be_sent_again(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await person.follows(">begin", *WAYS["about"])
    before = await answers(person)
    with monkeypatch.context() as fault:
        fault.setattr(person.conversations.store, "_write", broken)
        with pytest.raises(ZeroDivisionError):
            await person.presses("home", message_id="m1")
    assert await answers(person) == before
    await person.presses("home", message_id="m1")
    assert (await answers(person))["about"] == ["home"]


def lost_answer(real: Callable[..., Any]) -> Callable[..., Any]:
    """Return a call after which the backend has it, and its answer never arrives."""

    async def put(*given: Any) -> Any:
        await real(*given)
        raise backend.NotReceived("TimeoutError")

    return put


async def test_a_case_whose_receipt_was_lost_is_tried_again_under_the_same_id_and_is_one_case(
    person: Person, pretend_backend: PretendBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as fault:
        fault.setattr(backend, "put_case", lost_answer(backend.put_case))
        await person.follows(">begin", *WAYS["check"], ">send")
    assert person.asked == "try_again"
    assert not any(message["kind"] == "sent" for message in person.seen)
    messages = await person.presses("try_again")
    assert messages[-1]["kind"] == "sent"
    assert (len(pretend_backend.cases), pretend_backend.tries) == (1, 2)


@pytest.mark.parametrize("trouble", ["slow", "error", "rubbish", "half"])
async def test_while_the_backend_is_broken_everything_but_sending_works_and_nothing_is_sent_twice(
    person: Person, pretend_backend: PretendBackend, trouble: str
) -> None:
    pretend_backend.trouble = trouble
    await person.follows(">begin", *WAYS["check"])
    assert person.asked == "check"
    first = await person.presses("send")
    second = await person.presses("try_again")
    assert {message["kind"] for message in (*first, *second)} == {"not_sent"}
    assert [line["say"] for line in first[-1]["lines"]] != [line["say"] for line in second[-1]["lines"]]
    await person.follows(">check", ">change_name", "Samira")
    assert person.asked == "check"
    pretend_backend.trouble = None
    sent = await person.presses("send")
    assert sent[-1]["kind"] == "sent"
    (case,) = pretend_backend.cases.values()
    assert case["child"]["name"] == "Samira"


@pytest.mark.parametrize("asked", PLAIN)
async def test_a_plain_answer_calls_one_action(
    person: Person, pretend_backend: PretendBackend, actions_called: list[str], asked: str
) -> None:
    await goes_to(person, pretend_backend, asked)
    actions_called.clear()
    await person.follows(PLAIN[asked])
    assert actions_called == ["validate_telling"]
