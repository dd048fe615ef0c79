# ruff: noqa: E501 - patterns read best as long lines
"""Words about the moment and not about the matter: somebody is at the door, was away, or wonders who is there."""

from __future__ import annotations

import re

from bot.reading.tokens import plain_words, start_and_end

INTERJECTS = "interjects"
"""Why such a message is no answer to any question."""
_MOST = 12  # words: who goes on longer tells something
_WAITS = r"(?:(?:ok|sorry|erm|um) )*(?:(?:hold|hang) (?:up|on)|wait(?: up)?|(?:wait |just |give me |gimme |gis )*(?:a|one|1|two|2|five|5) ?(?:secs?|seconds?|mins?|minutes?|moments?|mo|ticks?)|brb|be right back|back in (?:a|\d+|five|two|ten) ?\w*|(?:got to|gotta|i have to|need to) (?:go to the )?(?:loo|toilet|door))"
_WHY = r"(?: .*\b(?:door|phone|postmans?|toilet|loo|kettle|dinner|tea|bus|ringing|calling|dog|cat|bell|oven|sorry|please|pls)\b.*)?"
_THERE = r"(?:(?:hello|hi|hey|sorry|erm|um) )*(?:(?:are|r|is) )?(?:you|u|yous|anyone|anybody|someone) (?:still )?(?:there|here|listening|awake|working)(?: (?:or what|mate|pal|bot|robot|today|at all))?"
_BACK = r"(?:ok |right |sorry )*(?:i am|im|am) back(?: now| again)?(?: sorry.*)?|back (?:now|again)"
_INTERJECTION = re.compile(rf"{_WAITS}{_WHY}|{_THERE}|{_BACK}")


def is_interjection(text: str) -> bool:
    """Say whether a message is about the moment only: "hold up postmans at the door", "u still there"."""
    plain = re.sub(r"[^\w ]", "", plain_words(start_and_end(text)).plain).strip()
    return len(plain.split()) <= _MOST and _INTERJECTION.fullmatch(plain) is not None
