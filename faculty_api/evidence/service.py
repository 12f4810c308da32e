"""Evidence: what was paid comes out again, the same for everybody, and what a figure would change."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from uuid import UUID

from faculty_api.claims import service as claims
from faculty_api.claims.replaying import Replayable
from faculty_api.evidence import replay, report, rules
from faculty_api.evidence.books import Books
from faculty_api.evidence.rules import Counted
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Invalid
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.policy.book import BEGINS
from faculty_api.rates import service as rates
from faculty_api.rates.models import Rate
from schemas.access import Permission
from schemas.evidence import Consistency, Decided, RateEffect
from schemas.rates import ProposeRate

YEAR = 12
"""Months that a report looks back, unless told otherwise, and that an effect always does."""


async def consistency(
    work: Work, since: date | None = None, until: date | None = None, academy: str | None = None
) -> Consistency:
    """Every assessed line for work from ``since`` (12 months ago) to ``until`` (today), replayed and compared."""
    work.must(Permission.EVIDENCE_VIEW)
    if academy is not None and academy not in {one.code for one in await networks.academies(work)}:
        raise Invalid.field("academy", "Select an Academy from the list")
    today = london_day(work.now)
    until = until or today
    if until < BEGINS:
        raise Invalid.field("until", "The last day must not be before the policy of 20 October 2021")
    since = since or months_before(until, YEAR)
    if until < since:
        raise Invalid.field("until", "The last day must not be before the first day")
    found = await _report(work, since, until)
    return rules.of_academy(found, academy) if academy else found


async def _report(work: Work, since: date, until: date) -> Consistency:
    found, adopted = await claims.replayable(work, since, until), await rates.adopted(work)
    books = Books(adopted)
    again = replay.known(found, books)
    drifts = report.drifts(found, again)
    differences = rules.differences(report.units(found, again, books))
    local, by_academy = report.local_costs(found, again, adopted)
    decided = _decided(work, found)
    unexplained = [one for one in differences if not one.reasons]
    counted = [Counted(one.academy, len(one.lines), sum(line.payable for line in one.lines)) for one in found]
    return Consistency(
        since=since,
        until=until,
        academy=None,
        claims=len(found),
        lines=sum(len(one.lines) for one in found),
        not_kept=_not_kept(found),
        drifts=drifts,
        differences=differences,
        local=local,
        decided=decided,
        academies=rules.academies(counted, [one.academy for one in drifts], unexplained, by_academy, decided),
    )


def _not_kept(found: Sequence[Replayable]) -> int:
    known = report.explained(found)
    return sum(not report.is_kept(claim, known) for claim in found)


def _decided(work: Work, found: Sequence[Replayable]) -> list[Decided]:
    """The dearest first. Why is told to whoever may read claims."""
    reads = work.actor.may(Permission.CLAIM_VIEW)
    lines = [
        rules.Line(
            claim_id=claim.id,
            number=claim.number,
            academy=claim.academy,
            on=line.on,
            category=line.category,
            decision=line.decision,
            payable=line.payable,
            approved=line.approved,
            reason=line.reason if reads else "",
        )
        for claim in found
        for line in claim.lines
    ]
    told = [one for one in map(rules.decided, lines) if one]
    return sorted(told, key=lambda one: (-abs(one.pence), one.number))


async def effect(work: Work, command: ProposeRate) -> RateEffect:
    """What a figure would have changed in the last 12 months, before it is proposed. Nothing is stored."""
    work.must(Permission.RATE_PROPOSE)
    return await _effect(work, [await rates.checked(work, command)])


async def effect_of(work: Work, rate_id: UUID) -> RateEffect:
    """What a proposal would have changed in the last 12 months; of one that was adopted, beside the book without it."""
    work.must(Permission.RATE_PROPOSE)
    return await _effect(work, [await rates.proposed(work, rate_id)])


async def effect_of_many(work: Work, ids: Collection[UUID]) -> RateEffect:
    """What these open proposals together would have changed in the last 12 months."""
    work.must(Permission.RATE_PROPOSE)
    return await _effect(work, await rates.proposed_many(work, ids))


async def _effect(work: Work, figures: Sequence[Rate]) -> RateEffect:
    these = {rate.id for rate in figures}
    until = london_day(work.now)
    since = months_before(until, YEAR)
    found, adopted = await claims.replayable(work, since, until), await rates.adopted(work)
    before = replay.known(found, Books(adopted, without=these))
    after = replay.otherwise(found, Books(adopted, without=these, suppose=figures), before)
    moved = [change for change in replay.changes(found, before, after) if change.pence]
    largest = sorted(moved, key=lambda change: (-abs(change.pence), change.claim.number))[: report.LARGEST]
    return RateEffect(
        since=since,
        until=until,
        claims=len(found),
        lines=len(moved),
        people=len({change.claim.person_id for change in moved}),
        more=sum(max(0, change.pence) for change in moved),
        less=sum(max(0, -change.pence) for change in moved),
        not_kept=_not_kept(found),
        released=report.released(found),
        academies=report.effect_parts(moved),
        largest=[report.effect_line(change) for change in largest],
    )


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or its last."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    first = date(years, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))
