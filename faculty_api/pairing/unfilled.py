"""Pure: why a place stays empty, counted, in the order in which people fall away."""

from faculty_api.pairing.engine import Candidate, Problem, Suits, allowed, near_enough, together
from faculty_api.pairing.telling import capital, count, listed
from schemas.availability import Free
from schemas.people import Kind

PLACE_SUITS_NONE = "this place suits none of them"
ANOTHER_PLACE = "Another place, or a session online, would help"


def why_unfilled(problem: Problem, kind: Kind, elsewhere: int = 0) -> str:
    """How far the people of a kind get, counted: who has the skills, who is free, who is near, who may join.

    ``elsewhere``: how many could, but are suggested for another session at that time.
    """
    if elsewhere:
        who = count(elsewhere, "person who could is", "people who could are")
        return f"{who} suggested for another session at that time. {capital(_unfilled(problem, kind))}"
    return _unfilled(problem, kind)


def _unfilled(problem: Problem, kind: Kind) -> str:
    gone = problem.leave_out | {one.id for one in problem.taken}
    rest = [one for one in problem.candidates if one.kind is kind and one.id not in gone and not _private(one)]
    trained = [one for one in rest if not one.misses]
    skilled = [one for one in trained if problem.skills <= one.skills]
    free = [one for one in skilled if one.free is not Free.BUSY]
    near = [one for one in free if near_enough(problem, one)]
    suited = [one for one in near if one.place is Suits.YES]
    willing = [one for one in suited if one.limit is None]
    in_time = [one for one in willing if not one.clash]
    fit = [one for one in in_time if allowed(problem, one) and all(together(problem, one, t) for t in problem.taken)]
    who = count(len(rest), "person", "people")
    if not rest:
        return "there is nobody left to ask"
    if not trained:
        return f"{who} could be asked; none has what the programme requires"
    if not skilled:
        return f"{who} could be asked; none has all the skills"
    has = [
        *(["what the programme requires"] if len(trained) < len(rest) else []),
        *(["the skills"] if problem.skills else []),
    ]
    start = f"{count(len(skilled), 'person has', 'people have')} {listed(has)}" if has else f"{who} could do it"
    if not free:
        return f"{start}; none is free"
    start = f"{start}; {count(len(free), 'is', 'are')} free"
    if not near:
        return f"{start}; none would travel this far"
    if not suited:
        return f"{start}; {PLACE_SUITS_NONE}"
    if not willing:
        return f"{start}; none within the limits that they set themselves"
    if not in_time:
        return f"{start}; none could be there in time from another session"
    if not fit:
        return f"{start}; none can be paired with the people already asked or suggested"
    if len(fit) < problem.places(kind):
        return f"{start}; {len(fit)} of the {problem.places(kind)} needed could come"
    return f"{start}; those who are free cannot be paired with each other"


def _private(one: Candidate) -> bool:
    """Not counted, so that nobody learns of it by counting."""
    return one.not_this or one.place is Suits.UNTOLD
