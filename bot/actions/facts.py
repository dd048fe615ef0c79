"""Facts out of a message, as answers: what `bot/reading/` finds, in the questions' own terms. Pure."""

from __future__ import annotations

import re
from datetime import date

from bot.actions import advocate_details
from bot.actions.heard_message import Heard
from bot.reading.contacts import read_contacts
from bot.reading.dates import read_decision_day, read_happened
from bot.reading.people import read_about, read_organisation, read_own_name, read_person, read_relation, read_typist
from bot.reading.story import StoryFacts, read_story
from bot.reading.wishes import read_advocate_wish, read_wishes
from telling.answers import Answer, Answers, Given
from telling.questions.what import BEING_MOVED, DECISION_WHEN
from telling.roles import ADULTS

HOW_THEY_AGREED = re.compile(
    r"\b(?:writ\w*|wrote|text\w*|e-?mail\w*|letter|sign\w*|form|message\w*|whatsapp\w*|told|said|says|phone\w*|rang|nod\w*|"
    r"thumbs?|makaton|drew|picture|point\w*|face to face|review|meeting|asked me)\b",
    re.I,
)


def happened(heard: Heard, asked: bool = False) -> Answer | None:
    """Return when it happened, with the days it can have been; None where no time is named."""
    found = read_happened(heard.text or "", heard.today, asked)
    if found is None or not (asked or found.sure):
        return None
    from_on, to_on = (day.isoformat() if day else None for day in (found.from_on, found.to_on))
    return Answer(found.coarse, found.words, came="heard", from_on=from_on, to_on=to_on)


SOMEBODY = re.compile(
    r"\b(?:nan\w?|gran\w*|mum|mam|dad|aunt\w*|uncle|sister|brother|cousin|teacher|tutor|friend|mate|carer|mentor|coach)\b",
    re.I,
)
ADVOCATE = re.compile(r"\badv[eoa]cat\w*\b", re.I)
_IS_DONE = re.compile(
    r"\b(?:was|were|made|moved|decided|happened|did|told|had|went|came|got|done|already|left|gone|closed|stopped|finished"
    r"|ended|started|sent|took|taken|split|cut)\b"
    r"|\bsaid (?:so |it |this )?(?:on|in|last)\b",
    re.I,
)
WEEK = 7
EXACT = 45
"""Days. A time that lies between days no further apart was named: then nothing overrules it."""


def is_exact(when: Answer) -> bool:
    """Say whether days were named, and not only a time of life or a feeling of how long ago it is."""
    if when.from_on is None or when.to_on is None or when.choice == "not_sure":
        return False
    if when.choice == "now":
        return when.from_on == when.to_on  # today
    return (date.fromisoformat(when.to_on) - date.fromisoformat(when.from_on)).days <= EXACT


def way_to_reach(heard: Heard, asked: bool = False) -> dict[str, Answer]:
    """Return `reply_how` and `reply_to` as far as a message tells them."""
    contact = next((one for one in read_contacts(heard.text or "", asked) if one.how and one.whose != "advocate"), None)
    if contact is None or not (asked or contact.sure):
        return {}
    found = {"reply_how": Answer(contact.how, came="heard")}
    if contact.to:
        found["reply_to"] = Answer(None, contact.to, came="heard")
    return found


def own_name(heard: Heard) -> str | None:
    """Return the name that somebody gives when asked for it."""
    found = read_own_name(heard.text or "", asked=True)
    return found.name if found else None


def person(heard: Heard) -> str | None:
    """Return the name of somebody else, when asked for it."""
    found = read_person(heard.text or "", asked=True)
    return found.name if found else None


def further(ask: str, choice: str, heard: Heard) -> tuple[str, ...]:
    """Return further choices that the words plainly name, where several fit."""
    text = heard.text or ""
    if ask == "about":
        return tuple(one.id for one in read_about(text, asked=True) if one.sure and one.id not in (choice, "other"))
    if ask == "what_would_help":
        kinds = [kind for wish in read_wishes(text) if wish.sure for kind in wish.kinds]
        return tuple(kind for kind in dict.fromkeys(kinds) if kind != choice)
    return ()


def beside(ask: str, choice: str, heard: Heard, answers: Answers) -> dict[str, Given]:
    """Return answers to other questions that an answer holds: nobody is asked again for what was said."""
    text, found = heard.text or "", {}
    if ask == "who_is_typing":
        found = _of_typist(text, choice)
    elif ask == "about" and (named := read_person(text)):
        found = {"person_named": Answer(None, named.name, came="heard")}
    elif ask == "child_agrees" and choice == "yes" and HOW_THEY_AGREED.search(text):
        found = {"agreed_how": Answer(None, text, came="heard")}
    elif ask == "advocate" and choice in ("have_one", "someone_i_trust") and _tells_who(text):
        found = {"advocate_who": Answer(None, text, came="heard")}
    elif ask == "who_are_you" and choice == "advocate":
        given = advocate_details.details(text, answers.with_({ask: Answer(choice, text)}))
        organisation = read_organisation(text)
        # name and contact are noted, and said to be, where the answer is taken (outcomes.py)
        found = {"organisation": Answer(None, organisation, came="heard")} if organisation and not given else {}
    return {name: answer for name, answer in found.items() if name not in answers}


def of_helper(text: str, answers: Answers) -> dict[str, Given]:
    """Return that there is an advocate already, where the one who helps is one: nobody is offered a second."""
    if "advocate" in answers or not ADVOCATE.search(text):
        return {}
    return {"advocate": Answer("have_one", text, came="heard"), "advocate_who": Answer(None, text, came="heard")}


def _tells_who(text: str) -> bool:
    """Say whether it is long, names kin ("nan will help me"), or has a capital as names do ("already got Grace")."""
    words = text.split()
    return len(words) > 4 or SOMEBODY.search(text) is not None or any(w[:1].isupper() and w != "I" for w in words[1:])


def _of_typist(text: str, choice: str) -> dict[str, Given]:
    relation = read_relation(text) if choice in ADULTS else None
    if relation and relation.sure:
        return {"who_are_you": Answer(relation.id, text, came="heard")}
    typist = read_typist(text, asked=True)
    if choice == "me_with_someone" and typist and typist.helper:
        helper: dict[str, Given] = {"helper": Answer(None, typist.helper, came="heard")}
        return {**helper, **of_helper(text, Answers())}
    return {}


def decision_day(heard: Heard, asked: bool = False) -> Answer | None:
    """Return when something is about to happen; None where no day to come is named."""
    found = read_decision_day(heard.text or "", heard.today, asked)
    if found is None:
        return None
    days = (found.to_on - heard.today).days
    when = "today_or_tomorrow" if days <= 1 else "this_week" if days <= WEEK else "later_on"
    return Answer(when, found.words, came="heard", from_on=found.from_on.isoformat(), to_on=found.to_on.isoformat())


def is_done(heard: Heard) -> bool:
    """Say whether the words tell of something that is over."""
    return _IS_DONE.search(heard.text or "") is not None


def is_past_as_well(heard: Heard, to_come: Answer) -> bool:
    """Say whether a day to come is far off, its like of this year just over, and what is told of it done.

    "The panel made it on 3 November" is this month, not next year.
    """
    past = read_happened(heard.text or "", heard.today, asked=True)
    if past is None or past.to_on is None or to_come.from_on is None or not _IS_DONE.search(heard.text or ""):
        return False
    comes_in = date.fromisoformat(to_come.from_on) - heard.today
    return comes_in.days > WEEK and heard.today - past.to_on < comes_in


def of_story(text: str, heard: Heard, answers: Answers) -> dict[str, Given]:
    """Return what a story plainly tells, for questions that nobody has answered so far."""
    told = read_story(text, heard.today)
    found: dict[str, Given] = {}
    if told.happened and told.happened.sure and told.happened.coarse != "not_sure":
        days = (day.isoformat() if day else None for day in (told.happened.from_on, told.happened.to_on))
        from_on, to_on = days
        found["happened_when"] = Answer(
            told.happened.coarse, told.happened.words, came="heard", from_on=from_on, to_on=to_on
        )
    about = [one.id for one in told.about if one.sure and one.id != "other"]
    if about:
        found["about"] = Answer(about[0], None, tuple(about[1:]), "heard")
    if told.person_named and told.person_named.sure:
        found["person_named"] = Answer(None, told.person_named.name, came="heard")
    wishes = [wish for wish in told.wishes if wish.sure]
    if wishes:
        kinds = list(dict.fromkeys(kind for wish in wishes for kind in wish.kinds))
        found["what_would_help"] = Answer(kinds[0], wishes[0].said, tuple(kinds[1:]), "heard")
    if told.advocate and told.advocate.sure:
        found["advocate"] = Answer(told.advocate.answer, told.advocate.said, came="heard")
    if told.contact:
        found["reply_how"] = Answer(told.contact.how, came="heard")
        if told.contact.to:
            found["reply_to"] = Answer(None, told.contact.to, came="heard")
    found.update(_who(told))
    found.update(_to_come(heard))
    return {ask: answer for ask, answer in found.items() if ask not in answers}


def _to_come(heard: Heard) -> dict[str, Given]:
    """Return the day of what is about to happen, where the words tell of such a thing and name one."""
    found = decision_day(heard) if heard.intent == BEING_MOVED else None
    return {DECISION_WHEN: found} if found else {}


def _who(told: StoryFacts) -> dict[str, Given]:
    found: dict[str, Given] = {}
    if told.typist and (told.typist.sure or _introduces_themself(told)):
        found["who_is_typing"] = Answer(told.typist.choice, came="heard")
        if told.typist.choice in ADULTS and told.relation and told.relation.sure:
            found["who_are_you"] = Answer(told.relation.id, told.relation.said, came="heard")
            if told.organisation and told.relation.id == "advocate":
                found["organisation"] = Answer(None, told.organisation, came="heard")
    if told.own_name and told.own_name.sure:
        found["name"] = Answer(None, told.own_name.name, came="heard")
    if told.child_name and told.child_name.sure and told.typist and told.typist.choice == "for_a_child":
        found["child_name"] = Answer(None, told.child_name.name, came="heard")
    return found


def _introduces_themself(told: StoryFacts) -> bool:
    """Say whether a child tells of their own life in care and how to reach them: then nobody asks who is typing.

    It is shown with what was heard, and can be changed there.
    """
    return told.typist is not None and told.typist.choice == "me" and told.contact is not None


def advocate_wish(heard: Heard) -> str | None:
    """Return what a message says about an advocate, whatever question is open."""
    wish = read_advocate_wish(heard.text or "")
    return wish.answer if wish and wish.sure else None
