"""One message as the answer to the open question: who leads, the reader, the facts, or the ways to say it. Pure."""

from __future__ import annotations

from typing import Any

import pytest

from bot.actions import advocate_request
from bot.actions.answer_reading import read
from bot.actions.choice_reading import LIKELY, SURE, Read
from bot.actions.decision import decide
from bot.actions.heard_message import NOTHING_MEANT, Heard, Meant
from bot.actions.kind_reading import read_kind
from bot.actions.known_questions import asks_surely
from bot.actions.no_answer import asked_us, wants_advocate
from bot.actions.turn import Turn
from telling.answers import Answer, Answers, Given
from telling.order import applicable
from telling.questions import BY_ASK, QUESTIONS
from telling.representation import representation_of
from telling.story import STORY, Story, Word

TODAY = "2026-12-24T10:00:00+00:00"
TOLD = Answers({STORY: Story((Word(TODAY, "they lost my bag"),))})


def heard(text: str, meant: Meant = NOTHING_MEANT, intent: str = "nlu_fallback") -> Heard:
    return Heard(None, text, intent, 0.9, TODAY, meant=meant)


def case_of(answers: Answers) -> dict[str, Any]:
    return representation_of(answers, council="wigan", channel="chat", told_at=TODAY)


def choice(ask: str, message: Heard, answers: Answers | None = None) -> str | None:
    found = read(BY_ASK[ask], message, answers or Answers()).answer
    return found.choice if found else None


def test_a_sure_reader_leads_over_words_that_could_mean_something_else() -> None:
    assert choice("what_would_help", heard("i want a different one", Meant("change", SURE))) == "change"


def test_an_unlikely_reading_is_no_answer_and_is_offered() -> None:
    found = read(BY_ASK["advocate"], heard("well maybe somebody", Meant("yes_please", LIKELY - 0.1)), Answers())
    assert (found.answer, found.maybe) == (None, "yes_please")


@pytest.mark.parametrize("none", ["asks_us", "corrects", "tells", "steers", "chats"])
def test_what_is_no_answer_is_none_and_says_why(none: str) -> None:
    found = read(BY_ASK["advocate"], heard("something else altogether, really", Meant(none, SURE)), Answers())
    assert (found.answer, found.none) == (None, none)


@pytest.mark.parametrize("question", [q for q in QUESTIONS if q.choices], ids=lambda question: question.ask)
def test_every_choice_can_be_pressed_and_no_other(question) -> None:  # type: ignore[no-untyped-def]
    for one in question.choices:
        found = read(question, Heard(one, None, "press", 1.0, TODAY), Answers())
        assert found.answer == Answer(one, came="pressed")
    assert read(question, Heard("no_such_choice", None, "press", 1.0, TODAY), Answers()).answer is None


@pytest.mark.parametrize("ask", ["reply_to", "name", "child_name", "person_named", "advocate_who"])
@pytest.mark.parametrize("said", ["no", "no thx"])
def test_a_refusal_is_never_a_name_a_number_or_an_address(ask: str, said: str) -> None:
    found = read(BY_ASK[ask], heard(said, Meant("refused", 0.9)), Answers()).answer
    assert found is not None
    assert (found.choice, found.said) == ("skip", None)


@pytest.mark.parametrize("address", ["skip.me@example.org", "stop.lane@example.org"])
def test_an_address_that_holds_a_command_is_an_address(address: str) -> None:
    found = read(BY_ASK["reply_to"], heard(address, Meant("given", 0.9)), Answers({"reply_how": Answer("email")}))
    assert found.answer is not None
    assert found.answer.said == address


def test_a_number_where_it_is_asked_how_to_answer_is_both_answers() -> None:
    found = read(BY_ASK["reply_how"], heard("text me on 07700 900123", Meant("text_message", 0.9)), Answers())
    assert found.answer is not None
    assert found.answer.choice == "text_message"
    assert found.also["reply_to"] == Answer(None, "07700 900123", came="heard")


def test_days_on_both_sides_of_a_year_ago_are_left_open_although_the_reader_is_sure() -> None:
    found = read(BY_ASK["happened_when"], heard("about a year ago", Meant("over_a_year", 0.9)), Answers()).answer
    assert found is not None
    assert found.choice == "not_sure"
    assert found.from_on is not None
    assert found.to_on is not None
    assert found.from_on < "2025-12-24" < found.to_on


@pytest.mark.parametrize(
    ("said", "meant", "expected"),
    [
        ("thats it", Meant("yes", 0.67), None),
        ("ok", Meant("yes", 0.81), None),
        ("please", Meant("steers", 0.9), None),
        ("help me", Meant("steers", 0.62), "no"),
        ("safe till 6", Meant("yes", 0.52), "not_sure"),
        ("yes", Meant("yes", 1.0), "yes"),
        ("im at my nans so yeah", Meant("yes", 0.997), "yes"),
        ("yes", Meant("no", 0.9), "not_sure"),
        ("he is shouting on the stairs", Meant("no", 0.5), "no"),
    ],
)
def test_only_a_plain_yes_is_safe_and_every_doubt_counts(said: str, meant: Meant, expected: str | None) -> None:
    assert choice("safe_now", heard(said, meant)) == expected


def test_before_its_first_words_nothing_ends_a_story() -> None:
    assert choice(STORY, heard("no", Meant("thats_all", 1.0))) is None
    assert choice(STORY, heard("no", Meant("thats_all", 1.0)), TOLD) == "thats_all"


def test_an_end_that_may_be_more_of_the_story_keeps_its_words() -> None:
    found = read(BY_ASK[STORY], heard("no it was not like that", Meant("thats_all", 0.78)), TOLD)
    assert found.answer is not None
    assert found.answer.choice == "thats_all"
    story = found.also[STORY]
    assert isinstance(story, Story)
    assert [word.text for word in story.words] == ["they lost my bag", "no it was not like that"]


def test_a_story_that_is_hardly_an_end_goes_on() -> None:
    assert choice(STORY, heard("no one rang me", Meant("thats_all", 0.6), "make_complaint"), TOLD) is None


def test_thanks_that_may_as_well_be_a_complaint_are_not_taken_for_thanks() -> None:
    unsure = Meant("thank_you", 0.58, "complaint")
    assert read_kind(heard("my carer is mean", unsure, "say_thank_you")) is None
    assert read_kind(heard("thank you to my carer", Meant("thank_you", 0.98, "complaint"))) == "thank_you"


def test_a_number_alone_keeps_the_way_that_was_chosen() -> None:
    asked_to_text = Answers({"reply_how": Answer("text_message")})
    found = read(BY_ASK["reply_to"], heard("07700 900123", Meant("given", 0.9)), asked_to_text)
    assert found.answer is not None
    assert found.answer.said == "07700 900123"
    assert "reply_how" not in found.also


@pytest.mark.parametrize(
    ("ask", "said", "meant", "expected"),
    [
        ("what_would_help", "pay me whats owed", Meant("explanation", 0.34, "change"), "explanation"),
        ("what_would_help", "a proper bike shed", Meant("other", 0.2), "other"),
        ("about", "the fostering payments team", Meant("carer", 0.51, "worker_team"), "worker_team"),
        ("who_are_you", "Grandad, 71, not very good with computers", Meant("chats", 0.56, "other"), "family"),
        ("who_are_you", "his form tutor", Meant("carer", 0.3), "other"),
    ],
)
def test_where_words_are_kept_whatever_is_said_is_an_answer(ask: str, said: str, meant: Meant, expected: str) -> None:
    found = read(BY_ASK[ask], heard(said, meant), Answers()).answer
    assert found is not None
    assert (found.choice, found.said) == (expected, said)


def test_a_place_is_called_safe_only_where_that_is_sure() -> None:
    assert choice("reply_safe", heard("hed see it for sure", Meant("yes", 0.54, "no"))) is None
    assert choice("reply_safe", heard("its my own phone", Meant("yes", SURE))) == "yes"
    assert choice("reply_safe", heard("hed see it", Meant("no", 0.54, "yes"))) == "no"


def test_a_yes_with_a_no_behind_it_is_asked_about() -> None:
    found = read(BY_ASK["reply_safe"], heard("Yes, nobody here ever reads my letters.", Meant("no", SURE)), Answers())
    assert (found.answer, found.maybe) == (None, "yes")


@pytest.mark.parametrize("meant", ["dont_know", "skip", "thats_all"])
def test_a_long_message_is_part_of_the_story_whatever_it_is_taken_for(meant: str) -> None:
    told = heard(
        "When I came I dont know how the cooker works, which bus to take and what a GP is for", Meant(meant, 0.99)
    )
    found = read(BY_ASK[STORY], told, TOLD)
    story = found.also.get(STORY)
    kept = isinstance(story, Story) and story.words[-1].text == told.text
    assert found.answer is None or kept


def test_one_more_thing_ends_no_story() -> None:
    assert choice(STORY, heard("one more thing", Meant("thats_all", 0.51, "more")), TOLD) is None


def test_what_is_still_so_is_now_although_a_day_is_named() -> None:
    message = heard("it is still now, last letter is from Monday", Meant("now", 0.52))
    assert choice("happened_when", message) == "now"


@pytest.mark.parametrize("said", ["already got Grace", "nan will help me"])
def test_who_helps_is_not_asked_again_where_it_was_said(said: str) -> None:
    found = read(BY_ASK["advocate"], heard(said, Meant("have_one", 0.9)), Answers())
    assert found.also == {"advocate_who": Answer(None, said, came="heard")}


@pytest.mark.parametrize("name", ["Imogen", "Hamza", "Tyler", "Zofia Nowicka"])
@pytest.mark.parametrize("taken_for", ["chats", "steers"])
def test_a_bare_name_is_a_name_whatever_it_is_taken_for(name: str, taken_for: str) -> None:
    found = read(BY_ASK["name"], heard(name, Meant(taken_for, 0.99)), Answers()).answer
    assert found is not None
    assert found.said == name


@pytest.mark.parametrize("said", ["Naw", "Idc", "Wtf", "Nvm"])
def test_a_refusal_with_a_capital_is_no_name(said: str) -> None:
    found = read(BY_ASK["name"], heard(said, Meant("refused", 0.99)), Answers()).answer
    assert found is not None
    assert found.said is None


@pytest.mark.parametrize("said", ["whatever", "bruv", "nope", "Why"])
def test_a_word_that_is_no_name_is_none(said: str) -> None:
    found = read(BY_ASK["name"], heard(said, Meant("chats", 0.99)), Answers()).answer
    assert found is None or found.said is None


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("I should like to raise a formal complaint on behalf of my nephew.", "complaint"),
        ("hi i wanna complain please", "complaint"),
        ("I'd love to pass on a big thank you, if this is the place", "thank_you"),
        ("how do i make a complaint", None),
        ("i dont want to make a complaint", None),
        ("I am not here to complain", None),
    ],
)
def test_first_words_that_name_what_they_are_are_that(said: str, kind: str | None) -> None:
    assert read_kind(heard(said, Meant("asks_us", 0.9), "on_behalf_of_child")) == kind


def test_who_says_that_it_is_no_complaint_and_wants_an_advocate_only_wants_that() -> None:
    said = "want advocate. for my review. need somebody who waits. not complaint"
    assert advocate_request.is_wanted(heard(said, intent="make_complaint"))
    assert not advocate_request.is_wanted(heard("want advocate. this is a complaint", intent="make_complaint"))


@pytest.mark.parametrize(("name", "wishes"), [("Deeside Voices Advocacy", False), ("i want an advocate first", True)])
def test_the_name_of_an_organisation_is_no_wish_for_an_advocate(name: str, wishes: bool) -> None:
    assert wants_advocate(BY_ASK["organisation"], heard(name, intent="ask_for_advocate"), Read()) is wishes


def test_no_only_an_advocate_says_that_it_is_no_complaint() -> None:
    message = heard("no. only an advocate please", Meant("no", 0.9), "wants_only_advocate")
    assert not asks_surely(BY_ASK["treat_as_complaint"], message)
    assert choice("treat_as_complaint", message, TOLD) == "no"


def test_what_a_story_of_thanks_says_it_is_about_is_kept_though_never_asked() -> None:
    thanks = TOLD.with_({"kind": Answer("thank_you"), "who_is_typing": Answer("me")})
    assert "about" not in applicable(thanks)
    assert "about" in applicable(thanks.with_({"about": Answer("social_worker", came="heard")}))


@pytest.mark.parametrize(
    "said",
    [
        "they do not listen so i want to complain and i need an advocate",
        "before xmas they moved me and i want to complain, can i have an advocate",
        "no one listens i need an advocate to complain",
    ],
)
def test_who_wants_to_complain_with_an_advocate_does_not_only_want_the_advocate(said: str) -> None:
    assert not advocate_request.is_wanted(heard(said, intent="ask_for_advocate"))
    assert not advocate_request.is_wanted(heard(said, Meant("complaint", 0.9), "wants_only_advocate"))


def test_who_asks_for_a_person_is_no_request_for_an_advocate_unless_the_reader_is_sure() -> None:
    asks = "can i talk to someone"
    assert not advocate_request.is_wanted(heard(asks, Meant("advocate_request", 0.5), "talk_to_person"))
    assert advocate_request.is_wanted(heard(asks, Meant("advocate_request", 0.9), "talk_to_person"))


@pytest.mark.parametrize(
    "said",
    ["i have to say thank you before i get food", "my carer never lets me say thanks", "i dont want to say thank you",
     "i want to say thank you to jo and complain about sam"],
)  # fmt: skip
def test_who_speaks_of_thanks_does_not_always_thank(said: str) -> None:
    assert read_kind(heard(said, intent="nlu_fallback")) != "thank_you"


@pytest.mark.parametrize("said", ["i would like an advocate", "please get an advocate for me"])
def test_a_wish_for_an_advocate_is_heard_where_a_name_is_asked(said: str) -> None:
    assert wants_advocate(BY_ASK["helper"], heard(said, Meant("given", 0.4), "ask_for_advocate"), Read())


@pytest.mark.parametrize(
    "said",
    [
        "face to face but my mum mustnt know",
        "face to face, i am deaf and need a signer",
        "in person but dont tell my carer",
    ],
)
def test_words_beside_face_to_face_are_kept_and_where_is_asked(said: str) -> None:
    found = read(BY_ASK["reply_how"], heard(said, Meant("in_person", 0.9)), Answers()).answer
    assert found is not None
    assert (found.choice, found.said) == ("in_person", said)
    assert "reply_to" in applicable(TOLD.with_({"kind": Answer("complaint"), "reply_how": found}))


def test_words_beside_a_number_are_to_be_careful_about() -> None:
    told = TOLD.with_({"kind": Answer("complaint"), "who_is_typing": Answer("me"), "reply_how": Answer("phone")})
    found = read(BY_ASK["reply_to"], heard("07700 900123 but my carer reads it"), told)
    assert found.answer is not None
    case = case_of(told.with_({"reply_to": found.answer, **(found.also or {})}))
    assert case["reply"]["to"] == "07700 900123"
    assert case["reply"]["avoid"] == "07700 900123 but my carer reads it"


def test_an_address_to_meet_at_is_no_wish_for_a_letter() -> None:
    told = TOLD.with_({"reply_how": Answer("in_person")})
    found = read(BY_ASK["reply_to"], heard("meet me at my nans 12 park road PR9 0AB"), told)
    assert found.answer == Answer(None, "meet me at my nans 12 park road PR9 0AB", came="asked")
    assert not found.also


def test_words_that_steer_or_ask_are_no_answer_to_when_it_will_happen() -> None:
    stop = heard("i want to stop now please", Meant("steers", 0.4), "stop")
    assert read(BY_ASK["decision_when"], stop, TOLD).answer is None
    again = read(BY_ASK["decision_when"], heard("yeah it happened but they will again", Meant("happened", 0.5)), TOLD)
    assert again.answer is not None
    assert again.answer.choice == "not_sure"


def test_thanks_that_are_put_right_stay_about_something() -> None:
    heard_so: dict[str, Given] = {"kind": Answer("thank_you"), "about": Answer("carer", came="heard")}
    thanks = TOLD.with_({**heard_so, "who_is_typing": Answer("me")})
    changed = decide(Turn(thanks, "about"), Heard("home", None, "press", 1.0, TODAY)).answers
    assert case_of(thanks.with_(changed))["about"] == ["home"]


def test_who_says_who_is_typing_wishes_nothing_about_an_advocate() -> None:
    message = heard("Just myself.", Meant("me", 0.99), "wants_no_advocate")
    assert not asks_surely(BY_ASK["who_is_typing"], message)
    assert asks_surely(BY_ASK["who_is_typing"], heard("no advocate for me", Meant("me", 0.5), "wants_no_advocate"))


def test_a_piece_of_the_story_is_kept_although_it_is_about_something_else() -> None:
    piece = heard("the winner picks what we eat", Meant("chats", 0.6), "out_of_scope")
    decision = asked_us(Turn(TOLD, STORY), piece)
    assert [word.text for word in TOLD.with_(decision.answers).story.words] == [
        "they lost my bag", "the winner picks what we eat",
    ]  # fmt: skip
    joke = heard("tell me a joke about dogs", Meant("chats", 0.6), "out_of_scope")
    assert asked_us(Turn(TOLD, STORY), joke).interrupted


@pytest.mark.parametrize(
    ("ask", "taken_away", "text"),
    [
        ("stopping", "delete", "put it away"),
        ("stopping", "delete", "its ok as it is"),
        ("starting_again", "yes", "its fine as it was"),
        ("starting_again", "yes", "that was my brother"),
        ("stopping", "delete", "dont throw it away"),
        ("stopping", "delete", "please dont lose it"),
        ("stopping", "delete", "i dont want it deleted"),
        ("stopping", "delete", "no keep it i never said delete"),
        ("stopping", "delete", "im cross"),
        ("stopping", "delete", "is that clear"),
        ("starting_again", "yes", "not again"),
        ("starting_again", "yes", "will it delete everything"),
    ],
)
def test_what_takes_words_away_needs_a_word_that_says_so(ask: str, taken_away: str, text: str) -> None:
    found = read(BY_ASK[ask], heard(text, Meant(taken_away, 0.99)), TOLD)
    assert found.answer is None
    assert found.maybe == taken_away


@pytest.mark.parametrize(
    ("ask", "text", "taken_away"),
    [
        ("stopping", "get rid", "delete"),
        ("stopping", "i dont want nobody to see it", "delete"),
        ("stopping", "make it like i never wrote it", "delete"),
        ("starting_again", "from zero", "yes"),
        ("starting_again", "yer go on", "yes"),
    ],
)
def test_who_says_in_words_that_it_shall_go_is_believed(ask: str, text: str, taken_away: str) -> None:
    assert choice(ask, heard(text, Meant(taken_away, 0.99)), TOLD) == taken_away


@pytest.mark.parametrize("ask", ["child_knows", "child_agrees", "over_a_year", "part_of_care", "reply_safe"])
def test_who_cannot_say_is_not_sure_whatever_a_reader_makes_of_it(ask: str) -> None:
    for text in ("beats me, he is only little", "I couldn't say, I'm afraid.", "not a clue mate"):
        assert choice(ask, heard(text, Meant("no", 0.9)), TOLD) == "not_sure"


@pytest.mark.parametrize(
    ("about", "text"), [("family_time", "His time with his family, me"), ("home", "the heating here")]
)
def test_words_about_what_is_no_person_go_to_the_story_and_name_nobody(about: str, text: str) -> None:
    complaint = TOLD.with_({"kind": Answer("complaint")})
    found = read(BY_ASK["about"], heard(text, Meant(about, 0.98)), complaint)
    assert found.answer is not None
    case = case_of(complaint.with_({**(found.also or {}), "about": found.answer}))
    assert (case["about"], case["person_named"]) == ([about], None)
    assert text in [word["text"] for word in case["words"]]
