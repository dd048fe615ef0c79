"""Nothing typed is lost, nothing is sent twice, and no other site can press a button."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from backend.form.application import FORMS
from backend.form.deletion import delete_expired
from tests.backend.app.kit import Clock, Running, run
from tests.backend.app.pretend_bot import PretendBot
from tests.backend.form.kit import COMPLAINT, STORY, Person, broken, cases, forms, person_at

pytestmark = pytest.mark.asyncio
ODD = [
    "🙂" * 20_000,
    "שלום עולם",
    "a\x00b",
    "one\ntwo\n",
    "\n\nfirst",
    "<b>&amp;</b> {council_name} {{7*7}}",
    "/restart",
]


@pytest.mark.parametrize("words", ODD, ids=range(len(ODD)))
async def test_whatever_is_typed_is_kept_letter_by_letter(server: Running, person: Person, words: str) -> None:
    await person.answer(what_happened={"text": words})
    await person.go("/what_happened")
    assert person.typed.replace("&amp;", "&") in (words, words.replace("&amp;", "&"), words.replace("\x00", "\ufffd"))
    await person.go("/check")
    await person.press(choice="send")
    (told,) = await cases(server)
    assert told.words[0].text == words


@pytest.mark.parametrize(
    ("text", "card"), [("", "write something"), (" \n ", "write something"), ("é" * 20_001, "too long")]
)
async def test_what_cannot_be_taken_is_said_kindly_by_name_and_stays(person: Person, text: str, card: str) -> None:
    await person.answer(until="what_happened")
    await person.press(text=text)
    assert (person.status, person.ask) == (422, "what_happened")
    assert "What you told us" in person.text
    assert card in person.text
    assert person.typed == text
    assert 'aria-invalid="true" autofocus' in person.html
    assert "<title>Something to put right" in person.html


async def test_far_too_much_is_refused_without_breaking(person: Person) -> None:
    await person.answer(until="what_happened")
    await person.press(text="x" * (2 * 1024 * 1024 + 1))
    assert person.status == 413
    await person.go("/what_happened")
    assert person.status == 200


async def test_pressing_twice_at_once_sends_once(server: Running, person: Person) -> None:
    await person.answer()
    proof = person.html.split('name="proof" value="')[1].split('"')[0]
    await asyncio.gather(*[person.post(f"{person.form}/check", {"proof": proof, "choice": "send"}) for _ in range(5)])
    await person.go("/sent")
    first = person.text
    assert len(await cases(server)) == 1
    await person.post(f"{person.form}/check", {"proof": proof, "choice": "send"})
    await person.go("/sent")
    assert person.text == first


async def test_the_same_page_posted_twice_is_one_answer(server: Running, person: Person) -> None:
    await person.answer(until="what_happened")
    before = person.html
    await person.press(text=STORY)
    person.html = before
    await person.press(text=STORY)
    assert person.ask == "happened_when"
    assert server.bot.parsed == [STORY]


async def test_an_older_page_of_another_form_changes_nothing_and_loses_nothing(person: Person) -> None:
    await person.answer(until="what_happened")
    await person.post(f"{person.form}/what_happened", {"proof": "of another form", "text": STORY})
    assert (person.status, person.typed) == (422, STORY)
    assert "Please press the button again." in person.text
    await person.press(text=person.typed)
    assert person.ask == "happened_when"


@pytest.mark.parametrize("path", ["", "/kind", "/what_happened", "/check", "/carry", "/look"])
async def test_another_site_cannot_press_a_button(server: Running, person: Person, path: str) -> None:
    for site in ("cross-site", "same-site"):
        await person.post(
            f"{person.form}{path}", {"choice": "complaint", "text": "x"}, headers={"Sec-Fetch-Site": site}
        )
        assert person.status == 403
    assert await forms(server) == 0


async def test_the_cookie_reaches_the_form_only_and_no_script(person: Person) -> None:
    await person.answer(until="who_is_typing")
    (kept,) = list(person.http.cookie_jar)
    assert (kept["path"], kept["httponly"], kept["samesite"], kept["max-age"]) == (person.form, True, "Lax", "")
    async with person.http.get(f"{person.origin}/c/wigan/") as response:
        assert "Cookie" not in response.request_info.headers


async def test_over_https_the_cookie_is_secure(person: Person) -> None:
    await person.post(
        person.form, {"choice": "complaint"}, headers={"X-Forwarded-Proto": "https"}, allow_redirects=False
    )
    assert "Secure" in person.headers["Set-Cookie"]


async def test_hiding_forgets_everything_and_back_shows_nothing(server: Running, person: Person) -> None:
    await person.answer(until="about")
    await person.post(f"{person.form}/hide", {})
    assert await forms(server) == 0
    assert list(person.http.cookie_jar) == []
    assert person.headers["Clear-Site-Data"] == '"cookies", "storage"'
    assert '<meta http-equiv="refresh" content="0; url=https://www.bbc.co.uk/weather">' in person.html
    assert "Wigan" not in person.html
    for path in ("/about", "/what_happened", "/check", "/sent"):
        await person.go(path)
        assert person.at == person.form
        assert STORY not in person.html


async def test_words_of_a_form_that_is_gone_begin_a_new_one(server: Running, person: Person, clock: Clock) -> None:
    await person.answer(until="what_happened")
    clock.pass_time(hours=25)
    await person.press(text=STORY)
    assert person.ask == "kind"
    assert "Your form is not here any more." in person.text
    answers = dict(COMPLAINT)
    await person.press(**answers["kind"])
    await person.press(**answers["who_is_typing"])
    assert person.ask == "happened_when", "the story is kept"


async def test_a_form_is_deleted_after_a_day(server: Running, person: Person, clock: Clock) -> None:
    await person.answer(until="about")
    clock.pass_time(hours=23)
    await delete_expired(server.app, server.clock())
    assert await forms(server) == 1
    clock.pass_time(hours=2)
    await delete_expired(server.app, server.clock())
    assert await forms(server) == 0


async def test_a_browser_without_cookies_is_told_whom_to_call(person: Person) -> None:
    person.http.cookie_jar.clear()
    await person.post(person.form, {"choice": "complaint"}, allow_redirects=False)
    next_page = person.headers["Location"].removeprefix(person.form)
    person.http.cookie_jar.clear()
    await person.go(next_page)
    assert "If this happens each time, please call 01942 489 808." in person.text


async def test_a_broken_store_keeps_the_words_on_the_page(server: Running, person: Person) -> None:
    await person.answer(until="what_happened")
    async with broken(server, "disk"):
        await person.press(text=STORY)
        assert (person.status, person.typed) == (503, STORY)
        assert "I could not keep this yet" in person.text
    await person.press(text=person.typed)
    assert person.ask == "happened_when"


async def test_a_broken_store_never_says_sent_and_trying_again_sends_once(server: Running, person: Person) -> None:
    await person.answer()
    async with broken(server, "disk"):
        await person.press(choice="send")
        assert person.status == 503
        assert "Your form is not sent yet." in person.text
        assert STORY in person.text
    await person.press(choice="send")
    assert person.ask == "sent"
    assert len(await cases(server)) == 1


async def test_a_restart_between_two_pages_loses_nothing(home: Path, bot: PretendBot, clock: Clock) -> None:
    async with run(home, bot, clock) as first, person_at(first) as person:
        await person.answer(until="about")
        async with run(home, bot, clock) as second:
            moved = Person(person.http, str(second.client.make_url("/")).rstrip("/"))
            await moved.go("/check")
            assert moved.ask == "about"


async def test_two_people_at_two_browsers_never_see_each_other(server: Running, person: Person) -> None:
    await person.answer(until="about")
    async with person_at(server) as other:
        await other.go("/what_happened")
        assert other.at == other.form
        assert STORY not in other.html


async def test_what_was_said_in_a_chat_that_is_down_is_carried_over(server: Running, person: Person) -> None:
    said = {"choice.kind": "complaint", "choice.who_is_typing": "me", "text.what_happened": "One.", "unheard": "Two."}
    await person.post(f"{person.form}/carry", {**said, "choice.about": "rubbish", "text.nowhere": "x"})
    assert person.at == f"{person.form}/what_happened?new"
    assert person.typed == "One.\nTwo."
    assert server.bot.parsed == ["Two."], "the bot heard the rest in the chat"
    await person.press(text=person.typed)
    assert person.ask == "happened_when"


async def test_absurdly_many_forms_from_one_address_wait(server: Running, person: Person) -> None:
    for _ in range(server.settings.starts_per_address):
        server.app[FORMS].begun.come_back_after("127.0.0.1", server.clock().date())
    await person.post(person.form, {"choice": "complaint"}, allow_redirects=False)
    assert person.status == 429
    assert int(person.headers["Retry-After"]) > 0
