# ruff: noqa: E501 - tables of words read best as long lines
""" "Are you safe right now?": only a plain yes is a yes."""

import pytest

from bot.nlu.safe_answer import read_safe_now


@pytest.mark.parametrize(
    "said",
    ["yes", "Yes.", "yeah", "yep im safe", "yes i am", "im safe", "I am safe now", "safe", "aye", "yesss", "yeah im fine", "i am ok", "im all right thanks", "hes safe",
     "safe. school", "im ok now he dont live here no more", "hes moved out and wont be back, im fine now", "There is no danger now", "im fine hes in prison",
     "yes he is", "she is safe and sound", "definitely", "we are safe here", "yeah nobody is here",
     "nobody can hurt me here", "am reet now, hes locked up"],
)  # fmt: skip
def test_a_plain_yes_is_a_yes(said):
    assert read_safe_now(said) == "yes"


@pytest.mark.parametrize(
    "said",
    ["no", "nope", "nah", "im not safe", "not safe", "no im not", "not really", "unsafe", "help", "help me", "please help", "im scared", "hes here", "he is coming", "hes outside",
     "my dad is home", "im hiding", "its happening right now", "they are still here", "never", "i do not feel safe", "hes hitting me", "im in danger", "call the police"],
)  # fmt: skip
def test_fear_and_danger_are_a_no(said):
    assert read_safe_now(said) == "no"


@pytest.mark.parametrize(
    "said",
    ["yes but hes back tonight", "im ok hes locked up till monday", "nobody can hurt me here im scared",
     "yes for now", "im ok until he gets home", "safe till 6", "i dont know", "not sure", "maybe", "kind of", "yeah but im scared", "no im fine",
     "safe if she stays in", "yes unless he comes", "nah im good", "fine as long as mum is here", "im safe but scared", "im safe my uncle is here", "im not ok", "im not really ok", "i am not alright", "im not doing great",
     "i dont feel good", "im safe at school but he picks me up", "im not ok at school", "she is here with me and she's perfectly all right"],
)  # fmt: skip
def test_a_yes_that_may_end_is_not_sure(said):
    assert read_safe_now(said) == "not_sure"


@pytest.mark.parametrize(
    "said",
    ["please", "ok", "okay", "thats it", "go on", "why not", "right", "good", "sure", "fine", "do it", "that is right", "what", "i want to talk to sam", "", "i would rather not say", "true", "at school", "im ok he is asleep", "are you gona ring the police", "is there no danger", "my mum is here", "my carer is with me"],
)  # fmt: skip
def test_words_that_agree_to_other_questions_say_nothing_here(said):
    assert read_safe_now(said) is None
