"""Many at once, each with a connection of its own: one wins, the others are told, nothing is done twice."""

from datetime import time

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims import service
from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Conflict
from faculty_api.kernel.work import Work
from schemas.access import Actor, Role
from schemas.claim_commands import DecideClaim, DecideLine, StartClaim
from schemas.claims import ClaimStatus, ClaimView
from tests.builders import Builder
from tests.claims.stage import AFTER, delivered, pay, set_stage
from tests.support.races import together

RACERS = 16


async def test_sixteen_approvals_at_once_are_one(build: Builder, session: AsyncSession, engine: AsyncEngine) -> None:
    at = await set_stage(build)
    claim = await service.submit(at.me, at.claim.id)
    approvers = [await build.staff(Role.TEAM, "YH") for _ in range(RACERS)]
    await session.commit()
    refuse = DecideLine(line_id=claim.lines[0].id, decision="refused", reason="Not this time")

    async def decide(who: Actor, command: DecideClaim) -> ClaimView:
        async with transaction(engine) as own:
            return await service.decide(Work(own, who, AFTER), claim.id, command)

    commands = [DecideClaim(), DecideClaim(lines=[refuse])] * (RACERS // 2)
    found = await together(*(decide(who, command) for who, command in zip(approvers, commands, strict=True)))
    won = [one for one in found if isinstance(one, ClaimView)]
    assert (len(won), sum(isinstance(one, Conflict) for one in found)) == (1, RACERS - 1)
    decided = await session.execute(text("SELECT count(*) FROM event WHERE kind = 'ClaimDecided'"))
    letters = await session.execute(text("SELECT count(*) FROM letter WHERE template = 'claim_decided'"))
    assert (decided.scalar_one(), letters.scalar_one()) == (1, 1)
    async with transaction(engine) as own:
        after = await service.get(Work(own, approvers[0], AFTER), claim.id)
    assert (after.status, after.version) == (won[0].status, won[0].version)


async def test_sixteen_runs_take_a_claim_once(build: Builder, session: AsyncSession, engine: AsyncEngine) -> None:
    at = await set_stage(build)
    await service.submit(at.me, at.claim.id)
    await service.decide(at.check, at.claim.id, DecideClaim())
    await session.commit()

    async def take() -> None:
        async with transaction(engine) as own:
            await service.take_into_run(Work(own, at.approver, AFTER), [at.claim.id])

    found = await together(*(take() for _ in range(RACERS)))
    assert (found.count(None), sum(isinstance(one, Conflict) for one in found)) == (1, RACERS - 1)


async def test_sixteen_starts_make_one_claim(build: Builder, session: AsyncSession, engine: AsyncEngine) -> None:
    who, cohort = await build.associate(), await build.cohort()
    held, _ = await delivered(build, cohort, who, await build.staff(Role.TEAM, "YH"))
    await session.commit()

    async def start() -> ClaimView:
        async with transaction(engine) as own:
            return await service.start(Work(own, build.as_associate(who), AFTER), StartClaim(session_id=held.id))

    found = await together(*(start() for _ in range(RACERS)))
    assert len({one.id for one in found}) == 1
    assert {one.status for one in found} == {ClaimStatus.DRAFT}
    assert (await session.execute(text("SELECT count(*) FROM claim"))).scalar_one() == 1


async def test_claims_of_one_day_made_at_once_pay_it_once(
    build: Builder, session: AsyncSession, engine: AsyncEngine
) -> None:
    who, cohort = await build.associate(), await build.cohort()
    confirmer = await build.staff(Role.TEAM, "YH")
    held = [
        (await delivered(build, cohort, who, confirmer, starts=time(8 + 3 * at), minutes=150, pay=pay(7500)))[0]
        for at in range(4)
    ]
    await session.commit()

    async def start(session_id: object) -> ClaimView:
        async with transaction(engine) as own:
            return await service.start(Work(own, build.as_associate(who), AFTER), StartClaim(session_id=session_id))

    found = await together(*(start(one.id) for one in held))
    assert sorted(one.fee.pence for one in found) == [0, 0, 7500, 7500]
