"""The chat and the form say the same words of the same council: each is asked for every card and compared."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import date, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from backend.cases.shapes import Expected, Receipt
from backend.content.load import Content, load
from backend.form.words import Speaker
from backend.run import BOT_PYTHON
from backend.settings import ROOT
from telling.answers import Answer, Answers
from tests.content.conftest import COUNCILS, SHIPPED
from tests.ways_to_say import AT, KINDS, WAYS, WHO, key_of

CARD = """
how_soon:
  lines:
    - {say: "We tell you in {times_acknowledge} working days.", picture: calendar, needs: times_acknowledge}
    - {say: "We tell you soon.", picture: calendar, unless: times_acknowledge}
    - {say: "{council_name} has no {contacts_advocate_fax}.", picture: phone}
    - {say: "{people_stage_1_answerer} will answer.", picture: person, needs: people_stage_1_answerer}
  choices:
    - {id: a, label: "Fax", picture: phone, needs: contacts_advocate_fax}
    - {id: b, label: "Phone", picture: phone, needs: council_name}
"""
"""A number that most councils have not confirmed; a blank nobody fills; a fact that opens a sentence."""
ONLY_IN_THE_CHAT = {
    "ask_point_change": "its choices depend on the list of points",
    "saved": "the gateway puts the code in",
}


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the shipped words and one more card."""
    folder = tmp_path_factory.mktemp("words") / "content"
    shutil.copytree(SHIPPED, folder)
    (folder / "shared" / "cards" / "how_soon.yml").write_text(CARD, "utf-8")
    return folder


@pytest.fixture(scope="module")
def of_the_backend(words: Path) -> Content:
    return load(words)


@pytest.fixture(scope="module")
def of_the_bot(words: Path) -> dict[str, Any]:
    asked = [str(BOT_PYTHON), "-W", "ignore", "-m", "tests.bot.print_cards"]
    answer = subprocess.run(
        asked, cwd=ROOT, env={**os.environ, "HMO_CONTENT": str(words)}, capture_output=True, check=True, timeout=120
    )
    said: dict[str, Any] = json.loads(answer.stdout)
    return said


def said_by_the_form(content: Content, council: str, name: str, who: str, kind: str | None, how: str) -> dict[str, Any]:
    """Return what the form says for a card: its lines and its buttons."""
    answers = Answers({"who_is_typing": Answer(who), **({"kind": Answer(kind)} if kind else {})})
    said = Speaker(content, council, answers, at=datetime.fromisoformat(AT)).say(name, again=how == "again")
    return {"lines": [line.say for line in said.lines], "choices": [choice.label for choice in said.choices]}


@pytest.mark.parametrize("council", COUNCILS)
def test_both_know_the_same_facts_of_a_council(
    of_the_bot: dict[str, Any], of_the_backend: Content, council: str
) -> None:
    assert of_the_bot[council] == of_the_backend.councils[council].facts


@pytest.mark.parametrize("council", COUNCILS)
def test_both_say_every_card_in_the_same_words(
    of_the_bot: dict[str, Any], of_the_backend: Content, council: str
) -> None:
    names = sorted(of_the_backend.cards(council).keys() - ONLY_IN_THE_CHAT.keys())
    for name, who, kind, how in product(names, WHO, KINDS, WAYS):
        by_the_bot = dict(of_the_bot[key_of(council, name, who, kind, how)])
        if not by_the_bot.pop("is_question"):
            how = "lines"  # what is no question is said again only when it was said last
        assert by_the_bot == said_by_the_form(of_the_backend, council, name, who, kind, how), (name, who, kind, how)


@pytest.mark.parametrize("council", COUNCILS)
def test_neither_tells_a_time_that_nobody_has_confirmed(
    of_the_bot: dict[str, Any], of_the_backend: Content, council: str
) -> None:
    leaf = of_the_backend.councils[council].pack.times.acknowledge
    first = f"We tell you in {leaf.value} working days." if leaf.confirmed else "We tell you soon."
    by_the_bot = dict(of_the_bot[key_of(council, "how_soon", "me", None, "lines")])
    assert not by_the_bot.pop("is_question")
    assert by_the_bot["lines"][0] == first
    assert by_the_bot == said_by_the_form(of_the_backend, council, "how_soon", "me", None, "lines")
    assert by_the_bot["choices"] == ["Phone"]
    assert all(line[0].isupper() and "{" not in line for line in by_the_bot["lines"])


def test_most_councils_have_not_confirmed_that_time(of_the_backend: Content) -> None:
    confirmed = [held.pack.times.acknowledge.confirmed for held in of_the_backend.councils.values()]
    assert confirmed.count(False) == 4


@pytest.mark.parametrize("reachable", [True, False])
def test_the_form_says_what_is_decided_first_as_the_chat_does_and_promises_nothing_else(
    of_the_backend: Content, reachable: bool
) -> None:
    day = date(2026, 12, 8)
    due = Expected(what="stage_1_answer", by=day, at_latest=date(2026, 12, 22), because=())
    receipt = Receipt(
        reference="WN-7K3P", code="a b c d", received_on=date(2026, 11, 24), expected=(due,), decided_first=True
    )
    speaker = Speaker(of_the_backend, "wigan", Answers({"who_is_typing": Answer("about_me")}))
    lines = " ".join(line.say for line in speaker.sent(receipt, "complaint", reachable).lines)
    assert "First somebody decides whether this can be looked into." in lines
    assert "A manager will look" not in lines
    assert "22 December" not in lines
    assert ("If they say yes today, the answer is due by Tuesday 8 December." in lines) == reachable
