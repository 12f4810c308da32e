"""Calendars in the demonstration: some who have a session to come follow it on their phone."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.calendars import service as calendars
from faculty_api.demo.agenda import Agenda
from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from schemas.access import NOBODY
from schemas.calendars import MakeCalendarLink

BOOKED = text(
    "SELECT o.person_id FROM offer o JOIN session s ON s.id = o.session_id JOIN associate a USING (person_id) "
    "WHERE o.status = 'accepted' AND s.starts_at > :now AND a.status = 'active' "
    "GROUP BY o.person_id, a.academy_code ORDER BY a.academy_code <> 'YH', o.person_id LIMIT 12"
)


async def booked(session: AsyncSession, now: datetime) -> Sequence[UUID]:
    """Some who have a session to come."""
    return (await session.execute(BOOKED, {"now": now})).scalars().all()


async def follow(agenda: Agenda) -> None:
    async with transaction(agenda.engine) as session:
        for person in filter(agenda.members.__contains__, await booked(session, agenda.now)):
            work = Work(session, agenda.member(person), agenda.now - timedelta(days=9))
            _, path = await calendars.make_link(work, agenda.vault, MakeCalendarLink(name="My phone"))
            reader = Work(session, NOBODY, agenda.now - timedelta(hours=3))
            await calendars.published(reader, agenda.vault, path.rsplit("/", 1)[1], "", "")
