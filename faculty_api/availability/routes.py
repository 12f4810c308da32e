"""When an associate is free, as JSON."""

from uuid import UUID

from litestar import Request, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from faculty_api.availability import service
from faculty_api.kernel import doors
from faculty_api.kernel.work import Work
from schemas.availability import AddAway, AvailabilityView, SayAvailability


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


handlers = [get_availability, say_availability, add_away, remove_away]
