"""Why each person was chosen, and why a place is empty: sentences from a closed list, each from one rule, counted."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np

from faculty_api.pairing.plan.conflicts import Apart
from faculty_api.pairing.plan.table import KINDS, Facts, Ints, Table
from schemas.planning import PlanPerson, PlanProblem

OTHER_DAYS = (-1, 1, -2, 2, -3, 3, -7, 7)
LOOKED_AT = 200
"""Empty places for which other days are looked at; there are seldom so many."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


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
            yield f"Has {'the skill' if len(set(session.skills)) == 1 else 'every skill'} asked for: {_listed(session.skills)}"
        if one.kind == "lived" and (shared := [each for each in session.topics if each in set(one.topics)]):
            yield f"Can speak about {_listed(shared)}"
        if session.mode == "in_person":
            km = int(self.facts.km(np.array([person]), np.array([at]))[0])
            yield f"{km} km away" + (f", of the {one.max_km:g} km they would travel" if one.max_km is not None else "")
        yield _worked(one, len(self.given[person]))
        if one.first_time and len(self.beside[at]) > 1:
            yield "Their first time, beside somebody who has done it before"

    def empty(self, place: int) -> list[str]:
        at, kind = place // 2, place % 2
        facts, session = self.facts, self.problem.sessions[place // 2]
        people = np.flatnonzero(facts.kind == kind)
        noun = "with lived experience" if kind == 0 else "who are professionals"
        if not len(people):
            return [
                f"There is nobody {'with lived experience' if kind == 0 else 'who is a professional'} in this problem"
            ]
        skilled = people[facts.able[people, facts.group[at]]]
        having = (
            f"have {'the skill' if len(set(session.skills)) == 1 else 'the skills'}"
            if session.skills
            else f"are {KINDS[kind]}"
        )
        if not len(skilled):
            return [
                f"None of the {len(people)} people {noun} has {'the skill' if len(set(session.skills)) == 1 else 'all the skills'}",
                *self._missing_skill(people, at),
            ]
        free = skilled[facts.diaries.open(skilled, facts.start[[at]], facts.end[[at]])[:, 0]]
        start = _people(len(skilled), having)
        if not len(free):
            return [f"{start}; none is free", *self._other_days(skilled, at)]
        where = np.full(len(free), at)
        km = facts.km(free, where)
        near = free[facts.near(free, where, km)]
        if not len(near):
            return [f"{start}; {_are(len(free))} free, none near enough", *_nearest(facts, free, km)]
        return [
            f"{start}; {_are(len(near))} free{' and near enough' if facts.there[at] else ''}",
            *self._taken(near, at),
        ]

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
        tally = {"full": 0, "elsewhere": 0, "apart": 0, "new": 0}
        for person in near.tolist():
            for name in self._kept_by(person, at):
                tally[name] += 1
                break
        words = {
            "full": (
                "have as many sessions as they want",
                "has as many sessions as they want",
                "A limit raised by one would help",
            ),
            "elsewhere": (
                "lead another session at that time",
                "leads another session at that time",
                "Another time would help",
            ),
            "apart": ("may not lead with who is there", "may not lead with who is there", "Another partner would help"),
            "new": (
                "would be there for the first time, as who is there is",
                "would be there for the first time, as who is there is",
                "A partner with experience would help",
            ),
        }
        for name, count in tally.items():
            if count:
                yield f"{_people(count, words[name][0], words[name][1])}. {words[name][2]}"

    def _kept_by(self, person: int, at: int) -> Iterator[str]:
        facts, given = self.facts, self.given.get(person, [])
        if len(given) >= facts.most[person]:
            yield "full"
        if any(facts.start[each] < facts.end[at] and facts.start[at] < facts.end[each] for each in given):
            yield "elsewhere"
        beside = self.beside.get(at, [])
        if self.apart.get(person, frozenset()) & set(beside):
            yield "apart"
        if self.table.first_time[person] and any(self.table.first_time[each] for each in beside):
            yield "new"


def _nearest(facts: Facts, free: Ints, km: np.ndarray) -> Iterator[str]:
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


def _people(count: int, many: str, single: str | None = None) -> str:
    if count == 1:
        return f"1 person {single or many.replace('have', 'has', 1).replace('are', 'is', 1)}"
    return (
        f"{count or 'No'} people {many}"
        if count
        else f"Nobody {single or many.replace('have', 'has', 1).replace('are', 'is', 1)}"
    )


def _are(count: int) -> str:
    return "1 is" if count == 1 else f"{count} are"


def _listed(words: Sequence[str]) -> str:
    some = list(dict.fromkeys(words))
    return some[0] if len(some) == 1 else f"{', '.join(some[:-1])} and {some[-1]}"
