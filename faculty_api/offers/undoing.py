"""A no that takes one press from the e-mail, and the way back from it.

The link only ever says no, or takes that no back: a yes binds somebody's day and shows pay, so it needs a log-in.
Opening the link changes nothing, for mail programs open links too.
"""

from uuid import UUID

from faculty_api.accounts.service import hashed
from faculty_api.kernel.errors import Conflict, NotAllowed, NotFound
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.offers import letters, link_queries, queries, rules
from faculty_api.offers.answering import facts_of, held_offer
from faculty_api.offers.drafting import day_before
from faculty_api.offers.models import Offer
from faculty_api.offers.moving import move
from faculty_api.offers.rescheduling import cannot_be_asked
from faculty_api.offers.rules import Act
from faculty_api.offers.views import one
from faculty_api.people import service as people
from schemas.access import Permission, Role
from schemas.offers import OfferByLink, OfferDeclined, OfferReopened, OfferStatus, OfferView
from schemas.values import OfferId

OVER = NotFound(
    "This link cannot be used any more. You may have answered already, the offer may have been taken back, or its "
    "time is over. Log in to see your offers"
)
NOT_YOURS = NotAllowed("This link was sent to somebody else, so you cannot answer with it. Log out, if it is yours")
ASKED_ANEW = Conflict("We have asked you for this session again since. Answer the newer offer")


async def by_link(work: Work, token: str) -> OfferByLink:
    """What the link opens. Changes nothing. Asks no permission: who has the link may."""
    return await _shown(work, await _by_link(work, token))


async def say_no_by_link(work: Work, token: str) -> OfferByLink:
    """One press says no; pressed again it still is. Asks no permission: who has the link may."""
    offer, _ = await held_offer(work, await _by_link(work, token))
    _still(work, offer, token)
    if offer.status == OfferStatus.OFFERED:
        move(offer, Act.DECLINE)
        offer.answered_by, offer.answered_at, offer.decline_reason = offer.person_id, work.now, ""
        work.record(OfferDeclined(subject=OfferId(offer.id), session_id=offer.session_id))
        await letters.answered(work, offer, await facts_of(work, offer), "no")
        await work.flush()
    return await _shown(work, offer)


async def undo_by_link(work: Work, token: str) -> OfferByLink:
    """The no was a mistake; pressed again it stays taken back. Asks no permission: who has the link may."""
    offer, held = await held_offer(work, await _by_link(work, token))
    _still(work, offer, token)
    if offer.status == OfferStatus.DECLINED:
        await _reopen(work, offer, held)
    return await _shown(work, offer)


async def undo_no(work: Work, offer_id: UUID) -> OfferView:
    """The no was a mistake: the offer is open again until the day to answer by."""
    reach = work.must(Permission.OFFER_ANSWER)
    offer, held = await held_offer(work, await queries.find(work.session, offer_id, reach))
    await _reopen(work, offer, held)
    return await one(work, offer.id)


async def _by_link(work: Work, token: str) -> Offer:
    offer = await link_queries.by_link(work.session, hashed(token))
    if offer is None:
        raise OVER
    _still(work, offer, token)
    return offer


def _still(work: Work, offer: Offer, token: str) -> None:
    """Looked at again once the offer is held: another answer, or the date, ends the link."""
    if offer.link_hash != hashed(token) or offer.status not in rules.LINK_WORKS or work.now >= offer.answer_by:
        raise OVER
    if work.actor.role is not Role.ANONYMOUS and work.actor.person != offer.person_id:
        raise NOT_YOURS


async def _reopen(work: Work, offer: Offer, held: queries.Held) -> None:
    objection = rules.objection_to_undoing(offer.status, held.status, offer.answer_by, work.now)
    if objection:
        raise Conflict(objection)
    session = await facts_of(work, offer)
    known = await people.facts(work, {offer.person_id})
    if cannot := (await cannot_be_asked(work, session, known)).get(offer.person_id):
        raise Conflict(cannot.removesuffix("."))
    if offer.place in await queries.places_held(work.session, offer.session_id, offer.kind):
        offer.place = None
    move(offer, Act.REOPEN)
    offer.answered_by, offer.answered_at, offer.decline_reason = None, None, ""
    await work.flush({"uq_offer_live": ASKED_ANEW})
    if offer.place is not None:
        await link_queries.calendar_rises(work.session, offer.session_id)
    work.record(OfferReopened(subject=OfferId(offer.id), session_id=offer.session_id))
    await letters.answered(work, offer, session, "undone")
    await work.flush()


async def _shown(work: Work, offer: Offer) -> OfferByLink:
    session = await facts_of(work, offer)
    names = {academy.code: academy.name for academy in await networks.academies(work)}
    return OfferByLink(
        id=OfferId(offer.id),
        academy=names.get(session.academy, ""),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        mode=session.mode,
        place=session.place,
        answer_on=day_before(offer.answer_by),
        said_no=offer.status == OfferStatus.DECLINED,
    )
