"""A letter by GOV.UK Notify, with its own client library. The template needs ((subject)) and ((text))."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from backend.notify.letter import Letter, MaybeTaken, NotSent

LIBRARY = "notifications_python_client"
ADDRESS = "https://api.notifications.service.gov.uk"
PATIENCE = 30
BAD_REQUEST, SERVER_ERROR = 400, 500


def is_installed() -> bool:
    """Return whether the client library is there."""
    return importlib.util.find_spec(LIBRARY) is not None


def send(
    letter: Letter, key: str, template: str, handing_over: Callable[[], None] = lambda: None, address: str = ADDRESS
) -> None:
    """Hand the letter to Notify; raises NotSent, MaybeTaken. Blocks. The reference is the id by which it is found."""
    try:
        library: Any = importlib.import_module(f"{LIBRARY}.notifications")
        # A client for each letter: it is not made for several threads.
        client = library.NotificationsAPIClient(key, base_url=address, timeout=PATIENCE)
    except Exception as error:
        raise NotSent(type(error).__name__) from None
    if (letter.tried or letter.only_ask) and is_there(client, letter):
        return
    if letter.only_ask:
        raise MaybeTaken("Stopped")
    handing_over()
    try:
        client.send_email_notification(
            email_address=letter.address,
            template_id=template,
            personalisation={"subject": letter.subject, "text": letter.text},
            reference=letter.id,
        )
    except Exception as error:
        # Whatever kind: its message may quote what was sent.
        if was_taken(client, letter, error):
            return
        raise NotSent(type(error).__name__) from None


def is_there(client: Any, letter: Letter) -> bool:
    """Return whether Notify has it from an earlier try; raises NotSent where it does not say that."""
    try:
        return bool(client.get_all_notifications(reference=letter.id)["notifications"])
    except Exception as error:
        raise NotSent(type(error).__name__) from None


def was_taken(client: Any, letter: Letter, error: Exception) -> bool:
    """Return whether Notify has it although it did not say so; raises MaybeTaken where nobody can know.

    That it is not there says nothing yet: Notify may still be at work on what it was sent. What may come twice goes
    again later, and is asked for before (`is_there`).
    """
    status = getattr(error, "status_code", None)
    if isinstance(status, int) and BAD_REQUEST <= status < SERVER_ERROR:
        return False
    with suppress(NotSent):
        if is_there(client, letter):
            return True
    raise MaybeTaken(type(error).__name__) from None
