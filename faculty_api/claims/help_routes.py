"""A claim filled in for somebody and confirmed by them, and travel that the team books, as JSON."""

from typing import Annotated

from litestar import Request, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from faculty_api.claims import service
from faculty_api.kernel import doors
from faculty_api.kernel.work import Work
from schemas.advances import AskAdvance
from schemas.claim_commands import ChoosePay
from schemas.claim_help import AskConfirmation, BeginHelp, Confirm, ConfirmByPhone
from schemas.claims import ClaimSummary, ClaimView
from schemas.travel import AnswerTravel, AskTravel, TravelView
from schemas.values import ClaimId, Page, SessionId, TravelId

TAGS, TRAVEL, ADVANCES = ["Claims"], ["Travel"], ["Advances"]


@put("/claims/{claim_id:uuid}/pay", tags=TAGS)
async def choose_pay(
    request: Request, claim_id: FromPath[ClaimId], data: JSONBody[ChoosePay], work: NamedDependency[Work]
) -> ClaimView:
    return await doors.once(work, request, ClaimView, lambda: service.choose_pay(work, claim_id, data))


@post("/claims/{claim_id:uuid}/help", tags=TAGS, status_code=200)
async def begin_help(
    request: Request, claim_id: FromPath[ClaimId], data: JSONBody[BeginHelp], work: NamedDependency[Work]
) -> ClaimView:
    """From here on the caller fills in this claim for its person, and never decides about it."""
    return await doors.once(work, request, ClaimView, lambda: service.begin_help(work, claim_id, data))


@post("/claims/{claim_id:uuid}/help/confirmation-request", tags=TAGS, status_code=200)
async def ask_confirmation(
    request: Request, claim_id: FromPath[ClaimId], data: JSONBody[AskConfirmation], work: NamedDependency[Work]
) -> ClaimView:
    return await doors.once(work, request, ClaimView, lambda: service.ask_confirmation(work, claim_id, data))


@post("/claims/{claim_id:uuid}/help/confirmation-by-phone", tags=TAGS, status_code=200)
async def confirm_by_phone(
    request: Request, claim_id: FromPath[ClaimId], data: JSONBody[ConfirmByPhone], work: NamedDependency[Work]
) -> ClaimView:
    """For somebody without e-mail: they said yes to what was read out."""
    return await doors.once(work, request, ClaimView, lambda: service.confirm_by_phone(work, claim_id, data))


@post("/claims/{claim_id:uuid}/confirmation", tags=TAGS, status_code=200)
async def confirm(
    request: Request, claim_id: FromPath[ClaimId], data: JSONBody[Confirm], work: NamedDependency[Work]
) -> ClaimView:
    """The person's own answer to a claim that was filled in for them; ``right`` sends it."""
    return await doors.once(work, request, ClaimView, lambda: service.confirm(work, claim_id, data))


Session = Annotated[SessionId | None, QueryParameter(name="session")]
Waiting = Annotated[bool, QueryParameter()]


@get("/travel-requests", tags=TRAVEL)
async def travel_requests(
    work: NamedDependency[Work], session: Session = None, waiting: Waiting = False
) -> Page[TravelView]:
    return Page(items=await service.travel_requests(work, session_id=session, waiting=waiting))


@get("/travel-requests/{travel_id:uuid}", tags=TRAVEL)
async def travel_request(request: Request, travel_id: FromPath[TravelId], work: NamedDependency[Work]) -> TravelView:
    return await service.travel_request(work, request.app.state.vault, travel_id)


@post("/travel-requests", tags=TRAVEL)
async def ask_travel(request: Request, data: JSONBody[AskTravel], work: NamedDependency[Work]) -> TravelView:
    """Ask the team to book and pay a journey or a night before a session."""
    vault = request.app.state.vault
    return await doors.once(work, request, TravelView, lambda: service.ask_travel(work, vault, data))


@post("/travel-requests/{travel_id:uuid}/answer", tags=TRAVEL, status_code=200)
async def answer_travel(
    request: Request, travel_id: FromPath[TravelId], data: JSONBody[AnswerTravel], work: NamedDependency[Work]
) -> TravelView:
    return await doors.once(work, request, TravelView, lambda: service.answer_travel(work, travel_id, data))


@post("/travel-requests/{travel_id:uuid}/withdrawal", tags=TRAVEL, status_code=200)
async def take_back_travel(request: Request, travel_id: FromPath[TravelId], work: NamedDependency[Work]) -> TravelView:
    return await doors.once(work, request, TravelView, lambda: service.take_back_travel(work, travel_id))


@get("/advances", tags=ADVANCES)
async def advances(work: NamedDependency[Work], session: Session = None) -> Page[ClaimSummary]:
    """Money before the day, the newest first, at most 200. Each is a claim, and is decided and paid like any other."""
    return Page(items=await service.advances(work, session_id=session))


@post("/advances", tags=ADVANCES)
async def ask_advance(request: Request, data: JSONBody[AskAdvance], work: NamedDependency[Work]) -> ClaimView:
    """Ask for money before a session that is still to come. The team decides."""
    return await doors.once(work, request, ClaimView, lambda: service.ask_advance(work, data))


handlers = [
    advances, ask_advance, choose_pay, begin_help, ask_confirmation, confirm_by_phone, confirm, travel_requests,
    travel_request, ask_travel, answer_travel, take_back_travel,
]  # fmt: skip
