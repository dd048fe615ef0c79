"""After harm was told: one question, then stop or go on; nothing about when, who or what, and no template."""

from __future__ import annotations

import pytest

from telling.questions.what import OVER_A_YEAR
from tests.bot.conftest import Person, PretendBackend
from tests.bot.test_not_safe import MUST_CATCH
from tests.bot.ways import WAYS, goes_to

pytestmark = pytest.mark.asyncio

HIT = "my carer hits me with a belt"
ALLOWED = ("not_safe", "safe_now", "harm_", "ask_safe_now", "ask_after_harm")
"""What may be said to a message of harm, and after it."""
NOT_ASKED = {"happened_when", OVER_A_YEAR, "about", "person_named", "what_would_help", "points", "heard"}
ASKS = sorted(set(WAYS) - {"safe_now", "after_harm", "language"})  # what leads to a language is passed on, too


@pytest.mark.parametrize(("asked", "line"), [(ask, MUST_CATCH[at % len(MUST_CATCH)]) for at, ask in enumerate(ASKS)])
async def test_no_template_follows_harm_at_any_question(
    person: Person, pretend_backend: PretendBackend, asked: str, line: str
) -> None:
    await goes_to(person, pretend_backend, asked)
    messages = [*await person.types(line), *await person.presses("not_sure")]
    assert not [message["card"] for message in messages if not message["card"].startswith(ALLOWED)]
    assert [alert["words"] for alert in pretend_backend.alerts.values()] == [line]
    assert person.asked == "after_harm"


async def test_an_alert_as_the_first_message_does_not_bring_back_the_welcome(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(HIT, ">yes")
    assert person.asked == "after_harm"
    await person.presses("go_on")
    assert person.asked == "who_is_typing"
    assert "welcome" not in {message["card"] for message in person.seen}


async def test_who_goes_on_is_asked_nothing_about_when_who_or_what(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(">begin", ">complaint", ">me", HIT, ">no", ">go_on", ">thats_all")
    await person.skips_to_the_read_back()
    assert not NOT_ASKED & {message["ask"] for message in person.seen}
    await person.presses("send")
    (case,) = pretend_backend.cases.values()
    assert [word["text"] for word in case["words"]] == [HIT]


async def test_who_stops_here_can_go_on_later_and_nothing_is_lost(
    person: Person, pretend_backend: PretendBackend
) -> None:
    messages = await person.follows(">begin", ">complaint", ">me", HIT, ">not_sure", ">stop_here")
    assert [message["card"] for message in messages] == ["harm_stopped", "ask_after_harm"]
    await person.follows(">go_on", "and he locks the fridge", ">thats_all")
    await person.skips_to_the_read_back()
    await person.presses("send")
    (case,) = pretend_backend.cases.values()
    assert [word["text"] for word in case["words"]] == [HIT, "and he locks the fridge"]


@pytest.mark.parametrize("asked", ["safe_now", "after_harm"])
@pytest.mark.parametrize(
    ("said", "card"),
    [
        ("will he find out", "harm_will_they_know"),
        ("who will see this", "harm_will_they_know"),
        ("please dont tell anyone", "harm_secret"),
        ("what happens next", "harm_what_now"),
        ("will i get in trouble", "harm_trouble"),
    ],
)
async def test_questions_after_harm_get_the_answers_of_this_path(
    person: Person, pretend_backend: PretendBackend, asked: str, said: str, card: str
) -> None:
    await goes_to(person, pretend_backend, asked)
    messages = await person.types(said)
    if (asked, said) == ("safe_now", "please dont tell anyone"):
        card = "safe_now_no"  # "dont" may be a no: here the careful answer comes first
    open_still = asked if card != "safe_now_no" else "after_harm"
    assert [message["card"] for message in messages] == [card, f"ask_{open_still}"]


@pytest.mark.parametrize("text", ["lol", "whatever", "k", "thanks"])
async def test_words_that_say_nothing_to_are_you_safe_are_asked_once_more_and_never_a_third_time(
    person: Person, pretend_backend: PretendBackend, text: str
) -> None:
    await person.follows(HIT, text)
    assert person.asked == "safe_now"
    await person.types(text)
    assert person.asked == "after_harm"
    assert {alert.get("safe_now") for alert in pretend_backend.alerts.values()} <= {None, "not_asked", "skip"}


async def test_a_question_before_are_you_safe_is_answered_and_it_is_asked_once_more_and_never_a_third_time(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await goes_to(person, pretend_backend, "safe_now")
    messages = await person.types("are you going to ring the police?")
    assert [message["card"] for message in messages][-2:] == ["harm_what_now", "ask_safe_now"]
    messages = await person.types("will he find out")
    assert [message["card"] for message in messages] == ["harm_will_they_know", "ask_after_harm"]


@pytest.mark.parametrize("said", ["will he find out", "and now what", "i cant do this anymore", "blorp zz", "thanks"])
async def test_nothing_of_an_ordinary_conversation_is_said_here(
    person: Person, pretend_backend: PretendBackend, said: str
) -> None:
    await goes_to(person, pretend_backend, "after_harm")
    messages = await person.types(said)
    assert not [message["card"] for message in messages if not message["card"].startswith(ALLOWED)]
    assert person.asked == "after_harm"


@pytest.mark.parametrize(
    "said",
    ["i cant do this anymore", "i cant take it any more", "i cant go on", "i give up", "whats the point",
     "i feel so sad", "im so tired of everything"],
)  # fmt: skip
async def test_who_has_no_strength_left_is_answered_kindly_and_the_words_are_kept(
    person: Person, pretend_backend: PretendBackend, said: str
) -> None:
    await goes_to(person, pretend_backend, "after_harm")
    messages = await person.types(said)
    assert messages[0]["card"] in ("harm_feeling", "not_safe", "not_safe_short")
    assert person.asked == "after_harm"
    await person.follows(">go_on", ">thats_all")
    await person.skips_to_the_read_back()
    await person.presses("send")
    (case,) = pretend_backend.cases.values()
    assert said in [word["text"] for word in case["words"]]


@pytest.mark.parametrize(
    "said", ["i want to stop now", "no more questions pls", "leave it there pls", "i would rather not say"]
)
async def test_who_only_wants_to_stop_here_stops_here(
    person: Person, pretend_backend: PretendBackend, said: str
) -> None:
    await goes_to(person, pretend_backend, "after_harm")
    assert [message["card"] for message in await person.types(said)] == ["harm_stopped", "ask_after_harm"]


@pytest.mark.parametrize("said", ["i dont know", "not sure", "idk"])
async def test_who_does_not_know_is_asked_in_other_words_and_then_goes_on(
    person: Person, pretend_backend: PretendBackend, said: str
) -> None:
    await goes_to(person, pretend_backend, "after_harm")
    (first,) = person.seen[-1:]
    (asked,) = await person.types(said)
    assert asked["ask"] == "after_harm"
    assert asked["lines"] != first["lines"]
    assert "both are fine" in asked["lines"][-1]["say"]
    await person.types(said)
    assert person.asked == "what_happened"


@pytest.mark.parametrize(
    "lines",
    [["i dont know"], ["they lost my bag when i moved"], ["blorp zz"], ["ok"], ["thanks"], ["what happens next"],
     ["i cant do this anymore"], ["me gusta jugar al futbol con mis amigos"],
     ["will he find out", "i dont know", "please dont tell anyone", "hmm", "and then what"]],
)  # fmt: skip
async def test_nobody_is_stuck_here_by_typing(
    person: Person, pretend_backend: PretendBackend, lines: list[str]
) -> None:
    await goes_to(person, pretend_backend, "after_harm")
    for _ in range(4):
        for line in lines:
            if person.asked != "after_harm":
                return
            await person.types(line)
    assert person.asked != "after_harm"


async def test_harm_told_again_here_is_passed_on_and_kept(person: Person, pretend_backend: PretendBackend) -> None:
    await goes_to(person, pretend_backend, "after_harm")
    messages = await person.types("he hit me again yesterday with the belt")
    assert messages[0]["card"].startswith("not_safe")
    assert person.asked == "after_harm"
    assert len(pretend_backend.alerts) == 2


async def test_what_was_told_before_the_harm_is_still_in_the_case(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(">begin", ">complaint", ">me", "they lost my bag", HIT, ">yes", ">go_on", ">thats_all")
    await person.skips_to_the_read_back()
    await person.presses("send")
    (case,) = pretend_backend.cases.values()
    assert [word["text"] for word in case["words"]] == ["they lost my bag", HIT]
