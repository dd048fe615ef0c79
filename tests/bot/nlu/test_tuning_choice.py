"""A tuning goes on with what is doubted, with as much that is known beside it, and with every label."""

from __future__ import annotations

import numpy as np

from bot.nlu.head import Head, shapes
from bot.nlu.pretrained import SIZE
from bot.nlu.tuning import TASKS
from bot.nlu.tuning_choice import OF_EACH, chosen, known
from bot.nlu.tuning_lines import Line


def line(text: str, intent: str | None = "greet", answer: str | None = None) -> Line:
    return Line(text, text, None, intent, answer)


def head_that_always_says(*labels: str, which: int) -> Head:
    arrays = {name: np.zeros(shape, dtype=np.float32) for name, shape in shapes(len(labels)).items()}
    arrays["out_bias"][which] = 5.0
    return Head(labels, arrays)


HEADS = {
    "safeguarding": head_that_always_says("missing", "no_concern", which=1),
    "intents": head_that_always_says("ask_help", "greet", which=1),
    "answers": head_that_always_says("about:carer", "about:home", "name:given", which=0),
}
STATES = np.zeros((3, SIZE), dtype=np.float16)


def test_a_line_is_known_where_every_head_takes_it_for_what_it_is() -> None:
    lines = [
        line("hi"),
        line("help", "ask_help"),
        line("my carer", None, "about:carer"),
        line("room", None, "about:home"),
    ]
    chances = known(lines, [STATES] * 4, HEADS)
    assert [chance > 0.6 for chance in chances] == [True, False, True, False]


def test_a_label_competes_within_its_question_only() -> None:
    (chance,) = known([line("Sam", None, "name:given")], [STATES], HEADS)
    assert chance == 1.0


def test_a_label_that_a_head_does_not_know_yet_is_doubted() -> None:
    (chance,) = known([line("see u", "goodbye")], [STATES], HEADS)
    assert chance == 0.0


def test_as_many_known_lines_as_doubted_ones_are_gone_on_with_in_their_order() -> None:
    lines = [line(str(number), f"label_{number % 2}") for number in range(2000)]
    chances = np.array([0.5 if number % 20 == 0 else 0.99 for number in range(2000)])
    found = chosen(lines, chances, seed=1)
    numbers = [int(one.text) for one in found]
    assert numbers == sorted(numbers)
    assert {number for number in range(2000) if number % 20 == 0} <= set(numbers)
    assert 200 <= len(found) <= 200 + 2 * OF_EACH
    assert found == chosen(lines, chances, seed=1)


def test_every_label_is_seen_however_well_it_is_known() -> None:
    lines = [line(str(number)) for number in range(50)] + [line("bye", "goodbye")]
    assert [one.text for one in chosen(lines, np.full(51, 0.99), seed=1)] == [str(n) for n in range(OF_EACH)] + ["bye"]
    assert TASKS == ("safeguarding", "intents", "answers")
