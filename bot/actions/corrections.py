"""Find which earlier answers a message corrects: "no wait its not my carer its my social worker". Pure.

Facts in the message that differ from what is known come first; then what the trained reader takes it for at the other
questions; then what follows "it's", "i meant", "change it to".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.actions import facts
from bot.actions.choice_reading import LIKELY, MAYBE, REFUSED, phrases
from bot.actions.heard_message import Heard
from bot.nlu.answer_lines import NO_ANSWER, TARGETS
from bot.nlu.short_answers import read_choice
from telling.answers import SKIPPED, Answer, Answers, Changes, Given
from telling.questions import ASIDE, BY_ASK, QUESTIONS

MEANT = re.compile(r"\b(?:it'?s|it was|its|i m(?:ea|e)nt?|should be|actually|make it|change (?:it|that) to|to)\b", re.I)
TAKEN_BACK = re.compile(r"\b(?:not|isn'?t|wasn'?t|no)\b(.*?)(?:\bits?\b|\bit'?s\b|\bi m|\bbut\b|,|$)", re.I)
NAME = re.compile(r"\bname\b", re.I)
NAME_IS_WRONG = re.compile(
    r"\bmy name\b.{0,25}?\b(?:wrong|incorrect|not right)\b\W*(?:it'?s|it is|i'?m|should be|is)?\s*", re.I
)
CHILDS_NAME = re.compile(
    r"\b(?:child'?s|childs|his|her|their|boy'?s|girl'?s|son'?s|daughter'?s|young person'?s) "
    r"(?:first |real |right )?name\b\W*(?:is spelt|is spelled|is|should be|was|=|:)\s+([^,.;\n]+)",
    re.I,
)
SAYS_NOT_WHAT = re.compile(
    r"^\W*(?:(?:no+|nah|wait|hang on|sorry|well|please|i (?:want|need|would like|wanna) (?:to )?|can i|could i"
    r"|that'?s|its|it'?s"
    r"|is|was|this|that|it|something|some of|one|bit|a|of|not|isn'?t|all|quite|wrong|right|correct|incorrect|change|fix"
    r"|mistake|there)\b\W*)+$",
    re.I,
)
"""Words that say that something is wrong, and nothing of what: "thats not right", "i want to change something"."""
BY_WHICH = re.compile(r"\b(?:ring|call|phone me|text|txt|message|whatsapp)\w*\b", re.I)
WAS_WRONG = re.compile(r"\b(?:wrong|mistake|typo|mis-?typed|mis-?spelt|incorrect|instead)\b", re.I)
OWN_WAY = re.compile(
    r"\b(?:my|mine|the) (?:\w+ )?(?:number|phone|mobile|email|e-mail|address|one)\b|\b(?:put|use|try|its|it['’]?s)\b",
    re.I,
)
SOMEBODY_ELSES = re.compile(
    r"\b(?:workers?|carers?|nan|nana|gran|mum|mam|dad|brother|sister|manager|staff|teacher|advocate|friend|mate|he|she|his|her|him|they"
    r"|their|them|who|whose|(?:rang|called|texted|phoned|emailed|messaged) me)\b",
    re.I,
)
"""Words of a person beside a number: then nobody can tell whose it is, and the answer must not go there."""
CLEARLY = 0.8
NEVER_CORRECTED = (*ASIDE, "kind", "what_happened", "points")


def corrections(answers: Answers, heard: Heard, asked: str) -> Changes:
    """Return the earlier answers that the message changes; empty where none is clear."""
    found = _of_facts(answers, heard, asked)
    if found or _says_what_is_known(answers, heard.text or "", asked):
        return found
    if SAYS_NOT_WHAT.match(heard.text or ""):
        return {}
    found = _of_reader(answers, heard, asked)
    if found:
        return found
    one = _of_phrases(answers, heard, asked)
    return {one[0]: one[1]} if one else {}


def puts_right(answers: Answers, heard: Heard, asked: str) -> bool:
    """Say whether it says that something was wrong, and holds a fact that is not what stands ("wrong number, …")."""
    return WAS_WRONG.search(heard.text or "") is not None and bool(_of_facts(answers, heard, asked))


def target_of(heard: Heard) -> str | None:
    """Return the question that somebody wants to change, where they do not say to what."""
    target, chance = heard.meant.elsewhere.get(TARGETS, (None, 0.0))
    return target if chance >= MAYBE and not SAYS_NOT_WHAT.match(heard.text or "") else None


def _of_facts(answers: Answers, heard: Heard, asked: str) -> Changes:
    told = facts.of_story(heard.text or "", heard, Answers())
    if "child_name" in answers and (childs := _childs_name_put_right(heard)):
        return {"child_name": Answer(None, childs, came="asked")}
    if "name" not in told and (name := _name_put_right(heard)):
        told["name"] = Answer(None, name, came="asked")
    if "reply_how" in answers and "reply_to" not in told and _is_own_way(heard.text or ""):
        told |= facts.way_to_reach(heard, asked=True)  # "wrong number, 07700 900123": nothing says whose, it is clear
    if _is_only_a_number(answers, told, heard):
        told["reply_how"] = answers.given["reply_how"]  # another number is no other wish: a text stays a text
    changed: dict[str, Given] = {
        ask: answer
        for ask, answer in told.items()
        if isinstance(answer, Answer) and ask != asked and _differs(answers, ask, answer) and ask in answers
    }
    if "reply_how" in changed and "reply_to" not in told and "reply_to" in answers:
        return {**_asked(changed), "reply_to": None}  # another way needs another number or address
    if "reply_to" in told and "reply_how" in told and ("reply_to" in answers or "reply_how" in answers):
        changed = {**changed, "reply_how": told["reply_how"], "reply_to": told["reply_to"]}
        if not any(_differs(answers, ask, told[ask]) for ask in ("reply_how", "reply_to")):
            changed = {ask: one for ask, one in changed.items() if ask not in ("reply_how", "reply_to")}
    return _asked(changed)


def _is_own_way(text: str) -> bool:
    """Say whether a number or a way beside a correction is how to reach who types, and not that of somebody else."""
    if SOMEBODY_ELSES.search(text):
        return False
    return WAS_WRONG.search(text) is not None or OWN_WAY.search(text) is not None


def _is_only_a_number(answers: Answers, told: Mapping[str, Given], heard: Heard) -> bool:
    """Say whether a number is told without a word of calling or texting, where a text or a call was chosen before."""
    ways = {one.choice for one in (answers.get("reply_how"), told.get("reply_how")) if isinstance(one, Answer)}
    return "reply_to" in told and ways == {"phone", "text_message"} and not BY_WHICH.search(heard.text or "")


def _childs_name_put_right(heard: Heard) -> str | None:
    """Return the right name in "the child's name is Ellis, you've put Alice"."""
    found = CHILDS_NAME.search(heard.text or "")
    return facts.own_name(replace(heard, text=f"my name is {found.group(1)}")) if found else None


def _name_put_right(heard: Heard) -> str | None:
    """Return the right name in "you got my name wrong, its Sami"."""
    text = heard.text or ""
    wrong = NAME_IS_WRONG.search(text)
    if wrong:
        return facts.own_name(replace(heard, text=f"my name is {text[wrong.end() :]}"))
    return facts.own_name(heard) if NAME.search(text) and target_of(heard) in ("name", None) else None


def _asked(changed: dict[str, Given]) -> dict[str, Given]:
    """Mark answers as said by the person: what somebody corrects needs no confirming."""
    return {
        ask: Answer(one.choice, one.said, one.also, "asked", one.from_on, one.to_on) if isinstance(one, Answer) else one
        for ask, one in changed.items()
    }


def _differs(answers: Answers, ask: str, new: Given) -> bool:
    before = answers.get(ask)
    if not isinstance(before, Answer) or not isinstance(new, Answer):
        return False
    if new.choice is not None:
        return new.choice not in before.picked
    return (new.said or "").lower() != (before.said or "").lower()


def _of_reader(answers: Answers, heard: Heard, asked: str) -> dict[str, Given]:
    target = target_of(heard)
    likely = {
        ask: (choice, chance)
        for ask, (choice, chance) in heard.meant.elsewhere.items()
        if ask in answers and ask != asked and ask not in NEVER_CORRECTED and ask in BY_ASK
        if choice in BY_ASK[ask].choices and choice not in (*NO_ANSWER, *SKIPPED, REFUSED)
        if choice != answers.chosen(ask) and (chance >= CLEARLY or (ask == target and chance >= LIKELY))
    }
    if target in likely:
        return {target: Answer(likely[target][0], heard.text, came="asked")}
    if len(likely) != 1:
        return {}
    ((ask, (choice, _)),) = likely.items()
    return {ask: Answer(choice, heard.text, came="asked")}


def _of_phrases(answers: Answers, heard: Heard, asked: str) -> tuple[str, Answer] | None:
    """Read what comes after the last "it's", "I meant", "change it to" as the new answer of the question that has it.

    Where several questions could have it, an answer that the message also takes back ("not my carer") decides.
    """
    text = heard.text or ""
    pieces = MEANT.split(text)
    if len(pieces) < 2 or not pieces[-1].strip():
        return None
    found = {ask: choice for ask in _answered(answers, asked) if (choice := _other_choice(answers, ask, pieces[-1]))}
    if len(found) > 1:
        found = {ask: choice for ask, choice in found.items() if _is_taken_back(answers, ask, text)}
    if len(found) != 1:
        return None
    ((ask, choice),) = found.items()
    return ask, Answer(choice, heard.text, came="asked")


def _says_what_is_known(answers: Answers, text: str, asked: str) -> bool:
    """Say whether the message repeats an answer that is known: "its my social worker" where it is about one already.

    Then nothing else is changed instead.
    """
    said = MEANT.split(text)[-1].strip()
    return bool(said) and any(
        _choice_in(ask, said) == answers.chosen(ask) for ask in _answered(answers, asked) if phrases().get(ask)
    )


def _choice_in(ask: str, said: str) -> str | None:
    return read_choice(said, {choice: list(said_as) for choice, said_as in phrases().get(ask, {}).items()})


def _answered(answers: Answers, asked: str) -> list[str]:
    return [
        question.ask
        for question in QUESTIONS
        if question.choices and question.text != "story" and question.ask not in (*ASIDE, asked, "kind")
        if answers.chosen(question.ask)
    ]


def _other_choice(answers: Answers, ask: str, said: str) -> str | None:
    ways = {choice: list(said_as) for choice, said_as in phrases().get(ask, {}).items()}
    choice = read_choice(said.strip(), ways) if ways else None
    return choice if choice != answers.chosen(ask) else None


def _is_taken_back(answers: Answers, ask: str, text: str) -> bool:
    """Look at every "not …": the first of "no wait its not my carer" takes nothing back."""
    ways = {choice: list(said_as) for choice, said_as in phrases().get(ask, {}).items()}
    pieces = (found.group(1).strip() for found in TAKEN_BACK.finditer(text))
    return any(piece and read_choice(piece, ways) == answers.chosen(ask) for piece in pieces)
