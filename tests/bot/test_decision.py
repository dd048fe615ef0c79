"""Thousands of random conversations with the pure decision: no dead end, no lost or overwritten answer."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.actions.decision import begin, decide
from bot.actions.heard_message import Heard, Meant
from bot.actions.intents import CONTROL, NOT_SAFE, RULES_ANSWER, SMALL_TALK
from bot.actions.turn import Decision, Turn
from telling.answers import Answer, Answers, Changes
from telling.order import applicable, is_complete, next_open
from telling.questions import BY_ASK, QUESTIONS
from telling.representation import representation_of
from telling.story import STORY, Story, Word

INTENTS = [*CONTROL, *RULES_ANSWER, *SMALL_TALK, "make_complaint", "make_comment", "say_thank_you", "affirm", "deny",
           "on_behalf_of_child", "nlu_fallback", NOT_SAFE]  # fmt: skip
CHOICES = sorted({choice for question in QUESTIONS for choice in question.choices})
GLOBAL = ["skip", "dont_know", "back", "explain", "repeat", "stop", "start_again", "help_now", "how_it_works", "begin",
          "later"]  # fmt: skip
CHANGES = [f"change_{question.ask}" for question in QUESTIONS[:23]]
TEXTS = ["no", "yes", "thats all", "my mum", "last tuesday", "they took my phone and never gave it back to me at all",
         "Emma", "idk", "", "   ", "/restart", "07700 900123", "what is an advocate", "stop", "😀", "take out 2",
         "first the food is bad. second my room is cold",
         "Jo Smith, Coram Voice, jo@example.org"]  # fmt: skip

SAID_SO = {"advocate_noted", "answer_changed", "details_noted"}
"""Cards that tell the person which other answer has changed."""

pressed = st.sampled_from(
    CHOICES + GLOBAL + CHANGES + ["no_such_choice", "change_nothing", "change_point_1", "change_point_2"]
).map(lambda choice: Heard(choice, None, "press", 1.0, "2026-01-01T00:00:00+00:00"))
typed = st.builds(
    lambda text, intent, confidence: Heard(None, text, intent, confidence, "2026-01-01T00:00:00+00:00"),
    st.sampled_from(TEXTS),
    st.sampled_from(INTENTS),
    st.sampled_from([0.1, 0.65, 0.95]),
)
messages = st.lists(st.one_of(pressed, typed), max_size=40)


def kept(answers: Answers, changes: Changes) -> Answers:
    """Keep answers as Rasa does: as JSON in slots."""
    return Answers.from_slots(json.loads(json.dumps(answers.with_(changes).to_slots())))


def played(heard: list[Heard]) -> list[tuple[Turn, Decision, Answers]]:
    """Play a conversation; return (turn before, decision, answers after) for every message."""
    decision = begin(Heard("begin", None, "begin", 1.0, ""), Answers())
    answers = kept(Answers(), decision.answers)
    asked, how, hurry = decision.ask or "kind", decision.how, False
    seen: list[tuple[Turn, Decision, Answers]] = []
    for message in heard:
        turn = Turn(answers, asked, how, hurry)
        decision = decide(turn, message)
        answers = kept(Answers() if decision.wipe else answers, decision.answers)
        hurry = decision.hurry if decision.hurry is not None else hurry
        seen.append((turn, decision, answers))
        how = decision.how
        asked = decision.ask or "kind"
    return seen


@given(messages)
@settings(max_examples=400, deadline=None)
def test_every_turn_ends_with_a_question_of_ours_unless_all_was_deleted(heard: list[Heard]) -> None:
    for _, decision, _ in played(heard):
        assert decision.ask in BY_ASK or (decision.ask is None and (decision.wipe or "elsewhere_end" in decision.say))


@given(messages)
@settings(max_examples=400, deadline=None)
def test_an_answer_is_changed_only_by_answering_its_own_question(heard: list[Heard]) -> None:
    for turn, decision, _ in played(heard):
        for ask in decision.answers:
            own = ask == turn.asked or turn.asked in ("kind", "part_of_care")
            # the list of points belongs to the story
            own = own or (ask == "points" and turn.asked in ("what_happened", "point_change"))
            # words are added to the story at any time; an advocate may be asked for, and an answer corrected, in words
            wished = ask == "what_happened" or SAID_SO & set(decision.say)
            # what nobody has answered may be read out of other words; a number says by itself how to reach somebody
            given = decision.answers[ask]
            wished = wished or (ask not in turn.answers and isinstance(given, Answer) and given.came == "heard")
            wished = wished or (ask == "reply_how" and turn.asked == "reply_to")
            assert own or wished, f"{ask} was changed while {turn.asked} was asked"


@given(messages)
@settings(max_examples=400, deadline=None)
def test_words_once_said_are_never_lost_or_reordered(heard: list[Heard]) -> None:
    for turn, decision, after in played(heard):
        before = [word.text for word in turn.answers.words]
        if not decision.wipe:
            assert [word.text for word in after.words][: len(before)] == before


@given(messages)
@settings(max_examples=400, deadline=None)
def test_nothing_is_sent_unless_the_person_confirmed_and_all_that_must_be_known_is_known(heard: list[Heard]) -> None:
    for turn, decision, _ in played(heard):
        if decision.send:
            assert turn.asked in ("check", "try_again")


@given(messages)
@settings(max_examples=200, deadline=None)
def test_whoever_answers_what_is_asked_reaches_the_read_back(heard: list[Heard]) -> None:
    seen = played(heard)
    answers = seen[-1][2] if seen else Answers()
    for _ in range(len(QUESTIONS) + 2):
        ask = next_open(answers)
        if ask == "check":
            break
        question = BY_ASK[ask]
        done = Story(answers.words or (Word("", "x"),), done=True)
        choice = Answer(question.choices[0] if question.choices else None, "x")
        answers = answers.with_({ask: done if ask == STORY else choice})
    assert next_open(answers) == "check"
    assert is_complete(answers)
    case = representation_of(answers, council="wigan", channel="chat", told_at="2026-01-01T00:00:00+00:00")
    assert case["words"] == [{"at": word.at, "text": word.text} for word in answers.words]
    assert applicable(answers)[-1] == "check"


@given(messages)
@settings(max_examples=200, deadline=None)
def test_a_question_is_never_asked_twice_running_in_the_same_wording_unless_to_hear_it_again(
    heard: list[Heard],
) -> None:
    for turn, decision, _ in played(heard):
        begun = decision.ask == "what_happened" and not turn.answers.words
        if decision.ask == turn.asked and not (decision.repeats or decision.interrupted or begun):
            assert decision.how != turn.how


def heard_as_nothing_known(text: str) -> Heard:
    return Heard(text=text, choice=None, intent="out_of_scope", confidence=0.95, at="2026-12-24T10:00:00+00:00")


def test_a_name_nobody_has_written_before_is_an_answer_where_any_words_may_be() -> None:
    turn = Turn(Answers({"kind": Answer("complaint")}), "about")
    decision = decide(turn, heard_as_nothing_known("mr kowalczyk"))
    assert kept(Answers(), decision.answers).said("about") == "mr kowalczyk"


def test_a_question_about_the_weather_is_no_answer_even_there() -> None:
    turn = Turn(Answers({"kind": Answer("complaint")}), "about")
    decision = decide(turn, replace(heard_as_nothing_known("will it rain tomorrow"), meant=Meant("chats", 0.9)))
    assert decision.interrupted
    assert "about" not in decision.answers


def test_a_few_first_words_that_were_not_understood_are_kept_and_need_not_be_typed_again() -> None:
    heard = Heard(None, "the wifi is rubbish", "nlu_fallback", 0.4, "2026-01-01T00:00:00+00:00")
    decision = decide(Turn(Answers(), "kind"), heard)
    assert (decision.ask, decision.say) == ("kind", ("heard_which_kind",))
    assert [word.text for word in kept(Answers(), decision.answers).words] == ["the wifi is rubbish"]


def test_a_word_or_two_that_were_not_understood_are_asked_for_again() -> None:
    decision = decide(Turn(Answers(), "kind"), Heard(None, "blorp zz", "nlu_fallback", 0.4, ""))
    assert (decision.say, dict(decision.answers)) == (("answer_not_understood",), {})


def test_a_wrong_number_is_put_right_at_another_question_and_a_text_stays_a_text() -> None:
    told = {
        "kind": Answer("complaint"),
        "reply_how": Answer("text_message"),
        "reply_to": Answer(None, "07700 900123"),
    }
    turn = Turn(Answers(told), "reply_safe")
    message = replace(
        heard_as_nothing_known("sorry that was the wrong number its 07700 900129"), meant=Meant("no", 0.4)
    )
    decision = decide(turn, message)
    answers = kept(turn.answers, decision.answers)
    assert (answers.chosen("reply_how"), answers.said("reply_to")) == ("text_message", "07700 900129")
    assert (decision.ask, decision.say) == ("reply_safe", ("answer_changed",))
