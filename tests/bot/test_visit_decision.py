"""Visits as pure decisions: reading reference and code, what a state means, thousands of random visits."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.actions import visit_outcomes
from bot.actions.heard_message import Heard
from bot.actions.intents import CONTROL, NOT_SAFE, RULES_ANSWER, SMALL_TALK
from bot.actions.visit_codes import NEVER_IN_A_CODE, code_in, reference_in
from bot.actions.visit_decision import arrive, decide
from bot.actions.visit_progress import (
    card_after_request,
    dates_to_say,
    facts_of,
    hidden_choices,
    next_stage,
    status_cards,
    trim_progress,
)
from bot.actions.visit_questions import BY_VISIT_ASK, VISIT_QUESTIONS, Step, Visit, VisitTurn
from bot.read_back import CARD_OF
from telling.cards import filled
from telling.ids import CODE_WORDS
from telling.packs import SHIPPED, read_packs
from tests.bot.conftest import PROGRESS, RECEIPT

CONTRACT = Path("tests/contract")
OPEN = Visit(reference=RECEIPT["reference"], code=RECEIPT["code"], progress=PROGRESS)
AT = "2099-01-02T10:00:00+00:00"
GLOBAL = {"skip", "dont_know", "back", "explain", "repeat", "stop", "start_again", "help_now", "how_it_works", "begin"}


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("CYH-27K", "CYH-27K"),
        ("cyh27k", "cyh27k"),
        ("its CYH 27K i think", "CYH 27K"),
        ("WN-7K3P", "WN-7K3P"),
        ("reference: CYH-FKM.", "CYH-FKM"),
        ("C0H-27O", "C0H-27O"),
        ("i sent it 10 days ago", None),
        ("i dont have it", None),
        ("my number is 07700 900123", None),
        ("what is an advocate", None),
        ("", None),
    ],
)
def test_a_reference_is_found_in_what_a_person_types_and_in_nothing_else(text: str, reference: str | None) -> None:
    found = reference_in(text)
    assert (found[0] if found else None) == reference


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("apple river green boat", "apple river green boat"),
        ("Apple, River, Green, Boat.", "apple river green boat"),
        ("the code is apple river green boat", "apple river green boat"),
        ("its apple-river-green-boat", "apple river green boat"),
        ("apple river green", None),
        ("apple river green boat house", None),
        ("what is my code", None),
        ("i cant find it", None),
        ("please go back now", None),
    ],
)
def test_four_plain_words_are_a_code_and_a_sentence_is_not(text: str, code: str | None) -> None:
    assert code_in(text) == code


def test_no_word_of_a_code_is_taken_for_a_sentence() -> None:
    assert not NEVER_IN_A_CODE & set(CODE_WORDS.read_text("ascii").split())


@pytest.mark.parametrize(
    ("typed", "means"),
    [
        ("７Ｋ３－Ｐ９Ｗ", "7K3P9W"),
        ("7 K 3 P 9 W", "7K3P9W"),
        ("my reference is 7 k 3 - p 9 w", "7K3P9W"),
        ("７k3 p9w", "7K3P9W"),
    ],
)
def test_full_width_and_spelt_out_references_are_read(typed: str, means: str) -> None:
    found = reference_in(typed)
    read = "".join(letter for letter in found[0] if letter.isalnum()).upper() if found else None
    assert read == means


def test_a_full_width_code_is_read() -> None:
    assert code_in("ａｐｐｌｅ　ｒｉｖｅｒ　ｇｒｅｅｎ　ｂｏａｔ") == "apple river green boat"


def test_reference_and_code_in_one_message_are_looked_up_at_once() -> None:
    heard = Heard(None, "CYH-27K and the code is apple river green boat", "nlu_fallback", 0.3, AT)
    step = decide(VisitTurn(Visit(), "later_reference"), heard)
    assert (step.do, step.visit.reference, step.visit.code) == ("look_up", "CYH-27K", "apple river green boat")


def case(**changes: Any) -> dict[str, Any]:
    return {**PROGRESS, **changes}


def overdue(what: str) -> list[dict[str, Any]]:
    return [{"what": what, "by": "2098-12-31", "at_latest": "2098-12-31"}]


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        (case(state="received"), ("later_status_received",)),
        (case(), ("later_status_with_manager",)),
        (case(kind="comment"), ("later_status_with_us",)),
        (case(provisional=True), ("later_status_with_manager", "later_status_checking")),
        (case(expected=overdue("stage_1_answer"), late=True), ("later_status_late",)),
        (
            case(expected=overdue("stage_1_answer"), late=True, provisional=True),
            ("later_status_late", "later_status_checking"),
        ),
        (case(state="received", expected=overdue("acknowledge"), late=True), ("later_status_received",)),
        (
            case(state="answered", expected=overdue("part_answer"), late=True, also=["part_is_back"]),
            ("later_status_answered", "later_status_decided"),
        ),
        (case(state="answered", expected=[]), ("later_status_answered",)),
        (case(state="stage_2", stage=2), ("later_status_next_stage",)),
        (case(state="stage_2_answered", stage=2), ("later_status_answered",)),
        (case(state="stage_3", stage=3), ("later_status_panel",)),
        (case(state="panel_met", stage=3), ("later_status_after_panel",)),
        (case(state="finished", stage=3, expected=[]), ("later_next_ombudsman",)),
        (case(state="closed", stage=3, expected=[]), ("later_status_closed", "later_next_ombudsman")),
        (case(state="closed", expected=[]), ("later_status_closed",)),
        (
            case(state="finished", stage=3, also=["part_is_back"], expected=overdue("part_answer")),
            ("later_next_ombudsman", "later_status_decided"),
        ),
        (case(state="withdrawn", provisional=True, expected=[]), ("later_status_withdrawn",)),
        (case(state="not_looked_at", expected=[]), ("later_status_not_looked_at",)),
        (case(state="something new"), ("later_status_with_us",)),
    ],
)
def test_each_state_is_told_by_its_card(progress: dict[str, Any], said: tuple[str, ...]) -> None:
    assert status_cards(progress, AT[:10]) == said


@pytest.mark.parametrize(
    ("reading", "first"),
    [
        ({"read_on": None}, "We have it, and nobody has read it yet."),
        ({"read_on": "2026-11-24"}, "We have it, and it was read on Tuesday 24 November."),
        ({}, "We have it, and we have not told you so yet."),
    ],
)
def test_one_true_line_says_whether_somebody_has_read_it(reading: dict[str, Any], first: str) -> None:
    received = {name: value for name, value in case(state="received").items() if name != "read_on"}
    known = facts_of(trim_progress({**received, **reading}), "2026-11-26")  # type: ignore[typeddict-item]
    lines = [line.say for line in filled(PACKS["wigan"].card("later_status_received", "complaint").lines, known)]
    assert lines[0] == first
    assert sum(line.startswith("We have it") for line in lines) == 1


def test_a_day_that_has_passed_is_never_promised_and_of_two_ways_to_count_the_sooner_is_said() -> None:
    due = [
        {"what": "acknowledge", "by": "2098-12-31", "at_latest": None},
        {"what": "stage_2_answer_from_statement", "by": "2099-03-01", "at_latest": None},
        {"what": "stage_2_answer", "by": "2099-02-01", "at_latest": None},
    ]
    assert [one["by"] for one in dates_to_say(case(expected=due), AT[:10])] == ["2099-02-01"]


STAGE_2 = {"can": ["next_stage"], "expected": []}


@pytest.mark.parametrize(
    ("progress", "said", "asked"),
    [
        (case(state="answered", **STAGE_2), (), "later_next_stage"),
        (case(expected=overdue("stage_1_answer"), can=["next_stage"]), (), "later_next_stage"),
        (case(), ("later_next_no_answer_yet",), "later_next_stage"),
        (case(state="stage_2", stage=2), ("later_status_next_stage",), "later_menu"),
        (case(state="stage_2_answered", stage=2, **STAGE_2), (), "later_next_panel"),
        (case(state="stage_3", stage=3), ("later_status_panel",), "later_menu"),
        (case(state="finished", stage=3), ("later_next_ombudsman",), "later_menu"),
        (case(state="closed", stage=3), ("later_next_ombudsman",), "later_menu"),
        (case(state="not_looked_at"), ("later_next_ombudsman",), "later_menu"),
        (case(kind="comment", stage=None), ("later_next_not_complaint",), "later_menu"),
        (case(state="withdrawn"), ("later_status_withdrawn",), "later_menu"),
    ],
)
def test_not_happy_with_the_answer_leads_to_the_right_stage(
    progress: dict[str, Any], said: tuple[str, ...], asked: str
) -> None:
    assert next_stage(progress) == (said, asked)


@pytest.mark.parametrize(
    ("before", "after", "card"),
    [
        (case(state="answered"), case(state="stage_2", stage=2), "later_next_asked"),
        (case(), case(), "later_next_early"),
        (case(stage=2), case(stage=3), "later_next_asked"),
        (case(stage=2), case(stage=2), "later_next_late"),
    ],
)
def test_a_request_that_a_person_has_to_decide_is_not_told_as_begun(before: Any, after: Any, card: str) -> None:
    assert card_after_request(before, after) == card


def test_the_example_that_both_sides_share_is_understood() -> None:
    progress = json.loads((CONTRACT / "progress.json").read_text())
    assert status_cards(trim_progress(progress), "2026-12-29") == ("later_status_with_manager",)
    assert [due["by"] for due in dates_to_say(trim_progress(progress), "2026-12-29")] == ["2027-01-12"]


@pytest.mark.parametrize(
    ("asked", "choice", "text"),
    [
        ("later_add_words", None, "There is more."),
        ("later_menu", "advocate", None),
        ("later_new_contact", None, "000 0001"),
        ("later_next_why", None, "They did not say sorry."),
        ("later_withdraw_sure", "yes", None),
    ],
)
def test_what_is_asked_for_has_the_shape_that_both_sides_share(
    asked: str, choice: str | None, text: str | None
) -> None:
    step = decide(VisitTurn(OPEN, asked), Heard(choice, text, "", 0.0, AT))
    body = step.visit.unsent[0]["body"]
    example = json.loads((CONTRACT / f"request.{body['kind']}.json").read_text())
    assert _names(body) <= _names(example)


def _names(value: Any) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(_names, value))
    return set(value).union(*map(_names, value.values())) if isinstance(value, dict) else set()


def test_the_menu_hides_what_this_case_does_not_have() -> None:
    assert hidden_choices(case()) == {"someone_else"}
    assert hidden_choices(case(kind="thank_you")) == {"next_stage", "someone_else"}
    assert hidden_choices(case(state="withdrawn", can=["add_words"])) == {"next_stage", "withdraw", "someone_else"}
    assert "someone_else" not in hidden_choices(case(can=["someone_else"]))


PACKS = read_packs(SHIPPED)


@pytest.mark.parametrize("question", VISIT_QUESTIONS, ids=lambda question: question.ask)
def test_a_card_of_a_visit_offers_what_its_question_understands(question: Any) -> None:
    for council, pack in PACKS.items():
        name = CARD_OF.get(f"ask_{question.ask}", f"ask_{question.ask}")
        offered = {choice.id for choice in pack.card(name).choices}
        assert set(question.choices) <= offered <= set(question.choices) | GLOBAL, council


def test_every_card_of_a_visit_is_named_in_the_domain() -> None:
    domain = yaml.safe_load(Path("bot/domain.yml").read_text())
    named = {name[len("utter_") :] for name in domain["responses"]}
    written = {name for name in next(iter(PACKS.values())).cards if name.startswith(("later_", "ask_later_"))}
    assert written <= named
    assert {f"utter_ask_{ask}" for ask in BY_VISIT_ASK} <= set(domain["responses"])
    assert domain["forms"]["visit"]["required_slots"] == []
    assert not set(BY_VISIT_ASK) & set(domain["slots"])


INTENTS = [*CONTROL, *RULES_ANSWER, *SMALL_TALK, "make_complaint", "say_thank_you", "affirm", "deny", "nlu_fallback"]
CHOICES = sorted(
    {choice for question in VISIT_QUESTIONS for choice in question.choices} | GLOBAL | {"later", "no_such_choice"}
)
TEXTS = ["WN-7K3P", "apple river green boat", "no", "yes", "WN-7K3P apple river green boat", "idk", " ", "/restart",
         "they moved my bed into the hall and nobody told me", "stop", "07700 900123", "thats all", "😀"]  # fmt: skip
pressed = st.sampled_from(CHOICES).map(lambda choice: Heard(choice, None, "press", 1.0, AT))
typed = st.builds(
    lambda text, intent, sure: Heard(None, text, intent, sure, AT),
    st.sampled_from(TEXTS),
    st.sampled_from(INTENTS),
    st.sampled_from([0.1, 0.65, 0.95]),
)
worrying = st.sampled_from(TEXTS).map(lambda text: Heard(None, text, NOT_SAFE, 1.0, AT, {"uuid": "a", "stored": True}))
answers = st.sampled_from(["well", "well", "well", "down", "wrong", "not now"])
visits = st.lists(st.tuples(st.one_of(pressed, typed, typed, worrying), answers), max_size=30)


def settled(step: Step, backend: str, got: list[dict[str, Any]]) -> Step:
    """Let the backend answer as long as it is asked; all that is said on the way is said."""
    said: tuple[str, ...] = ()
    for _ in range(100):
        said += step.say
        if step.do is None:
            return replace(step, say=said)
        visit = step.visit
        if step.do == "look_up":
            assert visit.reference
            assert visit.code
            found = visit_outcomes.not_reached(visit) if backend == "down" else visit_outcomes.not_found(visit)
            step = found if backend in ("down", "wrong") else visit_outcomes.found(visit, PROGRESS, AT[:10])
        elif step.do == "new_code":
            assert visit.reference
            assert visit.contact
            down = backend == "down"
            step = visit_outcomes.new_code_not_asked(visit) if down else visit_outcomes.new_code_asked(visit)
        elif backend in ("down", "wrong"):
            step = visit_outcomes.not_saved(visit)
        elif backend == "not now":
            step = visit_outcomes.not_possible(visit)
        else:
            got.append(dict(visit.unsent[0]))
            step = visit_outcomes.received(visit, PROGRESS)
    raise AssertionError("asks the backend for ever")


def played(
    messages: list[tuple[Heard, str]], start: Visit
) -> list[tuple[VisitTurn, Heard, Step, list[dict[str, Any]]]]:
    turn = VisitTurn(start, "later_menu" if start.progress else "later_reference")
    seen = []
    for number, (heard, backend) in enumerate(messages):
        turn = replace(turn, message=f"m{number}", at=AT)
        got: list[dict[str, Any]] = []
        step = settled(decide(turn, heard), backend, got)
        seen.append((turn, heard, step, got))
        if step.leaves or (step.ask is None and not step.interrupted):
            turn = VisitTurn(arrive(turn, Heard("later", None, "visit", 1.0, AT)).visit, "later_reference")
            continue
        safe = turn.safe_known or step.safe_now is not None
        turn = replace(turn, visit=step.visit, asked=str(step.ask), how=step.how, safe_known=safe)
    return seen


@given(visits, st.sampled_from([Visit(), OPEN]))
@settings(max_examples=600, deadline=None)
def test_every_turn_of_a_visit_asks_something_says_goodbye_or_is_answered_by_rules(
    messages: list[tuple[Heard, str]], start: Visit
) -> None:
    for _, _, step, _ in played(messages, start):
        over = step.ask is None and (step.leaves or step.say[-1] == "later_done")
        assert step.ask in BY_VISIT_ASK or over
        assert not over or step.visit == Visit(), "something is kept after the end"


@given(visits)
@settings(max_examples=600, deadline=None)
def test_words_of_concern_in_an_open_case_reach_it_or_are_kept_for_the_next_try(
    messages: list[tuple[Heard, str]],
) -> None:
    for turn, heard, step, got in played(messages, OPEN):
        if heard.alert is None or turn.visit.progress is None:
            continue
        held = [request["body"]["words"][0]["text"] for request in [*got, *step.visit.unsent] if request["concern"]]
        assert heard.text in held or "later_not_possible" in step.say


@given(visits)
@settings(max_examples=600, deadline=None)
def test_nothing_is_withdrawn_without_a_yes_to_that_question(messages: list[tuple[Heard, str]]) -> None:
    sure: set[str] = set()
    for turn, heard, step, got in played(messages, OPEN):
        said_yes = heard.choice == "yes" or (heard.text or "").strip() == "yes"
        asked_for = [*got, *step.visit.unsent]
        for request in asked_for:
            if request["body"]["kind"] == "withdraw" and request["uuid"] not in sure:
                assert turn.asked == "later_withdraw_sure"
                assert said_yes
                sure.add(request["uuid"])


@given(visits)
@settings(max_examples=400, deadline=None)
def test_nothing_is_sent_twice(messages: list[tuple[Heard, str]]) -> None:
    sent = [request["uuid"] for _, _, _, got in played(messages, OPEN) for request in got]
    assert len(sent) == len(set(sent))


def test_a_question_of_a_visit_never_comes_in_the_same_wording_three_times_running() -> None:
    rubbish = Heard(None, "qwertz", "nlu_fallback", 0.1, AT)
    hows = [step.how for _, _, step, _ in played([(rubbish, "well")] * 6, OPEN)]
    assert all(len(set(hows[at : at + 3])) > 1 for at in range(len(hows) - 2))
