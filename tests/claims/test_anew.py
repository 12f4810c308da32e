"""A session whose claim was taken back can be claimed for again, by a new claim, if nothing of the old one lives."""

from pathlib import Path

import pytest
from sqlalchemy import text as sql
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims import service
from faculty_api.earnings import earned
from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from schemas.access import Permission, Role
from schemas.claim_commands import DecideClaim, StartClaim
from schemas.claim_rules import PayRestNow
from schemas.claims import ClaimStatus, ClaimView, RuleName
from schemas.offers import PayChoice
from tests.builders import Builder
from tests.claims.decisions import fare, no_receipt, send, switch_on
from tests.claims.stage import AFTER, Stage, set_stage
from tests.claims.visitor import Visitor
from tests.support.client import Client
from tests.support.races import together

S = ClaimStatus


async def anew(at: Stage) -> ClaimView:
    """Takes the claim back and claims again; the stage goes on with the new claim."""
    await service.withdraw(at.me, at.claim.id)
    at.claim = await service.start(at.me, StartClaim(session_id=at.session.id))
    return at.claim


async def test_a_new_claim_is_made_ready_and_paid_once(build: Builder, tmp_path: Path) -> None:
    at = await set_stage(build)
    await fare(at, tmp_path)
    old = await send(at)
    new = await anew(at)
    assert (new.status, new.number > old.number, new.id == old.id) == (S.DRAFT, True, False)
    assert ([line.what for line in new.lines], new.total.pence, new.parts) == (["Leading the session"], 15000, [])
    assert (await service.start(at.me, StartClaim(session_id=at.session.id))).id == new.id
    again = (await fare(at, tmp_path)).lines[-1].receipt
    assert (again is not None and again.also_in) == []
    await send(at)
    shown = await service.get(at.check, new.id)
    assert shown.closer_look == [f"They took back an earlier claim for this session: LX-{old.number}"]
    paid = await service.decide(at.check, new.id, DecideClaim())
    assert (paid.status, paid.approved and paid.approved.pence) == (S.APPROVED, 16240)
    assert (await service.get(at.me, old.id)).status == S.WITHDRAWN
    [counted] = await earned.sessions(at.me, at.me.must(Permission.CLAIM_VIEW))
    assert (counted.claim_id, counted.counts.pence) == (new.id, 15000)
    assert counted.claims[0].choice is PayChoice.PAID


async def test_who_is_looked_at_twice_does_not_get_another_draw(build: Builder) -> None:
    at = await set_stage(build)
    await switch_on(build, percent=100)
    await send(at)
    await switch_on(build, percent=0)
    await anew(at)
    assert (await send(at)).status == S.SUBMITTED
    other = await set_stage(build)
    await anew(other)  # it was never sent
    assert (await send(other)).approved_rules == [RuleName.FEE_AS_OFFERED]


async def test_it_is_not_claimed_again_while_a_part_of_it_lives(build: Builder) -> None:
    at = await set_stage(build)
    claim = await no_receipt(at)
    await send(at)
    paid = await service.pay_rest_now(at.check, claim.id, PayRestNow(wait=[claim.lines[1].id]))
    [part] = paid.parts
    await service.withdraw(at.me, part.id)
    found = await service.start(at.me, StartClaim(session_id=at.session.id))
    assert (found.id, found.status) == (claim.id, S.APPROVED)


async def test_sixteen_who_claim_again_make_one_claim(
    build: Builder, session: AsyncSession, engine: AsyncEngine
) -> None:
    at = await set_stage(build)
    await service.withdraw(at.me, at.claim.id)
    await session.commit()

    async def start() -> ClaimView:
        async with transaction(engine) as own:
            return await service.start(Work(own, at.me.actor, AFTER), StartClaim(session_id=at.session.id))

    found = await together(*(start() for _ in range(16)))
    assert len({one.id for one in found}) == 1
    assert (await session.execute(sql("SELECT count(*) FROM claim"))).scalar_one() == 2


async def test_the_database_knows_one_live_claim_a_booking(build: Builder, session: AsyncSession) -> None:
    at = await set_stage(build)
    await anew(at)
    with pytest.raises(IntegrityError, match="uq_claim_offer_id"):
        await session.execute(sql("UPDATE claim SET status = 'draft'"))


async def test_the_pages_say_so_and_lead_there(at: Stage, session: AsyncSession, client: Client) -> None:
    await send(at)
    await session.commit()
    sam, here = await Visitor(client).log_in(at.who.person_id, Role.ASSOCIATE), f"/claims/{at.claim.id}"
    last = "You can claim for this session again. The last day to send that claim is Wednesday 10 February 2027."
    assert last in await sam.open(f"{here}/withdraw")
    told = "You can claim for this session again."
    assert (told in await sam.send(), sam.at) == (True, here)
    await sam.open(f"/sessions/{at.session.id}")
    shown = await sam.send(form=-1)
    assert (sam.at != here, "Not yet started" in shown, "Cancelled" in shown) == (True, True, False)
    new = sam.at
    old = await sam.open(here)
    number = at.claim.number + 1
    assert f"You claimed for this session again: claim LX-{number}" in old
    assert (told in old, new in sam.page.links) == (False, True)
