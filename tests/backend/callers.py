"""What the bot shows: its own file. The backend has only the hash."""

from __future__ import annotations

from backend.settings import Settings
from backend.store.service_tokens import service_token_file


def service_token(settings: Settings) -> str:
    """Return the bot's own token."""
    return service_token_file(settings).read_text("ascii").strip()
