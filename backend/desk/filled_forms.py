"""A form of a case as it was filled in: drawn again with what was wrong, or with why it is refused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aiohttp import web

from backend.desk.actions.fields import Field, Typed
from backend.desk.case_access import Opened
from backend.desk.guarded_pages import Visit
from backend.desk.pages import draw


def draw_filled(
    request: web.Request,
    visit: Visit,
    template: str,
    opened: Opened,
    fields: Sequence[Field],
    typed: Typed,
    refused: str = "",
    *,
    refused_with: int = 409,
    **more: Any,
) -> web.Response:
    """Return the form: 400 where a box is wrong, refused_with where it is refused, else 200. more: for the template."""
    return draw(
        request,
        visit,
        template,
        status=400 if typed.wrong else refused_with if refused else 200,
        case=opened.case,
        state=opened.state,
        fields=fields,
        typed=typed,
        refused=refused,
        **more,
    )
