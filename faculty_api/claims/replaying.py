"""Claims as they were assessed, for whoever works them out again. Only ``evidence`` calls this, and it has asked."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import Text, cast, select
from sqlmodel import col

from faculty_api.claims.assessing import Kept
from faculty_api.claims.models import Claim, ClaimLine
from faculty_api.kernel.work import Work
from schemas.claims import ClaimStatus

OPEN = (ClaimStatus.DRAFT, ClaimStatus.WITHDRAWN)
_KEPT = msgspec.json.Decoder(Kept)


class Stored(NamedTuple):
    """A line as it stands. ``approved``: pence, None while nobody has decided."""

    id: UUID
    claim_id: UUID
    cost_id: UUID | None
    kind: str
    category: str
    on: date
    claimed: int
    payable: int
    status: str
    decision: str
    approved: int | None
    reason: str
    cited: str
    """Its citations, as JSON."""


class Replayable(NamedTuple):
    """A claim that was sent. ``kept`` and ``assessed_at`` are None where nothing was kept."""

    id: UUID
    number: int
    person_id: UUID
    academy: str
    on: date
    status: str
    kept: Kept | None
    assessed_at: datetime | None
    lines: list[Stored]


async def replayable(work: Work, since: date, until: date | None = None) -> list[Replayable]:
    """Claims that were sent, not advances, for work from ``since`` to ``until`` (included), with lines."""
    chosen = [col(Claim.activity_on) >= since, col(Claim.status).not_in(OPEN), ~col(Claim.is_advance)]
    if until is not None:
        chosen.append(col(Claim.activity_on) <= until)
    lines: dict[UUID, list[Stored]] = {}
    for line in await _lines(work, chosen):
        lines.setdefault(line.claim_id, []).append(line)
    query = (
        select(
            col(Claim.id),
            col(Claim.number),
            col(Claim.person_id),
            col(Claim.academy_code),
            col(Claim.activity_on),
            col(Claim.status),
            cast(col(Claim.basis), Text),
            col(Claim.assessed_at),
        )
        .where(*chosen)
        .order_by(col(Claim.number))
    )
    found = []
    for row in (await work.session.execute(query)).all():
        one, number, person, academy, on, status, basis, at = row
        kept = _KEPT.decode(basis) if basis else None
        found.append(Replayable(one, number, person, academy, on, status, kept, at, lines.get(one, [])))
    return found


async def _lines(work: Work, chosen: Sequence[Any]) -> list[Stored]:
    query = (
        select(
            col(ClaimLine.id),
            col(ClaimLine.claim_id),
            col(ClaimLine.cost_id),
            col(ClaimLine.kind),
            col(ClaimLine.category),
            col(ClaimLine.on_date),
            col(ClaimLine.claimed_pence),
            col(ClaimLine.payable_pence),
            col(ClaimLine.status),
            col(ClaimLine.decision),
            col(ClaimLine.approved_pence),
            col(ClaimLine.decision_reason),
            cast(col(ClaimLine.citations), Text),
        )
        .join(Claim, col(Claim.id) == col(ClaimLine.claim_id))
        .where(*chosen)
        .order_by(col(ClaimLine.claim_id), col(ClaimLine.position), col(ClaimLine.id))
    )
    return [Stored(*row) for row in (await work.session.execute(query)).all()]
