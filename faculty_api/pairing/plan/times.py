"""When people are free for a whole session and not booked in it, for many people and sessions at once."""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from schemas.planning import Period, PlanPerson

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def micro(moments: Sequence[datetime]) -> Ints:
    """Microseconds since 1970."""
    return np.rint(np.fromiter(map(datetime.timestamp, moments), np.float64, len(moments)) * 1e6).astype(np.int64)


class Spans:
    """Times of people, in order of person: person ``n`` has those from ``begins[n]`` to ``begins[n + 1]``."""

    def __init__(self, owner: Ints, start: Ints, end: Ints, people: int) -> None:
        self.owner, self.start, self.end = owner, start, end
        self.begins = np.searchsorted(owner, np.arange(people + 1))

    def of(self, who: Ints) -> tuple[Ints, Ints, Ints]:
        """``row``: the place in ``who`` of each time's owner."""
        row, at, _ = spread(np.arange(len(who)), self.begins[who], self.begins[who + 1])
        return row, self.start[at], self.end[at]


class Diaries:
    def __init__(self, people: Sequence[PlanPerson]) -> None:
        self.free = Spans(*_joined(*_read([one.free for one in people])), len(people))
        self.booked = Spans(*_read([one.booked for one in people]), len(people))

    def open(self, who: Ints, start: Ints, end: Ints) -> Flags:
        """A row a person, a column a session."""
        order = np.argsort(start, kind="stable")
        start, end = start[order], end[order]
        latest = np.maximum.accumulate(end) if len(end) else end
        whole = _inside(*self.free.of(who), len(who), start, end, latest)
        row, begins, ends = self.booked.of(who)
        low, high = np.searchsorted(latest, begins, side="right"), np.searchsorted(start, ends)
        row, session, which = spread(row, low, high)
        met = end[session] > begins[which]
        whole[row[met], session[met]] = False
        back = np.empty_like(whole)
        back[:, order] = whole
        return back


def _inside(row: Ints, begins: Ints, ends: Ints, rows: int, start: Ints, end: Ints, latest: Ints) -> Flags:
    """Sessions that begin in a free time mostly end in it; those of which it is not sure are looked at."""
    low, high = np.searchsorted(start, begins), np.searchsorted(start, ends)
    sure = np.clip(np.searchsorted(latest, ends, side="right"), low, high)
    steps = np.zeros((rows, len(start) + 1), dtype=np.int16)
    np.add.at(steps, (row, low), 1)
    np.add.at(steps, (row, sure), -1)
    whole = np.cumsum(steps, axis=1, dtype=np.int16)[:, :-1] > 0
    at, session, which = spread(row, sure, high)
    held = end[session] <= ends[which]
    whole[at[held], session[held]] = True
    return whole


def _read(periods: Sequence[Sequence[Period]]) -> tuple[Ints, Ints, Ints]:
    both = micro(list(chain.from_iterable(chain.from_iterable(periods)))).reshape(-1, 2)
    owner = np.repeat(np.arange(len(periods)), [len(each) for each in periods])
    return owner, both[:, 0], both[:, 1]


def _joined(owner: Ints, start: Ints, end: Ints) -> tuple[Ints, Ints, Ints]:
    """Times of one person that touch, made one."""
    if not len(owner):
        return owner, start, end
    order = np.lexsort((start, owner))
    owner, start, end = owner[order], start[order], end[order]
    moments, rank = np.unique(end, return_inverse=True)
    until = moments[np.maximum.accumulate(rank + owner * len(moments)) % len(moments)]
    new = np.ones(len(owner), dtype=bool)
    new[1:] = (owner[1:] != owner[:-1]) | (start[1:] > until[:-1])
    first = np.flatnonzero(new)
    return owner[first], start[first], until[np.append(first[1:], len(owner)) - 1]


def spread(owner: Ints, low: Ints, high: Ints) -> tuple[Ints, Ints, Ints]:
    """Each range made its members: the owner, the member, and the number of the range."""
    count = np.maximum(high - low, 0)
    which = np.repeat(np.arange(len(owner)), count)
    inside = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    return owner[which], low[which] + inside, which
