# ruff: noqa: E501 - tables of words read best as long lines
"""Read a short answer in the light of the question that was asked.

Pure functions without Rasa: the form asks them before it looks at the intent, because "no" to "are they happy for
you to do this" and "my mum" to "who is typing" mean nothing on their own. They answer None rather than guess.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from bot.nlu.normalise import normalise
from bot.nlu.phonetics import nearest_word
from bot.nlu.time_phrases import read_when

__all__ = ["read_choice", "read_when", "read_yes_no"]

YesNo = Literal["yes", "no", "not_sure", "skip"]

_YES = ["yes", "yeah", "yep", "yup", "yess", "aye", "ok", "okay", "sure", "definitely", "absolutely", "totally", "correct", "exactly", "course", "certainly", "indeed", "fine", "alright", "mhm", "true", "agreed", "yep"]  # fmt: skip
_NO = ["no", "nope", "never", "nay", "noo"]
_SKIP = [re.compile(p) for p in (
    r"\b(?:would )?(?:rather|prefer) not\b", r"\bprefer(?: to)? not\b", r"^(?:just |please |can (?:we|i) |lets? us )?(?:skip|pass)\b",
    r"\b(?:skip|pass on) (?:this|that|it|the question)\b", r"\bnext(?: question| one)?(?: please)?$", r"\bno comment\b",
    r"\b(?:do|does|did) not (?:want|wish|wanna|feel like|like)(?: to)? (?:say|tell|answer|talk|share|give|saying|telling|answering)",
    r"\bnot (?:saying|telling|answering|going to say|going to tell|ready to say|comfortable)\b", r"\bnone of your business\b",
    r"\b(?:that is |it is )?private\b", r"\bmind your own\b", r"\bleave (?:it|that|this) (?:out|blank|empty)\b", r"\bmove on\b",
)]  # fmt: skip
_NOT_SURE = [re.compile(p) for p in (
    r"\b(?:do|does|did|would|could) not (?:even |really |actually )?(?:know|remember|understand yet)\b", r"\bnot (?:really |too |very |a hundred percent |100 |completely |totally |so |quite )?(?:sure|certain)\b",
    r"\b(?:un)?sure not\b", r"\bunsure\b", r"\bmaybe\b", r"\bmay be\b", r"\bperhaps\b", r"\bprobably\b", r"\bpossibly\b",
    r"\bno (?:idea|clue)\b", r"\bcan not (?:remember|tell|say|decide)\b", r"\bhard to (?:say|tell)\b", r"\bit depends\b", r"^depends\b",
    r"\byes and no\b", r"\bhalf and half\b", r"\bkind of\b", r"\bsort of\b", r"^(?:i )?do not no$", r"\bi (?:think|guess|suppose|hope|reckon)(?: so)?\b",
    r"\bmight\b", r"\bforgot(?:ten)?\b", r"\bneed to (?:think|ask)\b", r"\bwho knows\b", r"\bi do not mind\b", r"\bdo not care\b",
)]  # fmt: skip
_FIRM_NO = [re.compile(p) for p in (
    r"\bdo not (?:think|reckon|believe) (?:so|they|he|she|it)\b", r"^(?:definitely|absolutely|certainly|of course|really|yeah|course) (?:not|no)\b",
    r"^not (?:really(?! sure| certain)|yet|at all|now|today|me|that|him|her|them|happy|ok|safe|a chance|likely|necessarily|particularly)\b", r"^no way\b", r"^not$",
    r"\bi (?:think|guess) not\b", r"^hell no\b", r"^nor\b",
)]  # fmt: skip
_YES_SAID = [re.compile(p) for p in (
    r"^(?:he|she|they|it|i|we|you) (?:do|does|did|is|are|am|was|has|have|can|will|would|said yes|said ok|agreed|agree)$",
    r"^(?:of|ov|corse|off) course$", r"^(?:that is|it is|all) (?:right|fine|ok|correct|good|true|it)$", r"^go (?:on|ahead|for it)", r"^why not$",
    r"^(?:please|yes) do\b", r"^sounds (?:good|fine|ok|right)", r"^please$", r"^good$", r"^right$", r"^uh huh$", r"^thumbs up$", r"^hundred percent\b",
    r"^100\b", r"^(?:hell|oh|erm|um|well|but|so) yes\b", r"^do it$", r"^you can$", r"^i (?:want|would like) (?:that|it|to)$",
)]  # fmt: skip
_NO_SAID = [re.compile(p) for p in (
    r"^(?:he|she|they|it|i|we|you) (?:do|does|did|is|are|am|was|has|have|can|will|would) not(?: yet| know| want to| want that| at all)?$",
    r"^(?:he|she|they) said no\b", r"^please (?:do not|no)\b", r"^do not(?: do it| please| want(?: to| it| that)?)?$", r"^thumbs down$",
)]  # fmt: skip
# "no" is an answer before these, and only a describing word before others ("no food", "no one listens")
_NO_CAN_GO_BEFORE = {"no", "not", "never", "thanks", "thank", "sorry", "but", "because", "i", "he", "she", "they", "we", "it", "you", "my", "mine", "please", "and", "way", "that", "this", "the", "dont", "really", "just", "still", "its", "there", "yet", "at", "actually", "honestly", "cheers", "mate", "ta", "is", "was", "bye", "miss", "sir", "nan", "mum"}  # fmt: skip
_NO_IS_PART_OF = {
    "one",
    "body",
    "idea",
    "clue",
    "comment",
    "more",
    "longer",
    "problem",
    "problems",
    "worries",
    "matter",
    "probs",
}
_FILLERS = {"um", "umm", "erm", "er", "well", "oh", "so", "like", "hmm", "mm", "ah", "hey", "and", "but", "hmmm", "uh"}


def read_yes_no(text: str) -> YesNo | None:
    """Return what a person answered to a yes-or-no question; None when the words do not say."""
    words = _without_fillers(normalise(text).split())
    said = " ".join(_known_word(word) for word in words)
    if not said or "?" in text and len(words) > 3:
        return None
    if words[0] in _YES and _takes_it_back(words):
        return None
    short = len(words) <= 12
    if short and _any(_SKIP, said):
        return "skip"
    if short and _any(_FIRM_NO, said):
        return "no"
    if short and _any(_NOT_SURE, said):
        return "not_sure"
    if _any(_NO_SAID, said):
        return "no"
    if _any(_YES_SAID, said):
        return "yes"
    return _by_first_word(said.split())


def _by_first_word(words: list[str]) -> YesNo | None:
    first, second = words[0], words[1] if len(words) > 1 else ""
    if first in _YES:
        return None if second in {"no", "or", "not"} else "yes"
    if first in _NO:
        if second in _NO_IS_PART_OF or (second and second not in _NO_CAN_GO_BEFORE):
            return None
        return None if words[1:2] == ["yes"] else "no"
    return None


def _takes_it_back(words: list[str]) -> bool:
    """Say whether a yes is taken back ('yes but she does not know'): better asked again."""
    rest = words[words.index("but") :] if "but" in words else []
    return "not" in rest or "no" in rest


def _without_fillers(words: list[str]) -> list[str]:
    while len(words) > 1 and words[0] in _FILLERS:
        words = words[1:]
    return words


def _any(patterns: Iterable[re.Pattern[str]], said: str) -> bool:
    return any(pattern.search(said) for pattern in patterns)


_CORE = sorted(set(_YES) | {"no", "not", "sure", "know", "maybe", "probably", "definitely", "rather", "skip", "pass", "think", "really", "remember", "private", "idea", "prefer", "answer", "question", "perhaps", "depends", "possibly", "course", "never", "saying", "telling", "guess", "does", "did", "do", "yes"})  # fmt: skip


@lru_cache(maxsize=4096)
def _known_word(word: str) -> str:
    """Return the word of these lists that was most likely meant, or the word itself."""
    return nearest_word(word, tuple(_CORE)) or word


def read_choice(text: str, options: dict[str, list[str]]) -> str | None:
    """Return the id of the option that was meant, or None when none or several fit.

    options: id -> ways people say it (the first one is usually the label on the button), in the order shown, so that
    "the second one" can be read too.
    """
    words = _without_fillers(normalise(text).split())
    if not words or len(words) > 40:
        return None
    by_place = _by_place(words, list(options))
    if by_place:
        return by_place
    phrases, vocabulary, weight = _prepared(tuple((choice, *said) for choice, said in options.items()))
    heard = [nearest_word(word, vocabulary) or word for word in words]
    scores = {choice: max((_fit(heard, p, weight) for p in said if p), default=0.0) for choice, said in phrases.items()}
    best, *others = sorted(scores.items(), key=lambda item: -item[1]) or [("", 0.0)]
    clear = not others or best[1] - others[0][1] >= 0.12
    return best[0] if best[1] >= 0.6 and clear else None


@lru_cache(maxsize=512)
def _prepared(
    options: tuple[tuple[str, ...], ...],
) -> tuple[dict[str, list[list[str]]], tuple[str, ...], dict[str, float]]:
    """Return the phrases of each option as words, all their words, and how much each tells. The same questions come again."""
    phrases = {choice: [normalise(phrase).split() for phrase in said] for choice, *said in options}
    vocabulary = tuple(sorted({word for said in phrases.values() for phrase in said for word in phrase}))
    return phrases, vocabulary, _weights(phrases)


_PLACES = {"first": 0, "1": 0, "1st": 0, "one": 0, "a": 0, "second": 1, "2": 1, "2nd": 1, "two": 1, "b": 1, "third": 2,
           "3": 2, "3rd": 2, "three": 2, "c": 2, "fourth": 3, "4": 3, "4th": 3, "four": 3, "d": 3, "fifth": 4, "5": 4,
           "5th": 4, "five": 4, "sixth": 5, "6": 5, "6th": 5, "six": 5, "last": -1}  # fmt: skip
_PLACE = re.compile(r"^(?:i (?:pick|choose|want|think) )?(?:the )?(?:(?:number|option|choice|answer) (\w+)|(\w+)"
                    r"(?: (?:one|option|choice|answer))|(\d))(?: please)?$")  # fmt: skip


def _by_place(words: list[str], ids: list[str]) -> str | None:
    found = _PLACE.match(" ".join(words))
    place = _PLACES.get(next(filter(None, found.groups()), "")) if found else None
    return ids[place] if place is not None and place < len(ids) else None


_SMALL = {"i", "am", "it", "is", "a", "an", "the", "my", "me", "to", "of", "and", "was", "were", "be", "been", "has", "have", "had", "do", "does", "did", "in", "on", "at", "for", "with", "that", "this", "they", "he", "she", "we", "you", "your", "his", "her", "their", "them", "him", "just", "please", "would", "like", "want", "think", "about", "from", "by", "can", "will", "some", "so", "too", "very", "really", "us", "our", "who", "what"}  # fmt: skip


def _weights(phrases: dict[str, list[list[str]]]) -> dict[str, float]:
    """Return how much a word tells: less if it is small, less if many options use it."""
    used: dict[str, set[str]] = {}
    for choice, said in phrases.items():
        for phrase in said:
            for word in phrase:
                used.setdefault(word, set()).add(choice)
    return {word: (0.25 if word in _SMALL else 1.0) / len(choices) ** 0.5 for word, choices in used.items()}


def _fit(heard: list[str], phrase: list[str], weight: dict[str, float]) -> float:
    """Return, from 0 to 1, how much of the phrase was said, and how much of what was said is the phrase."""
    if heard == phrase:
        return 1.5
    if len(heard) > 3 * len(phrase) + 4:
        return 0.0  # a few small words inside a long story are not an answer
    if ("not" in heard) != ("not" in phrase):
        return 0.0
    said, meant = set(heard), set(phrase)
    shared = sum(weight[w] for w in said & meant)
    if not shared:
        return 0.0
    recall = shared / sum(weight[w] for w in meant)
    precision = shared / (shared + sum(0.1 if w in _SMALL else 0.4 for w in said - meant))
    in_a_row = 0.15 if len(phrase) > 1 and _contains(heard, phrase) else 0.0
    return 2 * recall * precision / (recall + precision) + in_a_row


def _contains(heard: list[str], phrase: list[str]) -> bool:
    return any(heard[i : i + len(phrase)] == phrase for i in range(len(heard) - len(phrase) + 1))
