"""Packs: two layers, whole cards, and one rule for which value may be said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from telling.facts import facts_of, leaves, may_be_said, national_facts
from telling.packs import SHIPPED, content_folder, read_pack_files, read_packs
from telling.yaml_files import Unreadable, read_mapping

COUNCILS = sorted(read_pack_files(SHIPPED))


def write(folder: Path, name: str, text: str) -> None:
    """Write one file of a small content folder."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder of two councils and two shared cards; northtown has one of them in its own words."""
    write(
        tmp_path,
        "shared/helplines.yml",
        "listen: {number: 0800 1111, confirmed: true}\nold: {number: 1, confirmed: no}",
    )
    write(tmp_path, "shared/cards/a.yml", "hello: {lines: [{say: Hello., picture: wave}]}")
    write(tmp_path, "shared/cards/b.yml", "hello_comment: {lines: [{say: An idea!, picture: idea}]}")
    for council in ("northtown", "southtown"):
        write(tmp_path, f"{council}/pack.yml", f"council: {{name: {{value: {council.title()}, confirmed: true}}}}")
    own = "hello: {kind: help, lines: [{say: Hiya., picture: wave}]}"
    write(tmp_path, "northtown/cards/own.yml", own)
    return tmp_path


def test_a_council_replaces_a_whole_card_or_keeps_it(folder: Path) -> None:
    packs = read_packs(folder)
    assert [line.say for line in packs["northtown"].card("hello").lines] == ["Hiya."]
    assert packs["northtown"].card("hello").kind == "help"
    assert [line.say for line in packs["southtown"].card("hello").lines] == ["Hello."]
    assert set(packs["northtown"].own_cards) == {"hello"}
    assert not packs["southtown"].own_cards


def test_the_card_for_the_kind_of_telling_comes_first(folder: Path) -> None:
    pack = read_packs(folder)["southtown"]
    assert pack.card("hello", "comment").name == "hello_comment"
    assert pack.card("hello", "thank_you").name == "hello"
    assert pack.card("hello").name == "hello"
    with pytest.raises(KeyError):
        pack.card("good_bye", "comment")


def test_facts_are_the_councils_and_the_confirmed_national_numbers(folder: Path) -> None:
    assert read_packs(folder)["northtown"].facts == {"council_name": "Northtown", "helpline_listen": "0800 1111"}


@pytest.mark.parametrize(
    ("leaf", "said"),
    [
        ({"value": 2, "confirmed": True, "source": "council"}, True),
        ({"value": 25, "confirmed": True, "source": "statute_default"}, True),
        ({"value": 3, "confirmed": False, "source": "statute_default"}, False),
        ({"value": 3, "confirmed": False, "source": "council"}, False),
        ({"value": 3, "confirmed": "yes", "source": "council"}, False),
        ({"value": 3, "source": "council"}, False),
        ({"value": None, "confirmed": True, "source": "council"}, False),
        ({"value": "", "confirmed": True, "source": "council"}, False),
    ],
)
def test_only_a_confirmed_value_that_is_not_blank_may_be_said(leaf: dict[str, Any], said: bool) -> None:
    assert may_be_said(leaf) is said
    assert facts_of({"times": {"acknowledge": leaf}}) == ({"times_acknowledge": str(leaf["value"])} if said else {})
    assert national_facts({"line": {**leaf, "number": leaf["value"]}}).keys() == ({"helpline_line"} if said else set())


@pytest.mark.parametrize("council", COUNCILS)
def test_no_pack_says_what_nobody_has_confirmed(council: str) -> None:
    written = read_pack_files(SHIPPED)[council]
    facts = read_packs(SHIPPED)[council].facts
    for name, leaf in leaves(written):
        may = leaf["confirmed"] is True and leaf["value"] not in (None, "")
        assert facts.get(name) == (str(leaf["value"]) if may else None), name
    national = read_mapping(SHIPPED / "shared" / "helplines.yml")
    for key, line in national.items():
        assert facts.get(f"helpline_{key}") == (str(line["number"]) if line["confirmed"] else None), key


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("northtown/pack.yml", "a: 1\na: 2", r"northtown/pack\.yml: line 1: a is there twice"),
        ("northtown/pack.yml", "- a list", r"northtown/pack\.yml: names and what they stand for"),
        ("northtown/pack.yml", "a: [", r"northtown/pack\.yml: "),
        ("shared/cards/b.yml", "hello: {lines: []}", r"b\.yml: card hello is also in another file"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(folder: Path, name: str, text: str, says: str) -> None:
    write(folder, name, text)
    with pytest.raises(Unreadable, match=says):
        read_packs(folder)


def test_a_missing_list_of_helplines_is_no_empty_one(folder: Path) -> None:
    (folder / "shared" / "helplines.yml").unlink()
    with pytest.raises(Unreadable, match=r"helplines\.yml"):
        read_packs(folder)


def test_another_folder_can_be_named(tmp_path: Path) -> None:
    assert content_folder({}) == SHIPPED
    assert content_folder({"HMO_CONTENT": ""}) == SHIPPED
    assert content_folder({"HMO_CONTENT": str(tmp_path)}) == tmp_path.resolve()
