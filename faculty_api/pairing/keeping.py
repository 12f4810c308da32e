"""Pure: people whom somebody chose for a session beforehand, or why they cannot be kept there."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol
from uuid import UUID

from faculty_api.pairing import limits
from faculty_api.pairing.engine import Candidate, Problem, Suits, allowed, cost, together
from faculty_api.programmes.clash_rules import Hindrance, Spot, between
from schemas.availability import Free
from schemas.people import Kind
from schemas.values import Interval

Keep = tuple[UUID, UUID]
"""A session, and who is to lead it."""
NOT_BOTH = {
    Hindrance.OVERLAP: "which are at the same time",
    Hindrance.TRAVEL: "and there is not time enough for the way from one to the other",
}
A_KIND = {Kind.LIVED: "an associate", Kind.PROFESSIONAL: "a professional"}


class Seen(NamedTuple):
    """A session with its open places, as everything about who leads it sees it."""

    id: UUID
    number: int | str
    """As it stands after the word "session"; with the cohort's name where there are several."""
    problem: Problem
    spans: Sequence[Interval]
    day: date | None = None
    spots: Sequence[Spot] = ()
    """Its parts and where they are; none: nobody has a way to it."""


def meet(one: Sequence[Interval], other: Sequence[Interval]) -> bool:
    return any(a.start < b.end and b.start < a.end for a in one for b in other)


class Timed(Protocol):
    """Something with parts at times, and perhaps at places."""

    @property
    def spans(self) -> Sequence[Interval]: ...
    @property
    def spots(self) -> Sequence[Spot]: ...


def not_both(one: Timed, other: Timed) -> Hindrance | None:
    """What keeps anybody from doing both: parts that meet, or the way between them, as for bookings."""
    if meet(one.spans, other.spans):
        return Hindrance.OVERLAP
    found = between(one.spots, other.spots)
    return found.kind if found else None


def first_objection(seen: Sequence[Seen], keep: Iterable[Keep]) -> str:
    """What stands in the way of the first that cannot be kept, in words; empty when all can be."""
    sessions = {each.id: each for each in seen}
    kept: list[tuple[Seen, Candidate]] = []
    for session, person in keep:
        there = sessions.get(session)
        one = next((each for each in there.problem.candidates if each.id == person), None) if there else None
        if there is None or one is None:
            return "Somebody you wanted to keep cannot be asked any more, or their session has no open place"
        if objection := _alone(there, one) or _beside(there, one, kept):
            return objection
        kept.append((there, one))
    return ""


def _alone(there: Seen, one: Candidate) -> str:
    """Why somebody is apart from others or leaves a session out is theirs alone, so several have the last words."""
    if not there.problem.places(one.kind):
        return f"Session {there.number} has no open place for {A_KIND[one.kind]}, so {one.name} cannot be kept there"
    if one.free is Free.BUSY:
        return f"{one.name} is not free for session {there.number}, or is booked then"
    if one.misses:
        return f"{one.name} cannot lead session {there.number}. {one.misses}"
    if one.clash:
        return f"{one.name} {one.clash}. So they cannot be kept for session {there.number}"
    if one.limit:
        return f"{one.name} {one.limit_words}, so they cannot be kept for session {there.number}"
    if one.place is Suits.NO:
        return f"The place of session {there.number} does not suit {one.name}, so they cannot be kept there"
    alone = allowed(there.problem, one) and all(together(there.problem, one, each) for each in there.problem.taken)
    return "" if alone else _closed(there, one)


def _closed(there: Seen, one: Candidate) -> str:
    return f"{one.name} cannot be asked for session {there.number}. Choose somebody else"


def _beside(there: Seen, one: Candidate, kept: Sequence[tuple[Seen, Candidate]]) -> str:
    here = [other for session, other in kept if session.id == there.id]
    if sum(other.kind is one.kind for other in here) >= there.problem.places(one.kind):
        return f"You keep more people for session {there.number} than it has open places"
    for session, other in kept:
        if other.id == one.id and (why := not_both(session, there)):
            words = f"{one.name} is kept for session {session.number} and session {there.number}"
            return f"{words}, {NOT_BOTH[why]}. Keep them for one"
    others = [session.day for session, other in kept if other.id == one.id]
    if limits.beside(one, there.day, others):
        return f"{one.name} does not want so many sessions so near each other. Keep them for fewer than you did"
    for other in here:
        if other.first_time and one.first_time:
            return f"Session {there.number} would be the first for {other.name} and {one.name}. Keep one of them"
        if not together(there.problem, one, other):
            return _closed(there, one)
    return ""


def around(seen: Sequence[Seen], keep: Iterable[Keep]) -> list[Seen]:
    """The same sessions with those who are kept in their places, and nowhere else at or near that time."""
    wanted = list(keep)
    found = []
    for each in seen:
        here = {person for session, person in wanted if session == each.id}
        plan = {other.id: [person for session, person in wanted if session == other.id] for other in seen}
        away = elsewhere(each, seen, plan)
        people = [one for one in each.problem.candidates if one.id in here]
        problem = each.problem._replace(
            lived=each.problem.lived - sum(one.kind is Kind.LIVED for one in people),
            professional=each.problem.professional - sum(one.kind is Kind.PROFESSIONAL for one in people),
            taken=[*each.problem.taken, *people],
            leave_out=each.problem.leave_out | away,
        )
        found.append(each._replace(problem=problem))
    return found


def elsewhere(each: Seen, seen: Sequence[Seen], plan: Mapping[UUID, Iterable[UUID]]) -> set[UUID]:
    """Who cannot have this session while the plan gives them others: at that time, too far away just before or after,
    or past a limit of their own."""
    found: set[UUID] = set()
    days: dict[UUID, list[date | None]] = {}
    for other in seen:
        if other.id != each.id:
            for person in plan.get(other.id, ()):
                days.setdefault(person, []).append(other.day)
                if not_both(other, each):
                    found.add(person)
    return found | {
        one.id for one in each.problem.candidates if one.id in days and limits.beside(one, each.day, days[one.id])
    }


def in_month_of(each: Seen, seen: Sequence[Seen], plan: Mapping[UUID, Iterable[UUID]]) -> Counter[UUID]:
    """How many other sessions of that month the plan gives whom."""
    return Counter(
        person
        for other in seen
        if other.id != each.id and other.day and each.day and limits.in_month(each.day, [other.day])
        for person in plan.get(other.id, ())
    )


def given(problem: Problem, count: Mapping[UUID, Sequence[int | str]], spent: Mapping[UUID, int]) -> Problem:
    """``count``: numbers of the other sessions somebody has in the plan already; ``spent``: how many this month."""

    def more(one: Candidate) -> Candidate:
        others = count.get(one.id, ())
        if not others:
            return one
        left = None if one.month_left is None else max(one.month_left - spent.get(one.id, 0), 0)
        year = one.sessions_this_year + len(others)
        return one._replace(sessions_this_year=year, also=tuple(others), month_left=left)

    return problem._replace(
        candidates=[more(one) for one in problem.candidates], taken=[more(one) for one in problem.taken]
    )


def core(seen: Sequence[Seen], keep: Iterable[Keep] = ()) -> list[Keep]:
    """One person of each kind for as many of the sessions as they can lead: the most together, then at the least cost.

    Who is kept already stays; a session that has no open place of a kind needs nobody of it.
    """
    day_of = {each.id: each.day for each in seen}
    kept: dict[UUID, list[date | None]] = {}
    for session, person in keep:
        kept.setdefault(person, []).append(day_of.get(session))
    sides: list[list[_Often | None]] = [[*_often(seen, kind, kept)] or [None] for kind in Kind]
    best = min(
        (_Pair(one, other) for one in sides[0] for other in sides[1] if _fit(seen, one, other)),
        key=_Pair.rank,
        default=None,
    )
    return [(session, each.id) for each in (best or ()) if each for session in each.sessions]


def _clashes(each: Seen, one: Candidate, mine: Sequence[Seen], kept: Sequence[date | None]) -> bool:
    together_with = any(not_both(other, each) for other in mine)
    return together_with or limits.beside(one, each.day, [*kept, *(other.day for other in mine)]) is not None


class _Often(NamedTuple):
    """Somebody, the sessions they could lead, none at the time of another, and what that costs."""

    id: UUID
    first_time: bool
    sessions: tuple[UUID, ...]
    cost: int


class _Pair(NamedTuple):
    one: _Often | None
    other: _Often | None

    def rank(self) -> tuple[int, int, list[UUID]]:
        both = [each for each in self if each]
        return -sum(len(each.sessions) for each in both), sum(each.cost for each in both), [each.id for each in both]


MOST_LOOKED_AT = 60
"""Of each kind, those who can lead most: a pair among them is the best but where many are kept apart."""


def _often(seen: Sequence[Seen], kind: Kind, kept: Mapping[UUID, Sequence[date | None]]) -> list[_Often]:
    found: dict[UUID, list[tuple[Seen, Candidate]]] = {}
    for each in seen:
        if not each.problem.places(kind):
            continue
        for one in each.problem.candidates:
            mine = found.get(one.id, [])
            if (
                one.kind is kind
                and not _alone(each, one)
                and not _clashes(each, one, [s for s, _ in mine], kept.get(one.id, ()))
            ):
                found.setdefault(one.id, []).append((each, one))
    people = [
        _Often(
            person,
            mine[0][1].first_time,
            tuple(each.id for each, _ in mine),
            sum(cost(each.problem, one) for each, one in mine) + 50 * len(mine) * (len(mine) - 1),
        )
        for person, mine in found.items()
    ]
    return sorted(people, key=lambda one: (-len(one.sessions), one.cost, one.id))[:MOST_LOOKED_AT]


def _fit(seen: Sequence[Seen], one: _Often | None, other: _Often | None) -> bool:
    if one is None or other is None:
        return one is not other
    apart = any(frozenset((one.id, other.id)) in each.problem.apart for each in seen[:1])
    return not apart and not (one.first_time and other.first_time)
