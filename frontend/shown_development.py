"""For the team: what somebody shows of their development. They can see each look."""

from uuid import UUID

from litestar import Request, get
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template

from faculty_api.development import service
from faculty_api.kernel.work import Work
from frontend import development_words as words
from frontend.render import page


@get("/team/development", include_in_schema=False)
async def people_page(request: Request, work: NamedDependency[Work]) -> Template:
    return page(request, "development/people.html", "Development plans", people=await service.shown_to_me(work))


@get("/team/associates/{person_id:uuid}/development", include_in_schema=False)
async def shown_page(request: Request, person_id: FromPath[UUID], work: NamedDependency[Work]) -> Template:
    found = await service.shown(work, person_id)
    steps = [(*words.STEPS[one.step], words.step_rows(one, own=False)) for one in found.plan or []]
    return page(request, "development/shown.html", "What they show you", found=found, steps=steps)


@get("/team/associates/{person_id:uuid}/development/{reflection_id:uuid}", include_in_schema=False)
async def reflection_page(
    request: Request,
    person_id: FromPath[UUID],
    reflection_id: FromPath[UUID],
    work: NamedDependency[Work],
    state: State,
) -> Template:
    one = await service.shown_reflection(work, state.vault, person_id, reflection_id)
    return page(
        request, "development/shown_reflection.html", "How their work is seen", one=one,
        themes=words.seen(one),
    )  # fmt: skip


handlers = [people_page, shown_page, reflection_page]
