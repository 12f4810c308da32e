"""Somebody asks that what is kept about them be erased."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.dataprotection import service
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from frontend import forms
from frontend.render import Errors, page
from schemas.removals import AskErasure

WISH = {"wish": forms.text("What you want to tell us", optional=True)}
Form = URLEncodedBody[dict[str, Any]]
MINE = "/profile/my-data/erase"


@get(MINE, include_in_schema=False)
async def wish_page(request: Request, work: NamedDependency[Work]) -> Template:
    return await _wish(request, work)


async def _wish(request: Request, work: Work, errors: Errors = (), **more: Any) -> Template:
    found = await service.my_erasure(work)
    return page(request, "dataprotection/wish.html", "Erase what we keep about you", errors=errors, one=found, **more)


@post(MINE, include_in_schema=False)
async def wish(request: Request, data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    command, errors = forms.read(data, AskErasure, WISH)
    if command:
        try:
            async with work.attempt():
                await service.ask_erasure(work, command)
            return Redirect(MINE, status_code=303)
        except Refusal as no:
            errors = forms.refused(no)
    return await _wish(request, work, errors, values=data)


handlers = [wish_page, wish]
