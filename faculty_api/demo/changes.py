"""What happens in the demonstration, near the end: yesterday a team moved one session and called another off."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from faculty_api.claims import service as claims
from faculty_api.demo.agenda import Agenda
from faculty_api.demo.cast import HOME
from faculty_api.kernel.clock import LONDON, bank_holiday, london_day
from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.programmes import service as programmes
from schemas.programmes import SessionFacts
from schemas.rescheduling import CallOff, MoveSession, NewTime
from schemas.values import SessionId

_BOOKED = """
SELECT s.id FROM session s JOIN cohort c ON c.id = s.cohort_id
WHERE c.academy_code = :home AND s.status = 'planned' AND s.starts_at > :soon
  AND EXISTS (SELECT 1 FROM offer o WHERE o.session_id = s.id AND o.status = 'accepted')
ORDER BY s.starts_at DESC LIMIT 6
"""


async def change_two(agenda: Agenda) -> None:
    """The latest two sessions of home that somebody said yes to, so that what is near stays as the story has it."""
    async with transaction(agenda.engine) as session:
        soon = {"home": HOME, "soon": agenda.now + timedelta(days=12)}
        found = list((await session.execute(text(_BOOKED), soon)).scalars())
        work = Work(session, agenda.team(HOME, 0), agenda.now - timedelta(hours=20))
        for done in (_moved, _called_off):
            while found and not await done(work, found.pop(0)):
                pass


async def _moved(work: Work, session_id: UUID) -> bool:
    """To the same time on the next working day on which it can be."""
    held = await programmes.look(work, session_id)
    for days in range(1, 8):
        day = london_day(held.starts_at) + timedelta(days=days)
        if day.weekday() >= 5 or bank_holiday(day):
            continue
        command = MoveSession(
            to=NewTime(on=day, **same_hours_and_place(held)),
            answer_by=london_day(work.now) + timedelta(days=8),
            reason="The room is needed for something else that day",
            version=held.version,
        )
        try:
            async with work.attempt():
                await claims.move(work, SessionId(session_id), command)
        except Refusal:
            continue
        return True
    return False


def same_hours_and_place(held: SessionFacts) -> dict[str, Any]:
    return {
        "starts": held.starts_at.astimezone(LONDON).time(),
        "ends": held.ends_at.astimezone(LONDON).time(),
        "mode": held.mode,
        "place": held.place,
        "place_postcode": held.place_postcode,
    }


async def _called_off(work: Work, session_id: UUID) -> bool:
    held = await programmes.look(work, session_id)
    command = CallOff(reason="Too few people are free to take part in that week", version=held.version)
    try:
        async with work.attempt():
            await claims.call_off(work, SessionId(session_id), command)
    except Refusal:
        return False
    return True
