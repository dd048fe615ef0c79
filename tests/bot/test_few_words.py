"""Few words: thumbs and ticks answer, feelings never do and are not lost, and a photo gets a true answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.conversations import Conversations
from tests.bot.conftest import Person, PretendBackend

pytestmark = pytest.mark.asyncio

TO_YES_NO = (">begin", ">complaint", ">me", "they lost my bag", ">thats_all")
"""Steps to a plain yes-or-no question (send_if_gone)."""
STRINGS = Path(__file__).resolve().parents[2] / "backend" / "widget" / "strings.en-GB.json"
FEELINGS = ("😢", "😭😭", "😡", "😱", "👍😢", "😢🙂")


@pytest.mark.parametrize("sign", ["👍🏽", "👌", "✅", "🙅🏾‍♀️", "👎", "❌"])
async def test_a_thumb_a_tick_or_a_cross_answers_yes_or_no(person: Person, sign: str) -> None:
    await person.follows(*TO_YES_NO)
    assert person.asked == "send_if_gone"
    await person.types(sign)
    assert person.asked == "happened_when"


@pytest.mark.parametrize("sign", ["🙂", "❤️", "🙏", "🎉", "👊", "😱"])
async def test_neither_a_smile_nor_a_heart_agrees_to_sending_now_or_later(
    person: Person, pretend_backend: PretendBackend, sign: str
) -> None:
    await person.follows(*TO_YES_NO, sign)
    assert person.asked == "send_if_gone"
    await person.skips_to_the_read_back()
    await person.types(sign)
    assert person.asked == "check"
    assert pretend_backend.cases == {}


@pytest.mark.parametrize("sign", ["🙂", "🙏", "❤️", "👌"])
async def test_in_a_visit_too_a_smile_is_no_plain_yes_to_are_you_safe(
    person: Person, pretend_backend: PretendBackend, sign: str
) -> None:
    await person.follows(">begin", ">later", "WN-7K3P", "apple river green boat", "my dad hits me with a belt")
    await person.types(sign)
    assert "yes" not in [alert.get("safe_now") for alert in pretend_backend.alerts.values()]


@pytest.mark.parametrize("sign", ["🛑", "🚫"])
async def test_a_stop_sign_does_not_say_that_nothing_is_about_to_happen(person: Person, sign: str) -> None:
    moved = "they are moving me and nobody asked me"
    await person.follows(">begin", ">complaint", ">me", moved, ">thats_all")
    while person.asked != "decision_when":
        await person.presses("right" if person.asked == "heard" else "skip")
    await person.types(sign)
    assert person.asked in ("decision_when", "stopping")


async def test_a_blank_face_after_the_first_words_is_kept_and_ends_nothing(person: Person) -> None:
    await person.follows(">begin", ">complaint", ">me", "they lost my bag", "😐")
    assert person.asked == "what_happened"


async def test_a_whole_complaint_can_be_told_with_a_few_signs(person: Person, pretend_backend: PretendBackend) -> None:
    await person.follows(*TO_YES_NO, "🙅", ">not_sure", ">carer", "🤷", "🤷", "👍", ">text_message", "07700 900123")
    assert person.asked == "reply_safe"
    await person.follows("🙂")
    assert person.asked == "reply_safe"  # whether a place is safe needs more than a smile
    await person.follows("👌", "🤷")
    assert person.asked == "check"
    await person.types("👍")
    (case,) = pretend_backend.cases.values()
    assert (case["advocate"]["answer"], case["reply"]["safe"]) == ("yes_please", "yes")
    assert case["wanted"]["kinds"] == []
    assert (case["child"]["name"], case["anonymous"]) == (None, True)


async def test_a_feeling_is_never_a_yes_and_never_an_answer(
    loaded: Conversations, pretend_backend: PretendBackend
) -> None:
    for sign in FEELINGS:
        person = Person(loaded, "wigan")
        await person.follows(*TO_YES_NO, sign)
        assert person.asked == "send_if_gone", sign
        await person.follows(">no", sign, ">skip", ">carer", ">skip", ">skip", sign)
        assert person.asked == "advocate", sign
        await person.skips_to_the_read_back()
        await person.types(sign)
        assert person.asked == "check", sign
    assert pretend_backend.cases == {}


async def test_a_crying_face_and_a_thumb_do_not_say_that_a_child_agrees(person: Person) -> None:
    for sign in ("👍😢", "🙂", "🙏"):
        person.seen.clear()
        await person.follows(">start_again", ">yes", ">complaint", ">for_a_child", ">parent", ">yes", sign)
        assert person.asked == "child_agrees", sign


async def test_feelings_are_kept_as_words_where_the_story_is_told(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(">begin", "😢")
    assert person.asked == "kind"  # a face alone says neither thanks nor complaint
    await person.follows(">complaint", ">me", "👍")
    assert person.asked == "what_happened"
    await person.follows("they lost my bag", "😡", "❤️", "👌", "🙅")
    assert person.asked == "send_if_gone"
    await person.skips_to_the_read_back()
    await person.presses("send")
    (case,) = pretend_backend.cases.values()
    assert [word["text"] for word in case["words"]] == ["😢", "they lost my bag", "😡", "❤️"]


FACES = [words for key, words in json.loads(STRINGS.read_text(encoding="utf-8")).items() if key.startswith("feel_")]


@pytest.mark.parametrize("sentence", FACES)
async def test_a_face_of_the_scale_is_kept_as_their_sentence_and_nothing_is_made_of_it(
    person: Person, pretend_backend: PretendBackend, sentence: str
) -> None:
    await person.follows(">begin", sentence)
    assert person.asked == "kind"
    await person.follows(">complaint", ">me", "they lost my bag", ">thats_all")
    await person.skips_to_the_read_back()
    await person.presses("send")
    (case,) = pretend_backend.cases.values()
    assert [word["text"] for word in case["words"]] == [sentence, "they lost my bag"]
    assert (case["kind"], pretend_backend.alerts) == ("complaint", {})


async def test_a_thumb_tells_nothing_before_the_story_has_begun(person: Person) -> None:
    for sign in ("👍", "👎", "🤷"):
        await person.follows(">begin", ">complaint", ">me", sign)
        assert person.seen[-1]["card"] == "ask_what_happened", sign
        await person.follows(">start_again", ">yes")


@pytest.mark.parametrize(
    ("sign", "said"),
    [("👍", "yes"), ("👎", "no"), ("🤷", "not_sure"), ("😱", "no"), ("👍😢", "not_sure"), ("yes 😢", "not_sure")],
)  # fmt: skip
async def test_whether_somebody_is_safe_is_read_carefully(person: Person, sign: str, said: str) -> None:
    await person.types("my dad hits me every night")
    assert person.asked == "safe_now"
    messages = await person.types(sign)
    assert f"safe_now_{said}" in [message["card"] for message in messages]


@pytest.mark.parametrize("sign", ["🙂", "👌", "😢", "🙏", "🍕"])
async def test_a_smile_or_an_ok_is_no_plain_yes_to_are_you_safe(person: Person, sign: str) -> None:
    await person.types("my dad hits me every night")
    messages = await person.types(sign)
    assert "safe_now_yes" not in [message["card"] for message in messages]


@pytest.mark.parametrize("asks", ["can i send a photo", "can i do a voice message instead"])
async def test_whoever_asks_about_a_photo_or_a_voice_message_is_told_whom_to_give_it_to(
    person: Person, asks: str
) -> None:
    await person.follows(">begin", ">complaint", ">me", "my room is full of mould")
    messages = await person.types(asks)
    said = " ".join(line["say"] for line in messages[0]["lines"])
    assert messages[0]["card"] == "answer_voice_photo"
    assert "I cannot take photos" in said
    assert "01942 489 808" in said
    assert person.asked == "what_happened"
