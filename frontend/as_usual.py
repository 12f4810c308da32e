"""Still free at the same times, from the monthly e-mail, without a log-in: one button, and the way back from it."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Template

from faculty_api.availability import service
from faculty_api.availability.rules import ago
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from frontend import availability_words as words
from frontend import by_link
from schemas.terms import AsUsualView

Form = URLEncodedBody[dict[str, Any]]


@get("/as-usual/{token:str}", opt=by_link.PUBLIC, include_in_schema=False)
async def as_usual_page(request: Request, token: FromPath[str], work: NamedDependency[Work]) -> Template:
    """Opening it answers nothing: mail programs open links too."""
    return await _page(request, work, token, service.as_usual_by_link)


@post("/as-usual/{token:str}", opt=by_link.PUBLIC, include_in_schema=False, status_code=200)
async def confirm(
    request: Request,
    token: FromPath[str],
    data: Form,  # noqa: ARG001 - read by the door
    work: NamedDependency[Work],
) -> Template:
    return await _page(request, work, token, service.confirm_by_link)


@post("/as-usual/{token:str}/undo", opt=by_link.PUBLIC, include_in_schema=False, status_code=200)
async def undo(
    request: Request,
    token: FromPath[str],
    data: Form,  # noqa: ARG001 - read by the door
    work: NamedDependency[Work],
) -> Template:
    return await _page(request, work, token, service.undo_confirm_by_link, banner="Your answer is taken back")


async def _page(
    request: Request, work: Work, token: str, do: Callable[[Work, str], Awaitable[AsUsualView]], banner: str = ""
) -> Template:
    try:
        async with work.attempt():
            found = await do(work, token)
    except Refusal as no:
        return by_link.over(request, no, "Tell us when you are free", "/availability")
    title = "Thank you" if found.answered else "Are you still free at the same times?"
    week = words.sentences(found.mode, found.usual, from_list=found.from_list) if found.mode else []
    told = ago(london_day(found.told_at), london_day(work.now)) if found.told_at else ""
    return by_link.shown(
        request, "availability/as_usual.html", title, found=found, here=f"/as-usual/{token}", banner=banner, week=week,
        terms=[(name, words.sentences(mode, usual)) for name, mode, usual in found.terms], told=told, question=title,
    )  # fmt: skip


handlers = [as_usual_page, confirm, undo]
