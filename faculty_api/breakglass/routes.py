"""The JSON doors of opening one record in an emergency."""

from uuid import UUID

from litestar import get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from faculty_api.breakglass import service
from faculty_api.kernel.freshness import FRESH
from faculty_api.kernel.work import Work
from schemas.breakglass import AskGlass, BehindGlass, GlassView
from schemas.values import Page

TAGS = ["Data protection"]


@post("/people/{person_id:uuid}/emergency", tags=TAGS, opt=FRESH)
async def ask_glass(person_id: FromPath[UUID], data: JSONBody[AskGlass], work: NamedDependency[Work]) -> GlassView:
    """The first of two people, of data protection or of the national team."""
    return await service.ask_glass(work, person_id, data)


@get("/emergencies", tags=TAGS)
async def glasses(work: NamedDependency[Work]) -> Page[GlassView]:
    return Page(items=await service.glasses(work))


@post("/emergencies/{glass_id:uuid}/release", tags=TAGS, status_code=200, opt=FRESH)
async def release_glass(glass_id: FromPath[UUID], work: NamedDependency[Work]) -> GlassView:
    """By somebody else than who asked. The person and data protection get a letter at once."""
    return await service.release_glass(work, glass_id)


@post("/emergencies/{glass_id:uuid}/opening", tags=TAGS, status_code=200, opt=FRESH)
async def open_glass(glass_id: FromPath[UUID], work: NamedDependency[Work], state: State) -> BehindGlass:
    """For who asked, for 60 minutes from the release. Everything it shows is a read that the person can see."""
    return await service.open_glass(work, state.vault, glass_id)


@post("/emergencies/{glass_id:uuid}/stop", tags=TAGS, status_code=200)
async def stop_glass(glass_id: FromPath[UUID], work: NamedDependency[Work]) -> GlassView:
    """Nothing more is read from now on."""
    return await service.stop_glass(work, glass_id)


@post("/emergencies/{glass_id:uuid}/call", tags=TAGS, status_code=200)
async def record_call(glass_id: FromPath[UUID], work: NamedDependency[Work]) -> GlassView:
    """The person gets no e-mail: they were called, and know that their record was opened."""
    return await service.record_call(work, glass_id)


handlers = [ask_glass, glasses, release_glass, open_glass, stop_glass, record_call]
