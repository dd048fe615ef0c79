"""What only training needs is not needed to serve: a machine that serves does without TensorFlow and scikit-learn."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from requirements.make_environments import training_only, without

ROOT = Path(__file__).resolve().parents[2]
LIST = (ROOT / "requirements" / "training-only.txt").read_text(encoding="utf-8")
LOCK = (ROOT / "requirements" / "bot.txt").read_text(encoding="utf-8")
IMPORTED = sorted(set(re.findall(r"^[a-z0-9-]+ +# (\w+)$", LIST, re.MULTILINE)))
SERVE = """
import asyncio, os, sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in set(sys.argv[2:]):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
from bot import rasa_without_tensorflow
from bot.models import newest_model
model = newest_model()
os.environ["HMO_HOME"] = sys.argv[1]
rasa_without_tensorflow.install()
from bot.conversations import Conversations
understood = asyncio.run(Conversations.load(model).parse("my social worker never rings me"))
print("understood:", understood["intent"], understood["safeguarding"]["concern"])
"""


def names_in(lock: str) -> set[str]:
    """Return the packages of a lock."""
    return {name.lower() for name in re.findall(r"^([A-Za-z0-9_.-]+)==", lock, re.MULTILINE)}


def test_every_package_of_the_list_is_in_the_lock_and_says_what_it_is_imported_as() -> None:
    named = training_only(LIST)
    assert named <= names_in(LOCK) | {"tensorflow"}
    assert len(named) == len(re.findall(r"^[a-z0-9-]+ +# \w+$", LIST, re.MULTILINE))


def test_the_lock_for_serving_leaves_out_these_and_nothing_else() -> None:
    left = without(LOCK, training_only(LIST))
    assert names_in(left) == names_in(LOCK) - training_only(LIST)
    assert all(line in LOCK.splitlines() for line in left.splitlines())


def test_a_message_is_understood_without_any_of_them(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir(mode=0o700)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SERVE, str(tmp_path), *IMPORTED],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "RASA_TELEMETRY_ENABLED": "false"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert "understood: make_complaint False" in done.stdout, done.stderr[-2000:]


@pytest.mark.parametrize("name", ["tensorflow", "sklearn"])
def test_the_large_ones_are_among_them(name: str) -> None:
    assert name in IMPORTED
