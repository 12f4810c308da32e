"""Claims, their costs and receipts, and decisions about them, as JSON."""

from typing import Annotated

from litestar import Request, delete, get, post, put
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from litestar.response import Response

from faculty_api.claims import decision_routes, photos, rescheduling_routes, service
from faculty_api.kernel import doors
from faculty_api.kernel.work import Work
from schemas.claim_commands import AnswerQuestion, MarkDelivered, SayHappened, StartClaim
from schemas.claims import ClaimStatus, ClaimSummary, ClaimView, Cost
from schemas.receipts import ReceiptFile
from schemas.values import ClaimId, LineId, Page, ReceiptId, SessionId

TAGS = ["Claims"]
UPLOAD = photos.MOST_BYTES + 512 * 1024
"""Bytes of a request with a receipt: a little more than a receipt may have, so that what is wrong is said in words."""
Statuses = Annotated[list[ClaimStatus] | None, QueryParameter(name="status")]
Cursor = Annotated[str | None, QueryParameter(max_length=20)]
Most = Annotated[int, QueryParameter(ge=1, le=200)]


@get("/claims", tags=TAGS)
async def list_claims(
    work: NamedDependency[Work], status: Statuses = None, cursor: Cursor = None, limit: Most = service.PAGE
) -> Page[ClaimSummary]:
    return await service.claims(work, status or (), cursor, limit)


@get("/claims/{claim_id:uuid}", tags=TAGS)
async def get_claim(claim_id: FromPath[ClaimId], work: NamedDependency[Work]) -> ClaimView:
    return await service.get(work, claim_id)


@post("/claims", tags=TAGS)
async def start_claim(request: Request, data: JSONBody[StartClaim], work: NamedDependency[Work]) -> ClaimView:
    """The claim of a delivered session of mine: the one that is ready, or a new one when there is none."""
    return await doors.once(work, request, ClaimView, lambda: service.start(work, data))


@post("/claims/{claim_id:uuid}/happened", tags=TAGS, status_code=200)
async def say_happened(
    request: Request, claim_id: FromPath[ClaimId], data: JSONBody[SayHappened], work: NamedDependency[Work]
) -> ClaimView:
    return await doors.once(work, request, ClaimView, lambda: service.say_happened(work, claim_id, data))


@post("/claims/{claim_id:uuid}/costs", tags=TAGS)
async def add_cost(
    request: Request, claim_id: FromPath[ClaimId], data: JSONBody[Cost], work: NamedDependency[Work]
) -> ClaimView:
    return await doors.once(work, request, ClaimView, lambda: service.add_cost(work, claim_id, data))


@put("/claims/{claim_id:uuid}/costs/{cost_id:uuid}", tags=TAGS)
async def change_cost(
    request: Request,
    claim_id: FromPath[ClaimId],
    cost_id: FromPath[LineId],
    data: JSONBody[Cost],
    work: NamedDependency[Work],
) -> ClaimView:
    return await doors.once(work, request, ClaimView, lambda: service.change_cost(work, claim_id, cost_id, data))


@delete("/claims/{claim_id:uuid}/costs/{cost_id:uuid}", tags=TAGS, status_code=200)
async def remove_cost(
    request: Request, claim_id: FromPath[ClaimId], cost_id: FromPath[LineId], work: NamedDependency[Work]
) -> ClaimView:
    return await doors.once(work, request, ClaimView, lambda: service.remove_cost(work, claim_id, cost_id))


@post(
    "/claims/{claim_id:uuid}/costs/{cost_id:uuid}/receipt",
    tags=TAGS,
    request_max_body_size=UPLOAD,
    opt={"too_large": photos.OVER},
)
async def attach_receipt(
    request: Request, claim_id: FromPath[ClaimId], cost_id: FromPath[LineId], work: NamedDependency[Work]
) -> ClaimView:
    """Send the photo or PDF as ``multipart/form-data`` in a part called ``photo``."""
    sent = (await doors.form_of(request)).get(photos.FIELD)
    if not isinstance(sent, UploadFile):
        raise photos.refused(photos.MISSING)
    name, content, store = sent.filename, await sent.read(), request.app.state.receipts
    return await doors.once(
        work, request, ClaimView, lambda: service.attach_receipt(work, store, claim_id, cost_id, name, content)
    )


@get("/receipts/{receipt_id:uuid}", tags=TAGS)
async def get_receipt(
    request: Request, receipt_id: FromPath[ReceiptId], work: NamedDependency[Work]
) -> Response[bytes]:
    return download(await service.receipt(work, request.app.state.receipts, receipt_id))


@post("/claims/{claim_id:uuid}/lines/{line_id:uuid}/answer", tags=TAGS, status_code=200)
async def answer_question(
    request: Request,
    claim_id: FromPath[ClaimId],
    line_id: FromPath[LineId],
    data: JSONBody[AnswerQuestion],
    work: NamedDependency[Work],
) -> ClaimView:
    return await doors.once(work, request, ClaimView, lambda: service.answer_question(work, claim_id, line_id, data))


@post("/claims/{claim_id:uuid}/submission", tags=TAGS, status_code=200)
async def submit(request: Request, claim_id: FromPath[ClaimId], work: NamedDependency[Work]) -> ClaimView:
    return await doors.once(work, request, ClaimView, lambda: service.submit(work, claim_id))


@post("/claims/{claim_id:uuid}/withdrawal", tags=TAGS, status_code=200)
async def withdraw(request: Request, claim_id: FromPath[ClaimId], work: NamedDependency[Work]) -> ClaimView:
    return await doors.once(work, request, ClaimView, lambda: service.withdraw(work, claim_id))


@post("/sessions/{session_id:uuid}/delivered", tags=TAGS, status_code=200)
async def mark_delivered(
    request: Request,
    session_id: FromPath[SessionId],
    work: NamedDependency[Work],
    data: JSONBody[MarkDelivered | None] = None,
) -> Page[ClaimView]:
    """The session was delivered; answers with the claims that now stand ready. Whoever is not named did come."""
    command = data or MarkDelivered()

    async def run() -> Page[ClaimView]:
        return Page(items=await service.confirm_delivered(work, session_id, command))

    return await doors.once(work, request, Page[ClaimView], run)


def download(file: ReceiptFile) -> Response[bytes]:
    """Never shown by the browser as a page of ours, whatever is in it."""
    return Response(
        file.content,
        media_type=file.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{file.name}"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, no-store",
        },
    )


handlers = [
    list_claims, get_claim, start_claim, say_happened, add_cost, change_cost, remove_cost, attach_receipt, get_receipt,
    answer_question, submit, withdraw, mark_delivered, *decision_routes.handlers, *rescheduling_routes.handlers,
]  # fmt: skip
