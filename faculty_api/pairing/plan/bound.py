"""What any plan costs at least, proved in whole numbers from a price for each rule, whoever found the prices.

A price of a place is what filling it is worth, a price of a person (never above nothing) what taking them at all
costs others, a price of a conflict likewise. Whatever the prices are, no plan costs less than the sum below (weak
duality); good prices bring it to the cost itself. The prices are rounded to 2**-20 and everything after is exact.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from faculty_api.pairing.plan.conflicts import Row
from faculty_api.pairing.plan.table import EMPTY, STEP, Table
from faculty_api.pairing.plan.times import Ints

UNIT = 1 << 20


class Prices(NamedTuple):
    """In units; ``rows`` pairs each conflict that has a price with it."""

    place: Ints
    person: Ints
    rows: list[tuple[Row, int]]


def whole(values: NDArray[np.float64]) -> Ints:
    return np.rint(values * UNIT).astype(np.int64)


def reduced(table: Table, prices: Prices) -> Ints:
    """What taking each candidate costs beyond the prices: below nothing, it would make a plan cheaper."""
    left = (table.cost + STEP * table.worked[table.person]) * UNIT
    left -= prices.place[table.place]
    left -= prices.person[table.person]
    for row, price in prices.rows:
        left[list(row.at)] -= price
    return left


def bound(table: Table, prices: Prices, left: Ints) -> int:
    """In units. ``left``: of ``reduced`` for the same prices."""
    total = sum((table.need.astype(object) * np.minimum(prices.place, EMPTY * UNIT)).tolist())
    total += sum(price * row.most for row, price in prices.rows)
    total += _sum(prices.person) + _sum(left[left < 0])
    return int(total) + _later(table, prices.person)


def _sum(values: Ints) -> int:
    return int((values >> 20).sum()) * UNIT + int((values & (UNIT - 1)).sum())


def _later(table: Table, person: Ints) -> int:
    """The second session of a person costs a step more than the first, the third two: what each is below its price."""
    total = 0
    for at in np.flatnonzero(person < -STEP * UNIT).tolist():
        price = -int(person[at])
        count = min(price // (STEP * UNIT), int(table.most[at]) - 1)
        total += STEP * UNIT * count * (count + 1) // 2 - price * count
    return total


def up(units: int) -> int:
    """Costs are whole, so a bound is rounded up."""
    return -(-units // UNIT)
