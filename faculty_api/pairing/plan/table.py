"""Who may fill which place, and what it costs: the problem's words turned into columns of numbers.

A place is a session and a kind: ``2 * session`` for lived experience, one more for professionals. Candidates lie in
order of person, then session.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from faculty_api.people.geography import EARTH_KM
from schemas.planning import Period, PlanPerson, PlanProblem, PlanSession

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

KINDS = ("lived", "professional")
EMPTY = 10_000_000
STEP = 100
A_TOPIC = 50
AT_ONCE = 1024
"""People looked at together: what is held at once is this many times the sessions, in bytes."""


class Table(NamedTuple):
    """``cost`` of a candidate: the journey and the topics; what the person has worked is in ``worked``."""

    need: Ints
    start: Ints
    end: Ints
    kind: Ints
    worked: Ints
    most: Ints
    first_time: Flags
    person: Ints
    place: Ints
    cost: Ints
    begins: Ints
    """Where each person's candidates begin, and one more."""

    def of(self, person: int) -> slice:
        return slice(int(self.begins[person]), int(self.begins[person + 1]))


def seconds(moments: Sequence[datetime]) -> Ints:
    """Microseconds since 1970."""
    return np.rint(np.array([one.timestamp() for one in moments]) * 1e6).astype(np.int64)


def in_person(sessions: Sequence[PlanSession]) -> Flags:
    return np.array([one.mode == "in_person" for one in sessions], dtype=bool)


def able(problem: PlanProblem) -> tuple[Flags, Ints]:
    """Whether each person has each set of skills that some session asks for, and which set a session asks for."""
    sets: dict[frozenset[str], int] = {}
    group = np.array([sets.setdefault(frozenset(one.skills), len(sets)) for one in problem.sessions], dtype=np.int64)
    column = {skill: at for at, skill in enumerate(sorted({skill for each in sets for skill in each}))}
    has = np.zeros((len(problem.people), len(column)), dtype=bool)
    for at, one in enumerate(problem.people):
        has[at, [column[skill] for skill in one.skills if skill in column]] = True
    found = np.empty((len(problem.people), len(sets)), dtype=bool)
    for wanted, at in sets.items():
        found[:, at] = has[:, [column[skill] for skill in wanted]].all(axis=1)
    return found, group


class Free:
    """When people are free for a whole session and not booked in it."""

    def __init__(self, sessions: Sequence[PlanSession]) -> None:
        self.start, self.end = seconds([one.start for one in sessions]), seconds([one.end for one in sessions])
        self.order = np.argsort(self.start, kind="stable")
        self.by_start, self.ends = self.start[self.order], self.end[self.order]
        self.latest = np.maximum.accumulate(self.ends) if len(self.ends) else self.ends

    def of(self, people: Sequence[PlanPerson]) -> Flags:
        whole = self._within(people)
        owner, start, end = _times([one.booked for one in people])
        low = np.searchsorted(self.latest, start, side="right")
        high = np.searchsorted(self.by_start, end)
        row, session, which = _spread(owner, low, high)
        met = self.ends[session] > start[which]
        whole[row[met], session[met]] = False
        back = np.empty_like(whole)
        back[:, self.order] = whole
        return back

    def _within(self, people: Sequence[PlanPerson]) -> Flags:
        """Sessions in order of start. Those that begin in a free time mostly end in it; the others are looked at."""
        owner, start, end = _joined(*_times([one.free for one in people]))
        low, high = np.searchsorted(self.by_start, start), np.searchsorted(self.by_start, end)
        sure = np.clip(np.searchsorted(self.latest, end, side="right"), low, high)
        steps = np.zeros((len(people), len(self.start) + 1), dtype=np.int16)
        np.add.at(steps, (owner, low), 1)
        np.add.at(steps, (owner, sure), -1)
        whole = np.cumsum(steps, axis=1, dtype=np.int16)[:, :-1] > 0
        row, session, which = _spread(owner, sure, high)
        held = self.ends[session] <= end[which]
        whole[row[held], session[held]] = True
        return whole


def _times(periods: Sequence[Sequence[Period]]) -> tuple[Ints, Ints, Ints]:
    """Whose each is, its start and its end."""
    both = seconds([moment for each in periods for period in each for moment in period]).reshape(-1, 2)
    owner = np.repeat(np.arange(len(periods)), [len(each) for each in periods])
    return owner, both[:, 0], both[:, 1]


def _joined(owner: Ints, start: Ints, end: Ints) -> tuple[Ints, Ints, Ints]:
    """Times of one owner that touch, made one."""
    if not len(owner):
        return owner, start, end
    order = np.lexsort((start, owner))
    owner, start, end = owner[order], start[order], end[order]
    rank = np.searchsorted(np.unique(end), end) + owner * (len(end) + 1)
    last = np.maximum.accumulate(rank)
    until = np.unique(end)[last % (len(end) + 1)]
    new = np.ones(len(owner), dtype=bool)
    new[1:] = (owner[1:] != owner[:-1]) | (start[1:] > until[:-1])
    first = np.flatnonzero(new)
    return owner[first], start[first], until[np.append(first[1:], len(owner)) - 1]


def _spread(owner: Ints, low: Ints, high: Ints) -> tuple[Ints, Ints, Ints]:
    """Each range made its members: the owner, the member, and the number of the range."""
    count = np.maximum(high - low, 0)
    which = np.repeat(np.arange(len(owner)), count)
    inside = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    return owner[which], low[which] + inside, which


class Journeys:
    """Kilometres there, rounded up; to nowhere for sessions online."""

    def __init__(self, problem: PlanProblem) -> None:
        self.to = np.radians([one.place or (0.0, 0.0) for one in problem.sessions]).reshape(-1, 2)
        self.home = np.radians([one.home or (np.nan, np.nan) for one in problem.people]).reshape(-1, 2)
        self.there = in_person(problem.sessions)
        limits = [np.inf if one.max_km is None else one.max_km for one in problem.people]
        self.limit = np.array(limits, dtype=np.float64)

    def km(self, people: Ints, sessions: Ints) -> NDArray[np.float64]:
        """NaN where a home is not known."""
        home, to = self.home[people], self.to[sessions]
        half = np.sin((to[:, 0] - home[:, 0]) / 2) ** 2
        half += np.cos(home[:, 0]) * np.cos(to[:, 0]) * np.sin((to[:, 1] - home[:, 1]) / 2) ** 2
        far = np.ceil(np.round(2 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(half))), 9))
        return np.where(self.there[sessions], far, 0.0)


def _bits(lists: Sequence[Sequence[str]], column: dict[str, int]) -> NDArray[np.uint64]:
    words = np.zeros((len(lists), len(column) // 64 + 1), dtype=np.uint64)
    for at, each in enumerate(lists):
        for topic in each:
            if (place := column.get(topic)) is not None:
                words[at, place // 64] |= np.uint64(1 << place % 64)
    return words


def make(problem: PlanProblem) -> Table:
    sessions, people = problem.sessions, problem.people
    need = np.array([[one.needs.lived, one.needs.professional] for one in sessions], dtype=np.int64).reshape(-1, 2)
    kind = np.array([KINDS.index(one.kind) for one in people], dtype=np.int64)
    column = {topic: at for at, topic in enumerate(sorted({topic for one in sessions for topic in one.topics}))}
    wanted = _bits([one.topics for one in sessions], column)
    shared = _bits([one.topics if one.kind == "lived" else [] for one in people], column)
    able_for, group = able(problem)
    free, journeys = Free(sessions), Journeys(problem)
    limits = [np.iinfo(np.int64).max if one.max_sessions is None else one.max_sessions for one in people]
    pieces: list[tuple[Ints, Ints, Ints]] = []
    for begin in range(0, len(people), AT_ONCE):
        some = slice(begin, begin + AT_ONCE)
        fit = free.of(people[some])
        fit &= able_for[some][:, group]
        fit &= (need > 0)[:, kind[some]].T
        who, session = (each.astype(np.int64) for each in np.nonzero(fit))
        who += begin
        km = journeys.km(who, session)
        near = ~journeys.there[session] | (km <= journeys.limit[who])
        who, session, km = who[near], session[near], km[near]
        topics = np.bitwise_count(wanted[session] & shared[who]).sum(axis=1, dtype=np.int64)
        pieces.append((who, session, km.astype(np.int64) - A_TOPIC * topics))
    person, session, cost = (
        np.concatenate([each[at] for each in pieces]) if pieces else np.zeros(0, dtype=np.int64) for at in range(3)
    )
    return Table(
        need=need.reshape(-1),
        start=free.start,
        end=free.end,
        kind=kind,
        worked=np.array([one.sessions_this_year for one in people], dtype=np.int64),
        most=np.array(limits, dtype=np.int64),
        first_time=np.array([one.first_time for one in people], dtype=bool),
        person=person,
        place=2 * session + kind[person],
        cost=cost,
        begins=np.searchsorted(person, np.arange(len(people) + 1)),
    )
