"""The receipt of one cost: its photo, or why there is none."""

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from faculty_api.claims import service
from faculty_api.kernel import doors
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from frontend import forms, uploads
from frontend.claim_steps import Form, the_cost, to
from frontend.claim_words import NO_RECEIPT, known, type_of
from frontend.render import page
from schemas.claim_commands import SayNoReceipt
from schemas.claims import ClaimView, LineView
from schemas.values import ClaimId, LineId

UPLOAD = 11 * 1024 * 1024
"""Bytes of the form with a receipt; the receipt itself is held to 10MB."""


@get("/claims/{claim_id:uuid}/costs/{cost_id:uuid}/photo", include_in_schema=False)
async def photo_page(
    request: Request, claim_id: FromPath[ClaimId], cost_id: FromPath[LineId], work: NamedDependency[Work]
) -> Template:
    claim, line = await the_cost(work, claim_id, cost_id)
    kind, errors = known(type_of(line)), uploads.refused(request).errors
    title = f"Add a photo of your {kind.ticket}"
    return page(request, "claims/photo.html", title, errors=errors, claim=claim, line=line, kind=kind)


@post(
    "/claims/{claim_id:uuid}/costs/{cost_id:uuid}/photo",
    include_in_schema=False,
    request_max_body_size=UPLOAD,
    opt={"too_large": service.RECEIPT_TOO_LARGE},
)
async def photo(
    request: Request,
    claim_id: FromPath[ClaimId],
    cost_id: FromPath[LineId],
    work: NamedDependency[Work],
) -> Redirect:
    await the_cost(work, claim_id, cost_id)
    store = request.app.state.receipts
    try:
        name, content = await doors.named_file_of(request, "photo", "Select a photo of your ticket or receipt")
        async with work.attempt():
            await doors.once(
                work, request, ClaimView, lambda: service.attach_receipt(work, store, claim_id, cost_id, name, content)
            )
    except Refusal as no:
        return uploads.back(request, forms.refused(no))
    return to(claim_id, "/costs")


@get("/claims/{claim_id:uuid}/costs/{cost_id:uuid}/no-receipt", include_in_schema=False)
async def no_receipt_page(
    request: Request, claim_id: FromPath[ClaimId], cost_id: FromPath[LineId], work: NamedDependency[Work]
) -> Template:
    return _no_receipt(request, *await the_cost(work, claim_id, cost_id))


def _no_receipt(request: Request, claim: ClaimView, line: LineView, **more: Any) -> Template:
    title = "Why do you not have a receipt?"
    return page(request, "claims/no_receipt.html", title, claim=claim, line=line, options=NO_RECEIPT, **more)


@post("/claims/{claim_id:uuid}/costs/{cost_id:uuid}/no-receipt", include_in_schema=False)
async def no_receipt(
    request: Request, claim_id: FromPath[ClaimId], cost_id: FromPath[LineId], data: Form, work: NamedDependency[Work]
) -> Template | Redirect:
    claim, line = await the_cost(work, claim_id, cost_id)
    fields = {"no_receipt": forms.choice("Select why you do not have a receipt", [row[0] for row in NO_RECEIPT])}
    command, errors = forms.read(data, SayNoReceipt, fields)
    if command is None:
        return _no_receipt(request, claim, line, errors=errors, values=data)
    await service.say_no_receipt(work, claim_id, cost_id, command)
    return to(claim_id, "/costs")


handlers = [photo_page, photo, no_receipt_page, no_receipt]
