"""Pure: the best people for the open places of one session, exactly.

A person's cost is 100 for each session this year, 20 for each time they were asked lately, 1 a kilometre there, and 50
less for each topic of the session that somebody with lived experience shares; people who have not said that they are
free come after all who have. The cost of a set is the sum. Sets are found by branch and bound over candidates in order
of cost, so what is returned is what trying every set would return. ``together`` finds the best for several.
"""

from bisect import insort
from collections.abc import Sequence
from datetime import date
from enum import Enum
from itertools import accumulate
from typing import NamedTuple
from uuid import UUID

from schemas.availability import Free
from schemas.busy import CalendarSays
from schemas.people import Kind
from schemas.programmes import Mode
from schemas.terms import LimitRule

A_SESSION = 100
A_TOPIC = 50
A_TIME_ASKED = 20
NOT_SAID = 1_000_000
FAR_UNKNOWN = 100
"""Kilometres counted for somebody whose journey nobody knows."""
CHOICES = 3


class Suits(Enum):
    """Whether a place has what somebody must have of it. ``UNTOLD``: not, and whoever asks may not know who that is."""

    YES = "yes"
    NO = "no"
    UNTOLD = "untold"


class Candidate(NamedTuple):
    """One person, seen from one session. ``km`` is one way; ``programme_times``: sessions of this programme led.

    ``from_list``: a list said when they are free, not yet they themselves. ``lent``: from where, and until when.
    """

    id: UUID
    name: str
    short: str
    kind: Kind
    free: Free = Free.FREE
    from_list: bool = False
    calendar: CalendarSays | None = None
    """What their own calendar says; ``free`` counts it already."""
    skills: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    km: int | None = None
    max_km: int | None = None
    sessions_this_year: int = 0
    asked: int | None = None
    """Offers made to them in the last months; None: not looked at."""
    also: tuple[int | str, ...] = ()
    """Numbers of the other sessions that the plan gives them, as ``keeping.Seen`` has them."""
    first_time: bool = False
    call_first: bool = False
    programme_times: int = 0
    last_on: date | None = None
    partners: frozenset[UUID] = frozenset()
    lent: str = ""
    misses: str = ""
    """What the programme requires and they do not have on the day, in words; nobody is chosen who misses anything."""
    told_on: date | None = None
    """When they, or a list, last said anything of that time."""
    limit: LimitRule | None = None
    """A limit of their own that keeps them from this session, with what is booked; ``limit_words`` say it."""
    limit_words: str = ""
    rest_days: int = 0
    month_left: int | None = None
    """How many more sessions they want in the month of this one; None: they set no limit."""
    clash: str = ""
    """A booking of theirs from or to which there is not time enough for the way, in words after their name."""
    place: Suits = Suits.YES
    not_this: bool = False
    """Not to be asked for this session, for a reason of their own that nobody else is told."""


class Problem(NamedTuple):
    """``taken``: people who hold or were offered the other places; they limit who may join them and are not chosen."""

    mode: Mode
    lived: int = 1
    professional: int = 1
    skills: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    candidates: Sequence[Candidate] = ()
    taken: Sequence[Candidate] = ()
    apart: frozenset[frozenset[UUID]] = frozenset()
    leave_out: frozenset[UUID] = frozenset()

    def places(self, kind: Kind) -> int:
        return self.lived if kind is Kind.LIVED else self.professional


Chosen = tuple[Candidate, ...]


def near_enough(problem: Problem, one: Candidate) -> bool:
    """Unknown distances and unsaid limits do not stand in the way; the reasons say so."""
    if problem.mode is not Mode.IN_PERSON or one.km is None or one.max_km is None:
        return True
    return one.km <= one.max_km


def allowed(problem: Problem, one: Candidate) -> bool:
    return (
        one.id not in problem.leave_out
        and one.id not in {other.id for other in problem.taken}
        and not one.misses
        and one.limit is None
        and not one.clash
        and one.place is Suits.YES
        and not one.not_this
        and one.free is not Free.BUSY
        and problem.skills <= one.skills
        and near_enough(problem, one)
    )


def together(problem: Problem, one: Candidate, other: Candidate) -> bool:
    """Whether two may lead one session: not kept apart, and not both for the first time."""
    return not (one.first_time and other.first_time) and frozenset((one.id, other.id)) not in problem.apart


def cost(problem: Problem, one: Candidate) -> int:
    journey = FAR_UNKNOWN if one.km is None else one.km
    return (
        A_SESSION * one.sessions_this_year
        + A_TIME_ASKED * (one.asked or 0)
        + (journey if problem.mode is Mode.IN_PERSON else 0)
        - (A_TOPIC * len(problem.topics & one.topics) if one.kind is Kind.LIVED else 0)
        + (NOT_SAID if one.free is Free.UNKNOWN else 0)
    )


def in_order(problem: Problem, kind: Kind) -> list[Candidate]:
    """Who may fill a place of this kind: by cost, then who has waited longest, then by id: ties always fall alike."""
    fit = (
        one
        for one in problem.candidates
        if one.kind is kind and allowed(problem, one) and all(together(problem, one, other) for other in problem.taken)
    )
    return sorted(fit, key=lambda one: (cost(problem, one), one.last_on or date.min, one.id))


def choices(problem: Problem) -> list[Chosen]:
    """First, second and third choice, fewer when there are no more.

    The first two are the cheapest sets. The third is the cheapest that does without everybody who is in both of them,
    so that one person's no does not end all three; when there is none such, the cheapest that is left.
    """
    if problem.lived + problem.professional == 0:
        return []
    sides = {kind: in_order(problem, kind) for kind in Kind}
    best = _cheapest(problem, sides, CHOICES)
    both = set(best[0]) & set(best[1]) if len(best) == CHOICES else set()
    if not both:
        return best
    without = {kind: [one for one in side if one not in both] for kind, side in sides.items()}
    return [*best[:2], *(_cheapest(problem, without, 1) or best[2:])]


class _Found(NamedTuple):
    cost: int
    rank: tuple[int, ...]
    people: Chosen


Side = tuple[int, list[tuple[int, int, Candidate]]]
"""How many places of a kind are left, and (cost, rank, person) of those who may fill them, in order."""


class _Search:
    """Depth first over places; a branch is cut when its people and the cheapest that could follow are no better."""

    def __init__(self, problem: Problem, keep: int) -> None:
        self.problem, self.keep = problem, keep
        self.best: list[_Found] = []
        self.awkward = {person for pair in problem.apart for person in pair}

    def run(self, sides: Sequence[Side]) -> list[Chosen]:
        self._fill(sides, 0, (), ())
        return [found.people for found in self.best]

    def _fill(self, sides: Sequence[Side], spent: int, rank: tuple[int, ...], people: Chosen) -> None:
        open_sides = [side for side in sides if side[0]]
        if any(len(side) < places for places, side in open_sides):
            return
        if not open_sides:
            insort(self.best, _Found(spent, rank, people))
            del self.best[self.keep :]
            return
        (places, side), *others = open_sides
        later = sum(sum(each[0] for each in other[:wanted]) for wanted, other in others)
        sums = [0, *accumulate(each[0] for each in side)]
        for at in range(len(side) - places + 1):
            bound = spent + sums[at + places] - sums[at] + later
            if self._too_dear(bound):
                return
            price, place, one = side[at]
            left = [(places - 1, self._beside(one, side[at + 1 :])), *((n, self._beside(one, s)) for n, s in others)]
            self._fill(left, spent + price, (*rank, place), (*people, one))

    def _too_dear(self, bound: int) -> bool:
        """Later sets of the same cost rank behind earlier ones, so an equal bound is no better."""
        return len(self.best) == self.keep and bound >= self.best[-1].cost

    def _beside(self, one: Candidate, side: list[tuple[int, int, Candidate]]) -> list[tuple[int, int, Candidate]]:
        if not one.first_time and one.id not in self.awkward:
            return side
        return [each for each in side if together(self.problem, one, each[2])]


def _cheapest(problem: Problem, sides: dict[Kind, list[Candidate]], keep: int) -> list[Chosen]:
    ranked = [
        (problem.places(kind), [(cost(problem, one), at, one) for at, one in enumerate(sides[kind])]) for kind in Kind
    ]
    return _Search(problem, keep).run(ranked)
