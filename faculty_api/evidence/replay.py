"""Works stored claims out again from the facts they keep."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

import msgspec

from faculty_api.claims import assessing
from faculty_api.claims.assessing import Kept
from faculty_api.claims.replaying import Replayable
from faculty_api.evidence.books import Books
from faculty_api.policy.assess import assess
from faculty_api.policy.book import Book
from schemas.assess import Elsewhere, FeeLine
from schemas.values import Citation

TIME = "involvement_payment"


class Again(NamedTuple):
    """A line as it comes out now, beside the row it belongs to (None: more lines than rows)."""

    line_id: UUID | None
    kind: str
    category: str
    on: date
    claimed: int
    payable: int
    status: str
    citations: tuple[Citation, ...]


Lines = dict[UUID, list[Again]]
"""By claim."""


def worked_out(kept: Kept, offered_by: Book, book: Book, elsewhere: Sequence[Elsewhere] | None = None) -> list[Again]:
    """The lines of one claim: its offer priced by the one book, the claim assessed by the other."""
    basis = kept.basis
    if kept.priced is not None:
        priced = assess(kept.priced, offered_by).lines
        offered = [line for line in priced if isinstance(line, FeeLine)]
        basis = msgspec.structs.replace(basis, offered=offered)
    if elsewhere is not None:
        basis = msgspec.structs.replace(basis, elsewhere=list(elsewhere))
    found = [
        ("fee", fee.line.category, fee.on, fee.line.offered_pence, fee.line) for fee in assessing.fee_lines(basis, book)
    ]
    for cost, lines in zip(kept.costs, assessing.cost_lines(basis, kept.costs, book), strict=True):
        found += [("expense", line.category, cost.on, line.claimed_pence, line) for line in lines]  # type: ignore[misc]
    ids: list[UUID | None] = [*kept.lines, *[None] * max(0, len(found) - len(kept.lines))]
    return [
        Again(one, kind, category, on, claimed, line.payable_pence, line.status, line.citations)
        for one, (kind, category, on, claimed, line) in zip(ids, found, strict=False)
    ]


def known(claims: Iterable[Replayable], books: Books) -> Lines:
    """Each claim by the book as it was known when it was assessed, its offer when that was made."""
    return {claim.id: _one(claim, books) for claim in claims if claim.kept is not None}


def _one(claim: Replayable, books: Books, elsewhere: Sequence[Elsewhere] | None = None) -> list[Again]:
    kept, at = claim.kept, claim.assessed_at
    if kept is None or at is None:
        return []
    return worked_out(kept, books.of(claim.academy, kept.offered_at), books.of(claim.academy, at), elsewhere)


def otherwise(claims: Sequence[Replayable], books: Books, before: Lines) -> Lines:
    """The claims by other books; where another claim's fee for the same day changes with them, that counts too."""
    found = known(claims, books)
    changed = {one: _fees(found[one]) for one in found if _fees(found[one]) != _fees(before.get(one, []))}
    for claim in sorted((one for one in claims if one.kept), key=lambda one: (one.assessed_at, one.number)):
        kept = claim.kept
        if kept is None or not any(other in changed for other in kept.beside):
            continue
        plus: dict[date, int] = defaultdict(int)
        for other in kept.beside:
            for sign, lines in ((1, found), (-1, before)):
                for day, pence in _fees(lines.get(other, [])).items():
                    plus[day] += sign * pence
        elsewhere = [
            msgspec.structs.replace(one, offered_pence=max(0, one.offered_pence + plus[one.on]))
            for one in kept.basis.elsewhere
        ]
        found[claim.id] = _one(claim, books, elsewhere)
    return found


def _fees(lines: Sequence[Again]) -> dict[date, int]:
    fees: dict[date, int] = defaultdict(int)
    for line in lines:
        if line.category == TIME:
            fees[line.on] += line.claimed
    return dict(fees)


class Change(NamedTuple):
    claim: Replayable
    before: Again | None
    after: Again | None

    @property
    def pence(self) -> int:
        return (self.after.payable if self.after else 0) - (self.before.payable if self.before else 0)


def changes(claims: Iterable[Replayable], before: Mapping[UUID, list[Again]], after: Lines) -> list[Change]:
    """Lines that pay something else or stand otherwise; a line that is only in one of the two is a change too."""
    found = []
    for claim in claims:
        one, other = before.get(claim.id, []), after.get(claim.id, [])
        if one == other:
            continue
        for first, second in _paired(one, other):
            if first is None or second is None or _said(first) != _said(second):
                found.append(Change(claim, first, second))
    return found


def _said(line: Again) -> tuple[int, str]:
    return line.payable, line.status


def _paired(some: Sequence[Again], others: Sequence[Again]) -> list[tuple[Again | None, Again | None]]:
    """Line by line: of each kind, category and day the first with the first."""
    left: dict[tuple[str, str, date], list[Again]] = defaultdict(list)
    for line in others:
        left[line.kind, line.category, line.on].append(line)
    pairs: list[tuple[Again | None, Again | None]] = []
    for line in some:
        same = left[line.kind, line.category, line.on]
        pairs.append((line, same.pop(0) if same else None))
    return pairs + [(None, line) for lines in left.values() for line in lines]
