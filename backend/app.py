"""The public server: the only place where the pieces meet. `create_app` is the only way in."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

from aiohttp import web

import backend.alerts.routes
import backend.cases.routes
import backend.chat.routes
import backend.chat.shell
import backend.content.routes
import backend.desk.adding
import backend.desk.alerts
import backend.desk.auditing
import backend.desk.case
import backend.desk.doing
import backend.desk.elsewhere
import backend.desk.entering
import backend.desk.letters
import backend.desk.numbers
import backend.desk.pages
import backend.desk.people
import backend.desk.retention
import backend.desk.today
import backend.form.routes
import backend.health
import backend.numbers.routes
import backend.openapi
import backend.widget_files
from backend.alerts.watching import watching
from backend.bank_holidays import read_law
from backend.chat.running import running
from backend.content.load import load
from backend.desk.door import only_declared
from backend.desk.keeping import keeping
from backend.desk.oidc import OPENID, OpenId
from backend.errors import kind_errors
from backend.form.running import watching_forms
from backend.headers import protect
from backend.keys import CONTENT, LAW, NOW, SECRETS, SESSIONS, SETTINGS
from backend.logs import quieten, to_stderr
from backend.reminders.watching import reminding
from backend.serving import serve
from backend.settings import Settings
from backend.store.engine import make_engine, make_sessions
from backend.store.init import prepare
from backend.store.secrets import Secrets

BIGGEST_BODY = 128 * 1024
"""Bytes of one request: 20,000 characters of any alphabet. The Case API reads larger ones itself."""
DOORS = (
    backend.alerts.routes,
    backend.health,
    backend.widget_files,
    backend.chat.routes,
    backend.chat.shell,
    backend.form.routes,
    backend.content.routes,
    backend.cases.routes,
    backend.numbers.routes,
    backend.openapi,
    backend.desk.pages,
    backend.desk.entering,
    backend.desk.elsewhere,
    backend.desk.today,
    backend.desk.doing,
    backend.desk.letters,
    backend.desk.case,
    backend.desk.adding,
    backend.desk.alerts,
    backend.desk.auditing,
    backend.desk.people,
    backend.desk.numbers,
    backend.desk.retention,
)


def utc_now() -> datetime:
    """The clock on the wall, read nowhere else."""
    return datetime.now(UTC)


def create_app(settings: Settings, *, now: Callable[[], datetime] = utc_now) -> web.Application:
    """Put the application together; it touches the network and the database only when it starts.

    Raises SecretsMissing before `python -m backend init`, BadContent where a pack or card is wrong.
    """
    quieten()
    app = web.Application(middlewares=[kind_errors, only_declared], client_max_size=BIGGEST_BODY)
    app[SETTINGS] = settings
    app[NOW] = now
    app[SECRETS] = Secrets.load(settings)
    app[CONTENT] = load(settings.content)
    app[LAW] = read_law(settings.content)
    app[OPENID] = OpenId.from_env(os.environ)
    app.cleanup_ctx.extend([database, running, watching, watching_forms, keeping, reminding])
    app.on_response_prepare.append(protect)
    for doors in DOORS:
        app.add_routes(doors.routes)
    return app


async def database(app: web.Application) -> AsyncIterator[None]:
    """Open the case store, close it last."""
    engine = make_engine(app[SETTINGS])
    app[SESSIONS] = make_sessions(engine)
    yield
    await engine.dispose()


def main(argv: list[str]) -> int:
    """`python -m backend serve`."""
    settings = Settings.from_env(os.environ)
    to_stderr()
    prepare(settings)
    asyncio.run(serve(create_app(settings), settings.host, settings.port))
    return 0
