"""What is said to somebody who writes in another language: the one line in it, and the card beside it.

Pure: the conversation decides when. Never "I cannot help with that": a person reads every such message
(`safeguarding.level` is at least `look`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from telling.yaml_files import read_yaml

CARD = "other_language"
"""The card beside a look. An alert has its own card (`not_safe…`)."""
ENGLISH = "en"


@dataclass(frozen=True)
class ForeignLine:
    """The line as `easy_read_content/shared/languages.yml` has it. lang, dir: as in HTML."""

    lang: str
    dir: Literal["ltr", "rtl"]
    say: str


def foreign_language(understood: Mapping[str, Any]) -> str | None:
    """Return the language (ISO 639; `und`: nobody could name it) of a message that is surely not English, else None."""
    language = understood.get("language") or {}
    return str(language["code"]) if language.get("sure") and language.get("code", ENGLISH) != ENGLISH else None


def load(content: Path) -> dict[str, ForeignLine]:
    """Read the lines of `easy_read_content`: language (ISO 639) -> line. Raises OSError or yaml.YAMLError."""
    stored = read_yaml((content / "shared" / "languages.yml").read_text(encoding="utf-8"))
    return {code: ForeignLine(code, line["dir"], line["say"]) for code, line in stored.items()}
