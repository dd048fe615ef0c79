"""Signing in through the council's own identity provider (OpenID Connect), for example Microsoft Entra.

The protocol (discovery, PKCE, tokens, keys, claims) is Authlib's; who may come in is decided here. A second factor is
the provider's business.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from aiohttp import web
from authlib.integrations.base_client import BaseApp
from authlib.integrations.base_client.async_app import AsyncOAuth2Mixin
from authlib.integrations.base_client.async_openid import AsyncOpenIDMixin
from authlib.integrations.httpx_client import AsyncOAuth2Client

from backend.logs import where
from backend.refusals import Refused
from backend.settings import Settings
from backend.store.sealing import CannotUnseal, Sealer

log = logging.getLogger(__name__)
ABOUT = "desk:sign-in-elsewhere"
PATIENCE = timedelta(minutes=10)
SECONDS = 10.0
"""How long the provider may take to answer us."""


class NotThem(Refused):
    """Whoever came back cannot be let in. Carries nothing of what the provider sent."""

    code = "not_them"


@dataclass(frozen=True)
class OpenId:
    """The council's provider, from the settings `OIDC_*`; nothing is set up where issuer or client_id is empty.

    issuer: without the part after it that begins with /.well-known. label: what the link says. desk_url: needed for
    the address to which the provider sends people back.
    """

    issuer: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    label: str = ""
    desk_url: str = ""

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return what the settings say of the provider."""
        return cls(
            issuer=settings.oidc_issuer,
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            label=settings.oidc_name,
            desk_url=settings.desk_url,
        )

    @property
    def name(self) -> str:
        """What the link says; empty where nothing is set up."""
        return self.label if self.issuer and self.client_id else ""

    @property
    def back(self) -> str:
        """Where the provider sends people."""
        return f"{self.desk_url}/sign-in/back"


OPENID = web.AppKey("openid", OpenId)


class Provider(AsyncOAuth2Mixin, AsyncOpenIDMixin, BaseApp):  # type: ignore[misc]
    """Authlib's client for any server, over httpx."""

    client_cls = AsyncOAuth2Client


@dataclass(frozen=True)
class Person:
    """Who the provider says it is. subject: with the issuer, for good; email: in small letters."""

    subject: str
    email: str


def provider(how: OpenId) -> Provider:
    """Return a client of this provider."""
    return Provider(
        None,
        client_id=how.client_id,
        client_secret=how.client_secret,
        server_metadata_url=f"{how.issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "timeout": SECONDS},
    )


async def begin_sign_in(how: OpenId, sealer: Sealer, onward: str, now: datetime) -> tuple[str, str]:
    """Return the provider's address to send somebody to, and what their browser keeps, sealed, until they are back."""
    try:
        asked = await provider(how).create_authorization_url(how.back)
    except Exception as error:
        log.error("the identity provider cannot be reached: %s", where(error))
        raise NotThem from None
    kept = {name: asked[name] for name in ("state", "nonce", "code_verifier")} | {"next": onward, "at": now.isoformat()}
    return str(asked["url"]), sealer.seal(json.dumps(kept), ABOUT).hex()


async def complete_sign_in(
    how: OpenId, sealer: Sealer, kept: str, query: Mapping[str, str], now: datetime
) -> tuple[Person, str]:
    """Return who came back, and where they wanted to go; raises NotThem."""
    held = opened(sealer, kept, now)
    if not query.get("state") or query.get("state") != held["state"] or not query.get("code"):
        raise NotThem
    options = {"iss": {"essential": True, "value": how.issuer}, "aud": {"essential": True, "value": how.client_id}}
    client = provider(how)
    try:
        token = await client.fetch_access_token(how.back, code=query["code"], code_verifier=held["code_verifier"])
        claims = await client.parse_id_token(token, nonce=held["nonce"], claims_options=options)
    except Exception as error:
        log.warning("somebody came back from the identity provider without a good token: %s", where(error))
        raise NotThem from None
    return person_of(how, claims), str(held["next"])


def opened(sealer: Sealer, kept: str, now: datetime) -> dict[str, Any]:
    """Return what the browser kept; raises NotThem where it is not ours, or too old."""
    try:
        held: dict[str, Any] = json.loads(sealer.unseal(bytes.fromhex(kept), ABOUT))
    except (ValueError, CannotUnseal):
        raise NotThem from None
    if not timedelta(0) <= now - datetime.fromisoformat(held["at"]) <= PATIENCE:
        raise NotThem
    return held


def person_of(how: OpenId, claims: Mapping[str, Any] | None) -> Person:
    """Return the person these claims are about; raises NotThem.

    An address that the provider calls unverified is no proof.
    """
    if not claims or claims.get("email_verified") is False:
        raise NotThem
    email = str(claims.get("email") or claims.get("preferred_username") or "").strip().lower()
    return Person(subject=f"{how.issuer}#{claims['sub']}", email=email)
