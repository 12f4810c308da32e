"""A PDF made to keep the server busy: counted first, written anew by a child with limits, and nothing is locked."""

import io
import time
from pathlib import Path

import pytest
from pypdf import PdfWriter
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims import pdfs, photos, service
from faculty_api.claims.receipts import ReceiptStore
from faculty_api.kernel.errors import Invalid
from schemas.claims import Cost
from tests.builders import Builder
from tests.claims.stage import VAULT, set_stage


def pages(count: int) -> bytes:
    writer = PdfWriter()
    for _ in range(count):
        writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def crafted(count: int) -> bytes:
    """``count`` pages that are one and the same small object each, and a count that lies."""
    kids = " ".join(f"{number} 0 R" for number in range(3, count + 3))
    parts = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count 1/Kids[{kids}]>>"]
    parts += ["<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"] * count
    out, places = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, 2)
    for number, part in enumerate(parts, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj{part}endobj\n".encode())
    start = out.tell()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(parts) + 1
    out.write(f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\n".encode())
    out.write(f"startxref\n{start}\n%%EOF".encode())
    return out.getvalue()


def refusal(sent: bytes) -> str:
    with pytest.raises(Invalid) as told:
        photos.read(sent)
    return told.value.detail


def test_a_receipt_has_few_pages() -> None:
    assert photos.read(pages(20)).media_type == "application/pdf"
    assert refusal(pages(21)) == photos.TOO_MANY_PAGES
    assert photos.TOO_MANY_PAGES == "The PDF must have 20 pages or fewer. Send only the pages with the receipt"


def test_sixty_thousand_pages_are_refused_soon() -> None:
    sent, begun = crafted(60_000), time.monotonic()
    assert (len(sent) > 3_000_000, refusal(sent)) == (True, photos.TOO_MANY_PAGES)
    assert time.monotonic() - begun < pdfs.WALL_SECONDS


@pytest.mark.parametrize(("limit", "value"), [("CPU_SECONDS", "0"), ("MEMORY", "1024")])
def test_a_child_at_its_limits_is_stopped(tmp_path: Path, limit: str, value: str) -> None:
    """The child as it is, with less to spend: it ends, and says nothing that could be taken for a PDF."""
    import subprocess
    import sys

    code = f"from faculty_api.claims import pdfs; pdfs.{limit} = {value}\nwhile True: pdfs.main()"
    done = subprocess.run([sys.executable, "-c", code], input=pages(1), capture_output=True, timeout=60)
    assert done.returncode not in (0, *set(pdfs.Ended))
    assert pdfs.Ended.STOPPED in photos.PDF_WORDS


async def test_the_claim_is_free_while_its_receipt_is_read(
    build: Builder, session: AsyncSession, engine: AsyncEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = await set_stage(build)
    claim = await service.add_cost(at.me, at.claim.id, Cost(category="rail", amount_pence=1240))
    cost = claim.lines[-1].cost_id
    await session.commit()
    read, free = photos.read, []

    def watched(sent: bytes) -> photos.Receipt:
        import asyncio

        free.append(asyncio.run_coroutine_threadsafe(lockable(), loop).result(30))
        return read(sent)

    async def lockable() -> bool:
        async with engine.begin() as other:
            query = text("SELECT 1 FROM claim WHERE id = :id FOR UPDATE SKIP LOCKED")
            return (await other.execute(query, {"id": claim.id})).first() is not None

    import asyncio

    loop = asyncio.get_running_loop()
    monkeypatch.setattr(photos, "read", watched)
    store = ReceiptStore(tmp_path, VAULT)
    done = await service.attach_receipt(at.me, store, claim.id, cost, "t.pdf", pages(1))  # type: ignore[arg-type]
    assert (free, done.lines[-1].receipt is not None) == ([True], True)
