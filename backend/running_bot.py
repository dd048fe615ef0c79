"""What `check` asks the bot that runs: whether it holds the same secrets as are in place here, and the newest model.

A bot that does not answer, or answers something else, was not compared: that is said, never taken for sameness.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import urllib.error
import urllib.request
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from sqlalchemy import select

from backend.bot_tls import bot_tls
from backend.settings import Settings
from backend.store.bot_conversations import load_key
from backend.store.engine import found_in_database
from backend.store.fingerprints import fingerprint_of
from backend.store.secrets import load_code_key
from backend.store.service_tokens import TokenRow, door_token

SECONDS = 2.0
MOST_BYTES = 64 * 1024
UNAUTHORISED = 401
AGAIN = "start it again, or put the same in both places"
RUBBISH = (ValueError, RecursionError, http.client.HTTPException)


@dataclass(frozen=True)
class Asked:
    """What the bot says that it holds, or why that is not known. is_silent: nobody answers at its address."""

    held: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
    is_silent: bool = False


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """The token that is shown is for this address: no answer sends it on to another."""

    def redirect_request(self, *_: Any) -> NoReturn | None:
        """Take a redirect as the refusal that it is."""
        return None


def ask_bot(settings: Settings, url: str) -> Asked:
    """Ask the bot at this address for its fingerprints. No proxy of the environment is used.

    Raises SecretsMissing, BadSetting.
    """
    shown = {"Authorization": f"Bearer {door_token(load_code_key(settings))}"}
    asked = urllib.request.Request(f"{url}/fingerprints", headers=shown)
    tls = urllib.request.HTTPSHandler(context=bot_tls(settings))
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirects, tls)
    try:
        with direct.open(asked, timeout=SECONDS) as answer:
            told = json.loads(answer.read(MOST_BYTES))
    except urllib.error.HTTPError as refused:
        with refused:
            return Asked(problem=said_of_refusal(refused.code))
    except OSError:
        return Asked(is_silent=True)
    except RUBBISH:
        told = None
    if not isinstance(told, dict) or not isinstance(told.get("token"), str):
        return Asked(problem=f"bot: what answers at {url} is not our bot, or is another version of it")
    return Asked({name: value for name, value in told.items() if isinstance(value, str)})


def said_of_refusal(status: int) -> str:
    """Return the sentence for an answer that is no answer."""
    if status == UNAUTHORISED:
        return f"secrets: the bot that runs does not know us: {AGAIN}"
    return f"bot: it does not say which secrets it holds (status {status}): look at its log, start it again"


def bot_findings(settings: Settings, *, is_needed: bool) -> tuple[list[str], list[str]]:
    """Return problems and notes of the bots. is_needed: a server runs, and children talk to it.

    Raises SecretsMissing.
    """
    asked = {url: ask_bot(settings, url) for url in settings.bot_urls}
    silent = [url for url, one in asked.items() if one.is_silent]
    problems, notes = silence_findings(asked.keys(), silent, is_needed=is_needed)
    for url, one in asked.items():
        where = f" (at {url})" if len(asked) > 1 else ""
        found = [one.problem] if one.problem else bot_differences(settings, one.held) if not one.is_silent else []
        problems += [f"{problem}{where}" for problem in found]
    return problems + models_apart({url: one.held.get("model", "") for url, one in asked.items()}), notes


def silence_findings(urls: Collection[str], silent: Sequence[str], *, is_needed: bool) -> tuple[list[str], list[str]]:
    """Return problems and notes of bots that do not answer."""
    if not is_needed:
        said = "its secrets and its model were not compared with ours"
        return [], [f"bot: none answers at {url}: {said}" for url in silent]
    left = "nobody can talk to it" if len(silent) == len(urls) else "the others have all of its work"
    return [f"bot: a server runs, and no bot answers at {url}: {left}" for url in silent], []


def models_apart(models: Mapping[str, str]) -> list[str]:
    """Return a line where bots have different models. models: by address; empty where one does not say."""
    if len({*models.values()} - {""}) < 2:
        return []
    named = ", ".join(f"{url} {model[:12]}" for url, model in models.items() if model)
    return [f"bot: they have different models, so one child is understood in two ways: {named}"]


def bot_differences(settings: Settings, held: Mapping[str, str]) -> list[str]:
    """Return what the bot holds that is not what is in place here.

    held: what its door says. What one of the two does not have is not compared: a bot apart (BOT_APART) has its key of
    conversations and its models in a folder of its own.
    """
    key, token, model = load_key(settings), held.get("token"), newest_model(settings.home / "models")
    found = []
    if key and held.get("conversations-key", fingerprint_of(key)) != fingerprint_of(key):
        found.append(f"secrets: the bot that runs holds another conversations-key: {AGAIN}")
    known = select(TokenRow.name).where(TokenRow.hash == token, TokenRow.ended_at.is_(None))
    if token and not found_in_database(settings, lambda connection: connection.scalar(known) is not None, True):
        found.append(f"secrets: the token of the bot that runs is not known here: {AGAIN}")
    if model and held.get("model", model) != model:
        found.append("bot: the bot that runs has another model than the newest one in models/: start it again")
    return found


def newest_model(folder: Path) -> str | None:
    """Return the SHA-256 of the model that a bot started now would take (bot/models.py); None where there is none."""
    try:
        newest = max(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime, default=None)
        if newest is None:
            return None
        with newest.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
