# ruff: noqa: E501 - tables of words read best as long lines
"""Short answers are read in the light of the question, and not guessed."""

from pathlib import Path

import pytest
import yaml

from bot.nlu.short_answers import read_choice, read_when, read_yes_no

ANSWERS = yaml.safe_load((Path(__file__).parents[3] / "bot/data/answers.yml").read_text(encoding="utf-8"))

YES_NO = {
    "yes": ["yes", "Yes please", "yeah", "yh", "yep", "yea she does", "yess", "YES!!!", "ok", "sure", "of course", "ov corse",
            "definatly", "defo", "she does", "he said yes", "thats fine", "👍", "aye", "y", "yes i told him on sunday",
            "that's right", "yes but only after school", "course", "go ahead", "alright then", "yup 🙂", "um yes"],
    "no": ["no", "nope", "nah", "Noooo", "no thanks", "not really", "no way", "n", "na", "i dont think so", "definitely not",
           "not yet", "no she said she doesnt want to", "no not at all", "they dont", "she doesn't", "👎", "no sorry", "of course not",
           "no its not", "no i havent asked", "nope never", "not at all"],
    "not_sure": ["not sure", "dont know", "idk", "i dunno", "maybe", "i think so", "no idea", "dont no", "im not sure", "probly",
                 "may be", "i dont remember", "cant remember", "it depends", "yes and no", "not reely sure", "i guess", "dont kno",
                 "perhaps", "who knows", "no clue", "🤷"],
    "skip": ["skip", "pass", "id rather not say", "I'd rather not", "prefer not to say", "dont want to say", "next question",
             "skip this one", "no comment", "i dont want to answer that", "can we skip", "rather not", "rarther not say", "its private"],
    None: ["", "no one listens to me", "nobody asked", "no food in the house", "my social worker never came", "why do you ask",
           "does she have to know?", "yes no", "yes but she doesnt know", "nothing", "lol", "no more contact with my mum", "hello"],
}  # fmt: skip


@pytest.mark.parametrize(("said", "meant"), [(said, meant) for meant, lines in YES_NO.items() for said in lines])
def test_yes_and_no_are_read_as_people_write_them(said, meant):
    assert read_yes_no(said) == meant


CHOICES = [
    ("who_is_typing", "just me", "me"),
    ("who_is_typing", "its only me", "me"),
    ("who_is_typing", "me and my foster mum", "me_with_someone"),
    ("who_is_typing", "my foster mum rang them for me", "me_with_someone"),
    ("who_is_typing", "im doing it with my keywerker", "me_with_someone"),
    ("who_is_typing", "on behalf of my grandson", "for_a_child"),
    ("who_is_typing", "i am an advokate", "for_a_child"),
    ("who_is_typing", "the second one", "me_with_someone"),
    ("who_are_you", "im his nan", "family"),
    ("who_are_you", "i am her foster carer", "carer"),
    ("who_are_you", "mum", "parent"),
    ("who_are_you", "Independant Advocate", "advocate"),
    ("who_are_you", "her techer", "other"),
    ("child_knows", "she dosent know", "no"),
    ("child_knows", "i havent told him", "no"),
    ("child_knows", "he asked me to", "yes"),
    ("child_agrees", "she said its ok", "yes"),
    ("child_agrees", "he doesnt want me to", "no"),
    ("child_agrees", "hes a baby", "cant"),
    ("agreed_how", "she nodded", "showed_me"),
    ("agreed_how", "he texted me", "wrote_it"),
    ("agreed_how", "she told me", "told_me"),
    ("what_happened", "thats all", "thats_all"),
    ("what_happened", "thats it", "thats_all"),
    ("what_happened", "im dun", "thats_all"),
    ("what_happened", "nothing else", "thats_all"),
    ("what_happened", "my social worker shouted at me and that is all she ever does to any of us", None),
    ("about", "my soshul worker", "social_worker"),
    ("about", "foster carer", "carer"),
    ("about", "my foster mum", "carer"),
    ("about", "the place i live the childrens home", "home"),
    ("about", "seeing my mum", "family_time"),
    ("about", "not my social worker", None),
    ("about", "they moved me", "decision"),
    ("what_would_help", "i want them to say sorry", "apology"),
    ("what_would_help", "an appology", "apology"),
    ("what_would_help", "tell me y they did it", "explanation"),
    ("what_would_help", "a new social worker", "change"),
    ("advocate", "yes please", "yes_please"),
    ("advocate", "no thanks", "no_thanks"),
    ("advocate", "i alredy have one", "have_one"),
    ("advocate", "my nan", "someone_i_trust"),
    ("advocate", "nah im good", "no_thanks"),
    ("reply_how", "txt me", "text_message"),
    ("reply_how", "email", "email"),
    ("reply_how", "e-mail plz", "email"),
    ("reply_how", "ring me on my mobile", "phone"),
    ("reply_how", "dont reply", "no_reply"),
    ("reply_how", "come and see me at school", "in_person"),
    ("reply_how", "leter", "letter"),
    ("reply_safe", "my carer reads my texts", "no"),
    ("reply_safe", "its my own phone", "yes"),
    ("stopping", "delete it", "delete"),
    ("stopping", "save it for later", "save"),
    ("stopping", "cary on", "carry_on"),
    ("stopping", "send it", "send_now"),
    ("check", "yes send it", "send"),
    ("check", "dont send it", "stop"),
    ("kind", "i want to complane", "complaint"),
    ("kind", "ive got an idea", "comment"),
    ("kind", "say fank you to my carer", "thank_you"),
    ("kind", "what is the weather tomorrow in london then", None),
    ("treat_as_complaint", "its just an idea", "no"),
]


@pytest.mark.parametrize(("ask", "said", "meant"), CHOICES)
def test_a_choice_is_recognised_in_the_persons_own_words(ask, said, meant):
    assert read_choice(said, ANSWERS[ask]) == meant


@pytest.mark.parametrize(("ask", "choice"), [(ask, choice) for ask, choices in ANSWERS.items() for choice in choices])
def test_every_written_phrase_leads_to_its_own_choice(ask, choice):
    wrong = [said for said in ANSWERS[ask][choice] if read_choice(said, ANSWERS[ask]) != choice]
    assert wrong == []


@pytest.mark.parametrize(("ask", "choice"), [(ask, choice) for ask, choices in ANSWERS.items() for choice in choices])
def test_every_choice_has_at_least_eight_ways_to_say_it(ask, choice):
    assert len(set(ANSWERS[ask][choice])) >= 8


WHEN = {
    "now": ["its still happening", "every day", "all the time", "right now", "it keeps happening", "for months now", "since christmas",
            "its been going on for years", "evry day", "now", "allways", "at the moment"],
    "this_week": ["today", "yesterday", "yestaday", "last tuesday", "on teusday", "this morning", "last night", "3 days ago",
                  "the other day", "2 hours ago", "a few days ago", "this week", "last thurs", "a couple of days ago"],
    "this_month": ["last week", "two weeks ago", "3 weeks ago", "a few weeks ago", "this month", "a fortnight ago", "2wks ago",
                   "last weekend", "10 days ago", "couple of weeks ago"],
    "this_year": ["last month", "3 months ago", "in january", "at xmas", "in the summer", "last summer", "this year", "6 months ago",
                  "half term", "a few months ago", "in febuary"],
    "over_a_year": ["2 years ago", "years ago", "a year ago", "when i was little", "when i was 4", "18 months ago", "a couple of years ago",
                    "more than a year ago", "when i was a baby", "three yrs ago"],
    "not_sure": ["ages ago", "when i was in year 6", "i cant remember", "dont know", "last year", "a long time ago", "not sure",
                 "a while back", "when i lived with dave and sue", "in year 4"],
    None: ["my social worker", "because she shouted", "", "blue", "i may tell you"],
}  # fmt: skip


@pytest.mark.parametrize(("said", "meant"), [(said, meant) for meant, lines in WHEN.items() for said in lines])
def test_times_are_read_without_inventing_a_date(said, meant):
    assert read_when(said) == meant


def test_a_year_in_figures_is_placed_by_the_year_we_are_in():
    assert read_when("march 2019", this_year=2026) == "over_a_year"
    assert read_when("in 2026", this_year=2026) == "this_year"
    assert read_when("2025", this_year=2026) == "not_sure"
    assert read_when("in 2019") == "not_sure"
