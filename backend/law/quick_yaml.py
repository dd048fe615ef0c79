"""Reads YAML as `yaml.safe_load` does, with libyaml where it is there: a start is mostly reading, this is faster."""

from __future__ import annotations

from typing import Any

import yaml

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(text: str) -> Any:
    """The data of a text; raises yaml.YAMLError."""
    return yaml.load(text, Loader=LOADER)
