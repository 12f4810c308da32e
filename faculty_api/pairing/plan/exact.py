"""The cheapest plan and the proof: a linear programme over few candidates, priced against all, then whole numbers.

1. A greedy plan, and for each place its likeliest candidates.
2. The linear programme over those. Every candidate that its prices call cheaper than they are, and every conflict its
   answer breaks, is added, until there is none: its prices then prove a bound for all candidates.
3. A plan that costs less than the best known one takes no candidate whose reduced cost is more than what lies between
   that cost and the bound. What is left falls apart into pieces that share nobody; each is solved in whole numbers.
"""

from collections.abc import Callable
from time import monotonic
from typing import NamedTuple

import numpy as np

from faculty_api.pairing.plan import bound as least
from faculty_api.pairing.plan.conflicts import Apart, ByPlace, Row, Widened, among
from faculty_api.pairing.plan.greedy import cost, greedy
from faculty_api.pairing.plan.highs import Master, Values, best
from faculty_api.pairing.plan.pieces import pieces
from faculty_api.pairing.plan.table import EMPTY, NONE, STEP, Table
from faculty_api.pairing.plan.times import Ints

AT_FIRST = 15
AT_A_TIME = 8
"""Candidates of a place looked at to begin with, and added in one round."""
SLIGHT = 1e-6
NARROW = (0, 20, 200)
"""Reduced costs up to which candidates are tried for a good plan before all that could matter are."""
Say = Callable[[str], None]


class Solved(NamedTuple):
    """``chosen``: candidates in order. ``bound``: no plan costs less."""

    chosen: Ints
    cost: int
    bound: int
    worth: Ints = NONE
    """Of each place, in ``bound.UNIT``: no plan with a candidate who is not in the table and costs that or more is
    better. Empty when nothing was proved."""


class Search:
    def __init__(self, table: Table, apart: Apart, until: float, say: Say) -> None:
        self.table, self.apart, self.until, self.say = table, apart, until, say
        self.by_place = ByPlace(table)
        self.chosen = greedy(table, apart, self.by_place, np.zeros(0, dtype=np.int64))
        self.cost = cost(table, self.chosen, EMPTY)
        self.bound = -(10**18)
        self.left: Ints = np.zeros(0, dtype=np.int64)
        self.units = -(10**24)
        self.worth: Ints = np.zeros(0, dtype=np.int64)
        say(f"a first plan costs {self.cost:,}")

    def run(self) -> Solved:
        if len(self.table.person):
            self._price()
            for most in NARROW:
                if self._proved() or self._late():
                    break
                self._whole(most * least.UNIT, everything=False)
            if not self._proved() and not self._late():
                self._whole(self.cost * least.UNIT - self.units, everything=True)
        else:
            self.bound = self.cost
        worth = self.worth + (self.cost * least.UNIT - self.units) if len(self.worth) else NONE
        return Solved(self.chosen, self.cost, min(self.bound, self.cost), worth)

    def _late(self) -> bool:
        return monotonic() >= self.until

    def _proved(self) -> bool:
        return self.bound >= self.cost

    def _price(self) -> None:
        """Rounds of the linear programme, the last of which proves the bound."""
        master = Master(self.table, np.flatnonzero(np.diff(self.by_place.begins)))
        master.add(self._likely())
        wider = Widened(self.table, self.by_place)
        known: set[Row] = set()
        while not self._late():
            if not master.solve(self.until - monotonic()):
                return
            shares = master.shares()
            self._rounded(master, shares)
            broken = self._broken(master, shares) - known
            rows = sorted({wider.row(row) for row in broken})
            known |= broken
            cheaper = self._cheaper(master)
            self.say(
                f"no plan costs less than {self.bound:,}; {len(cheaper):,} more candidates, {len(rows):,} conflicts"
            )
            if not len(cheaper) and not rows:
                return
            master.forbid(rows)
            master.add(cheaper)

    def _likely(self) -> Ints:
        """For each place the first plan's people and those cheapest beside it."""
        table, first = self.table, self.by_place.first
        given = np.bincount(table.person[self.chosen], minlength=len(table.worked))
        price = first + STEP * given[table.person]
        picked = [self.chosen]
        for place in np.flatnonzero(np.diff(self.by_place.begins)).tolist():
            mine = self.by_place.of(place)
            most = AT_FIRST + 2 * int(table.need[place])
            picked.append(mine if len(mine) <= most else mine[np.argpartition(price[mine], most)[:most]])
        return np.unique(np.concatenate(picked))

    def _rounded(self, master: Master, shares: Values) -> None:
        """A plan near what the programme says, which is one itself when its shares are whole and break nothing."""
        liked = np.flatnonzero(shares > SLIGHT)
        liked = liked[np.lexsort((master.candidates[liked], -np.rint(shares[liked] * 1000)))]
        self._take(greedy(self.table, self.apart, self.by_place, master.candidates[liked]))

    def _broken(self, master: Master, shares: Values) -> set[Row]:
        some = np.flatnonzero(shares > SLIGHT)
        order = some[np.argsort(master.candidates[some])]
        taken = master.candidates[order]
        share = dict(zip(taken.tolist(), shares[order].tolist(), strict=True))
        rows = among(self.table, self.apart, taken)
        return {row for row in rows if sum(share[at] for at in row.at) > row.most + SLIGHT}

    def _cheaper(self, master: Master) -> Ints:
        """The candidates, a few a place, that the prices make worth taking; the best bound proved is kept."""
        prices = master.prices()
        left = least.reduced(self.table, prices)
        units = least.bound(self.table, prices, left)
        if units > self.units:
            self.units, self.left, self.bound, self.worth = units, left, least.up(units), prices.place
        some = np.flatnonzero((left < -16) & ~master.has)
        place = self.table.place[some]
        some = some[np.lexsort((left[some], place))]
        place = self.table.place[some]
        return np.sort(some[np.arange(len(some)) - np.searchsorted(place, place) < AT_A_TIME])

    def _whole(self, most: int, everything: bool) -> None:
        """The cheapest plan among candidates whose reduced cost is at most this, piece by piece."""
        some = np.flatnonzero(self.left <= most)
        some = np.union1d(some, self.chosen)
        rows = list(among(self.table, self.apart, some))
        found, proved = [], 0.0
        parts = pieces(self.table, some, rows)
        self.say(f"{len(some):,} candidates can still matter, in {len(parts):,} pieces")
        for mine, between in parts:
            answer = best(self.table, mine, between, self.until - monotonic())
            if answer is None:
                return
            found.append(answer[0])
            proved += answer[1]
        self._take(np.sort(np.concatenate(found)))
        if everything:
            lone = int(self.table.need[np.diff(self.by_place.begins) == 0].sum()) * EMPTY
            self.bound = max(self.bound, min(self.cost, int(np.ceil(proved - 0.01)) + lone))

    def _take(self, chosen: Ints) -> None:
        if (price := cost(self.table, chosen, EMPTY)) < self.cost and not list(among(self.table, self.apart, chosen)):
            self.chosen, self.cost = chosen, price
            self.say(f"a plan costs {price:,}")


def solve(table: Table, apart: Apart, until: float, say: Say) -> Solved:
    """``until``: of the monotonic clock; what is known then is answered."""
    return Search(table, apart, until, say).run()
