# ruff: noqa: E501 - patterns read best as long lines
"""Who is typing, as far as the words say it: the child, a child with somebody, an adult for a child, or about themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.reading.relations import Relation, read_relation
from bot.reading.tokens import plain_words, start_and_end

WhoIsTyping = Literal["me", "me_with_someone", "for_a_child", "about_me"]

_HELPER = r"(?P<helper>(?:my|our|a|the) (?:foster |step |big |little |older |younger |key |social |support |youth |independent )?(?:carers?|mum|mam|dad|nan|nana|gran|grandma|grandad|sister|brother|aunty?|auntie|uncle|teacher|tutor|friend|worker|visitor|advocate|adviser|advisor|pa|iro|mentor|staff|cousin)|staff|someone|somebody|(?:miss|mrs|mr|ms) [a-z']+|miss|sir)"
_KIN = r"(?:foster |step |big |little |older |younger )?(?:mum|mam|dad|nan|nana|gran|grandma|grandad|sister|brother|aunty|auntie|uncle|carer)"
_TOGETHER = tuple(re.compile(pattern) for pattern in (
    rf"\b{_HELPER} (?:\w+ )?(?:is |iz |s |are )?(?:also )?(?:helping|helpin|help|helps)(?: me| us)?(?: (?:to )?(?:write|type|typing|with (?:this|it|the typing)|do|doing|writing|spell|fill|read|by typing)\b.*| out| now|$)",
    rf"\b{_HELPER} (?:(?!and\b|with\b|not\b)[a-z]+ )?(?:is |iz |are )?(?:typing|writing|spelling|filling)(?: this| it| all| in)*(?: (?:in |down |out )?(?:for|with) me)\b",
    rf"\bme (?:and|an|n|with|plus|\+|&) {_HELPER}(?: (?:is|are|iz))?(?: (?:helping|typing|writing|doing|together|here|on this|are doing)|$)",
    rf"\bme (?:and|an|n|with|plus|\+|&) (?:my )?(?P<helper>{_KIN})(?: (?:is|are|iz))? (?:helping|helps?|typing|writing|doing|together|here|sat)\b",
    rf"\bme (?:and|an|n|with|plus|\+|&) {_HELPER} (?:\w+ )?(?:he is|she is|hes|shes|who is|is)(?: (?:also|just))? (?:sat|sitting|here|next|helping|beside|with)\b",
    rf"^(?:i am )?(?:(?:doing|typing|writing|filling|here|sat|sitting)(?: (?:this|it|in|here))* )?(?:together )?with {_HELPER}\b(?! (?:and|about|because|who))",
    rf"\bi am (?:doing|typing|writing|filling in|filling)(?: (?:this|it))? (?:together )?with {_HELPER}\b",
    r"\bwe are (?:doing|typing|writing) this together\b",
))  # fmt: skip
_BESIDE = re.compile(r"\b(?:help|typing|typin|writing|spelling|filling|with|me (?:and|an|n|plus|&|\+)|together)")
_SPEAKS = re.compile(r"\b(?:behalf|for|acting|advocate|solicitor|lawyer)\b")
_A_CHILD = r"(?:(?:my|our|the|a|an|this|his|her|their|another|one of (?:my|our|the)|two|three) )?(?:foster |step |grand ?|adopted |god |birth |\w+ year old |\d+ year old |young |looked after |little |eldest |youngest |other )*(?:son|daughter|child|children|kids?|boy|girl|lad|young person|young people|yp|brother|sister|niece|nephew|grandson|granddaughter|grandchild|grandchildren|baby|toddler|siblings?|client|student|pupil|friend|cousin|resident|placement|mate)\b"
_FOR = tuple(re.compile(pattern) for pattern in (
    r"\b(?:on|in) behalf of (?!me\b|myself\b|us\b)",
    rf"\bi (?:am|would like to|want to|wish to|need to|have to) (?:\w+ )?(?:writing|complain|complaining|typing|speaking|speak|acting|raise (?:this|it|a concern|a complaint)|making (?:this|a complaint)|asking|contacting you|reporting|filling this in) (?:for|on behalf of) {_A_CHILD}",
    rf"\b(?:acting|complaining|writing|typing|speaking|advocating) for {_A_CHILD}",
    r"\b(?:i am|as) (?:a |an |the |his |her |their )?(?:\w+ )?(?:advocate|solicitor|lawyer)\b",
    rf"^(?:for|on behalf of) {_A_CHILD}",
))  # fmt: skip
_ABOUT_CHILD = re.compile(
    r"\b(?:my|our) (?:foster|grand|step|looked after) ?(?:son|daughter|child|children|kids?|boy|girl|lad|baby|nephew|niece)\b|\b(?:my|our) (?:grandson|granddaughter|grandchild|grandchildren|stepson|stepdaughter)\b"
)
_ABOUT_CHILD_TOO = re.compile(r"\b(?:my|our) (?:\w+ )?(?:son|daughter|child|children|kids|nephew|niece)\b")
_ABOUT_US = re.compile(
    r"\b(?:how (?:i|we) (?:was|were|am|are|have been|had been) (?:\w+ )?treated|(?:i|we) (?:was|were|have been|am|are|feel|felt) (?:\w+ )?(?:treated|spoken to|assessed|paid|unpaid|underpaid|refused|deregistered|judged|ignored|not paid|not been paid|blamed|lied to)|(?:treated|paid|assessed|spoke to|refused|approved|blamed) (?:us|me)\b|(?:my|our) (?:fostering )?(?:allowance|assessment|registration|approval|fees?|payments?|annual review|application|sgo payments?|kinship payments?)|about (?:me|us|myself|ourselves) as (?:a |an )?(?:parent|carer|foster|mum|dad|adopter)\w*|my own complaint)\b"
)
_AN_ADULTS_OWN = re.compile(
    r"\b(?:(?:mums|dads|parents|carers|nans|grandparents|aunties) like (?:me|us)|(?:idea|suggestion|tip|thoughts?|thank you|thanks|complaint) from (?:a|an|us) "
    r"(?:foster |kinship )?(?:mum|dad|parents?|carers?|grandparents?))\b"
)
_CHILD_SAYS = re.compile(
    r"\b(?:i am|im) (?:a )?(?:the |just )?(?:kid|child|young person|care leaver|looked after|in care|in foster care|in a (?:children'?s|childrens|care|kids) home|in residential|fostered|a foster kid|a care leaver|a kid in care)\b|\bi (?:live|stay|lived) (?:in|at) (?:a |the |my )?(?:childrens home|care home|foster home|foster placement|foster care|residential|kids home|supported lodgings|semi independent)\b|"
    r"\bi live with (?:my |a |some )?(?:foster|carers?)\b|\bmy foster (?:carers?|mum|dad|parents?|family|mam|home|placement)\b|\bjust me\b|\bonly me\b|\bit is (?:just |only )?me\b|\bi am (?:[7-9]|1[0-7])\b(?! (?:minutes|weeks|months|days|hours|of|years? (?:in|into))\b)|\bby myself\b|\bon my own\b(?=.*typing)"
)

_KIN_OF_A_CHILD = r"(?:little |big |baby |older |younger |twin |real |birth |half )?(?:mum|mam|mom|dad|brothers?|sisters?|bro|sis|siblings|nan|nana|gran|grandma|grandad|family|cousins?)"
_A_CHILDS_LIFE = re.compile(
    rf"\bmy (?:new |old |last |foster )?(?:carers?|key ?workers?|pa|personal advis[eo]rs?|leaving care (?:worker|pa|advis[eo]r)|iro|care plan|pathway plan|care home|childrens home)\b|"
    rf"\b(?:contact|family time|visits?) with my {_KIN_OF_A_CHILD}\b|\b(?:take|took|taking|drive|drove|bring|brought|let|lets|letting) me (?:to )?(?:go )?(?:and )?(?:to )?(?:see|visit|ring|call|phone) my {_KIN_OF_A_CHILD}\b|"
    rf"\b(?:moved|moving|move|moves) me\b(?! (?:to tears|up the|down the|on to))|\bmy (?:lac|looked after|care) review\b"
)
"""What only a child in care or a care leaver says of their own life; whoever speaks of a child of theirs is not meant."""
_OF_ANOTHER = re.compile(
    r"\b(?:my|our|the|this|a|her|his) (?:\w+ ){0,2}(?:sons?|daughters?|child|children|kids?|girls|boys|lads?|baby|nephews?|nieces?|grand(?:son|daughter|child|children|kids)|step(?:son|daughter|child)|wife|husband|partner|clients?|young (?:person|people)|yp|students?|pupils?)\b|"
    r"\b(?:her|his|their) (?:social worker|carers?|placement|review|contact)\b|\bsupervising\b|\bas (?:a|an|his|her|their|the) (?:\w+ )?(?:parent|carer|mum|mother|dad|father|adopter)\b"
)


@dataclass(frozen=True)
class Typist:
    """choice: as the question who_is_typing has it; relation: of an adult, if told; helper: who is beside the child, in
    their words; sure: plainly said."""

    choice: WhoIsTyping
    relation: Relation | None = None
    helper: str | None = None
    sure: bool = True


def read_typist(text: str, asked: bool = False) -> Typist | None:
    """Return who is typing, or None where the words do not say."""
    words = plain_words(start_and_end(text), _spell)
    plain = words.plain
    beside = _BESIDE.search(plain) is not None
    helper = next((found for pattern in _TOGETHER if (found := pattern.search(plain))), None) if beside else None
    if helper:
        said = helper.groupdict().get("helper")
        return Typist("me_with_someone", helper=words.typed(*helper.span("helper")) if said else None)
    relation = read_relation(text, asked=False)
    speaks_for = _SPEAKS.search(plain) is not None and any(pattern.search(plain) for pattern in _FOR)
    adult = relation is not None or _ABOUT_CHILD.search(plain) is not None
    if adult and relation is not None and relation.id != "advocate" and not speaks_for and _ABOUT_US.search(plain):
        return Typist("about_me", relation)
    if speaks_for:
        return Typist("for_a_child", relation)
    if relation is None and _AN_ADULTS_OWN.search(plain):
        return Typist("about_me")
    if relation is not None:
        names_child = (
            _ABOUT_CHILD.search(plain) or _ABOUT_CHILD_TOO.search(plain) or re.search(r"\b(?:his|her|their) \w+", plain)
        )
        return Typist("for_a_child", relation, sure=relation.id == "advocate" or asked or names_child is not None)
    if _ABOUT_CHILD.search(plain):
        return Typist("for_a_child", None, sure=not _ABOUT_US.search(plain))
    return _as_a_child(plain)


def _as_a_child(plain: str) -> Typist | None:
    """Return that a child or care leaver types, where they say so; not surely where they only tell of their life in care.

    Somebody may sit beside them: who only tells of it is asked.
    """
    another = _ABOUT_CHILD_TOO.search(plain) is not None
    if _CHILD_SAYS.search(plain):
        return Typist("me", sure=not another)
    if another:
        return Typist("for_a_child", None, sure=False)
    tells = _A_CHILDS_LIFE.search(plain) is not None and not _OF_ANOTHER.search(plain)
    return Typist("me", sure=False) if tells else None


_SPELT = {"im": "i am", "i'm": "i am", "its": "it is", "behalve": "behalf", "behaf": "behalf", "were": "were", "thats": "that is", "forster": "foster", "fosta": "foster", "id": "i would", "ive": "i have", "weve": "we have", "theyve": "they have", "carrer": "carer"}  # fmt: skip


def _spell(word: str) -> str:
    return _SPELT.get(word, word)
