"""Pages that only a demonstration has."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Response, Template

from faculty_api.demo import service
from faculty_api.kernel.errors import NotFound
from faculty_api.kernel.work import Work
from frontend.log_in import HOMES, let_in
from frontend.receipts import SEALED
from frontend.render import page
from schemas.access import Role

PUBLIC = {"public": True}


@get("/demo", opt=PUBLIC, include_in_schema=False)
async def people(request: Request, work: NamedDependency[Work]) -> Template:
    return page(request, "demo/people.html", "Choose who to be", people=await service.listed(work))


@post("/demo/log-in", opt=PUBLIC, include_in_schema=False)
async def log_in_as(
    request: Request, data: URLEncodedBody[dict[str, Any]], work: NamedDependency[Work]
) -> Response[Any]:
    try:
        person, role = UUID(str(data.get("person", ""))), Role(str(data.get("role", "")))
    except ValueError as error:
        raise NotFound("Choose somebody from the list") from error
    return let_in(request, await service.enter(work, person, role), HOMES[role])


@get("/demo/mailbox", opt=PUBLIC, include_in_schema=False)
async def mailbox(request: Request, work: NamedDependency[Work]) -> Template:
    letters = await service.letters(work)
    return page(
        request,
        "demo/mailbox.html",
        "Letters that were sent",
        letters=[(letter, [one.method for one in service.calendars_of(letter)]) for letter in letters],
        base=request.app.state.settings.base_url,
    )


@get("/demo/mailbox/{letter_id:uuid}/{number:int}", opt=PUBLIC, include_in_schema=False)
async def brought(letter_id: FromPath[UUID], number: FromPath[int], work: NamedDependency[Work]) -> Response[bytes]:
    """What a letter brought for a calendar, as a mail program would open it."""
    found = await service.brought(work, letter_id, number)
    named = {"Content-Disposition": f'attachment; filename="session-{number}.ics"', **SEALED}
    return Response(found.text.encode(), media_type=f"text/calendar; method={found.method}", headers=named)


handlers = [people, log_in_as, mailbox, brought]
