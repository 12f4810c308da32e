"""No penny is lost between a line, its claim's total, the page, the file and the ledger (all: tests/benchmarks)."""

from tests.benchmarks.activities import facts_lines
from tests.policy.pence import drift, follow

NO_DRIFT = {"totals": 0, "api": 0, "page": 0, "file": 0, "ledger": 0}


def test_5_000_lines_lose_no_penny() -> None:
    sums = follow(facts_lines(3_000, seed=7), lines=5_000)
    assert sums.lines >= 5_000
    assert sums.ledger > 1_000_000
    assert drift(sums) == NO_DRIFT
