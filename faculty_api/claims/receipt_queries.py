"""Every SELECT about receipts."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import or_, select, true
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims.models import Claim, ClaimLine, Receipt
from faculty_api.claims.queries import readable
from schemas.access import Reach
from schemas.claims import ClaimStatus


async def receipts(session: AsyncSession, claim_ids: Collection[UUID]) -> dict[UUID, Receipt]:
    """The receipts of these claims, and of others when a line here is the rest of a cost that was paid there."""
    used = select(col(ClaimLine.receipt_id)).where(col(ClaimLine.claim_id).in_(list(claim_ids)))
    query = select(Receipt).where(
        or_(col(Receipt.claim_id).in_(list(claim_ids)), col(Receipt.id).in_(used)), col(Receipt.removed_at).is_(None)
    )
    return {row.id: row for row in (await session.execute(query)).scalars()}


async def receipt(session: AsyncSession, reach: Reach, receipt_id: UUID) -> Receipt | None:
    query = (
        select(Receipt)
        .join(Claim, col(Claim.id) == col(Receipt.claim_id))
        .where(col(Receipt.id) == receipt_id, col(Receipt.removed_at).is_(None), readable(reach))
    )
    found: Receipt | None = (await session.execute(query)).scalar_one_or_none()
    return found


async def behind(session: AsyncSession, reach: Reach, receipt: Receipt) -> list[Claim]:
    """The claim a receipt was sent with, and claims with a line it is for: parts of one claim share a receipt."""
    lines = select(col(ClaimLine.claim_id)).where(col(ClaimLine.receipt_id) == receipt.id)
    query = select(Claim).where(or_(col(Claim.id) == receipt.claim_id, col(Claim.id).in_(lines)), readable(reach))
    return list((await session.execute(query)).scalars())


async def same_file_elsewhere(
    session: AsyncSession, found: Collection[Receipt], only_of: UUID | None = None
) -> dict[UUID, list[int]]:
    """Of each receipt, the numbers of other live claims with the very same file (as sent, or as kept).

    ``only_of``: among the claims of one person.
    """
    if not found:
        return {}
    mine = {row.claim_id for row in found}
    query = (
        select(col(Receipt.sha256), col(Receipt.stored_sha256), col(Claim.number), col(Claim.id))
        .join(Claim, col(Claim.id) == col(Receipt.claim_id))
        .where(
            or_(
                col(Receipt.sha256).in_([row.sha256 for row in found]),
                col(Receipt.stored_sha256).in_([row.stored_sha256 for row in found]),
            ),
            col(Receipt.removed_at).is_(None),
            col(Claim.status).not_in([ClaimStatus.WITHDRAWN, ClaimStatus.REJECTED]),
            true() if only_of is None else col(Claim.person_id) == only_of,
        )
        .order_by(col(Claim.number))
    )
    rows = [row for row in (await session.execute(query)).all() if len(mine) > 1 or row.id not in mine]
    return {
        one.id: sorted(
            {
                row.number
                for row in rows
                if row.id != one.claim_id and (row.sha256 == one.sha256 or row.stored_sha256 == one.stored_sha256)
            }
        )
        for one in found
    }
