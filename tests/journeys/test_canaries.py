"""Fifty words that nobody else would write, put into every field and every error path of a real run.

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

CANARIES = [f"canary{number:02d}quetzal" for number in range(50)]


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

    def follows(self, *steps: str) -> None:
        """`>id` presses, anything else is typed with the next canary in it."""
        for step in steps:
            answer = self.says(choice=step[1:]) if step.startswith(">") else self.types(step)
            assert "messages" in answer, f"{step}: {answer}"


def fill_every_field(caller: Caller) -> None:
    caller.token = caller.call("POST", "/chat/conversations", {"council": "wigan"})["token"]
    caller.follows(
        ">complaint", ">me_with_someone", "my aunt {}", ">yes", "they lost my {} coat", "and {}", ">thats_all"
    )
    caller.follows(
        "at {} o clock", "it was about {}", "a new {} please", ">someone_i_trust", "{}", ">phone", "{}", ">no"
    )
    caller.follows("{}", "{}", ">send")


def fill_as_an_adult(caller: Caller) -> None:
    caller.token = caller.call("POST", "/chat/conversations", {"council": "devon"})["token"]
    caller.follows(
        ">comment", ">for_a_child", ">advocate", "{}", ">yes", ">yes", "{}", "{} should be better", ">thats_all"
    )
    for _ in range(6):
        caller.types()


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
