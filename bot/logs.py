"""Keep words out of logs. Rasa and its libraries log messages, trackers and request bodies; we log none of theirs.

Of another library's record only its origin, level and the type of its exception is written: enough to know where to
look, nothing of what a child wrote.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Mapping, MutableMapping
from datetime import datetime, timezone
from typing import Any

import structlog

from bot.request_ids import CURRENT
from bot.settings import read_settings

LINE = "%(asctime)s %(levelname)s %(name)s %(message)s"


class WordlessFormatter(logging.Formatter):
    """A formatter that writes our own records whole (they carry no words) and others without message or traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
        record.exc_info, record.exc_text, record.stack_info = None, None, None
        if not record.name.startswith(("bot", "telling", "__main__")):
            record.msg, record.args = f"(message left out) {kind}".strip(), ()
        return super().format(record)


class JsonFormatter(WordlessFormatter):
    """Writes the same as one JSON object a line (LOG_FORMAT=json), as the backend does (backend/logs.py)."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        facts: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": super().format(record),
        }
        if CURRENT.get():
            facts["request_id"] = CURRENT.get()
        return json.dumps(facts | getattr(record, "access", {}))


def _drop(logger: Any, method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    raise structlog.DropEvent


def keep_words_out_of_logs() -> None:
    """Set up logging for the bot's process. Rasa's structlog would print whole messages at any level."""
    handler = logging.StreamHandler(sys.stderr)
    written = {"json": JsonFormatter("%(message)s"), "text": WordlessFormatter(LINE)}
    handler.setFormatter(written[read_settings().log_format])
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("bot").setLevel(logging.INFO)
    silence_structlog()
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)  # without its message a warning tells nobody anything


def silence_structlog() -> None:
    """Let structlog drop everything: Rasa 3.6 would print its debug lines, whole messages among them."""
    structlog.configure(processors=[_drop], cache_logger_on_first_use=False)
