"""What is said to somebody who writes in another language: the one line in it, and the card beside it.

Pure: the conversation decides when. Never "I cannot help with that": a person reads every such message
(`safeguarding.level` is at least `look`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from bot.nlu.answer_lines import NO_ANSWER
from bot.nlu.languages.scripts import UNKNOWN
from telling.yaml_files import read_yaml

CARD = "other_language"
"""The card beside a look. An alert has its own card (`not_safe…`)."""
ENGLISH = "en"
SPELT_BY_EAR = 0.95
"""Chance from which such words are read as a choice of the open question."""
FEW = 4
"""Words. What is longer may be half English: "meri foster mum mujhe maarti hai"."""


@dataclass(frozen=True)
class ForeignLine:
    """The line as `easy_read_content/shared/languages.yml` has it. lang, dir: as in HTML."""

    lang: str
    dir: Literal["ltr", "rtl"]
    say: str


def foreign_language(understood: Mapping[str, Any]) -> str | None:
    """Return the language (ISO 639; `und`: nobody could name it) of a message that is surely not English, else None."""
    language = understood.get("language") or {}
    if not language.get("sure") or language.get("code", ENGLISH) == ENGLISH or _is_spelt_by_ear(understood):
        return None
    return str(language["code"])


def _is_spelt_by_ear(understood: Mapping[str, Any]) -> bool:
    """Say whether few words of no language that anybody can name are English all the same: "me soshul werker".

    The open question is surely answered by them, and nothing in them calls anybody. Whoever judges their safety
    (bot/nlu/safeguarding.py) takes them for another language as before: a person reads them in any case.
    """
    answer = understood.get("answer") or {}
    is_sure = (answer.get("confidence") or 0.0) >= SPELT_BY_EAR and answer.get("choice") not in NO_ANSWER
    called = (understood.get("safeguarding") or {}).get("level") == "alert"
    is_short = len(str(understood.get("text") or "").split()) <= FEW
    return bool(understood["language"]["code"] == UNKNOWN and is_sure and is_short and not called)


def load(content: Path) -> dict[str, ForeignLine]:
    """Read the lines of `easy_read_content`: language (ISO 639) -> line. Raises OSError or yaml.YAMLError."""
    stored = read_yaml((content / "shared" / "languages.yml").read_text(encoding="utf-8"))
    return {code: ForeignLine(code, line["dir"], line["say"]) for code, line in stored.items()}
