"""How many pages a team has to load: a cohort filled in three, somebody who cannot come replaced in two presses."""

from datetime import date, timedelta

import httpx
import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from schemas.access import Role
from tests.builders import Builder
from tests.claims.visitor import Visitor
from tests.support.client import Client

SESSIONS = 6


class Counted(Visitor):
    """Counts pages that are shown, not the ways between them, and buttons that are pressed."""

    loads = presses = 0

    async def _read(self, answer: httpx.Response) -> str:
        self.loads += 1
        return await super()._read(answer)

    async def send(self, typed: dict[str, object] | None = None, *, form: int = -1, files: object = None) -> str:
        self.presses += 1
        return await super().send(typed, form=form, files=files)


@pytest.fixture
async def team(build: Builder, client: Client) -> Counted:
    return Counted(client)


async def test_a_cohort_of_six_sessions_is_filled_in_three_page_loads(
    build: Builder, session: AsyncSession, team: Counted
) -> None:
    """From the page of the cohort: the pairs, the offers to check, all sent."""
    cohort = await build.cohort()
    for number in range(SESSIONS):
        await build.session_of(cohort, day=date(2027, 2, 9) + timedelta(weeks=number), number=number + 1)
        await build.associate(travel_km=100)
        await build.associate(kind="professional", travel_km=100)
    staff = await build.staff(Role.TEAM, "YH")
    await session.commit()
    await team.log_in(staff.person, Role.TEAM)
    await team.open(f"/team/cohorts/{cohort.id}")
    pairs = next(link for link in team.page.links if link.endswith("/pairs"))
    team.loads = team.presses = 0
    assert "Use the first choice for all 6 sessions" in await team.open(pairs)
    assert "Check 12 offers before you send them" in await team.send(form=-2)
    assert "12 offers sent" in await team.send()
    assert (team.loads, team.presses) == (3, 2)


async def test_somebody_who_drops_out_is_replaced_in_two_presses(
    build: Builder, session: AsyncSession, team: Counted
) -> None:
    """They tell us on the phone: that is written down, and the next person is asked from the page that follows."""
    cohort = await build.cohort()
    held = await build.session_of(cohort, day=date(2027, 2, 9), professional_needed=0)
    bram = await build.associate("Bram Visser")
    await build.associate("Cy Reed")
    offer = await build.offer(held, bram, status="accepted")
    staff = await build.staff(Role.TEAM, "YH")
    await session.commit()
    await team.log_in(staff.person, Role.TEAM)
    await team.open(f"/team/offers/{offer.id}/cannot-come")
    team.loads = team.presses = 0
    assert "Ask Cy Reed instead" in await team.send({"told": "phone"})
    [ask] = [at for at, (action, _) in enumerate(team.page.forms) if action.endswith("/ask-instead")]
    assert "Offer made" in await team.send(form=ask)
    assert (team.loads, team.presses) == (2, 2)
