"""Draw the pages of the desk. Everything is escaped; nothing needs a script."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import web

from backend.alerts.letters import said as moment_said
from backend.councils import name_of
from backend.desk import labels
from backend.desk.cookies import FORM, get_cookie, set_cookie
from backend.desk.guarded_pages import RESTORED, Visit, guarded_page
from backend.desk.posted_forms import make_form_token
from backend.desk.sessions import new_token
from backend.keys import CONTENT, NOW
from backend.law.working_days import in_london
from backend.templates import templates
from telling.spoken_dates import say_date

HERE = Path(__file__).parent
MENU = (
    ("today", "Today", "/desk/today"),
    ("cases", "All cases", "/desk/cases"),
    ("add_case", "Add a case", "/desk/add"),
    ("reply", "Add a reply", "/desk/reply"),
    ("alerts", "Alerts", "/desk/alerts"),
    ("looks", "To read", "/desk/looks"),
    ("learning", "Actions", "/desk/learning"),
    ("numbers", "Numbers", "/desk/numbers"),
    ("retention", "Keeping", "/desk/retention"),
    ("audit", "Audit", "/desk/audit"),
    ("people", "People", "/desk/people"),
    ("confirmations", "To confirm", "/desk/confirmations"),
)
"""Name of the route, what the link says, where it goes. Only what a person may open is shown."""
ENVIRONMENT = templates(HERE / "templates")
routes = web.RouteTableDef()


def day(value: date) -> str:
    """Return a day as `Fri 25 Dec 2026`."""
    return f"{value:%a} {value.day} {value:%b} {value.year}"


def moment(value: datetime) -> str:
    """Return a moment in London time."""
    return moment_said(value)


ENVIRONMENT.filters |= {
    "day": day,
    "long_day": partial(say_date, year=True),
    "moment": moment,
}
ENVIRONMENT.globals |= {"labels": labels}


def draw(request: web.Request, visit: Visit, template: str, *, status: int = 200, **values: Any) -> web.Response:
    """Return a page in the desk's frame."""
    around = {
        "visit": visit,
        "menu": [(text, path) for name, text, path in MENU if visit.may(name)],
        "here": request.path,
        "form_token": visit.form_token,
        "today": today_of(request),
        "given_back": RESTORED in request,
        "council_name": lambda council: council_name(request, council),
    }
    text = ENVIRONMENT.get_template(template).render(around | values)
    return web.Response(text=text, content_type="text/html", status=status)


def draw_outside(request: web.Request, template: str, *, status: int = 200, **values: Any) -> web.Response:
    """Return a page for somebody who is not signed in, with a form that is bound to this browser."""
    token = get_cookie(request, FORM) or new_token()
    values |= {"form_token": make_form_token(request, token)}
    text = ENVIRONMENT.get_template(template).render(values)
    response = web.Response(text=text, content_type="text/html", status=status)
    set_cookie(request, response, FORM, token)
    return response


def today_of(request: web.Request) -> date:
    """Return the date in London."""
    return in_london(request.app[NOW]())


def council_name(request: web.Request, council: str) -> str:
    """Return what a council is called; its id where its pack is gone."""
    content = request.app[CONTENT]
    return name_of(content, council) if council in content.councils else council


@guarded_page(routes, "GET", "/desk/desk.css", "style")
async def style(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show the only style of the desk."""
    return web.FileResponse(HERE / "static" / "desk.css", headers={"Cache-Control": "no-cache"})


@guarded_page(routes, "GET", "/desk/reading.js", "style")
async def reading(request: web.Request, visit: Visit) -> web.StreamResponse:
    """Show the only script of the desk: it says how hard what is typed is to read, and everything works without it."""
    return web.FileResponse(HERE / "static" / "reading.js", headers={"Cache-Control": "no-cache"})
