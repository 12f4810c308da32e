"""The noticeboard of a network: the team puts notices up and takes them down, its associates read them."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.errors import Invalid, NotAllowed
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from frontend import forms
from frontend.partners import name_of
from frontend.render import page
from schemas.access import Permission, Role
from schemas.networks import MOST_WORDS_OF_A_NOTICE, NoticeView, PutUpNotice

Form = URLEncodedBody[dict[str, Any]]
FIELDS: dict[str, forms.Reader] = {
    "title": forms.text("Heading", "Enter a heading"),
    "words": forms.prose("Notice", "Enter what you want to say"),
    "last_day": forms.day("Last day", "Enter the last day to show it"),
}
DONE = {"up": "Your notice is up", "down": "The notice was taken down"}


@get("/notices", include_in_schema=False)
async def mine_page(request: Request, work: NamedDependency[Work]) -> Template:
    if work.actor.role is not Role.ASSOCIATE:
        raise NotAllowed
    return page(request, "networks/notices.html", "From your network", notices=await networks.notices(work))


@get("/networks/{code:str}/notices", include_in_schema=False)
async def board_page(
    request: Request,
    code: FromPath[str],
    work: NamedDependency[Work],
    done: Annotated[str, QueryParameter(max_length=20)] = "",
) -> Template:
    return await _board(request, work, code, banner=DONE.get(done, ""))


async def _board(request: Request, work: Work, code: str, **more: Any) -> Template:
    reach = work.must(Permission.NOTICE_EDIT)
    name = name_of(code)
    if not (reach.everyone or code in reach.academies):
        raise NotAllowed
    context = {"code": code, "academy": name, "notices": await networks.notices(work, code), **more}
    return page(request, "networks/board.html", "Noticeboard", most=MOST_WORDS_OF_A_NOTICE, **context)


@post("/networks/{code:str}/notices", include_in_schema=False)
async def put_up(request: Request, code: FromPath[str], data: Form, work: NamedDependency[Work]) -> Template | Redirect:
    command, errors = forms.read(data, PutUpNotice, FIELDS)
    if command is not None:
        try:
            async with work.attempt():
                await doors.once(work, request, NoticeView, lambda: networks.put_up_notice(work, code, command))
            return Redirect(f"/networks/{code}/notices?done=up", status_code=303)
        except Invalid as no:
            errors = forms.refused(no)
    return await _board(request, work, code, errors=errors, values=data)


@post("/networks/{code:str}/notices/{notice_id:uuid}/take-down", include_in_schema=False)
async def take_down(
    request: Request, code: FromPath[str], notice_id: FromPath[UUID], work: NamedDependency[Work]
) -> Redirect:
    await doors.once(work, request, NoticeView, lambda: networks.take_down_notice(work, notice_id))
    return Redirect(f"/networks/{code}/notices?done=down", status_code=303)


handlers = [mine_page, board_page, put_up, take_down]
