"""Suggested people for sessions, with reasons in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from uuid import UUID

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import NotFound
from faculty_api.kernel.work import Work
from faculty_api.pairing import engine, pool, words
from faculty_api.pairing.by_hand import to_choose
from faculty_api.pairing.pool import Taken, spans
from faculty_api.people import service as people
from faculty_api.people import vocabulary
from faculty_api.programmes import service as programmes
from faculty_api.rates import service as rates
from schemas.access import Permission
from schemas.pairing import Choice, LeftOut, SessionSuggestions, SuggestedPerson, Unfilled
from schemas.people import AssociateFacts, Kind
from schemas.programmes import SessionFacts
from schemas.values import Interval, PersonId

__all__ = ["Taken", "spans", "suggest", "to_choose"]


async def suggest(
    work: Work, session_ids: Sequence[UUID], leave_out: Mapping[UUID, AbstractSet[UUID]], taken: Taken | None = None
) -> list[SessionSuggestions]:
    """Up to three choices for the open places of each session, in order of time.

    ``leave_out``: people not to suggest, ``taken``: people who hold or were offered a place already, both by session.
    Exact for each session; over several, a first choice is counted as given when the next session is looked at, which
    shares the work out but is not the best for all of them together.
    """
    reach = work.must(Permission.PAIR_SUGGEST)
    found = await programmes.session_facts(work, session_ids)
    sessions = sorted(found.values(), key=lambda session: (session.starts_at, session.id))
    if len(found) != len(set(session_ids)) or not all(
        reach.everyone or session.academy in reach.academies for session in sessions
    ):
        raise NotFound
    suggested: dict[UUID, SessionSuggestions] = {}
    for academy in sorted({session.academy for session in sessions}):
        theirs = [session for session in sessions if session.academy == academy]
        suggested |= await _of_academy(work, academy, theirs, leave_out, taken or {})
    return [suggested[session.id] for session in sessions]


async def _of_academy(
    work: Work,
    academy: str,
    sessions: Sequence[SessionFacts],
    leave_out: Mapping[UUID, AbstractSet[UUID]],
    taken: Taken,
) -> dict[UUID, SessionSuggestions]:
    everybody: dict[UUID, AssociateFacts] = {
        one.id: one for kind in Kind for one in await people.active(work, academy, kind)
    }
    gathered = await pool.gather(work, everybody, sessions, taken)
    figures = (await rates.book(work, academy)).on(london_day(work.now))
    known = words.Known(
        today=london_day(work.now),
        topics={topic.code: topic.name for topic in vocabulary.words("topic")},
        tenths_a_mile=figures.number("mileage.car"),
    )
    given: Counter[UUID] = Counter()
    held: list[tuple[UUID, Interval]] = []
    answers: dict[UUID, SessionSuggestions] = {}
    for session in sessions:
        clash = {person for person, span in held if any(_overlap(span, part) for part in spans(session))}
        left_out = leave_out.get(session.id, set()) | clash
        problem = pool.problem(session, gathered, given, taken.get(session.id, ()), left_out)
        answers[session.id] = _answer(session, problem, known._replace(place=bool(session.place_postcode)))
        for person in answers[session.id].choices[0].people if answers[session.id].choices else ():
            given[person.id] += 1
            held += [(person.id, part) for part in spans(session)]
    return answers


def _overlap(one: Interval, other: Interval) -> bool:
    return one.start < other.end and other.start < one.end


def _answer(session: SessionFacts, problem: engine.Problem, known: words.Known) -> SessionSuggestions:
    chosen = engine.choices(problem)
    short = [] if chosen else _short(problem)
    return SessionSuggestions(
        session=session,
        lived_open=problem.lived,
        professional_open=problem.professional,
        choices=[
            Choice(
                people=[
                    SuggestedPerson(id=PersonId(one.id), name=one.name, kind=one.kind)
                    for one in sorted(them, key=lambda one: (words.PLACE[one.kind], one.name, one.id))
                ],
                reasons=words.reasons(problem, them, known),
            )
            for them in chosen
        ],
        unfilled=[Unfilled(kind=kind, why=words.why_unfilled(problem, kind)) for kind in short],
        left_out=_left_out(problem),
    )


def _left_out(problem: engine.Problem) -> list[LeftOut]:
    """By name: who could have been asked but for what the programme requires."""
    gone = problem.leave_out | {one.id for one in problem.taken}
    found = [
        one
        for one in problem.candidates
        if one.misses and one.id not in gone and engine.allowed(problem, one._replace(misses=""))
    ]
    return [
        LeftOut(id=PersonId(one.id), name=one.name, kind=one.kind, why=one.misses)
        for one in sorted(found, key=lambda one: (words.PLACE[one.kind], one.name, one.id))
        if problem.places(one.kind)
    ]


def _short(problem: engine.Problem) -> list[Kind]:
    """The kinds that cannot fill their places even by themselves; all of them when only together they cannot."""
    wanted = [kind for kind in Kind if problem.places(kind)]
    alone = {Kind.LIVED: problem._replace(professional=0), Kind.PROFESSIONAL: problem._replace(lived=0)}
    return [kind for kind in wanted if not engine.choices(alone[kind])] or wanted
