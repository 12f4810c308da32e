"""Money before the day as it is shown: beside a claim, on the advance itself, and in a sentence for the person."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import col

from faculty_api.claims import advance_queries, offsetting
from faculty_api.claims.models import Claim, ClaimLine
from faculty_api.kernel.money import pounds
from faculty_api.kernel.work import Work
from schemas.advances import BeforeDay, TakenFrom
from schemas.claims import ClaimStatus
from schemas.values import ClaimId, Money

OPEN = (ClaimStatus.DRAFT, ClaimStatus.SUBMITTED, ClaimStatus.RETURNED)
APPROVED = (ClaimStatus.APPROVED, ClaimStatus.IN_RUN, ClaimStatus.PAID, ClaimStatus.FAILED)
Lines = Mapping[UUID, Sequence[ClaimLine]]


async def common(work: Work, claims: Sequence[Claim], lines: Lines) -> dict[UUID, dict[str, Any]]:
    """Of each claim the fields that a summary and the whole claim share."""
    ids = [claim.id for claim in claims]
    off = await advance_queries.lessened(work.session, ids) if ids else {}
    own: dict[UUID, list[Claim]] = {}
    if ids:
        bookings = {claim.offer_id for claim in claims}
        live = col(Claim.status).in_(advance_queries.PAID_OR_ON_ITS_WAY)
        for one in await advance_queries.listed(work.session, col(Claim.offer_id).in_(bookings), live):
            own.setdefault(one.offer_id, []).append(one)
    agreed = await advance_queries.agreed(work.session, [one.id for each in own.values() for one in each])
    taken = await advance_queries.taken(work.session, [one.id for each in own.values() for one in each])
    return {
        claim.id: {
            "is_advance": claim.is_advance,
            "taken_off": Money(off.get(claim.id, 0)),
            "before_day": _sentence(claim, lines.get(claim.id, ()), off.get(claim.id, 0), own, agreed, taken),
        }
        for claim in claims
    }


def _sentence(
    claim: Claim,
    lines: Sequence[ClaimLine],
    off: int,
    own: Mapping[UUID, list[Claim]],
    agreed: Mapping[UUID, int],
    taken: Mapping[UUID, int],
) -> str:
    mine = own.get(claim.offer_id, [])
    if claim.is_advance:
        return _of_advance(claim, agreed.get(claim.id, 0), taken.get(claim.id, 0)) if claim in mine else ""
    paid = all(one.status == ClaimStatus.PAID for one in mine)
    if off:
        left = sum(line.approved_pence or 0 for line in lines) - off
        said = _given(off, paid=paid)
        if off != sum(agreed.get(one.id, 0) for one in mine):
            what = "what we paid you before the day" if paid else "what is paid to you in advance"
            said = f"{pounds(off)} of {what} is taken off"
        return f"{said}, so {pounds(left) if left else 'nothing'} is left to pay"
    left = sum(agreed.get(one.id, 0) - taken.get(one.id, 0) for one in mine)
    return f"{_given(left, paid=paid)}. We take it off your costs" if claim.status in OPEN and left > 0 else ""


def _given(pence: int, *, paid: bool) -> str:
    return f"We paid you {pounds(pence)} before the day" if paid else f"{pounds(pence)} is paid to you in advance"


def _of_advance(claim: Claim, agreed: int, taken: int) -> str:
    left = agreed - taken
    if claim.status != ClaimStatus.PAID or not agreed:
        return ""
    if not left:
        return "All of it has been taken off your costs"
    if taken:
        return f"{pounds(left)} of it is left over. We take it off your next costs"
    return "We take it off your costs when we pay them"


async def whole(work: Work, claim: Claim, lines: Sequence[ClaimLine]) -> dict[str, Any]:
    """What only the whole claim shows."""
    if claim.is_advance:
        left = (await offsetting.remaining(work, [claim.id]))[claim.id]
        out = claim.status in advance_queries.PAID_OR_ON_ITS_WAY
        return {
            "what_for": next((str(line.facts.get("reason", "")) for line in lines), ""),
            "taken_from": [
                TakenFrom(id=ClaimId(row.id), number=row.number, amount=Money(row.pence))
                for row in await advance_queries.shown_offsets(work.session, [claim.id])
            ],
            "left_over": Money(left) if out else None,
        }
    return {"advances": await _beside(work, claim)}


async def _beside(work: Work, claim: Claim) -> list[BeforeDay]:
    """What is taken off this claim; while it is open, what will be."""
    rows = await advance_queries.offsets(work.session, advance_queries.of_claim(claim.id))
    here = {row.advance_id: row.pence for row in rows}
    where: ColumnElement[bool] = col(Claim.id).in_(list(here))
    if claim.status in OPEN:
        where = or_(where, advance_queries.of_use(claim))
    found = await advance_queries.listed(work.session, where)
    ids = [one.id for one in found]
    agreed, left = await advance_queries.agreed(work.session, ids), await offsetting.remaining(work, ids)
    return [
        BeforeDay(
            id=ClaimId(one.id),
            number=one.number,
            activity_on=one.activity_on,
            paid=one.status == ClaimStatus.PAID,
            agreed=Money(agreed.get(one.id, 0)),
            here=Money(here.get(one.id, 0)),
            left=Money(left[one.id]),
        )
        for one in found
        if here.get(one.id) or left[one.id]
    ]
