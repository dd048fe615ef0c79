"""A whole form without a script: every page, every way to leave it, and what reaches the council."""

from __future__ import annotations

import re
import uuid
from pathlib import Path

import pytest

from backend.form.page_order import QUESTIONS
from backend.keys import CONTENT
from backend.settings import ROOT
from tests.backend.app.kit import Clock, Running, run
from tests.backend.app.pretend_bot import PretendBot
from tests.backend.form.kit import STORY, Person, alerts, cases, person_at
from tests.backend.recycled import at, run_sql

pytestmark = pytest.mark.asyncio
FIVE = ["cheshire-west-and-chester", "devon", "islington", "sefton", "wigan"]


async def test_a_complaint_becomes_a_case_with_a_receipt(server: Running, person: Person) -> None:
    await person.answer()
    for said in (STORY, "Alex", "Say sorry to me", "and my bag", "000 0000", "not after school", "I'd rather not say"):
        assert said in person.text
    await person.press(choice="send")
    assert person.ask == "sent"
    (told,) = await cases(server)
    assert told.channel == "form"
    assert (told.kind, told.speaker.role, told.anonymous) == ("complaint", "child", True)
    assert [word.text for word in told.words] == [STORY]
    assert (told.wanted.kinds, told.wanted.text) == (("apology",), "and my bag")
    assert (told.reply.how, told.reply.to, told.reply.safe) == ("text_message", "000 0000", "not_sure")
    assert re.search(r'class="reference">[A-Z0-9 -]+<', person.html)
    assert "Monday 7 December" in person.text, "ten working days after Monday 23 November"


@pytest.mark.parametrize(
    ("about", "extra"),
    [
        ("home", "If you live in a children's home, you can tell the home too."),
        ("carer", "Then you can tell the agency as well."),
        ("social_worker", None),
    ],
)
async def test_who_is_unhappy_with_a_home_or_a_carer_is_told_who_else_can_look_into_it(
    server: Running, person: Person, about: str, extra: str | None
) -> None:
    """As an extra: the council answers it either way (backend/law/procedures.yml). Said again when the page is."""
    await person.answer(about={"choice": about}, person_named={"text": "Sam"})
    await person.press(choice="send")
    for _ in range(2):
        assert person.ask == "sent"
        assert (extra in person.text) if extra else ("Who else can look into it" not in person.text)
        assert ("we look into what the council did" in person.text) is (extra is not None)
        await person.go("/sent")


async def test_it_works_while_the_bot_is_down(server: Running, person: Person) -> None:
    await server.bot.stop()
    await person.answer()
    await person.press(choice="send")
    assert person.ask == "sent"
    assert len(await cases(server)) == 1


@pytest.mark.parametrize("council", FIVE)
async def test_every_council_has_a_form_in_its_own_words(server: Running, person: Person, council: str) -> None:
    person.council = council
    await person.answer()
    await person.press(choice="send")
    assert person.ask == "sent"
    assert (await cases(server))[0].council == council


async def test_an_advocate_can_be_asked_for_without_telling_anything(server: Running, person: Person) -> None:
    await person.go()
    assert "I just want an advocate" in person.text
    seen = []
    for fields in (
        {"choice": "advocate_request"},
        {"choice": "me_with_someone"},
        {"text": "my nan"},
        {"choice": "yes"},
        {"choice": "text_message"},
        {"text": "000 0000"},
        {"choice": "yes"},
        {"text": "Sam"},
        {"choice": "skip"},
    ):
        await person.press(**fields)
        seen.append(person.ask)
    reached = ["reply_how", "reply_to", "reply_safe", "name", "anything_to_know", "check"]
    assert seen == ["who_is_typing", "helper", "helper_ok", *reached]
    await person.press(choice="send")
    (told,) = await cases(server)
    assert (told.kind, told.words, told.advocate.answer) == ("advocate_request", (), "yes_please")
    assert (told.child.name, told.reply.how, told.reply.to, told.reply.safe) == (
        "Sam",
        "text_message",
        "000 0000",
        "yes",
    )
    assert "We ask people outside the council who do this." in person.text
    assert "tell you who it is" not in person.text, "nobody knows whether one is found"
    assert not re.search(r"\b(?:November|December|January)\b", person.text.replace("Monday 23 November", "")), "no date"


async def test_a_thank_you_is_short(server: Running, person: Person) -> None:
    await person.answer(until="who_is_typing", kind={"choice": "thank_you"})
    seen = []
    for fields in (
        {"choice": "me"},
        {"text": "Pat was kind"},
        {"text": "Pat"},
        {"choice": "no_reply"},
        {"text": "Sam"},
    ):
        seen.append(person.ask)
        await person.press(**fields)
    assert seen == ["who_is_typing", "what_happened", "person_named", "reply_how", "name"]
    await person.press(choice="send")
    assert "thank you is sent" in person.text
    assert "We will not write to you or call you." in person.text
    (told,) = await cases(server)
    assert (told.kind, told.person_named, told.child.name, told.anonymous) == ("thank_you", "Pat", "Sam", False)


async def test_an_idea_that_sounds_like_a_complaint_is_asked_about_once(server: Running, person: Person) -> None:
    await person.answer(until="what_happened", kind={"choice": "comment"})
    await person.press(text="It is unfair that we have no bus")
    assert person.ask == "treat_as_complaint"
    await person.press(choice="dont_know")
    assert person.ask == "happened_when", "still unsure is a complaint"
    await person.press("/happened_when", choice="skip")
    for fields in ({"choice": "decision"}, *[{"choice": "skip"}] * 4):
        await person.press(**fields)
    await person.press(choice="send")
    (told,) = await cases(server)
    assert (told.kind, told.kind_said) == ("complaint", "comment")


async def test_an_adult_for_a_child_hears_an_adults_words_and_nothing_is_refused(
    server: Running, person: Person
) -> None:
    await person.answer(until="who_is_typing")
    pressed = [{"choice": "for_a_child"}, {"choice": "advocate"}, {"text": "Voices"}, {"choice": "yes"}]
    for fields in [*pressed, {"choice": "no"}]:
        await person.press(**fields)
    assert "Someone will ask the child what they want." in person.text
    assert "Please tell us what happened." in person.text
    await person.press(text=STORY)
    assert "Someone will ask the child" not in person.text, "said once"
    while person.ask != "check":
        await person.press(choice="skip")
    await person.press(choice="send")
    assert "It is sent, and it is now with us." in person.text
    (told,) = await cases(server)
    assert (told.speaker.role, told.speaker.relation, told.speaker.organisation) == ("on_behalf", "advocate", "Voices")
    assert (told.child.knows, told.child.agrees) == ("yes", "no")


async def test_words_about_how_to_answer_are_kept_read_back_and_sent(server: Running, person: Person) -> None:
    await person.answer(until="reply_how")
    await person.press(text="my keyworker can pass it on")
    while person.ask != "check":
        await person.press(choice="skip")
    assert "my keyworker can pass it on" in person.text
    await person.press(choice="send")
    (told,) = await cases(server)
    assert (told.reply.how, told.reply.to) == ("in_person", "my keyworker can pass it on")


async def test_each_answer_can_be_changed_and_the_rest_stays(server: Running, person: Person) -> None:
    await person.answer()
    changes = re.findall(r'class="bit change" href="[^"]+/([a-z_]+)"', person.html)
    assert len(changes) == 13
    assert changes[0] == "what_happened"  # their own words begin the letter
    await person.go("/advocate")
    assert 'value="yes_please" aria-current="true"' in person.html
    await person.press(choice="no_thanks")
    assert person.ask == "check"
    await person.go("/what_happened")
    assert person.typed == STORY
    await person.press(text="It was a blue bag")
    await person.press(choice="send")
    (told,) = await cases(server)
    assert (told.advocate.answer, told.words[0].text, told.person_named) == ("no_thanks", "It was a blue bag", "Alex")


async def test_an_answer_that_no_longer_applies_is_not_sent(server: Running, person: Person) -> None:
    await person.answer()
    await person.go("/kind")
    await person.press(choice="thank_you")
    assert person.ask == "check"
    await person.press(choice="send")
    (told,) = await cases(server)
    assert (told.kind, told.about, told.wanted.kinds, told.advocate.answer) == ("thank_you", (), (), "not_asked")


async def test_going_back_keeps_what_is_half_written(person: Person) -> None:
    await person.answer(until="what_happened")
    await person.press(go="back", text="half a sent")
    assert person.ask == "who_is_typing"
    await person.press(choice="me")
    assert (person.ask, person.typed) == ("what_happened", "half a sent")


async def test_what_must_be_answered_cannot_be_skipped_and_what_may_be_can(person: Person) -> None:
    for question in QUESTIONS:
        assert ("skip" in question.takes) != question.must
    await person.answer(until="what_happened")
    assert 'value="skip"' not in person.html
    await person.press(choice="skip")
    assert (person.status, person.ask) == (422, "what_happened")
    await person.go("/check")
    assert person.ask == "what_happened", "what is not complete cannot be read back, so it cannot be sent"


async def test_stopping_can_send_what_there_is_or_delete_it(server: Running, person: Person) -> None:
    await person.answer(until="happened_when")
    await person.press(go="stop")
    assert 'value="save"' in person.html
    await person.press("/stop", choice="send_now")
    assert person.ask == "check"
    await person.press(choice="send")
    assert len(await cases(server)) == 1
    await person.post(f"{person.form}/forget", {})
    await person.answer(until="happened_when")
    await person.press("/stop", choice="delete")
    assert "deleted" in person.text
    await person.go("/what_happened")
    assert person.at == person.form
    assert STORY not in person.html


async def test_reload_and_another_tab_come_back_to_the_same_question(person: Person) -> None:
    await person.answer(until="about")
    await person.go("/about")
    assert "What is it about?" in person.text
    await person.go()
    assert "Is it yours?" in person.text
    assert STORY not in person.html, "whoever opens it meets no words"
    await person.press(choice="carry_on")
    assert person.ask == "about"


async def test_a_new_form_can_be_started_in_place_of_an_old_one(person: Person) -> None:
    await person.answer(until="about")
    await person.go()
    await person.press(choice="start_again")
    await person.press(choice="comment")
    await person.go("/what_happened")
    assert "your idea" in person.text or person.ask == "who_is_typing"
    assert STORY not in person.html


async def test_the_look_is_kept_with_the_form(person: Person) -> None:
    await person.go("/look")
    await person.press("/look", theme="dark", size="big", spacing="wide", font="easy")
    assert 'data-theme="dark" data-size="big" data-spacing="wide" data-font="easy"' in person.html
    await person.press(choice="complaint")
    await person.press(go="look")
    assert person.at.endswith("/look?from=who_is_typing")
    await person.press("/look", **{"theme": "device", "from": "who_is_typing"})
    assert person.ask == "who_is_typing"
    assert "data-theme" not in person.html


async def test_what_to_do_later_is_told_without_a_form(person: Person) -> None:
    await person.go("/later")
    assert "Find your reference and your code." in person.text
    assert "01942 489 808" in person.text


async def test_help_and_hide_stand_on_every_page_and_need_no_other_page(person: Person) -> None:
    for path in ("", "/later", "/look", "/deleted"):
        await person.go(path)
        assert 'action="/c/wigan/form/hide"' in person.html, path
        assert 'href="tel:999"' in person.html, path
    await person.answer(until="check")
    assert 'href="tel:08001111"' in person.html


async def test_the_language_and_direction_are_the_packs(server: Running, person: Person) -> None:
    pack = server.app[CONTENT].councils["wigan"].pack
    object.__setattr__(pack, "lang", "ar")
    object.__setattr__(pack, "dir", "rtl")
    try:
        assert '<html lang="ar" dir="rtl"' in (await person.go()).html
    finally:
        object.__setattr__(pack, "lang", "en-GB")
        object.__setattr__(pack, "dir", "ltr")


async def test_the_questions_are_those_of_the_document_in_its_order() -> None:
    document = (ROOT / "docs" / "how-it-fits.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)`(\*?) \| [^|]+ \| ([^|]+) \|", document, re.M)
    table = {ask: (bool(star), set(re.findall(r"\b[a-z]+(?:_[a-z]+)*\b", ids)) - {"text"}) for ask, star, ids in rows}
    order = [ask for ask, _, _ in rows]
    ours = [question.ask for question in QUESTIONS]
    assert ours == [ask for ask in order if ask in ours]
    assert ours[-2:] == ["name", "anything_to_know"]
    only_the_bot = {"points", "heard", "over_a_year", "language", "send_if_gone"}
    """A list, answers and days are read out of words, and silence is noticed, only by the bot."""
    assert set(order[: order.index("name")]) - set(ours) == only_the_bot
    for question in QUESTIONS:
        must, ids = table[question.ask]
        if question.ask not in ("kind", "what_happened"):
            assert question.must == must, question.ask
            assert set(question.choices) == (ids if question.choices else set()), question.ask


async def test_it_works_on_postgresql_too(
    home: Path, bot: PretendBot, clock: Clock, postgres: str, postgres_template: str
) -> None:
    name = f"f_{uuid.uuid4().hex}"
    run_sql(postgres, f"CREATE DATABASE {name} TEMPLATE {postgres_template}")
    async with run(home, bot, clock, database_url=at(postgres, name)) as server, person_at(server) as person:
        await person.answer(until="what_happened")
        await person.press(text="he hurt me")
        await person.press("/not_safe", choice="yes")
        await person.press(go="save", text="half a sent")
        words = " ".join(re.findall(r"<li>(\w+)</li>", person.html.split('class="code"')[1])[:4])
        await person.press("/stop", choice="leave")
        await person.press("/come_back", words=words)
        assert (person.ask, person.typed) == ("happened_when", "half a sent")
        while person.ask != "check":
            await person.press(choice="skip")
        await person.press(choice="send")
        assert person.ask == "sent"
        assert len(await cases(server)) == len(await alerts(server)) == 1
        await person.post(f"{person.form}/hide", {})
    run_sql(postgres, f"DROP DATABASE {name} WITH (FORCE)")


async def test_words_about_when_it_will_happen_reach_the_council(server: Running, person: Person) -> None:
    await person.answer(until="happened_when")
    await person.press(choice="now")
    await person.press(choice="decision")
    assert person.ask == "decision_when"
    assert "No, nothing like that" in person.text
    await person.press(text="when the bed at the hostel is free")
    assert "I will tell them what is about to happen." in person.text
    assert "I cannot promise that" in person.text
    assert "ask for an advocate today" in person.text
    await person.press("/decision_when", choice="nothing")
    assert "I cannot promise that" not in person.text, "then nothing is noted"
    await person.press("/decision_when", choice="today_or_tomorrow")
    assert "I will tell them that this is soon." in person.text
    await person.press("/decision_when", text="when the bed at the hostel is free")
    while person.ask != "check":
        await person.press(choice="skip")
    await person.press(choice="send")
    (told,) = await cases(server)
    assert (told.decision.what, told.decision.when) == ("when the bed at the hostel is free", "not_sure")
    assert told.decision.on is None


async def test_a_request_with_a_story_beside_it_is_asked_about(server: Running, person: Person) -> None:
    await person.answer(until="happened_when")
    await person.press("/kind", choice="advocate_request")
    assert person.ask == "treat_as_complaint"
    await person.press(choice="dont_know")
    while person.ask != "check":
        await person.press(choice="skip")
    await person.press(choice="send")
    (told,) = await cases(server)
    assert (told.kind, told.kind_said, told.advocate.answer) == ("complaint", "advocate_request", "yes_please")
