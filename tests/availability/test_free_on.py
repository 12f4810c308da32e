"""The search in SQL says FREE of exactly those of whom the rule does: usual week, term, too old, confirmed, away."""

from datetime import date, time, timedelta

from sqlalchemy import select
from sqlmodel import col

from faculty_api.availability import service
from faculty_api.availability.models import AsUsual, AwayDates, TermAvailability, TermTime
from faculty_api.kernel.clock import london_instant
from faculty_api.kernel.ids import new_id
from faculty_api.people.models import Associate
from schemas.access import Role
from schemas.availability import Free
from schemas.values import Interval
from tests.builders import NOW, Builder

DAY = date(2027, 2, 9)
AT = Interval(start=london_instant(DAY, time(10)), end=london_instant(DAY, time(11)))


async def test_the_search_and_the_rule_agree(build: Builder) -> None:
    team, long_ago = build.work(await build.staff(Role.TEAM, "YH")), Builder(build.session, NOW - timedelta(days=180))
    expected = set()

    async def add(free: bool, made: Associate, *rows: object) -> None:
        build.session.add_all(rows)
        expected.update({made.person_id} if free else set())

    def term(who: Associate, mode: str, days: int = 0, code: str = "spring-2027") -> TermAvailability:
        return TermAvailability(person_id=who.person_id, term=code, mode=mode, said_at=NOW - timedelta(days=days))

    def tuesdays(who: Associate) -> TermTime:
        return TermTime(person_id=who.person_id, term="spring-2027", weekday=1, starts=time(9), ends=time(12))

    await add(True, await build.associate())
    await add(False, await build.associate(weekdays=[0, 2]))
    await add(False, await build.associate(weekdays=None))
    await add(False, await long_ago.associate())
    for confirmed, free in ((179, True), (180, False)):
        one = await long_ago.associate()
        await add(free, one, AsUsual(person_id=one.person_id, confirmed_at=NOW - timedelta(days=confirmed)))
    for mode, days, times, free in (
        ("ask_me", 0, False, True), ("ask_me", 180, False, False), ("not_now", 0, False, False),
        ("only_these", 0, True, True), ("only_these", 0, False, False), ("only_these", 180, True, False),
    ):  # fmt: skip
        one = await build.associate()
        await add(free, one, term(one, mode, days), *([tuesdays(one)] if times else []))
    one = await build.associate()
    await add(True, one, term(one, "not_now", code="summer-2027"))
    one = await build.associate()
    await add(False, one, AwayDates(id=new_id(), person_id=one.person_id, first_day=DAY, last_day=DAY))
    await build.session.flush()

    only = await service.free_on(team, DAY)
    query = select(col(Associate.person_id)).where(only(col(Associate.person_id)))
    found = set((await build.session.execute(query)).scalars())
    everybody = (await build.session.execute(select(col(Associate.person_id)))).scalars().all()
    ruled = await service.answers(team, everybody, [AT])
    assert (found, {who for who, free in ruled.items() if free is Free.FREE}) == (expected, expected)
