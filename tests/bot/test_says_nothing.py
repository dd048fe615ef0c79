"""Words that answer nothing by themselves never become a name, a delete, a sending; buttons can be named by place."""

from __future__ import annotations

import pytest

from bot.actions.says_nothing import by_place, instead, says_nothing
from telling.packs import content_folder, read_packs
from telling.question import Question
from telling.questions import BY_ASK, QUESTIONS
from tests.bot.conftest import Person, PretendBackend

ONLY_WORDS = ("name", "child_name", "person_named", "helper", "organisation", "advocate_who", "reply_to")
TO_STOPPING = (">begin", ">complaint", ">me", "they lost my bag", ">stop")


@pytest.mark.parametrize(
    "text", ["lol", "thanks", "fine", "yes", "ok thanks", "sorry", "same", "number 2", "haha", "thx"]
)
@pytest.mark.parametrize("ask", ONLY_WORDS)
def test_a_laugh_or_a_thank_you_is_nobodys_name_and_no_address(ask: str, text: str) -> None:
    assert says_nothing(BY_ASK[ask], text)


@pytest.mark.parametrize(
    "text", ["Noor", "al", "K", "Faith", "jo b", "my nan", "Hope", "Ty", "yas", "Den", "Олена", "both of them"]
)
@pytest.mark.parametrize("ask", ["child_name", "person_named", "helper"])
def test_a_name_stays_a_name(ask: str, text: str) -> None:
    assert not says_nothing(BY_ASK[ask], text)
    assert instead(BY_ASK[ask], text) is None


@pytest.mark.parametrize("text", ["yes", "no", "nothing", "ok", "yes please", "fine", "thanks", "lol"])
def test_a_yes_or_no_does_not_say_when_it_happened(text: str) -> None:
    assert says_nothing(BY_ASK["happened_when"], text)


@pytest.mark.parametrize("ask", ["who_is_typing", "about", "what_would_help", "reply_how", "decision_when"])
def test_a_yes_chooses_nothing_where_no_yes_is_offered(ask: str) -> None:
    assert says_nothing(BY_ASK[ask], "yes")
    assert BY_ASK[ask].yes is None
    assert "yes" not in BY_ASK[ask].choices


@pytest.mark.parametrize(
    ("ask", "text", "means"),
    [
        ("advocate", "dont mind", "dont_know"),
        ("reply_safe", "whatever", "not_sure"),
        ("about", "i already told u", "skip"),
        ("happened_when", "i said that already", "skip"),
        ("decision_when", "nothing", "nothing"),
        ("check", "whatever", None),
        ("reply_how", "dont mind", None),  # no answer at all would be the dearest way to take it
        ("kind", "i already said", None),
        ("organisation", "n/a", "skip"),
        ("reply_avoid", "all good", "skip"),
        ("agreed_how", "she said so", None),
        ("agreed_how", "i said that already", None),
        ("agreed_how", "wrote it", None),
        ("decision_when", "no one", None),
        ("decision_when", "none of these", None),
    ],
)
def test_a_shrug_makes_nothing_up(ask: str, text: str, means: str | None) -> None:
    assert instead(BY_ASK[ask], text) == means


@pytest.mark.parametrize(
    ("ask", "text", "choice"),
    [
        ("who_is_typing", "the second one", "me_with_someone"),
        ("reply_how", "number 2", "text_message"),
        ("about", "1st one pls", "social_worker"),
        ("advocate", "option 3", "someone_i_trust"),
        ("helper_ok", "the 9th one", None),
        ("helper_ok", "option 6", None),
        ("check", "the first one", None),
        ("reply_to", "number 2", None),
        ("happened_when", "the first of may", None),
        ("about", "no 1", None),  # "no one"
        ("stopping", "option 3", None),  # what cannot be taken back is said, or pressed
        ("starting_again", "the first one", None),
    ],
)
def test_a_button_can_be_named_by_its_place(ask: str, text: str, choice: str | None) -> None:
    assert by_place(BY_ASK[ask], text) == choice


@pytest.mark.parametrize(
    ("ask", "text"),
    [
        ("heard", "right"), ("points", "Right."), ("helper_ok", "ok thanks"), ("advocate", "yes thanks"),
        ("check", "ok"),
        ("who_is_typing", "both"), ("who_are_you", "none of them"), ("child_agrees", "both of them"),
        ("child_agrees", "neither"),
        ("agreed_how", "both"), ("what_would_help", "sorry"), ("decision_when", "10:30"), ("what_happened", "lol"),
        ("reply_safe", "fine"), ("reply_how", "none"), ("stopping", "no"), ("starting_again", "ok"),
    ],
)  # fmt: skip
def test_an_answer_in_a_word_or_two_stays_an_answer(ask: str, text: str) -> None:
    assert not says_nothing(BY_ASK[ask], text)


@pytest.mark.parametrize("question", [one for one in QUESTIONS if one.choices], ids=lambda one: one.ask)
def test_the_places_are_those_that_are_seen(question: Question) -> None:
    card = read_packs(content_folder({}))["wigan"].cards.get(f"ask_{question.ask}")
    seen = [choice.id for choice in card.choices] if card else []
    named = [by_place(question, f"number {place}") for place in range(1, 1 + min(6, len(question.choices)))]
    assert not any(named) or named == seen[: len(named)]


@pytest.mark.asyncio
@pytest.mark.parametrize("text", ["nothing", "none", "fine", "whatever", "lol", "thanks", "yes"])
async def test_nothing_is_deleted_sent_or_saved_by_a_word_that_says_nothing(
    person: Person, pretend_backend: PretendBackend, text: str
) -> None:
    await person.follows(*TO_STOPPING)
    assert person.asked == "stopping"
    messages = await person.types(text)
    assert person.asked == "stopping"
    assert [message["do"] for message in messages if message.get("do")] == []
    assert pretend_backend.cases == {}


@pytest.mark.asyncio
@pytest.mark.parametrize("text", ["thanks", "nothing", "all of them", "whatever"])
async def test_a_telling_is_not_started_again_by_a_thank_you(person: Person, text: str) -> None:
    await person.follows(">begin", ">complaint", ">me", "they lost my bag", ">start_again", text)
    assert person.asked == "starting_again"


@pytest.mark.asyncio
async def test_a_thank_you_at_the_read_back_does_not_send(person: Person, pretend_backend: PretendBackend) -> None:
    await person.follows(">begin", ">complaint", ">me", "they lost my bag", ">thats_all")
    await person.skips_to_the_read_back()
    await person.follows("thanks", "whatever")
    assert person.asked == "check"
    assert pretend_backend.cases == {}
    await person.types("yes send it")
    assert len(pretend_backend.cases) == 1


@pytest.mark.asyncio
async def test_the_second_button_on_the_screen_is_the_second_one(person: Person) -> None:
    await person.follows(">begin")
    messages = await person.presses("complaint")
    assert [choice["id"] for message in messages for choice in message.get("choices") or []][1] == "me_with_someone"
    await person.types("the second one")
    assert person.asked == "helper"
