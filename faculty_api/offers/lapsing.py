"""Bookings to come that rest on something the person no longer has: a certificate that was
withdrawn, a check that ended."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Text, cast, func, select
from sqlmodel import col

from faculty_api.accounts.models import Person
from faculty_api.kernel.work import Work
from faculty_api.offers import queries
from faculty_api.offers.models import Offer
from faculty_api.programmes import service as programmes
from faculty_api.programmes.models import Cohort, ProgrammeRequirement, Session
from faculty_api.training.words import all_in_way
from schemas.access import Permission, Reach
from schemas.offers import LapsedView, OfferStatus
from schemas.programmes import SessionStatus
from schemas.values import OfferId, PersonId, SessionId


async def lapsed(work: Work, session_ids: Collection[UUID] | None = None) -> list[LapsedView]:
    """By time; of these sessions, or of all to come. Nobody loses a booking by it: the team talks to them.

    What a programme requires only since they said yes is not asked of them: who is booked stays so.
    """
    reach = work.must(Permission.OFFER_SEND)
    rows = await _resting(work, reach, session_ids)
    sessions = await programmes.session_facts(work, {row.session_id for row in rows})
    lacking = await programmes.gaps(work, sessions.values(), {row.person_id for row in rows})
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
                    session_number=session.number,
                    starts_at=session.starts_at,
                    why=all_in_way(gone),
                )
            )
    return sorted(found, key=lambda one: (one.starts_at, one.person_name, one.offer_id))


async def _resting(work: Work, reach: Reach, session_ids: Collection[UUID] | None) -> list[Row[Any]]:
    """Bookings to come with the keys of what was required when they were agreed."""
    required = func.coalesce(cast(col(ProgrammeRequirement.training_id), Text), col(ProgrammeRequirement.skill))
    query = (
        select(
            col(Offer.id), col(Offer.session_id), col(Offer.person_id), col(Person.full_name),
            func.array_agg(required).label("required"),
        )
        .join(Session, col(Session.id) == col(Offer.session_id))
        .join(Cohort, col(Cohort.id) == col(Session.cohort_id))
        .join(ProgrammeRequirement, col(ProgrammeRequirement.programme_id) == col(Cohort.programme_id))
        .join(Person, col(Person.id) == col(Offer.person_id))
        .where(
            queries.readable(reach),
            col(Offer.status) == OfferStatus.ACCEPTED,
            col(Session.status) == SessionStatus.PLANNED,
            col(Session.starts_at) > work.now,
            col(ProgrammeRequirement.set_at) <= func.coalesce(col(Offer.answered_at), col(Offer.made_at)),
        )
        .group_by(col(Offer.id), col(Person.id))
    )  # fmt: skip
    if session_ids is not None:
        query = query.where(col(Session.id).in_(list(session_ids)))
    return list((await work.session.execute(query)).all())
