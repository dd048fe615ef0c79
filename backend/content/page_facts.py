"""What a page may say: what cards may say, and the law beside a day that a council publishes later than the law."""

from __future__ import annotations

from backend.content.load import Content, Council
from backend.law.promises import later_than_law
from backend.law.statute import read_statute


def later_promises(council: Council) -> dict[str, tuple[int, int]]:
    """Return the times the council publishes that are later than the law: name -> (published, law)."""
    return later_than_law(council.promises, read_statute())


def page_facts(content: Content, council: str) -> dict[str, str]:
    """Return what a page may say: what cards may say, and the law where a council publishes a later day.

    `law_<time>` is there only where the council publishes a later day: then the page says both.
    """
    known = dict(content.councils[council].facts)
    known |= {f"law_{name}": str(law) for name, (_, law) in later_promises(content.councils[council]).items()}
    return known
