"""What is wrong with packs, cards and pages, in plain words for the person who edits them.

`problems` must be mended before children read it; `notes` are for the council to know or to fill in.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from backend.content import rules
from backend.content.explanations import unexplained
from backend.content.load import BadContent, Content, load
from backend.content.pack import Pack, leaves
from backend.content.page_facts import later_promises, page_facts
from backend.content.pictures_page import unsigned
from backend.content.readability import grade
from backend.content.texts import RUN_TIME, Text, can_be_shown, list_texts
from telling.cards import PLACEHOLDER, fill
from telling.facts import HARD_NAME, may_be_said

MUST_BE_FILLED = ("contacts_safeguarding_day_phone", "contacts_safeguarding_night_phone", "contacts_advocate_phone")
ON_SENTENCES = (rules.too_long, rules.several_sentences, rules.american, rules.blaming)


def problems(content_dir: Path) -> list[str]:
    """Return everything that must be mended; empty when all is well. Each problem is told once, not once a council."""
    try:
        content = load(content_dir)
    except BadContent as error:
        return [str(error)]
    found = [
        *_pictures(content),
        *_languages(content),
        *(p for council in content.councils for p in _council(content, council)),
    ]
    return list(dict.fromkeys(found))


def notes(content_dir: Path) -> list[str]:
    """Return what the council should know: a promise later than the law, a clash noted in its pack, a number still
    missing.
    """
    content = load(content_dir)
    notes = [note for council in content.councils for note in _notes(content, council)]
    return [*notes, *_unconfirmed_languages(content), *_unsigned_pictures(content)]


def _unsigned_pictures(content: Content) -> Iterator[str]:
    """Note what no participation officer has signed: whether a picture means that to children, no test can say."""
    if waiting := unsigned(content):
        yield (
            f"pictures.yml: not signed by a participation officer yet, {len(waiting)} of {len(content.pictures)} "
            f"pictures; the list to sign is docs/pictures.md: {', '.join(waiting)}"
        )


def _unconfirmed_languages(content: Content) -> Iterator[str]:
    """Note lines in other languages: they are shown before anybody confirmed them, better than no number at all."""
    for code, line in content.languages.items():
        if not line.confirmed:
            by = f"checked by {line.checked_by}" if line.checked_by else "checked by nobody"
            yield f"languages.yml: {code} ({line.name}): {by}, to be confirmed by somebody who speaks it"


def _notes(content: Content, council: str) -> Iterator[str]:
    pack = content.councils[council].pack
    for name, (promised, law) in later_promises(content.councils[council]).items():
        yield f"{council}: times.{name} says {promised} working days, the law says {law}: {law} stays the due date"
    for name in MUST_BE_FILLED:
        if name not in content.councils[council].facts:
            yield f"{council}: {name} is missing or not confirmed: fill it in before children use this"
    yield from _blanks(council, pack)
    if not pack.site_origins:
        yield f"{council}: site_origins is empty: no page of the council can show the chat"
    for name, leaf in leaves(pack).items():
        if leaf.note and leaf.source == "council":
            yield f"{council}: {name}: {leaf.note}"


def _blanks(council: str, pack: Pack) -> Iterator[str]:
    """Yield what is blank without which something is not said or does not happen: places, letters, deletion."""
    if blank := [name for name, contact in pack.contacts.places if not may_be_said(contact.name.model_dump())]:
        yield (
            f"{council}: contacts.places.{', '.join(blank)}: blank or not confirmed, so a child who tells of it is "
            "told to ask the complaints team"
        )
    if blank := [f"reminders.{name}" for name in ("digest", "before") if not getattr(pack.reminders, name)]:
        yield f"{council}: nobody gets letters about the desk's day: fill in {', '.join(blank)}"
    if blank := [name for name, leaf in dict(pack.retention).items() if not (leaf.confirmed and leaf.value)]:
        yield f"{council}: retention.{', '.join(blank)}: not confirmed, so nothing of it is ever deleted"


def _council(content: Content, council: str) -> Iterator[str]:
    """Apply all rules to one council's packs, cards and pages."""
    yield from _pack(content, council)
    everything = list(list_texts(content, council, datetime.now(UTC).date()))
    possible = _possible_facts(content)
    for said in everything:
        yield from (f"{said.place}: “{said.say}” {wrong}" for wrong in _shape(content, said, possible))
        if not is_for_adults(said):
            plain = PLACEHOLDER.sub("", said.say)
            yield from (f"{said.place}: “{said.say}” {wrong}" for wrong in rules.official(plain))
    yield from _words(content, council, everything)
    yield from _equal_lines(everything)


def _pack(content: Content, council: str) -> Iterator[str]:
    """Check that a value says where it comes from, and is later than the law only with the council's own sentence."""
    for name, leaf in leaves(content.councils[council].pack).items():
        if leaf.source == "council" and leaf.confirmed and not leaf.quote and not leaf.note:
            yield f"{council}: {name} comes from the council but has no quote"
        if leaf.source == "to_confirm" and leaf.confirmed:
            yield f"{council}: {name} is still to confirm, so it cannot be confirmed"
        if leaf.source == "council" and leaf.checked_on is None:
            yield f"{council}: {name} has no checked_on"
    for name in later_promises(content.councils[council]):
        if not getattr(content.councils[council].pack.times, name).quote:
            yield f"{council}: times.{name} is later than the law and has no sentence of the council behind it"


def _possible_facts(content: Content) -> set[str]:
    """Return every name a blank may have: of any pack, filled or not, of the moment, or of a page."""
    names = {name for council in content.councils.values() for name in (*leaves(council.pack), *council.facts)}
    return names | {HARD_NAME} | set(RUN_TIME)


def _page_only(content: Content) -> set[str]:
    return {f"law_{name}" for council in content.councils.values() for name in later_promises(council)}


def _shape(content: Content, said: Text, possible: set[str]) -> Iterator[str]:
    """Check that pictures and blanks exist."""
    if said.picture not in content.pictures:
        yield f"has a picture nobody knows: {said.picture}"
    elif strange := _another_idea(content, said):
        yield f"has the picture {said.picture}, which is not for “{strange}”: one picture, one idea"
    known = possible | _page_only(content) if said.card.startswith("page_") else possible
    for name in PLACEHOLDER.findall(said.say):
        if name not in known:
            yield f"has a blank nobody fills: {{{name}}}"
    for name in (*said.needs, *said.unless):
        if name not in known:
            yield f"needs a fact nobody has: {name}"
    yield from rules.own_number(said.say)


def _another_idea(content: Content, said: Text) -> str | None:
    """Return the words of this text that its picture is not for."""
    say = said.say.casefold()
    return next((words for words in content.pictures[said.picture].not_for if words.casefold() in say), None)


def _words(content: Content, council: str, everything: list[Text]) -> Iterator[str]:
    """Length, words and grade of what this council's readers really see."""
    known = RUN_TIME | page_facts(content, council)
    names = [*content.councils[council].facts.values(), *RUN_TIME.values()]
    on_card: dict[str, list[str]] = defaultdict(list)
    shown: list[tuple[Text, str]] = []
    for said in everything:
        if not can_be_shown(said, known):
            continue
        try:
            text = fill(said.say, known)
        except KeyError as blank:
            yield f"{said.place}: “{said.say}” has a blank that is empty for {council}: add needs: {blank.args[0]}"
            continue
        on_card[said.card].append(text)
        shown.append((said, text))
        yield from (f"{said.place}: “{text}” {wrong}" for wrong in _sentence(content, said, text, names))
    yield from unexplained([one for one in shown if not is_for_adults(one[0])], content.words)
    for card, texts in on_card.items():
        if (hardest := grade(texts)) > rules.HARDEST:
            yield f"{card}: reads like school year {hardest:.1f}, at most {rules.HARDEST:.0f} is allowed"


def is_for_adults(said: Text) -> bool:
    """Return whether it is a line of a letter to an adult or an advocate: short and plain, but not Easy Read."""
    to_adult = said.card.startswith("letter_") and said.voice.startswith("adult")
    return to_adult or said.card == "letter_to_advocate"


def _sentence(content: Content, said: Text, text: str, names: list[str]) -> Iterator[str]:
    for rule in ON_SENTENCES:
        yield from rule(text)
    if said.role == "line":
        yield from rules.unfinished(text)
    for word in rules.hard_words(text, content.words, names):
        yield f'has a hard word: "{word}" (use a plainer one, or explain it in words.yml)'


def _equal_lines(everything: list[Text]) -> Iterator[str]:
    """Find the same sentence on two cards, which drifts apart later. Pages may repeat what a hard word means."""
    seen: dict[str, str] = {}
    for said in everything:
        if said.role != "line" or said.card.startswith("page_") or PLACEHOLDER.fullmatch(said.say):
            continue
        first = seen.setdefault(said.say, said.card)
        if first != said.card:
            yield f"{said.card}: “{said.say}” is also on {first}"


def _languages(content: Content) -> Iterator[str]:
    """Check each other language's line: without its two numbers it helps nobody; who confirmed it checked it."""
    childline = content.helplines["childline"].number
    for code, line in content.languages.items():
        for number in ("999", childline):
            if number not in line.say:
                yield f"languages.yml: {code}: {number} is missing"
        if line.confirmed and not line.checked_by:
            yield f"languages.yml: {code}: confirmed, but checked by nobody"


def _pictures(content: Content) -> Iterator[str]:
    """Check that every drawing exists, that no two ideas share one, that no idea has two, and that signatures hold."""
    drawn: dict[str, str] = {}
    meant: dict[str, str] = {}
    for key, picture in content.pictures.items():
        if not content.picture_file(key).is_file():
            yield f"pictures.yml: {key} has no drawing: {picture.file}"
        if picture.signed and not picture.is_signed:
            yield f"pictures.yml: {key} was signed as another drawing or meaning: take `signed` out, have it looked at"
        first = drawn.setdefault(picture.file, key)
        if first != key:
            yield f"pictures.yml: {key} and {first} share one drawing: one idea, one picture"
        other = meant.setdefault(picture.means.casefold(), key)
        if other != key:
            yield f"pictures.yml: {key} and {other} mean the same: one idea, one picture"
