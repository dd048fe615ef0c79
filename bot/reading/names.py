# ruff: noqa: E501 - patterns read best as long lines
"""Names of people with their role, in any letters of the world; never an ordinary word for a name.

"my social worker Dave Khan", "miss o'brien", "im kayla", "call me AJ". Not "im fine", not "my name is on the list".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.reading.name_boundaries import (
    NAME,
    NAMES,
    TITLE,
    goes_on_as_words,
    is_plainly_a_name,
    name_at_start,
    name_before,
)
from bot.reading.tokens import fold, start_and_end
from bot.reading.usual import is_given_name, is_never_a_name, is_surname, is_very_usual

Role = Literal["me", "social_worker", "carer", "worker_team", "home", "family", "advocate", "child", "other"]

_ROLES: tuple[tuple[Role, str], ...] = (
    ("advocate", r"(?:independent )?advocate"),
    (
        "worker_team",
        r"(?:personal advis[eo]r|pa|iro|reviewing officer|support worker|key ?worker|youth worker|leaving care worker|manager|team manager|link worker|family support worker|therapist|contact (?:worker|supervisor)|(?:ex |old |new )?teacher|independent visitor|mentor)",
    ),
    (
        "social_worker",
        r"(?:(?:old|new|last|ex|former|current|first|latest) )?(?:social ?worker|sw|soshul worker|social wrker|socail worker|supervising social worker)",
    ),
    (
        "carer",
        r"(?:(?:old|new|last|ex|former) )?(?:foster (?:carer|mum|dad|mother|father|parent|mam)|carer|special guardian)",
    ),
    (
        "family",
        r"(?:(?:big|little|older|younger|half|step) ?)?(?:mum|mam|dad|nan|nana|gran|grandma|grandad|sister|brother|aunty?|auntie|uncle|cousin)",
    ),
)
_ROLE = "|".join(f"(?P<{name}>{words})" for name, words in _ROLES)
_WHOSE = r"\b(?:my|our|his|her|their|the|an?|ur|me)\s+"
_ROLE_NAME = re.compile(
    rf"{_WHOSE}(?:{_ROLE})(?:\s{{0,3}}[,(:–-]\s{{0,3}}|\s{{1,3}})(?P<called>(?:is |was |who is |who'?s |whose )?(?:called|named|name is|names|name'?s) |(?:is|was|iz) )?(?P<name>{NAMES})",
    re.IGNORECASE,
)
_THEN_ROLE = re.compile(
    rf"(?:\s{{0,3}}[,(]\s{{0,3}}|\s{{1,3}}(?:is|was|who is|who'?s)\s{{1,3}}){_WHOSE}(?:{_ROLE})\b", re.IGNORECASE
)
_NAME_MY_WORKER = re.compile(
    rf"\s{{1,3}}my\s+(?:{'|'.join(f'(?P<{name}>{words})' for name, words in _ROLES if name != 'family')})\b",
    re.IGNORECASE,
)
"""What stands right behind a name, without a comma: "it was Dave my social worker who did it"."""
_DOES_TO = re.compile(
    r"\b(?:tell|told|ask|asked|for|to|show|showed|gave|give|let|saw|see|from|with|at)\s{1,3}\Z", re.IGNORECASE
)
"""Before a name, after which somebody else begins: "she told Dave my social worker lied"."""
_MINE = re.compile(
    rf"(?:\b(?:my|me)\s{{1,3}}(?:full |first |real |nick ?)?(?:name'?s|names|name\s{{1,3}}(?:is|iz|was)|name\s{{0,3}}[:=-])\s{{1,3}}|\bi(?:'?m| am)\s{{1,3}}called\s{{1,3}}|\bi go by\s{{1,3}}|\b(?:they|people|everyone|you can|u can|just|please|pls)\s{{1,3}}call me\s{{1,3}}|(?:^|[.!?,\n]\s{{0,3}})call me\s{{1,3}}|^name\s{{0,3}}[:=-]\s{{0,3}}|\b(?:my )?initials (?:are )?)(?P<name>{NAMES})",
    re.IGNORECASE,
)
_I_AM = re.compile(
    rf"(?:(?:^|[.!?,\n]\s{{0,3}})(?:hi|hiya|hello|hey|yo|ello)?[,!]?\s{{0,3}}(?:there\s{{1,3}})?)(?:i['’]?m|i am|it['’]?s|its|this is|it is)\s{{1,3}}(?P<name>{NAMES})",
    re.IGNORECASE,
)
_KIN = r"(?:(?:great|god|grand|step|birth|foster|former|old|older|little|big|adoptive)[ -]?){0,3}(?:mum|mam|mom|mummy|dad|daddy|mother|father|parent|nan|nana|nanna|nanny|nain|gran|granny|grandma|grandad|grandmother|grandfather|grandparent|aunt|aunty|auntie|uncle|sister|sis|brother|bro|cousin|carer|guardian)"
_WORKER = r"(?:social worker|support worker|key ?worker|advocate|solicitor|teacher|head of year|iro|pa|therapist|mentor|partner|personal advis[eo]r|reviewing officer|guardian|worker|officer)"
_OF_TWO = rf"{NAME[:-3]}(?:\s{{1,3}}(?:(?:and|n|&)\s{{1,3}})?{NAME[:-3]}){{0,2}}?"
_SOMEBODYS = re.compile(
    rf"(?:(?P<intro>\b(?:i['’]?m|i am|it['’]?s|its|this is|it is)\s{{1,3}})|(?:^|[,.]\s{{0,3}})(?!i['’]?m?\b|its?\b|this\b))(?P<name>{_OF_TWO})"
    rf"(?:(?P<mark>['’]s|['’])\s{{1,3}}(?:[\w-]+\s{{1,3}}){{0,3}}?(?:(?P<kin>{_KIN})|{_WORKER})\b"
    rf"|(?P<bare>s)\s{{1,3}}(?:(?P<kin_of_bare>{_KIN})|{_WORKER})\b(?!\s{{1,3}}(?:of|to|from|at)\b))",
    re.IGNORECASE,
)
"""Somebody introduces themself by a child: "i am Freddie's nana" tells the name of the child, and not one's own."""
_POSSESSED = re.compile(r"['’]s\s{1,3}[a-z]")
"""A name with a word behind it that belongs to it: "i am Ava's youth worker" is not called Ava's."""
_CALLED = re.compile(
    rf"\b(?P<who>(?:a |another |the |this )?(?:boy|girl|lad|child|young person|son|daughter|kid|worker|man|woman|lady|staff|person|someone|somebody|social worker|carer)(?: (?:of|aged) \w+)?)\s{{1,3}}(?:is |who is |who'?s )?(?:called|named)\s{{1,3}}(?P<name>{NAMES})",
    re.IGNORECASE,
)
_NOT_BEFORE_MISS = re.compile(
    r"\b(?:i|we|really|do|don'?t|dont|to|will|'?ll|would|much|so|he|she|they|you|and|still|always|gonna|did|didn'?t|not|never|also|just|u)\s{0,3}$",
    re.IGNORECASE,
)
_DOES = re.compile(
    r"\s{1,3}(?:told|said|says|shouted|shouts|is|was|has|keeps|never|did|does|made|makes|took|at|from|who)\b",
    re.IGNORECASE,
)
_OF_THE_HOME = re.compile(
    r"\s{0,3},?\s{1,3}(?:at|from|in|works at|who works at)\s{1,3}(?:the|my|our)\s{1,3}(?:children'?s |care |kids )?(?:home|unit)\b",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    rf"(?:^|[.!?\n]\s{{0,3}})(?:from|love from|love|regards,?|thanks,?|yours,?|sincerely,?|signed)\s{{1,3}}(?P<name>{NAMES})\s{{0,3}}[.!x]*\s{{0,3}}$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Named:
    """Somebody named. name: as typed; role: who they are; said: their own words for that; sure: plainly a name."""

    name: str
    role: Role
    said: str
    sure: bool
    start: int


def read_names(text: str) -> list[Named]:
    """Return everybody named in a text, in order, each name once."""
    text = start_and_end(text)
    found = [*_of_roles(text), *_of_titles(text), *_of_others(text)]
    mine = read_own_name(text)
    if mine:
        found.append(mine)
    named: list[Named] = []
    for person in sorted(found, key=lambda each: (each.role == "other", each.start)):
        if not any(fold(person.name) in fold(each.name) or fold(each.name) in fold(person.name) for each in named):
            named.append(person)
    return sorted(named, key=lambda each: each.start)


def read_own_name(text: str, asked: bool = False) -> Named | None:
    """Return the name of the person who types, or None. asked: the question was that, so a bare name counts."""
    text = start_and_end(text)
    whose = {found.start("name") for found in _says_whose(text)}
    for pattern, strong in ((_MINE, True), (_SIGNED, False), (_I_AM, False)):
        for found in pattern.finditer(text):
            name = name_at_start(found["name"], strong)
            if found.start("name") in whose or _POSSESSED.search(text[found.start("name") : found.end() + 3]):
                continue
            if name and not goes_on_as_words(text[found.start("name") + len(name) :], strong):
                return Named(
                    name, "me", found.group()[: found.start("name") - found.start()].strip(), True, found.start("name")
                )
    return _bare(_SOMEBODYS.sub(" ", text), "me") if asked else None


def _childs_name(found: re.Match[str]) -> str | None:
    """Return the child's name in "i am Freddie's nana", "im lucas mum"; None where it is the own one, or no name.

    Without an apostrophe the s may belong to the name: a name stays as it was typed, and "I'm James advocate at NYAS" is
    called James.
    """
    name = found["name"]
    plain = all(is_plainly_a_name(one) or is_given_name(fold(one)) for one in re.split(r"\s+(?:(?:and|n|&)\s+)?", name))
    if found["mark"]:
        return name if plain else None
    if is_given_name(fold(name + "s")):
        return name + "s" if found["kin_of_bare"] else None
    return name if plain else None


def _says_whose(text: str) -> list[re.Match[str]]:
    return [found for found in _SOMEBODYS.finditer(text) if found["intro"] and _childs_name(found)]


def read_person(text: str, asked: bool = False) -> Named | None:
    """Return the person that a text is about by name; asked: the question was who, so a bare name counts."""
    others = [named for named in read_names(text) if named.role != "me"]
    return others[0] if others else _bare(text, "other") if asked else None


def _of_roles(text: str) -> list[Named]:
    found: list[Named] = []
    for match in _ROLE_NAME.finditer(text):
        called = match["called"] is not None and re.search("call|name", match["called"], re.IGNORECASE) is not None
        name = name_at_start(match["name"], called)
        if name and (called or is_plainly_a_name(name)):
            found.append(Named(name, *_role_of(match), True, match.start("name")))
    for match in _THEN_ROLE.finditer(text):
        name = name_before(text, match.start())
        if name:
            found.append(Named(name, *_role_of(match), True, match.start() - len(name)))
    for match in _NAME_MY_WORKER.finditer(text):
        name = name_before(text, match.start())
        if name and is_plainly_a_name(name) and not _DOES_TO.search(text[: match.start() - len(name)]):
            found.append(Named(name, *_role_of(match), True, match.start() - len(name)))
    return found


def _role_of(match: re.Match[str]) -> tuple[Role, str]:
    return next((name, match.group(name)) for name, _ in _ROLES if match.group(name))


def _of_titles(text: str) -> list[Named]:
    found: list[Named] = []
    for match in TITLE.finditer(text):
        title = match["title"].lower()
        if title in ("miss", "sir") and _is_missing(text, match):
            continue
        name = name_at_start(match["name"], strong=True, titled=True)
        if name and (
            title not in ("miss", "sir", "doctor")
            or is_plainly_a_name(name)
            or is_surname(fold(name.split()[0]))
            or not is_very_usual(fold(name.split()[0]))
        ):
            typed = f"{match['title']} {name}"
            home = _OF_THE_HOME.match(text, match.start("name") + len(name))
            found.append(Named(typed, "home" if home else "other", match["title"], True, match.start()))
    for match in _OF_THE_HOME.finditer(text):
        name = name_before(text, match.start())
        if name and is_plainly_a_name(name):
            found.append(Named(name, "home", "", True, match.start() - len(name)))
    return found


def _is_missing(text: str, match: re.Match[str]) -> bool:
    """Say whether "miss" is a verb ("i miss khan").

    At the start, in small letters, it is a teacher only where she does something.
    """
    if _NOT_BEFORE_MISS.search(text[: match.start()]):
        return True
    first = match["name"].split()[0]
    if match.start() or not first[0].islower() or match["title"][0].isupper():
        return False
    return not _DOES.match(text, match.start("name") + len(first)) or is_never_a_name(fold(first))


def _of_others(text: str) -> list[Named]:
    found: list[Named] = []
    for match in _CALLED.finditer(text):
        name = name_at_start(match["name"], strong=True)
        child = re.search(r"boy|girl|lad|child|young|son|daughter|kid", match["who"], re.IGNORECASE)
        if name:
            found.append(Named(name, "child" if child else "other", match["who"], True, match.start("name")))
    for match in _says_whose(text):
        found.append(Named(_childs_name(match) or "", "child", "", True, match.start("name")))
    return found


def _bare(text: str, role: Role) -> Named | None:
    """Return the name that a short message is, where it is nothing else."""
    words = text.strip(" .!,")
    if (
        role != "me"
        and re.fullmatch(rf"miss {NAME}", words, re.IGNORECASE)
        and not is_never_a_name(words.split()[1].lower())
    ):
        return Named(words, role, "miss", True, text.find(words))
    words = re.sub(r"^(?:it'?s |its |ok |yeah |yes |erm |um )+", "", words, flags=re.IGNORECASE)
    if not re.fullmatch(NAMES, words) or len(words.split()) > 4:
        return None
    name = name_at_start(words, strong=True)
    return (
        Named(name, role, "", True, text.find(words))
        if name == words.rstrip(".") and not re.match(r"miss ", words)
        else None
    )
