"""An invented question ("How do you sleep?"), as somebody would add it: the text that goes into each of five files."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.telling.whole import ROOT

LEFT_OUT = shutil.ignore_patterns(".*", "var", "weights")


@dataclass(frozen=True)
class Edit:
    """One edit of one file: this text goes before that mark, or to the end of the file."""

    path: str
    text: str
    before: str = ""

    def apply(self, root: Path) -> None:
        """Edit the file in this tree."""
        file = root / self.path
        old = file.read_text(encoding="utf-8")
        at = old.index(self.before) if self.before else len(old)
        file.write_text(old[:at] + self.text + old[at:], encoding="utf-8")


ENTRY = Edit(
    "telling/questions/what.py",
    """    Question(
        "sleep",
        is_complaint,
        ("well", "badly"),
        text="kept",
        otherwise="badly",
        goes_to=(choice("sleep.how"), words("sleep.text")),
        asked="complaint",
    ),
""",
    """    Question(
        "person_named",
""",
)
CARD = Edit(
    "easy_read_content/shared/cards/wanting.yml",
    """
ask_sleep:
  kind: ask
  lines:
    - {say: "How do you sleep?", picture: question}
  choices:
    - {id: well, label: "I sleep well", picture: tick}
    - {id: badly, label: "I sleep badly", picture: cross}
    - {id: skip, label: "I'd rather not say", picture: skip}
  again:
    lines:
      - {say: "Do you sleep well at night?", picture: question}
  explain:
    lines:
      - {say: "We ask because sleep is important.", picture: heart}
  label: {say: "How you sleep", picture: question}
""",
)
WAYS_TO_SAY = Edit(
    "bot/data/answers.yml",
    """
sleep:
  well: [i sleep well, like a log, i sleep fine]
  badly: [i sleep badly, i hardly sleep, i wake up all night]
""",
)
LABEL = Edit(
    "backend/desk/labels.py",
    """    "sleep.how": Label("How they sleep", "about", {"well": "They sleep well", "badly": "They sleep badly"}),
    "sleep.text": Label("Sleep, in their words", "about"),
""",
    """    "person_named": Label(""",
)
STORY = Edit(
    "tests/bot/ways.py",
    """
WAYS["sleep"] = [*WAYS["about"], ">home"]
PLAIN["sleep"] = ">well"
""",
    "\n\nasync def goes_to(",
)
EDITS: Mapping[str, Edit] = {
    "entry": ENTRY,
    "card": CARD,
    "ways to say it": WAYS_TO_SAY,
    "desk's label": LABEL,
    "story": STORY,
}


def copied(root: Path, *edits: Edit) -> Path:
    """Copy the tree to this folder and edit it."""
    shutil.copytree(ROOT, root, ignore=LEFT_OUT, symlinks=True)
    for edit in edits:
        edit.apply(root)
    return root
