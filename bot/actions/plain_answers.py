# ruff: noqa: E501 - patterns read best as long lines
"""Answers that say their choice in so many words, whatever the trained reader takes them for. Pure.

Few, and only where the words can mean nothing else at that question: "he is dead against it" is no agreement, however
much it looks like one to a reader that learned from other lines.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.nlu.normalise import normalise

_CANNOT_SAY = r"^(?:well |sorry |honestly |erm? )*(?:(?:it |that )?beats me|search me|(?:i have |got )?no (?:idea|clue)\b|not a clue|(?:i )?have not (?:got )?(?:a|the) (?:clue|foggiest|faintest)|i (?:could not|can not|cannot) (?:say|tell you)\b(?! (?:that|no|yes|it is))|your guess is as good as mine|who knows$)(?!.*\b(?:but|because|cos|my|yes|no|(?:has|have|is|was) not|\d+|(?:years?|months?) ago)\b)"
_SAID: Mapping[str, tuple[tuple[str, str], ...]] = {
    "child_agrees": (
        ("not_sure", _CANNOT_SAY),
        (
            "not_sure",
            r"^(?:well |no |nah |i )*(?:have not|not|never) (?:really |actually |properly )*asked (?:him|her|them|the (?:child|kid|lad|boy|girl)|my \w+)\b(?!.*\b(?:but|he|she|they) (?:says?|said|wants?|agrees?|is (?:happy|ok|fine)|knows?)\b)",
        ),
        (
            "no",
            r"\b(?:dead |totally |really |well |so )?against (?:it|this|me (?:do|say|writ)\w*|us (?:do|say|writ)\w*)\b(?! but (?:now|says|said|ok))",
        ),
        (
            "yes",
            r"\bwould not (?:be |have )?(?:do\w*|writ\w*|complain\w*|say\w*|even) .*\b(?:if|unless|without) (?:he|she|they|\w+) (?:had|has|have|did|was|were)",
        ),
    ),
    "child_knows": (
        ("not_sure", _CANNOT_SAY),
        (
            "no",
            r"\b(?:in the dark|behind (?:his|her|their) back|without (?:his|her|their|him|them) knowing|has no idea|have no idea|has not got a clue|none the wiser)\b",
        ),
    ),
    "over_a_year": (("not_sure", _CANNOT_SAY),),
    "reply_safe": (
        ("not_sure", _CANNOT_SAY),
        ("not_sure", r"^(?:i am |am |well )?not (?:really |so |too |very )?(?:sure|shore|certain)\b"),
    ),
    "part_of_care": (
        ("not_sure", _CANNOT_SAY),
        (
            "no",
            r"\b(?:has|have|had|is|was|are|got) nothing to do with (?:it|this|that|them|care|my care|social workers?|the council)\b",
        ),
    ),
    "points": (
        (
            "right",
            r"\b(?:split|separated|listed|got) (?:them|it|those) (?:up |out )?(?:right|properly|well|fine|ok|perfectly)\b|\beach (?:one|of them)? ?(?:is )?(?:its|his|a) own\b|\b(?<!not )(?:all |two |three |are )?different (?:matters|things|problems|points|issues)\b|\bseparate (?:matters|things|problems|points|issues)\b",
        ),
    ),
    "decision_when": (
        (
            "happened",
            r"\b(?:its|it is|it has|that is|has) (?:all |already |been )*(?:done|happened|over)\b(?! (?:on|by|next))|\balready (?:moved|happened|done|gone|been)\b|(?<!be )\btoo late for (?:that|it)\b",
        ),
        (
            "nothing",
            r"^(?:no |nah |nope |well )*nothing(?:s| is| has been)? (?:else )?(?:being )?(?:planned|changing|happening|coming(?: up)?|due|booked|scheduled|on the horizon)(?: (?:for (?:now|me|us)|at the moment|yet|that (?:i|we) know of|thanks?|thank you))*(?: as far as (?:i|we) (?:know|have been told)(?: \w+){0,4})?$|^(?:no )?not because of (?:this|it)(?: no)?$",
        ),
    ),
    "stopping": (
        ("carry_on", r"\b(?:am|have) not (?:done|finished)\b|\bnot (?:done|finished) (?:yet|talking|telling)\b"),
    ),
    "treat_as_complaint": (
        ("yes", r"^(?:well |yes |oh )?you (?:would|had) better\b(?! not)"),
        (
            "yes",
            r"^(?!.*\b(?:not|no|nah|nope|never|idea|feedback|instead|rather|without|less|worse|trouble|dunno|sure|know|if)\b)(?!(?:what|why|how|is|does|do|will|can|would|could|should)\b).*\bcomplaint\b",
        ),
        ("no", r"\b(?:just|jus|only) (?:the )?(?:nice|good|thank you|thanks|happy) (?:part|bit|one|thing)\b"),
    ),
    "helper_ok": (
        (
            "yes",
            r"^(?:yes |yeah )?i (?:do )?want (?:him|her|them) (?:here|with me|to (?:stay|be here))\b(?!.*\b(?:but|not|out|after|alone)\b)",
        ),
    ),
    "reply_how": (
        (
            "letter",
            r"^(?:(?:a|written|reply|answer|letter|by|with|the|use|via|please|posted) )*royal mail(?: to .*)?(?: please| if you would)*$|^(?:a )?(?:written|posted) (?:reply|answer|letter)(?: please)?$",
        ),
        (
            "phone",
            r"^(?:(?:can|could) (?:you|somebody|someone) )?(?:please |just )*(?:ring|call|phone)(?: (?:me|us))?(?: please| pls| then| thanks)*$",
        ),
        (
            "text_message",
            r"^(?:can|could) (?:you|somebody|someone) (?:please |just )*text(?: (?:me|us))?(?: please| then)*$",
        ),
        (
            "email",
            r"^(?:can|could) (?:you|somebody|someone) (?:please |just )*(?:email|e mail)(?: (?:me|us))?(?: please| then)*$",
        ),
        (
            "in_person",
            r"^(?:can|could) (?:you|somebody|someone) (?:please |just )*(?:come(?: and| n)? )?(?:see|visit) (?:me|us)(?: please| then)*$",
        ),
    ),
    "send_if_gone": (
        ("no", r"^(?:no |nah |please |just )?(?:wait|hold on|hang on)(?: for)? me\b|\bwait (?:till|until) i\b"),
    ),
    "advocate": (
        (
            "yes_please",
            r"^(?:i )?(?:want|need) (?:one |it |this |that )?(?:help|to speak|someone to help)\b(?!.*\b(?:my|not|no|trust|mum|dad|nan|nobody|myself|alone|only|manager|police|you|find)\b)",
        ),
        (
            "no_thanks",
            r"\b(?:so|but|and|no|nah) i am (?:good|alright|ok|fine)(?: ta| thanks| thank you| cheers| without)*$",
        ),
    ),
}
_TAKES_AWAY: Mapping[tuple[str, str], re.Pattern[str]] = {
    ("stopping", "delete"): re.compile(
        r"\b(?:del|delet\w*|delt\w*|dil\w*at\w*|remov\w*|eras\w*|wip\w*|rid|bin|binn\w*|bun|scrap\w*|scrub\w*|scribbl\w*|thr[oe]w\w*|thro|chuck\w*|trash\w*|clear (?:it|that|this|all|everything)|clean (?:it|every|all)|forget|destroy\w*|discard\w*|dispos\w*|dump\w*|lob|burn\w*|fire|flames|nuke|void|cancel\w*|undo|gone|rub\w*|tear|rip|scratch|shred\w*|ditch|vanish|disappear|lose|kill|zap)\b"
        r"|\b(?:not|never|none) (?:\w+ ){0,6}(?:send|keep|save|kept|saved|sent|stor\w*|hold|hang|retain\w*|wrote|written|said|typed|happened|anywhere|there|anymore)\b"
        r"|\bno (?:record|trace|copy)\b|\b(?:no one|nobody|noone|none) (?:\w+ )?(?:see|read|know)s?\b|\bkeep nothing\b|\bnothing (?:stays|left|kept|saved)\b|\b(?:go|take|get|make)\b.* (?:away|out)\b"
    ),
    ("starting_again", "yes"): re.compile(
        r"\b(?:yes\w*|yeah|yep|yup|yea|yeh|yer|ye|yh|aye|ok|okay|k|sure|please|pls|plz|again|definitely|deffo|absolutely|course|i do|i want|over|fresh|afresh|anew|begin\w*|recommence|scratch|start\w*|restart\w*|square one|zero|nothing|clear\w*|wip\w*|delet\w*|eras\w*|bin|scrap|flames|disappear|lose|reset|top|new|redo|first|clean|do (?:it|that)|go+ (?:on|for it|ahead)|thumbs|correct|affirmative|by all means)\b"
    ),
}  # fmt: skip
"""What takes words away for good is believed in words (normalised) that can mean it, however sure the trained reader is:
"put it away" is no wish to delete, "its fine as it was" none to start again.
"""
_KEEPS = re.compile(
    r"\b(?:not|never|cannot) (?:\w+ ){0,4}(?:delet|remov|eras|wip|bin|scrap|start|thr[oe]w|rid|lose|forget)\w*|(?<!not )(?<!never )\bkeep (?:it|this|them|what)\b"
    r"|^(?:please |ok )?(?:not again|do not$|of course not|absolutely not|definitely not|not sure|i do not$)|^ok no\b|^(?:is|will|does|why|do i|can i) "
)
"""A wish to keep, or a question: then no word that stands in it takes anything away."""
_TAG = re.compile(
    r" (?:is|are|am|do|does|did|was|were) (?:not (?:it|i|they|he|she|you|we)|(?:it|i|they|he|she|you|we) not)$"
)
"""A question at the end that asks nothing: "its a complaint innit"."""
_PATTERNS = {ask: tuple((choice, re.compile(said)) for choice, said in said_so) for ask, said_so in _SAID.items()}


def is_only_guessed(ask: str, choice: str | None, text: str) -> bool:
    """Say whether this choice would take words away, and no word of the message says so: then it is asked once more."""
    says, said = _TAKES_AWAY.get((ask, choice or "")), normalise(text)
    return says is not None and (says.search(said) is None or _KEEPS.search(said) is not None)


def said_plainly(ask: str, text: str) -> str | None:
    """Return the choice at this question that the words say plainly; None where they do not."""
    patterns = _PATTERNS.get(ask)
    if not patterns:
        return None
    said = _TAG.sub("", normalise(text))
    return next((choice for choice, pattern in patterns if pattern.search(said)), None)
