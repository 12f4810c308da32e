"""Calendars of people's own in the demonstration: one that is read, one that cannot be, a file, and an old file."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import text

from faculty_api.busy import service as busy
from faculty_api.busy.looking import Seen
from faculty_api.busy.reading import Times
from faculty_api.demo.agenda import Agenda
from faculty_api.demo.following import booked
from faculty_api.kernel.clock import london_day, london_instant
from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from schemas.access import WORKER
from schemas.busy import AddAddress, Problem
from schemas.values import Interval, PersonId

LATER = text("UPDATE outside_calendar SET next_at = :at WHERE next_at < :at")
"""Nobody answers at invented addresses: what is shown stays for a day."""
LESSONS = """BEGIN:VEVENT
UID:{uid}
DTSTART;TZID=Europe/London:{day:%Y%m%d}T{start}00
DTEND;TZID=Europe/London:{day:%Y%m%d}T{end}00
RRULE:FREQ=WEEKLY;COUNT=20
END:VEVENT
"""


async def connect(agenda: Agenda) -> None:
    async with transaction(agenda.engine) as session:
        people = [person for person in await booked(session, agenda.now) if person in agenda.members][:4]
    for person, how in zip(people, (_read, _a_page, _file, _old_file), strict=False):
        async with transaction(agenda.engine) as session:
            await how(agenda, Work(session, agenda.member(PersonId(person)), agenda.now))


async def _read(agenda: Agenda, work: Work) -> None:
    """Evenings of a choir, and a week away."""
    evenings = [_on(work.now, 2 + 7 * week, 18, 2) for week in range(26)]
    seen = Seen(times=Times(busy=[*evenings, _on(work.now, 40, 0, 24 * 7)]))
    await _looked_at(agenda, work, "https://calendar.example.org/private-4f1c/basic.ics", seen)


async def _a_page(agenda: Agenda, work: Work) -> None:
    """For three days, so that its owner has a letter about it."""
    await _looked_at(agenda, work, "https://diary.example.org/my-week", Problem.WEB_PAGE, hours=(73, 70, 1))


async def _looked_at(
    agenda: Agenda, work: Work, address: str, seen: Seen | Problem, hours: Sequence[int] = (1,)
) -> None:
    """``hours``: how long ago each look was."""
    added = Work(work.session, work.actor, work.now - timedelta(hours=hours[0] + 1))
    await busy.add_address(added, agenda.vault, AddAddress(address=address), allowed=True)
    for ago in hours:
        worker = Work(work.session, WORKER, work.now - timedelta(hours=ago))
        for one in await busy.take_due(worker, agenda.vault):
            await busy.keep(worker, one, seen)
    await work.session.execute(LATER, {"at": work.now + timedelta(days=1)})


async def _file(_agenda: Agenda, work: Work) -> None:
    await _sent(work, days_ago=3)


async def _old_file(_agenda: Agenda, work: Work) -> None:
    await _sent(work, days_ago=33)


async def _sent(work: Work, days_ago: int) -> None:
    then = Work(work.session, work.actor, work.now - timedelta(days=days_ago))
    lessons = [
        LESSONS.format(uid=number, day=london_day(work.now) + timedelta(days=number), start=start, end=end)
        for number, (start, end) in enumerate((("0900", "1000"), ("1830", "2000")), 1)
    ]
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\n{''.join(lessons)}END:VCALENDAR\n"
    await busy.add_file(then, text.replace("\n", "\r\n").encode())


def _on(now: datetime, days: int, hour: int, hours: int) -> Interval:
    day = london_instant(london_day(now) + timedelta(days=days), datetime.min.time())
    return Interval(start=day + timedelta(hours=hour), end=day + timedelta(hours=hour + hours))
