"""The three paths, from the first screen to the receipt, with real understanding."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Person, PretendBackend

pytestmark = pytest.mark.asyncio

STORY = "my social worker never rings me back and she missed my review"


def lines(messages: list[dict]) -> str:
    return " ".join(line["say"] for message in messages for line in message["lines"])


async def test_a_complaint_typed_in_a_childs_words_is_sent_whole(
    person: Person, pretend_backend: PretendBackend
) -> None:
    sent = await person.follows(
        ">begin", ">complaint", ">me", STORY, "she said she wud come on tuesday", ">thats_all", ">no", ">right",
        "Karen", ">apology", ">yes_please", ">phone", "07700 900123", ">yes", "Sam", ">send",
    )  # fmt: skip
    assert sent[-1]["kind"] == "sent"
    assert sent[-1]["receipt"]["reference"] in lines(sent)
    assert "Tuesday 12 January" in lines(sent)
    (case,) = pretend_backend.cases.values()
    assert [word["text"] for word in case["words"]] == [STORY, "she said she wud come on tuesday"]
    assert case["kind"] == case["kind_said"] == "complaint"
    assert case["speaker"]["role"] == "child"
    assert case["child"]["name"] == "Sam"
    assert case["person_named"] == "Karen"
    assert case["happened"]["when"] in ("now", "this_week")
    assert "tuesday" in case["happened"]["text"]
    assert case["happened"]["from_on"] <= case["happened"]["to_on"]
    assert case["advocate"]["answer"] == "yes_please"
    assert case["reply"] == {"how": "phone", "to": "07700 900123", "safe": "yes", "avoid": None}
    assert case["anonymous"] is False


async def test_a_thank_you_is_short_and_needs_no_advocate(person: Person, pretend_backend: PretendBackend) -> None:
    sent = await person.follows(
        ">begin", ">thank_you", ">me", "Emma always listens to me", ">thats_all", "Emma", ">no_reply", ">skip", ">send"
    )
    assert sent[-1]["kind"] == "sent"
    (case,) = pretend_backend.cases.values()
    assert (case["kind"], case["person_named"], case["advocate"]["answer"]) == ("thank_you", "Emma", "not_asked")
    assert case["anonymous"] is True


async def test_an_idea_offers_an_advocate_before_it_is_sent(person: Person, pretend_backend: PretendBackend) -> None:
    await person.follows(
        ">begin", ">comment", ">me", "there should be a list of what is for tea on the wall", ">thats_all"
    )
    asked = {message["ask"] for message in person.seen}
    if person.asked == "treat_as_complaint":
        await person.presses("no")
    await person.follows(">no_thanks", ">no_reply", ">skip", ">send")
    assert "advocate" in asked | {message["ask"] for message in person.seen}
    (case,) = pretend_backend.cases.values()
    assert (case["kind"], case["advocate"]["answer"]) == ("comment", "no_thanks")


async def test_an_adult_who_speaks_for_a_child_is_asked_whether_the_child_agrees(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(">begin", ">complaint", ">for_a_child", ">family", ">yes", ">not_sure")
    assert "child_view_needed" in {message["card"] for message in person.seen}
    await person.follows("They moved him with no warning", ">thats_all")
    await person.skips_to_the_read_back()
    await person.presses("send")
    (case,) = pretend_backend.cases.values()
    assert case["speaker"]["role"] == "on_behalf"
    assert (case["child"]["knows"], case["child"]["agrees"]) == ("yes", "not_sure")


async def test_the_read_back_shows_every_answer_and_each_can_be_changed(person: Person) -> None:
    check = await person.follows(
        ">begin", ">complaint", ">me", "nobody told me about my review", ">thats_all", ">no", ">skip", ">carer", ">skip"
    )
    check = await person.skips_to_the_read_back() or check
    rows = {row["ask"]: row for row in check[-1]["summary"]}
    assert rows["what_happened"]["said"] == "nobody told me about my review"
    await person.presses(rows["about"]["change"])
    assert person.asked == "about"
    again = await person.presses("social_worker")
    again = await person.skips_to_the_read_back() or again
    assert {row["ask"]: row for row in again[-1]["summary"]}["about"]["said"] != rows["about"]["said"]


@pytest.mark.parametrize("trouble", ["slow", "error", "rubbish", "half"])
async def test_a_telling_that_was_not_received_says_so_and_is_sent_once_when_tried_again(
    person: Person, pretend_backend: PretendBackend, trouble: str
) -> None:
    pretend_backend.trouble = trouble
    messages = await person.follows(
        ">begin", ">thank_you", ">me", "Emma always listens", ">thats_all", "Emma", ">no_reply", ">skip", ">send"
    )
    assert [message["kind"] for message in messages] == ["not_sent"]
    assert person.asked == "try_again"
    assert not any(message["kind"] == "sent" for message in person.seen)
    pretend_backend.trouble = None
    sent = await person.presses("try_again")
    assert sent[-1]["kind"] == "sent"
    assert len(pretend_backend.cases) == 1


async def test_two_tellings_of_one_conversation_are_two_cases(person: Person, pretend_backend: PretendBackend) -> None:
    path = (">thank_you", ">me", "Emma always listens", ">thats_all", "Emma", ">no_reply", ">skip", ">send")
    await person.follows(">begin", *path)
    await person.follows(">begin", *path)
    assert len(pretend_backend.cases) == 2


@pytest.mark.parametrize("step", ["they lost my stuff when i moved", ">thats_all"])
async def test_an_error_of_ours_is_said_and_the_same_question_stays_open(
    person: Person, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    from bot.actions import telling_form

    await person.follows(">begin", ">complaint", ">me", "my social worker never rings me back")
    with monkeypatch.context() as broken:
        broken.setattr(telling_form, "decide", lambda *_: 1 / 0)
        messages = await person.follows(step)
    assert [message["card"] for message in messages] == ["went_wrong", "ask_what_happened_more"]
    await person.presses("thats_all")
    assert person.asked == "send_if_gone"
