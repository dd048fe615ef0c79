"""Read a message as the answer to the open question: by facts where a fact was asked for, else as a choice. Pure.

Readers of facts (`bot/reading/`: days, people, ways to reach somebody) lead where a fact was asked for; everything else
is the choice that is meant (choice_reading.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.actions import facts
from bot.actions.choice_reading import (
    A_WAY,
    GIVEN,
    LIKELY,
    REFUSED,
    SHORT,
    SURE,
    VERY_SURE,
    Read,
    as_answer,
    as_offered,
    in_words,
    read_choice_of,
    said_exactly,
)
from bot.actions.decision_reading import nothing_comes, read_decision
from bot.actions.heard_message import Heard
from bot.actions.intents import RULES_ANSWER, STORY_INTENTS
from bot.actions.plain_answers import said_plainly
from bot.actions.says_nothing import SAYS_NOTHING, by_place, instead, says_nothing
from bot.actions.sign_reading import read_signs
from bot.nlu.answer_lines import NO_ANSWER
from bot.nlu.normalise import normalise
from bot.nlu.short_answers import read_yes_no
from bot.reading.emoji import is_only_signs
from bot.reading.interjections import INTERJECTS, is_interjection
from bot.reading.people import read_about, read_relation
from bot.reading.usual import is_also_a_word, is_common, is_given_name
from telling.answers import Answer, Answers, Given
from telling.meeting_places import names_place
from telling.question import Question
from telling.questions.what import DECISION_WHEN, NOTHING
from telling.story import STORY

GOES_ON = re.compile(r"\b(?:still|now|ongoing|every (?:day|night|week))\b", re.I)
"""Said beside a day, it tells that it has not stopped."""
BY_NUMBER = ("phone", "text_message")
"""Ways to answer that need a number: the number alone does not say which."""
_ENDS = re.compile(
    r"\b(?:all|everything|every thing|done|finish\w*|nothing|enough|end|lot|no more|stop|that is it|conclud\w*|over"
    r"|complete|to say|(?:to|can) (?:add|tell|think of)|further|else|send)\b"
)
"""Words (normalised) of an end and of nothing else."""
BARE = 3
"""Words. An end of a story that is no longer says nothing else."""


def read(question: Question, heard: Heard, answers: Answers) -> Read:
    """Read a message at the open question; the story itself is not read here, only its end."""
    if heard.choice is not None:
        return Read(Answer(heard.choice, came="pressed") if heard.choice in question.choices else None)
    text = (heard.text or "").strip()
    if not text:
        return Read()
    settled = _settled(question, text, heard, answers)
    if settled is not None:
        return settled
    reader = BY_ASK.get(question.ask)
    found = reader(question, heard, answers) if reader else None
    return found or read_choice_of(question, heard, answers)


def _settled(question: Question, text: str, heard: Heard, answers: Answers) -> Read | None:
    """Read what needs no trained reader: signs, labels, plain ways to say a choice, words that say nothing."""
    if is_only_signs(text) and (signs := read_signs(question, text, answers)):
        return signs
    if question.text != "story" and is_interjection(text):
        return Read(none=INTERJECTS)  # it stood as the name of whom it is about
    if exactly := said_exactly(question, text):
        said = None if question.ask == "about" else text  # a label names nobody
        return Read(Answer(exactly, said, facts.further(question.ask, exactly, heard), came="asked"), exact=True)
    plainly = said_plainly(question.ask, text) or by_place(question, text)
    if question.ask == DECISION_WHEN and plainly == NOTHING:
        return nothing_comes(heard, answers)
    if plainly and plainly in question.choices:
        return replace(as_answer(question, plainly, heard, answers), exact=True)
    if (left := instead(question, text)) is not None:
        return Read(Answer(left, came="asked"), exact=True)
    return Read(none=SAYS_NOTHING) if says_nothing(question, text) else None


def _time(question: Question, heard: Heard, answers: Answers) -> Read | None:
    """Read when it happened: days where the words name some, else what they are likely to mean."""
    happened = facts.happened(heard, asked=True)
    meant, chance = as_offered(question, heard.meant.choice), heard.meant.chance
    needed = LIKELY if happened is None or happened.from_on is None else SURE  # "why do they always do that"
    if happened is None or (meant in NO_ANSWER and chance >= needed):
        return None
    doubtful = happened.choice == "not_sure" and happened.to_on is not None
    if doubtful and meant in ("this_year", "over_a_year") and chance < VERY_SURE:
        return Read(replace(happened, said=heard.text, came="asked"))  # the days are asked about: `over_a_year`
    if meant == "now" and chance >= LIKELY and GOES_ON.search(heard.text or ""):
        return Read(replace(happened, choice=meant, said=heard.text, came="asked", to_on=heard.today.isoformat()))
    since_a_day = happened.from_on is not None and happened.from_on != happened.to_on
    goes_on = happened.choice == "now" and (since_a_day or GOES_ON.search(heard.text or ""))
    differs = meant is not None and meant not in NO_ANSWER and meant != happened.choice and not goes_on
    if differs and not facts.is_exact(happened) and chance >= LIKELY:
        return Read(Answer(meant, heard.text, came="asked"))
    return Read(replace(happened, said=heard.text, came="asked"))


def _who(question: Question, heard: Heard, answers: Answers) -> Read | None:
    """Who somebody is to the child, where the words name it and the trained reader is not sure of something else."""
    relation = read_relation(heard.text or "", asked=True)
    if relation is None or not relation.sure or relation.id == heard.meant.choice or heard.meant.chance >= SURE:
        return None
    return as_answer(question, relation.id, heard, answers)


def _subject(question: Question, heard: Heard, answers: Answers) -> Read | None:
    """Who or what it is about, where the words name one thing and the trained reader is not sure of something else."""
    named = [one.id for one in read_about(heard.text or "", asked=True) if one.sure]
    if len(named) != 1 or heard.meant.choice == named[0] or heard.meant.chance >= SURE:
        return None
    if heard.meant.choice in NO_ANSWER and heard.meant.chance >= LIKELY:
        return None
    return as_answer(question, named[0], heard, answers)


def _way(question: Question, heard: Heard, answers: Answers) -> Read | None:
    """Read how to answer: a number or an address says it by itself; without one, take the likeliest meaning."""
    found = facts.way_to_reach(heard, asked=True)
    meant, chance = as_offered(question, heard.meant.choice), heard.meant.chance
    if not found or "reply_how" not in found:
        return None
    if "reply_to" not in found and (meant in NO_ANSWER or (meant != found["reply_how"].choice and chance >= LIKELY)):
        return None
    how = found.pop("reply_how")
    says_more = heard.length > A_WAY and ("reply_to" not in found or _beside(heard, found["reply_to"]))
    kept = heard.text if says_more or names_place(heard.text or "") else None
    return Read(Answer(how.choice, kept, came="asked"), dict(found))


_AND_NO_MORE = re.compile(
    r"(?:my|me|on|at|is|its|it|the|by|to|via|please|pls|plz|phone|mobile|number|num|no|text|txt|ring|call|email|e|mail|post|letter|letters"
    r"|address|send|write|use|yes|yeah|ok|and|a|i|live|in|flat|house|thanks|thank|you|ta|hi|just|only|here|best|this|one|that|s)"
)


def _beside(heard: Heard, found: Answer) -> bool:
    """Say whether a message says more than a number or an address: "07700 900123 but my carer reads it"."""
    left = (heard.text or "").replace(found.said or "", " ", 1)
    return sum(_AND_NO_MORE.fullmatch(word) is None for word in normalise(left).split()) >= 2


def _where(question: Question, heard: Heard, answers: Answers) -> Read | None:
    """Read where to answer: the number or the address itself. A refusal is neither. Words beside it are kept, too."""
    if answers.chosen("reply_how") == "in_person":  # an address is where they want to be met, and no wish for a letter
        meant, chance = heard.meant.choice, heard.meant.chance
        named = names_place(heard.text or "") and not ((meant in (REFUSED, "asks_us", "steers")) and chance >= LIKELY)
        return Read(Answer(None, heard.text, came="asked")) if named else _words(question, heard, answers)
    found = facts.way_to_reach(heard, asked=True)
    if "reply_to" in found:
        how, before = found.get("reply_how"), answers.chosen("reply_how")
        fits = how is None or how.choice == before or (how.choice == "phone" and before in BY_NUMBER)
        also: dict[str, Given] = {} if fits or how is None else {"reply_how": how}
        if _beside(heard, found["reply_to"]):
            kept = "\n".join(part for part in (answers.said("reply_how"), heard.text) if part)
            also["reply_how"] = Answer(how.choice if how and not fits else before, kept, came="asked")
        return Read(replace(found["reply_to"], came="asked"), also)
    return _words(question, heard, answers)


_OWN_SORRY = re.compile(
    r"\W*(?:i['’]?m |i am )?(?:so |very )?sorry,? (?:my|i|im|if|for (?:my|the|all|being)|about (?:my|the))\b", re.I
)
"""Somebody says sorry to us: "sorry my English is not so good, is it ok?"."""


def _help(question: Question, heard: Heard, answers: Answers) -> Read | None:
    """Read what would help: who says sorry themselves wishes for no apology by that."""
    if heard.meant.choice == "apology" and _OWN_SORRY.match(heard.text or ""):
        return Read(none="chats")
    return None


def _name(question: Question, heard: Heard, answers: Answers) -> Read | None:
    """Read a name, cut out of what stands around it."""
    name = facts.own_name(heard) if question.ask == "name" else facts.person(heard)
    meant, chance = heard.meant.choice, heard.meant.chance
    refuses = meant in (REFUSED, "skip", "dont_know", *NO_ANSWER) and chance >= LIKELY
    alone = name == (heard.text or "").strip(" .!,")
    known = _is_given if meant in (REFUSED, "skip", "dont_know") and chance >= SURE else _may_be_nothing_else
    plainly = alone and name is not None and all(map(known, name.split()))
    if name is not None and (plainly or not (refuses and chance >= SURE)):
        return Read(Answer(None, name, came="asked"))
    return _words(question, heard, answers)


def _is_given(word: str) -> bool:
    """Say whether a word is a given name, and no word of the language beside it."""
    return is_given_name(word.lower()) and not is_also_a_word(word.lower())


def _may_be_nothing_else(word: str) -> bool:
    """Say whether a word is a name and no word of the language, whatever the trained reader takes it for."""
    return _is_given(word) or (word[:1].isupper() and not is_common(word.lower()))


def _words(question: Question, heard: Heard, answers: Answers) -> Read | None:
    """Take any words as the answer, unless they refuse or are no answer at all."""
    meant, chance = heard.meant.choice, heard.meant.chance
    if meant in NO_ANSWER and chance >= LIKELY:
        return Read(none=meant)
    if (meant in (REFUSED, "skip", "dont_know") and chance >= LIKELY) or read_yes_no(heard.text or "") in (
        "no",
        "skip",
    ):
        return Read(Answer("dont_know" if meant == "dont_know" else "skip", came="asked"))
    if heard.length <= SHORT and read_yes_no(heard.text or "") == "not_sure":
        return Read(Answer("dont_know", came="asked"))
    if meant == GIVEN or meant is None:
        return Read(Answer(None, heard.text, came="asked"))
    return Read(Answer(None, heard.text, came="asked")) if heard.length <= SHORT else Read()


def _story_end(question: Question, heard: Heard, answers: Answers) -> Read | None:
    """Read whether the story ends here. Before its first words nothing ends it."""
    meant, chance = heard.meant.choice, heard.meant.chance
    if meant == "thats_all" and chance < SURE and heard.meant.second in ("more", "tells"):
        return Read()  # "one more thing"
    if meant in ("skip", "dont_know") and answers.words and chance >= LIKELY:
        # "when i came i did not know how the cooker works" is no "i do not know"
        return Read(Answer("thats_all", came="asked")) if heard.length <= SHORT else Read()
    if meant in ("asks_us", "steers", "chats", "corrects") and chance >= (SURE if meant == "corrects" else LIKELY):
        return Read(none=meant)
    if not answers.words:
        return Read()
    may_be_more = heard.intent in (*STORY_INTENTS, *RULES_ANSWER)
    if meant == "thats_all" and chance >= (SURE if may_be_more else LIKELY):
        is_long, ends = heard.length > 2 * SHORT, _ENDS.search(normalise(heard.text or "")) is not None
        if is_long and not ends:
            return Read()  # so many words that hold no word of an end are the story
        # an end that may be more than one is both: "no it was not like that"
        is_plain = heard.length <= BARE or (chance >= VERY_SURE and ends and not is_long)
        also: dict[str, Given] = {} if is_plain else {STORY: answers.story.more(heard.word)}
        return Read(Answer("thats_all", came="asked"), also)
    if meant in ("more", "tells") and chance >= LIKELY:
        return Read()
    said = in_words(question, heard, answers)
    return Read(Answer(said, came="asked")) if said else Read()


Reader = Callable[[Question, Heard, Answers], "Read | None"]
BY_ASK: Mapping[str, Reader] = {
    STORY: _story_end,
    "happened_when": _time,
    "decision_when": read_decision,
    "who_are_you": _who,
    "about": _subject,
    "what_would_help": _help,
    "reply_how": _way,
    "reply_to": _where,
    "name": _name,
    "child_name": _name,
    "person_named": _name,
    "helper": _words,
    "organisation": _words,
    "advocate_who": _words,
    "reply_avoid": _words,
}
