"""The calendar file of one booking."""

from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from faculty_api.calendars.service import session_event
from faculty_api.kernel.errors import NotAllowed, NotFound
from faculty_api.offers import service as offers
from schemas.access import Role
from tests.builders import Builder


def read(raw: bytes) -> list[dict[str, str]]:
    wanted = ("UID", "SUMMARY", "LOCATION", "STATUS", "SEQUENCE")
    return [{name: str(event.get(name, "")) for name in wanted} for event in Calendar.from_ical(raw).events]


async def test_three_events_with_times_and_place(build: Builder) -> None:
    who = await build.associate()
    session = await build.session_of(await build.cohort(programme="Walking Together"), number=2)
    offer = await build.offer(session, who, status="accepted", message="Bring lunch")
    raw = await session_event(build.work(build.as_associate(who)), session.id)
    usual = {"STATUS": "CONFIRMED", "SEQUENCE": "0"}
    place = "The Station House, Leeds, LS1 4AP"
    uid = f"{offer.id}-{{}}@faculty.example.org".format
    assert read(raw) == [
        {"UID": uid("prepare"), "SUMMARY": "Get ready for your faculty session", "LOCATION": "", **usual},
        {"UID": uid("deliver"), "SUMMARY": "Faculty session", "LOCATION": place, **usual},
        {"UID": uid("debrief"), "SUMMARY": "Talk about how your faculty session went", "LOCATION": "", **usual},
    ]
    times = [(event.DTSTART, event.DTEND) for event in Calendar.from_ical(raw).events]
    day = datetime(2027, 2, 9, tzinfo=UTC)
    assert times[1] == (day.replace(hour=10), day.replace(hour=15))
    assert raw == await session_event(build.work(build.as_associate(who)), session.id)


async def test_nothing_private_goes_into_a_calendar(build: Builder) -> None:
    who = await build.associate(notes="secret-note", employer="other_nhs")
    session = await build.session_of(await build.cohort(venue_access="secret-access"))
    await build.offer(session, who, status="accepted", pay_choice="reduced", reduced_to_pence=1234, message="secret")
    raw = (await session_event(build.work(build.as_associate(who)), session.id)).decode()
    assert [word for word in ("secret", "1234", "£", "reduced", "nhs", "DESCRIPTION") if word in raw] == []


async def test_a_cancelled_booking_leaves_the_calendar(build: Builder) -> None:
    who = await build.associate()
    session = await build.session_of(await build.cohort())
    offer = await build.offer(session, who, status="accepted")
    work = build.work(build.as_associate(who))
    before = read(await session_event(work, session.id))
    await offers.cancel(work, offer.id)
    after = read(await session_event(work, session.id))
    assert [one["UID"] for one in before] == [one["UID"] for one in after]
    assert {(one["STATUS"], one["SEQUENCE"]) for one in after} == {("CANCELLED", "1")}


async def test_who_is_asked_again_keeps_the_event_and_its_number_rises(build: Builder) -> None:
    who = await build.associate()
    session = await build.session_of(await build.cohort())
    work, seen = build.work(build.as_associate(who)), []
    first = await build.offer(session, who, status="accepted")
    for change in (None, lambda: offers.cancel(work, first.id), lambda: build.offer(session, who, status="accepted")):
        if change:
            await change()
        told = read(await session_event(work, session.id))
        seen += [{(one["UID"].partition("@")[0].rpartition("-")[0], one["STATUS"], one["SEQUENCE"]) for one in told}]
    states = (("CONFIRMED", "0"), ("CANCELLED", "1"), ("CONFIRMED", "2"))
    assert seen == [{(str(first.id), *state)} for state in states]


async def test_only_one_s_own_bookings(build: Builder) -> None:
    who, other = await build.associate(), await build.associate()
    session = await build.session_of(await build.cohort())
    await build.offer(session, who, status="accepted")
    await build.offer(session, other)
    with pytest.raises(NotFound):
        await session_event(build.work(build.as_associate(other)), session.id)
    with pytest.raises(NotAllowed):
        await session_event(build.work(await build.staff(Role.FINANCE)), session.id)
