"""What was told is heard: kept word for word, confirmed in one go, never asked again, and put right in words."""

from __future__ import annotations

import pytest

from tests.bot.conftest import Person, PretendBackend

pytestmark = pytest.mark.asyncio

TOLD = "my social worker never rings me back"
WITH_ALL = "my social worker Karen never rings me back, it started last week. text me on 07700 900123"


async def sent(person: Person, backend: PretendBackend) -> dict:
    await person.skips_to_the_read_back()
    await person.presses("send")
    (case,) = backend.cases.values()
    return case


def asked(person: Person) -> list[str]:
    return [message["ask"] for message in person.seen if message["ask"]]


async def test_a_first_message_however_short_is_kept_and_need_not_be_told_again(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows("my carer is mean")
    if person.asked == "kind":  # it is asked which kind it is rather than taken for thanks
        await person.presses("complaint")
    await person.presses("me")
    assert person.seen[-1]["card"] == "ask_what_happened_more"
    await person.follows(">thats_all", ">no")
    case = await sent(person, pretend_backend)
    assert (case["kind"], [word["text"] for word in case["words"]]) == ("complaint", ["my carer is mean"])


async def test_what_was_told_first_is_not_asked_again(person: Person, pretend_backend: PretendBackend) -> None:
    await person.follows(WITH_ALL, ">me", ">thats_all", ">no", ">right")
    case = await sent(person, pretend_backend)
    assert not {"about", "person_named", "happened_when", "reply_how", "reply_to"} & set(asked(person))
    assert (case["about"], case["person_named"]) == (["social_worker"], "Karen")
    assert (case["reply"]["how"], case["reply"]["to"]) == ("text_message", "07700 900123")
    assert case["happened"]["from_on"] is not None


@pytest.mark.parametrize(
    "told",
    [
        "my social worker Karen Price didnt turn up on monday, she promised to take me to see my brother. "
        "text me on 07700 900123",
        "i want to complain about my carer Lynne. last week she took my phone and wont give it back. "
        "email me at sam@example.com",
        "Hi. I would like to make a complaint about my personal adviser, Mr Ahmed. In October he stopped answering "
        "my calls. Please ring me on 07700 900456.",
        "they moved me on friday without telling me and it was Dave my social worker who did it. "
        "you can phone 07700 900777",
        "im not happy with my keyworker shaz she shouted at me yesterday in front of everyone. "
        "write to me at 12 high street wigan",
    ],
)
async def test_who_when_and_how_to_reach_told_at_once_leave_seven_questions(
    person: Person, pretend_backend: PretendBackend, told: str
) -> None:
    await person.follows(
        told, "thats all", "yes", "yes thats right", "say sorry", "no thanks", "yes its safe", "Sam", ">send"
    )
    (case,) = pretend_backend.cases.values()
    assert set(asked(person)) - {"kind", "check"} == {
        "what_happened", "send_if_gone", "heard", "what_would_help", "advocate", "reply_safe", "name",
    }  # fmt: skip
    assert case["speaker"]["role"] == "child"
    assert None not in (case["person_named"], case["reply"]["to"], case["happened"]["from_on"])


async def test_who_may_have_somebody_beside_them_is_asked_who_is_typing(person: Person) -> None:
    await person.follows("i want to complain about contact with my dad getting cancelled")
    assert person.asked == "who_is_typing"


async def test_what_was_heard_is_shown_in_one_go_and_each_part_can_be_changed(person: Person) -> None:
    messages = await person.follows(">begin", ">complaint", ">me", TOLD, ">thats_all", ">no")
    (row,) = messages[-1]["summary"]
    assert (messages[-1]["ask"], row["ask"], row["change"]) == ("heard", "about", "change_about")
    await person.follows(">change_about", ">carer")
    assert person.asked == "happened_when"
    assert asked(person).count("heard") == 1


async def test_nothing_is_read_back_before_it_is_known_whether_the_helper_may_see_it(person: Person) -> None:
    await person.follows(TOLD, ">me_with_someone", "my aunt")
    assert person.asked == "helper_ok"
    assert not [message for message in person.seen if message.get("summary")]


async def test_whether_to_send_it_if_they_have_to_go_is_asked_once_and_can_be_skipped(person: Person) -> None:
    await person.follows(">begin", ">complaint", ">me", "they lost my bag", ">thats_all", ">skip")
    await person.skips_to_the_read_back()
    await person.follows(">change_what_happened", "and my coat", ">thats_all")
    assert asked(person).count("send_if_gone") == 1


@pytest.mark.parametrize("kind", ["thank_you", "comment"])
async def test_a_thank_you_or_an_idea_is_not_asked_whether_to_send_it(person: Person, kind: str) -> None:
    await person.follows(">begin", f">{kind}", ">me", "emma is always kind to us", ">thats_all")
    await person.skips_to_the_read_back()
    assert "send_if_gone" not in asked(person)


async def test_more_than_a_year_is_asked_once_and_only_where_the_days_cannot_say(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(">begin", ">complaint", ">me", "they lost my bag", ">thats_all", ">no", "about a year ago")
    assert person.asked == "over_a_year"
    await person.presses("yes")
    case = await sent(person, pretend_backend)
    assert case["happened"]["when"] == "over_a_year"
    assert asked(person).count("over_a_year") == 1


async def test_days_that_are_plain_are_not_asked_about(person: Person) -> None:
    await person.follows(">begin", ">complaint", ">me", "they lost my bag", ">thats_all", ">no", "last tuesday")
    assert person.asked == "about"


@pytest.mark.parametrize("before", [(), (">begin",), (">begin", ">complaint", ">me", "they lost my bag")])
async def test_a_code_typed_anywhere_opens_a_visit_and_is_not_kept_as_words(
    person: Person, pretend_backend: PretendBackend, before: tuple[str, ...]
) -> None:
    await person.follows(*before, "7K3-P9W apple river green boat")
    assert pretend_backend.looked_up == [{"reference": "7K3-P9W", "code": "apple river green boat"}]
    assert "answer_out_of_scope" not in {message["card"] for message in person.seen}
    tracker = await person.conversations.store.retrieve(person.id)
    assert tracker is not None
    kept = tracker.get_slot("what_happened") or []
    assert [word["text"] for word in kept] == list(before[3:])


async def test_four_words_of_a_code_alone_are_no_answer_either(person: Person) -> None:
    await person.follows(
        ">begin", ">complaint", ">me", "they lost my bag", ">thats_all", ">no", "apple river green boat"
    )
    assert person.asked == "later_reference"
    await person.presses("begin")
    assert person.asked == "happened_when"


async def test_four_words_that_are_no_code_are_kept_as_words(person: Person, pretend_backend: PretendBackend) -> None:
    await person.follows(">begin", ">complaint", ">me", "they lost my bag", "apple river green boat")
    assert person.asked == "later_reference"
    await person.follows(">dont_know", ">begin")
    assert person.asked == "what_happened"
    await person.follows(">thats_all", ">no")
    await person.skips_to_the_read_back()
    await person.presses("send")
    (case,) = pretend_backend.cases.values()
    assert [word["text"] for word in case["words"]] == ["they lost my bag", "apple river green boat"]


async def test_a_code_that_opens_a_case_is_kept_nowhere_in_the_telling(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(">begin", ">complaint", ">me", "they lost my bag", "apple river green boat", "7K3-P9W")
    assert person.asked == "later_code"
    pretend_backend.opens = "7K3-P9W"
    await person.follows("apple river green boat", ">thats_all", ">begin", ">thats_all", ">no")
    await person.skips_to_the_read_back()
    await person.presses("send")
    (case,) = pretend_backend.cases.values()
    assert [word["text"] for word in case["words"]] == ["they lost my bag"]


@pytest.mark.parametrize("said", ["can i get a new social worker", "can i have a different social worker?"])
async def test_asking_for_a_new_social_worker_is_answered_and_kept_as_a_wish(
    person: Person, pretend_backend: PretendBackend, said: str
) -> None:
    await person.follows(">begin", ">complaint", ">me", "she never rings me back")
    cards = [message["card"] for message in await person.types(said)]
    assert cards == ["answer_new_social_worker", "wish_noted", "ask_what_happened_more"]
    await person.follows(">thats_all", ">no")
    await person.skips_to_the_read_back()
    await person.presses("send")
    (case,) = pretend_backend.cases.values()
    assert case["wanted"] == {"text": said, "kinds": ["change"]}
    assert "what_would_help" not in [message["ask"] for message in person.seen]


async def test_several_corrections_at_once(person: Person, pretend_backend: PretendBackend) -> None:
    await person.follows(">begin", ">complaint", ">me", "they lost my bag", ">thats_all", ">no", ">this_week", ">carer")
    await person.follows("Bob", ">apology", ">no_thanks", ">phone", "07700 900123", ">yes", "Sam")
    assert person.asked == "check"
    messages = await person.types("you got my name wrong its Sami, and email me instead on sami@example.org")
    changed = {row["ask"]: row["said"] for row in messages[0]["summary"]}
    assert messages[0]["card"] == "answer_changed"
    assert (changed["name"], changed["reply_to"]) == ("Sami", "sami@example.org")
    case = await sent(person, pretend_backend)
    assert (case["child"]["name"], case["reply"]["how"], case["reply"]["to"]) == ("Sami", "email", "sami@example.org")
    assert case["person_named"] == "Bob"


async def test_a_correction_that_says_what_is_known_changes_nothing_else(person: Person) -> None:
    await person.follows(
        ">begin", ">complaint", ">me", "they lost my bag", ">thats_all", ">no", ">now", ">social_worker"
    )
    await person.types("no wait its not my carer its my social worker")
    tracker = await person.conversations.store.retrieve(person.id)
    assert tracker is not None
    assert tracker.get_slot("who_is_typing") == "me"
    assert tracker.get_slot("about")[0] == "social_worker"


@pytest.mark.parametrize("said", ["Emma helped me", "no one rang me", "my name is Sam and they shouted"])
async def test_no_word_typed_where_the_story_is_told_is_lost(
    person: Person, pretend_backend: PretendBackend, said: str
) -> None:
    await person.follows(">begin", ">complaint", ">me", "they lost my bag", said)
    await person.follows(">thats_all", ">no")
    case = await sent(person, pretend_backend)
    assert [word["text"] for word in case["words"]] == ["they lost my bag", said]


async def test_an_end_that_may_be_more_ends_the_story_and_is_kept(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(">begin", ">complaint", ">me", "they lost my bag", "no it was not like that")
    if person.asked == "what_happened":
        await person.presses("thats_all")
    case = await sent(person, pretend_backend)
    assert [word["text"] for word in case["words"]] == ["they lost my bag", "no it was not like that"]


@pytest.mark.parametrize("said", ["no", "nope thats everything", "thats it really", "nah im done"])
async def test_an_end_in_any_words_ends_the_story(person: Person, said: str) -> None:
    await person.follows(">begin", ">complaint", ">me", "they lost my bag", said)
    assert person.asked == "send_if_gone"


@pytest.mark.parametrize("said", ["what is an advocate", "how many questions are left?", "can i send a photo"])
async def test_a_question_never_becomes_part_of_the_story(
    person: Person, pretend_backend: PretendBackend, said: str
) -> None:
    await person.follows(">begin", ">complaint", ">me", "they lost my bag", said)
    assert person.asked == "what_happened"
    await person.follows(">thats_all", ">no")
    case = await sent(person, pretend_backend)
    assert [word["text"] for word in case["words"]] == ["they lost my bag"]


@pytest.mark.parametrize("asked_for", [">child_knows", ">child_agrees"])
async def test_a_child_who_cannot_understand_is_an_answer_of_its_own(
    person: Person, pretend_backend: PretendBackend, asked_for: str
) -> None:
    steps = [">cant"] if asked_for == ">child_knows" else [">yes", ">cant"]
    await person.follows(">begin", ">complaint", ">for_a_child", ">parent", *steps)
    if person.asked == "child_agrees":
        await person.presses("cant")
    await person.follows("they moved him with no warning", ">thats_all")
    case = await sent(person, pretend_backend)
    assert (case["child"]["understands"], case["child"]["agrees"]) == ("no", "not_sure")
