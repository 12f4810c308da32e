"""Everybody who could be chosen for one session by hand, with what stands in the way and what to think about."""

from collections.abc import Collection, Mapping
from uuid import UUID

from faculty_api.availability import service as availability
from faculty_api.kernel.errors import NotFound
from faculty_api.kernel.work import Work
from faculty_api.pairing import pool, words
from faculty_api.pairing.engine import Candidate, Problem
from faculty_api.people import service as people
from faculty_api.people import vocabulary
from faculty_api.programmes import service as programmes
from schemas.access import Permission
from schemas.availability import Free
from schemas.pairing import PersonToAsk, SessionPeople
from schemas.people import AssociateFacts, AssociateStatus, Kind
from schemas.programmes import SessionFacts
from schemas.values import PersonId

NOT_THIS = "Cannot be asked for this session"
"""Says nothing of why: the reason is the person's own, and several have these words, so that none can be guessed."""
ORDER = {free: place for place, free in enumerate((Free.FREE, Free.UNKNOWN, Free.BUSY))}


async def to_choose(
    work: Work,
    session_id: UUID,
    taken: Collection[UUID],
    closed: Mapping[UUID, str],
    before: Mapping[UUID, str],
) -> SessionPeople:
    """People of the session's Academy, or lent to it on that day: first those who can be asked, free people first.

    ``taken``: who holds or was offered a place; ``closed``: why not to ask somebody again, ``before``: what an earlier
    offer for this session came to; both in words, by person.
    """
    reach = work.must(Permission.PAIR_SUGGEST)
    session = (await programmes.session_facts(work, [session_id])).get(session_id)
    if session is None or not (reach.everyone or session.academy in reach.academies):
        raise NotFound
    everybody: dict[UUID, AssociateFacts] = {one.id: one for one in await people.members(work, session.academy)}
    gathered = await pool.gather(work, everybody, [session], {session_id: taken})
    problem = pool.problem(session, gathered, taken, set())
    blocked = {**await _blocked(work, session, everybody, problem), **closed}
    found = [
        PersonToAsk(
            id=PersonId(one.id),
            name=one.name,
            kind=one.kind,
            free=one.free,
            from_list=one.from_list and one.free is Free.FREE,
            calendar=one.calendar,
            age=words.age(one.told_on, gathered.today),
            stale=words.is_old(one.told_on, gathered.today),
            blocked=blocked.get(one.id, ""),
            notes=words.notes(problem, one, _names("topic")),
            checks=words.checks(problem, one, _names("skill"), before.get(one.id, "")),
        )
        for one in problem.candidates
        if _needed(session, one.kind)
    ]
    return SessionPeople(
        session=session,
        lived_open=problem.lived,
        professional_open=problem.professional,
        people=sorted(found, key=lambda one: (words.PLACE[one.kind], one.blocked != "", ORDER[one.free], one.name)),
    )


def _needed(session: SessionFacts, kind: Kind) -> int:
    return session.lived_needed if kind is Kind.LIVED else session.professional_needed


def _names(kind: str) -> dict[str, str]:
    return {word.code: word.name for word in vocabulary.words(kind)}


async def _blocked(
    work: Work, session: SessionFacts, everybody: Mapping[UUID, AssociateFacts], problem: Problem
) -> dict[UUID, str]:
    """What sending an offer would be refused for, by person."""
    spans = pool.spans(session)
    since, until = min(span.start for span in spans), max(span.end for span in spans)
    held = await availability.booked(work, everybody, since, until)
    found: dict[UUID, str] = {}
    for one in problem.candidates:
        booked = any(a.start < b.end and b.start < a.end for a in held.get(one.id, ()) for b in spans)
        if one.id == work.actor.person:
            found[one.id] = "This is you. Someone else in the team must send your offer"
        elif one.id not in everybody or everybody[one.id].status != AssociateStatus.ACTIVE:
            found[one.id] = "Is not taking sessions now"
        elif booked:
            found[one.id] = "Is already booked at that time"
        elif one.misses:
            found[one.id] = one.misses
        elif one.not_this or _kept_apart(problem, one):
            found[one.id] = NOT_THIS
    return found


def _kept_apart(problem: Problem, one: Candidate) -> bool:
    return any(frozenset((one.id, there.id)) in problem.apart for there in problem.taken)
