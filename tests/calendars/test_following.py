"""Addresses that calendars read: made, read again only when something changed, dead when they should be."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.calendars import service
from faculty_api.claims import service as claims
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.leaving import service as leaving
from faculty_api.offers import service as offers
from schemas.access import WORKER, Actor, Role
from schemas.calendars import Feed, MakeCalendarLink
from schemas.offers import AnswerOffer
from schemas.standing import Leave, Suspend
from tests.builders import NOW, Builder
from tests.rescheduling.test_moving import to as to_later
from tests.support.client import Client

VAULT = Vault(b"1" * 32)
BASE = "https://faculty.example.org"
PHONE = MakeCalendarLink(name="My phone")


class Reader:
    """A calendar program: sends back the mark it was given."""

    def __init__(self, build: Builder, path: str) -> None:
        self.build, self.name, self.etag, self.raw = build, path.rsplit("/", 1)[1], "", b""

    async def reads(self, at: datetime = NOW) -> bool:
        """Whether there was something new."""
        work = self.build.work(Actor(person=WORKER.person, name="", role=Role.ANONYMOUS), at)
        found = await service.published(work, VAULT, self.name, self.etag, BASE)
        self.etag, self.raw = found.etag, found.body or self.raw
        return found.body is not None

    async def is_dead(self) -> bool:
        with pytest.raises(NotFound):
            await self.reads()
        return True

    def events(self) -> list[tuple[str, str, int, str]]:
        return [
            (
                str(one["SUMMARY"]),
                one.DTSTART.astimezone(UTC).strftime("%d %H:%M"),
                int(str(one["SEQUENCE"])),
                str(one["STATUS"]),
            )
            for one in Calendar.from_ical(self.raw).events
        ]


async def follow(work: Work, build: Builder, command: MakeCalendarLink = PHONE) -> Reader:
    return Reader(build, (await service.make_link(work, VAULT, command))[1])


async def test_who_left_is_offered_no_address_and_gets_none(client: Client, build: Builder) -> None:
    who = (await build.associate("Lee Left", status="ended")).person_id, Role.ASSOCIATE
    await build.session.commit()
    shown = await client.get("/profile/calendar", who)
    assert ("Get an address" in shown.text, "You have left the faculty" in shown.text) == (False, True)
    sent = await client.post("/profile/calendar", who, data={"name": "my phone", "shows": "own"})
    assert (sent.status_code, "Come back first" in sent.text) == (422, True)
    made = {"feed": "own", "name": "my phone"}
    assert (await client.post("/api/v1/calendar-links", who, json=made)).status_code == 409


async def test_a_calendar_follows_what_changes_and_is_told_only_then(build: Builder, session: AsyncSession) -> None:
    """A session moves, its place changes, a part moves, another is booked: by plain UPDATEs, whatever the door."""
    who, other = await build.associate(), await build.associate()
    mine = build.work(build.as_associate(who))
    first = await build.session_of(await build.cohort(programme="SECRET-NAME"))
    offer = await build.offer(first, who, status="accepted", message="SECRET-MESSAGE", reduced_to_pence=4321)
    reader = await follow(mine, build)
    assert (await reader.reads(), await reader.reads()) == (True, False)
    titles = ["Get ready for your faculty session", "Faculty session", "Talk about how your faculty session went"]
    times = ["08 10:00", "09 10:00", "09 15:00"]
    assert reader.events() == [(*both, 0, "CONFIRMED") for both in zip(titles, times, strict=True)]
    place = Calendar.from_ical(reader.raw).events[1]
    assert (str(place["LOCATION"]), str(place["URL"])) == (
        "The Station House, Leeds, LS1 4AP",
        f"{BASE}/sessions/{first.id}",
    )
    assert re.findall(rb"SECRET|4321|" + who.kind.encode(), reader.raw) == []
    changes = {
        "UPDATE session SET starts_at = starts_at + interval '1 hour'": 1,
        "UPDATE session SET place = 'Elsewhere'": 2,
        "UPDATE session_part SET starts_at = starts_at - interval '1 hour' WHERE part = 'prepare'": 3,
        "DELETE FROM session_part WHERE part = 'debrief'": 4,
        "UPDATE cohort SET name = 'Another name'": 5,
        "UPDATE session SET status = 'cancelled', called_off_at = now(), called_off_by = (SELECT min(id::text)::uuid FROM person)": 6,  # noqa: E501
    }
    wrong = []
    for change, number in changes.items():
        await session.execute(text(change))
        if (await reader.reads(), await reader.reads()) != (True, False):
            wrong.append(change)
        if {event[2] for event in reader.events()} != {number}:
            wrong.append(f"{change}: {reader.events()}")
    assert wrong == []
    assert [event[1:] for event in reader.events()] == [("08 09:00", 6, "CANCELLED"), ("09 10:00", 6, "CANCELLED")]
    quiet = ["UPDATE session SET version = version + 1", "UPDATE offer SET version = version + 1"]
    for change in quiet:
        await session.execute(text(change))
    await build.offer(first, other, status="accepted", place=2)
    assert await reader.reads() is False
    second = await build.session_of(await build.cohort(), number=2, day=date(2027, 3, 9))
    booked = await build.offer(second, who, status="accepted")
    assert (await reader.reads(), len(reader.events())) == (True, 5)
    await offers.cancel(mine, booked.id)
    assert await reader.reads() is True
    assert [event[2:] for event in reader.events()][2:] == [(1, "CANCELLED")] * 3
    uids = {str(one["UID"]) for one in Calendar.from_ical(reader.raw).events}
    assert len(uids) == 5
    assert f"{offer.id}-deliver@faculty.example.org" in uids


async def test_a_place_kept_after_a_move_is_tentative_until_they_answer(build: Builder, session: AsyncSession) -> None:
    who, team = await build.associate(), await build.staff(Role.TEAM, "YH")
    held, mine = await build.session_of(await build.cohort()), build.work(build.as_associate(who))
    first = await build.offer(held, who)
    await offers.answer(mine, first.id, AnswerOffer(answer="yes"))
    reader = await follow(mine, build)
    await reader.reads()
    seen = [reader.events()[1][1:]]
    await claims.move(build.work(team), held.id, to_later())
    (again,) = [one for one in await offers.mine(mine) if one.status == "offered"]

    async def no() -> None:
        await offers.answer(mine, again.id, AnswerOffer(answer="no"))

    async def undo() -> None:
        await offers.undo_no(mine, again.id)

    async def yes() -> None:
        await offers.answer(mine, again.id, AnswerOffer(answer="yes"))

    told = [await reader.reads()]
    seen.append(reader.events()[1][1:])
    for act in (no, undo, yes):
        await act()
        told.append(await reader.reads())
        seen.append(reader.events()[1][1:])
    assert ([(when, status) for when, _, status in seen], told) == (
        [("09 10:00", "CONFIRMED"), ("16 13:00", "TENTATIVE"), ("16 13:00", "CANCELLED"), ("16 13:00", "TENTATIVE"),
         ("16 13:00", "CONFIRMED")], [True] * 4,
    )  # fmt: skip
    numbers = [number for _, number, _ in seen]
    assert numbers == sorted(set(numbers))


async def test_an_address_dies_when_it_should(build: Builder, session: AsyncSession) -> None:
    """Stopped, or its owner left or was asked to stop: and it stays so when they come back."""
    who, away = await build.associate(), await build.associate()
    mine, team = build.work(build.as_associate(who)), build.work(await build.staff(Role.TEAM, "YH"))
    phone, tablet = await follow(mine, build), await follow(mine, build, MakeCalendarLink(name="Tablet"))
    (first, second) = await service.links(mine)
    assert (await phone.reads(), first.name, first.fetched_on, second.fetched_on) == (True, "My phone", None, None)
    assert (await service.links(mine))[0].fetched_on == NOW.date()
    with pytest.raises(NotFound):
        await service.stop_link(build.work(build.as_associate(away)), first.id)
    await service.stop_link(mine, first.id)
    assert (await phone.is_dead(), await tablet.reads(), len(await service.links(mine))) == (True, True, 1)
    await leaving.suspend(team, who.person_id, Suspend(words="To be looked at"))
    assert (await tablet.is_dead(), await service.links(mine)) == (True, [])
    later = NOW + timedelta(days=1)
    await leaving.lift(build.work(await build.staff(Role.TEAM, "YH"), later), who.person_id, Suspend(words="Talked"))
    assert await tablet.is_dead()
    back = build.work(build.as_associate(who), later)
    again = await follow(back, build)
    assert await again.reads()
    await leaving.leave(build.work(build.as_associate(who), later), who.person_id, Leave(hand_back=[]))
    assert await again.is_dead()
    assert await service.tidy(build.work(WORKER)) >= 2
    left = await session.execute(text("SELECT count(*) FROM calendar_link WHERE stopped_at IS NULL"))
    assert left.scalar_one() == 0
    kept = await session.execute(text("SELECT token_hash FROM calendar_link"))
    assert [hashed for (hashed,) in kept if hashed in (phone.name, tablet.name) or len(hashed) != 64] == []


async def test_a_team_follows_its_academy_or_one_cohort_and_nobody_s_name(
    build: Builder, session: AsyncSession
) -> None:
    cohort, other = await build.cohort(name="Cohort A"), await build.cohort(name="Cohort B")
    elsewhere = await build.cohort(academy="NW", name="Cohort C")
    who = await build.associate("Somebody Named")
    for number, one in enumerate((cohort, other, elsewhere), 1):
        held = await build.session_of(one, number=number, day=date(2027, 2, 2 * number))
        if one is not elsewhere:
            await build.offer(held, who, status="accepted")
    team = await build.staff(Role.TEAM, "YH")
    work = build.work(team)
    academy = await follow(work, build, MakeCalendarLink(name="Desk", feed=Feed.ACADEMY))
    single = await follow(work, build, MakeCalendarLink(name="Desk", feed=Feed.COHORT, cohort_id=cohort.id))
    assert (await academy.reads(), await single.reads()) == (True, True)
    titles = [
        {event[0] for event in reader.events() if event[1][-5:] == "10:00" and "ready" not in event[0]}
        for reader in (academy, single)
    ]
    assert titles == [{"Cohort A, session 1", "Cohort B, session 2"}, {"Cohort A, session 1"}]
    assert b"Named" not in academy.raw
    await session.execute(text("UPDATE session SET place = 'New' WHERE number = 2"))
    assert (await academy.reads(), await single.reads()) == (True, False)
    await build.session_of(cohort, number=9)
    assert (await academy.reads(), await single.reads()) == (True, True)
    refused: list[type[Refusal]] = []
    for actor, command in (
        (team, MakeCalendarLink(name="x", feed=Feed.ACADEMY, academy="NW")),
        (team, MakeCalendarLink(name="x", feed=Feed.COHORT, cohort_id=elsewhere.id)),
        (team, PHONE),
        (build.as_associate(who), MakeCalendarLink(name="x", feed=Feed.ACADEMY)),
        (await build.staff(Role.FINANCE), PHONE),
    ):
        with pytest.raises(Refusal) as no:
            await service.make_link(build.work(actor), VAULT, command)
        refused.append(no.type)
    assert refused == [NotFound, NotFound, Invalid, NotAllowed, NotAllowed]
    await session.execute(text("DELETE FROM role_grant WHERE person_id = :p"), {"p": team.person})
    assert (await academy.is_dead(), await single.is_dead()) == (True, True)


async def test_old_marks_are_added_up_and_nobody_notices(build: Builder, session: AsyncSession) -> None:
    who = await build.associate()
    one = await build.session_of(await build.cohort())
    await build.offer(one, who, status="accepted")
    reader = await follow(build.work(build.as_associate(who)), build)
    for number in range(40):
        await session.execute(text("UPDATE session SET place = :p"), {"p": str(number)})
    assert (await reader.reads(), await reader.reads()) == (True, False)
    assert await service.tidy(build.work(WORKER)) == 3
    sums = "SELECT owner, count(*), sum(changes) FROM calendar_touch WHERE owner NOT LIKE 'free:%' GROUP BY owner"
    rows = await session.execute(text(sums))
    assert sorted((count, changes) for _, count, changes in rows) == [(1, 41), (1, 44), (1, 44)]
    assert (await reader.reads(), await reader.reads()) == (True, False)
    mine = build.work(build.as_associate(who))
    for _ in range(9):
        await follow(mine, build)
    with pytest.raises(Conflict):
        await follow(mine, build)
