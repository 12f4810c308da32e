"""In each Academy somebody who was booked cannot come and places are open; one team has the next asked by itself."""

from uuid import UUID

from sqlalchemy import text

from faculty_api.demo.agenda import Agenda
from faculty_api.demo.cast import HOME
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from faculty_api.offers.sending import day_to_answer
from schemas.access import WORKER
from schemas.hearing import HearCancelled, HowTold
from schemas.offers import AnswerOffer, OfferTo, SendOffers
from schemas.values import PersonId, SessionId

OPEN = 2
"""Sessions of each Academy whose offers that wait are taken back, beside the one that somebody left."""
# Not the nearest, which other situations of the demonstration are about.
_BOOKED = """
SELECT DISTINCT ON (c.academy_code) c.academy_code, o.id FROM offer o
JOIN session s ON s.id = o.session_id JOIN cohort c ON c.id = s.cohort_id
WHERE o.status = 'accepted' AND s.status = 'planned' AND s.moved_from IS NULL AND o.kind = 'lived'
AND s.starts_at > CAST(:now AS timestamptz) + interval '20 days'
ORDER BY c.academy_code, s.starts_at, o.id
"""
_WAITING = """
SELECT academy_code, id FROM (
  SELECT c.academy_code, o.id, row_number() OVER (PARTITION BY c.academy_code ORDER BY s.starts_at DESC, o.id) AS place
  FROM offer o JOIN session s ON s.id = o.session_id JOIN cohort c ON c.id = s.cohort_id
  WHERE o.status = 'offered' AND o.place IS NULL AND o.call_wanted_at IS NULL AND s.status = 'planned'
  AND o.answer_by > :now AND s.starts_at > CAST(:now AS timestamptz) + interval '20 days'
) AS found WHERE place <= :most ORDER BY academy_code, place
"""


async def drop_out(agenda: Agenda) -> None:
    async with transaction(agenda.engine) as session:
        booked = (await session.execute(text(_BOOKED), {"now": agenda.now})).all()
        waiting = (await session.execute(text(_WAITING), {"now": agenda.now, "most": OPEN})).all()
    for row in booked:
        async with transaction(agenda.engine) as session:
            work = Work(session, agenda.team(row.academy_code), agenda.now)
            await offers.hear_cancelled(work, row.id, HearCancelled(told=HowTold.PHONE))
    for row in waiting:
        async with transaction(agenda.engine) as session:
            gone = await offers.withdraw(Work(session, agenda.team(row.academy_code), agenda.now), row.id)
        if row.academy_code == HOME:
            await _next_by_itself(agenda, gone.session_id)


async def _next_by_itself(agenda: Agenda, session_id: UUID) -> None:
    """The first choice is asked and says no, so the second is asked; the third waits."""
    async with transaction(agenda.engine) as session:
        work = Work(session, agenda.team(HOME), agenda.now)
        people = await offers.people_for(work, session_id)
        wanted = [one for one in people.people if not one.blocked and not one.checks and one.free == "free"]
        open_ = {"lived": people.lived_open, "professional": people.professional_open}
        first = next((one for one in wanted if open_[one.kind]), None)
        if first is None:
            return
        answer_by = day_to_answer(london_day(agenda.now), london_day(people.session.starts_at))
        to = OfferTo(session_id=SessionId(session_id), person_id=PersonId(first.id))
        (made,) = await offers.send(work, SendOffers(offers=[to], answer_by=answer_by, then_next=True))
    async with transaction(agenda.engine) as session:
        await offers.answer(Work(session, agenda.member(first.id), agenda.now), made.id, AnswerOffer(answer="no"))
    async with transaction(agenda.engine) as session:
        await offers.ask_next_due(Work(session, WORKER, agenda.now))
