# ruff: noqa: E501 - patterns read best as long lines
"""How to reach somebody, out of any message: where, by which way, and which ways not to use.

`to` is as it was typed, cut out of what stands around it; `normalised` stands beside it. A refusal is never a contact.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.reading.addresses import Place, find_addresses, find_emails
from bot.reading.channels import Channels, ReplyHow, read_channels
from bot.reading.phones import Phone, find_phones

_THROUGH = re.compile(
    r"\b(?:(?:tell|ask|get|contact|speak to|talk to|ring|call|phone|email|text|message|through|thru|via|by|send it to|send it through|give it to|let) )(?:me through |me via |it to |it through )?"
    r"(?P<who>(?:my|our|his|her|the) (?:social worker|sw|school|teacher|head of year|key ?worker|carers?|foster (?:mum|dad|carers?)|nan|nana|gran|grandma|grandad|mum|dad|aunt(?:y|ie)?|uncle|sister|brother|advocate|pa|personal adviser|iro|support worker|youth worker|tutor|college|staff|manager|home|mentor|solicitor|independent visitor|pastoral \w+|senco|form tutor))\b"
    r"(?P<pass> (?:to|will|can) (?:tell|ring|call|text|message|let|pass|give|contact|email|speak|talk)\b[^.!?\n]*)?",
    re.IGNORECASE,
)
_THROUGH_MEANT = re.compile(r"\b(?:through|thru|via)\b", re.IGNORECASE)
_ADVOCATES = re.compile(
    r"\b(?:advocate|nyas|coram|she ?'?s from|he ?'?s from|they ?'?re from|(?:her|his|their) (?:number|email|e-mail|address|phone|mobile))\b",
    re.IGNORECASE,
)
_I_AM_ADVOCATE = re.compile(
    r"\b(?:i ?a?'?m|i am|as|we are) (?:an? |the |his |her |their )?(?:\w+ ){0,2}advocate\b", re.IGNORECASE
)
_WHOSE = re.compile(
    r"\b(?:ring|call|phone|text|txt|email|message|contact|reach)\s+((?:my|our)\s+[a-z' ]{2,24}?)\s+(?:on|at|@|number|instead)",
    re.IGNORECASE,
)
_POST = re.compile(r"\b(?:write|letters?|post|send|address|live at|mail)\b", re.IGNORECASE)
_OWN = re.compile(
    r"\b(?:my|our) (?:number|num|phone|mobile|mob|tel|email|e-mail|address)\b|\b(?:text|ring|call|phone|email|reach|contact|message|write|reply|answer|post|send)\b|\bmob(?:ile)?:|\btel:|\bon\s*$",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:childline|samaritans|police|999|101|school'?s|home'?s|office|council'?s|his|her|their|she|he|they)\b[^.!?\n]{0,40}$",
    re.IGNORECASE,
)
_NEAR = 60


@dataclass(frozen=True)
class Contact:
    """How to answer. how: a way (None: not told); to: as typed; normalised: +44…, lower-case e-mail, tidy postcode.

    unlikely: it cannot be right (too few figures), so ask once and keep it. whose: somebody else's ("my nan", "advocate");
    avoid: ways not to use. start, end: where `to` stands in the text.
    """

    how: ReplyHow | None
    to: str | None = None
    normalised: str | None = None
    sure: bool = True
    unlikely: bool = False
    whose: str | None = None
    avoid: tuple[ReplyHow, ...] = ()
    start: int = 0
    end: int = 0


def read_contacts(text: str, asked: bool = False) -> list[Contact]:
    """Return every way to reach somebody that a text tells, the one wished for first. asked: that was the question, so a
    bare number, a street, or figures that are too few count as well."""
    channels = read_channels(text, asked)
    found = [*_emails(text, channels, asked), *_numbers(text, channels, asked), *_letters(text, channels, asked)]
    through = _through(text, channels, asked)
    if through and not any(contact.to and through.to and contact.start - through.end < _NEAR for contact in found):
        found.append(through)
    wished = [how for how in channels.wished if how not in {contact.how for contact in found}]
    if not found:
        found = [Contact(how, sure=True, avoid=channels.avoided) for how in wished[:1]]
    if not found and channels.avoided:
        return [Contact(None, avoid=channels.avoided)]
    order = {how: place for place, how in enumerate(channels.wished)}
    return sorted(
        found, key=lambda contact: (contact.how in contact.avoid, order.get(contact.how, 9) if contact.how else 9)
    )


def _emails(text: str, channels: Channels, asked: bool) -> list[Contact]:
    return [_contact(text, place, "email", channels, asked) for place in find_emails(text, asked)]


def _numbers(text: str, channels: Channels, asked: bool) -> list[Contact]:
    return [_contact(text, phone, _by_phone(text, phone, channels), channels, asked) for phone in find_phones(text, asked)
            if asked or not phone.unlikely or _OWN.search(text[max(0, phone.start - _NEAR) : phone.start])]  # fmt: skip


def _letters(text: str, channels: Channels, asked: bool) -> list[Contact]:
    """Return addresses to write to: an address is one only if somebody says so, or was asked."""
    cue = [
        place
        for place in find_addresses(text, asked)
        if asked or _POST.search(text[max(0, place.start - _NEAR) : place.start])
    ]
    return [_contact(text, place, "letter", channels, asked) for place in cue]


def _by_phone(text: str, phone: Phone, channels: Channels) -> ReplyHow:
    near = (
        re.split(r"[.!?;\n]", text[max(0, phone.start - _NEAR) : phone.start])[-1].lower()
        + text[phone.end : phone.end + 30].lower()
    )
    spoken = (
        "phone" in channels.wished
        and "text_message" not in channels.avoided
        and not re.search(r"\b(?:text|txt|sms)\b", near)
    )
    if spoken:
        return "phone"
    texts = (
        re.search(r"\b(?:text|txt|sms|whats ?app|message|msg)\b", near) is not None
        and "text_message" not in channels.avoided
    )
    if (
        texts
        or "text_message" in channels.wished
        or ("phone" in channels.avoided and "text_message" not in channels.avoided)
    ):
        return "text_message"
    return "phone"


def _contact(text: str, place: Place | Phone, how: ReplyHow, channels: Channels, asked: bool) -> Contact:
    front = text[max(0, place.start - 2 * _NEAR) : place.start]
    whose = _whose(text, front)
    others = _OTHERS.search(front) is not None and not asked and whose is None
    plainly = asked or how in channels.wished or _OWN.search(front) is not None
    return Contact(how, place.typed, place.normalised, plainly and not others and not place.unlikely, place.unlikely,
                   whose, channels.avoided, place.start, place.end)  # fmt: skip


_NOT_THEM = re.compile(r"\b(?:do not|don'?t|dnt|not|never|without|can'?t|mustn'?t) (?:\w+ ){0,2}$", re.IGNORECASE)
"""Before "tell my carer": it is what must not be done, and no way through somebody."""


def _whose(text: str, front: str) -> str | None:
    named = list(_WHOSE.finditer(front + " on"))
    if named:
        return named[-1].group(1).strip()
    sentence = re.split(r"[.!?\n]", front)[-1]
    return "advocate" if _ADVOCATES.search(sentence) and not _I_AM_ADVOCATE.search(text) else None


def _through(text: str, channels: Channels, asked: bool) -> Contact | None:
    """Return a way through somebody: "through my school", "tell my social worker to tell me"."""
    for found in _THROUGH.finditer(text):
        if _NOT_THEM.search(text[: found.start()]):
            continue
        meant = (
            found["pass"]
            or _THROUGH_MEANT.search(found.group())
            and (asked or re.search(r"\b(?:contact|reach|reply|answer|tell|message|send|let)\b", text, re.IGNORECASE))
        )
        if meant or asked and not re.match(r"let ", found.group(), re.IGNORECASE):
            typed = found.group().strip(" ,.")
            return Contact(
                "in_person",
                typed,
                None,
                sure=bool(found["pass"]) or asked,
                whose=found["who"].lower(),
                avoid=channels.avoided,
                start=found.start(),
                end=found.start() + len(typed),
            )
    return None
