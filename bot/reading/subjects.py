# ruff: noqa: E501 - patterns read best as long lines
"""Who or what a story is about, as ids of the question `about`; several are possible."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.reading.tokens import plain_words, start_and_end

AboutId = Literal["social_worker", "carer", "home", "decision", "family_time", "worker_team", "other"]

_PEOPLE: tuple[tuple[AboutId, str], ...] = (
    (
        "worker_team",
        r"(?:personal (?:advisers?|advisors?)|pa|pas|leaving care(?: team| worker)?|iros?|(?:independent )?reviewing officers?|(?:family )?support workers?|key ?workers?|youth workers?|link workers?|(?:team )?managers?|contact (?:workers?|supervisors?)|out of hours(?: team)?|duty (?:team|worker|social worker)|aftercare(?: team| worker)?|16 ?\+? team|family worker|virtual school|camhs(?: worker)?|independent visitors?|supervising social workers?|(?:fostering |adoption |payments? |finance |placements? |assessment |education |transitions? |disability |permanence |family support |kinship )+team)",
    ),
    ("social_worker", r"(?:(?:old|new|last|ex|first|current) )?(?:social ?workers?|sw|socialworkers?|social services)"),
    (
        "carer",
        r"(?:(?:old|new|last|ex) )?(?:foster ?(?:carers?|mum|dad|mam|mother|father|parents?|family)|carers?|special guardian)",
    ),
    (
        "home",
        r"(?:childrens home|care home|kids home|residential(?: home| unit)?|(?:night |day |home )?staff|unit(?: manager| staff)?|home (?:manager|staff)|(?<=\bthe )home|(?<=\bmy )home|(?<=\bthis )home|supported lodgings|semi independent|hostel|key workers at (?:the|my) home)",
    ),
)
_IS_FOR = re.compile(r"^(?:it is|its|this is|thats|this ones) for (?:my|our|a|the) $")
"""Before somebody, at the very start: "its for my support worker Gaz he taught me"; not "for my carer to read"."""
_SPEAKS_FOR_US = re.compile(
    r"^ (?:has |have |had |already |even |also )*(?:emailed|phoned|rang|rung|chased|asked)\b(?! (?:me|my|us|to|the police|for (?:me|us)))(?: [^ .]+){0,6}? (?:but |and |[.,] )?(?:(?:nobody|noone|no one|no 1|they) (?:ever |even |just )?(?:emails?|rings?|rang|answers?|answered|came|comes|replie[sd]|calls?|called|picks?|gets|wont|do not|does not|did not|dont|doesnt|didnt|never)\b|no (?:answer|reply)|still nothing)"
)
"""Behind a carer: who takes the child's part ("my carer has emailed twice, nobody answers") is only mentioned."""
_VERB = r"(?:\w+ ){0,2}?(?:is|was|are|were|has|have|had|does|do|did|keeps?|kept|never|always|wont|will|would|cant|can|said|says|told|shouts?|shouted|hits?|made|makes|took|takes|lied|lies|left|calls?|called|talks?|talked|treats?|treated|ignores?|ignored|cancels?|cancelled|canceled|forgets?|forgot|promised|moved|stopped|refuses?|refused|lets?|got|gets|gave|gives|went|goes|came|comes|wouldnt|doesnt|didnt|hasnt|isnt|not|about|just|still|only|thinks|hates|helps?|helped|swears|swore|locks|locked|grabbed|pushed|searched|reads?|rang|turns?|turned|misses|missed|visits?|sends?|sent|decided)\b"
_OBJECT = re.compile(
    r"\b(?:tell|telling|told|ask|asked|asking|said to|says to|spoke to|speak to|talk to|talked to|rang|ring|emailed|email|texted|text|to|with|from|contact|let|through|via|by|for|and then|when|until|if|not|like|love|miss|as|want|wanted|need|needs)(?: (?:my|the|our|her|his|a|an|old|new|to see))*$"
)
_ABOUT = re.compile(
    r"\b(?:about|complain(?:ing)? about|complaint about|problem with|issue with|happened with|against|fed up with|fed up of|unhappy with|not happy with|hate|hates|dont like|do not like|is with|down to|fault of|(?:want(?:ed)? to|want(?:ed)? (?:someone|somebody|you|me|us) to|wanna|like to|love to|writing to|just|can (?:you|i)|please|pls) (?:just )?(?:say )?(?:a )?(?:big |massive |huge )?(?:thank(?: you)?(?: so much)?(?: to)?|thanks(?: so much)? to|praise|nominate)|(?:^|\b(?:a|many|big|massive|huge) )(?:big |massive |huge )?(?:thank you|thanks|thanx|ta|tank you)(?: so much)? (?:to|2)|^big up|shout ?out (?:to|for))(?: (?:how|what|the way))?(?: (?:my|the|our|her|his|a|an|some|that|old|new))*$"
)
_FOSTERED = re.compile(r"\bwho (?:foster(?:s|ed)?|(?:has|have) fostered) (?:me|us|him|her|them)\b")
_PERSON = re.compile("|".join(rf"\b(?P<{name}>{words})\b" for name, words in _PEOPLE))
_DECISIONS = re.compile(
    r"\b(?:(?:they|she|he|it|social services|the council|council|someone|sw|worker|manager|panel)? ?(?:moved|moving|are moving|want to move|going to move) (?:me|us|him|her|them)\b|(?:i|he|she|we|they) (?:was|were|got|am being|is being|are being|have been|has been|had been) (?:\w+ )?(?:moved|split up|separated|placed|removed)|(?:placement|school|house) move|"
    r"decision|decided|(?:the )?panel (?:said|decided|refused)|grant|allowance|refused (?:me|my|to (?:pay|fund|give)|us|him|her)|turned (?:me|us) down|not allowed to|wont let (?:me|us|him|her)|will not let (?:me|us|him|her)|would not let (?:me|us|him|her)|(?<!\bi )said (?:no|i cant|i can not)(?! (?:one|body))|care plan|pathway plan|assessment|threshold|funding|(?:make|makes|making|made) (?:me|us|him|her) (?:(?:change|move|swap) (?:to )?(?:an? |the |my |our )?(?:new |different )?(?:schools?|college|placements?|homes?|house)(?! (?:shoes|shirt|bag|uniform|clothes|trousers|seats?|tables?))|leave (?:(?:my|the|this|our) (?:placement|foster \w+)|(?:my|our) (?:school|home|college|house)(?! (?:bag|shoes|keys))))|stopped (?:my|his|her|our) (?:money|payments?|allowance|funding|savings)|have to (?:move|leave)|closed (?:my|his|her) case)\b"
)
_FAMILY_TIME = re.compile(
    r"\b(?:contact (?:with|visits?|time|cent(?:re|er)|was|is|got|has|sessions?|keeps?|gets?)|family time|(?:see|seeing|visit|visiting|ring|phone|call|contact with|time with) (?:my|his|her|our|their) (?:little |big |baby |older |younger |birth |real |half |step ?)*(?:mum|mam|dad|mother|father|sisters?|brothers?|nan|nana|gran|grandma|grandad|family|siblings?|parents?|cousins?|auntie|aunty|uncle|bro|sis|twin)|my contact|supervised contact|(?:visits?|contact) (?:with|to) (?:my|his|her|our)|lac contact)\b"
)


@dataclass(frozen=True)
class About:
    """One thing that a story is about. said: the words for it, as typed; sure: it does something in the story, or is
    named as what this is about; otherwise it is only mentioned."""

    id: AboutId
    said: str
    sure: bool


def read_about(text: str, asked: bool = False) -> list[About]:
    """Return what a text is about, what is sure first. asked: the question was that, so bare words count."""
    words = plain_words(start_and_end(text), _spell)
    plain = words.plain
    found: dict[AboutId, tuple[bool, int, str]] = {}

    def add(what: AboutId, sure: bool, start: int, end: int) -> None:
        before = found.get(what)
        if before is None or sure and not before[0]:
            found[what] = (sure, start, words.typed(start, end))

    for match in _PERSON.finditer(plain):
        helps = match.lastgroup == "carer" and _SPEAKS_FOR_US.match(plain[match.end() :]) is not None
        add(str(match.lastgroup), (_acts(plain, match) and not helps) or asked, *match.span())  # type: ignore[arg-type]
    for match in _FOSTERED.finditer(plain):  # "ta to Bill and Dot who fostered me"
        add("carer", True, *match.span())
    for pattern, what in ((_DECISIONS, "decision"), (_FAMILY_TIME, "family_time")):
        for match in pattern.finditer(plain):
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            add(what, True, start, match.end())  # type: ignore[arg-type]
    if "family_time" in found and "decision" in found and "let" in found["decision"][2].lower().split():
        del found["decision"]  # "they wont let me see my dad" is about family time
    listed = sorted(((not sure, start, what, said) for what, (sure, start, said) in found.items()))
    return [About(what, said, not unsure) for unsure, _, what, said in listed]


def _acts(plain: str, match: re.Match[str]) -> bool:
    before, after = plain[: match.start()], plain[match.end() :]
    if _ABOUT.search(before.rstrip()):
        return True
    if _IS_FOR.match(before) and re.match(r"(?: \w+)?(?: (?:he|she|they|who|because|cos)\b| [.,!]|$)", after):
        return True
    if _OBJECT.search(before.rstrip()):
        return False
    name = r"(?: (?!and\b|but\b|who\b|to\b|that\b)\w+){0,2}?"
    return (
        re.match(
            rf"{name}(?: and (?:my|the|our) (?:\w+ )?(?:worker|carer|mum|dad|manager|staff|teacher|sw|pa|iro))? {_VERB}",
            after,
        )
        is not None
    )


_SPELT = {"abt": "about", "bout": "about", "scool": "school", "skool": "school", "thanku": "thank you", "thankyou": "thank you", "soshul": "social", "socail": "social", "sosial": "social", "wurker": "worker", "wrker": "worker", "woker": "worker", "carrer": "carer", "carers'": "carers", "forster": "foster", "fosta": "foster", "s/w": "sw", "s.w": "sw", "s.w.": "sw", "keyworker": "keyworker", "dicision": "decision", "desision": "decision", "disision": "decision"}  # fmt: skip


def _spell(word: str) -> str:
    return _SPELT.get(word, word)
