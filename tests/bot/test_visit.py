"""Coming back with reference and code, with the real Agent: what is happening, and what can be done about it."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from bot.conversations import Conversations
from tests.bot.conftest import PROGRESS, RECEIPT, Person, PretendBackend

pytestmark = pytest.mark.asyncio
REFERENCE, CODE = RECEIPT["reference"], RECEIPT["code"]
OPEN = (">begin", ">later", REFERENCE, CODE)


def said(messages: list[dict[str, Any]]) -> list[str]:
    return [message["card"] for message in messages]


def lines(messages: list[dict[str, Any]]) -> str:
    return " ".join(line["say"] for message in messages for line in message["lines"])


def offered(messages: list[dict[str, Any]]) -> set[str]:
    return {choice["id"] for choice in messages[-1]["choices"]}


def only_request(backend: PretendBackend) -> dict[str, Any]:
    (request,) = backend.requests.values()
    return request


async def slots_of(conversations: Conversations, person: Person) -> str:
    tracker = await conversations.store.retrieve(person.id)
    assert tracker is not None
    return str(tracker.current_slot_values()) + str([event.as_dict() for event in tracker.events])


async def test_reference_and_code_show_where_it_is_with_the_day_of_the_answer(person: Person) -> None:
    messages = await person.follows(*OPEN)
    assert said(messages) == ["later_status_with_manager", "ask_later_menu"]
    assert "Monday 12 January" in lines(messages)
    assert person.asked == "later_menu"
    assert offered(messages) == {"add_words", "advocate", "new_contact", "next_stage", "withdraw", "thats_all"}


@pytest.mark.parametrize("begun", [(), (">begin",)], ids=["nothing open", "first screen"])
@pytest.mark.parametrize(
    ("words", "asks"),
    [("whats happening with my complaint", "later_menu"), ("im not happy with the answer i got", "later_next_stage")],
)
async def test_a_visit_begins_in_the_words_of_a_child(
    person: Person, pretend_backend: PretendBackend, begun: tuple[str, ...], words: str, asks: str
) -> None:
    pretend_backend.case = {**PROGRESS, "state": "answered", "expected": [], "can": ["next_stage"]}
    await person.follows(*begun, words)
    assert person.asked == "later_reference"
    await person.follows(REFERENCE, CODE)
    assert person.asked == asks


async def test_in_the_middle_of_a_telling_the_question_is_answered_and_the_telling_goes_on(person: Person) -> None:
    await person.follows(">begin", ">complaint", ">me", "they lost my stuff when i moved")
    messages = await person.types("whats happening with my complaint")
    assert said(messages)[0] == "answer_progress"
    assert person.asked == "what_happened"


async def test_a_telling_that_was_left_for_a_visit_goes_on_after_it_with_all_its_words(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(">begin", ">thank_you", ">me", "Emma always listens", ">later", REFERENCE, CODE)
    messages = await person.presses("thats_all")
    assert said(messages) == ["later_done"]
    await person.presses("begin")
    assert person.asked == "what_happened"
    await person.follows(">thats_all", ">skip", ">no_reply", ">skip", ">send")
    (case,) = pretend_backend.cases.values()
    assert [word["text"] for word in case["words"]] == ["Emma always listens"]


async def test_more_words_are_added_verbatim(person: Person, pretend_backend: PretendBackend) -> None:
    messages = await person.follows(*OPEN, ">add_words", "and they never gave my tablet back :(")
    assert said(messages) == ["later_added", "ask_later_menu"]
    request = only_request(pretend_backend)
    assert (request["kind"], request["code"]) == ("add_words", CODE)
    assert [word["text"] for word in request["words"]] == ["and they never gave my tablet back :("]


async def test_an_advocate_can_be_asked_for_at_any_question(person: Person, pretend_backend: PretendBackend) -> None:
    messages = await person.follows(*OPEN, ">withdraw", "can i have an advocate please")
    assert said(messages) == ["later_advocate_asked", "ask_later_withdraw_sure"]
    assert only_request(pretend_backend)["advocate"] == {"answer": "yes_please"}
    messages = await person.follows(">no", ">advocate")
    assert len(pretend_backend.requests) == 2


async def test_a_new_contact_is_passed_on_as_typed(person: Person, pretend_backend: PretendBackend) -> None:
    messages = await person.follows(*OPEN, "i have a new number", "07700 900123")
    assert said(messages) == ["later_new_contact_saved", "ask_later_menu"]
    assert only_request(pretend_backend)["reply"] == {"to": "07700 900123"}


async def test_withdrawing_is_confirmed_first_and_then_no_longer_offered(
    person: Person, pretend_backend: PretendBackend
) -> None:
    pretend_backend.after = {"withdraw": {"state": "withdrawn", "can": ["add_words"], "expected": []}}
    await person.follows(*OPEN, ">withdraw")
    assert person.asked == "later_withdraw_sure"
    await person.types("hmm dunno")
    assert (person.asked, pretend_backend.requests) == ("later_withdraw_sure", {})
    messages = await person.types("yes take it back")
    assert said(messages) == ["later_withdrawn", "ask_later_menu"]
    assert only_request(pretend_backend)["kind"] == "withdraw"
    assert not {"withdraw", "next_stage"} & offered(messages)


async def test_not_happy_with_the_answer_asks_why_and_tells_the_day_of_the_next_one(
    person: Person, pretend_backend: PretendBackend
) -> None:
    pretend_backend.case = {**PROGRESS, "state": "answered", "expected": [], "can": ["next_stage"]}
    stage_2 = [{"what": "stage_2_answer", "by": "2099-02-16", "at_latest": "2099-04-14", "because": []}]
    pretend_backend.after = {"next_stage": {"state": "stage_2", "stage": 2, "expected": stage_2, "can": []}}
    messages = await person.follows(*OPEN, ">next_stage")
    assert (person.asked, "25 working days" in lines(messages)) == ("later_next_stage", True)
    messages = await person.follows(">yes", "you left out the bit about my tablet")
    assert said(messages) == ["later_next_asked", "ask_later_menu"]
    assert "Monday 16 February" in lines(messages)
    assert only_request(pretend_backend)["why"] == "you left out the bit about my tablet"


async def test_after_the_last_stage_the_ombudsman_is_named(person: Person, pretend_backend: PretendBackend) -> None:
    pretend_backend.case = {**PROGRESS, "state": "finished", "stage": 3, "expected": [], "can": []}
    messages = await person.follows(*OPEN, "i dont agree with the answer")
    assert said(messages) == ["later_next_ombudsman", "ask_later_menu"]
    assert "0300 061 0614" in lines(messages)


@pytest.mark.parametrize(
    "wrong", [("CYH-27K", CODE), (REFERENCE, "apple river green house")], ids=["reference", "code"]
)
async def test_a_wrong_reference_and_a_wrong_code_get_the_same_answer_and_the_third_time_a_person_is_named(
    person: Person, wrong: tuple[str, str]
) -> None:
    first = await person.follows(">begin", ">later", *wrong)
    assert said(first) == ["later_not_found", "ask_later_reference"]
    await person.follows(*wrong)
    messages = await person.follows(*wrong)
    assert said(messages) == ["later_lost", "later_done"]


async def test_somebody_who_lost_the_code_is_told_who_can_find_it(person: Person) -> None:
    await person.follows(">begin", ">later", REFERENCE, "i lost it")
    assert person.asked == "later_new_code"
    assert said(await person.presses("skip")) == ["later_lost", "later_done"]


@pytest.mark.parametrize("trouble", ["slow", "error", "rubbish", "half"])
async def test_what_did_not_reach_us_is_said_and_sent_once_when_tried_again(
    person: Person, pretend_backend: PretendBackend, trouble: str
) -> None:
    await person.follows(*OPEN, ">add_words")
    pretend_backend.trouble = trouble
    messages = await person.types("and they never gave my tablet back")
    assert [message["kind"] for message in messages] == ["not_sent"]
    assert person.asked == "later_try_again"
    await person.presses("try_again")
    pretend_backend.trouble = None
    messages = await person.types("try again")
    assert said(messages) == ["later_added", "ask_later_menu"]
    assert only_request(pretend_backend)["words"][0]["text"] == "and they never gave my tablet back"


async def test_a_request_that_was_kept_although_its_answer_was_lost_is_tried_under_the_same_id(
    person: Person, pretend_backend: PretendBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.actions import backend

    tried: list[str] = []
    real = backend.put_request

    async def loses_the_answer(reference: str, uuid: str, body: dict[str, Any]) -> dict[str, Any]:
        tried.append(uuid)
        told = await real(reference, uuid, body)
        if len(tried) == 1:
            raise backend.NotReceived("the line broke")
        return told

    monkeypatch.setattr(backend, "put_request", loses_the_answer)
    messages = await person.follows(*OPEN, ">advocate", ">try_again")
    assert said(messages) == ["later_advocate_asked", "ask_later_menu"]
    assert len(tried) == 2
    assert only_request(pretend_backend)["kind"] == "advocate"


async def test_when_it_cannot_be_looked_up_now_nothing_has_to_be_typed_again(
    person: Person, pretend_backend: PretendBackend
) -> None:
    pretend_backend.trouble = "error"
    messages = await person.follows(*OPEN)
    assert said(messages) == ["ask_later_look_again"]
    pretend_backend.trouble = None
    messages = await person.presses("try_again")
    assert said(messages) == ["later_status_with_manager", "ask_later_menu"]


async def test_what_is_not_possible_any_more_is_said_and_looked_up_afresh(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(*OPEN, ">withdraw")
    pretend_backend.trouble = "not now"
    messages = await person.presses("yes")
    assert said(messages) == ["later_not_possible", "ask_later_look_again"]


async def test_stopping_with_something_unsent_says_that_it_is_not_with_us(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(*OPEN, ">add_words")
    pretend_backend.trouble = "error"
    messages = await person.follows("and they never gave my tablet back", ">stop")
    assert said(messages) == ["later_left_unsent", "later_done"]


CONCERN = "my foster dad hits me with a belt"


async def test_somebody_who_is_not_safe_is_heard_in_an_open_case_and_the_words_are_kept_with_it(
    person: Person, pretend_backend: PretendBackend
) -> None:
    messages = await person.follows(*OPEN, ">withdraw", CONCERN)
    assert said(messages)[0].startswith("not_safe")
    assert said(messages)[1:] == ["heard_more_words", "ask_safe_now"]
    assert only_request(pretend_backend)["words"][0]["text"] == CONCERN
    messages = await person.presses("not_sure")
    assert said(messages) == ["safe_now_not_sure", "ask_later_withdraw_sure"]
    (alert,) = pretend_backend.alerts.values()
    assert (alert["words"], alert["safe_now"], alert["case_uuid"]) == (CONCERN, "not_sure", None)


@pytest.mark.parametrize(
    ("said_then", "answer", "kept"),
    [("yes", "yes", []), ("help me", "no", ["help me"]), ("no", "no", []), ("thats it", None, ["thats it"])],
)
async def test_whether_somebody_is_safe_can_be_said_in_words_on_a_later_visit(
    person: Person, pretend_backend: PretendBackend, said_then: str, answer: str | None, kept: list[str]
) -> None:
    await person.follows(*OPEN, CONCERN)
    messages = await person.types(said_then)
    assert [card for card in said(messages) if card.startswith("safe_now")] == (
        [f"safe_now_{answer}"] if answer else []
    )
    assert [alert.get("safe_now") for alert in pretend_backend.alerts.values()] == [answer]
    words = [request["words"][0]["text"] for request in pretend_backend.requests.values()]
    assert words == [CONCERN, *kept]


async def test_words_of_concern_before_the_case_is_open_go_with_it_once_it_is(
    person: Person, pretend_backend: PretendBackend
) -> None:
    messages = await person.follows(">begin", ">later", REFERENCE, CONCERN)
    assert said(messages)[0].startswith("not_safe")
    await person.presses("yes")
    assert person.asked == "later_code"
    messages = await person.types(CODE)
    assert said(messages) == ["later_status_with_manager", "heard_more_words", "ask_later_menu"]
    assert only_request(pretend_backend)["words"][0]["text"] == CONCERN


async def test_words_of_concern_that_the_case_did_not_get_are_tried_again_after_asking_about_safety(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(*OPEN)
    pretend_backend.trouble = "error"
    messages = await person.types(CONCERN)
    assert said(messages) == ["not_safe_not_stored", "ask_safe_now"]
    pretend_backend.trouble = None
    messages = await person.presses("skip")
    assert said(messages) == ["heard_more_words", "ask_later_menu"]
    assert only_request(pretend_backend)["words"][0]["text"] == CONCERN


async def test_explain_repeat_back_help_and_questions_work_and_come_back_to_the_same_question(person: Person) -> None:
    await person.follows(*OPEN, ">add_words")
    for step in (">explain", ">repeat", ">help_now", "what is an advocate?", ">how_it_works"):
        await person.follows(step)
        assert person.asked == "later_add_words", step
    await person.presses("back")
    assert person.asked == "later_menu"
    await person.types("hello")
    assert person.asked == "later_menu"


async def test_starting_again_asks_for_the_reference(person: Person) -> None:
    await person.follows(*OPEN, ">add_words", ">start_again")
    assert person.asked == "later_reference"


async def test_a_new_story_instead_of_a_reference_becomes_a_telling(person: Person) -> None:
    story = "i want to complain about my social worker because she never comes to see me"
    await person.follows(">begin", ">later", story)
    assert person.asked == "who_is_typing"
    tracker = await person.conversations.store.retrieve(person.id)
    assert tracker is not None
    assert tracker.get_slot("what_happened")[0]["text"] == story


async def test_the_code_is_gone_when_the_visit_is_over_and_never_logged(
    person: Person, loaded: Conversations, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await person.follows(*OPEN, ">add_words", "and they never gave my tablet back")
    assert CODE in await slots_of(loaded, person)
    await person.presses("thats_all")
    assert CODE not in await slots_of(loaded, person)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot")]
    assert not any(CODE in line or "tablet" in line for line in ours)


async def test_an_error_of_ours_loses_nothing_and_never_ends_in_silence(
    person: Person, pretend_backend: PretendBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.actions import visit_form

    await person.follows(*OPEN, ">add_words")
    monkeypatch.setattr(visit_form, "decide", lambda *_: 1 / 0)
    messages = await person.types("and they never gave my tablet back")
    assert said(messages) == ["went_wrong", "ask_later_add_words"]


async def test_the_same_message_id_is_answered_the_same_and_asked_for_once(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(*OPEN)
    first = await person.presses("advocate", message_id="m9")
    assert await person.presses("advocate", message_id="m9") == first
    assert len(pretend_backend.requests) == 1


async def test_a_manager_who_needs_more_time_is_told_with_the_new_day(
    person: Person, pretend_backend: PretendBackend
) -> None:
    moved = {"what": "stage_1_answer", "by": "2099-01-26", "at_latest": "2099-01-26", "because": [], "extended": True}
    pretend_backend.case = {**PROGRESS, "expected": [moved]}
    messages = await person.follows(*OPEN)
    assert said(messages) == ["later_status_with_manager", "later_status_extended", "ask_later_menu"]
    assert "Monday 26 January" in lines(messages)


@pytest.mark.parametrize("lost", [">dont_know", "i lost my code can i get a new one"])
async def test_who_lost_the_code_can_ask_a_person_for_a_new_one(
    person: Person, pretend_backend: PretendBackend, lost: str
) -> None:
    await person.follows(">begin", ">later", REFERENCE, lost)
    assert person.asked == "later_new_code"
    messages = await person.types("07700 900123 after school")
    assert said(messages) == ["later_new_code_asked", "later_done"]
    assert pretend_backend.new_codes == {REFERENCE: {"kind": "new_code", "contact": "07700 900123 after school"}}
    assert pretend_backend.looked_up == []
    tracker = await person.conversations.store.retrieve(person.id)
    assert tracker is not None
    assert tracker.get_slot("visit") is None


async def test_a_new_code_that_could_not_be_asked_for_is_not_said_to_be(
    person: Person, pretend_backend: PretendBackend
) -> None:
    await person.follows(">begin", ">later", REFERENCE, ">dont_know")
    pretend_backend.trouble = "error"
    assert said(await person.types("07700 900123"))[0] == "later_new_code_not_asked"
    pretend_backend.trouble = None
    assert said(await person.types("07700 900123"))[0] == "later_new_code_asked"
    await person.follows(">later", REFERENCE, ">dont_know", ">skip")
    assert len(pretend_backend.new_codes) == 1


async def test_the_panel_must_meet_by_a_day_and_is_no_answer(person: Person, pretend_backend: PretendBackend) -> None:
    panel = [{"what": "stage_3_panel", "by": "2099-02-16", "at_latest": "2099-02-16", "because": []}]
    pretend_backend.case = {**PROGRESS, "state": "stage_3", "stage": 3, "expected": panel, "can": []}
    shown = lines(await person.follows(*OPEN))
    assert "They must meet by Monday 16 February." in shown
    assert "answer" not in shown.split("What do you want")[0]


async def test_how_long_the_panel_can_be_asked_for_is_told_with_its_day(
    person: Person, pretend_backend: PretendBackend
) -> None:
    window = [{"what": "panel_request_window", "by": "2099-02-16", "at_latest": "2099-02-16", "because": []}]
    answered = {"state": "stage_2_answered", "stage": 2, "expected": [], "can": ["next_stage"], "may_ask": window}
    pretend_backend.case = {**PROGRESS, **answered}
    assert "You can ask for the next stage until Monday 16 February." in lines(await person.follows(*OPEN))
    assert "Please ask by Monday 16 February." in lines(await person.presses("next_stage"))


async def test_after_the_last_answer_the_ombudsman_is_named_at_once_and_nothing_can_be_taken_back(
    person: Person, pretend_backend: PretendBackend
) -> None:
    pretend_backend.case = {**PROGRESS, "state": "finished", "stage": 3, "expected": [], "can": ["add_words"]}
    messages = await person.follows(*OPEN)
    assert "0300 061 0614" in lines(messages)
    assert "withdraw" not in offered(messages)


async def test_whoever_wants_no_letter_is_promised_none_and_reads_the_answer_here(
    person: Person, pretend_backend: PretendBackend
) -> None:
    letters = [{"what": "answer", "on": "2098-12-30", "lines": ["Here is our answer.", "We buy you a new bike."]}]
    answered = {"state": "answered", "expected": [], "can": ["withdraw"], "comes_back": True, "letters": letters}
    pretend_backend.case = {**PROGRESS, **answered}
    shown = lines(await person.follows(*OPEN))
    assert "We buy you a new bike." in shown
    assert "We have sent you" not in shown
    assert "we write to you" not in lines(await person.presses("withdraw"))


async def test_a_meeting_that_is_late_is_no_late_answer(person: Person, pretend_backend: PretendBackend) -> None:
    late = [{"what": "stage_3_panel", "by": "2001-02-16", "at_latest": "2001-02-16", "because": []}]
    pretend_backend.case = {**PROGRESS, "state": "stage_3", "stage": 3, "expected": late, "late": True}
    shown = lines(await person.follows(*OPEN))
    assert "did not meet in time" in shown
    assert "Your answer is late" not in shown


LATE = [{"what": "stage_1_answer", "by": "2020-02-14", "at_latest": "2020-02-28", "because": []}]


@pytest.mark.parametrize(
    ("case", "says", "never"),
    [
        ({"state": "stage_2", "stage": 2}, "New people will look at it again.", "Two new people are looking"),
        (
            {"state": "stage_2", "stage": 2, "also": ["investigators_named", "both_reported"]},
            "Both of them have written down what they found.",
            "New people will look",
        ),
        (
            {"state": "stage_2", "stage": 2, "also": ["investigators_named", "both_reported"]},
            "Both of them have written down what they found.",
            "people are looking at it now",
        ),
        ({"also": ["part_not_looked_at", "routed_school"]}, "The school answers one part.", "Your school"),
        ({"also": ["routed_here_and_home"]}, "The people who run the home can look into that part too.", "agency"),
        ({"also": ["routed_here_and_agency"]}, "The agency that your carer works with can look into it too.", "a home"),
        ({"also": ["routed_voluntary"]}, "The group that runs your home answers one part itself.", "foster"),
        (
            {"state": "received", "also": ["asked_early", "early_by_itself"]},
            "If nobody answers you in time, stage 2 starts",
            "meet",
        ),
        (
            {"state": "received", "also": ["asked_early", "early_waits", "interest_open"]},
            "First a person decides if we can look into it for you.",
            "A person has to say yes",
        ),
        (
            {
                "state": "answered",
                "also": ["part_is_back"],
                "expected": [{"what": "part_answer", "by": "2099-02-16", "at_latest": "2099-02-16", "because": []}],
            },
            "That answer should come by Monday 16 February.",
            "we have answered it",
        ),
        (
            {"state": "acknowledged", "provisional": True, "also": ["interest_open", "decided_first"]},
            "If they say yes, your days count from then.",
            "by ",
        ),
        (
            {"state": "acknowledged", "provisional": True, "also": ["interest_open", "decided_first"]},
            "The council has what you sent.",
            "A manager now looks",
        ),
        (
            {"provisional": True, "also": ["interest_open", "decided_first"], "expected": LATE},
            "Nobody has decided about it yet, and that is not OK.",
            "Your answer is late",
        ),
        ({"expected": LATE}, "Your answer is late, and that is not OK.", "Nobody has decided"),
        (
            {
                "state": "answered",
                "also": ["part_is_back"],
                "expected": [{"what": "part_answer", "by": "2020-02-14", "at_latest": "2020-02-14", "because": []}],
            },
            "That answer is late, and we know that this is not okay.",
            "Your answer is late",
        ),
        (
            {"state": "answered", "also": ["part_is_back", "part_longer"]},
            "We need more time for that part, so its day has moved.",
            "That is why your date has moved.",
        ),
        (
            {"state": "closed", "stage": 2, "also": ["late_panel_asked"]},
            "A person decides if they can",
            "will not meet",
        ),
        (
            {"also": ["someone_else_asked"]},
            "We have asked for a manager, and your days stay the same.",
            "Somebody else has",
        ),
        (
            {"state": "stage_2_answered", "stage": 2, "also": ["late_panel_asked"]},
            "A person decides if they can still meet.",
            "they will not meet",
        ),
        (
            {"state": "stage_2_answered", "stage": 2, "also": ["late_panel_refused"]},
            "they will not meet",
            "can still meet",
        ),
        (
            {"also": ["less_proposed"]},
            "If something is wrong for you, say so, and it stays as it is.",
            "and told you so",
        ),
        (
            {"kind": "comment", "also": ["read_as_less"]},
            "Then tell us, and we answer you.",
            "less than something wrong",
        ),
        ({"also": ["looked_at_although_old"]}, "It was long ago, and we look into it all the same.", "less than"),
        ({"state": "panel_reported", "stage": 3, "also": ["panel_has_reported"]}, "They have written", "must write"),
        ({"state": "closed", "also": ["actions_open"]}, "some of it is still to do", "We have done what"),
        (
            {"state": "withdrawn", "also": ["withdrawal_confirmed"]},
            "We have written to you that we stopped.",
            "will not",
        ),
    ],
)
async def test_what_the_council_did_is_told_in_true_words(
    person: Person, pretend_backend: PretendBackend, case: dict[str, Any], says: str, never: str
) -> None:
    pretend_backend.case = {**PROGRESS, "expected": [], **case}
    shown = lines(await person.follows(*OPEN))
    assert says in shown
    assert never not in shown


async def test_whoever_waits_for_a_late_answer_is_told_that_they_need_not(
    person: Person, pretend_backend: PretendBackend
) -> None:
    late = [{"what": "stage_1_answer", "by": "2001-01-12", "at_latest": "2001-01-26", "because": []}]
    pretend_backend.case = {**PROGRESS, "expected": late, "can": ["next_stage"], "late": True}
    assert "You do not have to wait, and can go to the next stage now." in lines(await person.follows(*OPEN))


async def test_at_a_council_with_a_quick_start_someone_else_can_be_asked_for_with_one_press(
    person: Person, pretend_backend: PretendBackend
) -> None:
    """Sefton: "if you want someone else to deal with it we will follow these stages"."""
    wished = {**PROGRESS, "can": [*PROGRESS["can"], "someone_else"]}
    for council, offered in (("sefton", True), ("wigan", False)):
        pretend_backend.case = wished
        talker = Person(person.conversations, council)
        await talker.follows(*SEEN)
        assert ("someone_else" in {choice["id"] for choice in talker.seen[-1]["choices"]}) is offered
    talker = Person(person.conversations, "sefton")
    await talker.follows(*SEEN)
    pretend_backend.case = {**PROGRESS, "also": ["someone_else_asked"]}
    await talker.presses("someone_else")
    assert [one["kind"] for one in pretend_backend.requests.values()] == ["someone_else"]
    said = [line["say"] for message in talker.seen for line in message["lines"]]
    assert "You want somebody else to deal with it, and we know that." in said
    assert "someone_else" not in {choice["id"] for choice in talker.seen[-1]["choices"]}


SEEN = (">begin", ">later", "WN-7K3P", "apple river green boat")
