"""JSON doors of enquiries and of the steps of people who are new."""

from functools import partial
from typing import Annotated
from uuid import UUID

from litestar import Request, get, post, put
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from faculty_api.joining import service
from faculty_api.kernel import doors
from faculty_api.kernel.work import Work
from schemas.joining import (
    EndInterest,
    EnterInterest,
    InterestLine,
    InterestView,
    ProposeApproval,
    RecordPanel,
    RecordTalk,
)
from schemas.onboarding import AcceptAgreement, OnboardingView, RecordAgreement, SetStep, StepSetting, TickStep
from schemas.values import Page

INTEREST, STEPS = ["Joining"], ["First steps"]


@get("/interest", tags=INTEREST)
async def list_interest(
    work: NamedDependency[Work], over: Annotated[bool, QueryParameter()] = False
) -> Page[InterestLine]:
    """People who would like to join: those to do something about, or with ``over`` those that are over."""
    return await service.interests(work, over=over)


@get("/interest/{interest_id:uuid}", tags=INTEREST)
async def get_interest(interest_id: FromPath[UUID], work: NamedDependency[Work], state: State) -> InterestView:
    return await service.interest(work, state.vault, interest_id)


@post("/interest", tags=INTEREST)
async def enter_interest(request: Request, data: JSONBody[EnterInterest], work: NamedDependency[Work]) -> InterestView:
    """For somebody who called or wrote."""
    return await doors.once(work, request, InterestView, lambda: service.enter(work, data))


@post("/interest/{interest_id:uuid}/talks", tags=INTEREST)
async def record_talk(
    request: Request, interest_id: FromPath[UUID], data: JSONBody[RecordTalk], work: NamedDependency[Work]
) -> InterestView:
    return await doors.once(work, request, InterestView, lambda: service.record_talk(work, interest_id, data))


@post("/interest/{interest_id:uuid}/panels", tags=INTEREST)
async def record_panel(
    request: Request, interest_id: FromPath[UUID], data: JSONBody[RecordPanel], work: NamedDependency[Work]
) -> InterestView:
    return await doors.once(work, request, InterestView, lambda: service.record_panel(work, interest_id, data))


@post("/interest/{interest_id:uuid}/proposal", tags=INTEREST)
async def propose(
    request: Request,
    interest_id: FromPath[UUID],
    data: JSONBody[ProposeApproval],
    work: NamedDependency[Work],
    state: State,
) -> InterestView:
    """The first of two people."""
    run = partial(service.propose, work, interest_id, data, vault=state.vault)
    return await doors.once(work, request, InterestView, run)


@post("/interest/{interest_id:uuid}/confirmation", tags=INTEREST)
async def confirm(request: Request, interest_id: FromPath[UUID], work: NamedDependency[Work]) -> InterestView:
    """The second of two people: they are in the register from now on."""
    return await doors.once(work, request, InterestView, lambda: service.confirm(work, interest_id))


@post("/interest/{interest_id:uuid}/back", tags=INTEREST)
async def send_back(
    request: Request, interest_id: FromPath[UUID], data: JSONBody[EndInterest], work: NamedDependency[Work]
) -> InterestView:
    return await doors.once(work, request, InterestView, lambda: service.send_back(work, interest_id, data))


@post("/interest/{interest_id:uuid}/refusal", tags=INTEREST)
async def turn_down(
    request: Request, interest_id: FromPath[UUID], data: JSONBody[EndInterest], work: NamedDependency[Work]
) -> InterestView:
    return await doors.once(work, request, InterestView, lambda: service.turn_down(work, interest_id, data))


@post("/interest/{interest_id:uuid}/closing", tags=INTEREST)
async def close(
    request: Request, interest_id: FromPath[UUID], data: JSONBody[EndInterest], work: NamedDependency[Work]
) -> InterestView:
    """Nothing more comes of it."""
    return await doors.once(work, request, InterestView, lambda: service.close(work, interest_id, data))


@get("/associates/{person_id:uuid}/first-steps", tags=STEPS)
async def get_onboarding(person_id: FromPath[UUID], work: NamedDependency[Work]) -> OnboardingView:
    """What somebody who is new has done, and what stands before their first session."""
    return await service.onboarding(work, person_id)


@post("/associates/{person_id:uuid}/first-steps", tags=STEPS)
async def tick(
    request: Request, person_id: FromPath[UUID], data: JSONBody[TickStep], work: NamedDependency[Work]
) -> OnboardingView:
    return await doors.once(work, request, OnboardingView, lambda: service.tick(work, person_id, data))


@post("/associates/{person_id:uuid}/agreement", tags=STEPS)
async def record_agreement(
    request: Request, person_id: FromPath[UUID], data: JSONBody[RecordAgreement], work: NamedDependency[Work]
) -> OnboardingView:
    """Accepted on paper."""
    return await doors.once(work, request, OnboardingView, lambda: service.record_agreement(work, person_id, data))


@post("/first-steps/agreement", tags=STEPS)
async def accept_agreement(
    request: Request, data: JSONBody[AcceptAgreement], work: NamedDependency[Work]
) -> OnboardingView:
    """My own, the very text I read."""
    return await doors.once(work, request, OnboardingView, lambda: service.accept_agreement(work, data))


@post("/first-steps/done", tags=STEPS)
async def tick_own(request: Request, data: JSONBody[TickStep], work: NamedDependency[Work]) -> OnboardingView:
    """A step that I say myself."""
    return await doors.once(work, request, OnboardingView, lambda: service.tick_own(work, data))


@get("/first-steps", tags=STEPS)
async def list_steps(
    work: NamedDependency[Work], academy: Annotated[str | None, QueryParameter(max_length=8)] = None
) -> Page[StepSetting]:
    """What new people do first: with one Academy, or where nothing else is said."""
    return Page(items=await service.steps(work, academy))


@put("/first-steps", tags=STEPS)
async def set_step(request: Request, data: JSONBody[SetStep], work: NamedDependency[Work]) -> Page[StepSetting]:
    async def run() -> Page[StepSetting]:
        return Page(items=await service.set_step(work, data))

    return await doors.once(work, request, Page[StepSetting], run)


handlers = [
    list_interest, get_interest, enter_interest, record_talk, record_panel, propose, confirm, send_back, turn_down,
    close, get_onboarding, tick, record_agreement, accept_agreement, tick_own, list_steps, set_step,
]  # fmt: skip
