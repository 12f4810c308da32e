"""Offers that wait for an answer keep the pay they were sent with: which they are, and what they would pay now."""

from datetime import date, time
from uuid import UUID

from sqlmodel import col

from faculty_api.kernel.clock import london_day, london_instant
from faculty_api.kernel.work import Work
from faculty_api.offers import queries
from faculty_api.offers.drafting import pay_facts
from faculty_api.offers.models import Offer
from faculty_api.offers.views import views
from faculty_api.people import service as people
from faculty_api.policy.assess import assess
from faculty_api.programmes import service as programmes
from faculty_api.programmes.models import Session
from faculty_api.rates import service as rates
from schemas.access import Permission
from schemas.offers import OfferKept
from schemas.values import Money


async def kept(work: Work, since: date) -> list[OfferKept]:
    """Offers for days from ``since`` that wait for an answer, with the pay they were sent with, by time.

    For whoever decides about figures; who was asked is told to those alone who may see offers.
    """
    work.must(Permission.RATE_DECIDE)
    found = await views(work, queries.waiting(work.now), col(Session.starts_at) >= london_instant(since, time()))
    named = work.actor.may(Permission.OFFER_VIEW)
    return [
        OfferKept(
            academy=one.academy,
            on=london_day(one.starts_at),
            pay=one.pay,
            session_id=one.session_id,
            session_number=one.session_number,
            cohort_name=one.cohort_name,
            person_name=one.person_name if named else "",
        )
        for one in found
    ]


async def pay_now(work: Work, session_id: UUID) -> dict[UUID, Money]:
    """What a new offer would pay, by each open offer of this session that says something else."""
    reach = work.must(Permission.OFFER_VIEW)
    where = (col(Offer.session_id) == session_id, queries.readable(reach), queries.waiting(work.now))
    found = await views(work, *where)
    if not found:
        return {}
    session = (await programmes.session_facts(work, [session_id]))[session_id]
    known = await people.facts(work, {one.person_id for one in found})
    book = await rates.book(work, session.academy)
    fees = {one.id: assess(pay_facts(session, known[one.person_id]), book).fee_pence for one in found}
    return {one.id: Money(pence=fees[one.id]) for one in found if fees[one.id] != one.pay.fee_pence}
