"""Why something is not done: one hierarchy. Each refusal has a code and a sentence; neither holds anybody's words.

Refused                 what was asked for is not done
├── Problem             an answer over HTTP with a status (backend.errors)
├── NotAllowed          the rules of cases and alerts do not allow it now
├── NotUnderstood       a line of a command's input (backend.json_lines)
├── NotAnAnswer         what was posted on a page of the form answers nothing (backend.form)
├── NotLetIn, Wait, NotThem   somebody is not let in to the desk
├── NotAdded, NotADemo  an account, a demo
└── Unusable            an operator or editor has to mend something first: settings, secrets, law, packs, permissions
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


class Refused(Exception):
    """What was asked for is not done. problem: a code; say: a sentence for whoever asked; field: what is wrong, if any.

    `problem` defaults to the code of the class. `field` is a name of ours, never something that was sent.
    """

    code: ClassVar[str] = "refused"

    def __init__(self, say: str = "", *, problem: str = "", field: str | None = None) -> None:
        super().__init__(say or problem or self.code)
        self.say = say
        self.problem = problem or self.code
        self.field = field

    @property
    def body(self) -> dict[str, str]:
        """The refusal as JSON."""
        return {"problem": self.problem, "say": self.say} | ({"field": self.field} if self.field else {})


class NotAllowed(Refused):
    """This cannot happen to the case or alert now."""

    def __init__(self, problem: str, say: str) -> None:
        super().__init__(say, problem=problem)


class Unusable(Refused):
    """Something that an operator or an editor of words has to mend first; `say` names it."""

    code = "unusable"


@dataclass(frozen=True)
class Refusal:
    """Why not, as a value: what an event answers before anybody raises it. problem: a code; say: a sentence."""

    problem: str
    say: str


def unless(met: object, problem: str, say: str) -> Refusal | None:
    """Return the refusal where the condition is not met. Several are joined by `or`: the first that is one counts."""
    return None if met else Refusal(problem, say)


def need(met: object, problem: str, say: str) -> None:
    """Raise NotAllowed where the condition is not met."""
    if not met:
        raise NotAllowed(problem, say)
