"""The variables that the bot reads, from the text of bot/settings.py: tests of the backend import nothing of it."""

from __future__ import annotations

import ast
import re

from backend.settings import ROOT

SOURCE = ROOT / "bot" / "settings.py"


def variables_of_the_bot() -> dict[str, str]:
    """Return NAMES: the variable of each setting."""
    told = [node for node in ast.parse(SOURCE.read_text("utf-8")).body if isinstance(node, ast.AnnAssign)]
    [names] = [node.value for node in told if isinstance(node.target, ast.Name) and node.target.id == "NAMES"]
    assert names is not None
    return dict(ast.literal_eval(names))


def names_read_by_the_bot() -> set[str]:
    """Return the variables, those that name a file with a secret among them."""
    named = variables_of_the_bot()
    secret = re.findall(r"^    (\w+): Secret$", SOURCE.read_text("utf-8"), re.MULTILINE)
    return {*named.values(), *(f"{named[setting]}_FILE" for setting in secret)}
