"""A form is saved under four words and goes on elsewhere; nobody meets its words in a place that was left."""

from __future__ import annotations

import asyncio
import logging
import re
from html import unescape

import pytest
from sqlalchemy import select

from backend.cases.tables import EventRow
from backend.chat.application import RESUME_SECONDS, RESUMES
from backend.form import safety_check
from backend.form.application import FORMS
from backend.form.deletion import delete_expired
from backend.form.tables import FormRow
from backend.keys import STORE
from backend.rate_limits import PerAddress
from tests.backend.app.kit import Clock, Running
from tests.backend.form.kit import COMPLAINT, STORY, Person, alerts, broken, cases, forms, person_at

pytestmark = pytest.mark.asyncio
CANARY = "CANARY-2718 half a sent"
HURT = "he hurt me"


def words_on(person: Person) -> str:
    """Return the four words on the page."""
    found = re.search(r'<ul class="code"[^>]*>(.*?)</ul>', person.html)
    assert found, (person.status, person.text[:300])
    words = re.findall(r"<li>(\w+)</li>", found[1])
    assert len(words) == 4
    return " ".join(words)


async def saved(person: Person, until: str = "about", draft: str = "") -> str:
    """Fill in up to this page and save; the four words."""
    await person.answer(until=until)
    await person.press(go="save", text=draft)
    return words_on(person)


async def saved_and_sent_again(person: Person) -> str:
    """Save, post the page that saved once more, as a reload does, and return the four words."""
    await person.answer(until="about")
    before = person.html
    await person.press(go="save", text="")
    words = words_on(person)
    person.html = before
    await person.press("/about", go="save", text="")
    return words


async def come_back(person: Person, words: str) -> Person:
    """Type four words on the page for them."""
    await person.go("/come_back")
    return await person.press(words=words)


def in_box(person: Person) -> str:
    """Return what stands in the box for the four words."""
    found = re.search(r'<input id="words"[^>]* value="([^"]*)"', person.html)
    assert found
    return unescape(found[1])


async def test_saved_words_open_the_form_on_another_device_at_the_same_question(
    server: Running, person: Person
) -> None:
    words = await saved(person, draft=CANARY)
    assert person.status == 200
    assert "Sunday 6 December" in person.text, "fourteen days from Monday morning: the last whole day"
    assert "Anybody who has the words can read what you wrote." in person.text
    assert "Your form has not been sent." in person.text
    async with person_at(server) as other:
        await come_back(other, words)
        assert (other.ask, other.typed) == ("about", CANARY)
        await other.press(choice="social_worker")
        while other.ask != "check":
            await other.press(choice="skip")
        assert STORY in other.text
        await other.press(choice="send")
        assert other.ask == "sent"
    (told,) = await cases(server)
    assert (told.words[0].text, told.happened.when) == (STORY, "this_month")


async def test_the_old_device_shows_nothing_once_the_form_is_open_elsewhere(server: Running, person: Person) -> None:
    words = await saved(person)
    async with person_at(server) as other:
        await come_back(other, words)
        for path in ("/about", "/what_happened", "/check", "/stop"):
            await person.go(path)
            assert person.at == person.form
            assert STORY not in person.html
        await come_back(person, words)
        assert person.ask == "about", "the words still work"
        await other.go("/about")
        assert other.at == other.form


async def test_a_form_can_be_saved_from_every_page_of_it(person: Person) -> None:
    await person.go()
    assert 'value="save"' not in person.html, "there is nothing to save yet"
    await person.answer()
    assert 'name="go" value="save"' in person.html, "read back"
    for ask in [*dict(COMPLAINT), "stop"]:
        await person.go(f"/{ask}")
        assert 'value="save"' in person.html, ask
    await person.go("/check")
    await person.press(go="save")
    words_on(person)
    await person.go("/name")
    await person.press(go="save")
    words_on(person)


async def test_the_form_goes_on_after_saving_and_stays_saved(server: Running, person: Person, clock: Clock) -> None:
    words = await saved(person)
    await person.press("/stop", choice="carry_on")
    assert person.ask == "about"
    await person.press(choice="social_worker")
    clock.pass_time(days=13)
    async with person_at(server) as other:
        await come_back(other, words)
        assert other.ask == "person_named"


@pytest.mark.parametrize("typed", ["{0}-{1}-{2}-{3}", " {0},{1} . {2} {3} "])
async def test_the_words_may_be_typed_in_any_way(server: Running, person: Person, typed: str) -> None:
    words = (await saved(person, until="who_is_typing")).split()
    async with person_at(server) as other:
        await come_back(other, typed.format(*words).upper())
        assert other.ask == "who_is_typing"


async def test_saving_again_gives_new_words_and_the_old_ones_stop_working(server: Running, person: Person) -> None:
    first = await saved(person)
    await person.go("/stop")
    assert "You can stop, because this form is saved." in person.text
    await person.press("/stop", choice="save")
    second = words_on(person)
    assert first != second
    async with person_at(server) as other:
        await come_back(other, first)
        assert (other.status, other.ask) == (422, "come_back")
        await come_back(other, second)
        assert other.ask == "about"


async def test_a_page_sent_again_neither_shows_the_words_nor_takes_them_away(server: Running, person: Person) -> None:
    words = await saved_and_sent_again(person)
    assert "cannot do it again" in person.text
    await person.go("/stop")
    for word in words.split():
        assert f"<li>{word}</li>" not in person.html
    async with person_at(server) as other:
        await come_back(other, words)
        assert other.ask == "about"


async def test_who_lost_the_words_gets_new_ones(server: Running, person: Person) -> None:
    await saved_and_sent_again(person)
    await person.press("/stop", choice="save")
    words = words_on(person)
    async with person_at(server) as other:
        await come_back(other, words)
        assert other.ask == "about"


async def test_pressing_twice_at_once_shows_one_set_of_words_and_they_work(server: Running, person: Person) -> None:
    await person.answer(until="about")
    proof = person.html.split('name="proof" value="')[1].split('"')[0]
    fields = {"proof": proof, "saves": "0", "choice": "save"}
    again = [Person(person.http, person.origin) for _ in range(5)]
    await asyncio.gather(*[one.post(f"{one.form}/stop", fields) for one in again])
    (words,) = [words_on(one) for one in again if 'class="code"' in one.html]
    async with person_at(server) as other:
        await come_back(other, words)
        assert other.ask == "about"


@pytest.mark.parametrize("wrong", ["apple", "no such words here", "é ü 漢", "' OR 1=1 --", '"><b>', "word " * 5000])
async def test_wrong_words_are_said_kindly_by_name_and_stay_in_the_box(
    server: Running, person: Person, wrong: str
) -> None:
    await saved(person, until="who_is_typing")
    async with person_at(server) as other:
        await come_back(other, wrong)
        assert (other.status, other.ask, in_box(other)) == (422, "come_back", wrong)
        assert "Your four saved words" in other.text
        assert ("I do not know these four words." in other.text) == (any("a" <= c <= "z" for c in wrong.lower()))
        assert 'aria-invalid="true" autofocus' in other.html
        assert "<title>Something to put right" in other.html
        assert list(other.http.cookie_jar) == []


async def test_words_in_another_order_open_nothing(server: Running, person: Person) -> None:
    words = (await saved(person, until="who_is_typing")).split()
    async with person_at(server) as other:
        await come_back(other, " ".join([*words[1:], words[0]]))
        assert other.status == 422


async def test_words_of_another_council_are_not_known_here(server: Running, person: Person) -> None:
    words = await saved(person, until="who_is_typing")
    async with person_at(server) as other:
        other.council = "sefton"
        await come_back(other, words)
        assert other.status == 422
        assert "They only open a form to Sefton" in other.text


async def test_who_types_the_words_of_a_chat_is_told_where_they_work(server: Running, person: Person) -> None:
    child = await server.begin()
    response = await server.client.post("/chat/save", headers=child.headers)
    code: str = (await response.json())["code"]
    await come_back(person, code)
    assert "These words belong to a chat." in person.text
    assert 'href="/c/wigan/chat"' in person.html
    assert in_box(person) == code


async def test_guessing_is_stopped_after_a_few_and_empty_boxes_are_not_counted(server: Running, person: Person) -> None:
    words = await saved(person, until="who_is_typing")
    async with person_at(server) as other:
        await come_back(other, " ")
        assert "Please write something in the box first." in other.text
        statuses = []
        for n in range(10):
            await other.press(words=f"one two three {n}")
            statuses.append(other.status)
        assert statuses == [422] * 10
        await other.press(words=words)
        assert (other.status, other.ask, in_box(other)) == (429, "come_back", words)
        assert int(other.headers["Retry-After"]) > 0
        assert "Please wait 15 minutes" in other.text
        object.__setattr__(server.app[FORMS], "resumes", PerAddress(RESUMES, RESUME_SECONDS))
        await other.press(words=words)
        assert other.ask == "who_is_typing"


async def test_leaving_keeps_the_form_and_leaves_nothing_in_the_browser(server: Running, person: Person) -> None:
    words = await saved(person)
    before = {cookie.key: cookie.value for cookie in person.http.cookie_jar}
    await person.go("/stop")
    assert 'value="leave"' in person.html
    await person.press("/stop", choice="leave")
    assert person.ask == "left"
    assert "I still keep it for you." in person.text
    assert list(person.http.cookie_jar) == []
    person.http.cookie_jar.update_cookies(before)
    await person.go("/about")
    assert person.at == person.form, "a cookie that comes back opens nothing"
    await come_back(person, words)
    assert person.ask == "about"


async def test_a_form_that_is_not_saved_is_not_left_by_mistake(server: Running, person: Person) -> None:
    await person.answer(until="about")
    await person.go("/stop")
    assert 'value="leave"' not in person.html
    await person.press("/stop", choice="leave")
    assert person.ask == "stop"
    assert await forms(server) == 1
    await person.press("/stop", choice="carry_on")
    assert person.ask == "about"


async def test_hiding_a_saved_form_empties_the_browser_and_keeps_the_form(server: Running, person: Person) -> None:
    words = await saved(person)
    before = {cookie.key: cookie.value for cookie in person.http.cookie_jar}
    await person.post(f"{person.form}/hide", {})
    assert person.headers["Clear-Site-Data"] == '"cookies", "storage"'
    assert list(person.http.cookie_jar) == []
    person.http.cookie_jar.update_cookies(before)
    await person.go("/about")
    assert person.at == person.form
    await come_back(person, words)
    assert person.ask == "about"


@pytest.mark.parametrize("how", ["delete", "start_again"])
async def test_deleting_a_saved_form_is_said_to_end_its_words_and_does(
    server: Running, person: Person, how: str
) -> None:
    words = await saved(person)
    await person.go("/stop" if how == "delete" else "")
    told = "If you delete it, the words open nothing." if how == "delete" else "the saved words stop working too."
    assert told in person.text
    await person.press("/stop" if how == "delete" else "", choice=how)
    assert await forms(server) == 0
    await come_back(person, words)
    assert person.status == 422


async def test_a_saved_form_is_deleted_after_14_days_and_not_before(
    server: Running, person: Person, clock: Clock
) -> None:
    words = await saved(person)
    async with person_at(server) as other:
        await other.answer(until="who_is_typing")
        clock.pass_time(days=1, minutes=1)
        await delete_expired(server.app, server.clock())
        assert await forms(server) == 1, "the one that nobody saved is gone"
        clock.pass_time(days=12, hours=23)
        await delete_expired(server.app, server.clock())
        await come_back(other, words)
        assert other.ask == "about", "and stays two more weeks"
        clock.pass_time(days=13, hours=23)
        await delete_expired(server.app, server.clock())
        assert await forms(server) == 1
        clock.pass_time(hours=1)
        await come_back(other, words)
        assert other.status == 422, "not even before it is swept"
        await delete_expired(server.app, server.clock())
    assert await forms(server) == 0


async def test_the_browser_shows_a_saved_form_for_a_day_only(person: Person, clock: Clock) -> None:
    words = await saved(person)
    clock.pass_time(hours=23)
    await person.go("/about")
    assert person.ask == "about"
    clock.pass_time(hours=2)
    await person.press(text="typed too late")
    assert "If you saved it, your saved words open it again." in person.text
    assert STORY not in person.html
    await person.go("/come_back")
    assert "Another form is open here now, and it is not saved." in person.text, "what was typed too late is not lost"
    await person.press(words=words)
    assert person.ask == "about"


async def test_a_late_look_of_the_bot_keeps_no_form_for_longer(server: Running, person: Person, clock: Clock) -> None:
    server.bot.mood = "broken"
    await saved(person, draft="once upon a time")
    assert "I could not check yet if someone is not safe." in person.text
    async with server.app[STORE].sessions() as session:
        before = await session.scalar(select(FormRow.keep_until))
    clock.pass_time(days=3)
    server.bot.mood = "well"
    await safety_check.check_all(server.app)
    async with server.app[STORE].sessions() as session:
        assert await session.scalar(select(FormRow.keep_until)) == before


async def test_neither_words_nor_answers_are_in_the_store_or_a_log(
    server: Running, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    words = await saved(person, draft=CANARY)
    async with person_at(server) as other:
        await come_back(other, "wrong " + words)
        await come_back(other, words)
        assert other.typed == CANARY
    held = server.bytes_on_disk()
    for hidden in (words, words.replace(" ", "-"), "CANARY-2718"):
        assert hidden.encode() not in held
        assert hidden not in caplog.text
    async with server.app[STORE].sessions() as session:
        (row,) = list(await session.scalars(select(FormRow)))
    assert row.code_hash
    assert row.code_hash.startswith("$argon2id$")
    assert re.fullmatch(r"[0-9a-f]{64}", row.code_lookup or "")


async def test_a_sent_form_cannot_be_saved_and_its_old_words_open_nothing(server: Running, person: Person) -> None:
    await person.answer()
    await person.press(go="save")
    words = words_on(person)
    await person.go("/check")
    page = person.html
    await person.press(choice="send")
    person.html = page
    for path in ("/stop", "/check", "/name"):
        await person.press(path, choice="save", go="save")
        assert 'class="code"' not in person.html, path
        assert await forms(server) == 1
    async with server.app[STORE].sessions() as session:
        assert await session.scalar(select(FormRow.code_lookup)) is None
    async with person_at(server) as other:
        await come_back(other, words)
        assert other.status == 422
        assert "If you sent it, use your reference and code in the chat." in other.text


@pytest.mark.parametrize("path", ["/stop", "/about", "/come_back"])
async def test_another_site_can_neither_save_nor_open_a_form(server: Running, person: Person, path: str) -> None:
    words = await saved(person)
    proof = person.html.split('name="proof" value="')[1].split('"')[0]
    fields = {"proof": proof, "saves": "1", "choice": "save", "go": "save", "words": words}
    await person.post(f"{person.form}{path}", fields, headers={"Sec-Fetch-Site": "cross-site"})
    assert person.status == 403
    await person.post(f"{person.form}/stop", {**fields, "proof": "of another form"})
    assert 'class="code"' not in person.html
    async with person_at(server) as other:
        await come_back(other, words)
        assert other.ask == "about", "the words are still the same"


async def test_opening_a_saved_form_says_first_what_happens_to_the_one_that_is_open(
    server: Running, person: Person
) -> None:
    words = await saved(person)
    async with person_at(server) as other:
        await other.answer(until="happened_when", what_happened={"text": "Another story."})
        await other.go("/come_back")
        assert "If you open yours, the other form is deleted." in other.text
        await other.press(words="not these four words")
        await other.go("/happened_when")
        assert other.ask == "happened_when", "wrong words delete nothing"
        await come_back(other, words)
        assert other.ask == "about"
    assert await forms(server) == 1


async def test_a_saved_form_that_is_open_is_only_closed(server: Running, person: Person) -> None:
    words = await saved(person)
    async with person_at(server) as other:
        others = await saved(other, until="who_is_typing")
        await other.go("/come_back")
        assert "If you open yours, the other form closes here." in other.text
        await other.press(words=words)
        assert other.ask == "about"
        await come_back(other, others)
        assert other.ask == "who_is_typing"
        await come_back(other, others)
        assert other.ask == "who_is_typing", "the form that is open may be opened again"
    assert await forms(server) == 2


async def test_a_form_begun_after_the_page_was_drawn_is_not_lost(server: Running, person: Person) -> None:
    words = await saved(person)
    async with person_at(server) as other:
        await other.go("/come_back")
        page = other.html
        await other.answer(until="happened_when")
        other.html = page
        await other.press(words=words)
        assert (other.status, in_box(other)) == (409, words)
        assert "If you open yours, the other form is deleted." in other.text
        assert await forms(server) == 2
        await other.press(words=words)
        assert other.ask == "about"


async def test_the_help_card_comes_before_saving_and_what_was_typed_stays(server: Running, person: Person) -> None:
    await person.answer(until="about")
    await person.press(go="save", text=HURT)
    assert person.ask == "not_safe"
    assert [alert.words for alert in await alerts(server)] == [HURT]
    await person.press("/not_safe", choice="carry_on")
    assert (person.ask, person.typed) == ("about", HURT)
    await person.press(go="save", text=HURT)
    words_on(person)


async def test_the_help_card_comes_first_when_a_form_is_opened_again(server: Running, person: Person) -> None:
    server.bot.mood = "broken"
    words = await saved(person, draft=HURT)
    await person.press("/stop", choice="leave")
    server.bot.mood = "well"
    await safety_check.check_all(server.app)
    await come_back(person, words)
    assert person.ask == "not_safe"
    for path in ("/about", "/stop"):
        await person.go(path)
        assert person.ask == "not_safe"
    await person.press("/not_safe", choice="carry_on")
    assert (person.ask, person.typed) == ("about", HURT)


async def test_a_broken_store_loses_neither_what_was_typed_nor_the_words(server: Running, person: Person) -> None:
    await person.answer(until="about")
    async with broken(server, "disk"):
        await person.press(go="save", text=CANARY)
        assert (person.status, person.typed) == (503, CANARY)
    await person.press(go="save", text=CANARY)
    words = words_on(person)
    async with person_at(server) as other:
        await other.go("/come_back")
        async with broken(server, "disk"):
            await other.press(words=words)
            assert (other.status, in_box(other)) == (503, words)
            assert "I could not look for your form" in other.text
        await other.press(words=words)
        assert (other.ask, other.typed) == ("about", CANARY)


async def test_the_way_to_the_box_stands_on_the_first_page(person: Person) -> None:
    await person.go()
    assert 'href="/c/wigan/form/come_back"' in person.html
    assert "I have saved words" in person.text
    await person.answer(until="about")
    await person.go()
    assert 'href="/c/wigan/form/come_back"' in person.html, "also for somebody else at the same computer"


async def test_who_lost_the_code_of_what_they_sent_can_ask_a_person_for_a_new_one(server: Running) -> None:
    async with person_at(server) as person:
        await person.answer()
        await person.press(choice="send")
        reference = re.search(r"\b[0-9A-Z]{3}-[0-9A-Z]{3}\b", person.text)
        assert reference
        await person.go("/come_back")
        await person.press(go="new_code", reference=reference[0], contact="")
        assert person.status == 422
        assert reference[0] in person.html
        await person.press(go="new_code", reference=reference[0].lower(), contact="07700 900123")
        told = person.text
        await person.press(go="new_code", reference="7K3-P9W", contact="07700 900123")
        assert person.text == told
    async with server.app[STORE].sessions() as session:
        kinds = list(await session.scalars(select(EventRow.kind).order_by(EventRow.seq)))
    assert kinds == ["received", "new_code_asked"]
