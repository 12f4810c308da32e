"""The parts of the consistency report and of an effect, from replayed claims."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date
from uuid import UUID

from faculty_api.claims.replaying import Replayable, Stored
from faculty_api.evidence import facts, replay
from faculty_api.evidence.books import Books
from faculty_api.evidence.replay import Again, Change, Lines
from faculty_api.evidence.rules import Unit
from faculty_api.rates.models import Rate
from schemas.assess import UNDECIDED
from schemas.evidence import Drift, EffectLine, EffectPart, LocalCost
from schemas.values import ClaimId

LARGEST = 10
"""Single changes that an effect names."""
GONE = "The line is not there any more"
PLANTED = "The line came of no assessment"
OTHER = "The same facts by the same book come to something else"
ELSE_KIND = "It is another kind of line, or of another day"


def drifts(claims: Sequence[Replayable], again: Lines) -> list[Drift]:
    """Lines that do not come out again. Lines are found by their ids, whichever claim they stand in by now."""
    stored = {line.id: line for claim in claims for line in claim.lines}
    found: list[Drift] = []
    known = explained(claims)
    for claim in claims:
        if claim.kept is None:
            continue
        lines = again.get(claim.id, [])
        for line in lines:
            row = stored.get(line.line_id) if line.line_id else None
            why = _wrong(line, row)
            if why:
                found.append(_drift(claim, row, line, why))
        for line_id in claim.kept.lines[len(lines) :]:
            row = stored.get(line_id)
            found.append(_drift(claim, row, None, OTHER))
    for claim in claims:
        if is_kept(claim, known):
            found += [_drift(claim, row, None, PLANTED) for row in claim.lines if row.id not in known]
    return found


def is_kept(claim: Replayable, explained: Set[UUID]) -> bool:
    """Whether its facts are there, if only with the claim from which its lines were taken."""
    return claim.kept is not None or any(line.id in explained for line in claim.lines)


def explained(claims: Sequence[Replayable]) -> set[UUID]:
    return {line for claim in claims if claim.kept is not None for line in claim.kept.lines}


def _wrong(line: Again, row: Stored | None) -> str:
    if row is None:
        return GONE
    if (row.kind, row.category, row.on) != (line.kind, line.category, line.on):
        return ELSE_KIND
    same = (row.claimed, row.payable, row.status) == (line.claimed, line.payable, line.status)
    return "" if same else OTHER


def _drift(claim: Replayable, row: Stored | None, line: Again | None, why: str) -> Drift:
    shown = row or line
    return Drift(
        claim_id=ClaimId(claim.id),
        number=claim.number,
        academy=claim.academy,
        on=shown.on if shown else claim.on,
        category=shown.category if shown else "",
        stored=row.payable if row else None,
        stored_status=row.status if row else "",
        again=line.payable if line else None,
        again_status=line.status if line else "",
        why=why,
    )


def units(claims: Sequence[Replayable], again: Lines, books: Books) -> Iterator[Unit]:
    """What each fee and cost is paid as it stands, under what it rested on."""
    stored = {line.id: line for claim in claims for line in claim.lines}
    for claim in claims:
        if claim.kept is None or claim.assessed_at is None:
            continue
        common = books.of(None, claim.assessed_at)
        rows = [stored[line.line_id] for line in again[claim.id] if line.line_id in stored]
        fees = [row for row in rows if row.kind == "fee"]
        if fees:
            yield _unit(claim, "involvement_payment", facts.of_fee(claim.kept, common), fees)
        for held, place in zip(_by_cost(rows), range(len(claim.kept.costs)), strict=False):
            yield _unit(claim, held[0].category, facts.of_cost(claim.kept, place, common), held)


def _by_cost(rows: Sequence[Stored]) -> list[list[Stored]]:
    """The lines of each cost, in the order of the kept costs."""
    found: dict[UUID, list[Stored]] = {}
    for row in rows:
        if row.cost_id is not None:
            found.setdefault(row.cost_id, []).append(row)
    return list(found.values())


def _unit(claim: Replayable, category: str, said: facts.Facts, rows: Sequence[Stored]) -> Unit:
    return Unit(
        category=category,
        facts=said,
        academy=claim.academy,
        person=claim.person_id,
        number=claim.number,
        pays=tuple((row.category, row.payable, row.status) for row in rows),
        cited=tuple(row.cited for row in rows),
    )


def local_costs(
    claims: Sequence[Replayable], again: Lines, adopted: Sequence[Rate]
) -> tuple[list[LocalCost], dict[str, int]]:
    """What each adopted local figure cost beside the book without it, and the sums by Academy."""
    found, sums = [], defaultdict[str, int](int)
    for row in adopted:
        if row.kind != "local":
            continue
        books = Books(adopted, without={row.id})
        touched = [claim for claim in claims if _touched(claim, row)]
        moved = replay.changes(touched, again, replay.otherwise(touched, books, again))
        paid = [change for change in moved if change.pence]
        for change in paid:
            sums[change.claim.academy] -= change.pence
        found.append(
            LocalCost(
                rate_id=row.id,
                key=row.key,
                academy=row.academy_code,
                value=row.value,
                from_=row.from_date,
                until=row.until,
                reason=row.reason,
                lines=len(paid),
                pence=-sum(change.pence for change in paid),
            )
        )
    return found, dict(sums)


def _touched(claim: Replayable, row: Rate) -> bool:
    """Whether the figure can have counted for this claim: its Academy, known in time, and one of its days."""
    if claim.kept is None or claim.assessed_at is None or row.academy_code not in (None, claim.academy):
        return False
    if row.decided_at is None or row.decided_at > claim.assessed_at:
        return False
    return any(_within(day, row) for day in (claim.on, *(cost.on for cost in claim.kept.costs)))


def _within(day: date, row: Rate) -> bool:
    return row.from_date <= day and (row.until is None or day < row.until)


def released(claims: Sequence[Replayable]) -> int:
    """Fees that waited for a person by the policy, and that a person then approved: by itself it pays nothing."""
    lines = (line for claim in claims for line in claim.lines if line.kind == "fee" and not line.payable)
    return sum(line.status in UNDECIDED and bool(line.approved) for line in lines)


def effect_parts(changes: Sequence[Change]) -> list[EffectPart]:
    by_academy: Mapping[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_academy[change.claim.academy].append(change)
    return [
        EffectPart(
            academy=code,
            lines=len(held),
            people=len({change.claim.person_id for change in held}),
            more=sum(max(0, change.pence) for change in held),
            less=sum(max(0, -change.pence) for change in held),
        )
        for code, held in sorted(by_academy.items())
    ]


def effect_line(change: Change) -> EffectLine:
    line = change.before or change.after
    assert line is not None  # noqa: S101 - a change has at least one side
    return EffectLine(
        claim_id=ClaimId(change.claim.id),
        number=change.claim.number,
        academy=change.claim.academy,
        on=line.on,
        category=line.category,
        before=change.before.payable if change.before else 0,
        after=change.after.payable if change.after else 0,
        before_status=change.before.status if change.before else "",
        after_status=change.after.status if change.after else "",
    )
