"""Known people first, then the next choices by themselves: on a no, or when the day to answer by has gone.

Whoever ticked it is who asks: their role, at that moment, has to allow it, and each offer is checked as if they had
pressed. Nobody is asked but for a place that nobody holds and no open offer may fill.
"""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from faculty_api.accounts import service as accounts
from faculty_api.kernel.errors import Conflict, Invalid, NotFound, Refusal
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.offers import next_queries, queries, stepping_queries
from faculty_api.offers.drafting import when_words
from faculty_api.offers.next_models import NextChoice
from faculty_api.offers.stepping_in import ask_instead
from faculty_api.offers.suggesting import wish_for
from faculty_api.pairing import service as pairing
from faculty_api.programmes import service as programmes
from schemas.access import Permission
from schemas.next_choices import NextKept, NextSettled, NextState, NextStopped, NextView
from schemas.offers import OfferView
from schemas.people import Kind
from schemas.programmes import SessionFacts, SessionStatus
from schemas.stepping_in import AskInstead
from schemas.values import PersonId, SessionId

CHANGED = "The session was moved, called off or has started"
FILLED = "Every place is filled"


async def keep_next(work: Work, made: Sequence[OfferView]) -> list[NextView]:
    """For offers just made: the engine's other choices, in order, are asked by themselves; nobody who was asked."""
    work.must(Permission.OFFER_SEND)
    kept = []
    for session_id in dict.fromkeys(one.session_id for one in made):
        await queries.lock_session(work.session, session_id)
        mine = [one for one in made if one.session_id == session_id]
        there = {one.person_id for one in await next_queries.waiting(work.session, session_id)}
        names = [one for one in await _choices(work, session_id, mine) if one[0] not in there]
        for position, (person, kind) in enumerate(names, start=1):
            choice = NextChoice(
                id=new_id(), session_id=session_id, starts_at=mine[0].starts_at, kind=kind, position=position,
                person_id=person, made_by=work.actor.person, made_at=work.now,
            )  # fmt: skip
            work.session.add(choice)
        if names:
            work.record(NextKept(subject=session_id, people=[PersonId(person) for person, _ in names]))
        await work.flush()
        kept += await next_choices(work, session_id)
    return kept


async def _choices(work: Work, session_id: UUID, mine: Sequence[OfferView]) -> list[tuple[UUID, Kind]]:
    """Who would have the places of those just asked, were they not there."""
    wish = await wish_for(work, [session_id])
    found: dict[UUID, Kind] = {}
    for kind in dict.fromkeys(one.kind for one in mine):
        asked = {one.person_id for one in mine if one.kind is kind}
        stay = {person for person in wish.taken[session_id] if person not in asked}
        plan = await pairing.suggest(work, [session_id], wish._replace(taken={session_id: stay}))
        found |= {who.id: who.kind for choice in plan.sessions[0].choices for who in choice.people if who.kind is kind}
    return list(found.items())


async def next_choices(work: Work, session_id: UUID) -> list[NextView]:
    """The list of a session, what became of each, in order."""
    reach = work.must(Permission.OFFER_SEND)
    await _mine(work, session_id, reach.everyone, reach.academies)
    rows = await next_queries.listed(work.session, session_id)
    return [msgspec.convert(row, NextView, from_attributes=True) for row in rows]


async def _mine(work: Work, session_id: UUID, everyone: bool, academies: frozenset[str]) -> SessionFacts:
    session = (await programmes.session_facts(work, [session_id])).get(session_id)
    if session is None or not (everyone or session.academy in academies):
        raise NotFound
    return session


async def stop_next(work: Work, session_id: UUID) -> list[NextView]:
    """Nobody else is asked by itself for this session; offers that left stay. Pressed again it still is so."""
    reach = work.must(Permission.OFFER_SEND)
    await _mine(work, session_id, reach.everyone, reach.academies)
    await queries.lock_session(work.session, session_id)
    waits = await next_queries.waiting(work.session, session_id)
    for one in waits:
        _settle(work, one, NextState.STOPPED, "")
        one.settled_by = work.actor.person
    if waits:
        work.record(NextStopped(subject=SessionId(session_id)))
    await work.flush()
    return await next_choices(work, session_id)


async def ask_next_due(work: Work) -> bool:
    """For one session that has an empty place: the next who fits is asked. False when there is none to see to."""
    work.must(Permission.OFFER_EXPIRE)
    session_id = await next_queries.due(work.session, work.now)
    if session_id is None:
        return False
    held = await queries.lock_session(work.session, session_id)
    waits = await next_queries.waiting(work.session, session_id)
    session = (await programmes.session_facts(work, [session_id]))[session_id]
    asked: dict[UUID, int] = {}
    for one in waits:
        if held.status != SessionStatus.PLANNED or held.starts_at <= work.now or held.starts_at != one.starts_at:
            _settle(work, one, NextState.ENDED, CHANGED)
            continue
        needed = session.lived_needed if one.kind == Kind.LIVED else session.professional_needed
        places = await queries.places_held(work.session, session_id, one.kind)
        if len(places) >= needed:
            _settle(work, one, NextState.ENDED, FILLED)
        elif await stepping_queries.filled(work.session, session_id, one.kind, work.now) < needed:
            why = await _ask(work, session, one)
            _settle(work, one, NextState.PASSED if why else NextState.ASKED, why)
            asked[one.made_by] = asked.get(one.made_by, 0) + (not why)
            await work.flush()
    await _tell(work, session, asked, sum(one.state == NextState.WAITING for one in waits))
    await work.flush()
    return bool(waits)


def _settle(work: Work, one: NextChoice, state: NextState, why: str) -> None:
    one.state, one.why, one.settled_at = state, why, work.now
    work.record(NextSettled(subject=SessionId(one.session_id), person=PersonId(one.person_id), state=state))


async def _ask(work: Work, session: SessionFacts, one: NextChoice) -> str:
    """Empty when the offer has left; else why not, in the words that somebody who pressed would read."""
    actor = await accounts.acting(work, one.made_by, session.academy)
    if actor is None:
        return "Who wanted this is not in the team any more"
    their = Work(work.session, actor, work.now)
    try:
        async with their.attempt():
            await pairing.suggest(
                their, [session.id], (await wish_for(their, [session.id]))._replace(keep=[(session.id, one.person_id)])
            )
            await ask_instead(their, session.id, AskInstead(person_id=PersonId(one.person_id)))
    except NotFound:
        return "They cannot be asked by this Academy any more"
    except Invalid as no:
        return no.faults[0].message if no.faults else no.detail
    except (Conflict, Refusal) as no:
        return no.detail
    return ""


async def _tell(work: Work, session: SessionFacts, asked: dict[UUID, int], left: int) -> None:
    """One line to whoever wanted it: how many were asked, and how many are left. Nobody is named."""
    for person, count in asked.items():
        who = await accounts.person(work, person)
        said = {
            "what": f"{session.cohort_name}, session {session.number}",
            "when": when_words(session.starts_at),
            "count": str(count),
            "left": str(left),
            "link": f"/team/sessions/{session.id}",
        }
        await messages.post(work, who.id, who.email, "next_asked", **said)
