"""Calendars of people's own on the real database: what is kept of them, who is then free, and that it ends."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from sqlalchemy import event as listens
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.availability import service as availability
from faculty_api.busy import looking, rules, service
from faculty_api.busy.fetching import Found, Marks
from faculty_api.busy.words import OF_A_FILE
from faculty_api.kernel.errors import Conflict, Invalid, NotFound, Refusal
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.leaving import service as leaving
from faculty_api.offers import service as offers
from schemas.access import WORKER, Role
from schemas.availability import AvailabilityMode, Free, SayAvailability
from schemas.busy import AddAddress, CalendarSays, OutsideCalendar, Problem, State
from schemas.finding import FindAssociates
from schemas.standing import Leave
from schemas.values import Interval
from tests.builders import NOW, Builder
from tests.busy.calendars import calendar, timed

VAULT = Vault(b"1" * 32)
SECRET = "https://calendar.example.org/private-0123456789abcdef/basic.ics?key=hunter2"
DAY = date(2027, 2, 9)
LESSON = timed("20270209T100000", "20270209T120000", "SUMMARY:Blood test at the clinic", "LOCATION:Leeds")
LATER = timedelta(hours=3, minutes=50)


def at(hour: float, day: date = DAY) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC) + timedelta(hours=hour)


def span(first: float, last: float) -> list[Interval]:
    return [Interval(start=at(first), end=at(last))]


class Host:
    """Answers a look with what it was told; keeps what it was asked."""

    def __init__(self, *answers: bytes | Problem | None) -> None:
        self.answers, self.asked = list(answers), list[tuple[str, Marks]]()

    async def __call__(self, url: str, marks: Marks) -> Found | Problem:
        self.asked.append((str(url), marks))
        now = self.answers.pop(0)
        return now if isinstance(now, Problem) else Found(now, Marks('"7"', "Tue, 02 Feb 2027 10:00:00 GMT"))


async def looks(build: Builder, host: Host, now: datetime = NOW) -> int:
    """One turn of the worker."""
    work = Work(build.session, WORKER, now)
    due = await service.take_due(work, VAULT)
    for one in due:
        await service.keep(work, one, await service.look(one, host))
    await build.session.flush()
    return len(due)


async def known(work: Work, vault: Vault = VAULT, url: str = SECRET) -> OutsideCalendar:
    return await service.add_address(work, vault, AddAddress(address=url), allowed=True)


async def free(build: Builder, who: UUID, first: float, last: float, now: datetime = NOW) -> Free:
    work = Work(build.session, WORKER, now)
    return (await availability.answers(work, [who], span(first, last)))[who]


async def test_a_calendar_by_its_address_from_first_look_to_removal(build: Builder, session: AsyncSession) -> None:
    """Unknown until it was read; then busy where it says so, and never by that free; unknown again when it is old."""
    who = await build.associate()
    mine = build.work(build.as_associate(who))
    assert await free(build, who.person_id, 10, 11) is Free.FREE
    added = await known(mine)
    assert (added.shown, added.state, added.read_at) == ("calendar.example.org", State.WAITING, None)
    assert await free(build, who.person_id, 10, 11) is Free.UNKNOWN
    host = Host(calendar(LESSON), None, Problem.THEIR_FAULT)
    assert (await looks(build, host), await looks(build, host)) == (1, 0)
    assert [await free(build, who.person_id, *hours) for hours in ((9, 10), (9, 10.5), (11, 13), (12, 13))] == [
        Free.FREE,
        Free.BUSY,
        Free.BUSY,
        Free.FREE,
    ]
    assert await free(build, who.person_id, 10, 11, NOW + timedelta(hours=25)) is Free.UNKNOWN
    far = [Interval(start=NOW + timedelta(days=600), end=NOW + timedelta(days=600, hours=1))]
    assert (await availability.answers(mine, [who.person_id], far))[who.person_id] is Free.UNKNOWN
    # The second look asks only for what is new, and makes what is known younger.
    assert await looks(build, host, NOW + LATER) == 1
    assert [marks.etag for _, marks in host.asked] == ["", '"7"']
    assert await free(build, who.person_id, 10, 11, NOW + timedelta(hours=26)) is Free.BUSY
    # Nothing of what it was about is anywhere, and its address is nowhere to be read.
    row = (await session.execute(text("SELECT outside_calendar::text AS all, address FROM outside_calendar"))).one()
    assert not any(word in row.all.lower() for word in ("blood", "clinic", "leeds", "hunter2", "private-"))
    assert b"hunter2" not in row.address
    events = (await session.execute(text("SELECT string_agg(data::text, '') FROM event"))).scalar_one()
    assert "hunter2" not in events
    # A failure keeps what was known as long as it is fresh; then nobody is said to be free or busy by it.
    assert await looks(build, host, NOW + 2 * LATER) == 1
    (shown,) = await service.mine(Work(session, mine.actor, NOW + 2 * LATER))
    assert (shown.problem, shown.state) == (Problem.THEIR_FAULT, State.KNOWN)
    (shown,) = await service.mine(Work(session, mine.actor, NOW + timedelta(hours=30)))
    assert shown.state is State.FAILED
    assert (await service.times(mine, added.id)).busy == span(10, 12)
    assert (await service.remove(mine, added.id)).id == added.id
    assert await service.mine(mine) == []
    assert await free(build, who.person_id, 10, 11) is Free.FREE
    with pytest.raises(NotFound):
        await service.times(mine, added.id)


async def test_a_file_is_read_at_once_and_the_next_takes_its_place(build: Builder, session: AsyncSession) -> None:
    who = await build.associate()
    mine = build.work(build.as_associate(who))
    with pytest.raises(Invalid) as page:
        await service.add_file(mine, b"<!DOCTYPE html><html>Log in</html>")
    assert page.value.faults[0].message == OF_A_FILE[Problem.WEB_PAGE]
    maybe = timed("20270210T100000", "20270210T110000", "STATUS:TENTATIVE", uid="two")
    first = await service.add_file(mine, calendar(LESSON, maybe))
    assert (first.state, first.next_at) == (State.KNOWN, None)
    wanted = {"busy": span(10, 11), "unsure": span(34, 34.5), "open": span(13, 14)}
    assert await service.says(mine, [who.person_id], wanted) == {
        "busy": {who.person_id: CalendarSays.BUSY},
        "unsure": {who.person_id: CalendarSays.UNSURE},
        "open": {},
    }
    await service.add_file(mine, calendar(timed("20270209T150000", "20270209T160000")))
    (shown,) = await service.mine(mine)
    assert (await service.times(mine, shown.id)).busy == span(15, 16)
    # A file does not change, so it is believed for four weeks and no longer.
    assert (await service.mine(Work(session, mine.actor, NOW + timedelta(days=27))))[0].state is State.KNOWN
    assert (await service.mine(Work(session, mine.actor, NOW + timedelta(days=29))))[0].state is State.OLD


async def test_what_is_refused(build: Builder) -> None:
    """Each in words; at most three; the same one once; nothing while addresses are switched off."""
    who = await build.associate()
    mine = build.work(build.as_associate(who))

    async def refused(url: str, *, allowed: bool = True) -> str:
        with pytest.raises(Refusal) as no:
            await service.add_address(mine, VAULT, AddAddress(address=url), allowed=allowed)
        return no.value.faults[0].message if isinstance(no.value, Invalid) else no.value.detail

    assert await refused(SECRET, allowed=False) == rules.SWITCHED_OFF
    assert await refused("https://10.0.0.1/x.ics") == rules.NOT_OUTSIDE
    first = await known(mine)
    assert await refused(SECRET.replace("https", "webcal")) == rules.ALREADY
    await known(mine, url="https://two.example.org/x.ics")
    await service.add_file(mine, calendar(LESSON))
    assert await refused("https://four.example.org/x.ics") == rules.TOO_MANY
    await service.add_file(mine, calendar(LESSON))
    other = build.work(build.as_associate(await build.associate()))
    for use in (service.times, service.remove, service.look_again):
        with pytest.raises(NotFound):
            await use(other, first.id)


async def test_a_look_that_came_back_empty_is_believed_the_second_time(build: Builder) -> None:
    who = await build.associate()
    mine = build.work(build.as_associate(who))
    await known(mine)
    host = Host(calendar(LESSON), calendar(), calendar())
    await looks(build, host)
    await looks(build, host, NOW + LATER)
    (shown,) = await service.mine(mine)
    assert (shown.problem, shown.read_at) == (Problem.EMPTIED, NOW)
    assert await free(build, who.person_id, 10, 11, NOW + LATER) is Free.BUSY
    await looks(build, host, NOW + 2 * LATER)
    (shown,) = await service.mine(mine)
    assert (shown.problem, shown.read_at) == (None, NOW + 2 * LATER)
    assert await free(build, who.person_id, 10, 11, NOW + 2 * LATER) is Free.FREE


async def test_failures_wait_longer_and_longer_until_its_owner_asks(build: Builder, session: AsyncSession) -> None:
    who = await build.associate()
    mine = build.work(build.as_associate(who))
    added = await known(mine)
    now, waits = NOW, list[float]()
    for _ in range(rules.MOST_FAILURES):
        assert await looks(build, Host(Problem.NO_HOST), now) == 1
        (shown,) = await service.mine(mine)
        if shown.next_at:
            waits.append((shown.next_at - now).total_seconds() / 60)
            now = shown.next_at
    assert shown.next_at is None
    assert await looks(build, Host(), now + timedelta(days=365)) == 0
    assert (15 <= waits[0] <= 19, waits == sorted(waits), 1440 <= waits[-1] <= 1800) == (True, True, True)
    with pytest.raises(Conflict):
        await service.look_again(Work(session, mine.actor, now), added.id)
    await service.look_again(Work(session, mine.actor, now + timedelta(minutes=6)), added.id)
    assert await looks(build, Host(calendar(LESSON)), now + timedelta(minutes=6)) == 1


async def test_two_workers_look_once_and_the_slower_keeps_nothing(build: Builder) -> None:
    who = await build.associate()
    mine = build.work(build.as_associate(who))
    added = await known(mine)
    slow, host = Work(build.session, WORKER, NOW), Host(calendar(LESSON), calendar())
    (first,) = await service.take_due(slow, VAULT)
    assert await service.take_due(slow, VAULT) == []
    seen = await service.look(first, host)
    assert await looks(build, host, NOW + rules.LEASE) == 1
    await service.keep(slow, first, seen)
    assert (await service.times(mine, added.id)).busy == []
    assert "hunter2" not in repr(first)
    await service.remove(mine, added.id)
    await service.keep(slow, first, seen)
    assert await service.mine(mine) == []


async def test_leaving_ends_it_and_nothing_is_read_of_who_was_asked_to_stop(
    build: Builder, session: AsyncSession
) -> None:
    who, stopped = await build.associate(), await build.associate()
    mine = build.work(build.as_associate(who))
    await known(mine)
    await known(build.work(build.as_associate(stopped)))
    await session.execute(
        text("UPDATE associate SET status = 'suspended' WHERE person_id = :id"), {"id": stopped.person_id}
    )
    assert await looks(build, Host(calendar(LESSON))) == 1
    await leaving.leave(mine, who.person_id, Leave())
    assert await service.mine(mine) == []
    with pytest.raises(Conflict):
        await known(mine)


async def test_who_is_found_as_free_on_a_day(build: Builder) -> None:
    """More than half a day taken, a time that is unsure, or a calendar that is old: not found, and nobody says why."""
    team = build.work(await build.staff(Role.TEAM, "YH"))
    people = {}
    for name, parts in {
        "None": None,
        "Hour": [LESSON],
        "Full": [timed("20270209T090000", "20270209T140000")],
        "Unsure": [timed("20270209T100000", "20270209T110000", "STATUS:TENTATIVE")],
        "Elsewhere": [timed("20270210T090000", "20270210T170000")],
    }.items():
        who = await build.associate(f"{name} Person")
        people[name] = build.work(build.as_associate(who))
        await availability.say(people[name], who.person_id, SayAvailability(mode=AvailabilityMode.ASK_ME))
        if parts:
            await service.add_file(people[name], calendar(*parts))

    async def found(now: datetime) -> set[str]:
        work = Work(build.session, team.actor, now)
        return {one.full_name.split()[0] for one in (await offers.associates(work, FindAssociates(free_on=DAY))).items}

    assert await found(NOW) & set(people) == {"None", "Hour", "Elsewhere"}
    assert await found(NOW + timedelta(days=29)) & set(people) <= {"None"}


async def test_any_number_of_people_is_one_query_and_says_nothing_of_others(
    build: Builder, engine: AsyncEngine
) -> None:
    people = [await build.associate() for _ in range(4)]
    for who in people[:2]:
        await service.add_file(build.work(build.as_associate(who)), calendar(LESSON))
    work, said = build.work(WORKER), list[str]()
    listens.listen(engine.sync_engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    ids = [one.person_id for one in people]
    found = await availability.answers(work, ids, span(10, 11))
    assert list(found.values()) == [Free.BUSY, Free.BUSY, Free.FREE, Free.FREE]
    assert len(said) == 1
    said.clear()
    assert set((await service.says(work, ids, {0: span(10, 11)}))[0]) == set(ids[:2])
    assert len(said) == 1


async def test_what_is_over_is_not_kept(build: Builder) -> None:
    who = await build.associate()
    mine = build.work(build.as_associate(who))
    soon = NOW + timedelta(days=1)
    text_of = [timed(f"{day:%Y%m%dT100000}", f"{day:%Y%m%dT110000}", uid=str(day)) for day in (soon, at(0))]
    added = await service.add_file(mine, calendar(*text_of))
    assert await service.tidy(Work(build.session, WORKER, NOW)) == 0
    assert await service.tidy(Work(build.session, WORKER, soon + timedelta(days=3))) == 1
    build.session.expire_all()
    assert (await service.times(mine, added.id)).busy == span(10, 11)


def test_a_secret_is_not_shown_by_its_repr() -> None:
    assert "hunter2" not in repr(looking.Secret("hunter2"))
