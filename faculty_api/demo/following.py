"""Calendars in the demonstration: some who have a session to come follow it on their phone, or by their letters."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.calendars import service as calendars
from faculty_api.calendars.inviting import Inviter
from faculty_api.demo.agenda import Agenda
from faculty_api.demo.cast import HOME
from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from schemas.access import NOBODY, WORKER
from schemas.calendars import ChooseInvitations, Feed, MakeCalendarLink

BOOKED = text(
    "SELECT o.person_id FROM offer o JOIN session s ON s.id = o.session_id JOIN associate a USING (person_id) "
    "WHERE o.status = 'accepted' AND s.starts_at > :now AND a.status = 'active' "
    "GROUP BY o.person_id, a.academy_code ORDER BY a.academy_code <> 'YH', o.person_id LIMIT 12"
)

# Bookings of long ago are no news: of those to come, the last ones at home are, and what two people said yes to.
NEWS = text("""
DELETE FROM invitation_due d WHERE NOT EXISTS (
  SELECT FROM session s WHERE s.id = d.session_id AND s.starts_at > :now AND d.person_id = ANY(:new)
) AND d.session_id NOT IN (
  SELECT s.id FROM session s JOIN cohort c ON c.id = s.cohort_id
  WHERE c.academy_code = :home AND s.starts_at > :now ORDER BY s.starts_at DESC LIMIT 6)
""")


async def invite(agenda: Agenda, inviter: Inviter) -> None:
    """What some people found in their letters three days ago, for their calendar."""
    async with transaction(agenda.engine) as session:
        booked = (await session.execute(BOOKED, {"now": agenda.now})).scalars().all()[:2]
        await session.execute(NEWS, {"home": HOME, "new": booked, "now": agenda.now})
    await tell_changes(agenda, inviter, timedelta(days=3))


async def tell_changes(agenda: Agenda, inviter: Inviter, ago: timedelta = timedelta(hours=20)) -> None:
    """What a team changed goes with the letters about it."""
    async with transaction(agenda.engine) as session:
        worker = Work(session, WORKER, agenda.now - ago)
        while await calendars.invite_due(worker, inviter):
            pass


async def _more(work: Work, agenda: Agenda, number: int) -> None:
    """One shows a sister when she is free; one has enough letters as it is."""
    if number == 0:
        shows = MakeCalendarLink(name="My sister", feed=Feed.FREE)
        await calendars.make_link(work, agenda.vault, shows)
    if number == 3:
        await calendars.choose(work, ChooseInvitations(invitations=False))


async def booked(session: AsyncSession, now: datetime) -> Sequence[UUID]:
    """Some who have a session to come."""
    return (await session.execute(BOOKED, {"now": now})).scalars().all()


async def follow(agenda: Agenda) -> None:
    async with transaction(agenda.engine) as session:
        for number, person in enumerate(filter(agenda.members.__contains__, await booked(session, agenda.now))):
            work = Work(session, agenda.member(person), agenda.now - timedelta(days=9))
            _, path = await calendars.make_link(work, agenda.vault, MakeCalendarLink(name="My phone"))
            await _more(work, agenda, number)
            reader = Work(session, NOBODY, agenda.now - timedelta(hours=3))
            await calendars.published(reader, agenda.vault, path.rsplit("/", 1)[1], "", "")
