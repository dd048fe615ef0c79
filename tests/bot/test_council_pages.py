"""Each sentence of the five councils' own pages is told to a child in a conversation, not only on a page.

`council_pages/<council>.yml` is frozen: every sentence of our copy of the page, with the lines that tell it, or why it
is not told. Here are the conversations in which a child meets them; the model, the cards and the packs are the real
ones.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from telling.facts import leaves
from telling.yaml_files import read_yaml
from tests.bot.conftest import PROGRESS, Person, PretendBackend

pytestmark = pytest.mark.asyncio
FROZEN = Path(__file__).parent / "council_pages"
COUNCILS = sorted(file.stem for file in FROZEN.glob("*.yml"))
PACKS = Path(__file__).resolve().parents[2] / "easy_read_content"
SEEN_WITH_THE_CODE = (">begin", ">later", "WN-7K3P", "apple river green boat")
TALKS: dict[str, tuple[str, ...]] = {
    "welcome": (">begin",),
    "how_it_works": (">begin", ">how_it_works"),
    "answer_what_happens_next": (">begin", ">complaint", ">me", "what happens next?"),
    "answer_what_happens_next_comment": (">begin", ">comment", ">me", "what happens next?"),
    "answer_what_happens_next_thank_you": (">begin", ">thank_you", ">me", "what happens next?"),
    "answer_how_long": (">begin", ">complaint", ">me", "how long does it take?"),
    "answer_how_long_comment": (">begin", ">comment", ">me", "how long does it take?"),
    "answer_how_long_thank_you": (">begin", ">thank_you", ">me", "how long does it take?"),
    "answer_not_happy_with_answer": (
        *(">begin", ">complaint", ">me", "nobody told me about my review"),
        "what can i do if i dont like the answer they gave me?",
    ),
    "answer_who_else_can_help": (">begin", "who else can help me?"),
    "answer_talk_to_person": (">begin", "can i talk to a real person?"),
    "answer_who_is_manager": (">begin", "who is the manager?"),
    "answer_who_can_complain": (">begin", "who can complain?"),
    "answer_what_can_i_complain_about": (">begin", "what can i complain about?"),
    "answer_what_is_complaint": (">begin", "what is a complaint?"),
    "answer_will_i_get_in_trouble": (">begin", "will i get in trouble?"),
    "answer_who_sees_this": (">begin", "who will see this?"),
    "answer_too_old": (">begin", "is it too late if it was two years ago?"),
    "answer_what_is_advocate": (">begin", "what is an advocate?"),
    "answer_not_social_care": (">begin", "my bins haven't been emptied for two weeks"),
    "ask_what_would_help": (
        *(">begin", ">complaint", ">me", "nobody told me about my review", ">thats_all", ">no"),
        *(">this_month", ">other"),
    ),
    "ask_later_next_stage": (*SEEN_WITH_THE_CODE, ">next_stage"),
    "ask_later_next_panel": (*SEEN_WITH_THE_CODE, ">next_stage"),
}
"""card -> what a child presses (`>id`) or types until it is said."""
AFTER_STAGE_1 = {**PROGRESS, "state": "answered", "expected": [], "can": ["next_stage"]}
AFTER_STAGE_2 = {**AFTER_STAGE_1, "state": "stage_2_answered", "stage": 2}
CASES: dict[str, dict[str, Any]] = {"ask_later_next_stage": AFTER_STAGE_1, "ask_later_next_panel": AFTER_STAGE_2}


def frozen(council: str) -> list[dict[str, Any]]:
    """Return the sentences of one page."""
    rows = yaml.safe_load((FROZEN / f"{council}.yml").read_text("utf-8"))
    assert isinstance(rows, list)
    return rows


@pytest.mark.parametrize("council", COUNCILS)
async def test_a_child_is_told_what_the_page_of_their_council_says(
    person: Person, pretend_backend: PretendBackend, council: str
) -> None:
    rows = [row for row in frozen(council) if "told" in row]
    said: dict[str, set[str]] = {}
    for card in dict.fromkeys(card for row in rows for card in row["told"]):
        talker = Person(person.conversations, council)
        pretend_backend.case = CASES.get(card, PROGRESS)
        await talker.follows(*TALKS[card])
        shown = [message for message in talker.seen if message["card"] == card]
        assert shown, f"{card} is not said after {TALKS[card]}, but {talker.seen[-1]['card']}"
        said[card] = {line["say"] for line in shown[-1]["lines"]}
    missing = [
        (row["page"], say) for row in rows for card in row["told"] for say in set(row["told"][card]) - said[card]
    ]
    assert missing == []


@pytest.mark.parametrize("council", COUNCILS)
async def test_every_sentence_that_a_pack_quotes_is_in_the_frozen_list_and_told(council: str) -> None:
    pack = read_yaml((PACKS / council / "pack.yml").read_text("utf-8"))
    told = " ".join(plain(row["page"]) for row in frozen(council) if "told" in row)
    quoted = [leaf["quote"] for name, leaf in leaves(pack) if leaf.get("quote") and name not in NOT_TOLD_AS_A_QUOTE]
    assert len(quoted) > 10
    assert [quote for quote in quoted if plain(quote) not in told] == []


NOT_TOLD_AS_A_QUOTE = {"council_name"}
"""It is in every talk; the sentence that it was read from is about cookies, or a sign of copyright."""


async def test_what_is_not_told_is_a_heading_or_says_why() -> None:
    rows = [row for council in COUNCILS for row in frozen(council) if "not_told" in row]
    assert all("told" not in row for row in rows)
    assert [row["page"] for row in rows if row["not_told"] == HEADING and len(row["page"].split()) > A_HEADING] == []


HEADING = "a heading, or the website itself"
A_HEADING = 12
"""Words in the longest heading of the five pages."""


def plain(text: str) -> str:
    """Return the words alone: a page has bullets and line breaks where a quote has none."""
    return "".join(letter if letter.isalnum() else " " for letter in text.lower()).replace("  ", " ").strip()
