"""For the team: which devices follow an associate's sessions, to stop one when a phone is lost and its owner calls."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.calendars import service
from faculty_api.kernel.work import Work
from faculty_api.people import service as people
from frontend.pressed import pressed
from frontend.render import page

Form = URLEncodedBody[dict[str, Any]]
PAGE = "/team/associates/{person_id:uuid}/calendars"


@get(PAGE, include_in_schema=False)
async def theirs(
    request: Request,
    person_id: FromPath[UUID],
    work: NamedDependency[Work],
    done: Annotated[str, QueryParameter(max_length=10)] = "",
) -> Template:
    links = await service.links_of(work, person_id)
    who = (await people.facts(work, {person_id}))[person_id]
    banner = f"Stopped. We have told {who.short_name}" if done == "stopped" else ""
    return page(request, "calendars/theirs.html", f"Calendars of {who.full_name}", who=who, links=links, banner=banner)


@post(f"{PAGE}/{{link_id:uuid}}/stop", include_in_schema=False)
async def stop(
    request: Request,
    person_id: FromPath[UUID],
    link_id: FromPath[UUID],
    data: Form,  # noqa: ARG001 - read by the door
    work: NamedDependency[Work],
) -> Redirect:
    await pressed(work, request, lambda: service.stop_link_of(work, person_id, link_id))
    return Redirect(f"/team/associates/{person_id}/calendars?done=stopped", status_code=303)


handlers = [theirs, stop]
