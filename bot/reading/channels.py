# ruff: noqa: E501 - patterns read best as long lines
"""Which way of answering a person wishes for, and which not: "text me", "email instead of calling", "dont ring"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.reading.tokens import plain_words

ReplyHow = Literal["phone", "text_message", "email", "letter", "in_person", "no_reply"]

_WHO = r"(?:me|us|my \w+|her|him|them|our \w+)"
_ASKS = r"(?:^|[.,;!?:] |\b(?:please|pls|plz|just|can (?:you|u|someone|somebody|they|yous)|could (?:you|u|someone|somebody|they)|you can|u can|you could|can|best to|want you to|want u to|like you to|prefer you to|rather you|prefer if you|if you|or|instead|so|only|then|better to|easier to|you may|to) )"
_VERBS: dict[ReplyHow, str] = {
    "text_message": r"(?:text|txt|tex|message|msg|sms|whatsapp|whats app|imessage)",
    "phone": r"(?:ring|call|phone|telephone|fone|bell)",
    "email": r"(?:email|e mail|e - mail|mail)",
    "letter": r"(?:write to|post|write|send a letter to)",
    "in_person": r"(?:see|meet|visit|come and see|come see|come to see|talk to|speak to|tell)",
}
_NOUNS: dict[ReplyHow, str] = {
    "text_message": r"(?:texts?(?: messages?)?|text|txt|sms|whatsapp|message)",
    "phone": r"(?:phone(?: call)?|telephone|phoning|ringing|calling|calls?|fone)",
    "email": r"(?:email|e mail|e - mail|emails|emailing)",
    "letter": r"(?:letters?|post|writing|mail)",
    "in_person": r"(?:person|face to face|visit|meeting)",
}
_NO = r"(?:do not have|have no|no access to|got no|have not got|do not|dnt|dont|never|not|no|rather you did not|without|please no|stop|can not|hate|hate the|instead of|rather than|not to)"
_REPLY = r"(?:repl(?:y|ies)|answers?|response|contact)"
_NO_REPLY = re.compile(
    rf"\b(?:no need (?:to|for) (?:a )?(?:repl|answer|respon|contact|get back)\w*|(?:do not|dont|no need to) (?:need|want|wish for) (?:an? |any )?{_REPLY}|(?:do not|never) (?:contact|reply|answer|get in touch with|get back to)(?: (?:me|us))?|(?:no|without) {_REPLY} (?:please|needed|wanted|necessary|thanks?|thx)|"
    rf"(?:do not|dont) (?:want|need) (?:you|anyone|anybody|any one) to (?:contact|reply|answer|get back)|(?:i )?(?:do not|dont) (?:want|need) to (?:be contacted|hear (?:back|from you)))\b"
)
_NO_REPLY_IF_ASKED = re.compile(
    rf"^(?:no need|no {_REPLY}|no thanks? no {_REPLY}|nothing|none|do not bother|do not(?: please)?|no contact|not needed)[.! ]*$"
)
_SPELL = {"dont": "do not", "dnt": "do not", "dont't": "do not", "donot": "do not", "rather": "rather", "pls": "please", "cant": "can not", "txt": "text", "u": "you", "youd": "you would", "thru": "through", "threw": "through"}  # fmt: skip


@dataclass(frozen=True)
class Channels:
    """Ways of answering that are wished for and ways not to use, each in the order in which they are named."""

    wished: tuple[ReplyHow, ...]
    avoided: tuple[ReplyHow, ...]


def _patterns() -> dict[ReplyHow, tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]]:
    made = {}
    for how, verb in _VERBS.items():
        noun = _NOUNS[how]
        avoid = rf"\b{_NO} (?:to |ever |want |wanna |like |want you to |want any(?: more)? |any |a |be |by |on the |get |getting |you |me )*(?:{verb}ing|{verb}(?: {_WHO})?(?: up)?|{noun}|{verb}ed)\b"
        asks = (
            rf"(?:{_ASKS}{verb} {_WHO}\b|\b(?:send|give) (?:me|us) (?:an? )?(?:{noun}|ring|bell)\b)"
            if how != "phone"
            else rf"(?:{_ASKS}{verb} {_WHO}\b|\bgive (?:me|us) (?:an? )?(?:{noun}|ring|bell|buzz)\b)"
        )
        if how == "in_person":
            asks = r"\b(?:in person|face to face|come (?:and |to )?(?:see|visit|meet) (?:me|us))\b"
            avoid = rf"\b{_NO} (?:want to |to |want )?(?:meet|come (?:and |to )?(?:see|visit)|visit|face to face|in person)\b"
        if how == "letter":
            asks = rf"(?:{_ASKS}(?:write to|post it to|post to|send (?:a letter|it|post) to|write) {_WHO}\b|\b(?:send|write) (?:me|us) a letter\b)"
        asked = rf"\b(?:by|via|on|over|through|a|an|with) (?:the |a |an )?{noun}\b|(?:^|[,.;] )(?:{noun}|{verb})(?: (?:please|me|us|is (?:best|fine|good|ok|better)|would be (?:best|good|better|fine)|ta|thanks|only))*[.! ]*$|\b{noun} (?:is|would be) (?:best|fine|good|better|ok|easier)\b|\bprefer (?:an? )?{noun}\b"
        made[how] = re.compile(asks), re.compile(avoid), re.compile(asked)
    return made


_MAY_ASK = frozenset(
    [
        "please",
        "but",
        "and",
        "just",
        "so",
        "you",
        "can",
        "i",
        "we",
        "would",
        "also",
        "only",
        "or",
        "email",
        "text",
        "letter",
        "post",
        "ideally",
        "me",
        "us",
    ]
)
_TOLD = re.compile(
    r"(?<!\bi )\b(?:said|says?|saying|promis\w+|meant|supposed|suppose|going|gonna|agreed|told|tells?|never|forgot\w*|tried|used|refus\w+|"
    r"always|keeps?|kept|fail\w*|due|bother\w*|wont|will not|does not|did not|didnt|doesnt|dint|shed|hed|theyd|"
    r"(?:he|she|they) (?:would|will|was|were|had|has|have)) (?:(?!(?:so|please|can|could|instead|just|only|but|and|then|i|we)\b)[^ .!?]+ ){0,4}$"
)
"""Before a way to answer: it is told of somebody ("she said she would come and see me"), not wished for."""
_OF_US = re.compile(
    r"[.,;!?:]|(?:please|pls|plz|can|could|so|just|only|instead|best|want|like|prefer|rather|if|easier|better|you|u)\b"
)
"""A match that begins so is asked of us, whatever was told before it."""
_ANY = re.compile(
    r"text|txt|tex\b|message|msg|sms|whats|ring|call|phone|fone|bell|buzz|mail|post|write|writing|letter|face to face|person|visit|meet|see (?:me|us)"
)
_PATTERNS = _patterns()


def read_channels(text: str, asked: bool = False) -> Channels:
    """Return the ways that are wished for and not. asked: the question was how, so "text please" and "by email" count."""
    said = plain_words(text, _spell).plain
    if any(asked or _told_to_us(one) for one in _NO_REPLY.finditer(said)) or asked and _NO_REPLY_IF_ASKED.search(said):
        return Channels(("no_reply",), ())
    if not _ANY.search(said):
        return Channels((), ())
    wished: list[tuple[int, ReplyHow]] = []
    avoided: list[tuple[int, ReplyHow]] = []
    for how, (asks, avoid, if_asked) in _PATTERNS.items():
        refusal = next((found for found in avoid.finditer(said) if asked or _asked_of_us(said[: found.start()])), None)
        left = said
        if refusal:
            avoided.append((refusal.start(), how))
            left = said[: refusal.start()] + "_" * (refusal.end() - refusal.start()) + said[refusal.end() :]
        wishes = (one for one in asks.finditer(left) if asked or _is_wish(one))
        found = next(wishes, None) or (if_asked.search(left) if asked else None)
        if found:
            wished.append((found.start(), how))
    return Channels(tuple(how for _, how in sorted(wished)), tuple(how for _, how in sorted(avoided)))


def _told_to_us(found: re.Match[str]) -> bool:
    """Say whether "do not answer" is asked of us: not "they never answer me", nor "i never answer calls"."""
    if not re.match(r"(?:do not|never) (?:contact|reply|answer|get)", found.group()):
        return True
    before = found.string[: found.start()].split()[-1:]
    return not before or before[0] in ("please", "pls", "so", "just", "you", "but") or not before[0][-1].isalnum()


def _is_wish(found: re.Match[str]) -> bool:
    return bool(_OF_US.match(found.group())) or not _TOLD.search(found.string[: found.start()].rstrip() + " ")


def _asked_of_us(before: str) -> bool:
    """Say whether something is asked of us ("dont ring me"), and not told of somebody ("they never ring me")."""
    word = before.split()[-1:] or ["."]
    return word[0] in _MAY_ASK or not word[0][-1].isalnum()


def _spell(word: str) -> str:
    return _SPELL.get(word, word)
