"""Pure: who could step in at a session if somebody drops out; nobody is asked for that beforehand."""

from collections.abc import Collection, Sequence

from faculty_api.pairing.engine import Candidate, in_order
from faculty_api.pairing.keeping import Seen, not_both
from schemas.people import Kind


def reserves(beside: Sequence[Seen], led: Sequence[Collection[Candidate]]) -> list[list[Candidate]]:
    """Of each session, for each kind that leads it, the cheapest who could join everybody there but one of that kind.

    ``beside``: each as it is while the plan holds for the others. Nobody stands in at two sessions of which they could
    do one only; somebody who stands in nowhere yet goes first.
    """
    found: list[list[Candidate]] = []
    stands_in: dict[object, list[Seen]] = {}
    for each, there in zip(beside, led, strict=True):
        mine = [one for kind in Kind if (one := _best(each, there, kind, stands_in)) is not None]
        for one in mine:
            stands_in.setdefault(one.id, []).append(each)
        found.append(mine)
    return found


def _best(
    each: Seen, there: Collection[Candidate], kind: Kind, stands_in: dict[object, list[Seen]]
) -> Candidate | None:
    """Whoever of that kind may drop out, the others stay: who stands in must be able to lead with all of them."""
    kinds = [one for one in there if one.kind is kind]
    if not kinds:
        return None
    gone = {one.id for one in there}
    others = [one for one in there if len(kinds) > 1 or one.kind is not kind]
    problem = each.problem._replace(taken=[*each.problem.taken, *others], leave_out=each.problem.leave_out | gone)
    could = [
        one for one in in_order(problem, kind) if not any(not_both(other, each) for other in stands_in.get(one.id, ()))
    ]
    return min(could, key=lambda one: one.id in stands_in, default=None)
