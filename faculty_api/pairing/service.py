"""Suggested people for sessions, with reasons in words."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple
from uuid import UUID

from faculty_api.availability import service as availability
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import NotFound
from faculty_api.kernel.work import Work
from faculty_api.pairing import engine, words
from faculty_api.people import geography, vocabulary
from faculty_api.people import service as people
from faculty_api.policy import book
from faculty_api.programmes import service as programmes
from schemas.access import Permission
from schemas.availability import Free, Worked
from schemas.pairing import Choice, SessionSuggestions, SuggestedPerson, Unfilled
from schemas.people import AssociateFacts, Kind
from schemas.programmes import SessionFacts
from schemas.values import Interval, PersonId

Taken = Mapping[UUID, Collection[UUID]]


class _Pool(NamedTuple):
    """Everything known of an Academy's people for some sessions."""

    people: dict[UUID, AssociateFacts]
    free: Mapping[UUID, Mapping[UUID, Free]]
    worked: dict[UUID, Worked]
    apart: frozenset[frozenset[UUID]]


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
    pool = await _pool(work, academy, sessions, taken)
    figures = book.load().on(london_day(work.now))
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
        problem = _problem(session, pool, given, taken.get(session.id, ()), leave_out.get(session.id, set()) | clash)
        answers[session.id] = _answer(session, problem, known)
        for person in answers[session.id].choices[0].people if answers[session.id].choices else ():
            given[person.id] += 1
            held += [(person.id, part) for part in spans(session)]
    return answers


async def _pool(work: Work, academy: str, sessions: Sequence[SessionFacts], taken: Taken) -> _Pool:
    everybody: dict[UUID, AssociateFacts] = {}
    for kind in Kind:
        everybody |= {one.id: one for one in await people.active(work, academy, kind)}
    others = {person for session in sessions for person in taken.get(session.id, ())} - everybody.keys()
    if others:
        everybody |= await people.facts(work, others)
    return _Pool(
        people=everybody,
        free=await availability.answers_for(work, everybody, {session.id: spans(session) for session in sessions}),
        worked=await availability.history(work, everybody),
        apart=frozenset(await people.kept_apart(work, everybody)),
    )


def spans(session: SessionFacts) -> list[Interval]:
    return [Interval(start=part.starts_at, end=part.ends_at) for part in session.parts]


def _overlap(one: Interval, other: Interval) -> bool:
    return one.start < other.end and other.start < one.end


def _problem(
    session: SessionFacts, pool: _Pool, given: Counter[UUID], taken: Collection[UUID], leave_out: AbstractSet[UUID]
) -> engine.Problem:
    seen = {person: _candidate(facts, session, pool, given[person]) for person, facts in pool.people.items()}
    there = [seen[person] for person in taken if person in seen]
    filled = Counter(one.kind for one in there)
    return engine.Problem(
        mode=session.mode,
        lived=max(0, session.lived_needed - filled[Kind.LIVED]),
        professional=max(0, session.professional_needed - filled[Kind.PROFESSIONAL]),
        skills=frozenset(session.skills),
        topics=frozenset(session.topics),
        candidates=[one for person, one in seen.items() if pool.people[person].academy == session.academy],
        taken=there,
        apart=pool.apart,
        leave_out=frozenset(leave_out),
    )


def _candidate(facts: AssociateFacts, session: SessionFacts, pool: _Pool, given: int) -> engine.Candidate:
    worked = pool.worked[facts.id]
    return engine.Candidate(
        id=facts.id,
        name=facts.full_name,
        short=facts.short_name,
        kind=Kind(facts.kind),
        free=pool.free[session.id][facts.id],
        skills=frozenset(facts.skills),
        topics=frozenset(facts.topics),
        km=geography.between(facts.postcode, session.place_postcode),
        max_km=facts.travel_km,
        sessions_this_year=worked.sessions_this_year + given,
        first_time=facts.first_time,
        call_first=facts.call_first,
        programme_times=worked.by_programme.get(session.programme_id, 0),
        last_on=worked.last_on,
        partners=worked.partners,
    )


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
                    for one in sorted(them, key=lambda one: (one.name, one.id))
                ],
                reasons=words.reasons(problem, them, known),
            )
            for them in chosen
        ],
        unfilled=[Unfilled(kind=kind, why=words.why_unfilled(problem, kind)) for kind in short],
    )


def _short(problem: engine.Problem) -> list[Kind]:
    """The kinds that cannot fill their places even by themselves; all of them when only together they cannot."""
    wanted = [kind for kind in Kind if problem.places(kind)]
    alone = {Kind.LIVED: problem._replace(professional=0), Kind.PROFESSIONAL: problem._replace(lived=0)}
    return [kind for kind in wanted if not engine.choices(alone[kind])] or wanted
