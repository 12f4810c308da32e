"""When an associate is free, as JSON."""

from uuid import UUID

from litestar import Request, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from faculty_api.availability import service
from faculty_api.kernel import doors
from faculty_api.kernel.work import Work
from schemas.availability import AddAway, AvailabilityView, SayAvailability
from schemas.terms import HearAvailability, SayLimits, SayTerm, ToldLine
from schemas.values import Page

ONE = "/associates/{person_id:uuid}/availability"


@get("/associates/{person_id:uuid}/availability", tags=["Availability"])
async def get_availability(person_id: FromPath[UUID], work: NamedDependency[Work]) -> AvailabilityView:
    return await service.of(work, person_id)


@put("/associates/{person_id:uuid}/availability", tags=["Availability"])
async def say_availability(
    request: Request, person_id: FromPath[UUID], data: JSONBody[SayAvailability], work: NamedDependency[Work]
) -> AvailabilityView:
    return await doors.once(work, request, AvailabilityView, lambda: service.say(work, person_id, data))


@post("/associates/{person_id:uuid}/availability/away", tags=["Availability"])
async def add_away(
    request: Request, person_id: FromPath[UUID], data: JSONBody[AddAway], work: NamedDependency[Work]
) -> AvailabilityView:
    return await doors.once(work, request, AvailabilityView, lambda: service.add_away(work, person_id, data))


@delete("/associates/{person_id:uuid}/availability/away/{away_id:uuid}", tags=["Availability"], status_code=200)
async def remove_away(
    request: Request, person_id: FromPath[UUID], away_id: FromPath[UUID], work: NamedDependency[Work]
) -> AvailabilityView:
    return await doors.once(work, request, AvailabilityView, lambda: service.remove_away(work, person_id, away_id))


@put(f"{ONE}/terms/{{term:str}}", tags=["Availability"])
async def say_term(
    request: Request,
    person_id: FromPath[UUID],
    term: FromPath[str],
    data: JSONBody[SayTerm],
    work: NamedDependency[Work],
) -> AvailabilityView:
    """One term, like ``summer-2027``: the term of today or one of the two after it."""
    return await doors.once(work, request, AvailabilityView, lambda: service.say_term(work, person_id, term, data))


@post(f"{ONE}/terms/{{term:str}}/same", tags=["Availability"], status_code=200)
async def same_as_before(
    request: Request, person_id: FromPath[UUID], term: FromPath[str], work: NamedDependency[Work]
) -> AvailabilityView:
    """The same as the last term that something was said of, else as the usual week."""
    return await doors.once(work, request, AvailabilityView, lambda: service.same_as_before(work, person_id, term))


@put(f"{ONE}/limits", tags=["Availability"])
async def say_limits(
    request: Request, person_id: FromPath[UUID], data: JSONBody[SayLimits], work: NamedDependency[Work]
) -> AvailabilityView:
    """How many sessions a month, how many days' notice and rest, and how far one travels."""
    return await doors.once(work, request, AvailabilityView, lambda: service.say_limits(work, person_id, data))


@post(f"{ONE}/as-usual", tags=["Availability"], status_code=200)
async def confirm_availability(
    request: Request, person_id: FromPath[UUID], work: NamedDependency[Work]
) -> AvailabilityView:
    """All that was said still holds."""
    return await doors.once(work, request, AvailabilityView, lambda: service.confirm(work, person_id))


@post(f"{ONE}/call-me", tags=["Availability"], status_code=200)
async def want_call_about_times(
    request: Request, person_id: FromPath[UUID], work: NamedDependency[Work]
) -> AvailabilityView:
    """I would rather tell somebody on the phone."""
    return await doors.once(work, request, AvailabilityView, lambda: service.want_call(work, person_id))


@post(f"{ONE}/heard", tags=["Availability"])
async def hear_availability(
    request: Request, person_id: FromPath[UUID], data: JSONBody[HearAvailability], work: NamedDependency[Work]
) -> AvailabilityView:
    """What somebody told their team, with who said it and when. The person is told that it was written down."""
    return await doors.once(work, request, AvailabilityView, lambda: service.hear(work, person_id, data))


@get("/availability/known", tags=["Availability"])
async def list_known(work: NamedDependency[Work]) -> Page[ToldLine]:
    """How much we know of whose time, and how old that is: who wants a call, who never said anything, the oldest."""
    return Page(items=await service.told(work))


handlers = [
    get_availability, say_availability, add_away, remove_away, say_term, same_as_before, say_limits,
    confirm_availability, want_call_about_times, hear_availability, list_known,
]  # fmt: skip
