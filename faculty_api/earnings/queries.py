"""Every SELECT of a person's own limit, and of what their claims pay for time."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims.models import Claim, ClaimLine
from faculty_api.earnings.models import EarningsLimit
from faculty_api.kernel.db import within
from schemas.access import Reach
from schemas.claims import ClaimStatus
from schemas.values import PersonId


async def sealed(session: AsyncSession, reach: Reach) -> bytes | None:
    query = select(col(EarningsLimit.sealed)).where(within(reach, person=col(EarningsLimit.person_id)))
    found: bytes | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def keep(session: AsyncSession, person: PersonId, value: bytes) -> None:
    """The only limit of this person from now on; two changes at once end with one of them."""
    row = insert(EarningsLimit).values(person_id=person, sealed=value)
    await session.execute(row.on_conflict_do_update(index_elements=["person_id"], set_={"sealed": value}))


async def forget(session: AsyncSession, reach: Reach) -> None:
    await session.execute(delete(EarningsLimit).where(within(reach, person=col(EarningsLimit.person_id))))


async def fees(session: AsyncSession, reach: Reach) -> Sequence[Row[Any]]:
    """The fee lines of the person's claims, those taken back last: claim_id, offer_id, claim_status, activity_on,
    pay_choice and reduced_to_pence as said on the claim, a line's figures."""
    query: Any = (
        select(
            col(Claim.id).label("claim_id"),
            col(Claim.offer_id),
            col(Claim.status).label("claim_status"),
            col(Claim.activity_on),
            col(Claim.pay_choice),
            col(Claim.reduced_to_pence),
            col(ClaimLine.claimed_pence).label("offered"),
            col(ClaimLine.payable_pence).label("payable"),
            col(ClaimLine.approved_pence).label("approved"),
            col(ClaimLine.status),
        )
        .outerjoin(ClaimLine, (col(ClaimLine.claim_id) == col(Claim.id)) & (col(ClaimLine.kind) == "fee"))
        .where(within(reach, person=col(Claim.person_id)), ~col(Claim.is_advance))
        .order_by(col(Claim.status) == ClaimStatus.WITHDRAWN, col(Claim.number), col(ClaimLine.position))
    )
    return (await session.execute(query)).all()
