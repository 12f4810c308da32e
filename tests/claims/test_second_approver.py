"""Who gives the second approval of a large claim sees its receipts while it waits for them, and no others."""

from pathlib import Path

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims import service
from faculty_api.claims.receipts import ReceiptStore
from faculty_api.kernel.errors import NotAllowed, NotFound
from faculty_api.kernel.work import Work
from schemas.access import Role
from schemas.claim_commands import DecideClaim, DecideLine
from schemas.values import ReceiptId
from tests.builders import Builder
from tests.claims.decisions import fare, send
from tests.claims.stage import AFTER, VAULT, pay, set_stage
from tests.claims.visitor import Visitor
from tests.support.client import Client


async def opens(work: Work, folder: Path, receipt: ReceiptId) -> bool:
    try:
        return bool((await service.receipt(work, ReceiptStore(folder, VAULT), receipt)).content)
    except (NotFound, NotAllowed):
        return False


@pytest.mark.parametrize("asks", [False, True])
async def test_they_are_seen_between_the_first_approval_and_the_decision(
    build: Builder, tmp_path: Path, asks: bool
) -> None:
    at = await set_stage(build, pay=pay(60000))
    found = (await fare(at, tmp_path)).lines[-1].receipt
    assert found is not None
    lead = build.work(await build.staff(Role.NATIONAL), AFTER)
    others = [build.work(await build.staff(role), AFTER) for role in (Role.AUDITOR, Role.ADMIN, Role.DATA_PROTECTION)]

    async def seen() -> tuple[bool, bool]:
        shown = (await service.get(lead, at.claim.id)).shows_receipts
        assert [await opens(other, tmp_path, found.id) for other in others] == [False] * 3
        assert await opens(at.check, tmp_path, found.id) is True
        return shown, await opens(lead, tmp_path, found.id)

    assert await seen() == (False, False)
    sent = await send(at)
    assert await seen() == (False, False)
    await service.decide(at.check, sent.id, DecideClaim())
    assert await seen() == (True, True)
    ask = DecideLine(line_id=sent.lines[0].id, decision="asked", reason="Was this two days?")
    await service.decide(lead, sent.id, DecideClaim(lines=[ask] if asks else []))
    assert await seen() == (False, False)


async def test_who_gave_the_first_does_not(build: Builder, tmp_path: Path) -> None:
    at = await set_stage(build, pay=pay(60000))
    found = (await fare(at, tmp_path)).lines[-1].receipt
    assert found is not None
    first, second = [build.work(await build.staff(Role.NATIONAL), AFTER) for _ in range(2)]
    await send(at)
    await service.decide(first, at.claim.id, DecideClaim())
    assert [await opens(who, tmp_path, found.id) for who in (first, second)] == [False, True]


async def test_the_page_shows_the_picture(
    build: Builder, tmp_path: Path, session: AsyncSession, client: Client
) -> None:
    client.app.state.clock.at = AFTER
    at = await set_stage(build, pay=pay(60000))
    found = (await fare(at, tmp_path)).lines[-1].receipt
    assert found is not None
    lead = await build.staff(Role.NATIONAL)
    await send(at)
    await service.decide(at.check, at.claim.id, DecideClaim())
    await session.commit()
    there = await Visitor(client).log_in(lead.person, Role.NATIONAL)
    assert "There is a receipt" not in await there.open(f"/team/claims/{at.claim.id}")
    assert f"/receipts/{found.id}" in there.page.links
