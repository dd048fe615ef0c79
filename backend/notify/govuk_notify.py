"""A letter by GOV.UK Notify, with its own client library. The template needs ((subject)) and ((text))."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

from backend.notify.letter import Letter, NotSent

LIBRARY = "notifications_python_client"
ADDRESS = "https://api.notifications.service.gov.uk"
PATIENCE = 30


def is_installed() -> bool:
    """Return whether the client library is there."""
    return importlib.util.find_spec(LIBRARY) is not None


def send(letter: Letter, key: str, template: str, address: str = ADDRESS) -> None:
    """Hand the letter to Notify; raises NotSent. Blocks. The reference is the id by which doubles are found."""
    try:
        library: Any = importlib.import_module(f"{LIBRARY}.notifications")
        # A client for each letter: it is not made for several threads.
        client = library.NotificationsAPIClient(key, base_url=address, timeout=PATIENCE)
        client.send_email_notification(
            email_address=letter.address,
            template_id=template,
            personalisation={"subject": letter.subject, "text": letter.text},
            reference=letter.id,
        )
    except Exception as error:
        # Whatever kind: its message may quote what was sent.
        raise NotSent(type(error).__name__) from None
