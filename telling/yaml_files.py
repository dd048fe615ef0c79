"""Read YAML as `yaml.safe_load` does, with libyaml where PyYAML was built with it: reading takes most of a start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

QUICKEST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Unreadable(Exception):
    """A file that cannot be used; the text says which one and why, for the person who edits it."""


def read_yaml(text: str) -> Any:
    """Return the data of a text. Raises yaml.YAMLError."""
    return yaml.load(text, Loader=QUICKEST)  # nosec B506 # a kind of SafeLoader: makes no objects


def read_mapping(path: Path) -> dict[str, Any]:
    """Return the mapping in a file, empty for an empty file.

    Raises Unreadable for what is missing, is no YAML, is no mapping, or has one key twice.
    """
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_OneOfEachKey) or {}  # nosec B506 # a kind of SafeLoader: makes no objects
    except (ValueError, yaml.YAMLError, OSError) as error:
        raise Unreadable(f"{path.parent.name}/{path.name}: {error}") from None
    if not isinstance(data, dict):
        raise Unreadable(f"{path.parent.name}/{path.name}: names and what they stand for are expected")
    return data


class _OneOfEachKey(QUICKEST):  # type: ignore[misc]
    """YAML lets the later of two equal keys win; here that is a mistake, because a card would vanish."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Return the mapping of a node. Raises ValueError that names the line where a key is there twice."""
        keys = [key.value for key, _ in node.value]
        if len(keys) > len(set(map(str, keys))):
            twice = next(key for key in keys if keys.count(key) > 1)
            raise ValueError(f"line {node.start_mark.line + 1}: {twice} is there twice")
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        return found
