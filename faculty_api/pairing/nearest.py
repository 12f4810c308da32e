"""The people a plan can be made of, without looking at everybody: who comes first for each session, and the proof that
nobody else could change the plan."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.work import Work
from faculty_api.pairing import queries
from faculty_api.pairing.engine import CHOICES, FAR_UNKNOWN, Chosen, Problem, cost, in_order
from faculty_api.people import geography
from schemas.people import Kind
from schemas.programmes import Mode, SessionFacts

MOST = 80
"""Of each kind, for each session: some of them will be busy, or asked already."""
Beyond = Mapping[tuple[UUID, Kind], int]
"""What anybody who was not looked at costs at least, by session and kind; where it is missing everybody was."""


class Nearest(NamedTuple):
    people: frozenset[UUID]
    beyond: Beyond


async def of(work: Work, academy: str, sessions: Sequence[SessionFacts], times: Mapping[UUID, int]) -> Nearest:
    """``times``: how often people were asked lately. Asks no permission: called by use-cases that asked."""
    asked = [_asked(at, one) for at, one in enumerate(sessions)]
    found = await queries.first(work.session, academy, asked, times, work.now, MOST)
    people = frozenset(one.person for one in found if one.place <= MOST)
    beyond: dict[tuple[UUID, Kind], int] = {
        (sessions[one.at].id, Kind(one.kind)): one.least for one in found if one.place > MOST
    }
    return Nearest(people, beyond)


def _asked(at: int, one: SessionFacts) -> queries.Asked:
    away = one.mode is Mode.IN_PERSON
    there = geography.home(one.place_postcode) if away else None
    return queries.Asked(
        at=at,
        kinds=[kind.value for kind, needed in _needed(one) if needed],
        skills=one.skills,
        topics=one.topics,
        days=_weekdays(one),
        km={area: geography.km(where, there) for area, where in geography.areas().items()} if there else {},
        far=FAR_UNKNOWN if away else 0,
    )


def _needed(one: SessionFacts) -> list[tuple[Kind, int]]:
    return [(Kind.LIVED, one.lived_needed), (Kind.PROFESSIONAL, one.professional_needed)]


def _weekdays(one: SessionFacts) -> int:
    """Of the days on which its parts begin: who said nothing of one of these is not known to be free."""
    days = 0
    for part in one.parts:
        days |= 1 << london_day(part.starts_at).weekday()
    return days


def sure(problem: Problem, choices: Sequence[Chosen], like: Chosen, beyond: Mapping[Kind, int]) -> bool:
    """Whether nobody beyond could be in one of the choices for a session: a set with such a person costs no less.

    ``like``: as many of each kind are chosen.
    """
    places = {kind: sum(one.kind is kind for one in like) for kind in Kind}
    asked = [kind for kind in Kind if places[kind]]
    if not any(kind in beyond for kind in asked):
        return True
    if len(choices) < CHOICES or set(choices[0]) & set(choices[1]) & set(choices[2]):
        return False
    prices = {kind: [cost(problem, one) for one in in_order(problem, kind)[: places[kind]]] for kind in asked}
    whole = sum(sum(each) for each in prices.values())
    dearest = max(sum(cost(problem, one) for one in each) for each in choices)
    return all(dearest <= whole - prices[kind][-1] + beyond[kind] for kind in asked if kind in beyond)
