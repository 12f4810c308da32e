"""From a person to the sessions they could be asked for: a place somebody is asked for is not open."""

from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.programmes import service as programmes
from schemas.access import Role
from schemas.requiring import SetRequirements
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
    open_ = [
        one.number
        for one in (free, asked, taken, mine, said_no)
        if f"o={one.id.hex}.{sam.person_id.hex}" in " ".join(us.page.links)
    ]
    assert open_ == [1, 5]
    assert f"/team/sessions/{mine.id}" in us.page.links
    assert "Sam was asked for these already" in shown
    assert ": has not answered yet" in shown


async def test_three_presses_from_the_person_to_an_offer(build: Builder, session: AsyncSession, client: Client) -> None:
    """Only for what they may do; for the rest it says why. What came between is said, and nothing is sent."""
    sam, team, lead = (
        await build.associate("Sam Okafor"),
        await build.staff(Role.TEAM, "YH"),
        await build.staff(Role.NATIONAL),
    )
    one, clash = [
        await build.session_of(await build.cohort(), day=date(2027, 2, 9), number=number) for number in (1, 2)
    ]
    strict = await build.cohort(programme="Leading safely")
    shut = await build.session_of(strict, number=3, day=date(2027, 2, 3))
    await programmes.set_requirements(build.work(lead), strict.programme_id, SetRequirements(skills=["coaching"]))
    await session.commit()
    us = await Visitor(client).log_in(team.person, Role.TEAM)
    await us.open(f"/team/associates/{sam.person_id}")
    ask = f"/team/associates/{sam.person_id}/ask"
    assert ask in us.page.links
    shown = await us.open(ask)
    assert "Sam cannot be asked for these yet" in shown
    assert "Has not said that they have the skill" in shown
    assert f"/team/associates/{sam.person_id}/why-not?session={shut.id}" in us.page.links
    first, second = [
        next(link for link in us.page.links if f"o={each.id.hex}.{sam.person_id.hex}" in link) for each in (one, clash)
    ]
    await us.open(first)
    assert "1 offer sent" in await us.send()
    await build.offer(clash, sam, status="accepted")
    await session.commit()
    shown = await us.open(second)
    assert (us.status, "This cannot be offered" in shown, "No offer was sent" in shown) == (409, True, True)
