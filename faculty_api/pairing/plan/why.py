"""Why each person was chosen, and why a place is empty: sentences from a closed list, each from one rule, counted."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from faculty_api.pairing.plan.conflicts import Apart
from faculty_api.pairing.plan.table import Facts, Table
from faculty_api.pairing.plan.times import Ints
from schemas.planning import PlanPerson, PlanProblem

OTHER_DAYS = (-1, 1, -2, 2, -3, 3, -7, 7)
LOOKED_AT = 200
"""Empty places for which other days are looked at; there are seldom so many."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_NEW = "would be there for the first time, as somebody who is there is"
KEPT_BY = {
    "here": ("lead this session already", "leads this session already", "One more person who could would help"),
    "full": ("have no session left to give", "has no session left to give", "One more from them would help"),
    "elsewhere": ("lead another session then", "leads another session then", "Another time would help"),
    "apart": ("may not lead with who is there", "may not lead with who is there", "Another partner would help"),
    "new": (_NEW, _NEW, "A partner with experience would help"),
    "left": ("could be asked", "could be asked", "A longer search would help"),
}
"""Of several and of one, and what would help."""


class Why:
    def __init__(self, problem: PlanProblem, facts: Facts, table: Table, apart: Apart, chosen: Ints) -> None:
        self.problem, self.facts, self.table, self.apart = problem, facts, table, apart
        self.given: dict[int, list[int]] = {}
        self.beside: dict[int, list[int]] = {}
        for person, place in zip(table.person[chosen].tolist(), table.place[chosen].tolist(), strict=True):
            self.given.setdefault(person, []).append(place // 2)
            self.beside.setdefault(place // 2, []).append(person)
        self.pinned = {(pin.session, pin.person) for pin in problem.pins}
        self.looked_at = 0

    def chosen(self, person: int, at: int) -> list[str]:
        return list(self._chosen(person, at))

    def _chosen(self, person: int, at: int) -> Iterator[str]:
        one, session = self.problem.people[person], self.problem.sessions[at]
        if (session.id, one.id) in self.pinned:
            yield "Chosen by hand"
        yield "Free for the whole session and not booked"
        if session.skills:
            asked = "the skill" if len(set(session.skills)) == 1 else "every skill"
            yield f"Has {asked} asked for: {_listed(session.skills)}"
        if one.kind == "lived" and (shared := [each for each in session.topics if each in set(one.topics)]):
            yield f"Can speak about {_listed(shared)}"
        if session.mode == "in_person":
            km = int(self.facts.km(np.array([person]), np.array([at]))[0])
            yield f"{km} km away" + (f", of the {one.max_km:g} km they would travel" if one.max_km is not None else "")
        yield _worked(one, len(self.given[person]))
        if one.first_time and len(self.beside[at]) > 1:
            yield "Their first time, beside somebody who has done it before"

    def empty(self, place: int) -> list[str]:
        """The first thing that nobody passes, with how many passed what came before, and what would help."""
        at, kind, facts = place // 2, place % 2, self.facts
        people = np.flatnonzero(facts.kind == kind)
        if not len(people):
            return [f"There is nobody {'who is a professional' if kind else 'with lived experience'} in this problem"]
        skilled = people[facts.able[people, facts.group[at]]]
        asked = set(self.problem.sessions[at].skills)
        skills = "the skill" if len(asked) == 1 else "all the skills"
        if not len(skilled):
            lacking = f"None of the {len(people)} people of this kind has {skills}"
            return [
                lacking if len(people) > 1 else f"The one person of this kind has not {skills}",
                *self._missing_skill(people, at),
            ]
        start = _people(len(skilled), f"have {skills}", f"has {skills}") if asked else f"{len(skilled)} of this kind"
        free = skilled[facts.diaries.open(skilled, facts.start[[at]], facts.end[[at]])[:, 0]]
        if not len(free):
            return [f"{start}; none is free", *self._other_days(skilled, at)]
        where = np.full(len(free), at)
        km = facts.km(free, where)
        near = free[facts.near(free, where, km)]
        if not len(near):
            return [f"{start}; {_are(len(free))} free, none near enough", *_nearest(facts, free, km)]
        return [f"{start}; {_are(len(near))} free{' and near enough' * bool(facts.there[at])}", *self._taken(near, at)]

    def _missing_skill(self, people: Ints, at: int) -> Iterator[str]:
        for skill in dict.fromkeys(self.problem.sessions[at].skills):
            have = sum(skill in self.problem.people[one].skills for one in people.tolist())
            yield f"{_people(have, 'have', 'has')} {skill}"

    def _other_days(self, skilled: Ints, at: int) -> list[str]:
        """The day nearest to it on which most of those who could come are free at the same time of day."""
        self.looked_at += 1
        if self.looked_at > LOOKED_AT:
            return []
        facts, where = self.facts, np.full(len(skilled), at)
        near = skilled[facts.near(skilled, where, facts.km(skilled, where))]
        moved = np.array(OTHER_DAYS) * round(timedelta(days=1) / timedelta(microseconds=1))
        count = facts.diaries.open(near, facts.start[at] + moved, facts.end[at] + moved).sum(axis=0)
        best = int(np.argmax(count)) if len(count) else 0
        if not len(near):
            return ["None of them is near enough either"]
        if not count[best]:
            return [
                f"{_are(len(near)).capitalize()} near enough; none is free at that time on a day within a week of it"
            ]
        day = self.problem.sessions[at].start + timedelta(days=OTHER_DAYS[best])
        return [f"{_people(int(count[best]), 'are', 'is')} free on {WEEKDAYS[day.weekday()]} {day.date()} instead"]

    def _taken(self, near: Ints, at: int) -> Iterator[str]:
        """What keeps each of those who could: the first that applies, of those that hold for this plan."""
        tally = dict.fromkeys(KEPT_BY, 0)
        for person in near.tolist():
            for name in self._kept_by(person, at):
                tally[name] += 1
                break
        for name, count in tally.items():
            if count:
                yield f"{_people(count, *KEPT_BY[name][:2])}. {KEPT_BY[name][2]}"

    def _kept_by(self, person: int, at: int) -> Iterator[str]:
        facts, given = self.facts, self.given.get(person, [])
        if at in given:
            yield "here"
        if len(given) >= facts.most[person]:
            yield "full"
        if any(facts.start[each] < facts.end[at] and facts.start[at] < facts.end[each] for each in given):
            yield "elsewhere"
        beside = self.beside.get(at, [])
        if self.apart.get(person, frozenset()) & set(beside):
            yield "apart"
        if self.table.first_time[person] and any(self.table.first_time[each] for each in beside):
            yield "new"
        yield "left"


def _nearest(facts: Facts, free: Ints, km: NDArray[np.float64]) -> Iterator[str]:
    known = ~np.isnan(km)
    if not known.any():
        yield "Where they live is not said"
        return
    over = np.where(known, km - facts.max_km[free], np.inf)
    yield f"The nearest to their limit would have to travel {int(np.ceil(over.min()))} km further than they said"


def _worked(one: PlanPerson, given: int) -> str:
    before = "No session this year before this plan" if not one.sessions_this_year else (
        f"{one.sessions_this_year} session{'' if one.sessions_this_year == 1 else 's'} this year before this plan"
    )  # fmt: skip
    return f"{before}, {given} in it"


def _people(count: int, many: str, single: str) -> str:
    return f"{count} people {many}" if count > 1 else f"{'1 person' if count else 'Nobody'} {single}"


def _are(count: int) -> str:
    return "1 is" if count == 1 else f"{count} are"


def _listed(words: Sequence[str]) -> str:
    some = list(dict.fromkeys(words))
    return some[0] if len(some) == 1 else f"{', '.join(some[:-1])} and {some[-1]}"
