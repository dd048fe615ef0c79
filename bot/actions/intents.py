"""What each intent is to a conversation: a wish to steer it, a question to us, small talk, the start of a story."""

from __future__ import annotations

import re

CONTROL = {
    "explain": "explain",
    "repeat_that": "repeat",
    "go_back": "back",
    "stop": "stop",
    "start_again": "start_again",
    "skip": "skip",
    "not_sure": "dont_know",
}
"""Intents that steer the conversation -> the choice id that does the same."""

RULES_ANSWER = (
    "ask_for_advocate",
    "ask_what_is_advocate",
    "ask_what_happens_next",
    "ask_how_long",
    "ask_who_sees_this",
    "ask_anonymous",
    "ask_will_i_get_in_trouble",
    "ask_who_can_complain",
    "ask_what_can_i_complain_about",
    "ask_too_old",
    "ask_progress",
    "ask_not_happy_with_answer",
    "ask_who_else_can_help",
    "talk_to_person",
    "bot_challenge",
    "ask_help",
    "ask_can_i_stop",
    "ask_if_wrong",
    "ask_how_many_questions",
    "ask_voice_photo",
    "ask_new_code",
    "ask_what_is_complaint",
    "ask_will_they_be_punished",
    "ask_must_i_meet",
    "ask_court_police",
    "ask_keep_secret",
    "ask_cost",
    "ask_language",
    "ask_deaf_bsl",
    "ask_bring_someone",
    "ask_delete_or_see",
    "ask_how_long_kept",
    "ask_new_social_worker",
    "ask_who_is_manager",
    "ask_other_area",
    "ask_worker_left",
    "ask_what_is_iro",
    "wants_no_advocate",
    "wants_only_advocate",
)
"""Questions of the person: a rule answers, then the same question of ours is asked again."""

WISH_OF = {"wants_no_advocate": "no_thanks", "wants_only_advocate": "yes_please"}
"""Intents that say by themselves whether an advocate is wanted -> the choice at `advocate`."""
SMALL_TALK = ("greet", "goodbye", "thank_bot", "insult", "not_social_care", "out_of_scope", "share_feeling")
NOT_SAFE = "not_safe"
"""The intent that the server gives a message of concern: no rule, and no other reading of it, may answer it."""
PRESSED_RULES = ("help_now", "how_it_works", "later")
"""Choices that a rule answers, at whatever question they are pressed."""
OPENS_VISIT = ("ask_progress", "ask_not_happy_with_answer")
"""Intents of somebody who has sent something before; in the middle of a telling a rule answers them."""
STEERS_AWAY = ("back", "stop", "start_again", "explain", "repeat")
"""Choices that are never the answer to a question, even where any words may be."""
STORY_INTENTS = ("make_complaint", "being_moved", "make_comment", "say_thank_you", "share_feeling")

QUESTION_WORDS = ("what", "whats", "who", "whos", "how", "will", "am", "are", "why", "where")
REQUEST_WORDS = (*QUESTION_WORDS, "can", "could", "do", "does", "is", "which", "when", "tell", "show", "play", "write")
WISHES = re.compile(r"\b(?:want|wanna|need|get me|can i (?:have|get))\b", re.I)
TAKES_BACK = re.compile(r"\s*(?:no+|nah|wait|sorry|oops|actually)\b", re.I)
SURE = 0.6
SURER = 0.8
"""Confidences (0 to 1) from which a message is not taken as the answer: the higher one where any words may be it."""
CERTAIN = 0.95
"""Confidence from which a question in question words is one, whatever else it could be."""
SAYS_SOMETHING = 3
"""Words. From this length on what was not understood as a first message is kept."""
NAMES_ARE_GIVEN = ("name", "child_name", "person_named", "helper", "organisation", "advocate_who", "reply_to")
"""Questions at which four plain words may be names."""
SHORT_QUESTION = 14
"""Words. A question to us is short; a longer text is a story with a question in it."""
