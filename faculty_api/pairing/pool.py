"""Everything known of an Academy's people, seen from its sessions; what suggestions and choices by hand stand on."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import NamedTuple
from uuid import UUID

from faculty_api.availability import service as availability
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.work import Work
from faculty_api.needs.rules import place_suits
from faculty_api.networks import service as networks
from faculty_api.pairing import engine, limits, queries
from faculty_api.people import geography
from faculty_api.people import lending_rules as rules
from faculty_api.people import service as people
from faculty_api.programmes import service as programmes
from faculty_api.training.words import all_in_way
from schemas.access import Permission, Reach
from schemas.availability import Known, Worked
from schemas.people import AssociateFacts, Kind
from schemas.programmes import Mode, SessionFacts
from schemas.values import Interval

Taken = Mapping[UUID, Collection[UUID]]
"""People who hold or were offered a place already, by session."""


NOTHING = queries.Own(None, frozenset(), frozenset(), frozenset())


class Pool(NamedTuple):
    people: dict[UUID, AssociateFacts]
    known: Mapping[UUID, Mapping[UUID, Known]]
    worked: dict[UUID, Worked]
    apart: frozenset[frozenset[UUID]]
    gaps: programmes.Gaps
    own: Mapping[UUID, queries.Own]
    today: date
    asked: Mapping[UUID, int] | None = None
    told: Reach | None = None
    """Of whose people whoever asks may know that a place does not suit them."""
    clashes: Mapping[tuple[UUID, UUID], programmes.Clash] = {}
    """By session and person: what is booked at its time, or too near to it for the way."""


async def gather(
    work: Work,
    everybody: Mapping[UUID, AssociateFacts],
    sessions: Sequence[SessionFacts],
    taken: Taken,
    asked: Mapping[UUID, int] | None = None,
) -> Pool:
    """``everybody`` and, from wherever they are, those who are ``taken``. ``asked``: lately, how often."""
    known = dict(everybody)
    others = {person for session in sessions for person in taken.get(session.id, ())} - known.keys()
    if others:
        known |= await people.facts(work, others)
    wanted: dict[UUID, list[Interval]] = {session.id: spans(session) for session in sessions}
    own = await queries.own(work.session, known)
    return Pool(
        people=known,
        known=await availability.known_for(work, known, wanted),
        clashes=await programmes.clashes_of(work, known.keys(), sessions),
        worked=await availability.history(work, known),
        apart=frozenset(
            frozenset((person, other)) for person, one in own.items() for other in one.apart if other in known
        ),
        gaps=await programmes.gaps(work, sessions, known.keys()),
        own=own,
        told=work.actor.reach(Permission.NEED_VIEW),
        today=london_day(work.now),
        asked=asked,
    )


def spans(session: SessionFacts) -> list[Interval]:
    return [Interval(start=part.starts_at, end=part.ends_at) for part in session.parts]


def problem(session: SessionFacts, pool: Pool, taken: Collection[UUID], leave_out: AbstractSet[UUID]) -> engine.Problem:
    seen = {person: candidate(facts, session, pool) for person, facts in pool.people.items()}
    where = (session.academy, london_day(session.starts_at))
    there = [seen[person] for person in taken if person in seen]
    filled = Counter(one.kind for one in there)
    return engine.Problem(
        mode=session.mode,
        lived=max(0, session.lived_needed - filled[Kind.LIVED]),
        professional=max(0, session.professional_needed - filled[Kind.PROFESSIONAL]),
        skills=frozenset(session.skills),
        topics=frozenset(session.topics),
        candidates=[one for person, one in seen.items() if rules.may_be_asked(pool.people[person], *where)],
        taken=there,
        apart=pool.apart,
        leave_out=frozenset(leave_out),
    )


def candidate(facts: AssociateFacts, session: SessionFacts, pool: Pool) -> engine.Candidate:
    worked, told = pool.worked[facts.id], pool.known[session.id][facts.id]
    day, own = london_day(session.starts_at), pool.own.get(facts.id, NOTHING)
    wants = own.limits
    limited = limits.of(wants, worked.days, day, pool.today)
    clash = pool.clashes.get((session.id, facts.id))
    return engine.Candidate(
        id=facts.id,
        name=facts.full_name,
        short=facts.short_name,
        kind=Kind(facts.kind),
        free=told.free,
        from_list=told.from_list,
        calendar=told.calendar,
        told_on=london_day(told.told_at) if told.told_at else None,
        limit=limited.rule if limited else None,
        limit_words=limited.words if limited else "",
        clash=clash.in_time if clash else "",
        rest_days=wants.rest_days if wants else 0,
        month_left=limits.left_in_month(wants, worked.days, day) if wants else None,
        skills=frozenset(facts.skills),
        topics=frozenset(facts.topics),
        km=geography.between(facts.postcode, session.place_postcode),
        max_km=facts.travel_km,
        sessions_this_year=worked.sessions_this_year,
        asked=None if pool.asked is None else pool.asked.get(facts.id, 0),
        first_time=facts.first_time,
        call_first=facts.call_first,
        lent=f"{networks.place(facts.academy)} until {facts.lent.last_day:%-d %B %Y}" if facts.lent else "",
        programme_times=worked.by_programme.get(session.programme_id, 0),
        last_on=worked.last_on,
        partners=worked.partners,
        place=suits(facts, session, pool),
        misses=all_in_way(pool.gaps.get((session.id, facts.id), ())),
        not_this=not own.not_discussed.isdisjoint(session.topics),
    )


def suits(facts: AssociateFacts, session: SessionFacts, pool: Pool) -> engine.Suits:
    """Whether its place has all that somebody must have of one; online there is none to suit."""
    must = pool.own.get(facts.id, NOTHING).places
    if not must or session.mode is not Mode.IN_PERSON or place_suits(must, session.venue_has):
        return engine.Suits.YES
    told = pool.told is not None and (pool.told.everyone or facts.academy in pool.told.academies)
    return engine.Suits.NO if told else engine.Suits.UNTOLD
