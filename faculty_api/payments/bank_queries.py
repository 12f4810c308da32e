"""Every SELECT about bank details."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, not_, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.db import any_of
from faculty_api.payments.models import BankDetails, PaymentItem
from faculty_api.payments.results import NOT_THE_ACCOUNT
from faculty_api.payments.rules import Standing
from schemas.payments import BankStatus, ItemStatus

_COUNTS = (BankStatus.ENTERED, BankStatus.VERIFIED)
_Other: type[BankDetails] = aliased(BankDetails)


async def newest_bank(session: AsyncSession, person_id: UUID, *, lock: bool = False) -> BankDetails | None:
    query = select(BankDetails).where(col(BankDetails.person_id) == person_id).order_by(col(BankDetails.version).desc())
    query = query.limit(1).execution_options(populate_existing=True)
    found: BankDetails | None = (await session.execute(query.with_for_update() if lock else query)).scalar_one_or_none()
    return found


async def bank(session: AsyncSession, bank_id: UUID) -> BankDetails | None:
    """One version, locked."""
    query = select(BankDetails).where(col(BankDetails.id) == bank_id).with_for_update()
    found: BankDetails | None = (
        await session.execute(query.execution_options(populate_existing=True))
    ).scalar_one_or_none()
    return found


async def current_bank(session: AsyncSession, person_id: UUID) -> BankDetails | None:
    """The version that was confirmed last, locked."""
    query = (
        select(BankDetails)
        .where(col(BankDetails.person_id) == person_id, col(BankDetails.status) == BankStatus.VERIFIED)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found: BankDetails | None = (await session.execute(query)).scalar_one_or_none()
    return found


def _newest() -> Any:
    """Ids of everybody's newest version."""
    return (
        select(col(BankDetails.id))
        .ext(distinct_on(col(BankDetails.person_id)))
        .order_by(col(BankDetails.person_id), col(BankDetails.version).desc())
    )


def _agreed(row: type[BankDetails]) -> Any:
    """Two of finance agreed that others may be paid into this account too."""
    return and_(col(row.shared_reason) != "", col(row.verified_by).is_not(None))


def _shared() -> Any:
    """Somebody else has the account, and nobody agreed to that for either of the two."""
    return exists().where(
        col(_Other.fingerprint) == col(BankDetails.fingerprint),
        col(_Other.person_id) != col(BankDetails.person_id),
        col(_Other.status).in_(_COUNTS),
        not_(or_(_agreed(BankDetails), _agreed(_Other))),
    )


def _came_back() -> Any:
    why, decided = (col(PaymentItem.outcome)[key].astext for key in ("why", "decided"))
    return exists().where(
        col(PaymentItem.bank_id) == col(BankDetails.id),
        col(PaymentItem.status) == ItemStatus.FAILED,
        decided.is_(None),
        why.not_in(NOT_THE_ACCOUNT),
    )


async def standings(session: AsyncSession, people: Collection[UUID], *, hold: bool = False) -> dict[UUID, Standing]:
    """The newest bank details of each person; with ``hold`` the rows cannot change until the transaction ends."""
    paid = exists().where(
        col(PaymentItem.bank_id) == col(BankDetails.id), col(PaymentItem.status) == ItemStatus.SETTLED
    )
    query = (
        select(BankDetails, _shared().label("shared"), paid.label("paid"), _came_back().label("came_back"))
        .where(col(BankDetails.id).in_(_newest().where(any_of(col(BankDetails.person_id), people))))
        .order_by(col(BankDetails.id))
        .execution_options(populate_existing=True)
    )
    if hold:
        query = query.with_for_update(read=True, of=BankDetails)
    return {
        row.person_id: Standing(
            bank_id=row.id,
            version=row.version,
            status=row.status,
            changed_on=london_day(row.changed_at),
            fingerprint=row.fingerprint,
            shared=shared,
            paid_before=paid_before,
            verified_by=row.verified_by,
            came_back=came_back,
        )
        for row, shared, paid_before, came_back in (await session.execute(query)).all()
    }


async def unverified(session: AsyncSession) -> Sequence[Any]:
    """Newest versions that wait for a second person: BankDetails, full_name, phone. The oldest first."""
    query = (
        select(BankDetails, col(Person.full_name), col(Person.phone))
        .join(Person, col(Person.id) == col(BankDetails.person_id))
        .where(col(BankDetails.id).in_(_newest()), col(BankDetails.status) == BankStatus.ENTERED)
        .order_by(col(BankDetails.changed_at), col(BankDetails.id))
    )
    return (await session.execute(query)).all()


async def sharers(session: AsyncSession, fingerprints: Collection[str]) -> Sequence[Any]:
    """Who has these accounts now: fingerprint, person_id, full_name."""
    query = (
        select(col(BankDetails.fingerprint), col(BankDetails.person_id), col(Person.full_name))
        .join(Person, col(Person.id) == col(BankDetails.person_id))
        .where(col(BankDetails.fingerprint).in_(list(fingerprints)), col(BankDetails.status).in_(_COUNTS))
        .distinct()
        .order_by(col(Person.full_name))
    )
    return (await session.execute(query)).all()


async def banks(session: AsyncSession, ids: Iterable[UUID]) -> dict[UUID, BankDetails]:
    query = select(BankDetails).where(any_of(col(BankDetails.id), ids)).execution_options(populate_existing=True)
    return {row.id: row for row in (await session.execute(query)).scalars()}
