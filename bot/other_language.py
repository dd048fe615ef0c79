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
NO_NAME = "und"
"""A language that nobody could name."""


@dataclass(frozen=True)
class ForeignLine:
    """The line as `easy_read_content/shared/languages.yml` has it. lang, dir: as in HTML."""

    lang: str
    dir: Literal["ltr", "rtl"]
    say: str


@dataclass(frozen=True)
class InTheirLanguage:
    """What is said to a message in another language, beside what is noted of it.

    card: None where the alert's own card is shown. line: None where we have no line in this language.
    interpreter: the language that whoever reads it needs (ISO 639; `und` where nobody could name it).
    """

    card: str | None
    line: ForeignLine | None
    interpreter: str


def what_to_say(understood: Mapping[str, Any], lines: Mapping[str, ForeignLine]) -> InTheirLanguage | None:
    """Return what is said to a message as it was understood; None where it is in English or we are not sure."""
    language = understood.get("language") or {}
    code = language.get("code", ENGLISH)
    if code == ENGLISH or not language.get("sure"):
        return None
    alert = (understood.get("safeguarding") or {}).get("level") == "alert"
    return InTheirLanguage(card=None if alert else CARD, line=lines.get(code), interpreter=code)


def load(content: Path) -> dict[str, ForeignLine]:
    """Read the lines of `easy_read_content`: language (ISO 639) -> line. Raises OSError or yaml.YAMLError."""
    stored = read_yaml((content / "shared" / "languages.yml").read_text(encoding="utf-8"))
    return {code: ForeignLine(code, line["dir"], line["say"]) for code, line in stored.items()}
