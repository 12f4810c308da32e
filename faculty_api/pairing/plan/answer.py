"""A pairing problem solved and told: who leads what and why, which places stay empty and why, and the proof."""

from time import monotonic

import numpy as np
from msgspec import UNSET

from faculty_api.pairing.plan import pins
from faculty_api.pairing.plan.checks import check
from faculty_api.pairing.plan.conflicts import Apart
from faculty_api.pairing.plan.exact import Say, Solved, solve
from faculty_api.pairing.plan.greedy import cost
from faculty_api.pairing.plan.read import BadProblem
from faculty_api.pairing.plan.table import EMPTY, KINDS, Facts, Table, make
from faculty_api.pairing.plan.times import Ints
from faculty_api.pairing.plan.why import Why
from schemas.planning import EmptyPlace, Plan, PlannedSession, PlanProblem


def kept_apart(problem: PlanProblem) -> Apart:
    """Either's ``not_with`` is enough; somebody who is not in the problem is in nobody's way."""
    number = {one.id: at for at, one in enumerate(problem.people)}
    found: dict[int, set[int]] = {}
    for at, one in enumerate(problem.people):
        for other in one.not_with:
            if (beside := number.get(other)) is not None:
                found.setdefault(at, set()).add(beside)
                found.setdefault(beside, set()).add(at)
    return {at: frozenset(others) for at, others in found.items()}


def plan(problem: PlanProblem, seconds: float, say: Say = lambda _: None, began: float | None = None) -> Plan:
    """``BadProblem`` when it contradicts itself. ``seconds``: from ``began``, of the monotonic clock, else from now."""
    began = monotonic() if began is None else began
    if faults := check(problem):
        raise BadProblem(faults)
    facts, apart = Facts(problem), kept_apart(problem)
    table = make(problem, facts)
    say(f"{len(problem.sessions):,} sessions, {len(problem.people):,} people, {len(table.person):,} candidates")
    pinned, faults = pins.candidates(problem, table, apart)
    if faults:
        raise BadProblem(faults)
    found = _around(table, apart, pinned, began + seconds, say)
    return _told(problem, Why(problem, facts, table, apart, found.chosen), table, found, monotonic() - began)


def _around(table: Table, apart: Apart, pinned: Ints, until: float, say: Say) -> Solved:
    if not len(pinned):
        return solve(table, apart, until, say)
    smaller, which = pins.around(table, apart, pinned)
    found = solve(smaller, apart, until, say)
    chosen = np.sort(np.concatenate([which[found.chosen], pinned]))
    whole = cost(table, chosen, EMPTY)
    return Solved(chosen, whole, found.bound + whole - found.cost)


def _told(problem: PlanProblem, why: Why, table: Table, found: Solved, seconds: float) -> Plan:
    filled: dict[int, list[int]] = {}
    for place, person in zip(table.place[found.chosen].tolist(), table.person[found.chosen].tolist(), strict=True):
        filled.setdefault(place, []).append(person)
    ids = [one.id for one in problem.people]
    assignments, unfilled = [], []
    for at, session in enumerate(problem.sessions):
        both = [filled.get(2 * at + kind, []) for kind in range(2)]
        reasons = {ids[one]: why.chosen(one, at) for each in both for one in each}
        if reasons:
            lived, professional = ([ids[one] for one in each] for each in both)
            assignments.append(
                PlannedSession(session=session.id, lived=lived, professional=professional, reasons=reasons)
            )
        for kind, name in enumerate(KINDS):
            if lacking := int(table.need[2 * at + kind]) - len(both[kind]):
                words = why.empty(2 * at + kind)
                unfilled += [EmptyPlace(session=session.id, kind=name, why=words)] * lacking  # type: ignore[arg-type]
    return Plan(
        assignments=assignments,
        unfilled=unfilled,
        cost=found.cost,
        bound=found.bound,
        seconds=round(seconds, 3),
        notice=UNSET if found.cost == found.bound else _gap(found),
    )


def _gap(found: Solved) -> str:
    share = 100 * (found.cost - found.bound) / max(abs(found.cost), 1)
    return f"The time ran out: a plan that costs up to {found.cost - found.bound:,} less ({share:.3g} %) may exist"
