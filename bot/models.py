"""Where trained models are kept."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parents[1]


class NoModel(OSError):
    """Nothing has been trained yet."""


def models_folder() -> Path:
    """$HMO_HOME/models, or var/models in this folder."""
    return Path(os.environ.get("HMO_HOME") or ROOT / "var") / "models"


def newest_model() -> Path:
    """The model trained last. NoModel says how to get one."""
    models = sorted(models_folder().glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        raise NoModel(f"There is no trained model in {models_folder()}: run `make train`.")
    return models[-1]
