"""Anybody does anything at all with the plain form, in any order, in as many browsers as they like.

What must hold: an answer that was taken is on its page until it is sent, becomes one case with those words however
often it is pressed, and is gone with the form when it was hidden or deleted; never a 5xx.
"""

from __future__ import annotations

import asyncio
import re
import uuid
from collections import Counter
from typing import Any

import aiohttp
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, precondition, rule
from sqlalchemy import func, select

from backend.cases.receive import representation_of
from backend.cases.tables import EventRow
from backend.form.page_order import QUESTIONS
from backend.form.tables import FormRow
from tests.backend.backups.kit import archive_of
from tests.backend.form.kit import COMPLAINT, Person
from tests.backend.fuzz.from_schema import CANARY, LONG
from tests.backend.fuzz.server import Server

ANSWERS = dict(COMPLAINT)
PAGES = [*(question.ask for question in QUESTIONS), "check", "stop", "not_safe", "look", "come_back", "sent", "hide"]
OUTSIDE = [page for page in PAGES if page != "hide"]
"""Pages to send nonsense to: who posts to `hide` hides, and that is a rule of its own."""
words = st.text(st.characters(categories=["L", "N", "P", "So"]), max_size=LONG).map(lambda text: text + CANARY)
nonsense = st.dictionaries(
    st.sampled_from(["proof", "saves", "words", "from", "x"]), st.text(max_size=LONG).map(lambda text: text + CANARY)
)


class Browser(Person):
    """A browser that sees no 5xx, and knows what was told in it. state: open, sent or gone. is_here: it has a form."""

    is_here = True
    story = ""
    saved = ""
    state = "open"

    async def see(self, response: aiohttp.ClientResponse) -> Person:
        """Take in what came; none of it may say that something broke."""
        seen = await super().see(response)
        assert seen.status < 500, (response.method, seen.at, seen.status)
        return seen


class PlainForm(RuleBasedStateMachine):
    """The rules. server, with a pretend bot, is set by whoever runs it."""

    server: Server
    people = Bundle("people")

    @initialize(target=people)
    def begin(self) -> Browser:
        """Let two people come, of whom one has told all of it already."""
        self.known: list[Browser] = []
        self.sessions: list[aiohttp.ClientSession] = []
        self.started_again = False
        self.before = self.stories()
        self.server.bot.mood = "well"
        one = self.come()
        self.tell(one, CANARY, len(ANSWERS))
        self.tell(self.come(), CANARY, 2)
        return one

    def teardown(self) -> None:
        """At the end, what was sent is there once with its words, and what was not yet is still on its page."""
        if not hasattr(self, "known"):
            return
        assert self.stories() - self.before == Counter(one.story for one in self.known if one.state == "sent")
        for at, one in enumerate(self.known):
            self.look(one)
            self.leave(one, ("hide", "delete")[at % 2])
            self.go_back(one)
        for session in self.sessions:
            self.server.do(session.close())

    def forms(self) -> int:
        """Return how many forms are kept."""
        with self.server.reading() as connection:
            return connection.scalar(select(func.count()).select_from(FormRow)) or 0

    def stories(self) -> Counter[str]:
        """Return what was told in every case there is."""

        async def opened() -> Counter[str]:
            async with archive_of(self.server.settings) as archive, archive.book.sessions() as session:
                rows = await session.scalars(select(EventRow).where(EventRow.seq == 1))
                return Counter(representation_of(archive.book, row).words[0].text for row in rows)

        return self.server.do(opened())

    @rule(target=people)
    def come_too(self) -> Browser:
        """Let one more come."""
        return self.come()

    def come(self) -> Browser:
        """Open the first page and say what it is about."""

        async def first() -> Browser:
            address = ".".join(str(uuid.uuid4().int >> shift & 127 or 1) for shift in (0, 8, 16, 24))
            session = aiohttp.ClientSession(
                cookie_jar=aiohttp.CookieJar(unsafe=True), headers={"X-Forwarded-For": address}
            )
            self.sessions.append(session)
            one = Browser(session, self.server.origin)
            await one.go()
            await one.press(**ANSWERS["kind"])
            return one

        one = self.server.do(first())
        self.known.append(one)
        return one

    def open_page(self, one: Browser) -> None:
        """Go to the question that is open."""

        async def there() -> None:
            one.origin = self.server.origin
            await one.go()
            if one.state == "open":
                await one.press("", choice="carry_on")

        self.server.do(there())

    @rule(one=people, text=words, pages=st.sampled_from([1, 2, 3, len(ANSWERS)]))
    def answer(self, one: Browser, text: str, pages: int) -> None:
        """Answer the next pages."""
        if one.state == "open":
            self.tell(one, text, pages)

    @rule(one=people, text=words)
    def change(self, one: Browser, text: str) -> None:
        """Go back to what was told, and tell it otherwise."""
        if one.state != "open" or not one.story:
            return
        one.origin = self.server.origin
        self.server.do(one.go("/what_happened"))
        self.server.do(one.press(text=text))
        assert one.status == 200
        one.story = text

    def tell(self, one: Browser, text: str, pages: int) -> None:
        """Answer so many pages, from the one that is open."""
        self.open_page(one)
        for _ in range(pages):
            ask = one.ask
            if ask not in ANSWERS:
                return
            fields = {"text": text} if ask == "what_happened" else ANSWERS[ask]
            self.server.do(one.press(**fields))
            assert (one.status, one.ask != ask) == (200, True), (ask, one.status, one.text[:200])
            one.story = text if ask == "what_happened" else one.story

    @rule(one=people)
    def look(self, one: Browser) -> None:
        """Look at what was told: it stands there until it is sent, and nowhere after."""
        one.origin = self.server.origin
        self.server.do(one.go("/what_happened"))
        if one.state == "open" and one.story:
            assert one.typed == one.story
        else:
            assert CANARY not in one.html

    @rule(one=people, together=st.booleans())
    def send(self, one: Browser, together: bool) -> None:
        """Press "send" twice, one after the other or at once: it is one case."""
        if one.state != "open" or not one.story:
            return
        self.open_page(one)
        if one.ask != "check":
            return
        html = one.html

        async def twice() -> None:
            presses = [one.press("/check", choice="send") for _ in range(2)]
            if together:
                await asyncio.gather(*presses)
                return
            for press in presses:
                one.html = html
                await press

        self.server.do(twice())
        one.state = "sent"
        self.server.do(one.go("/sent"))
        assert (one.ask, CANARY in one.html) == ("sent", False)

    @rule(one=people)
    def save(self, one: Browser) -> None:
        """Save it under four words."""
        if one.state != "open":
            return
        self.open_page(one)
        self.server.do(one.press(go="save", text=""))
        if one.status == 429:
            return
        found = re.search(r'<ul class="code"[^>]*>(.*?)</ul>', one.html)
        assert found, one.text[:200]
        one.saved = " ".join(re.findall(r"<li>(\w+)</li>", found[1]))

    @rule(target=people, one=people)
    def come_back(self, one: Browser) -> Browser:
        """Go on in another browser with the four words: the first one shows nothing of it any more."""
        other = self.come()
        if not one.saved:
            return other
        self.server.do(other.go("/come_back"))
        self.server.do(other.press(words=one.saved))
        if one.state == "sent":
            assert other.status == 422
            return other
        assert other.status == 200, other.text[:200]
        other.story, other.saved, one.saved, one.state = one.story, one.saved, "", "gone"
        one.story, one.is_here = "", False
        return other

    @rule(one=people, how=st.sampled_from(["hide", "delete"]))
    def leave(self, one: Browser, how: str) -> None:
        """Hide it or delete it: nothing of it is in this browser, and nothing in the store but what was saved."""
        one.origin, before = self.server.origin, self.forms()
        stays = one.state == "open" and how == "hide" and bool(one.saved)
        if how == "hide":
            self.server.do(one.post(f"{one.form}/hide", {}))
        elif one.state == "open":
            self.server.do(one.go("/stop"))
            self.server.do(one.press("/stop", choice="delete"))
            one.saved = ""
        else:
            return
        assert before - self.forms() == int(one.is_here and not stays)
        one.is_here, one.state = False, "sent" if one.state == "sent" else "gone"
        self.go_back(one)

    def go_back(self, one: Browser) -> None:
        """Press "back": there is nothing of it."""
        for page in ("", "/what_happened", "/check"):
            self.server.do(one.go(page))
            assert one.state == "open" or CANARY not in one.html

    @rule(one=people, page=st.sampled_from(OUTSIDE), fields=nonsense, choice=st.none() | st.text(max_size=LONG))
    def send_nonsense(self, one: Browser, page: str, fields: dict[str, str], choice: str | None) -> None:
        """Post what no page of ours posts, to any of them: without the proof of the form it changes nothing."""
        if one.state != "open":
            return
        more: dict[str, Any] = {} if choice is None else {"choice": choice}
        one.origin = self.server.origin
        self.server.do(one.post(f"{one.form}/{page}", {"proof": "", **fields, **more}))
        assert one.status in {200, 400, 404, 409, 422, 429}

    @rule(one=people, page=st.sampled_from(PAGES))
    def go_anywhere(self, one: Browser, page: str) -> None:
        """Type an address."""
        one.origin = self.server.origin
        self.server.do(one.go(f"/{page}"))
        assert one.status in {200, 404}

    @rule(mood=st.sampled_from(["well", "broken"]))
    def the_bot_is(self, mood: Any) -> None:
        """Let the bot be ill or well: the form goes on without it."""
        self.server.bot.mood = mood

    @precondition(lambda self: not self.started_again and any(one.story for one in self.known))
    @rule()
    def start_again(self) -> None:
        """Replace the process, not the store."""
        self.started_again = True
        self.server.stop()
        self.server.start()
