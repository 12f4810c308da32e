"""What people said about a cohort of one Academy: something changed, something stays for a reason, something waits."""

from datetime import timedelta

from sqlalchemy import text

from faculty_api.demo.agenda import Agenda
from faculty_api.demo.cast import HOME
from faculty_api.heard import service
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from schemas.heard import AnswerHeard, ByWhom, Outcome, WriteHeard

_COHORT = """
SELECT c.id FROM cohort c JOIN session s ON s.cohort_id = c.id
WHERE c.academy_code = :home AND s.status = 'delivered' GROUP BY c.id ORDER BY max(s.starts_at) DESC, c.id LIMIT 1
"""
_SAID = (
    (ByWhom.PARTICIPANTS, "We had no time to talk to each other before the afternoon.",
     Outcome.CHANGED, "The morning ends with 30 minutes in pairs, with no task."),
    (ByWhom.LIVED, "We hear what the session is about only on the day before.",
     Outcome.CHANGED, "The plan goes out a week before, and the two who lead talk about it together."),
    (ByWhom.PARTNER, "We would like a cohort in the evening.",
     Outcome.STAYS, "Most people on the programme cannot come then. We ask again before the next one."),
    (ByWhom.PARTICIPANTS, "The room is hard to find, and nobody was at the door.", None, ""),
)  # fmt: skip


async def hear_things(agenda: Agenda) -> None:
    async with transaction(agenda.engine) as session:
        found = (await session.execute(text(_COHORT), {"home": HOME})).scalar_one_or_none()
    if found is None:
        return
    today = london_day(agenda.now)
    for days, (by_whom, said, outcome, words) in zip((40, 30, 20, 4), _SAID, strict=True):
        async with transaction(agenda.engine) as session:
            work = Work(session, agenda.team(HOME), agenda.now - timedelta(days=2))
            command = WriteHeard(
                said=said, by_whom=by_whom, said_on=today - timedelta(days=days), answer_by=today + timedelta(days=3)
            )
            made = await service.write(work, found, command)
            if outcome:
                await service.answer(work, made.id, AnswerHeard(outcome=outcome, words=words, version=made.version))
