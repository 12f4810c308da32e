"""What replaying stored claims costs beside assessing them, by the same book, in one run."""

import gc
from datetime import datetime, timedelta
from time import thread_time
from uuid import UUID

import msgspec

from faculty_api.claims import assessing
from faculty_api.claims.assessing import Basis, Kept
from faculty_api.claims.replaying import Replayable, Stored
from faculty_api.evidence import replay, report, rules
from faculty_api.evidence.books import Books
from faculty_api.policy.assess import assess
from faculty_api.policy.book import load
from schemas.assess import AssessFacts, FeeLine
from schemas.offers import PayChoice
from tests.benchmarks.activities import LONDON, facts_lines

CLAIMS = 7_000
LEAST_LINES = 20_000
GOAL = 4.0
SECONDS = 10.0
TURNS = 3


def test_replaying_and_comparing_beside_assessing() -> None:
    """Processor time of replaying (twice assessed: the offer and the claim), finding drift and grouping equal facts,
    over that of assessing the same claims' offers and lines once with nothing stored: each three times, turn by
    turn, the least of each."""
    given = [msgspec.json.decode(line, type=AssessFacts) for line in facts_lines(CLAIMS)]
    kept = [_kept(facts) for facts in given]
    lines = [_assessed(one) for one in kept]
    stored = [_stored(place, *pair) for place, pair in enumerate(zip(kept, lines, strict=True))]
    count = sum(len(one.lines) for one in stored)
    gc.collect()
    gc.freeze()  # what the benchmark itself keeps is no work of either side
    pairs = [(_assessing(kept), _replaying(stored)) for _ in range(TURNS)]
    gc.unfreeze()
    alone, ours = (min(times) for times in zip(*pairs, strict=True))
    print(f"\nreplay: {count:,} lines in {ours:.2f} s, {ours / count * 1e6:.1f} µs a line;")
    print(f"replay: {ours / alone:.2f} times assessing them (goal {GOAL})")
    assert count >= LEAST_LINES
    assert ours / alone <= GOAL
    assert ours <= SECONDS


def _assessing(kept: list[Kept]) -> float:
    begun = thread_time()
    lines = [_assessed(one) for one in kept]
    taken = thread_time() - begun
    assert len(lines) == len(kept)
    return taken


def _replaying(stored: list[Replayable]) -> float:
    begun = thread_time()
    books = Books([])
    again = replay.known(stored, books)
    drifts = report.drifts(stored, again)
    unexplained = [one for one in rules.differences(report.units(stored, again, books)) if not one.reasons]
    taken = thread_time() - begun
    assert (drifts, unexplained) == ([], [])
    return taken


def _kept(facts: AssessFacts) -> Kept:
    on = facts.activity.on
    plain = msgspec.structs.replace(facts.activity, outcome="delivered")
    priced = AssessFacts(role_level=facts.role_level, claimed_on=on, activity=plain, person=facts.person)
    priced = msgspec.structs.replace(priced, person=msgspec.structs.replace(facts.person, payment="paid"))
    offered = [line for line in assess(priced, load()).lines if isinstance(line, FeeLine)]
    basis = Basis(
        role_level=facts.role_level, activity_on=on, claimed_on=facts.claimed_on, mode=facts.activity.mode,
        parts=facts.activity.parts, employer=facts.person.employer, offered=offered, pay_choice=PayChoice.PAID,
        reduced_to_pence=None, miles_so_far=facts.person.car_miles_this_tax_year,
    )  # fmt: skip
    at = datetime(on.year, on.month, on.day, tzinfo=LONDON) - timedelta(days=30)
    return Kept(basis=basis, costs=facts.expenses, lines=[], priced=priced, offered_at=at)


def _assessed(kept: Kept) -> list[tuple[str, object, object, object]]:
    book = load()
    assess(kept.priced or AssessFacts, book)  # type: ignore[arg-type]
    fees = [("fee", fee.line, fee.on, None) for fee in assessing.fee_lines(kept.basis, book)]
    costs = zip(kept.costs, assessing.cost_lines(kept.basis, kept.costs, book), strict=True)
    return [*fees, *(("expense", line, cost.on, cost) for cost, lines in costs for line in lines)]


def _stored(place: int, kept: Kept, lines: list[tuple[str, object, object, object]]) -> Replayable:
    claim, on, rows, cost_ids = UUID(int=place << 32), kept.basis.activity_on, [], dict[int, UUID]()
    for number, (kind, line, day, cost) in enumerate(lines, 1):
        one = UUID(int=(place << 32) + number)
        asked = line.offered_pence if kind == "fee" else line.claimed_pence  # type: ignore[attr-defined]
        rows.append(
            Stored(
                one, claim, cost_ids.setdefault(id(cost), one) if cost else None, kind, line.category, day, asked,  # type: ignore[attr-defined,arg-type]
                line.payable_pence, line.status, "approved", None, "", msgspec.json.encode(line.citations).decode(),  # type: ignore[attr-defined]
            )
        )  # fmt: skip
    whole = msgspec.structs.replace(kept, lines=[row.id for row in rows])
    at = datetime(on.year, on.month, on.day, tzinfo=LONDON) + timedelta(days=3)
    return Replayable(claim, place, UUID(int=place % 300), ("YH", "LN", "SE")[place % 3], on, "paid", whole, at, rows)
