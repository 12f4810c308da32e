"""In the demonstration the next term of home has cohorts for which hardly anybody was asked yet: weeks to plan."""

from datetime import timedelta

from sqlalchemy import text

from faculty_api.availability import terms
from faculty_api.demo.agenda import Agenda, weekday_on_or_after
from faculty_api.demo.cast import HOME
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from faculty_api.offers.sending import day_to_answer
from faculty_api.programmes import service as programmes
from schemas.offers import OfferTo, SendOffers
from schemas.values import CohortId

COHORTS, TRIED = 2, 12
SOONEST = 42
"""Days from today: nobody is hurried."""
# Those of home that were held last come again; where too few are over, those that have begun.
_AGAIN = """
SELECT c.id FROM cohort c JOIN session s ON s.cohort_id = c.id WHERE c.academy_code = :home
GROUP BY c.id HAVING bool_or(s.status = 'delivered')
ORDER BY bool_and(s.status = 'delivered') DESC, max(s.starts_at) DESC, c.id LIMIT :most
"""


async def fill_next_term(agenda: Agenda) -> None:
    """Two cohorts are held again, from one Wednesday and one Thursday on. For the first session somebody was asked."""
    today = london_day(agenda.now)
    first = max(terms.to_set(today)[1].first + timedelta(days=14), today + timedelta(days=SOONEST))
    async with transaction(agenda.engine) as session:
        query, facts = text(_AGAIN), {"home": HOME, "most": TRIED}
        before = (await session.execute(query, facts)).scalars().all()
    made = 0
    for cohort_id in before:
        if made == COHORTS:
            return
        async with transaction(agenda.engine) as session:
            work = Work(session, agenda.team(HOME, 0), agenda.now - timedelta(hours=2))
            again = await programmes.cohort_again(work, cohort_id, weekday_on_or_after(first, 2 + made))
            try:
                async with work.attempt():
                    cohort = await programmes.create_cohort(work, again)
            except Refusal:  # a session would be on a day on which there are none: another cohort's days may fit
                continue
            if not made:
                await _ask(work, cohort.id)
            made += 1


async def _ask(work: Work, cohort_id: CohortId) -> None:
    found = await offers.suggestions(work, cohort_id)
    one = next((one for one in found if one.choices), None)
    if one is None:
        return
    who = one.choices[0].people
    made = [OfferTo(session_id=one.session.id, person_id=each.id, called=True) for each in who[:1]]
    answer_by = day_to_answer(london_day(work.now), london_day(one.session.starts_at))
    await offers.send(work, SendOffers(offers=made, answer_by=answer_by))
