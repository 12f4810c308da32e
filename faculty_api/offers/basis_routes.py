"""The JSON door of taking back what offers may rest on."""

from uuid import UUID

from litestar import Request, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from faculty_api.kernel import doors
from faculty_api.kernel.work import Work
from faculty_api.offers import service
from schemas.stories import (
    BasisGone,
    ConsentEndedKept,
    ConsentEndedView,
    HeardNotDiscussed,
    NotDiscussedHeard,
    NotDiscussedKept,
    PartKept,
    SayNotDiscussed,
    TakeBack,
    Talked,
)
from schemas.values import Page

TAGS = ["Stories"]


@post("/story/consents/{consent_id:uuid}/end", tags=TAGS)
async def end_mine(request: Request, consent_id: FromPath[UUID], work: NamedDependency[Work]) -> ConsentEndedKept:
    """Taken back at once. Nobody asks why."""
    return await doors.once(
        work,
        request,
        ConsentEndedKept,
        lambda: service.take_back_consent(work, work.actor.person, consent_id, TakeBack()),
    )


@get("/story/consents/{consent_id:uuid}/used", tags=TAGS)
async def used(consent_id: FromPath[UUID], work: NamedDependency[Work]) -> ConsentEndedView:
    """Where something I agreed to was used."""
    return await service.consent_used(work, consent_id)


@post("/associates/{person_id:uuid}/consents/{consent_id:uuid}/end", tags=TAGS)
async def end_theirs(
    request: Request,
    person_id: FromPath[UUID],
    consent_id: FromPath[UUID],
    data: JSONBody[TakeBack],
    work: NamedDependency[Work],
) -> ConsentEndedKept:
    """The team writes down what the person says by phone; data protection says why."""
    return await doors.once(
        work, request, ConsentEndedKept, lambda: service.take_back_consent(work, person_id, consent_id, data)
    )


@delete("/story/parts/{part_id:uuid}", tags=TAGS, status_code=200)
async def remove_part(request: Request, part_id: FromPath[UUID], work: NamedDependency[Work]) -> PartKept:
    return await doors.once(work, request, PartKept, lambda: service.take_away_part(work, part_id))


@put("/story/not-discussed", tags=TAGS)
async def not_discussed(
    request: Request, data: JSONBody[SayNotDiscussed], work: NamedDependency[Work]
) -> NotDiscussedKept:
    """The whole list of topics I will not discuss."""
    return await doors.once(work, request, NotDiscussedKept, lambda: service.will_not_discuss(work, data))


@post("/associates/{person_id:uuid}/not-discussed/heard", tags=TAGS)
async def hear_not_discussed(
    request: Request, person_id: FromPath[UUID], data: JSONBody[HeardNotDiscussed], work: NamedDependency[Work]
) -> NotDiscussedHeard:
    """Topics somebody will not discuss, as they said it by phone or on paper. Nothing of their list is told."""
    return await doors.once(work, request, NotDiscussedHeard, lambda: service.hear_not_discussed(work, person_id, data))


@get("/offers/basis-gone", tags=TAGS)
async def basis_gone(work: NamedDependency[Work]) -> Page[BasisGone]:
    """Open offers and bookings to come that rested on something since taken back: whom to call."""
    return Page(items=await service.basis_gone(work))


@post("/offers/{offer_id:uuid}/talked", tags=TAGS)
async def talked(request: Request, offer_id: FromPath[UUID], work: NamedDependency[Work]) -> Talked:
    return await doors.once(work, request, Talked, lambda: service.basis_talked(work, offer_id))


handlers = [end_mine, used, end_theirs, remove_part, not_discussed, hear_not_discussed, basis_gone, talked]
