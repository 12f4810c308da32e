"""What offers rest on is taken back: it stops at once, says where it was used, and asks the team to call.

Neither the offer's row nor what the team is told says what it was.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Row, and_, any_, literal, or_, select
from sqlmodel import col

from faculty_api.accounts.models import Person
from faculty_api.kernel.errors import Conflict, NotFound
from faculty_api.kernel.work import Work
from faculty_api.offers import queries
from faculty_api.offers.models import Offer
from faculty_api.people.consent_models import Consent, SensitiveRead
from faculty_api.people.models import Associate
from faculty_api.programmes.models import Cohort, Programme, Session
from faculty_api.stories import service as stories
from schemas.access import Permission
from schemas.offers import OfferStatus
from schemas.reads import ReadKind
from schemas.stories import (
    BasisGone,
    Channel,
    ConsentEndedKept,
    ConsentEndedView,
    ConsentId,
    HeardNotDiscussed,
    NotDiscussedHeard,
    NotDiscussedKept,
    PartKept,
    SayNotDiscussed,
    TakeBack,
    Talked,
    UsedFor,
    What,
)
from schemas.story_events import OfferBasisEnded, OfferBasisTalked
from schemas.values import OfferId

LIVE = (OfferStatus.OFFERED, OfferStatus.ACCEPTED)


async def take_back_consent(work: Work, person_id: UUID, consent_id: UUID, command: TakeBack) -> ConsentEndedKept:
    """Taken back at once. Open offers and bookings to come that rested on it are shown to the team as to be called."""
    work.must(Permission.CONSENT_END)
    ended = await stories.end_consent(work, person_id, consent_id, command)
    flagged = await _flag(work, person_id, _rests_on(ended))
    return ConsentEndedKept(id=ConsentId(consent_id), flagged=flagged)


async def take_away_part(work: Work, part_id: UUID) -> PartKept:
    """A whole part is gone, with everybody's sight of it."""
    work.must(Permission.STORY_EDIT)
    removed = await stories.remove_part(work, part_id)
    await _flag(
        work,
        work.actor.person,
        _read_for(and_(col(SensitiveRead.kind) == ReadKind.STORY, col(SensitiveRead.record_id) == part_id)),
    )
    return removed


async def will_not_discuss(work: Work, command: SayNotDiscussed) -> NotDiscussedKept:
    """My list of topics I will not discuss, and the calls that the team is asked to make about sessions on the way."""
    work.must(Permission.STORY_EDIT)
    fresh = await stories.say_not_discussed(work, command)
    flagged = await _flag(work, work.actor.person, _about(sorted(fresh))) if fresh else 0
    return NotDiscussedKept(topics=len(set(command.topics)), offers_flagged=flagged)


async def hear_not_discussed(work: Work, person_id: UUID, command: HeardNotDiscussed) -> NotDiscussedHeard:
    """As somebody said it to their team by phone. The answer is the same whatever was on their list before."""
    work.must(Permission.STORY_HEAR)
    fresh = await stories.hear_not_discussed(work, person_id, command)
    if fresh:
        await _flag(work, person_id, _about(sorted(fresh)))
    return NotDiscussedHeard(topics=len(set(command.topics)))


async def consent_used(work: Work, consent_id: UUID) -> ConsentEndedView:
    """Where something I agreed to was used: who read it, for which programme, and which offers rested on it."""
    work.must(Permission.STORY_EDIT)
    one = await work.session.get(Consent, consent_id)
    if one is None or one.person_id != work.actor.person:
        raise NotFound
    reads = await stories.reads_of(work, one) if one.part_id else []
    since = () if one.channel == Channel.BEFORE else (col(Offer.made_at) >= one.given_at,)
    found = await _offers(work, one.person_id, _rests_on(one), *since)
    return ConsentEndedView(
        id=ConsentId(one.id),
        what=What(one.what),
        reads=reads,
        offers=[msgspec.convert(row, UsedFor, from_attributes=True) for row in found],
        flagged=sum(row.basis_ended_at is not None for row in found),
    )


def _rests_on(one: Consent) -> ColumnElement[bool]:
    return _about([one.topic]) if one.topic else _read_for(stories.rested_on(one))


def _about(topics: Sequence[str]) -> ColumnElement[bool]:
    """Offers for sessions about one of these."""
    return or_(*(literal(one) == any_(col(Session.topics)) for one in topics))


def _read_for(these: ColumnElement[bool]) -> ColumnElement[bool]:
    """Offers for sessions of a programme for which somebody read a part."""
    read = select(col(SensitiveRead.programme_id)).where(these, col(SensitiveRead.programme_id).is_not(None))
    return col(Cohort.programme_id).in_(read)


async def _offers(work: Work, person_id: UUID, *where: ColumnElement[bool]) -> Sequence[Row[Any]]:
    query: Any = (
        select(
            col(Offer.id).label("offer_id"),
            col(Programme.name).label("programme_name"),
            col(Cohort.academy_code).label("academy"),
            col(Session.starts_at),
            col(Offer.status),
            col(Offer.basis_ended_at),
        )
        .join(Session, col(Session.id) == col(Offer.session_id))
        .join(Cohort, col(Cohort.id) == col(Session.cohort_id))
        .join(Programme, col(Programme.id) == col(Cohort.programme_id))
        .where(col(Offer.person_id) == person_id, *where)
        .order_by(col(Session.starts_at), col(Offer.id))
    )
    return (await work.session.execute(query)).all()


async def _flag(work: Work, person_id: UUID, where: ColumnElement[bool]) -> int:
    """The person's row is held already, so no offer that rested on it can come after."""
    live = (col(Offer.status).in_(LIVE), col(Session.starts_at) > work.now)
    ids = [row.offer_id for row in await _offers(work, person_id, where, *live)]
    found = await queries.lock(work.session, col(Offer.id).in_(ids), col(Offer.status).in_(LIVE)) if ids else []
    for offer in found:
        offer.basis_ended_at = work.now
        work.record(OfferBasisEnded(subject=OfferId(offer.id), session_id=offer.session_id))
    await work.flush()
    return len(found)


async def basis_gone(work: Work) -> list[BasisGone]:
    """Offers and bookings to come of people who took back something they rested on, the longest wait first."""
    reach = work.must(Permission.OFFER_SEND)
    query: Any = (
        select(
            col(Offer.id).label("offer_id"),
            col(Offer.person_id),
            col(Person.full_name).label("person_name"),
            col(Cohort.name).label("cohort_name"),
            col(Offer.session_id),
            col(Session.number).label("session_number"),
            col(Session.starts_at),
            col(Offer.status),
            col(Offer.basis_ended_at).label("since"),
        )
        .join(Session, col(Session.id) == col(Offer.session_id))
        .join(Cohort, col(Cohort.id) == col(Session.cohort_id))
        .join(Associate, col(Associate.person_id) == col(Offer.person_id))
        .join(Person, col(Person.id) == col(Offer.person_id))
        .where(
            col(Offer.basis_ended_at).is_not(None),
            col(Offer.status).in_(LIVE),
            col(Session.starts_at) > work.now,
            queries.readable(reach),
        )
        .order_by(col(Offer.basis_ended_at), col(Offer.id))
    )
    return [msgspec.convert(row, BasisGone, from_attributes=True) for row in (await work.session.execute(query)).all()]


async def basis_talked(work: Work, offer_id: UUID) -> Talked:
    """The team has talked to them about it; the offer or booking stays as it is."""
    reach = work.must(Permission.OFFER_SEND)
    if await queries.find(work.session, offer_id, reach) is None:
        raise NotFound
    (offer,) = await queries.lock(work.session, col(Offer.id) == offer_id)
    if offer.basis_ended_at is None:
        raise Conflict("Somebody has talked to them already")
    offer.basis_ended_at = None
    work.record(OfferBasisTalked(subject=OfferId(offer.id), session_id=offer.session_id))
    await work.flush()
    return Talked(offer_id=OfferId(offer.id))
