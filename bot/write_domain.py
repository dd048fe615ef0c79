"""`python -m bot.write_domain`: write into bot/domain.yml what follows from the questions: slots, forms, responses.

Everything else of the domain is written by hand. A test fails by name when the file is behind.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from bot.actions.slot_values import type_of, values_of
from bot.actions.visit_questions import VISIT_QUESTIONS
from telling.question import Question
from telling.questions import QUESTIONS

DOMAIN = Path(__file__).with_name("domain.yml")
MARK = "# {name}: written by `python -m bot.write_domain`"
END = "# end of {name}"
TELLING = tuple(question.ask for question in QUESTIONS)
VISIT = tuple(question.ask for question in VISIT_QUESTIONS)


def parts() -> Mapping[str, list[str]]:
    """Return the lines of each part that is written: name -> lines."""
    return {
        "slots of the questions": [slot(question) for question in QUESTIONS],
        "forms": [
            *("forms:", "  telling:", "    required_slots:", *(f"    - {ask}" for ask in TELLING)),
            # a visit keeps its answers in one slot, which is wiped at once: the form says itself what it asks next
            *("  visit:", "    required_slots: []"),
        ],
        "responses that ask": [f"  utter_ask_{ask}: [custom: {{card: ask_{ask}}}]" for ask in (*TELLING, *VISIT)],
    }


def slot(question: Question) -> str:
    """Return the line of one slot. It is filled by the form: what Rasa itself took out of a message would stay in the
    slot, over an earlier answer, when the message turns out to be something else or the turn fails.
    """
    kind = type_of(question)
    values = f", values: [{', '.join(map(_quoted, values_of(question)))}]" if kind == "categorical" else ""
    return f"  {question.ask}: {{type: {kind}{values}, influence_conversation: false, mappings: [{{type: custom}}]}}"


def _quoted(value: str) -> str:
    """Return the value for YAML, which takes a bare yes or no for a flag."""
    return f'"{value}"' if value in ("yes", "no") else value


def written(domain: str) -> str:
    """Return the domain as it should be. Raises ValueError where the marks of a part are missing."""
    for name, lines in parts().items():
        start, end = MARK.format(name=name), END.format(name=name)
        before, opening, rest = domain.partition(start + "\n")
        old, closing, after = rest.partition(end + "\n")
        if not opening or not closing:
            raise ValueError(f"the marks around the {name} are missing")
        indent = old[len(old.rstrip(" ")) :]
        domain = before + opening + "".join(f"{line}\n" for line in lines) + indent + closing + after
    return domain


def main() -> int:
    """Write the domain; return 0."""
    DOMAIN.write_text(written(DOMAIN.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
