"""How the pretend page of each council looks: read from looks.yml, given to the browser as a style sheet of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from telling.yaml_files import read_yaml

Header = Literal["band", "split", "centred", "bar", "side"]
Place = Literal["main", "aside", "band", "steps", "corner"]
COLOURS = ("header", "on_header", "accent", "link", "ground")
_HEX = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True)
class Look:
    """One council's pretend page. above: the pages above it, for the breadcrumb. colours: name -> #rrggbb."""

    header: Header
    place: Place
    title: str
    above: tuple[str, ...]
    menu: tuple[str, ...]
    colours: dict[str, str]

    @property
    def style(self) -> str:
        """Return the colours as a style sheet: the site's policy allows no style inside a page."""
        return "".join(f":root {{ --{name.replace('_', '-')}: {self.colours[name]}; }}\n" for name in COLOURS)


def read_looks(path: Path = Path(__file__).parent / "looks.yml") -> dict[str, Look]:
    """Return council -> look; raises ValueError naming the council whose look is not whole."""
    looks = {}
    for council, raw in read_yaml(path.read_text(encoding="utf-8")).items():
        colours = dict(raw["colours"])
        known = raw["header"] in get_args(Header) and raw["place"] in get_args(Place)
        if not known or set(colours) != set(COLOURS) or not all(_HEX.fullmatch(str(one)) for one in colours.values()):
            raise ValueError(f"looks.yml: the look of {council} is not whole")
        lists = {name: tuple(raw[name]) for name in ("above", "menu")}
        looks[council] = Look(**{**raw, **lists, "colours": colours})
    return looks


PLAIN = Look(
    "band",
    "main",
    "Complaints about children's services",
    ("Children and families",),
    ("Home", "Contact us"),
    {"header": "#1f5f4a", "on_header": "#ffffff", "accent": "#1f5f4a", "link": "#1a4f8b", "ground": "#ffffff"},
)
"""For a council that was added with a pack alone."""
