"""Bookings to come that rest on something the person no longer has: a certificate that was withdrawn, a check that
ended, a skill they took away. Nobody loses a booking by it: they and the team are told, and talk."""

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlmodel import col

from faculty_api.accounts import service as accounts
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.offers import lapse_queries, queries
from faculty_api.offers.models import Offer
from faculty_api.policy.words import day_words
from faculty_api.programmes import service as programmes
from faculty_api.training import service as training
from faculty_api.training.rules import Holding
from faculty_api.training.words import all_in_way, to_person
from schemas.access import Permission
from schemas.offers import LapsedView
from schemas.skills import SaySkills
from schemas.values import OfferId, PersonId, SessionId

MOST = 200


async def lapsed(work: Work, session_ids: Collection[UUID] | None = None) -> list[LapsedView]:
    """For the team, by time; of these sessions, or of all to come.

    What a programme requires only since they said yes is not asked of them: who is booked stays so.
    """
    reach = work.must(Permission.OFFER_SEND)
    rows = await lapse_queries.resting(work.session, work.now, session_ids, queries.readable(reach))
    return await _lapsed(work, rows)


async def my_lapsed(work: Work, session_ids: Collection[UUID] | None = None) -> list[LapsedView]:
    """The actor's own, in words to them."""
    work.must(Permission.OFFER_VIEW)
    return await _lapsed(work, await _mine(work, session_ids), mine=True)


async def would_lapse(work: Work, command: SaySkills) -> list[LapsedView]:
    """The actor's own bookings that would not be ready any more if they said these skills. Stores nothing."""
    work.must(Permission.SKILL_SAY)
    rows, me = await _mine(work, None), work.actor.person
    if not rows:
        return []
    after: dict[UUID, Holding] = {me: await training.holding_after(work, command)}
    now = {one.offer_id: one.needs for one in await _lapsed(work, rows, mine=True)}
    then = await _lapsed(work, rows, mine=True, if_held=after)
    return [one for one in then if set(one.needs) - set(now.get(one.offer_id, ()))]


async def tell_lapsed(work: Work) -> int:
    """One letter to each who is booked and lost what a booking needs, however many bookings; returns how many were
    told. Who has it again is told anew if it is lost once more."""
    work.must(Permission.TRAINING_REMIND)
    for offer in await lapse_queries.mended(work.session, work.now, MOST):
        offer.lapse_told_at = None
    found = await lapse_queries.to_tell(work.session, work.now, MOST)
    facts = await programmes.session_facts(work, {one.session_id for one in found})
    told = 0
    for person, theirs in groupby(found, key=lambda one: one.person_id):
        offers: list[Offer] = sorted(theirs, key=lambda one: facts[one.session_id].starts_at)
        who, first = await accounts.person(work, person), facts[offers[0].session_id]
        said = {"name": who.short_name, "when": day_words(london_day(first.starts_at))}
        if len(offers) == 1:
            await messages.post(work, who.id, who.email, "booking_needs", link=f"/sessions/{first.id}", **said)
        else:
            many = {"count": str(len(offers)), **said}
            await messages.post(work, who.id, who.email, "bookings_need", link="/sessions", **many)
        for offer in offers:
            offer.lapse_told_at = work.now
        told += 1
    await work.flush()
    return told


async def _mine(work: Work, session_ids: Collection[UUID] | None) -> Sequence[Row[Any]]:
    own = col(Offer.person_id) == work.actor.person
    return await lapse_queries.resting(work.session, work.now, session_ids, own)


async def _lapsed(
    work: Work, rows: Sequence[Row[Any]], *, mine: bool = False, if_held: Mapping[UUID, Holding] | None = None
) -> list[LapsedView]:
    sessions = await programmes.session_facts(work, {row.session_id for row in rows})
    of: dict[UUID, set[UUID]] = {}
    for row in rows:
        of.setdefault(row.session_id, set()).add(row.person_id)
    lacking = await programmes.gaps(work, sessions.values(), {row.person_id for row in rows}, if_held, of=of)
    words = to_person if mine else all_in_way
    found = []
    for row in rows:
        missing = lacking.get((row.session_id, row.person_id), ())
        gone = [one for one in missing if one.requirement.key in row.required]
        if gone:
            session = sessions[row.session_id]
            found.append(
                LapsedView(
                    offer_id=OfferId(row.id),
                    session_id=SessionId(row.session_id),
                    person_id=PersonId(row.person_id),
                    person_name=row.full_name,
                    cohort_name=session.cohort_name,
                    programme_name=session.programme_name,
                    session_number=session.number,
                    starts_at=session.starts_at,
                    needs=[one.requirement.name for one in gone],
                    why=words(gone),
                )
            )
    return sorted(found, key=lambda one: (one.starts_at, one.person_name, one.offer_id))
