"""`python -m bot.train`: train the assistant from config.yml, bot/domain.yml and bot/data into $HMO_HOME/models."""

from __future__ import annotations

import logging
import os
import sys
import time
import warnings
from pathlib import Path

from bot.logs import silence_structlog
from bot.models import models_folder, remember
from bot.settings import ROOT


def main() -> int:
    """Train and print how long it took; return the exit code, 0 where a model was written."""
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.chdir(ROOT)
    logging.basicConfig(level=logging.WARNING, format="  %(message)s", stream=sys.stdout)
    logging.getLogger("bot").setLevel(logging.INFO)
    silence_structlog()
    # Rasa's pinned libraries print dozens of warnings about each other, whatever filter is set, into the progress.
    warnings.showwarning = lambda *_, **__: None
    began = time.monotonic()
    sys.stdout.write("Training the assistant (one to three minutes)...\n")
    sys.stdout.flush()
    import rasa

    folder = models_folder()
    folder.mkdir(parents=True, exist_ok=True)
    result = rasa.train(
        "bot/domain.yml",
        "config.yml",
        "bot/data",
        output=str(folder),
        force_training=True,
        fixed_model_name="hear-me-out",
    )
    if result.code or not result.model:
        sys.stdout.write("Training failed: nothing was changed.\n")
        return result.code or 1
    remember(Path(result.model))
    sys.stdout.write(f"Trained in {time.monotonic() - began:.0f} s: {result.model}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
