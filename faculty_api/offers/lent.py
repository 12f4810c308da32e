"""Offers and bookings of people who are lent: what closes when they take that back, and what their own network sees."""

from uuid import UUID

import msgspec

from faculty_api.kernel.work import Work
from faculty_api.offers import letters, queries
from faculty_api.offers.answering import withdrawn
from faculty_api.people import service as people
from schemas.access import Permission
from schemas.lending import LentBooking, TakenBack
from schemas.offers import WhyWithdrawn


async def take_back(work: Work, person_id: UUID, lending_id: UUID) -> TakenBack:
    """No longer to be asked by an Academy, from this moment: its offers that wait for an answer close; a yes stands."""
    work.must(Permission.LENDING_CHANGE)
    ended = await people.end_lending(work, person_id, lending_id)
    waiting = await queries.lock(work.session, queries.open_in(person_id, ended.academy))
    for offer in waiting:
        withdrawn(work, offer, WhyWithdrawn.TICK)
    if waiting:
        await letters.withdrawn(work, waiting, "This local academy can no longer ask you, as you chose.")
    await work.flush()
    return TakenBack(lending=ended, offers_closed=len(waiting))


async def bookings_elsewhere(work: Work, academy: str | None = None) -> list[LentBooking]:
    """Sessions to come of other Academies that people said yes to, for their own network and for the one that asked."""
    reach = work.must(Permission.LENDING_VIEW)
    rows = await queries.elsewhere(work.session, reach, work.now, academy)
    return [msgspec.convert(row, LentBooking, from_attributes=True) for row in rows]
