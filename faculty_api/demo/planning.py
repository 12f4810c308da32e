"""In the demonstration a team of home is planning: changes that wait, and a cohort not yet published."""

from datetime import timedelta

from sqlalchemy import text

from faculty_api.demo.agenda import Agenda
from faculty_api.demo.cast import HOME
from faculty_api.demo.changes import same_hours_and_place
from faculty_api.kernel.clock import bank_holiday, london_day
from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.programmes import service as programmes
from faculty_api.schedules import service as schedules
from schemas.programmes import SessionFacts, SessionStatus
from schemas.rescheduling import NewTime
from schemas.schedules import AddSessions, DraftCallOff, DraftMove

_COHORTS = """
SELECT c.id, c.name FROM cohort c JOIN session s ON s.cohort_id = c.id
WHERE c.academy_code = :home AND s.status = 'planned' AND s.starts_at > :soon
GROUP BY c.id, c.name HAVING count(*) >= 3
ORDER BY bool_or(EXISTS (SELECT 1 FROM offer o WHERE o.session_id = s.id AND o.status = 'accepted')) DESC,
max(s.starts_at) DESC, c.id LIMIT 1
"""


async def plan(agenda: Agenda) -> None:
    """Of one cohort a session moves, one is called off and one is added, all in draft; another cohort is a draft."""
    async with transaction(agenda.engine) as session:
        work = Work(session, agenda.team(HOME, 0), agenda.now - timedelta(hours=3))
        soon = agenda.now + timedelta(days=10)
        row = (await session.execute(text(_COHORTS), {"home": HOME, "soon": soon})).first()
        if row is None:
            return
        coming = [
            one
            for one in await programmes.sessions_of(work, row.id)
            if one.status is SessionStatus.PLANNED and one.starts_at > soon
        ]
        await _moves(work, coming[0])
        off = DraftCallOff(reason="Two programmes share the room that week", version=coming[1].version)
        await schedules.call_off(work, row.id, coming[1].id, off)
        await schedules.add(work, row.id, AddSessions(sessions=[_on(coming[-1], 7)]))
        again = await programmes.cohort_again(work, row.id, london_day(agenda.now) + timedelta(days=140))
        await schedules.draft_cohort(work, again)


async def _moves(work: Work, one: SessionFacts) -> None:
    """To the next day on which it can be."""
    for days in range(1, 8):
        to = DraftMove(to=_on(one, days), reason="", version=one.version)
        try:
            async with work.attempt():
                await schedules.move(work, one.cohort_id, one.id, to)
        except Refusal:
            continue
        return


def _on(one: SessionFacts, days: int) -> NewTime:
    """As it is, so many days later, and on from there to a working day."""
    day = london_day(one.starts_at) + timedelta(days=days)
    while day.weekday() >= 5 or bank_holiday(day):
        day += timedelta(days=1)
    return NewTime(on=day, **same_hours_and_place(one))
