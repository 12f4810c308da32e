"""Somebody who was booked cannot come: who could step in, and asking them in one press.

Who knows the others comes first (they led together before, or lead in that cohort), as far as nothing is in their way;
else the best of the others, by the same engine as every suggestion. Nobody was asked for it beforehand.
"""

from collections.abc import Collection, Iterable
from itertools import groupby
from uuid import UUID

from faculty_api.availability import service as availability
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.work import Work
from faculty_api.offers import partner_queries, queries, stepping_queries
from faculty_api.offers.sending import day_to_answer, send
from faculty_api.offers.suggesting import wish_for
from faculty_api.offers.views import views
from faculty_api.pairing import service as pairing
from faculty_api.people import service as people
from faculty_api.programmes import service as programmes
from schemas.access import Permission
from schemas.availability import Free
from schemas.offers import OfferStatus, OfferTo, OfferView, SendOffers
from schemas.pairing import Reason, ReasonRule, SessionSuggestions, SuggestedPerson
from schemas.people import Kind
from schemas.programmes import SessionFacts
from schemas.stepping_in import AskInstead, SteppingIn
from schemas.values import PersonId

MOST_SESSIONS = 3
"""Of which one page looks for somebody: each is a plan of its own. The others stay where they are listed."""
MOST_KNOWN = 2
ASKED = Conflict("Somebody was asked for this place already, or it is filled. Nobody else was asked")


async def to_step_in(
    work: Work, session_ids: Collection[UUID] | None = None, most: int = MOST_SESSIONS
) -> list[SteppingIn]:
    """A row for each place that somebody left who was booked, by time; of these sessions, or of the first to come."""
    work.must(Permission.PAIR_SUGGEST)
    reach = work.must(Permission.OFFER_SEND)
    where = [queries.readable(reach), queries.left_open(work.now)]
    left = [one for one in await views(work, *where) if one.status is OfferStatus.CANCELLED]
    if session_ids is not None:
        left = [one for one in left if one.session_id in session_ids]
    sessions = [(key, list(theirs)) for key, theirs in groupby(left, key=lambda one: one.session_id)][:most]
    return [one for key, theirs in sessions for one in await _of_session(work, key, theirs)]


async def _of_session(work: Work, session_id: UUID, left: list[OfferView]) -> list[SteppingIn]:
    wish = await wish_for(work, [session_id])
    session = (await programmes.session_facts(work, [session_id]))[session_id]
    answer_by = day_to_answer(london_day(work.now), london_day(session.starts_at))
    found, gone = [], set(wish.leave_out[session_id])
    for offer in left:
        known = await _known(work, session, offer, wish, gone)
        who, one, words = known or await _best(work, session, offer, wish, gone)
        if who is None:
            empty = next((each for each in one.unfilled if each.kind is offer.kind), None) if one else None
            why = empty.why if empty else "there is nobody left to ask"
            found.append(SteppingIn(left=offer, answer_by=answer_by, why=why, help=empty.help if empty else ""))
            continue
        gone.add(who.id)
        reasons = [each for choice in one.choices[:1] for each in choice.reasons] if one else []
        check = await _check(work, session, who, reasons)
        found.append(SteppingIn(left=offer, who=who, reasons=reasons, known=words, check=check, answer_by=answer_by))
    return found


Found = tuple[SuggestedPerson | None, SessionSuggestions | None, str]


async def _known(
    work: Work, session: SessionFacts, left: OfferView, wish: pairing.Wish, gone: Collection[UUID]
) -> Found | None:
    """None when nobody who knows them could do it: the engine refuses to keep who may not be asked."""
    beside = wish.taken[session.id]
    rows = await stepping_queries.knows(work.session, session.cohort_id, left.kind, beside, gone, MOST_KNOWN)
    for row in rows:
        try:
            plan = await pairing.suggest(work, [session.id], wish._replace(keep=[(session.id, row.person_id)]))
        except Invalid:
            continue
        who = next((one for each in plan.sessions for one in each.kept if one.id == row.person_id), None)
        if who is not None and (await _free(work, session, who.id)) is Free.FREE:
            words = "They led a session together before" if row.together else "They lead in this cohort already"
            return who, plan.sessions[0], words
    return None


async def _best(
    work: Work, session: SessionFacts, left: OfferView, wish: pairing.Wish, gone: Collection[UUID]
) -> Found:
    plan = await pairing.suggest(work, [session.id], wish._replace(leave_out={session.id: frozenset(gone)}))
    one = plan.sessions[0]
    return _of_kind((each for choice in one.choices[:1] for each in choice.people), left.kind), one, ""


def _of_kind(some: Iterable[SuggestedPerson], kind: Kind) -> SuggestedPerson | None:
    return next((one for one in some if one.kind is kind), None)


async def _free(work: Work, session: SessionFacts, person: UUID) -> Free:
    found = await availability.answers_for(work, {person}, {session.id: pairing.spans(session)})
    return found[session.id][person]


async def _check(work: Work, session: SessionFacts, who: SuggestedPerson, reasons: Collection[Reason]) -> str:
    """What a person has to do or to weigh before this offer leaves; empty when it can leave at once."""
    facts = (await people.facts(work, {who.id}))[who.id]
    if who.id == work.actor.person:
        return "This is you, so somebody else in the team must send it"
    if facts.call_first:
        return f"{facts.short_name} asked for a call before any offer"
    if (await _free(work, session, who.id)) is not Free.FREE:
        return f"{facts.short_name} has not said if they are free"
    unknown = next((each.words for each in reasons if each.rule is ReasonRule.TRAVEL_UNKNOWN), "")
    return unknown.removeprefix("Check: ")


async def ask_instead(work: Work, session_id: UUID, command: AskInstead) -> OfferView:
    """One offer for a place that is open, whoever presses at that moment; checked as every offer is."""
    reach = work.must(Permission.OFFER_SEND)
    session = (await programmes.session_facts(work, [session_id])).get(session_id)
    who = (await people.facts(work, {command.person_id})).get(command.person_id)
    if session is None or who is None or not (reach.everyone or session.academy in reach.academies):
        raise NotFound
    await queries.lock_session(work.session, session_id)
    needed = session.lived_needed if who.kind == Kind.LIVED else session.professional_needed
    if await stepping_queries.filled(work.session, session_id, who.kind, work.now) >= needed:
        raise ASKED
    beside = await partner_queries.booked(work.session, session_id)
    to = OfferTo(
        session_id=session.id,
        person_id=command.person_id,
        partner_id=PersonId(beside[0]) if len(beside) == 1 and beside[0] != command.person_id else None,
    )
    answer_by = day_to_answer(london_day(work.now), london_day(session.starts_at))
    (made,) = await send(work, SendOffers(offers=[to], answer_by=answer_by))
    return made
