"""Whoever's own calendar stops working hears of it: once, kindly, after days and not after a bad night."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.busy import rules, service
from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from schemas.access import WORKER
from schemas.busy import AddAddress, Problem
from tests.builders import NOW, Builder
from tests.busy.calendars import calendar
from tests.busy.test_service import LATER, LESSON, SECRET, VAULT, Host, known, looks

DAY = timedelta(days=1)
TELL: list[tuple[int, timedelta, bool, bool]] = [
    # failures, since it last worked, told already: told now
    (2, 9 * DAY, False, False),
    (3, 2 * DAY, False, True),
    (3, 2 * DAY - timedelta(seconds=1), False, False),
    (20, 9 * DAY, True, False),
]


@pytest.mark.parametrize(("failures", "ago", "told", "now_told"), TELL)
def test_when_it_is_time_to_say_so(failures: int, ago: timedelta, told: bool, now_told: bool) -> None:
    assert rules.to_tell(failures, NOW - ago, NOW if told else None, NOW) is now_told


async def letters(session: AsyncSession) -> Sequence[str]:
    query = "SELECT body FROM letter WHERE template = 'own_calendar_unread' ORDER BY made_at"
    return (await session.execute(text(query))).scalars().all()


async def fails(build: Builder, problem: Problem, since: datetime, until: datetime) -> datetime:
    """Every turn of the worker between two moments, with a host that does not give a calendar."""
    now = since
    while now <= until:
        await looks(build, Host(*[problem] * 3), now)
        now += timedelta(hours=6)
    return now


async def test_one_letter_an_outage_and_the_notice_goes_when_it_works(build: Builder, session: AsyncSession) -> None:
    who = await build.associate("Sam Okafor")
    mine = build.work(build.as_associate(who))
    added = await known(mine)
    assert await looks(build, Host(calendar(LESSON))) == 1
    now = await fails(build, Problem.NOT_FOUND, NOW + LATER, NOW + 1.9 * DAY)
    assert (await letters(session), [one.told_at for one in await service.mine(mine)]) == ([], [None])
    now = await fails(build, Problem.NOT_FOUND, now, NOW + 9 * DAY)
    (body,) = await letters(session)
    assert f"since {NOW.day} {NOW:%B}" in body
    assert not any(word in body for word in ("example.org", "hunter2", "clinic", "Blood"))
    (shown,) = await service.mine(Work(session, mine.actor, now))
    assert shown.told_at is not None
    # Their own "look again" begins nothing anew: not a second letter, however often it is pressed.
    for _ in range(2):
        await service.look_again(Work(session, mine.actor, now), added.id)
    now = await fails(build, Problem.WEB_PAGE, now, now + 9 * DAY)
    assert len(await letters(session)) == 1
    # It works, and then stops once more: that is another outage.
    await service.look_again(Work(session, mine.actor, now), added.id)
    assert await looks(build, Host(calendar(LESSON)), now) == 1
    assert [one.told_at for one in await service.mine(mine)] == [None]
    await fails(build, Problem.NOT_ALLOWED, now + LATER, now + 4 * DAY)
    assert len(await letters(session)) == 2


async def test_two_of_one_person_that_stop_together_are_one_letter_also_when_kept_at_once(
    engine: AsyncEngine,
) -> None:
    """Two workers keep what they found at the same moment; each also twice, as after a crash."""
    async with transaction(engine) as session:
        build = Builder(session)
        who = build.as_associate(await build.associate())
        for url in (SECRET, "https://two.example.org/x.ics"):
            await service.add_address(build.work(who), VAULT, AddAddress(address=url), allowed=True)
    for hours in (1, 20, 30):
        async with transaction(engine) as session:
            due = await service.take_due(Work(session, WORKER, NOW + timedelta(hours=hours)), VAULT)
            assert len(due) == 2
            for one in due:
                await service.keep(Work(session, WORKER, one.at), one, Problem.TOO_LARGE)
    later = NOW + 3 * DAY
    async with transaction(engine) as session:
        due = await service.take_due(Work(session, WORKER, later), VAULT)

    async def keep(number: int) -> None:
        async with transaction(engine) as session:
            await service.keep(Work(session, WORKER, later), due[number], Problem.TOO_LARGE)

    await asyncio.gather(*map(keep, (0, 1, 0, 1)))
    async with transaction(engine) as session:
        assert len(await letters(session)) == 1
        told = (await session.execute(text("SELECT told_at FROM outside_calendar"))).scalars().all()
        assert list(told) == [later, later]
