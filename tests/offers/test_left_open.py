"""Places that somebody gave up and offers that wait: what a team sees of them."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.offers import service
from schemas.access import Role
from tests.builders import NOW, Builder
from tests.claims.visitor import Visitor
from tests.support.client import Client

FAR = date(2027, 6, 15)
LEFT = "Session 1 of Cohort 4, Tuesday 15 June 2027"


@pytest.mark.parametrize(
    ("offers", "left"),
    [
        ([], []),
        (["accepted"], []),
        (["offered"], []),
        (["expired"], []),
        (["cancelled"], ["A0 cancelled"]),
        (["declined"], ["A0 declined"]),
        (["cancelled", "offered"], []),
        (["cancelled", "accepted"], []),
        (["offered", "cancelled"], []),
        (["cancelled", "expired"], ["A0 cancelled"]),
        (["cancelled", "declined"], ["A1 declined"]),
    ],
)
async def test_a_place_is_left_open_until_it_is_offered_again(
    build: Builder, offers: list[str], left: list[str]
) -> None:
    held = await build.session_of(await build.cohort(), day=FAR)
    for number, status in enumerate(offers):
        await build.offer(held, await build.associate(f"A{number}"), status=status)
    found = await service.left_open(build.work(await build.staff(Role.TEAM, "YH")))
    assert [f"{one.person_name} {one.status}" for one in found] == left


async def test_only_of_sessions_to_come_of_ones_own(build: Builder) -> None:
    held = await build.session_of(await build.cohort(), day=FAR, lived_needed=2)
    ann = await build.associate("Ann")
    await build.offer(held, ann, status="cancelled")
    for facts in ({"status": "cancelled"}, {"day": date(2026, 11, 10)}):
        await build.offer(await build.session_of(await build.cohort(), **facts), ann, status="cancelled")
    team, other = await build.staff(Role.TEAM, "YH"), await build.staff(Role.TEAM, "NW")
    assert [one.session_id for one in await service.left_open(build.work(team))] == [held.id]
    assert await service.left_open(build.work(other)) == []
    await build.offer(held, ann, status="offered")
    assert await service.left_open(build.work(team)) == []


async def test_the_team_s_home_has_a_row_for_each_session(
    build: Builder, session: AsyncSession, client: Client
) -> None:
    cohort = await build.cohort(name="Cohort 4")
    held = await build.session_of(cohort, day=FAR, number=1)
    soon = await build.session_of(cohort, day=NOW.date() + timedelta(days=5), number=2)
    bram, priya = await build.associate("Bram Visser"), await build.associate("Priya Shah", kind="professional")
    await build.offer(held, bram, status="cancelled")
    await build.offer(held, priya, status="declined")
    await build.offer(soon, bram, status="declined")
    staff = await build.staff(Role.TEAM, "YH")
    await session.commit()
    team = await Visitor(client).log_in(staff.person, Role.TEAM)
    home = await team.open("/team")
    row = f"{LEFT}: Priya Shah said no. Find somebody else"
    assert (home.count(row), home.count("Find somebody else"), home.count("Find people")) == (1, 2, 0)
    assert "Bram Visser cannot come to session 1 of Cohort 4, Tuesday 15 June 2027 Nobody can be suggested" in home
    here = f"/team/cohorts/{cohort.id}/replace?s={held.id.hex}"
    assert here in team.page.links
    assert "Choose people yourself" in await team.open(here)
    await build.associate("Cy Reed")
    await session.commit()
    assert "Check 1 offer before you send it" in await team.open(here)
    assert f"/team/cohorts/{cohort.id}/pairs/by-hand?s={held.id.hex}" in team.page.links
    assert "1 offer sent" in await team.send()
    assert f"{LEFT}: Priya Shah said no. Find somebody else" in await team.open("/team")
    assert "Suggested pairs" in await team.open(f"/team/cohorts/{cohort.id}/replace?s=nonsense")


async def test_offers_out_are_counted_on_the_pages_of_cohorts(
    build: Builder, session: AsyncSession, client: Client
) -> None:
    cohort: Any = await build.cohort(name="Cohort 4")
    first = await build.session_of(cohort, day=FAR, number=1, lived_needed=2)
    second = await build.session_of(cohort, day=FAR + timedelta(days=7), number=2)
    people = [await build.associate(f"A{number}") for number in range(4)]
    await build.offer(first, people[0], status="accepted")
    await build.offer(first, people[1])
    await build.offer(first, people[2])
    await build.offer(first, people[3], status="declined")
    await build.offer(second, people[0], answer_by=NOW)
    staff, auditor = await build.staff(Role.TEAM, "YH"), await build.staff(Role.AUDITOR)
    await session.commit()
    team = await Visitor(client).log_in(staff.person, Role.TEAM)
    assert "1 of 5 booked, 2 offered, 3 empty" in await team.open("/team/cohorts")
    shown = await team.open(f"/team/cohorts/{cohort.id}")
    assert "Associates booked 1 of 2, 2 offered Professionals booked 0 of 1 " in shown
    assert "Associates booked 0 of 1 Professionals booked 0 of 1 " in shown
    assert len(await service.out(build.work(auditor), [cohort.id])) == 1
    assert await service.out(build.work(await build.staff(Role.TEAM, "NW")), [cohort.id]) == []
