"""Approved claims as payments needs them."""

from sqlalchemy import ColumnElement, func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims.advance_queries import lessened, needless
from faculty_api.claims.models import Claim, ClaimLine
from schemas.claims import RuleName
from schemas.claims_to_pay import ClaimToPay
from schemas.values import ClaimId, PersonId


async def to_pay(session: AsyncSession, *where: ColumnElement[bool]) -> list[ClaimToPay]:
    """Claims with what is to be paid of them by kind, oldest approval first."""

    def approved(kind: str) -> ColumnElement[int]:
        return func.coalesce(func.sum(col(ClaimLine.approved_pence)).filter(col(ClaimLine.kind) == kind), 0)

    query = (
        select(
            col(Claim.id),
            col(Claim.number),
            col(Claim.person_id),
            col(Claim.academy_code),
            col(Claim.activity_on),
            approved("fee").label("fee_pence"),
            approved("expense").label("expense_pence"),
            col(Claim.approved_at),
            col(Claim.approved_by),
            col(Claim.approved_rules),
            col(Claim.version),
            col(Claim.is_advance),
            needless().label("needless"),
        )
        .join(ClaimLine, col(ClaimLine.claim_id) == col(Claim.id))
        .where(*where)
        .group_by(col(Claim.id))
        .order_by(col(Claim.approved_at), col(Claim.id))
    )
    rows = (await session.execute(query)).all()
    off = await lessened(session, [row.id for row in rows])
    return [
        ClaimToPay(
            id=ClaimId(row.id),
            number=row.number,
            person_id=PersonId(row.person_id),
            academy=row.academy_code,
            activity_on=row.activity_on,
            fee_pence=row.fee_pence,
            expense_pence=row.expense_pence - off.get(row.id, 0),
            taken_off_pence=off.get(row.id, 0),
            is_advance=row.is_advance,
            needless=row.needless,
            approved_at=row.approved_at,
            approved_by=PersonId(row.approved_by) if row.approved_by else None,
            approved_rules=[RuleName(rule) for rule in row.approved_rules or ()],
            version=row.version,
        )
        for row in rows
    ]
