"""Whether the virus scanner that files are handed to answers, for `python -m backend check`."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from backend.files.scanning import is_there
from backend.networks import is_here
from backend.settings import Settings


def problems(settings: Settings) -> list[str]:
    """Return that it does not answer, where one is configured: until it does, no file can be added."""
    if not settings.clamd_url or asyncio.run(is_there(settings.clamd_url)):
        return []
    return ["files: the virus scanner that CLAMD_URL names does not answer: no file can be added to a case"]


def notes(settings: Settings) -> list[str]:
    """Return that nothing is scanned here, or that what is scanned leaves this machine."""
    if not settings.clamd_url:
        return ["files that officers add are not scanned for viruses here: CLAMD_URL names no scanner"]
    parts = urlsplit(settings.clamd_url)
    if parts.scheme == "unix" or is_here(parts.hostname or ""):
        return []
    return [
        "files that officers add cross the network in the clear: the scanner of CLAMD_URL is on another machine, and "
        "writes them into its TemporaryDirectory there, which belongs on a tmpfs (deploy/README.md)"
    ]
