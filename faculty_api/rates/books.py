"""The book with what was adopted: read once for one piece of work."""

from collections.abc import Sequence
from datetime import datetime

from faculty_api.kernel.work import Work
from faculty_api.policy.amend import Amendment, amended
from faculty_api.policy.book import Book, load
from faculty_api.policy.parameter import Dated
from faculty_api.rates import queries, rules
from faculty_api.rates.models import Rate
from schemas.rates import RateKind

_KEPT = "faculty.rates"


async def book(work: Work, academy: str | None = None, *, known: datetime | None = None) -> Book:
    """The book as it holds for an Academy (None: for everybody), as it was known at an instant (None: now).

    Asks no permission: called by use-cases that have asked.
    """
    return amended(amendments(await adopted(work), academy, known))


async def adopted(work: Work) -> Sequence[Rate]:
    """Every adopted figure, read once for one piece of work."""
    if _KEPT not in work.session.info:
        work.session.info[_KEPT] = await queries.adopted(work.session)
    rows: Sequence[Rate] = work.session.info[_KEPT]
    return rows


def amendments(
    rows: Sequence[Rate], academy: str | None = None, known: datetime | None = None
) -> tuple[Amendment, ...]:
    return tuple(
        amendment(row)
        for row in rows
        if row.academy_code in (None, academy) and (known is None or (row.decided_at or row.proposed_at) <= known)
    )


def amendment(row: Rate) -> Amendment:
    local = row.kind == RateKind.LOCAL
    entry = Dated(
        from_=row.from_date,
        value=row.value,
        standing=rules.standing_of(RateKind(row.kind), load().parameters[row.key].dated[-1].standing),
        document=row.document or None,
        clause=row.clause or None,
        source=f"A local decision: {row.reason}" if local else row.reason,
    )
    return Amendment(key=row.key, entry=entry, local=local, own=row.academy_code is not None, until=row.until)


def forget(work: Work) -> None:
    """What was adopted has just changed."""
    work.session.info.pop(_KEPT, None)
