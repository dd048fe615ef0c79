"""Anybody does anything at all in the chat, in any order, while the bot is well, broken or away.

What must hold: a message that was answered is in the talk once, in its order, with the same answer however often it
comes; one that was not is kept and can be sent again; what was deleted, taken over or wiped opens nothing any more;
never a 5xx but "not sent", and no refusal repeats what was sent.
"""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, precondition, rule

from tests.backend.fuzz.from_schema import CANARY, junk
from tests.backend.fuzz.server import Answered, Server
from tests.backend.fuzz.talk import Json, Talk, own

COUNCILS = ("wigan", "islington", "devon")
ROUTES = (("POST", "/chat/messages"), ("GET", "/chat/messages"), ("POST", "/chat/save"), ("DELETE", "/chat"))
TAKING = ("/chat/conversations", "/chat/messages", "/chat/resume")
MOODS = ("broken", "refuses", "rubbish", "not_json", "empty", "dies_after", "away")
texts = st.text(max_size=60).map(lambda text: text + CANARY)


class ChatGateway(RuleBasedStateMachine):
    """The rules. server, with a pretend bot, is set by whoever runs it."""

    server: Server
    talks = Bundle("talks")

    @initialize(target=talks, council=st.sampled_from(COUNCILS))
    def begin(self, council: str) -> Talk:
        """Let one person come, who has said something already."""
        self.known: list[Talk] = []
        self.ended: list[str] = []
        self.old_codes: list[str] = []
        self.started_again = False
        self.server.bot.mood = "well"
        talk = self.start(council)
        for text in (CANARY, f"more {CANARY}"):
            self.send_well(talk, {"text": text}, 1)
        return talk

    def teardown(self) -> None:
        """At the end, everything that was acknowledged is still there; then each goes, and what is over stays over."""
        for at, talk in enumerate(getattr(self, "known", [])):
            self.look(talk)
            late = self.say_in_vain(talk, f"late {CANARY}", "broken")
            self.send_well(talk, {"text": f"later {CANARY}"}, 1)
            if late:
                self.send_well(talk, {"text": f"late {CANARY}"}, 2, late)
            self.look(talk)
            (self.delete_in_the_talk, self.send)[at % 2](talk, True)
            self.wipe(talk)
        for token in getattr(self, "ended", []):
            assert self.ask("GET", "/chat/messages", token).status == 401

    def ask(self, method: str, path: str, token: str = "", body: Any = None, raw: bytes | None = None) -> Answered:
        """Ask as a browser does, each time from another address."""
        return self.server.do(self.asking(method, path, token, body, raw))

    async def asking(self, method: str, path: str, token: str, body: Any, raw: bytes | None = None) -> Answered:
        """Ask, and hold every answer to what must always hold."""
        number = uuid.uuid4().int
        headers = {
            "X-Forwarded-For": ".".join(str(number >> shift & 127 or 1) for shift in (0, 8, 16, 24)),
            "Content-Type": "application/json",
        }
        if token:
            headers["Authorization"] = f"Bearer {token}"
        sent = None if method == "GET" else raw if raw is not None else json.dumps(body).encode()
        answer = await self.server.send(method, path, headers, sent)
        assert answer.status < 500 or answer.body["problem"] == "not_sent", (method, path, answer.status)
        if answer.status >= 400:
            assert CANARY.encode() not in answer.raw
            assert {"problem", "say"} <= answer.body.keys()
        return answer

    @rule(target=talks, council=st.sampled_from(COUNCILS))
    def come(self, council: str) -> Talk:
        """Let one more come."""
        return self.start(council)

    def start(self, council: str) -> Talk:
        """Begin a talk."""
        answer = self.ask("POST", "/chat/conversations", body={"council": council})
        assert answer.status == 201
        talk = Talk(council, answer.body["token"])
        self.known.append(talk)
        return talk

    @rule(talk=talks, said=st.lists(st.tuples(texts, st.integers(1, 3)), min_size=1, max_size=4))
    def say(self, talk: Talk, said: list[tuple[str, int]]) -> None:
        """Say something, perhaps several times at once: it is answered once, and each time the same."""
        for text, times in said:
            self.send_well(talk, {"text": text}, times)

    @rule(talk=talks, choice=st.sampled_from(["yes", "check", "later"]))
    def press(self, talk: Talk, choice: str) -> None:
        """Press a choice."""
        self.send_well(talk, {"choice": choice}, 1)

    @rule(talk=talks, times=st.integers(1, 3))
    def send(self, talk: Talk, times: int) -> None:
        """Send it to the council: its words are not kept here any longer."""
        self.send_well(talk, {"choice": "send"}, times)
        self.look(talk)

    @rule(talk=talks)
    def save_in_the_talk(self, talk: Talk) -> None:
        """Say that it is to be saved: the card shows the four words."""
        self.send_well(talk, {"choice": "save"}, 1)

    @rule(talk=talks, goes_on=st.booleans())
    def delete_in_the_talk(self, talk: Talk, goes_on: bool) -> None:
        """Say that it is to be deleted: nothing of it is left, and it may go on."""
        self.send_well(talk, {"choice": "delete"}, 1)
        if goes_on:
            self.send_well(talk, {"text": f"afterwards {CANARY}"}, 1)
        self.look(talk)

    def send_well(self, talk: Talk, words: Json, times: int, message_id: str = "") -> None:
        """Send a message while the bot is well."""
        body = {"id": message_id or str(uuid.uuid4()), **words}

        async def at_once() -> list[Answered]:
            asked = [self.asking("POST", "/chat/messages", talk.token, body) for _ in range(times)]
            return await asyncio.gather(*asked)

        answers = self.server.do(at_once())
        if talk.over:
            assert {answer.status for answer in answers} == {401}
            return
        if talk.sent and words.get("choice") == "save":
            assert {answer.status for answer in answers} == {409}
            talk.said(body["id"], words, answered=False)
            return
        assert {answer.status for answer in answers} == {200}, answers
        [messages] = {json.dumps(answer.body["messages"]): answer.body["messages"] for answer in answers}.values()
        talk.said(body["id"], words, answered=True)
        talk.answers[body["id"]] = messages
        self.do_what_was_answered(talk, body["id"], words, messages)

    def do_what_was_answered(self, talk: Talk, message_id: str, words: Json, messages: list[Json]) -> None:
        """Know what follows from it."""
        match words.get("choice"):
            case "send":
                talk.went()
            case "delete":
                talk.emptied(message_id)
            case "save":
                found = re.search(r"Write down: ([a-z]+(?: [a-z]+){3})", json.dumps(messages))
                assert found
                self.take_code(talk, found[1])

    def take_code(self, talk: Talk, code: str) -> None:
        """From now on these four words open it, and none before."""
        self.old_codes += [talk.code] if talk.code else []
        talk.code = code

    @rule(talk=talks, text=texts, mood=st.sampled_from(MOODS), again=st.booleans())
    def say_while_the_bot_is_ill(self, talk: Talk, text: str, mood: Any, again: bool) -> None:
        """Say something that cannot be sent: that is said, it is kept, and it is answered when it comes again."""
        message_id = self.say_in_vain(talk, text, mood)
        if message_id and again:
            self.send_well(talk, {"text": text}, 2, message_id)

    def say_in_vain(self, talk: Talk, text: str, mood: Any) -> str:
        """Say something while the bot is ill; return the id of what was kept, nothing where the talk is over."""
        bot, message_id = self.server.bot, str(uuid.uuid4())
        if mood == "away":
            self.server.do(bot.stop())
        else:
            bot.mood = mood
        answer = self.ask("POST", "/chat/messages", talk.token, {"id": message_id, "text": text})
        bot.mood = "well"
        if mood == "away":
            self.server.do(bot.start())
        if talk.over:
            assert answer.status == 401
            return ""
        assert (answer.status, answer.body["problem"]) == (503, "not_sent")
        assert answer.body["messages"], "nobody is left without the help card"
        talk.said(message_id, {"text": text}, answered=False)
        return message_id

    @rule(talk=talks, data=st.data())
    def say_it_again(self, talk: Talk, data: st.DataObject) -> None:
        """Send once more what was answered, as a page does that lost its line: the same answer comes."""
        if talk.over or not (shown := [entry["id"] for entry in talk.person if entry["id"] in talk.answers]):
            return
        message_id = data.draw(st.sampled_from(shown), label="again")
        if talk.sent:
            return  # its words are gone here, and lines that quote them
        answer = self.ask("POST", "/chat/messages", talk.token, {"id": message_id, **talk.words[message_id]})
        assert (answer.status, answer.body["messages"]) == (200, talk.answers[message_id])

    @rule(talk=talks, text=texts, data=st.data())
    def say_something_else_under_the_same_id(self, talk: Talk, text: str, data: st.DataObject) -> None:
        """Reuse an id: it stands for its words."""
        ids = [entry["id"] for entry in talk.person if "sent" not in entry]
        if talk.over or not ids:
            return
        body = {"id": data.draw(st.sampled_from(ids), label="id"), "text": f"other {text}"}
        answer = self.ask("POST", "/chat/messages", talk.token, body)
        assert (answer.status, answer.body["problem"]) == (409, "changed")

    @rule(talk=talks)
    def look(self, talk: Talk) -> None:
        """Load the page anew: all that was said is there once, in its order."""
        answer = self.ask("GET", "/chat/messages", talk.token)
        if talk.over:
            assert answer.status == 401
            return
        assert answer.status == 200
        assert (answer.body["council"], own(answer.body["messages"])) == (talk.council, talk.person)

    @rule(talk=talks)
    def save(self, talk: Talk) -> None:
        """Save it under four words."""
        answer = self.ask("POST", "/chat/save", talk.token, {})
        if answer.status == 200:
            assert not talk.over
            assert not talk.sent
            self.take_code(talk, answer.body["code"])
        else:
            assert answer.status in ({401} if talk.over else {409, 429} if talk.sent else {429})

    @rule(talk=talks, jumbled=st.booleans())
    def come_back(self, talk: Talk, jumbled: bool) -> None:
        """Go on elsewhere with the four words: the old place is closed."""
        if not talk.code:
            return
        typed = "-".join(talk.code.upper().split()) if jumbled else talk.code
        answer = self.ask("POST", "/chat/resume", body={"code": typed})
        if talk.over:
            assert answer.status == 404
            return
        assert (answer.status, answer.body["council"]) == (200, talk.council)
        assert own(answer.body["messages"]) == talk.person
        self.ended.append(talk.token)
        talk.token = answer.body["token"]

    @rule(talk=talks)
    def wipe(self, talk: Talk) -> None:
        """Delete it: gone at once, here and for good."""
        assert self.ask("DELETE", "/chat", talk.token).status == (401 if talk.over else 204)
        talk.over = True
        self.ended.append(talk.token)

    @rule(route=st.sampled_from(ROUTES), text=texts, made_up=st.text(st.characters(codec="ascii", categories=["L"])))
    def come_with_what_is_over(self, route: tuple[str, str], text: str, made_up: str) -> None:
        """Refused tokens stay refused, four words of an earlier save open nothing, and nobody guesses either."""
        method, path = route
        body = {"id": str(uuid.uuid4()), "text": text} if path == "/chat/messages" else {}
        for token in [*self.ended[-2:], made_up]:
            assert self.ask(method, path, token, body).status == 401
        for typed in [text, *self.old_codes[-1:]]:
            assert self.ask("POST", "/chat/resume", body={"code": typed}).status == 404

    @rule(talk=talks, path=st.sampled_from(TAKING), body=junk, raw=st.none() | st.binary(max_size=80))
    def send_anything(self, talk: Talk, path: str, body: Any, raw: bytes | None) -> None:
        """Send any JSON, or bytes that are none: refused, and nothing changes."""
        sent = None if raw is None else raw + CANARY.encode()
        answer = self.ask("POST", path, talk.token, body, sent)
        assert answer.status in ({400, 401} if talk.over and path == "/chat/messages" else {400})

    @rule(talk=talks, field_=st.sampled_from(["id", "text", "choice", "ask", "more"]), value=junk)
    def send_what_nearly_fits(self, talk: Talk, field_: str, value: Any) -> None:
        """Send a message in which one thing is wrong."""
        body = {"id": str(uuid.uuid4()), "text": CANARY, field_: value}
        answer = self.ask("POST", "/chat/messages", talk.token, body)
        if answer.status == 200:
            talk.said(body["id"], {"text": body["text"]}, answered=True)
            talk.answers[body["id"]] = answer.body["messages"]
        else:
            assert answer.status == 401 if talk.over else answer.status in {400, 409}

    @precondition(lambda self: not self.started_again and any(len(talk.person) > 2 for talk in self.known))
    @rule()
    def start_again(self) -> None:
        """Replace the process, not the store. Once in a run: it takes as long as everything else."""
        self.started_again = True
        self.server.stop()
        self.server.start()
