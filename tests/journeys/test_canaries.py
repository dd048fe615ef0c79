"""Words that nobody else would write, put into every field and every error path of a real run.

Not one may be found in a log, an error, or any file that is not sealed.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.journeys.stack import Stack

CANARIES = [f"canary{number:02d}quetzal" for number in range(80)]
PRESSED = {
    "what_happened": "thats_all", "points": "right", "heard": "right", "treat_as_complaint": "no",
    "advocate": "someone_i_trust", "reply_how": "phone", "reply_safe": "no", "safe_now": "yes", "after_harm": "go_on",
    "child_knows": "yes", "child_agrees": "yes", "agreed_how": "told_me", "helper_ok": "yes",
}  # fmt: skip
"""Choices that open the questions with words of their own."""
NEVER_TYPED = ("advocate", "reply_how", "safe_now", "after_harm")


class Caller:
    """Somebody with a client that does whatever it likes."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.canaries: Iterator[str] = iter(CANARIES)
        self.token: str | None = None
        self.errors: list[str] = []

    def call(
        self, method: str, path: str, body: bytes | dict[str, Any] | None = None, **headers: str
    ) -> dict[str, Any]:
        """Do one request; what an error says is kept for the search."""
        raw = json.dumps(body).encode() if isinstance(body, dict) else body
        sent = {"Content-Type": "application/json", **headers}
        if self.token and "Authorization" not in sent:
            sent["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(self.stack.url(path), raw, sent, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return dict(json.loads(answer.read() or b"{}"))
        except urllib.error.HTTPError as error:
            self.errors.append(error.read().decode() + str(error.headers))
            return {"status": error.code}

    def says(self, **words: Any) -> dict[str, Any]:
        """Send one message."""
        return self.call("POST", "/chat/messages", {"id": str(uuid.uuid4()), **words})

    def types(self, around: str = "{}") -> dict[str, Any]:
        """Type the next canary."""
        return self.says(text=around.format(next(self.canaries)))

    def begins(self, council: str, *steps: str) -> None:
        """Begin a conversation of its own."""
        self.token = self.call("POST", "/chat/conversations", {"council": council})["token"]
        self.follows(*steps)

    def answers_whatever_is_asked(self, story: str) -> None:
        """Type a canary at every question until it is read back, and press where typing was not understood."""
        typed: set[str] = set()
        answer = self.types(story)
        for _ in range(60):
            ask, choices = question_of(answer)
            if ask == "check":
                self.follows(">send")
                return
            if ask in typed or ask in NEVER_TYPED:
                wanted = PRESSED.get(ask, "skip")
                answer = self.says(choice=wanted if wanted in choices else choices[0])
            else:
                typed.add(ask)
                answer = self.types()
        raise AssertionError("the conversation does not end")

    def follows(self, *steps: str) -> None:
        """Do several things: `>id` presses, anything else is typed with the next canary in it."""
        for step in steps:
            answer = self.says(choice=step[1:]) if step.startswith(">") else self.types(step)
            assert "messages" in answer, f"{step}: {answer}"


def question_of(answer: dict[str, Any]) -> tuple[str, list[str]]:
    """Return the open question of an answer and what can be pressed."""
    choices = [choice["id"] for message in answer["messages"] for choice in message.get("choices") or []]
    return next(message["ask"] for message in reversed(answer["messages"]) if message.get("ask")), choices


def fill_every_field(caller: Caller) -> None:
    caller.begins("wigan", ">complaint", ">me_with_someone", "my aunt {}")
    caller.answers_whatever_is_asked("they lost my {} coat")


def fill_as_an_adult(caller: Caller) -> None:
    caller.begins("devon", ">comment", ">for_a_child", ">advocate", "{}")
    caller.answers_whatever_is_asked("{} should be better")


def break_everything(caller: Caller) -> None:
    word = lambda: next(caller.canaries)  # noqa: E731
    token = (caller.stack.home / "secrets" / "service-token").read_text()
    service = {"Authorization": f"Bearer {token}"}
    caller.says(text=word() * 2500)
    caller.says(text=word(), choice=word())
    caller.call("POST", "/chat/messages", word().encode())
    caller.call("POST", "/chat/messages", {"id": word(), "text": word(), word(): word()})
    caller.call("POST", "/chat/conversations", {"council": word()})
    caller.call("POST", "/chat/resume", {"code": word()})
    caller.call("GET", f"/chat/{word()}?{word()}={word()}")
    caller.call("GET", f"/c/{word()}/")
    caller.call("POST", "/api/progress", {"reference": word(), "code": word()}, **service)
    caller.call("PUT", f"/api/cases/{uuid.uuid4()}", {"council": word(), word(): word()}, **service)
    caller.call("PUT", f"/api/cases/{word()}", b"{" + word().encode(), **service)


def lose_the_bot(caller: Caller) -> None:
    caller.token = caller.call("POST", "/chat/conversations", {"council": "sefton"})["token"]
    caller.follows(">complaint", ">me")
    caller.stack.kill("bot")
    unheard = {"id": str(uuid.uuid4()), "text": f"nobody heard {next(caller.canaries)}"}
    assert caller.call("POST", "/chat/messages", unheard)["status"] == 503
    caller.stack.start("bot")
    assert "messages" in caller.call("POST", "/chat/messages", unheard)


def test_no_word_of_a_person_is_found_where_it_should_not_be(stack_at: Callable[[str | None], Stack]) -> None:
    stack = stack_at(None)
    caller = Caller(stack)
    fill_every_field(caller)
    fill_as_an_adult(caller)
    lose_the_bot(caller)
    break_everything(caller)
    stack.kill("backend")
    used = CANARIES[: CANARIES.index(next(caller.canaries, CANARIES[-1]))]
    assert len(used) >= 40, "fewer fields and error paths were tried than there are"
    stored = json.dumps(stack.cases())
    assert used[0] in stored, "the search below would prove nothing if nothing had been kept"
    places = {
        str(file): file.read_bytes()
        for where in (stack.home, stack.logs)
        for file in where.rglob("*")
        if file.is_file()
    }
    places["what the errors said"] = "".join(caller.errors).encode()
    found = [(canary, place) for place, held in places.items() for canary in used if canary.encode() in held]
    assert found == []


@pytest.mark.parametrize("signal_name", ["SIGINT", "SIGTERM"])
def test_stopping_stops_everything(stack_at: Callable[[str | None], Stack], signal_name: str) -> None:
    import signal

    stack = stack_at(None)
    for process in stack.processes.values():
        process.send_signal(getattr(signal, signal_name))
    assert [process.wait(timeout=20) for process in stack.processes.values()] != []
    stack.processes.clear()
