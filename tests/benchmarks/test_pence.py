"""0 pence of drift over a million generated lines."""

from tests.benchmarks.activities import facts_lines
from tests.policy.pence import Sums, drift, follow

LINES = 1_000_000
PORTION = 20_000


def test_a_million_lines_lose_no_penny() -> None:
    sums, seed = Sums(), 0
    while sums.lines < LINES:
        seed += 1
        more = follow(facts_lines(PORTION, seed), lines=LINES - sums.lines)
        for name in vars(more):
            setattr(sums, name, getattr(sums, name) + getattr(more, name))
    print(f"\npence: {sums.lines:,} lines, £{sums.ledger / 100:,.2f}, drift {drift(sums)}")
    assert set(drift(sums).values()) == {0}
