"""Every SELECT about two records that may be joined."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select, text
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person, RoleGrant
from faculty_api.availability.models import BookedTime
from faculty_api.offers.models import Offer
from faculty_api.payments.connect.models import PayeeAccount
from faculty_api.payments.models import BankDetails, PaymentItem, PaymentRun
from faculty_api.people.models import Associate, AssociateSearch, NotSame, NotWith
from faculty_api.people.queries import readable
from faculty_api.programmes.models import Session
from faculty_api.records.owned import COUNTED
from faculty_api.records.rules import Bank
from faculty_api.tables import metadata
from schemas.access import Reach, Role
from schemas.offers import OfferStatus
from schemas.payments import BankStatus, ItemStatus, RunStatus

_Other: type[BookedTime] = aliased(BookedTime)
_OtherOffer: type[Offer] = aliased(Offer)
_LIVE = (OfferStatus.OFFERED, OfferStatus.ACCEPTED, OfferStatus.DELIVERED)
_MOVING = (RunStatus.LOCKED, RunStatus.APPROVED, RunStatus.SENT)
_COUNTS = (BankStatus.ENTERED, BankStatus.VERIFIED)


async def two(
    session: AsyncSession, reach: Reach, ids: set[UUID], *, lock: bool
) -> dict[UUID, tuple[Person, Associate]]:
    """These records within reach; held, first as members of the faculty and then as people, until the end. Who was
    erased is nobody to be joined: they have no line to be searched by."""
    listed = exists().where(col(AssociateSearch.person_id) == col(Associate.person_id))
    members = (
        select(Associate)
        .where(col(Associate.person_id).in_(ids), readable(reach), listed)
        .order_by(col(Associate.person_id))
    )
    people = select(Person).where(col(Person.id).in_(ids)).order_by(col(Person.id))
    if lock:
        members, people = members.with_for_update(), people.with_for_update()
    fresh = {"populate_existing": True}
    found = (await session.execute(members, execution_options=fresh)).scalars().all()
    known = {one.id: one for one in (await session.execute(people, execution_options=fresh)).scalars().all()}
    return {one.person_id: (known[one.person_id], one) for one in found}


async def staff(session: AsyncSession, ids: set[UUID]) -> Sequence[str]:
    query = (
        select(col(Person.full_name))
        .join(RoleGrant, col(RoleGrant.person_id) == col(Person.id))
        .where(col(Person.id).in_(ids), col(RoleGrant.role) != Role.ASSOCIATE)
        .distinct()
        .order_by(col(Person.full_name))
    )
    return (await session.execute(query)).scalars().all()


async def told_apart(session: AsyncSession, ids: set[UUID]) -> bool:
    first, second = sorted(ids)
    query = select(NotSame).where(col(NotSame.person_id) == first, col(NotSame.other_id) == second)
    return (await session.execute(query)).first() is not None


async def not_with(session: AsyncSession, ids: set[UUID]) -> bool:
    query = select(NotWith).where(col(NotWith.person_id).in_(ids), col(NotWith.other_id).in_(ids))
    return (await session.execute(query)).first() is not None


async def overlaps(session: AsyncSession, kept: UUID, other: UUID) -> Sequence[datetime]:
    """When a time begins that both are booked for."""
    query = (
        select(func.lower(col(BookedTime.span)))
        .join(_Other, col(_Other.span).op("&&")(col(BookedTime.span)))
        .where(col(BookedTime.person_id) == kept, col(_Other.person_id) == other)
        .distinct()
    )
    return sorted((await session.execute(query)).scalars().all())


async def both_asked(session: AsyncSession, kept: UUID, other: UUID) -> Sequence[datetime]:
    """When a session begins that both have an offer for which still counts."""
    query = (
        select(col(Session.starts_at))
        .join(Offer, col(Offer.session_id) == col(Session.id))
        .join(_OtherOffer, col(_OtherOffer.session_id) == col(Session.id))
        .where(
            col(Offer.person_id) == kept,
            col(_OtherOffer.person_id) == other,
            col(Offer.status).in_(_LIVE),
            col(_OtherOffer.status).in_(_LIVE),
        )
        .distinct()
    )
    return sorted((await session.execute(query)).scalars().all())


def _open_move(*where: ColumnElement[bool]) -> Select[tuple[UUID]]:
    move = metadata.tables["home_move"]
    return select(move.c.person_id).where(move.c.state.in_(("asked", "accepted")), *where)


async def two_moves(session: AsyncSession, ids: set[UUID]) -> bool:
    move = metadata.tables["home_move"]
    return len((await session.execute(_open_move(move.c.person_id.in_(ids)))).all()) > 1


async def moves_from_elsewhere(session: AsyncSession, kept: UUID, other: UUID) -> bool:
    move = metadata.tables["home_move"]
    home = select(col(Associate.academy_code)).where(col(Associate.person_id) == kept).scalar_subquery()
    return (await session.execute(_open_move(move.c.person_id == other, move.c.from_code != home))).first() is not None


async def has_payee(session: AsyncSession, person: UUID) -> bool:
    """Whether they ever began to set up with Stripe."""
    query = select(exists().where(col(PayeeAccount.person_id) == person))
    found: bool = (await session.execute(query)).scalar_one()
    return found


async def bank(session: AsyncSession, person: UUID) -> Bank | None:
    query = (
        select(col(BankDetails.status), col(BankDetails.fingerprint))
        .where(col(BankDetails.person_id) == person)
        .order_by(col(BankDetails.version).desc())
    )
    rows = (await session.execute(query)).all()
    if not rows:
        return None
    confirmed = next((row.fingerprint for row in rows if row.status == BankStatus.VERIFIED), None)
    return Bank(rows[0].status, frozenset(row.fingerprint for row in rows if row.status in _COUNTS), confirmed)


async def in_run(session: AsyncSession, person: UUID) -> bool:
    query = (
        select(col(PaymentItem.id))
        .join(PaymentRun, col(PaymentRun.id) == col(PaymentItem.run_id))
        .where(
            col(PaymentItem.person_id) == person,
            col(PaymentItem.status) == ItemStatus.PENDING,
            col(PaymentRun.status).in_(_MOVING),
        )
    )
    return (await session.execute(query.limit(1))).first() is not None


async def came_back(session: AsyncSession, person: UUID) -> bool:
    query = select(col(PaymentItem.id)).where(
        col(PaymentItem.person_id) == person,
        col(PaymentItem.status) == ItemStatus.FAILED,
        col(PaymentItem.outcome)["decided"].is_(None),
    )
    return (await session.execute(query.limit(1))).first() is not None


async def counts(session: AsyncSession, person: UUID) -> dict[str, int]:
    """Rows of somebody by table, where there are any."""
    found = {}
    for name in COUNTED:
        table = metadata.tables[name]
        query = select(func.count()).select_from(table).where(table.c.person_id == person)
        found[name] = (await session.execute(query)).scalar_one()
    return {name: number for name, number in found.items() if number}


async def limits(session: AsyncSession, ids: set[UUID]) -> dict[UUID, bytes]:
    """Sealed limits of what somebody earns; nobody but the machine reads them here."""
    rows = await session.execute(
        text("SELECT person_id, sealed FROM earnings_limit WHERE person_id = ANY (:ids) FOR UPDATE"), {"ids": list(ids)}
    )
    return {row.person_id: bytes(row.sealed) for row in rows.all()}


async def availabilities(session: AsyncSession, ids: set[UUID]) -> dict[UUID, Any]:
    """When each said when they are free, and whether only a list did."""
    rows = await session.execute(
        text("SELECT person_id, from_list, said_at FROM availability WHERE person_id = ANY (:ids) FOR UPDATE"),
        {"ids": list(ids)},
    )
    return {row.person_id: row for row in rows.all()}
