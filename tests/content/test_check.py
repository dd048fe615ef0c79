"""Each rule of the check fires on a card that breaks it, and the shipped words break none."""

from __future__ import annotations

from datetime import date

import pytest

from backend.content.check import notes, problems
from backend.content.load import Content, load
from backend.content.pictures_page import document, unsigned, words_beside
from backend.settings import ROOT
from tests.content.conftest import COUNCILS, SHIPPED, SmallCopy


def test_the_shipped_words_break_no_rule() -> None:
    assert problems(SHIPPED) == []


def test_a_good_card_is_left_alone(copy: SmallCopy) -> None:
    assert copy.says("Tell us what is wrong.", "You can stop at any time.") == []


@pytest.mark.parametrize(
    ("says", "complaint"),
    [
        ("You can tell us in the chat or call us or write to us or ask a friend.", "has 18 words"),
        ("You can tell us. Then we read it.", "more than one sentence"),
        ("You can tell us", "does not end with a full stop"),
        ("We will interrogate them.", 'has a hard word: "interrogate"'),
        ("This is the procedure.", 'says "procedure": better'),
        ("What is your favorite color?", 'says "color": in Britain "colour"'),
        ("You must tell us now.", 'says "you must", which can sound like blame'),
        ("We promise to help.", 'says "we promise"'),
        ("Call {contact_fone}.", "has a blank nobody fills: {contact_fone}"),
        ("Call {contacts_complaints_email}.", "is empty for wigan: add needs: contacts_complaints_email"),
        ("You hear from us in 5 working days.", "names a number of days"),
        ("Call us on 01234 567 890.", "names a telephone number"),
    ],
)
def test_the_check_says_what_is_wrong(copy: SmallCopy, says: str, complaint: str) -> None:
    assert [found for found in copy.says(says) if complaint in found and found.startswith("one")], says


def test_an_unknown_picture_is_found(copy: SmallCopy) -> None:
    assert "has a picture nobody knows: unicorn" in copy.says("Hello to you.", picture="unicorn")[0]


def test_a_line_without_a_picture_is_refused(copy: SmallCopy) -> None:
    copy.write("shared/cards/one.yml", {"one": {"lines": [{"say": "Hello."}]}})
    assert problems(copy.folder) == ["cards/one.yml: one.lines.0.picture: Field required"]


def test_a_picture_without_a_drawing_is_found(copy: SmallCopy) -> None:
    pictures = copy.read("shared/pictures.yml")
    copy.write("shared/pictures.yml", pictures | {"unicorn": {"file": "NOSUCH", "means": "a unicorn"}})
    assert problems(copy.folder) == ["pictures.yml: unicorn has no drawing: NOSUCH"]


def test_one_drawing_for_two_ideas_is_found(copy: SmallCopy) -> None:
    pictures = copy.read("shared/pictures.yml")
    copy.write("shared/pictures.yml", pictures | {"again_tick": {"file": pictures["tick"]["file"], "means": "aye"}})
    assert problems(copy.folder) == ["pictures.yml: tick and again_tick share one drawing: one idea, one picture"]


def test_one_idea_with_two_pictures_is_found(copy: SmallCopy) -> None:
    pictures = copy.read("shared/pictures.yml")
    copy.write("shared/pictures.yml", pictures | {"aye": {"file": "1F44C", "means": "Yes"}})
    assert problems(copy.folder) == ["pictures.yml: tick and aye mean the same: one idea, one picture"]


@pytest.mark.parametrize(
    ("picture", "says"),
    [
        ("key", "You used to be in care."),
        ("shield", "A special guardian looks after you."),
        ("danger", "It is very serious."),
        ("no_entry", "They do not work for the council."),
        ("eye", "Nobody looks at this chat now."),
        ("week", "Saturday and Sunday do not count."),
        ("day", "Christmas Day does not count."),
        ("number", "Keep your reference."),
    ],
)
def test_a_picture_beside_words_of_another_idea_is_found(copy: SmallCopy, picture: str, says: str) -> None:
    assert any("one picture, one idea" in found for found in copy.says(says, picture=picture))


def test_the_same_line_on_two_cards_is_found(copy: SmallCopy) -> None:
    card = {"lines": [{"say": "Tell us more.", "picture": "speech"}]}
    copy.write("shared/cards/one.yml", {"one": card, "two": card})
    assert problems(copy.folder) == ["two: “Tell us more.” is also on one"]


def test_a_card_that_reads_too_hard_is_found(copy: SmallCopy) -> None:
    found = copy.says("Everybody understands that advocates support children at difficult family meetings.")
    assert any("reads like school year" in problem for problem in found)


def test_a_word_in_a_button_is_read_too(copy: SmallCopy) -> None:
    choice = {"id": "go", "label": "Commence", "picture": "start"}
    line = {"say": "Shall we start?", "picture": "start"}
    copy.write("shared/cards/one.yml", {"one": {"lines": [line], "adult": {"choices": [choice]}}})
    assert any('one (adult): “Commence” says "commence"' in problem for problem in problems(copy.folder))


def test_a_promise_later_than_the_law_needs_the_council_s_own_sentence(copy: SmallCopy) -> None:
    pack = copy.read("wigan/pack.yml")
    pack["times"]["stage_1_answer"] |= {"value": 20, "quote": None}
    copy.write("wigan/pack.yml", pack)
    assert any("later than the law and has no sentence" in problem for problem in problems(copy.folder))


def test_the_council_is_told_of_its_later_promise_and_its_missing_numbers() -> None:
    told = notes(SHIPPED)
    assert any("cheshire" in note and "20 working days, the law says 10" in note for note in told)
    for council in COUNCILS:
        assert any(note.startswith(f"{council}: contacts_safeguarding_night_phone is missing") for note in told)


def test_every_picture_in_the_list_is_used(content: Content) -> None:
    used = words_beside(content).keys()
    spare = content.pictures.keys() - used
    assert not spare, f"no card and no page shows {sorted(spare)}: take them out of pictures.yml"


HARD = "You can have an advocate."


@pytest.mark.parametrize("then", ["That is a person on your side.", "An advocate helps you to be heard."])
def test_a_hard_word_may_be_explained_in_the_very_next_line(copy: SmallCopy, then: str) -> None:
    assert copy.says(HARD, then) == []


def test_a_hard_word_that_the_next_line_leaves_alone_is_found(copy: SmallCopy) -> None:
    found = copy.says(HARD, "You can say yes or no.", "An advocate helps you to be heard.")
    assert found == [f'one: “{HARD}” has the hard word "advocate": the next line must say what it means']


def test_a_hard_word_in_the_last_line_is_found(copy: SmallCopy) -> None:
    assert any('the hard word "Ombudsman"' in problem for problem in copy.says("You can ask the Ombudsman."))


def test_the_list_of_pictures_to_sign_is_up_to_date(content: Content) -> None:
    written = (ROOT / "docs" / "pictures.md").read_text("utf-8")
    again = "run python -m backend.content.pictures_page > docs/pictures.md"
    assert written == document(content), again


def test_what_no_participation_officer_signed_is_noted_and_a_change_undoes_a_signature(copy: SmallCopy) -> None:
    pictures = copy.read("shared/pictures.yml")
    key, picture = next(iter(pictures.items()))
    assert any("not signed by a participation officer yet" in note and key in note for note in notes(copy.folder))
    picture["signed"] = {
        "by": "a test",
        "on": date(2026, 11, 21),
        "drawing": picture["file"],
        "meaning": picture["means"],
    }
    copy.write("shared/pictures.yml", pictures)
    assert sorted(unsigned(load(copy.folder))) == sorted(other for other in pictures if other != key)
    picture["means"] += " or something else"
    copy.write("shared/pictures.yml", pictures)
    assert key in unsigned(load(copy.folder))
    assert any(f"{key} was signed as another drawing or meaning" in problem for problem in problems(copy.folder))
