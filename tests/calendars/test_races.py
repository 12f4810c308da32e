"""A session moves while calendars read it: what they read is all of it as it was or all of it as it is, and the next
refresh after the move has the new time."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, date, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from faculty_api.calendars import queries, service
from schemas.access import Role
from schemas.calendars import MakeCalendarLink
from tests.builders import Builder
from tests.support.client import Client

FIRST, MOVES, READERS = date(2027, 2, 9), 8, 4
HOURS = ("10:00", "10:00", "15:00")
"""Getting ready is on the day before."""


class Device:
    """A calendar program: sends the mark it was given, and keeps what it read."""

    def __init__(self, client: Client, path: str) -> None:
        self.client, self.path, self.mark = client, path, ""
        self.read: list[tuple[int, date]] = []

    async def refresh(self) -> int:
        headers = {"If-None-Match": self.mark} if self.mark else {}
        answer = await self.client.get(self.path, headers=headers)
        if answer.status_code == 200:
            self.mark = answer.headers["etag"]
            self.read.append(one_state(answer.content))
        return answer.status_code

    async def until(self, done: asyncio.Event) -> None:
        while not done.is_set():
            assert await self.refresh() in (200, 304)


def one_state(sent: bytes) -> tuple[int, date]:
    """The number and the day that all three events agree about; a half state fails."""
    events = Calendar.from_ical(sent).events
    starts = [one.DTSTART.astimezone(UTC) for one in events]
    numbers = {int(str(one["SEQUENCE"])) for one in events}
    day = max(starts).date()
    days = [day - timedelta(days=1), day, day]
    assert (len(numbers), [f"{at:%H:%M}" for at in starts], [at.date() for at in starts]) == (1, [*HOURS], days)
    return numbers.pop(), day


def rises(read: Iterable[tuple[int, date]]) -> bool:
    numbers = [number for number, _ in read]
    return numbers == sorted(numbers)


class Town:
    """Somebody who is booked for a session, a team that moves it, and devices that follow."""

    async def open(self, client: Client, build: Builder) -> "Town":
        who, team = await build.associate(), await build.staff(Role.TEAM, "YH")
        self.client, self.team, self.moves = client, (team.person, Role.TEAM), 0
        self.session = await build.session_of(await build.cohort(), day=FIRST)
        await build.offer(self.session, who, status="accepted")
        mine, vault = build.work(build.as_associate(who)), client.app.state.vault
        made = [await service.make_link(mine, vault, MakeCalendarLink(name=f"{n}")) for n in range(READERS)]
        await build.session.commit()
        self.devices = [Device(client, path) for _, path in made]
        await asyncio.gather(*(one.refresh() for one in self.devices))
        return self

    async def move(self) -> date:
        """A day later than before; where it is now."""
        self.moves += 1
        on = FIRST + timedelta(days=self.moves)
        to = {"on": f"{on}", "starts": "10:00:00", "ends": "15:00:00", "mode": "online"}
        body = {"to": to, "answer_by": "2027-01-05", "reason": "The room", "version": self.moves}
        moved = await self.client.post(f"/api/v1/sessions/{self.session.id}/move", as_=self.team, json=body)
        assert moved.status_code == 200, moved.text
        return on


async def test_a_move_is_read_whole_and_at_the_next_refresh(client: Client, build: Builder) -> None:
    town = await Town().open(client, build)
    devices = town.devices
    done = asyncio.Event()
    quiet, seen = devices[0], [devices[0].read[-1]]
    async with asyncio.TaskGroup() as reading:
        for one in devices[1:]:
            reading.create_task(one.until(done))
        try:
            for _ in range(MOVES):
                before, on = quiet.mark, await town.move()
                assert await quiet.refresh() == 200
                assert quiet.mark != before
                assert quiet.read[-1][1] == on
                assert quiet.read[-1][0] > seen[-1][0]
                seen.append(quiet.read[-1])
                assert await quiet.refresh() == 304
        finally:
            done.set()
    for one in devices:
        assert await one.refresh() in (200, 304)
        assert (one.read[-1], rises(one.read), set(one.read) <= set(seen)) == (seen[-1], True, True)
    assert sum(len(one.read) for one in devices[1:]) > READERS


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_move_in_the_middle_of_a_reading(
    client: Client, build: Builder, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    """Between the mark and the events, or between the events and the answer: whoever got the old text hears anew."""
    town = await Town().open(client, build)
    device, real = town.devices[0], queries.events
    device.mark, device.read = "", []

    async def slow(*given: Any) -> Any:
        monkeypatch.setattr(queries, "events", real)
        if when == "before":
            await town.move()
        rows = await real(*given)
        if when == "after":
            await town.move()
        return rows

    monkeypatch.setattr(queries, "events", slow)
    assert await device.refresh() == 200
    assert device.read[0][1] == (FIRST if when == "after" else FIRST + timedelta(days=1))
    assert (await device.refresh(), device.read[-1][1]) == (200, FIRST + timedelta(days=1))
    assert await device.refresh() == 304
