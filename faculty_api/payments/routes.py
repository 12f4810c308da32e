"""JSON doors of bank details and payment runs."""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Request, Response, get, post, put
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from faculty_api.kernel import doors
from faculty_api.kernel.errors import NotFound
from faculty_api.kernel.freshness import FRESH
from faculty_api.kernel.work import Work
from faculty_api.payments import service
from schemas.bank import BankCheck, BankChecked, BankView, EnterBank, FreezeBank, ShareBank, VerifyBank
from schemas.errors import Fault
from schemas.payments import (
    ApproveRun,
    DecideFailed,
    MakeRun,
    MoneyView,
    PaymentDetail,
    ResultsView,
    RunDetail,
    RunPreview,
    RunView,
)
from schemas.rails import RailsView, SetRail
from schemas.values import Page

RESULTS_SIZE = 20_000_000
"""Bytes of a results file: some 130,000 payments, all columns kept."""
TOO_LARGE = Fault(field="file", message="The results file must be smaller than 20MB. Take out what is not needed")


@get("/bank-details", tags=["Bank details"])
async def get_bank(work: NamedDependency[Work], state: State) -> BankView:
    """My own details, masked."""
    found = await service.bank(work, state.vault)
    if found is None:
        raise NotFound("You have not given bank details yet")
    return found


@put("/bank-details", tags=["Bank details"], opt=FRESH)
async def enter_bank(
    request: Request, data: JSONBody[EnterBank], work: NamedDependency[Work], state: State
) -> BankView:
    return await doors.once(work, request, BankView, lambda: service.enter_bank(work, state.vault, data))


@get("/bank-checks", tags=["Bank details"])
async def list_bank_checks(work: NamedDependency[Work], state: State) -> Page[BankCheck]:
    return Page(items=await service.to_verify(work, state.vault))


@post("/bank-details/{bank_id:uuid}/verification", tags=["Bank details"], opt=FRESH)
async def verify_bank(
    request: Request, bank_id: FromPath[UUID], data: JSONBody[VerifyBank], work: NamedDependency[Work]
) -> BankChecked:
    return await doors.once(work, request, BankChecked, lambda: service.verify_bank(work, bank_id, data))


@post("/bank-details/{bank_id:uuid}/hold", tags=["Bank details"])
async def freeze_bank(
    request: Request, bank_id: FromPath[UUID], data: JSONBody[FreezeBank], work: NamedDependency[Work]
) -> BankChecked:
    return await doors.once(work, request, BankChecked, lambda: service.freeze_bank(work, bank_id, data))


@post("/bank-details/{bank_id:uuid}/sharing", tags=["Bank details"], opt=FRESH)
async def share_bank(
    request: Request, bank_id: FromPath[UUID], data: JSONBody[ShareBank], work: NamedDependency[Work]
) -> BankChecked:
    return await doors.once(work, request, BankChecked, lambda: service.share_bank(work, bank_id, data))


@get("/payment-runs", tags=["Payment runs"])
async def list_runs(
    work: NamedDependency[Work], cursor: Annotated[UUID | None, QueryParameter()] = None
) -> Page[RunView]:
    return await service.runs(work, cursor)


@get("/payment-runs/preview", tags=["Payment runs"])
async def preview_run(
    work: NamedDependency[Work], pay_on: Annotated[date | None, QueryParameter()] = None
) -> RunPreview:
    """Who would be in a run made now, who would not, and why."""
    return await service.preview(work, pay_on)


@post("/payment-runs", tags=["Payment runs"], opt=FRESH)
async def make_run(request: Request, data: JSONBody[MakeRun], work: NamedDependency[Work]) -> RunView:
    return await doors.once(work, request, RunView, lambda: service.create(work, data))


@get("/payment-runs/{run_id:uuid}", tags=["Payment runs"])
async def get_run(run_id: FromPath[UUID], work: NamedDependency[Work]) -> RunDetail:
    return await service.run(work, run_id)


@post("/payment-runs/{run_id:uuid}/lock", tags=["Payment runs"], opt=FRESH)
async def lock_run(request: Request, run_id: FromPath[UUID], work: NamedDependency[Work]) -> RunView:
    return await doors.once(work, request, RunView, lambda: service.lock(work, run_id))


@post("/payment-runs/{run_id:uuid}/approval", tags=["Payment runs"], opt=FRESH)
async def approve_run(
    request: Request, run_id: FromPath[UUID], data: JSONBody[ApproveRun], work: NamedDependency[Work], state: State
) -> RunView:
    return await doors.once(work, request, RunView, lambda: service.approve(work, state.vault, run_id, data))


@post("/payment-runs/{run_id:uuid}/cancellation", tags=["Payment runs"])
async def cancel_run(request: Request, run_id: FromPath[UUID], work: NamedDependency[Work]) -> RunView:
    return await doors.once(work, request, RunView, lambda: service.cancel(work, run_id))


@get("/ways-to-pay", tags=["Payment runs"])
async def get_ways_to_pay(work: NamedDependency[Work]) -> RailsView:
    """Which file each kind of line goes out in: what is in use, and what waits for a second person."""
    return await service.ways_to_pay(work)


@post("/ways-to-pay", tags=["Payment runs"], opt=FRESH)
async def set_way_to_pay(
    request: Request, data: JSONBody[SetRail], work: NamedDependency[Work], state: State
) -> RailsView:
    on = state.stripe is not None
    return await doors.once(work, request, RailsView, lambda: service.set_way_to_pay(work, data, stripe=on))


@post("/ways-to-pay/{rail_id:uuid}/confirmation", tags=["Payment runs"], opt=FRESH)
async def confirm_way_to_pay(request: Request, rail_id: FromPath[UUID], work: NamedDependency[Work]) -> RailsView:
    return await doors.once(work, request, RailsView, lambda: service.confirm_way_to_pay(work, rail_id))


@get("/payment-runs/{run_id:uuid}/files/{name:str}", tags=["Payment runs"], media_type="text/csv", opt=FRESH)
async def get_file(
    run_id: FromPath[UUID], name: FromPath[str], work: NamedDependency[Work], state: State
) -> Response[bytes]:
    """payroll.csv, and bank.csv, bank.txt (Bacs) or bank.xml (ISO 20022); the same bytes every time."""
    found = await service.file(work, state.vault, run_id, name)
    headers = {"Content-Disposition": f'attachment; filename="{found.name}"', "ETag": f'"{found.sha256}"'}
    return Response(found.content, media_type=found.media_type, headers=headers)


@post(
    "/payment-runs/{run_id:uuid}/results",
    tags=["Payment runs"],
    request_max_body_size=RESULTS_SIZE,
    opt={"too_large": TOO_LARGE},
)
async def read_results(
    request: Request, run_id: FromPath[UUID], work: NamedDependency[Work], state: State
) -> ResultsView:
    """The results as text/csv, or as ``file`` of a multipart form."""
    data = await request.body()
    if request.content_type[0] == "multipart/form-data":
        data = await doors.file_of(request, "file", "Select a results file")
    return await doors.once(work, request, ResultsView, lambda: service.import_results(work, state.vault, run_id, data))


@post("/payment-items/{item_id:uuid}/decision", tags=["Payment runs"])
async def decide_failed(
    request: Request, item_id: FromPath[UUID], data: JSONBody[DecideFailed], work: NamedDependency[Work]
) -> RunDetail:
    """What happens to a payment that came back."""
    return await doors.once(work, request, RunDetail, lambda: service.decide_failed(work, item_id, data))


@get("/money", tags=["Money"])
async def get_money(work: NamedDependency[Work]) -> MoneyView:
    """Where my own money is, claim by claim."""
    return await service.money(work)


@get("/payments/{item_id:uuid}", tags=["Money"])
async def get_payment(item_id: FromPath[UUID], work: NamedDependency[Work]) -> PaymentDetail:
    return await service.payment(work, item_id)


@get("/payments/{item_id:uuid}/remittance", tags=["Money"], media_type="application/pdf")
async def get_remittance(item_id: FromPath[UUID], work: NamedDependency[Work]) -> Response[bytes]:
    """A payment that was made, on one sheet."""
    return Response(await service.remittance_sheet(work, item_id), media_type="application/pdf")


handlers = [
    get_remittance,
    get_bank,
    enter_bank,
    list_bank_checks,
    verify_bank,
    freeze_bank,
    share_bank,
    list_runs,
    preview_run,
    make_run,
    get_run,
    lock_run,
    approve_run,
    cancel_run,
    get_ways_to_pay,
    set_way_to_pay,
    confirm_way_to_pay,
    get_file,
    read_results,
    decide_failed,
    get_money,
    get_payment,
]
