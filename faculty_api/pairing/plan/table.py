"""Who may fill which place, and what it costs: the problem's words turned into columns of numbers.

A place is a session and a kind: ``2 * session`` for lived experience, one more for professionals. Candidates lie in
order of person, then session.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from faculty_api.pairing.plan.times import Diaries, Flags, Ints, micro
from schemas.planning import PlanProblem

KINDS = ("lived", "professional")
EMPTY = 10_000_000
STEP = 100
A_TOPIC = 50
EARTH_KM = 6371.0088
NO_LIMIT = 1 << 40
NONE: Ints = np.zeros(0, dtype=np.int64)
AT_ONCE = 1024
"""People looked at together: what is held at once is some times this many times the sessions, in bytes."""


class Own(NamedTuple):
    """Limits of one person: whole days of rest between two sessions, and how many more in each month."""

    rest: int
    left: Mapping[int, int]


class Table(NamedTuple):
    """``cost`` of a candidate: the journey and the topics; what the person has worked is in ``worked``."""

    need: Ints
    start: Ints
    end: Ints
    worked: Ints
    most: Ints
    first_time: Flags
    person: Ints
    place: Ints
    cost: Ints
    begins: Ints
    """Where each person's candidates begin, and one more."""
    day: Ints = NONE
    month: Ints = NONE
    """Of each session, as whole numbers that follow each other; only where ``own`` says of anybody that they matter."""
    own: Mapping[int, Own] = {}
    never: Mapping[int, frozenset[int]] = {}
    """Sessions that nobody can do both of, though their times do not meet."""


class Facts:
    """What candidates are made of, kept to say afterwards why a place is filled or empty."""

    def __init__(self, problem: PlanProblem) -> None:
        sessions, people = problem.sessions, problem.people
        self.need = np.array([[one.needs.lived, one.needs.professional] for one in sessions], np.int64).reshape(-1, 2)
        self.start, self.end = micro([one.start for one in sessions]), micro([one.end for one in sessions])
        self.kind = np.array([KINDS.index(one.kind) for one in people], dtype=np.int64)
        self.diaries = Diaries(people)
        self.able, self.group = _able(problem)
        self.there = np.array([one.mode == "in_person" for one in sessions], dtype=bool)
        self.to = np.radians([one.place or (0.0, 0.0) for one in sessions]).reshape(-1, 2)
        self.home = np.radians([one.home or (np.nan, np.nan) for one in people]).reshape(-1, 2)
        self.cosine_to, self.cosine_home = np.cos(self.to[:, 0]), np.cos(self.home[:, 0])
        far = [np.inf if one.max_km is None else one.max_km for one in people]
        self.max_km = np.array(far, dtype=np.float64)
        most = [NO_LIMIT if one.max_sessions is None else one.max_sessions for one in people]
        self.most = np.array(most, dtype=np.int64)

    def km(self, people: Ints, sessions: Ints) -> NDArray[np.float64]:
        """There, rounded up; NaN where a home is not known; to a session online 0."""
        home, to = self.home[people], self.to[sessions]
        half = np.sin((to[:, 1] - home[:, 1]) / 2) ** 2
        half *= self.cosine_home[people] * self.cosine_to[sessions]
        half += np.sin((to[:, 0] - home[:, 0]) / 2) ** 2
        # Nine decimals: a distance of nothing is 0 and not, by a rounding of the machine, 1.
        far = np.ceil(np.round(2 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(half))), 9))
        return np.where(self.there[sessions], far, 0.0)

    def near(self, people: Ints, sessions: Ints, km: NDArray[np.float64]) -> Flags:
        return ~self.there[sessions] | (km <= self.max_km[people])


def _able(problem: PlanProblem) -> tuple[Flags, Ints]:
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


def _bits(lists: Sequence[Sequence[str]], column: dict[str, int]) -> NDArray[np.uint64]:
    words = np.zeros((len(lists), len(column) // 64 + 1), dtype=np.uint64)
    for at, each in enumerate(lists):
        for topic in each:
            if (place := column.get(topic)) is not None:
                words[at, place // 64] |= np.uint64(1 << place % 64)
    return words


def make(problem: PlanProblem, facts: Facts) -> Table:
    sessions, people = problem.sessions, problem.people
    column = {topic: at for at, topic in enumerate(sorted({topic for one in sessions for topic in one.topics}))}
    wanted = _bits([one.topics for one in sessions], column)
    shared = _bits([one.topics if one.kind == "lived" else [] for one in people], column)
    pieces: list[tuple[Ints, Ints, Ints]] = []
    for begin in range(0, len(people), AT_ONCE):
        who, session = _fit(facts, np.arange(begin, min(begin + AT_ONCE, len(people))))
        km = facts.km(who, session)
        near = facts.near(who, session, km)
        who, session, km = who[near], session[near], km[near]
        topics = np.bitwise_count(wanted[session] & shared[who]).sum(axis=1, dtype=np.int64)
        pieces.append((who, 2 * session + facts.kind[who], km.astype(np.int64) - A_TOPIC * topics))
    none: Ints = np.zeros(0, dtype=np.int64)
    person, place, cost = (np.concatenate([none, *(each[at] for each in pieces)]) for at in range(3))
    return Table(
        need=facts.need.reshape(-1),
        start=facts.start,
        end=facts.end,
        worked=np.array([one.sessions_this_year for one in people], dtype=np.int64),
        most=facts.most,
        first_time=np.array([one.first_time for one in people], dtype=bool),
        person=person,
        place=place,
        cost=cost,
        begins=np.searchsorted(person, np.arange(len(people) + 1)),
    )


def _fit(facts: Facts, who: Ints) -> tuple[Ints, Ints]:
    """Of the kind, with the skills, free, and with a session left to give; in order of person, then session."""
    fit = facts.diaries.open(who, facts.start, facts.end)
    fit &= np.take(facts.able[who], facts.group, axis=1)
    fit &= np.ascontiguousarray((facts.need > 0).T)[facts.kind[who]]
    fit &= (facts.most[who] > 0)[:, None]
    row, session = (each.astype(np.int64) for each in np.nonzero(fit))
    return who[row], session
