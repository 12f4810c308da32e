"""People who may be in the register twice: looked at side by side, told apart, or joined into one record."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Template

from faculty_api.kernel import doors
from faculty_api.kernel.errors import NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.people import service as people
from faculty_api.records import service
from frontend import forms, record_words
from frontend.called import called, named_apart
from frontend.render import Errors, page
from schemas.access import Permission
from schemas.duplicates import NotSameView, SayNotSame
from schemas.errors import Fault
from schemas.finding import FindAssociates
from schemas.records import Detail, Merged, MergePeople, ProveOther
from schemas.values import PersonId

Form = URLEncodedBody[dict[str, Any]]
LIST = "/team/associates/duplicates"
NO_CODE = {"code": Fault(field="code", message="Enter the code that they read to you")}
WRONG_CODE = {"code": Fault(field="code", message="That code is not right. Ask them to read the newest email")}


@get(LIST, include_in_schema=False)
async def duplicates_page(
    request: Request, work: NamedDependency[Work], joined: Annotated[str, QueryParameter(max_length=1)] = ""
) -> Template:
    return await _list(request, work, banner="The two records are one now" if joined else "")


async def _list(request: Request, work: Work, errors: Errors = (), banner: str = "") -> Template:
    found = await people.duplicates(work)
    academies = {one.code: one.name for one in await networks.academies(work)}
    return page(
        request,
        "associates/duplicates.html",
        "People who may be here twice",
        errors=errors,
        banner=banner,
        found=found,
        side=lambda one: record_words.side(one, academies),
        sides=record_words.SIDES,
        why=record_words.WHY,
    )


@post("/team/associates/{person_id:uuid}/not-same", include_in_schema=False)
async def not_same(
    request: Request, person_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    """They are two people; or, with ``again``, they are to be looked at again."""
    other = _id(data.get("other"))
    command = SayNotSame(other=PersonId(other), not_same=not data.get("again"))
    try:
        async with work.attempt():
            await doors.once(work, request, NotSameView, lambda: people.say_not_same(work, person_id, command))
        return Redirect(LIST, status_code=303)
    except Refusal as no:
        if no.status in {403, 404}:
            raise
        return await _list(request, work, forms.refused(no))


@get("/team/associates/{person_id:uuid}/join", include_in_schema=False)
async def pick_page(
    request: Request,
    person_id: FromPath[UUID],
    work: NamedDependency[Work],
    state: State,
    q: Annotated[str, QueryParameter(max_length=200)] = "",
) -> Template:
    """Somebody is here twice, and no list says so: the other record is looked for by name."""
    work.must(Permission.PERSON_MERGE)
    who = await people.associate(work, state.vault, person_id, private=False)
    if who.lent:  # who is lent has their record, and its twin, at their own Academy
        raise NotFound
    found = (await people.search(work, FindAssociates(q=q))).items if q.strip() else []
    others = [one for one in found if one.id != person_id and not one.lent]
    return page(
        request,
        "associates/pick.html",
        "Find the other record",
        values={"q": q},
        who=who,
        name=await named_apart(work, who.id, who.full_name),
        others=others,
        names=await called(work, [(who.id, who.full_name), *((one.id, one.full_name) for one in others)]),
        looked=bool(q.strip()),
        academies={one.code: one.name for one in await networks.academies(work)},
    )


@get("/team/associates/{person_id:uuid}/join/{other_id:uuid}", include_in_schema=False)
async def join_page(
    request: Request, person_id: FromPath[UUID], other_id: FromPath[UUID], work: NamedDependency[Work]
) -> Template:
    return await _compare(request, work, person_id, other_id)


async def _compare(request: Request, work: Work, kept: UUID, other: UUID, **more: Any) -> Template:
    found = await service.compare(work, kept, other)
    academies = {one.code: one.name for one in await networks.academies(work)}
    return page(
        request,
        "associates/join.html",
        "Join two records",
        found=found,
        words=record_words.DETAILS,
        say=lambda detail, value: record_words.value(detail, value, academies),
        goes_over=record_words.goes_over(found.goes_over),
        **more,
    )


@post("/team/associates/{person_id:uuid}/join/{other_id:uuid}", include_in_schema=False)
async def join(
    request: Request,
    person_id: FromPath[UUID],
    other_id: FromPath[UUID],
    data: Form,
    work: NamedDependency[Work],
    state: State,
) -> Template | Redirect:
    take = [one for one in Detail if data.get(one.value) == "other"]
    command = MergePeople(other=PersonId(other_id), take=take)
    try:
        async with work.attempt():
            await doors.once(work, request, Merged, lambda: service.merge(work, state.vault, person_id, command))
        return Redirect(f"{LIST}?joined=1", status_code=303)
    except Refusal as no:
        if no.status in {403, 404}:
            raise
        if await people.kept_record(work, person_id) or await people.kept_record(work, other_id):
            return await _list(request, work, forms.refused(no))
        return await _compare(request, work, person_id, other_id, errors=forms.refused(no), values=data)


@post("/team/associates/{person_id:uuid}/join/{other_id:uuid}/code", include_in_schema=False)
async def code(
    request: Request, person_id: FromPath[UUID], other_id: FromPath[UUID], data: Form, work: NamedDependency[Work]
) -> Template:
    """Sends one, or takes it as it was read out; the page it was asked on is shown again."""
    command, errors = forms.read(data, ProveOther, {"code": forms.text("Code", optional=True)})
    if command is None:
        return await _compare(request, work, person_id, other_id, errors=errors, values=data)
    if "check" in data and not command.code.strip():
        return await _compare(request, work, person_id, other_id, errors=NO_CODE)
    try:
        async with work.attempt():
            made = await service.prove(work, person_id, other_id, command)
    except Refusal as no:
        if no.status in {403, 404}:
            raise
        return await _compare(request, work, person_id, other_id, errors=forms.refused(no))
    if made.right is False:
        return await _compare(request, work, person_id, other_id, errors=WRONG_CODE)
    said = "The code is right. You can join the records." if made.right else f"We sent a code to {made.sent_to}."
    return await _compare(request, work, person_id, other_id, banner=said)


def _id(given: object) -> UUID:
    try:
        return UUID(str(given))
    except ValueError:
        raise NotFound from None


handlers = [duplicates_page, not_same, pick_page, join_page, join, code]
