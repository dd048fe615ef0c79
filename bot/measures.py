"""The figures of understanding, from pairs of what was meant and what was understood. Shares are 0 to 1. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

UNSURE = "nlu_fallback"
OUT_OF_SCOPE = "out_of_scope"


def counted_as(meant: Sequence[str], understood: Sequence[str], parents: Mapping[str, str]) -> list[str]:
    """Return what was understood in the labels of the file: a label that the file never names counts as its parent.

    parents: label added later -> the one it is a kind of. A file from before a label was there cannot name it.
    """
    named = set(meant)
    return [parents.get(label, label) if label not in named else label for label in understood]


def intent_figures(meant: Sequence[str], understood: Sequence[str]) -> dict[str, Any]:
    """Return accuracy, macro F1 over the labels that were meant, figures per label, and confusions.

    Labels by name, confusions most frequent first.
    """
    per_label = {label: _label_figures(label, meant, understood) for label in sorted(set(meant))}
    confused = Counter((m, u) for m, u in zip(meant, understood, strict=True) if m != u)
    outside = [u for m, u in zip(meant, understood, strict=True) if m == OUT_OF_SCOPE]
    return {
        "n": len(meant),
        "accuracy": _share(sum(m == u for m, u in zip(meant, understood, strict=True)), len(meant)),
        "macro_f1": round(sum(figures["f1"] for figures in per_label.values()) / max(1, len(per_label)), 4),
        "unsure": _share(sum(u == UNSURE for u in understood), len(meant)),
        "out_of_scope_as_known": _share(sum(u not in (OUT_OF_SCOPE, UNSURE) for u in outside), len(outside)),
        "labels": per_label,
        "confusions": [{"meant": m, "understood": u, "n": n} for (m, u), n in confused.most_common()],
    }


def safeguarding_figures(lines: Sequence[dict[str, Any]], noticed: Sequence[bool]) -> dict[str, Any]:
    """Return recall, false alarms, recall per category; false alarms per `kind` where the lines have one.

    lines: each with `label`, `concern` or `no_concern`, and `category` or `kind`. noticed: for each line, in order.
    """
    concerns = [(line, seen) for line, seen in zip(lines, noticed, strict=True) if line["label"] == "concern"]
    others = [(line, seen) for line, seen in zip(lines, noticed, strict=True) if line["label"] != "concern"]
    return {
        "n": len(lines),
        "recall": _share(sum(seen for _, seen in concerns), len(concerns)),
        "false_alarm_rate": _share(sum(seen for _, seen in others), len(others)),
        "categories": _by("category", concerns),
        "false_alarms_by_kind": _by("kind", others),
    }


def _label_figures(label: str, meant: Sequence[str], understood: Sequence[str]) -> dict[str, Any]:
    right = sum(m == u == label for m, u in zip(meant, understood, strict=True))
    said, there = sum(u == label for u in understood), sum(m == label for m in meant)
    return {
        "n": there,
        "precision": _share(right, said),
        "recall": _share(right, there),
        "f1": _share(2 * right, said + there),
    }


def _by(key: str, seen_lines: Sequence[tuple[dict[str, Any], bool]]) -> dict[str, Any]:
    groups: dict[str, list[bool]] = {}
    for line, seen in seen_lines:
        if line.get(key):
            groups.setdefault(str(line[key]), []).append(seen)
    return {group: {"n": len(seen), "noticed": _share(sum(seen), len(seen))} for group, seen in sorted(groups.items())}


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
