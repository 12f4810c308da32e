"""From a person to the sessions they could be asked for: a place somebody is asked for is not open."""

from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.access import Role
from tests.builders import Builder
from tests.claims.visitor import Visitor
from tests.support.client import Client


async def test_only_places_that_nobody_has_or_is_asked_for(
    build: Builder, session: AsyncSession, client: Client
) -> None:
    sam, ana = await build.associate("Sam Okafor"), await build.associate("Ana Bell")
    cohort, team = await build.cohort(), await build.staff(Role.TEAM, "YH")
    free, asked, taken, mine, said_no = [
        await build.session_of(cohort, number=number, day=date(2027, 2, number)) for number in range(1, 6)
    ]
    await build.offer(asked, ana)
    await build.offer(taken, ana, status="accepted")
    await build.offer(mine, sam)
    await build.offer(said_no, ana, status="declined")
    await session.commit()
    us = await Visitor(client).log_in(team.person, Role.TEAM)
    shown = await us.open(f"/team/associates/{sam.person_id}/ask")
    open_ = [one.number for one in (free, asked, taken, mine, said_no) if f"s={one.id.hex}" in " ".join(us.page.links)]
    assert open_ == [1, 5]
    assert f"/team/sessions/{mine.id}" in us.page.links
    assert "Sam was asked for these already" in shown
    assert ": has not answered yet" in shown
