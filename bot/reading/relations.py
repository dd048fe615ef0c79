# ruff: noqa: E501 - tables of words read best as long lines
"""Who somebody is to the child, in their own words and as the id of a choice: "special guardian" is a carer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.reading.tokens import plain_words, start_and_end

RelationId = Literal["parent", "carer", "family", "advocate", "other"]

_WORDS: tuple[tuple[RelationId, str], ...] = (
    (
        "advocate",
        r"(?:independent |children'?s |childrens |professional |issue based |nyas |coram voice |barnardos )?advocate|advocacy worker|independent mental capacity advocate|imca",
    ),
    (
        "other",
        r"prospective adopter|adopted (?:adult|person)|adoptee|independent visitor|independent reviewing officer|reviewing officer|iro|solicitor|lawyer|barrister|(?:designated |head |form |class |primary |her |his )?teacher|form tutor|head ?teacher|headteacher|teaching assistant|ta|senco|tutor|councillor|counsellor|mp|health visitor|school nurse|nurse|doctor|gp|midwife|therapist|psychologist|camhs worker|youth (?:worker|offending worker)|social worker|support worker|family support worker|key ?worker|residential (?:support )?worker|residential care worker|personal adviser|personal advisor|pa|mentor|neighbour|neighbor|(?:family )?friend|friend of the family|childminder|police officer|cafcass guardian|guardian ad litem|children'?s guardian|childrens guardian|church leader|imam|pastor|coach|dsl|safeguarding lead|pastoral lead|interpreter",
    ),
    (
        "carer",
        r"special guardian|sgo carer|sgo|(?:kinship|connected person'?s?|connected persons|family and friends|respite|shared lives|supported lodgings|short break|former|main|new|his|her) (?:foster )?carers?|(?:long ?term )?foster (?:carer|parent|mum|dad|mother|father|mam|nan|family)s?|carers?|supported lodgings (?:host|provider)|foster",
    ),
    (
        "parent",
        r"(?:birth |step ?|adoptive |adopted |real |biological |natural )?(?:mum|mam|mom|mummy|mother|dad|daddy|father|parent)s?",
    ),
    (
        "family",
        r"(?:big |little |older |elder |younger |half |step ?|twin |great |foster )?(?:sister|brother|sibling|sis|bro)|(?:great )?(?:nan|nana|nanna|nanny|gran|granny|grandma|grandad|granddad|grandmother|grandfather|grandparents?|aunt|aunty|auntie|uncle|cousin)s?|(?:family member|relative|godmother|godfather|godparent|niece|nephew|stepsister|stepbrother)",
    ),
)
_ALL = "|".join(f"(?P<{name}>{words})" for name, words in _WORDS)
_I_AM = re.compile(
    rf"\b(?:i am|im|we are|were|speaking as|as|writing as|i work as|acting as|here as)(?: (?:just|also|actually|only|both|a|an|the|his|her|their|my|our|one of|child'?s|childs|boys?|girls?|young persons?|kids?|baby'?s|babys|lads?|former|registered|qualified|trainee|approved|proud|concerned|worried|retired|local|[a-z]+s(?= (?:mum|dad|nan|aunt|auntie|uncle|sister|brother|gran|grandma|grandad|mother|father|carer|foster carer|social worker|advocate|teacher|solicitor|iro))))*"
    rf" (?:{_ALL})\b(?! (?:is|was|says|said|told|has|does|who|never|keeps|will|came|comes|shouts|hits|because|took|did|helped|got|not|left|that|wont|lives|hates)\b)"
)
_APPLIES_TO_ADOPT = re.compile(
    r"\b(?:applying|hoping|approved|want|trying|assessed|waiting) to adopt\b|\bwould be adopters?\b"
)
_ADOPTED = re.compile(r"\b(?:i was|was) adopted\b|\bi am adopted\b")
_SGO = re.compile(
    r"\b(?:have|has|got|on|under|hold) (?:a |an |the )?(?:sgo|special guardianship)\b|\b(?:i|we) (?:foster|look after|care for|am fostering|are fostering) (?:him|her|them|a|an|two|three|\d|children|his|my|our)\b"
)
_ALONE = re.compile(
    rf"^(?:(?:hi|hello|yes|well|i am|im|we are|it is|just|a|an|the|his|her|their|my|our|one of|of|child'?s|childs|boys?|girls?|former|independent|professional) )*(?:{_ALL})(?: (?:of (?:the|a|my|his|her) \w+|to (?:him|her|them|the child)|please|here|at (?:the |his |her |their )?\w+|for (?:the|a|my|his|her) \w+(?: \w+)?|from .{{2,40}}|carer|parent|and .{{2,30}}))*$"
)


@dataclass(frozen=True)
class Relation:
    """id: the choice; said: their own words for it ("special guardian"); sure: they said that they are it."""

    id: RelationId
    said: str
    sure: bool = True


def read_relation(text: str, asked: bool = False) -> Relation | None:
    """Return who the person typing says they are to the child, or None. asked: the question was that, so a bare word counts."""
    words = plain_words(start_and_end(text), _spell)
    plain = re.sub(r" - | / ", " ", words.plain)
    if len(plain) != len(words.plain):
        words = plain_words(start_and_end(text).replace("-", " ").replace("/", " "), _spell)
        plain = words.plain
    found = _I_AM.search(plain) or (_alone(plain) if asked else None)
    if found:
        relation, (start, end) = next((name, found.span(name)) for name, _ in _WORDS if found.group(name))
        return Relation(relation, words.typed(start, end))
    for pattern, relation in (
        (_APPLIES_TO_ADOPT, "other"),
        (_SGO, "carer"),
        *(((_ADOPTED, "other"),) if asked else ()),
    ):
        match = pattern.search(plain)
        if match:
            return Relation(relation, words.typed(*match.span()), sure=pattern is not _SGO or asked)
    return None


def _alone(plain: str) -> re.Match[str] | None:
    """Return a relation that is all that was said, or all before the first comma: "Grandad, 71, not good with computers"."""
    return _ALONE.search(plain.rstrip(" .!")) or _ALONE.search(plain.split(",")[0].rstrip(" .!"))


def _spell(word: str) -> str:
    return _SPELT.get(word, word)


_SPELT = {"im": "i am", "i'm": "i am", "nans": "nan", "carrer": "carer", "carar": "carer", "careing": "caring", "forster": "foster", "fosta": "foster", "fostercarer": "foster carer", "grandpa": "grandad", "grandda": "grandad",
          "advocat": "advocate", "adovcate": "advocate", "soliciter": "solicitor", "councilor": "councillor", "guardien": "guardian", "gaurdian": "guardian", "sw": "social worker", "keyworker": "keyworker", "mama": "mum", "papa": "dad", "were": "were", "theyre": "they are"}  # fmt: skip
