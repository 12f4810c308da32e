"""A receipt's file: always a download, and a photo as a picture beside its cost."""

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Response

from faculty_api.claims import service
from faculty_api.kernel.errors import NotFound
from faculty_api.kernel.work import Work
from schemas.receipts import ReceiptFile
from schemas.values import ReceiptId

SEALED = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
}
"""Whatever is in the file, it is no page of ours and runs nothing."""


async def _file(request: Request, receipt_id: ReceiptId, work: Work) -> ReceiptFile:
    return await service.receipt(work, request.app.state.receipts, receipt_id)


@get("/receipts/{receipt_id:uuid}", include_in_schema=False)
async def download(request: Request, receipt_id: FromPath[ReceiptId], work: NamedDependency[Work]) -> Response[bytes]:
    file = await _file(request, receipt_id, work)
    named = {"Content-Disposition": f'attachment; filename="{file.name}"', **SEALED}
    return Response(file.content, media_type=file.media_type, headers=named)


@get("/receipts/{receipt_id:uuid}/picture", include_in_schema=False)
async def picture(request: Request, receipt_id: FromPath[ReceiptId], work: NamedDependency[Work]) -> Response[bytes]:
    """Only what we wrote ourselves: the JPEG made from a photo, never a PDF."""
    file = await _file(request, receipt_id, work)
    if file.media_type != "image/jpeg":
        raise NotFound("This receipt is not a photo. Download it instead")
    return Response(file.content, media_type=file.media_type, headers=SEALED)


handlers = [download, picture]
