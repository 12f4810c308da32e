"""For somebody who was asked, without logging in: how do you see this person's work?"""

from typing import Any

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Template

from faculty_api.development import service
from faculty_api.development.asking import CLOSED
from faculty_api.development.rules import ENOUGH
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from frontend import development_words as words
from frontend.render import page
from schemas.reflections import AskedView, InviteState

PUBLIC = {"public": True}
Form = URLEncodedBody[dict[str, Any]]


async def _page(request: Request, work: Work, token: str, **more: Any) -> Template:
    try:
        one = await service.asked(work, token)
    except Refusal as no:
        return _closed(request, no.detail)
    if one.state is not InviteState.WAITING:
        return _closed(request, CLOSED[one.state])
    return _form(request, token, one, **more)


def _closed(request: Request, said: str) -> Template:
    return page(request, "development/closed.html", "This link cannot be used", status=404, said=said)


def _form(request: Request, token: str, one: AskedView, **more: Any) -> Template:
    themes = words.asked(one.version, own=False)
    return page(
        request, "development/reflect.html", "How do you see their work?", to=f"/reflect/{token}", one=one,
        themes=themes, options=words.OPTIONS, enough=ENOUGH, **more,
    )  # fmt: skip


@get("/reflect/{token:str}", opt=PUBLIC, include_in_schema=False)
async def reflect_page(request: Request, token: FromPath[str], work: NamedDependency[Work]) -> Template:
    return await _page(request, work, token)


@post("/reflect/{token:str}", opt=PUBLIC, include_in_schema=False, status_code=200)
async def reflect(
    request: Request, token: FromPath[str], data: Form, work: NamedDependency[Work], state: State
) -> Template:
    try:
        one = await service.asked(work, token)
    except Refusal as no:
        return _closed(request, no.detail)
    said, errors = words.read(data, one.version, whole=True)
    if one.state is InviteState.WAITING and said is None:
        return _form(request, token, one, errors=errors, values=data)
    if said is None:
        return _closed(request, CLOSED[one.state])
    try:
        async with work.attempt():
            await service.answer(work, state.vault, token, said)
    except Refusal as no:
        return _closed(request, no.detail)
    return page(request, "development/thanks.html", "Thank you for your view", name=one.person_name)


handlers = [reflect_page, reflect]
