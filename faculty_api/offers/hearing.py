"""An answer that somebody gave by phone, in person or in writing, written down for them by the team."""

from uuid import UUID

from faculty_api.accounts import service as accounts
from faculty_api.kernel.errors import Conflict, NotAllowed
from faculty_api.kernel.work import Work
from faculty_api.offers import drafting, letters, queries, rules
from faculty_api.offers.answering import accept, decline, facts_of, given_up, held_offer
from faculty_api.offers.models import Offer
from faculty_api.offers.views import one
from faculty_api.people import service as people
from faculty_api.programmes import service as programmes
from faculty_api.training.words import all_in_way
from schemas.access import Permission
from schemas.hearing import HearAnswer, HearCancelled, OfferAnswerHeard
from schemas.offers import OfferStatus, OfferView
from schemas.programmes import SessionFacts
from schemas.values import OfferId


async def hear(work: Work, offer_id: UUID, command: HearAnswer) -> OfferView:
    """Their answer, as if they had given it themselves; they get a letter that says so and how to change it."""
    reach = work.must(Permission.OFFER_HEAR)
    offer, held = await held_offer(work, await queries.find(work.session, offer_id, reach))
    if offer.person_id == work.actor.person:
        raise NotAllowed("This offer was made to you. Answer it on your own page")
    objection = rules.objection_to_hearing(offer.status, held.status, offer.answer_by, work.now)
    if objection:
        raise Conflict(objection)
    session = await facts_of(work, offer)
    if command.answer == "yes":
        await _may_do_it(work, offer, session)
        await accept(work, offer, session, command.pay, command.reduced_to_pence)
    else:
        decline(work, offer)
    work.record(OfferAnswerHeard(subject=OfferId(offer.id), session_id=offer.session_id, told=command.told))
    await letters.heard(work, offer, session, command.answer)
    if offer.made_by != work.actor.person:
        await letters.answered(work, offer, session, command.answer)
    await work.flush()
    return await one(work, offer.id)


async def hear_cancelled(work: Work, offer_id: UUID, command: HearCancelled) -> OfferView:
    """Somebody who was booked told the team that they cannot come. As if they had cancelled it themselves."""
    reach = work.must(Permission.OFFER_HEAR)
    offer, held = await held_offer(work, await queries.find(work.session, offer_id, reach))
    if offer.person_id == work.actor.person:
        raise NotAllowed("This booking is yours. Cancel it on your own page")
    if offer.status != OfferStatus.ACCEPTED or work.now >= held.starts_at:
        raise Conflict("They are not booked for this session any more, or it has started, so nothing was changed")
    session = await given_up(work, offer)
    work.record(OfferAnswerHeard(subject=OfferId(offer.id), session_id=offer.session_id, told=command.told))
    await letters.heard(work, offer, session, "cancelled")
    if offer.made_by != work.actor.person:
        await letters.answered(work, offer, session, "cancelled")
    await work.flush()
    return await one(work, offer.id)


async def _may_do_it(work: Work, offer: Offer, session: SessionFacts) -> None:
    """What is missing is said; what the person does not discuss is not: they read it on their own page."""
    who = await accounts.person(work, offer.person_id)
    lacking = (await programmes.gaps(work, [session], [offer.person_id])).get((session.id, offer.person_id))
    if lacking:
        no = Conflict(f"{who.full_name} cannot be booked for session {session.number}. {all_in_way(lacking)}")
        no.way = ("See what to do next", f"/team/associates/{offer.person_id}/why-not?session={session.id}")
        raise no
    private = (await people.not_discussed(work, [offer.person_id])).get(offer.person_id, set())
    if not private.isdisjoint(session.topics):
        raise Conflict(
            f"A yes of {who.full_name} cannot be written down for session {session.number}. Ask them to open the "
            f"offer on their own page by {drafting.day_words(drafting.day_before(offer.answer_by))}"
        )
