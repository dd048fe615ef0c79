"""Questions about what happened, when, whom it is about, and what would help."""

from __future__ import annotations

from telling.answers import Answer, Answers
from telling.places import Place, Value, choice, choices, text, words
from telling.plain_no import is_plain_no
from telling.question import YES_NO, Question, every, is_complaint, is_harm_told, unless_harm
from telling.roles import ADVOCATE_REQUEST, is_advocate_request, kind_of
from telling.story import POINTS, STORY

PEOPLE = ("social_worker", "carer", "worker_team", "home")
HEARD, SEND_IF_GONE, OVER_A_YEAR = "heard", "send_if_gone", "over_a_year"
DECISION_WHEN, BEING_MOVED = "decision_when", "being_moved"
SOON = ("today_or_tomorrow", "this_week", "later_on", "not_sure")
"""When a decision takes effect that has not yet: whether it waits can still be decided."""
VERY_SOON = ("today_or_tomorrow", "this_week")
HAPPENED, NOTHING = "happened", "nothing"
ADVOCATE_WISHES = ("wants_only_advocate", "ask_for_advocate")
"""Intents of words that wish for an advocate and tell nothing."""
READ_OUT = (
    "who_is_typing", "who_are_you", "organisation", "child_agrees", "happened_when", "about", "person_named",
    "decision_when", "what_would_help", "advocate", "advocate_who", "reply_how", "reply_to", "child_name", "name",
)  # fmt: skip
"""What may be read out of a story. It is confirmed in one go."""


def _has_a_story(answers: Answers) -> bool:
    """Say whether there is a story: whoever only wants an advocate is not asked for one; words they gave are kept."""
    return not is_advocate_request(answers) or bool(answers.words)


def _is_about(answers: Answers) -> bool:
    """Say whether it matters who or what it is about: asked of a complaint; of all, what a story told is kept."""
    heard = answers.get("about")
    told = isinstance(heard, Answer) and heard.came == "heard" and not is_advocate_request(answers)
    return is_complaint(answers) or told


def _sounds_like_complaint(answers: Answers) -> bool:
    """Say whether it is no complaint by its kind, but the bot heard one in the words.

    Where the bot is down, none is heard. Whoever wants only an advocate and tells more than that wish is asked too,
    whatever was heard: somebody may have to answer it. Not after harm, where nothing is asked.
    """
    if answers.chosen("kind") == ADVOCATE_REQUEST:
        asked = "treat_as_complaint" in answers or not is_harm_told(answers)
        return asked and any(word.intent not in ADVOCATE_WISHES for word in answers.words)
    return answers.chosen("kind") in ("comment", "thank_you") and any(
        word.intent in ("make_complaint", BEING_MOVED) for word in answers.words
    )


def _has_points(answers: Answers) -> bool:
    return is_complaint(answers) and bool(answers.listed)


def is_heard(answers: Answers, ask: str) -> bool:
    """Say whether an answer was read out of words that told something else, and nobody has confirmed it so far."""
    given = answers.get(ask)
    return isinstance(given, Answer) and given.came == "heard"


def _was_heard(answers: Answers) -> bool:
    """Say whether there is something to confirm, once the story is told.

    In the middle of a talk after harm nothing is read back.
    """
    heard = any(is_heard(answers, ask) for ask in READ_OUT)
    return HEARD in answers or (answers.story.done and heard and not is_harm_told(answers))


def _may_be_too_old(answers: Answers) -> bool:
    """Return whether the days that were told lie on both sides of a year ago: the words alone cannot say."""
    given = answers.get("happened_when")
    return isinstance(given, Answer) and given.choice == "not_sure" and given.to_on is not None


def _day(name: str) -> Place:
    def take(answers: Answers, ask: str) -> Value:
        given = answers.get(ask)
        return getattr(given, name, None) if isinstance(given, Answer) else None

    return text(f"happened.{name}", take)


def _more_than_a_year(answers: Answers, ask: str) -> Value:
    return {"yes": "over_a_year", "no": "this_year"}.get(answers.chosen(ask) or "")


def _is_to_come(answers: Answers) -> bool:
    """Say whether something is about to happen to them, as far as words, or a decision that goes on, tell."""
    told = any(word.intent == BEING_MOVED for word in answers.words)
    about = answers.get("about")
    pressed = isinstance(about, Answer) and about.came == "pressed" and about.choice == "decision"
    return told or DECISION_WHEN in answers or (pressed and answers.chosen("happened_when") == "now")


def _what_is_to_come(answers: Answers, ask: str) -> Value:
    """Take the message that told it, verbatim, and what was typed when the day was asked: no word may be lost."""
    if is_nothing_to_come(answers):
        return None
    told = next((word.text for word in answers.words if word.intent == BEING_MOVED), None)
    given = answers.get(ask)
    said = given.said if isinstance(given, Answer) and given.came != "heard" else None  # what is heard is in the story
    return "\n".join(one for one in (told, said) if one) or None


def _told_unasked(answers: Answers) -> str | None:
    """Return the message that told of something to come, where its day was not asked: harm was told, or they left."""
    if not is_complaint(answers) or DECISION_WHEN in answers:
        return None
    return next((word.text for word in answers.words if word.intent == BEING_MOVED), None)


def is_said_to_come(answers: Answers) -> bool:
    """Say whether they said that something is about to happen: that is noted, and told to be."""
    return answers.chosen(DECISION_WHEN) in SOON


def soon_facts(answers: Answers) -> dict[str, str]:
    """Return the fact of the card `decision_noted` that it is soon, where it is."""
    return {"decision_soon": "yes"} if answers.chosen(DECISION_WHEN) in VERY_SOON else {}


def is_nothing_to_come(answers: Answers) -> bool:
    """Say whether the answer was "no" and no more: words beside it are for a person to read."""
    said = answers.said(DECISION_WHEN)
    return answers.chosen(DECISION_WHEN) == NOTHING and (not said or is_plain_no(said))


def _when_it_comes(answers: Answers, ask: str) -> Value:
    """Take the choice; words that nobody could read as one leave it open, and so does "no" with words beside it."""
    chosen = next(iter(answers.picked(ask)), None)
    if chosen == NOTHING:
        return None if is_nothing_to_come(answers) else "not_sure"
    return chosen or ("not_sure" if answers.said(ask) else None)


def _day_to_come(answers: Answers, ask: str) -> Value:
    """Take the day that the words name; "by friday" and "next month" name none, and the words say it themselves."""
    given = answers.get(ask)
    return given.from_on if isinstance(given, Answer) and given.from_on == given.to_on else None


def _names_a_person(answers: Answers) -> bool:
    if kind_of(answers) == "thank_you":
        return True
    return is_complaint(answers) and not set(PEOPLE).isdisjoint(answers.picked("about"))


WHAT = (
    Question(
        STORY,
        _has_a_story,
        ("thats_all",),
        must=True,
        text="story",
        no="thats_all",
        goes_to=(
            Place(
                "words",
                "messages",
                lambda answers, _: [{"at": word.at, "text": word.text} for word in answers.words],
                most=500,
                required=True,
            ),
            # the question about the day comes later, and overrules both where it is asked
            text("decision.what", lambda answers, _: _told_unasked(answers)),
            choice("decision.when", lambda answers, _: "not_sure" if _told_unasked(answers) else None, values=SOON),
        ),
        asked="always, but of an advocate_request; stays open until `thats_all`",
    ),
    Question(
        "treat_as_complaint",
        _sounds_like_complaint,
        ("yes", "no"),
        asked="no complaint, but words sound like one (advocate_request: tell more); kind changes, kind_said stays",
    ),
    Question(
        SEND_IF_GONE,
        unless_harm(SEND_IF_GONE, is_complaint),
        ("yes", "no"),
        asked="complaint, once, when the story is told; yes: thirty silent minutes send it as it stands",
        paged=False,
        aside=True,
    ),
    Question(
        HEARD,
        _was_heard,
        ("right",),
        yes="right",
        asked="something was read out of the story; change_<ask> changes it",
        paged=False,
        aside=True,
    ),
    Question(
        POINTS,
        unless_harm(POINTS, _has_points),
        ("right", "one_thing"),
        yes="right",
        goes_to=(
            Place("points", "points", lambda a, _: [{"text": point} for point in a.confirmed_points()], most=500),
        ),
        asked="complaint, once, where the words clearly list several matters; words add one or change the list",
        paged=False,
    ),
    Question(
        "happened_when",
        unless_harm("happened_when", is_complaint),
        ("now", "this_week", "this_month", "this_year", "over_a_year", "not_sure"),
        text="kept",
        otherwise="not_sure",
        read_as="time",
        goes_to=(choice("happened.when"), words("happened.text"), _day("from_on"), _day("to_on")),
        asked="complaint",
    ),
    Question(
        OVER_A_YEAR,
        unless_harm(OVER_A_YEAR, every(is_complaint, _may_be_too_old)),
        YES_NO,
        goes_to=(choice("happened.when", _more_than_a_year, values=("over_a_year", "this_year")),),
        asked="the days that were told lie on both sides of a year ago",
        paged=False,
    ),
    Question(
        "about",
        unless_harm("about", _is_about),
        ("social_worker", "carer", "home", "decision", "family_time", "worker_team", "other"),
        text="kept",
        otherwise="other",
        # words typed where a choice was offered are kept: a name or a number may be in them
        goes_to=(choices("about", most=20), words("person_named")),
        asked="complaint; thanks or an idea only where the story said it",
    ),
    Question(
        DECISION_WHEN,
        unless_harm(DECISION_WHEN, every(is_complaint, _is_to_come)),
        (*SOON[:-1], HAPPENED, NOTHING, SOON[-1]),  # in the order of the screen
        text="kept",
        otherwise="not_sure",
        no=NOTHING,
        goes_to=(
            text("decision.what", _what_is_to_come),
            text("decision.on", _day_to_come),
            # "nothing" says that there is no decision to come: then none of the three says anything
            choice("decision.when", _when_it_comes, values=(*SOON, HAPPENED)),
        ),
        asked="complaint, where words say that something is about to happen, or it is about a decision that goes on",
    ),
    Question(
        "person_named",
        unless_harm("person_named", _names_a_person),
        text="only",
        no="dont_know",
        goes_to=(words("person_named"),),
        asked="complaint when about is a person; thank_you (who)",
    ),
    Question(
        "what_would_help",
        unless_harm("what_would_help", is_complaint),
        ("apology", "explanation", "change", "reassessment", "other"),
        text="kept",
        otherwise="other",
        goes_to=(choices("wanted.kinds"), words("wanted.text")),
        asked="complaint",
    ),
)
