"""TLS to a bot on another machine: whose certificate is believed, and which one we show (mutual TLS)."""

from __future__ import annotations

import ssl

from backend.settings import BadSetting, Settings


def bot_tls(settings: Settings) -> ssl.SSLContext:
    """Return what connections to the bots are made with. Raises BadSetting where a file cannot be used.

    BOT_CA: who signed the bots' certificates; without it, who this machine believes. BOT_CLIENT_CERT, BOT_CLIENT_KEY:
    what the bots ask for, where they want to see one (BOT_TLS_CLIENTS).
    """
    try:
        context = ssl.create_default_context(cafile=str(settings.bot_ca) if settings.bot_ca else None)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if settings.bot_client_cert:
            context.load_cert_chain(settings.bot_client_cert, settings.bot_client_key)
    except (OSError, ValueError) as error:  # SSLError is an OSError
        why = type(error).__name__
        raise BadSetting(
            f"BOT_CA, BOT_CLIENT_CERT or BOT_CLIENT_KEY cannot be used ({why}): name files in PEM that we can read."
        ) from None
    return context
