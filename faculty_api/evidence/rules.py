"""Same facts, same pay: groups what was paid by its facts, and says what each difference rests on. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

import msgspec

from schemas.evidence import AcademyPart, Cited, Consistency, Decided, Difference, Way
from schemas.values import Citation, ClaimId

SHOWN = 5
"""Claims named for each way of paying the same."""
Fact = str | int | bool | None
_CITED = msgspec.json.Decoder(list[Citation])


class Unit(NamedTuple):
    """The fee of one claim, or one of its costs: its facts, and what its lines pay as they stand."""

    category: str
    facts: Mapping[str, Fact]
    academy: str
    person: UUID
    number: int
    pays: tuple[tuple[str, int, str], ...]
    """Of each line: category, pence, status."""
    cited: tuple[str, ...]
    """Of each line: its citations, as JSON; few are ever read."""

    def citations(self) -> Iterator[Citation]:
        for each in self.cited:
            yield from _CITED.decode(each)


def differences(units: Iterable[Unit]) -> list[Difference]:
    """Groups of the very same facts that are paid in more than one way; what nothing explains comes first."""
    groups: dict[tuple[str, bytes], list[Unit]] = defaultdict(list)
    for unit in units:
        groups[unit.category, msgspec.json.encode(unit.facts, order="sorted")].append(unit)
    found = [_difference(held) for held in groups.values() if len({unit.pays for unit in held}) > 1]
    return sorted(found, key=lambda one: (bool(one.reasons), one.category, -sum(way.times for way in one.ways)))


def _difference(units: Sequence[Unit]) -> Difference:
    by_pay: dict[tuple[tuple[str, int, str], ...], list[Unit]] = defaultdict(list)
    for unit in units:
        by_pay[unit.pays].append(unit)
    held = sorted(by_pay.values(), key=len, reverse=True)
    return Difference(
        category=units[0].category,
        facts=dict(units[0].facts),
        ways=[_way(ones) for ones in held],
        reasons=_reasons(held),
    )


def _way(units: Sequence[Unit]) -> Way:
    pays = units[0].pays
    return Way(
        pence=sum(pence for _, pence, _ in pays),
        statuses=[status for _, _, status in pays],
        times=len(units),
        people=len({unit.person for unit in units}),
        academies=sorted({unit.academy for unit in units}),
        claims=sorted({unit.number for unit in units})[:SHOWN],
    )


def _reasons(ways: Sequence[Sequence[Unit]]) -> list[Cited]:
    """The figures of which every way of paying has a value that another has not."""
    values = [_values(units) for units in ways]
    keys = sorted({key for one in values for key in one})
    found = []
    for key in keys:
        sets = [one.get(key, {}) for one in values]
        told = [frozenset(each) for each in sets]
        if len(set(told)) == 1:
            continue
        local = any(citation.standing == "local" for each in sets for citation in each.values())
        found.append(
            Cited(key=key, values=[next(iter(each.values())).value if each else None for each in sets], local=local)
        )
    return found if _all_apart(values, [one.key for one in found]) else []


def _values(units: Sequence[Unit]) -> dict[str, dict[tuple[type, Fact], Citation]]:
    found: dict[str, dict[tuple[type, Fact], Citation]] = defaultdict(dict)
    for unit in units:
        for citation in unit.citations():
            found[citation.key].setdefault((type(citation.value), citation.value), citation)
    return dict(found)


def _all_apart(values: Sequence[Mapping[str, Mapping[tuple[type, Fact], Citation]]], keys: Sequence[str]) -> bool:
    """Whether the figures tell each way of paying from every other: else some two differ for no reason."""
    told = [tuple(frozenset(one.get(key, {})) for key in keys) for one in values]
    return len(set(told)) == len(told)


class Counted(NamedTuple):
    """A claim of the period, for the sums of its Academy."""

    academy: str
    lines: int
    payable: int


def academies(
    claims: Iterable[Counted],
    drifts: Iterable[str],
    unexplained: Iterable[Difference],
    local: Mapping[str, int],
    decided: Iterable[Decided],
) -> list[AcademyPart]:
    """``drifts``: the Academy of each; ``local``: pence by Academy."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for claim in claims:
        for place, more in enumerate((1, claim.lines, claim.payable)):
            sums[claim.academy][place] += more
    for academy in drifts:
        sums[academy][3] += 1
    for difference in unexplained:
        for academy in sorted({code for way in difference.ways for code in way.academies}):
            sums[academy][3] += 1
    for one in decided:
        sums[one.academy][4] += one.pence
    return [
        AcademyPart(
            academy=code,
            claims=held[0],
            lines=held[1],
            payable=held[2],
            surprises=held[3],
            local=local.get(code, 0),
            decided=held[4],
        )
        for code, held in sorted(sums.items())
    ]


class Line(NamedTuple):
    """A decided line."""

    claim_id: UUID
    number: int
    academy: str
    on: date
    category: str
    decision: str
    payable: int
    approved: int | None
    reason: str


def decided(line: Line) -> Decided | None:
    """What a person decided otherwise than the policy by itself; None where they are the same, or nobody has."""
    if line.approved is None or line.approved == line.payable:
        return None
    return Decided(
        claim_id=ClaimId(line.claim_id),
        number=line.number,
        academy=line.academy,
        on=line.on,
        category=line.category,
        decision=line.decision,
        policy=line.payable,
        approved=line.approved,
        reason=line.reason,
    )


def of_academy(report: Consistency, academy: str) -> Consistency:
    """The part of a report that is about one Academy: its own, and what it pays otherwise than others."""
    part = next((one for one in report.academies if one.academy == academy), None)
    return Consistency(
        since=report.since,
        until=report.until,
        academy=academy,
        claims=part.claims if part else 0,
        lines=part.lines if part else 0,
        not_kept=report.not_kept,
        drifts=[one for one in report.drifts if one.academy == academy],
        differences=[one for one in report.differences if any(academy in way.academies for way in one.ways)],
        local=[one for one in report.local if one.academy in (None, academy)],
        decided=[one for one in report.decided if one.academy == academy],
        academies=[part] if part else [],
    )
