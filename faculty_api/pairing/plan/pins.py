"""People whom somebody has already put into a session: taken as given, and everything else decided around them."""

import numpy as np

from faculty_api.pairing.plan.conflicts import Apart
from faculty_api.pairing.plan.greedy import Taken
from faculty_api.pairing.plan.table import Table
from faculty_api.pairing.plan.times import Ints
from schemas.planning import Fault, PlanProblem


def candidates(problem: PlanProblem, table: Table, apart: Apart) -> tuple[Ints, list[Fault]]:
    """The pinned candidates, in order, and what is wrong: somebody who cannot, or pins that exclude each other."""
    session = {one.id: at for at, one in enumerate(problem.sessions)}
    person = {one.id: at for at, one in enumerate(problem.people)}
    taken, faults = Taken(table, apart), list[Fault]()
    full = table.need.copy()
    for number, pin in enumerate(problem.pins):
        mine = np.arange(table.begins[person[pin.person]], table.begins[person[pin.person] + 1])
        found = mine[table.place[mine] // 2 == session[pin.session]]
        if not len(found):
            words = f"{pin.person} cannot lead {pin.session}: not of a kind it needs, or without its skills, not free"
            faults.append(Fault(f"pins[{number}]", f"{words}, too far away or without a session left"))
        elif not full[table.place[found[0]]]:
            faults.append(Fault(f"pins[{number}]", f"more people are pinned to {pin.session} than it has places"))
        elif not taken.may(int(found[0])):
            words = "contradicts a pin before it: at the same time, over the limit, or with somebody they may not join"
            faults.append(Fault(f"pins[{number}]", words))
        else:
            taken.take(int(found[0]))
            full[table.place[found[0]]] -= 1
    return np.sort(np.array(taken.chosen, dtype=np.int64)), faults


def around(table: Table, apart: Apart, pinned: Ints) -> tuple[Table, Ints]:
    """The table without what the pins take or exclude, and which of the old candidates the new ones are."""
    need, given = table.need.copy(), np.bincount(table.person[pinned], minlength=len(table.worked))
    np.subtract.at(need, table.place[pinned], 1)
    keep = need[table.place] > 0
    keep &= (table.most - given)[table.person] > 0
    session = table.place // 2
    for at in pinned.tolist():
        person, there = int(table.person[at]), int(session[at])
        mine = np.arange(table.begins[person], table.begins[person + 1])
        met = (table.start[session[mine]] < table.end[there]) & (table.start[there] < table.end[session[mine]])
        keep[mine[met]] = False
        beside = np.flatnonzero(session == there)
        other = table.person[beside]
        shut = np.isin(other, np.array(sorted(apart.get(person, ())), dtype=np.int64))
        keep[beside[shut | (table.first_time[other] & table.first_time[person])]] = False
    left = np.flatnonzero(keep)
    return table._replace(
        need=need,
        worked=table.worked + given,
        most=table.most - given,
        person=table.person[left],
        place=table.place[left],
        cost=table.cost[left],
        begins=np.searchsorted(table.person[left], np.arange(len(table.worked) + 1)),
    ), left
