"""For the team: whom somebody is not paired with. No reason is asked for or kept."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.work import Work
from faculty_api.people import service
from frontend import forms
from frontend.called import called
from frontend.render import page
from schemas.apart import NotWithView, SayNotWith
from schemas.errors import Fault

Form = URLEncodedBody[dict[str, Any]]
WHO = "Select who they are not to be paired with"


@get("/team/associates/{person_id:uuid}/not-with", include_in_schema=False)
async def not_with_page(
    request: Request,
    person_id: FromPath[UUID],
    work: NamedDependency[Work],
    q: Annotated[str, QueryParameter(max_length=200)] = "",
) -> Template:
    return await _show(request, work, person_id, q)


async def _show(request: Request, work: Work, person_id: UUID, q: str, **more: Any) -> Template:
    shown = await service.not_with(work, person_id, q)
    names = await called(work, [(one.id, one.name) for one in (*shown.people, *shown.found)])
    return page(request, "associates/not_with.html", "People not to pair", shown=shown, names=names,
                looked_for=q.strip(), **{"values": {"q": q}, **more})  # fmt: skip


@post("/team/associates/{person_id:uuid}/not-with", include_in_schema=False)
async def say(
    request: Request, person_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    away = {"not_with": "no" not in data}
    command, errors = forms.read(data, SayNotWith, {"other": forms.text("Name", WHO)}, **away)
    if command is None:
        errors = {"other": Fault(field="other", message=WHO)}
        return await _show(request, work, person_id, str(data.get("q", ""))[:200], errors=errors, values=data)
    await doors.once(work, request, NotWithView, lambda: service.say_not_with(work, person_id, command))
    return Redirect(f"/team/associates/{person_id}/not-with", status_code=303)


handlers = [not_with_page, say]
