"""Everything that happened to one person: for those who work with them, and for the person."""

from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from litestar import Request, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect, Template

from faculty_api.kernel.errors import NotAllowed, NotFound
from faculty_api.kernel.work import Work
from faculty_api.people import service as people
from faculty_api.records import service
from frontend.render import page
from schemas.access import Role

Cursor = Annotated[str | None, QueryParameter(name="from", max_length=20)]


@get("/team/associates/{person_id:uuid}/history", include_in_schema=False)
async def history_page(
    request: Request, person_id: FromPath[UUID], work: NamedDependency[Work], state: State, cursor: Cursor = None
) -> Template | Redirect:
    if work.actor.role is Role.ASSOCIATE:
        raise NotAllowed
    try:
        found = await service.history(work, person_id, cursor)
    except NotFound:
        if kept := await people.kept_record(work, person_id):
            return Redirect(f"/team/associates/{kept}/history", status_code=301)
        raise
    who = await people.associate(work, state.vault, person_id, private=False, gone=True)
    here = f"/team/associates/{person_id}"
    return page(
        request,
        "associates/history.html",
        "What happened",
        heading=f"What happened: {who.full_name}",
        back=here,
        found=found,
        more=_more(f"{here}/history", found.next),
    )


@get("/profile/history", include_in_schema=False)
async def my_history(request: Request, work: NamedDependency[Work], cursor: Cursor = None) -> Template:
    found = await service.history(work, work.actor.person, cursor)
    return page(
        request,
        "associates/history.html",
        "What happened with your record",
        heading="What happened with your record",
        back="/profile/my-data",
        found=found,
        more=_more("/profile/history", found.next),
    )


def _more(here: str, cursor: str | None) -> str | None:
    return f"{here}?{urlencode({'from': cursor})}" if cursor else None


handlers = [history_page, my_history]
