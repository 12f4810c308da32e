"""A first plan, place by place, those with the fewest candidates first: where the exact search begins."""

import numpy as np

from faculty_api.pairing.plan.conflicts import Apart, ByPlace
from faculty_api.pairing.plan.table import STEP, Own, Table
from faculty_api.pairing.plan.times import Ints


class Taken:
    """Who has been given what so far, and whether one more may be."""

    def __init__(self, table: Table, apart: Apart) -> None:
        self.table, self.apart = table, apart
        self.given = np.zeros(len(table.worked), dtype=np.int64)
        self.sessions: dict[int, list[int]] = {}
        self.people: dict[int, list[int]] = {}
        self.chosen: list[int] = []
        self.held: set[int] = set()

    def may(self, at: int) -> bool:
        table, person, session = self.table, int(self.table.person[at]), int(self.table.place[at]) // 2
        if self.given[person] >= table.most[person]:
            return False
        start, end = table.start[session], table.end[session]
        if any(table.start[each] < end and start < table.end[each] for each in self.sessions.get(person, ())):
            return False
        if not table.never.get(session, frozenset()).isdisjoint(self.sessions.get(person, ())):
            return False
        if (own := table.own.get(person)) is not None and not self._wanted(own, person, session):
            return False
        beside, new = self.people.get(session, ()), table.first_time[person]
        return not any((new and table.first_time[one]) or one in self.apart.get(person, ()) for one in beside)

    def _wanted(self, own: Own, person: int, session: int) -> bool:
        """Whether one more session is within the person's own limits."""
        table, mine = self.table, self.sessions.get(person, ())
        if own.rest and any(abs(int(table.day[each] - table.day[session])) <= own.rest for each in mine):
            return False
        month = int(table.month[session])
        return sum(int(table.month[each]) == month for each in mine) < own.left.get(month, len(mine) + 1)

    def take(self, at: int) -> None:
        person, session = int(self.table.person[at]), int(self.table.place[at]) // 2
        self.given[person] += 1
        self.sessions.setdefault(person, []).append(session)
        self.people.setdefault(session, []).append(person)
        self.chosen.append(at)
        self.held.add(at)


def greedy(table: Table, apart: Apart, by_place: ByPlace, liked: Ints) -> Ints:
    """Candidates taken, in order; first those liked, as far as they may be."""
    taken = Taken(table, apart)
    left_of = table.need.copy()
    for at in liked.tolist():
        if left_of[table.place[at]] and taken.may(at):
            taken.take(at)
            left_of[table.place[at]] -= 1
    for place in np.argsort(np.diff(by_place.begins), kind="stable").tolist():
        left = int(left_of[place])
        if not left:
            continue
        mine = by_place.of(place)
        price = by_place.first[mine] + STEP * taken.given[table.person[mine]]
        for at in mine[np.argsort(price, kind="stable")].tolist():
            if not left:
                break
            if at not in taken.held and taken.may(at):
                taken.take(at)
                left -= 1
    return np.sort(np.array(taken.chosen, dtype=np.int64))


def cost(table: Table, chosen: Ints, empty: int) -> int:
    """What these candidates cost, by the definition: places left empty, each next session of one person, journeys."""
    given = np.bincount(table.person[chosen], minlength=len(table.worked))
    worked = STEP * (given * table.worked + given * (given - 1) // 2)
    return int(table.need.sum() - len(chosen)) * empty + int(worked.sum()) + int(table.cost[chosen].sum())
