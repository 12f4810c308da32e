"""Saying when one is free: use-cases and API, on the real database."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.availability import service
from faculty_api.kernel.errors import Invalid, NotAllowed, NotFound
from schemas.access import Role
from schemas.availability import AddAway, AvailabilityMode, AvailabilityView, SayAvailability, UsualSlot
from schemas.errors import Fault
from schemas.values import Interval
from tests.builders import NOW, Builder
from tests.support.client import Client

MORNING = UsualSlot(weekday=1, starts=time(9), ends=time(12, 30))
AFTERNOON = UsualSlot(weekday=1, starts=time(12, 30), ends=time(17))
ONLY = SayAvailability(mode=AvailabilityMode.ONLY_THESE, usual=[AFTERNOON, MORNING])


def days(first: int, last: int) -> AddAway:
    return AddAway(first_day=date(2027, 5, first), last_day=date(2027, 5, last))


async def test_nothing_said(build: Builder) -> None:
    sam = await build.associate(weekdays=None)
    found = await service.mine(build.work(build.as_associate(sam)))
    assert [(one.term, one.mode, one.usual, one.said_at) for one in found.terms] == [
        (code, None, [], None) for code in ("autumn-2026", "spring-2027", "summer-2027")
    ]
    assert replace(found, terms=[]) == AvailabilityView(
        person_id=sam.person_id, mode=None, usual=[], said_at=None, from_list=False, stale=False,
        away=[], booked_while_away=[],
    )  # fmt: skip


async def test_what_is_said_replaces_what_was_said(build: Builder, session: AsyncSession) -> None:
    sam = await build.associate()
    work = build.work(build.as_associate(sam), NOW + timedelta(days=1))
    said = await service.say(work, sam.person_id, ONLY)
    assert (said.mode, said.usual, said.said_at) == (
        AvailabilityMode.ONLY_THESE, [MORNING, AFTERNOON], NOW + timedelta(days=1),
    )  # fmt: skip
    again = await service.say(work, sam.person_id, SayAvailability(mode=AvailabilityMode.NOT_NOW))
    assert (again.mode, again.usual) == (AvailabilityMode.NOT_NOW, [])
    assert await service.mine(work) == again
    kinds = (await session.execute(text("SELECT kind, data FROM event ORDER BY seq"))).all()
    assert [(kind, data["mode"]) for kind, data in kinds] == [
        ("AvailabilitySaid", "only_these"), ("AvailabilitySaid", "not_now"),
    ]  # fmt: skip


async def test_it_grows_old(build: Builder) -> None:
    sam = await build.associate()
    me = build.as_associate(sam)
    assert (await service.mine(build.work(me, NOW + timedelta(days=179)))).stale is False
    assert (await service.mine(build.work(me, NOW + timedelta(days=180)))).stale is True


@pytest.mark.parametrize(
    ("command", "faults"),
    [
        (SayAvailability(mode=AvailabilityMode.ONLY_THESE), [("usual", "Select the days you can usually do")]),
        (
            SayAvailability(
                mode=AvailabilityMode.ASK_ME, usual=[UsualSlot(weekday=0, starts=time(12), ends=time(12)), MORNING]
            ),
            [("usual[0].ends", "The end time must be after 12:00")],
        ),
    ],
)
async def test_what_cannot_be_said(build: Builder, command: SayAvailability, faults: list[tuple[str, str]]) -> None:
    sam = await build.associate()
    with pytest.raises(Invalid) as refused:
        await service.say(build.work(build.as_associate(sam)), sam.person_id, command)
    assert refused.value.faults == tuple(Fault(field=field, message=words) for field, words in faults)


async def test_dates_away(build: Builder) -> None:
    sam = await build.associate()
    work = build.work(build.as_associate(sam))
    await service.add_away(work, sam.person_id, days(20, 20))
    await service.add_away(work, sam.person_id, days(10, 14))
    view = await service.add_away(work, sam.person_id, days(10, 14))
    assert [(one.first_day.day, one.last_day.day) for one in view.away] == [(10, 14), (20, 20)]
    left = await service.remove_away(work, sam.person_id, view.away[0].id)
    assert [one.first_day.day for one in left.away] == [20]
    with pytest.raises(NotFound):
        await service.remove_away(work, sam.person_id, view.away[0].id)
    after = build.work(work.actor, datetime(2027, 5, 21, 9, tzinfo=NOW.tzinfo))
    assert (await service.mine(after)).away == []


async def test_a_booking_on_a_day_away_is_shown_and_stays(build: Builder) -> None:
    sam = await build.associate()
    session = await build.session_of(await build.cohort(), day=date(2027, 5, 11))
    await build.offer(session, sam, status="accepted")
    other = await build.session_of(await build.cohort(), day=date(2027, 5, 18))
    await build.offer(other, sam, status="accepted")
    work = build.work(build.as_associate(sam))
    view = await service.add_away(work, sam.person_id, days(10, 14))
    assert view.booked_while_away == [Interval(start=session.starts_at, end=session.ends_at)]


async def test_whose_it_is(build: Builder) -> None:
    sam, other = await build.associate(), await build.associate()
    theirs = await service.add_away(build.work(build.as_associate(other)), other.person_id, days(1, 2))
    mine = build.work(build.as_associate(sam))
    for attempt in (
        lambda: service.of(mine, other.person_id),
        lambda: service.say(mine, other.person_id, ONLY),
        lambda: service.add_away(mine, other.person_id, days(3, 4)),
        lambda: service.remove_away(mine, other.person_id, theirs.away[0].id),
        lambda: service.remove_away(mine, sam.person_id, theirs.away[0].id),
    ):
        with pytest.raises(NotFound):
            await attempt()
    near, far = await build.staff(Role.TEAM, "YH"), await build.staff(Role.TEAM, "NE")
    assert (await service.of(build.work(near), sam.person_id)).person_id == sam.person_id
    with pytest.raises(NotFound):
        await service.of(build.work(far), sam.person_id)
    with pytest.raises(NotAllowed):
        await service.say(build.work(near), sam.person_id, ONLY)
    with pytest.raises(NotAllowed):
        await service.of(build.work(await build.staff(Role.FINANCE)), sam.person_id)


async def test_over_http(client: Client, build: Builder, session: AsyncSession) -> None:
    sam = await build.associate(weekdays=None)
    await session.commit()
    me, path = (sam.person_id, Role.ASSOCIATE), f"/api/v1/associates/{sam.person_id}/availability"
    week = {"mode": "only_these", "usual": [{"weekday": 1, "starts": "09:00:00", "ends": "12:30:00"}]}
    said = await client.request("PUT", path, me, json=week)
    assert (said.status_code, said.json()["usual"]) == (200, week["usual"])
    away = {"first_day": "2027-05-10", "last_day": "2027-05-14"}
    added = await client.post(f"{path}/away", me, json=away)
    (kept,) = added.json()["away"]
    assert (added.status_code, kept) == (201, {"id": kept["id"], **away})
    gone = await client.request("DELETE", f"{path}/away/{kept['id']}", me)
    assert (gone.status_code, gone.json()["away"]) == (200, [])
    assert (await client.get(path, me)).json() == gone.json()


BAD: list[tuple[str, str, dict[str, Any], int]] = [
    ("PUT", "", {"mode": "perhaps"}, 422),
    ("PUT", "", {"mode": "only_these", "usual": [{"weekday": 7, "starts": "09:00:00", "ends": "10:00:00"}]}, 422),
    ("PUT", "", {"mode": "ask_me", "usual": [{"weekday": 1, "starts": "09:00:00Z", "ends": "10:00:00Z"}]}, 422),
    ("PUT", "", {"mode": "ask_me", "usual": [{"weekday": 1, "starts": "10:00:00", "ends": "09:00:00"}]}, 422),
    ("PUT", "", {}, 422),
    ("POST", "/away", {"first_day": "2027-02-30", "last_day": "2027-03-01"}, 422),
    ("POST", "/away", {"first_day": "2027-03-02", "last_day": "2027-03-01"}, 422),
    ("POST", "/away", {"first_day": "9999-12-31", "last_day": "9999-12-31"}, 422),
    ("POST", "/away", {"first_day": "0001-01-01", "last_day": "0001-01-02"}, 422),
]


async def test_nonsense_over_http(client: Client, build: Builder, session: AsyncSession) -> None:
    sam = await build.associate(weekdays=None)
    await session.commit()
    me, path = (sam.person_id, Role.ASSOCIATE), f"/api/v1/associates/{sam.person_id}/availability"
    found = [(await client.request(method, path + end, me, json=body)).status_code for method, end, body, _ in BAD]
    assert found == [status for *_, status in BAD]
    assert (await client.get(path, me)).json()["mode"] is None
