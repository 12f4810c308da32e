"""What a type cannot say about a pairing problem: order, ids that stand twice, places that are missing."""

from collections.abc import Iterator, Sequence

from schemas.planning import Fault, Period, PlanPerson, PlanProblem, PlanSession


def check(problem: PlanProblem) -> list[Fault]:
    return [
        *_twice("sessions", [one.id for one in problem.sessions]),
        *_twice("people", [one.id for one in problem.people]),
        *(fault for at, one in enumerate(problem.sessions) for fault in _session(one, f"sessions[{at}]")),
        *(fault for at, one in enumerate(problem.people) for fault in _person(one, f"people[{at}]")),
        *_pins(problem),
    ]


def unknown(problem: PlanProblem) -> list[Fault]:
    """Not wrong: somebody may be kept apart from a person who is not in this problem. Said, for it may be a slip."""
    known = {one.id for one in problem.people}
    return [
        Fault(f"people[{at}].not_with[{place}]", f"there is no person {other} in this problem, so this changes nothing")
        for at, one in enumerate(problem.people)
        for place, other in enumerate(one.not_with)
        if other not in known
    ]


def _twice(name: str, ids: Sequence[str]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for at, one in enumerate(ids):
        if first.setdefault(one, at) != at:
            yield Fault(f"{name}[{at}].id", f"stands twice: {name}[{first[one]}] is {one} already")


def _session(one: PlanSession, path: str) -> Iterator[Fault]:
    if one.end <= one.start:
        yield Fault(f"{path}.end", "must be after start")
    if one.mode == "in_person" and one.place is None:
        yield Fault(f"{path}.place", "is missing: a session in person needs its latitude and longitude")


def _person(one: PlanPerson, path: str) -> Iterator[Fault]:
    yield from _periods(one.free, f"{path}.free")
    yield from _periods(one.booked, f"{path}.booked")
    if one.id in one.not_with:
        yield Fault(f"{path}.not_with[{one.not_with.index(one.id)}]", "must be somebody else")


def _periods(periods: Sequence[Period], path: str) -> Iterator[Fault]:
    for at, (start, end) in enumerate(periods):
        if end <= start:
            yield Fault(f"{path}[{at}]", "must end after it starts")


def _pins(problem: PlanProblem) -> Iterator[Fault]:
    sessions, people = {one.id for one in problem.sessions}, {one.id for one in problem.people}
    first: dict[tuple[str, str], int] = {}
    for at, pin in enumerate(problem.pins):
        if pin.session not in sessions:
            yield Fault(f"pins[{at}].session", f"there is no session {pin.session}")
        if pin.person not in people:
            yield Fault(f"pins[{at}].person", f"there is no person {pin.person}")
        if first.setdefault((pin.session, pin.person), at) != at:
            yield Fault(f"pins[{at}]", f"stands twice: pins[{first[pin.session, pin.person]}] is the same")
