"""The public server: the only place where the pieces meet. `create_app` is the only way in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

from aiohttp import web

import backend.alerts.routes
import backend.cases.routes
import backend.chat.routes
import backend.chat.shell
import backend.content.routes
import backend.desk.action_forms
import backend.desk.add_case
import backend.desk.alert_actions
import backend.desk.alerts
import backend.desk.audit_pages
import backend.desk.case
import backend.desk.case_exports
import backend.desk.case_list_csv
import backend.desk.confirmations
import backend.desk.file_removal
import backend.desk.files
import backend.desk.hand_over
import backend.desk.inside_numbers
import backend.desk.learning
import backend.desk.leave_pages
import backend.desk.letters
import backend.desk.linked_cases
import backend.desk.name_search_pages
import backend.desk.new_codes
import backend.desk.notes
import backend.desk.numbers
import backend.desk.pages
import backend.desk.people
import backend.desk.provider_sign_in
import backend.desk.replies
import backend.desk.retention
import backend.desk.saved_views
import backend.desk.sign_in_pages
import backend.desk.subject_access_pages
import backend.desk.today
import backend.desk.welcome_pages
import backend.form.routes
import backend.health
import backend.metrics.routes
import backend.numbers.routes
import backend.openapi
import backend.security_txt
import backend.transfer.routes
import backend.widget_files
from backend.alerts.background import run_alert_tasks
from backend.alerts.unstored_alerts import IN_MEMORY, InMemory
from backend.bank_holidays import read_law
from backend.bodies import limit_body_time
from backend.cases.early_requests import run_early_request_task
from backend.cases.routes import WRONG_CODES
from backend.chat.application import run_chat_tasks
from backend.chat.silence import sending
from backend.content.load import load
from backend.desk.guarded_pages import refuse_undeclared_pages
from backend.desk.maintenance import run_maintenance
from backend.desk.oidc import OPENID, OpenId
from backend.desk.upload_slots import SLOTS, Slots
from backend.errors import kind_errors
from backend.form.application import run_form_task
from backend.headers import protect
from backend.health import STOPPING, Stopping
from backend.keys import CONTENT, DIRECT_STORE, LAW, NOW, SECRETS, SETTINGS, STORE
from backend.leader import LEADER, Leader, run_leading
from backend.ledger_watch import LEDGER_WATCH, LedgerWatch
from backend.logs import quieten, to_stderr
from backend.metrics.requests import count_requests
from backend.notify.mail import MAIL, Mail
from backend.proxies import UNTRUSTED, UntrustedProxies, notice_untrusted
from backend.rate_limits import WrongCodes
from backend.reminders.background import run_reminder_task
from backend.request_ids import number_requests
from backend.running_processes import hold_data_folder, run_process_task
from backend.server import serve
from backend.settings import Settings
from backend.store.direct import DirectStore
from backend.store.engine import make_engine, make_sessions
from backend.store.init import prepare
from backend.store.log_truncation import truncating_log
from backend.store.secrets import Secrets
from backend.store.transactions import Store
from backend.tokens.callers import CALLERS, Callers
from backend.waiting_handlers import handlers_may_wait
from backend.wall_clock.guard import GUARD, Guard, machine_seconds

MIDDLEWARES = (
    number_requests,
    count_requests,
    kind_errors,
    handlers_may_wait,
    limit_body_time,
    refuse_undeclared_pages,
)
"""The first one is outermost."""
BIGGEST_BODY = 128 * 1024
"""Bytes of one request: 20,000 characters of any alphabet. The Case API reads larger ones itself."""
ROUTE_MODULES = (
    backend.alerts.routes,
    backend.health,
    backend.metrics.routes,
    backend.widget_files,
    backend.chat.routes,
    backend.chat.shell,
    backend.form.routes,
    backend.content.routes,
    backend.cases.routes,
    backend.numbers.routes,
    backend.transfer.routes,
    backend.openapi,
    backend.security_txt,
    backend.desk.pages,
    backend.desk.sign_in_pages,
    backend.desk.provider_sign_in,
    backend.desk.today,
    backend.desk.case_list_csv,
    backend.desk.name_search_pages,
    backend.desk.hand_over,
    backend.desk.leave_pages,
    backend.desk.new_codes,
    backend.desk.notes,
    backend.desk.replies,
    backend.desk.saved_views,
    backend.desk.action_forms,
    backend.desk.letters,
    backend.desk.case,
    backend.desk.add_case,
    backend.desk.alerts,
    backend.desk.alert_actions,
    backend.desk.audit_pages,
    backend.desk.case_exports,
    backend.desk.files,
    backend.desk.file_removal,
    backend.desk.linked_cases,
    backend.desk.subject_access_pages,
    backend.desk.people,
    backend.desk.confirmations,
    backend.desk.welcome_pages,
    backend.desk.learning,
    backend.desk.numbers,
    backend.desk.inside_numbers,
    backend.desk.retention,
)


def utc_now() -> datetime:
    """Return the time of the clock on the wall, read nowhere else."""
    return datetime.now(UTC)


def create_app(
    settings: Settings, *, now: Callable[[], datetime] = utc_now, steady: Callable[[], float] | None = None
) -> web.Application:
    """Put the application together; it touches the network and the database only when it starts.

    now, steady: the clock on the wall, and seconds that only go forward; with a clock of a test, the same goes on in
    both. Raises SecretsMissing before `python -m backend init`, BadContent where a pack or card is wrong.
    """
    quieten()
    app = web.Application(
        middlewares=MIDDLEWARES,
        client_max_size=BIGGEST_BODY,
    )
    app[SETTINGS] = settings
    app[NOW] = now
    app[GUARD] = Guard(now, steady or (machine_seconds if now is utc_now else lambda: now().timestamp()))
    app[SECRETS] = Secrets.load(settings)
    app[CONTENT] = load(settings.content)
    app[LAW] = read_law(settings.content)
    app[OPENID] = OpenId.of(settings)
    app[MAIL] = Mail.of(settings)
    app[SLOTS] = Slots()
    app[IN_MEMORY], app[WRONG_CODES] = InMemory(), WrongCodes()
    app[UNTRUSTED], app[STOPPING], app[LEDGER_WATCH] = UntrustedProxies(), Stopping(), LedgerWatch()
    app[LEADER] = Leader()
    app.cleanup_ctx.extend(
        [
            database,
            run_leading,
            run_process_task,
            run_chat_tasks,
            sending,
            run_alert_tasks,
            run_form_task,
            run_maintenance,
            run_reminder_task,
        ]
    )
    app.cleanup_ctx.append(run_early_request_task)
    app.on_response_prepare.extend([notice_untrusted, protect])
    for module in ROUTE_MODULES:
        app.add_routes(module.routes)
    return app


async def database(app: web.Application) -> AsyncIterator[None]:
    """Open the case store, close it last."""
    engine = make_engine(app[SETTINGS])
    app[STORE] = Store(make_sessions(engine))
    direct = app[DIRECT_STORE] = DirectStore.of(app[SETTINGS])
    app[CALLERS] = Callers(app[STORE], app[NOW])
    async with truncating_log(engine, direct.engine):
        yield
    direct.close()
    await engine.dispose()


def main(argv: list[str]) -> int:
    """Run `python -m backend serve` until it is stopped; return 0."""
    settings = Settings.from_env()
    to_stderr(as_json=settings.log_format == "json")
    prepare(settings)
    hold_data_folder(settings.home)
    asyncio.run(serve(create_app(settings), settings.host, settings.port))
    return 0
