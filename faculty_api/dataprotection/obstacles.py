"""Why somebody cannot be erased now, in words: a hold, an open claim, unpaid money, a booking to come, a legal duty."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, select, text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.dataprotection import clocks
from faculty_api.dataprotection.due import rule_of
from faculty_api.kernel.clock import london_day
from faculty_api.tables import metadata
from schemas.keeping import Schedule

DUTIES = ("claim", "receipt", "payment_item", "ledger_entry", "advance_offset")
"""Tables of which the law asks that they are kept, while money was paid for them."""
HOLD = "A hold stands: this data must be kept for now"
OWN = {HOLD: "We must keep this data for now. Data protection can say more"}
"""What the person themselves is told instead."""
_CHECKS: dict[str, str] = {
    HOLD: "SELECT 1 FROM legal_hold WHERE person_id = ANY (:ids) AND lifted_at IS NULL",
    "Claim {0} is not finished. It must be finished or taken back first": (
        "SELECT number FROM claim WHERE person_id = ANY (:ids) AND status IN ('draft', 'submitted', 'returned')"
        " ORDER BY number"
    ),
    "Claim {0} is not paid yet": (
        "SELECT number FROM claim WHERE person_id = ANY (:ids) AND status IN ('approved', 'in_run', 'failed')"
        " ORDER BY number"
    ),
    "Payment {0} is not through yet": (
        "SELECT reference FROM payment_item WHERE person_id = ANY (:ids) AND status = 'pending' ORDER BY reference"
    ),
    "There is a booking on {0}. It must be cancelled first": (
        "SELECT to_char(s.starts_at AT TIME ZONE 'Europe/London', 'FMDD FMMonth YYYY') FROM offer o"
        " JOIN session s ON s.id = o.session_id WHERE o.person_id = ANY (:ids) AND o.status = 'accepted'"
        " AND s.ends_at > :now ORDER BY s.starts_at"
    ),
    "An offer for {0} waits for an answer": (
        "SELECT to_char(s.starts_at AT TIME ZONE 'Europe/London', 'FMDD FMMonth YYYY') FROM offer o"
        " JOIN session s ON s.id = o.session_id WHERE o.person_id = ANY (:ids) AND o.status = 'offered'"
        " ORDER BY s.starts_at"
    ),
    "The session on {0} is not marked as done or claimed yet": (
        "SELECT to_char(s.starts_at AT TIME ZONE 'Europe/London', 'FMDD FMMonth YYYY') FROM offer o"
        " JOIN session s ON s.id = o.session_id WHERE o.person_id = ANY (:ids) AND o.status = 'accepted'"
        " AND s.ends_at <= :now ORDER BY s.starts_at"
    ),
    "There is a complaint that is not answered yet. Answer it first": (
        "SELECT 1 FROM complaint WHERE person_id = ANY (:ids) AND answered_at IS NULL LIMIT 1"
    ),
    "This person has a part in running the service. That ends first": (
        "SELECT 1 FROM role_grant WHERE person_id = ANY (:ids) AND role <> 'associate' LIMIT 1"
    ),
}


async def against(session: AsyncSession, schedule: Schedule, ids: Sequence[UUID], now: datetime) -> list[str]:
    """``ids``: the person's record and those joined to it."""
    said = []
    for words, query in _CHECKS.items():
        given = {"ids": list(ids), **({"now": now} if ":now" in query else {})}
        said += [words.format(*row) for row in (await session.execute(text(query), given)).all()]
    until = await _duty(session, schedule, list(ids), now)
    if until:
        said.append(
            "The law asks us to keep what we paid, and what for, for 6 years after the year it was paid in."
            f" For this person that is until {london_day(until):%-d %B %Y}"
        )
    return said


async def _duty(session: AsyncSession, schedule: Schedule, ids: list[UUID], now: datetime) -> datetime | None:
    """Until when the last of what was paid must be kept."""
    last: datetime | None = None
    for name in DUTIES:
        rule, table = rule_of(schedule, name, 0), metadata.tables[name]
        where = [clocks.of_any(schedule, name, clocks.of_ids(ids)), ~clocks.ended(rule, now)]
        if name in ("claim", "receipt"):
            paid = select(metadata.tables["payment_item"].c.claim_id)
            where.append((table.c.id if name == "claim" else table.c.claim_id).in_(paid))
        query = select(func.max(clocks.ends(rule))).select_from(table).where(and_(*where))
        until = (await session.execute(query)).scalar_one()
        last = max(filter(None, (last, until)), default=None)
    return last
