# ruff: noqa: E501 - patterns read best as long lines
"""What would help, out of a story, and whether an advocate is wanted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.reading.names import read_names
from bot.reading.organisations import read_organisation
from bot.reading.tokens import PlainWords, plain_words, start_and_end

Help = Literal["apology", "explanation", "change", "reassessment"]
AdvocateAnswer = Literal["yes_please", "have_one", "someone_i_trust", "no_thanks"]

_WANT = re.compile(
    r"\b(?:(?:i|we|and|but|so|he|she|they) (?:just |only |really |also |both |all |do |would |still |now )*(?:want|wants|wanna|need|needs|wish|would like|would love|demand|hope for|am asking for|are asking for|expect|ask for|am hoping for|request)|(?:what i want is|what would help is|it would help if|all i want is|all we want is|my wish is|i would be happy if|i am asking (?:them|you|for)|can (?:you|they|someone|she|he) (?:please |just )*(?=(?:say|explain|tell|stop|let|give|pay|move|look|sort|change|make|apologi|find|reassess|assess)\b)|please (?=(?:say|explain|tell me why|stop|let|give|pay|sort|change|make|apologi|reassess|move)\b)|(?:he|she|they) (?:should|needs? to|has to|have to|must|ought to)))\b(?P<clause>[^.!?\n;]*)"
)
_BARE = re.compile(r"^(?:an? |to |for |her to |him to |them to )*(?P<clause>.*)$")
_KINDS: tuple[tuple[Help, re.Pattern[str]], ...] = (
    (
        "apology",
        re.compile(
            r"\b(?:say (?:they are |she is |he is |that they are )?(?:sorry|srry|sry)|sorry|apolog\w*|apolag\w*|appolog\w*)\b"
        ),
    ),
    (
        "explanation",
        re.compile(
            r"\b(?:explain\w*|explan\w*|explin\w*|tell (?:me|us|him|her) (?:why|what happened|how)|(?:know|understand|hear|find out|told|see) (?:\w+ )?(?:why|what happened|the reasons?|how (?:it|this) happened|how come)|reasons?|answers?|say why|told (?:me )?why)\b"
        ),
    ),
    (
        "reassessment",
        re.compile(
            r"\b(?:re ?-? ?assess\w*|(?:new|another|second|proper|different|fresh) assess?ment|assess(?:ed|ment)? (?:\w+ )?(?:again|properly)|look(?:ed)? (?:at )?(?:it|this|that|my \w+|his \w+|her \w+|the \w+) again|second opinion|(?:review|reconsider|rethink|think again about|relook at) (?:the|this|my|his|her|that) \w+|decision (?:looked|reviewed|reconsidered))\b"
        ),
    ),
)
_CHANGE = re.compile(
    r"\b(?:(?:her|him|them|you|it|someone|somebody|people|staff|my \w+(?: \w+)?|the \w+(?: \w+)?|this|that|everyone|they|she|he) to (?!say sorry|apologi|explain|know)\w+|to (?:go|see|stay|live|move|have|get|be|come|keep|change|leave|visit|ring|call|spend|sleep|stop|do|talk|speak|play|choose|start|join|know when)\b|stop|change[sd]?|(?:a |an |my |another |new |more |different |better |some |it )+\w+(?: back| again| fixed| sorted| paid| changed)?|back|paid|pay|fixed|sorted|mended|moved|listen(?:ed)?(?: to)?|let|give|turn up|not to \w+)\b"
)
_NOT_WISHES = re.compile(
    r"^ ?(?:to )?(?:complain|make a complaint|tell (?:you|somebody|someone)\b(?! why)|say (?!sorry|they|she|he|why)|talk (?:to you )?about|report|thank|ask (?:you|a question)|know (?:if|how|when|who|what (?:will|happens|a|is|an))|die|kill|hurt|be dead|disappear|remain anonymous|be anonymous|give my|you to (?:text|call|ring|email|phone|write)|use|be (?:sure|clear|honest)|add|let you|someone to talk|an? advocate|advocate|my advocate|do this|be texted|be called|help (?:saying|writing)|an answer\b|you to know|text|email|ring|skip|stop$|stop (?:now|this|here|please)$)"
)
_ASKED_OF_ME = re.compile(
    r"\b(?:asks?|asked|know|knows|care|cares|listen\w*|say|says|wonder\w*)\b(?: \w+){0,2} (?:if|whether|what|who|where|when|why|how) ?$|\b(?:if|whether) ?$"
)
"""Before a wish: it is none ("nobody asked me if i want to go", "nobody cares what i want to do")."""
_TO_TELL_US = re.compile(
    r"^ ?(?:just |please )?(?:to )?(?:(?:make|raise|lodge|submit|file|log|register|start|open|bring|write|send|share|give|pass|mention|flag|express|discuss|com|do|say|put in)\b(?: \w+){0,4} (?:complain\w*|complaynt|concerns?|problems?|issues?|grievances?|matter|quer(?:y|ies)|feedback|ideas?|comments?|suggestions?|thanks?|thank you|shout ?out)\b(?!.* and (?:to )?(?:be|get|have|see|go|an? )).*|(?:it|this|that|everything|all this) (?:\w+ )?(?:wrote|written|noted|logged|heard|looked) ?(?:down|at|into)?(?: as (?:an? )?\w+)?$|(?:some ?one|some ?body|you|them|people|it|this|that)(?: lot)?(?: to)?(?: be)? (?:tak\w+ (?:it|this|that|me|us) (?:seriously|on board)|(?:look\w*|listen\w*|hear\w*|read\w*)(?: (?:at|into|to))?(?: (?:it|this|that|me|us))?$|know\w*\b(?!.*\bwhy)|written|wrote).*|tell \w+ (?!why|what|how)(?:\w+ ){0,8}(?:is|was|s|shes|hes|are|thanks?|thank|ta)\b.*)"
)
"""A wish to tell us of it, to be heard or to have thanks passed on says nothing of what would help."""
_ADVOCATE = r"(?:advocates?|advacates?|advocat|adovcate|advocet|advokate|independent person)"
_ANY_ADVOCATE = re.compile(
    r"\bad[ov]+[aoe]?[ck]|\badvoc|\b(?:one|1|trust|independent person)\b|\bmy \w+(?: worker)? (?:will|can|is|could|should)\b"
)
_HAVE = re.compile(
    rf"\b(?:(?:i|we|he|she) (?:already |have |do |still )*(?:have|got) (?:already )?(?:one|an? (?:\w+ )?{_ADVOCATE}|my (?:own )?{_ADVOCATE})|(?:already|ive|i have) (?:got|have) (?:one|an? {_ADVOCATE})|my (?:own )?{_ADVOCATE} (?:is|s|says|said|knows|will|helps|helped|called|from|\w+ from)|i am (?:an? |the |his |her |their )?(?:\w+ )?{_ADVOCATE})\b"
)
_HAVE_ONE_ALONE = re.compile(
    r"\b(?:have|got|gt|hav) (?:already )?(?:one|1)(?: already)?\b(?! (?:question|more|thing|day|bag|hour|friend|sister|brother))"
)
_AFTER_ALL = re.compile(
    r"\b(?:but|now|and|actually) (?:i|we)? ?(?:now |actually |really )*(?:(?P<no>do not|dont|dnt|did not|no longer)|do|would|did)? ?(?:now |actually |really )*(?:want|need|like)(?: to have)? (?:one|1)(?= *$| *[.,!?]| (?:now|after all|please|pls|instead|too|actually|really|thanks|thank)\b)"
)
"""After "i said no to the advocate": what somebody wants instead."""
_MAY_I = re.compile(r"\b(?:can|could|may|should|would|if|do|shall|might)$")
_NO = re.compile(
    rf"\b(?:(?:do not|dnt|dont|never|not) (?:really |think i )*(?:want|need|wanting|needing|like|wish for|looking for)(?: to have)? (?:an? |any |the |your |another )?{_ADVOCATE}|no (?:thanks? |need for (?:an? )?|to an? )?{_ADVOCATE}|without an? {_ADVOCATE}|not (?:an? )?{_ADVOCATE})\b"
)
_YES = re.compile(
    rf"\b(?:(?:want|need|like|wants|get|have|could|find|give me|get me|wanna|ask(?:ing)? for|can i have|can i get|could i have|please can i have|i would like|yes please) (?:to (?:have|get|speak to|talk to|see|ask for) )?(?:an? |the |my own |me an? )?(?:\w+ )?{_ADVOCATE})\b"
)
_TRUST = re.compile(
    r"\b(?:someone|somebody|a person|adult) (?:that |who )?i trust\b|\bi trust (?:my|our) (?P<who>\w+(?: \w+)?)\b|\bmy (?P<who2>nan|nana|gran|grandma|grandad|teacher|aunty?|auntie|uncle|sister|brother|youth worker|mum|dad|friend|mentor|key ?worker) (?:will|can|is|could|should) (?:help|helping|speak|support|come|be with|do it|talk)(?:\w* (?:with |for )?me)?\b"
)


@dataclass(frozen=True)
class Wish:
    """kinds: what would help; said: the clause that says it, as typed; sure: plainly a wish of that kind."""

    kinds: tuple[Help, ...]
    said: str
    sure: bool


@dataclass(frozen=True)
class AdvocateWish:
    """answer: the choice; organisation, name: of the one they have; said: as typed."""

    answer: AdvocateAnswer
    said: str
    organisation: str | None = None
    name: str | None = None
    sure: bool = True


def read_wishes(text: str, asked: bool = False) -> list[Wish]:
    """Return what would help, each with its clause, in order. asked: the question was that, so bare words count."""
    words = plain_words(start_and_end(text), _spell)
    found: list[Wish] = []
    for match in _WANT.finditer(words.plain):
        wish = _wish(words, match)
        if wish:
            found.append(wish)
    if found or not asked or re.search(rf"\b(?:{_ADVOCATE}|wanted)\b", words.plain):
        return found
    kinds = _kinds_of(words.plain)
    return [Wish(kinds, text.strip(), True)] if kinds else []


def read_advocate_wish(text: str, asked: bool = False) -> AdvocateWish | None:
    """Return whether an advocate is wanted, or is there already; None where the words do not say."""
    words = plain_words(start_and_end(text), _spell)
    if not _ANY_ADVOCATE.search(words.plain):
        return None
    return _after_all(words) or _plain_wish(words, text, asked)


def _plain_wish(words: PlainWords, text: str, asked: bool) -> AdvocateWish | None:
    for pattern, answer in ((_NO, "no_thanks"), (_HAVE, "have_one"), (_YES, "yes_please"), (_TRUST, "someone_i_trust")):
        match = pattern.search(words.plain)
        if match is None and asked and answer == "have_one":
            match = _HAVE_ONE_ALONE.search(words.plain)
        if match is None or answer == "someone_i_trust" and not asked:
            continue
        if answer == "have_one" and _MAY_I.search(words.plain[: match.start()].rstrip()):
            continue
        if answer == "yes_please" and re.search(
            r"\b(?:what is|whats|who is|do i|did not|never|does not|could not|not)(?: \w+){0,3}$",
            words.plain[: match.start()].rstrip(),
        ):
            continue
        have = answer == "have_one"
        bare_one = (
            have
            and "advoc" not in match.group()
            and not asked
            and not re.search(_ADVOCATE, words.plain)
            and not read_organisation(text)
        )
        if bare_one:
            continue
        name = next((named.name for named in read_names(text) if named.role == "advocate"), None) if have else None
        return AdvocateWish(answer, words.typed(*match.span()), read_organisation(text) if have else None, name)  # type: ignore[arg-type]
    return None


def _after_all(words: PlainWords) -> AdvocateWish | None:
    """Return what somebody wants instead of what they said before: "i said no to the advocate but i do want one"."""
    named, instead = re.search(_ADVOCATE, words.plain), _AFTER_ALL.search(words.plain)
    if named is None or instead is None or instead.start() < named.start():
        return None
    return AdvocateWish("no_thanks" if instead["no"] else "yes_please", words.typed(*instead.span()))


def _wish(words: PlainWords, match: re.Match[str]) -> Wish | None:
    clause = match["clause"]
    own = re.search(r"\b(?:he|she|they) (?:just |really |also )*(?:wants?|needs?|wish|expect)", match.group())
    if (
        _ASKED_OF_ME.search(words.plain[: match.start()])
        or _NOT_WISHES.match(clause)
        or _TO_TELL_US.match(clause)
        or re.search(rf"\b{_ADVOCATE}\b", clause)
        or own
    ):
        return None
    kinds = _kinds_of(clause)
    end = match.end()
    said = words.typed(match.start(), end).strip(" ,")
    return Wish(kinds, said, True) if kinds else None


def _kinds_of(clause: str) -> tuple[Help, ...]:
    kinds: list[Help] = []
    left = clause
    for kind, pattern in _KINDS:
        if pattern.search(clause):
            kinds.append(kind)
            left = pattern.sub(" , ", left)
    left = (
        re.sub(
            r"\b(?:her|him|them|you|someone|they|she|he|my social worker|an?|to|and|the|for|me|us|that|it|also|please|just|from \w+|what happened|again|properly|\w*self)\b|,",
            " ",
            left,
        )
        if kinds
        else left
    )
    if (
        _CHANGE.search(left)
        if not kinds
        else re.search(r"\b(?:stop|change|back|pay|move|let|give|turn up|listen|ring|visit|see|new|fix|sort)\b", left)
    ):
        kinds.append("change")
    return tuple(kinds)


def _spell(word: str) -> str:
    return _SPELT.get(word, word)


_SPELT = {"dont": "do not", "didnt": "did not", "im": "i am", "id": "i would", "wanna": "want to", "wana": "want to", "wan": "want", "ive": "i have", "explane": "explain", "explayn": "explain", "sory": "sorry", "sorrry": "sorry", "chang": "change", "its": "it is", "gimme": "give me", "lemme": "let me", "u": "you", "wud": "would"}  # fmt: skip
