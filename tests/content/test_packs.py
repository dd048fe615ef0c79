"""What the five packs must hold, whatever a council fills in later."""

from __future__ import annotations

import pytest

from backend.content.coverage import report, untold, untold_in_chat
from backend.content.load import BadContent, Content, load
from backend.content.pack import leaves
from backend.content.page_facts import later_promises, page_facts
from backend.law.promises import limits
from backend.law.statute import read_statute
from backend.settings import ROOT
from telling.cards import filled, is_shown
from telling.facts import facts_of
from tests.content.conftest import COUNCILS, SHIPPED, SmallCopy


def test_there_are_five_councils(content: Content) -> None:
    assert list(content.councils) == COUNCILS


def test_every_value_of_a_council_has_its_sentence_or_says_why_not(content: Content, council: str) -> None:
    for name, leaf in leaves(content.councils[council].pack).items():
        if leaf.source == "council":
            assert leaf.quote or leaf.note, name
            assert leaf.checked_on, name
        else:
            assert leaf.quote is None, f"{name} has a quote, so it comes from the council"


def test_what_is_not_confirmed_is_shown_to_nobody(content: Content, council: str) -> None:
    pack, shown = content.councils[council].pack, content.councils[council].facts
    hidden = [name for name, leaf in leaves(pack).items() if not leaf.confirmed or leaf.value is None]
    assert hidden
    assert not shown.keys() & set(hidden)
    assert all(shown.values())


def test_where_a_page_is_silent_the_number_is_the_law_s(content: Content, council: str) -> None:
    times = content.councils[council].pack.times
    for name, days in limits(read_statute()).items():
        leaf = getattr(times, name)
        if leaf.source == "statute_default":
            assert leaf.value == days, name


def test_a_number_that_is_neither_published_nor_law_is_not_told_to_a_child(content: Content) -> None:
    assert content.councils["wigan"].pack.times.acknowledge.value == 3
    assert "times_acknowledge" not in content.councils["wigan"].facts
    assert content.councils["islington"].facts["times_acknowledge"] == "2"


@pytest.mark.parametrize(
    ("council", "name", "value"),
    [
        ("wigan", "contacts_complaints_phone", "01942 489 808"),
        ("wigan", "times_comment_acknowledge", "5"),
        ("wigan", "times_thank_you_acknowledge", "5"),
        ("sefton", "times_informal_days", "2"),
        ("sefton", "people_informal_helper", "your carer or social worker"),
        ("cheshire-west-and-chester", "times_stage_1_answer", "20"),
        ("cheshire-west-and-chester", "times_director_reply", "15"),
        ("islington", "contacts_complaints_phone", "020 7527 8048"),
        ("islington", "contacts_complaints_post", "3 Elwood Street, N5 1EB"),
        ("islington", "times_stage_3_window", "20"),
        ("devon", "times_stage_2_window", "20"),
        ("devon", "times_stage_3_total", "50"),
    ],
)
def test_what_a_council_publishes_can_be_told(content: Content, council: str, name: str, value: str) -> None:
    assert content.councils[council].facts[name] == value


def test_what_a_complaint_is_stands_after_a_name_that_holds_the_word_and_the_name_after_its_own_number(
    content: Content,
) -> None:
    def after_the_number(name: str) -> list[str]:
        contacts = {"phone": {"value": "01", "confirmed": True}, "name": {"value": name, "confirmed": True}}
        known = {**content.councils["devon"].facts, **facts_of({"contacts": {"complaints": contacts}})}
        says = [line.say for line in filled(content.card("devon", "answer_talk_to_person").lines, known)]
        return says[says.index("Call us on 01.") + 1 :][:2]

    explains = "A complaint is what you want us to put right."
    assert after_the_number("Complaints Manager") == ["You can ask for the Complaints Manager.", explains]
    plainly, then = after_the_number("Rights Team")
    assert (plainly, then != explains) == ("You can ask for the Rights Team.", True)


def test_only_where_a_council_says_so_are_its_advocates_called_independent(content: Content, council: str) -> None:
    card = content.card(council, "answer_what_is_advocate").lines
    page = [line for part in content.pages["advocate"].parts for line in part.lines]
    known = page_facts(content, council)
    shown = [line.say for line in (*card, *page) if is_shown(line, known)]
    assert any("part of the council" in say or "independent" in say for say in shown) == (council == "wigan")


@pytest.mark.parametrize("name", ["contacts_advocate_phone", "contacts_safeguarding_day_phone"])
def test_a_number_found_elsewhere_waits_for_the_council(content: Content, council: str, name: str) -> None:
    assert name not in content.councils[council].facts


def test_only_cheshire_west_promises_later_than_the_law_and_its_pages_say_both(content: Content) -> None:
    late = {name: later_promises(council) for name, council in content.councils.items() if later_promises(council)}
    assert late == {"cheshire-west-and-chester": {"stage_1_answer": (20, 10)}}
    assert page_facts(content, "cheshire-west-and-chester")["law_stage_1_answer"] == "10"
    assert "law_stage_1_answer" not in page_facts(content, "wigan")


def test_every_fact_a_council_publishes_is_told_somewhere(content: Content, council: str) -> None:
    assert untold(content, council) == []
    assert untold_in_chat(content, council) == []


def test_the_table_of_published_facts_is_up_to_date(content: Content) -> None:
    from backend.content.check import notes

    written = (ROOT / "docs" / "council-pages.md").read_text("utf-8")
    assert written == report(content, notes(SHIPPED)), "run python -m backend.content.coverage > docs/council-pages.md"


def test_an_unknown_key_in_a_pack_is_refused_and_its_place_is_named(copy: SmallCopy) -> None:
    pack = copy.read("wigan/pack.yml")
    pack["contacts"]["complaints"]["fone"] = pack["contacts"]["complaints"]["phone"]
    copy.write("wigan/pack.yml", pack)
    with pytest.raises(BadContent, match=r"wigan/pack\.yml: contacts\.complaints\.fone"):
        load(copy.folder)


def test_a_key_that_is_there_twice_is_refused(copy: SmallCopy) -> None:
    copy.write(
        "shared/cards/one.yml", "one: {lines: [{say: A., picture: tick}]}\none: {lines: [{say: B., picture: tick}]}\n"
    )
    with pytest.raises(BadContent, match="one is there twice"):
        load(copy.folder)


def test_a_council_s_whole_card_replaces_the_shared_one(copy: SmallCopy) -> None:
    copy.write("shared/cards/one.yml", {"one": {"lines": [{"say": "Hello.", "picture": "hello"}]}})
    copy.write("wigan/cards/own.yml", {"one": {"lines": [{"say": "Hello from us.", "picture": "hello"}]}})
    assert [line.say for line in load(copy.folder).card("wigan", "one").lines] == ["Hello from us."]


def test_the_card_for_the_kind_of_telling_comes_first(copy: SmallCopy) -> None:
    line = {"picture": "hello"}
    copy.write(
        "shared/cards/one.yml",
        {"one": {"lines": [{"say": "A.", **line}]}, "one_comment": {"lines": [{"say": "B.", **line}]}},
    )
    content = load(copy.folder)
    assert content.card("wigan", "one", "comment").lines[0].say == "B."
    assert content.card("wigan", "one", "thank_you").lines[0].say == "A."
