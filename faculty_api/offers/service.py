"""Offers go out, people answer, and an accepted offer is the booking."""

from collections.abc import Collection, Sequence
from uuid import UUID

from msgspec import structs
from sqlmodel import col

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, NotFound
from faculty_api.kernel.work import Work
from faculty_api.offers import partner_queries, queries, rules
from faculty_api.offers.answering import answer, called, cancel, choose_pay, say_why, withdraw
from faculty_api.offers.basis import (
    basis_gone,
    basis_talked,
    consent_used,
    hear_not_discussed,
    take_away_part,
    take_back_consent,
    will_not_discuss,
)
from faculty_api.offers.closing import confirm_delivered, expire_due
from faculty_api.offers.finding import associates
from faculty_api.offers.hearing import hear, hear_cancelled
from faculty_api.offers.keeping import kept, pay_now
from faculty_api.offers.lapsing import lapsed, my_lapsed, tell_lapsed, would_lapse
from faculty_api.offers.lent import bookings_elsewhere, take_back
from faculty_api.offers.models import Offer
from faculty_api.offers.next_up import ask_next_due, keep_next, next_choices, stop_next
from faculty_api.offers.reminding import remind_due
from faculty_api.offers.rescheduling import call_off, concerned, hold_with_people, move
from faculty_api.offers.sending import draft
from faculty_api.offers.sending import send as _send
from faculty_api.offers.standing import ahead, close_offers, close_offers_of, hand_back, hold_person
from faculty_api.offers.stepping_in import ask_instead, to_step_in
from faculty_api.offers.suggesting import wish_for
from faculty_api.offers.term_plan import compare_term, draft_each, term_plan
from faculty_api.offers.undoing import by_link, say_no_by_link, undo_by_link, undo_no
from faculty_api.offers.views import views
from faculty_api.pairing import service as pairing
from faculty_api.policy import choice
from faculty_api.programmes import service as programmes
from faculty_api.rates import service as rates
from schemas.access import Permission
from schemas.offers import BookingView, OffersOut, OfferStatus, OfferView, SendOffers
from schemas.pairing import CohortPlan, SessionPeople, SessionSuggestions
from schemas.programmes import SessionStatus
from schemas.values import Page

__all__ = [
    "ahead", "answer", "ask_instead", "ask_next_due", "associates", "basis_gone", "basis_talked", "booking",
    "bookings_elsewhere", "by_link", "call_off", "called", "cancel", "choose_pay", "close_offers", "close_offers_of",
    "cohort_plan", "compare_term", "concerned", "confirm_delivered", "consent_used", "draft", "draft_each",
    "expire_due", "for_sessions", "get", "hand_back", "hear", "hear_cancelled", "hear_not_discussed", "hold_person",
    "hold_with_people", "kept", "lapsed", "left_open", "mine", "move", "my_lapsed", "next_choices", "offers", "out",
    "partner_of", "pay_now", "people_for", "remind_due", "say_no_by_link", "say_why", "send", "stop_next",
    "suggestions", "take_away_part", "take_back", "take_back_consent", "tell_lapsed", "term_plan", "to_call",
    "to_step_in", "undo_by_link", "undo_no", "will_not_discuss", "withdraw", "would_lapse",
]  # fmt: skip
MOST_AT_ONCE = 50


async def send(work: Work, command: SendOffers) -> list[OfferView]:
    """Make the offers and tell each person once; those to be asked next, where that is wished for, are kept."""
    work.must(Permission.OFFER_SEND)
    made = await _send(work, command)
    if command.then_next:
        await keep_next(work, made)
    return made


async def suggestions(work: Work, cohort_id: UUID) -> list[SessionSuggestions]:
    """Choices for the open places of a cohort's sessions still to come, as ``cohort_plan`` without a wish."""
    work.must(Permission.PAIR_SUGGEST)
    return (await cohort_plan(work, cohort_id)).sessions


async def cohort_plan(work: Work, cohort_id: UUID, keep: Sequence[pairing.Keep] = (), same: bool = False) -> CohortPlan:
    """Choices for the open places of a cohort's sessions still to come, together. Nobody is asked twice for one.

    ``keep``: who is to lead which session whatever else is decided; ``same``: the same people in as many as they can.
    """
    reach = work.must(Permission.PAIR_SUGGEST)
    sessions = await programmes.sessions_of(work, cohort_id)
    if not sessions or not (reach.everyone or sessions[0].academy in reach.academies):
        raise NotFound
    coming = [one.id for one in sessions if one.status == SessionStatus.PLANNED and one.starts_at > work.now]
    wish = (await wish_for(work, coming))._replace(keep=keep, same=same)
    found = await pairing.suggest(work, coming, wish, {one.id: one for one in sessions})
    return structs.replace(found, sessions=[one for one in found.sessions if one.lived_open + one.professional_open])


async def people_for(work: Work, session_id: UUID) -> SessionPeople:
    """Everybody who could be chosen for a session by hand, with what stands in the way of asking them."""
    reach = work.must(Permission.PAIR_SUGGEST)
    session = (await programmes.session_facts(work, [session_id])).get(session_id)
    if session is None or not (reach.everyone or session.academy in reach.academies):
        raise NotFound
    if session.status != SessionStatus.PLANNED or session.starts_at <= work.now:
        raise Conflict(f"Session {session.number} has started or is not going ahead, so nobody can be asked for it")
    taken, closed, before = [], {}, {}
    for _, person, status, _ in await queries.asked(work.session, [session_id]):
        if status in rules.ASKED:
            taken.append(person)
            closed[person] = rules.ASKED[OfferStatus(status)]
        else:
            before[person] = rules.BEFORE.get(OfferStatus(status), "")
    return await pairing.to_choose(work, session_id, taken, closed, before)


async def to_call(work: Work) -> list[OfferView]:
    """Open offers to people who asked to talk before they answer and wait for a call, the longest wait first."""
    reach = work.must(Permission.OFFER_SEND)
    where = (queries.readable(reach), queries.wants_a_call(work.now))
    return await views(work, *where, order=(col(Offer.call_wanted_at), col(Offer.id)))


async def left_open(work: Work) -> list[OfferView]:
    """Who cancelled or said no, for sessions to come whose place is empty until somebody else is asked, by time."""
    reach = work.must(Permission.OFFER_SEND)
    return await views(work, queries.readable(reach), queries.left_open(work.now))


async def out(work: Work, cohort_ids: Collection[UUID]) -> list[OffersOut]:
    """Offers for these cohorts' sessions to come that wait for an answer, counted; nobody is named."""
    reach = work.must(Permission.COHORT_VIEW)
    return await queries.out(work.session, reach, cohort_ids, work.now)


async def offers(
    work: Work, *, status: OfferStatus | None = None, session_id: UUID | None = None, after: UUID | None = None
) -> Page[OfferView]:
    """The offers the actor may see, newest first."""
    reach = work.must(Permission.OFFER_VIEW)
    wanted = [queries.readable(reach)]
    wanted += [col(Offer.status) == status] if status else []
    wanted += [col(Offer.session_id) == session_id] if session_id else []
    wanted += [col(Offer.id) < after] if after else []
    found = await views(work, *wanted, order=(col(Offer.id).desc(),), most=MOST_AT_ONCE + 1)
    more = len(found) > MOST_AT_ONCE
    return Page(items=found[:MOST_AT_ONCE], next=str(found[MOST_AT_ONCE - 1].id) if more else None)


async def mine(work: Work) -> list[OfferView]:
    """Every offer ever made to the actor, by the time of its session."""
    work.must(Permission.OFFER_VIEW)
    return await views(work, col(Offer.person_id) == work.actor.person)


async def get(work: Work, offer_id: UUID) -> OfferView:
    reach = work.must(Permission.OFFER_VIEW)
    found = await views(work, col(Offer.id) == offer_id, queries.readable(reach))
    if not found:
        raise NotFound
    return found[0]


async def partner_of(work: Work, offer: OfferView) -> str:
    """Whom an offer names as their partner, while that person may still be; "" once they said no, or left."""
    work.must(Permission.OFFER_VIEW)
    if offer.partner_id is None:
        return ""
    gone = await partner_queries.gone_from(work.session, offer.session_id, offer.partner_id, work.now)
    return "" if gone else offer.partner_name


async def for_sessions(work: Work, session_ids: Sequence[UUID]) -> dict[UUID, list[OfferView]]:
    """The offers of these sessions that the actor may see, by name; an empty list for a session with none."""
    reach = work.must(Permission.OFFER_VIEW)
    found: dict[UUID, list[OfferView]] = {session: [] for session in session_ids}
    for one in await views(work, col(Offer.session_id).in_(list(session_ids)), queries.readable(reach)):
        found[one.session_id].append(one)
    return found


async def booking(work: Work, session_id: UUID) -> BookingView:
    """The actor's own booking of a session, past ones and cancelled ones too."""
    work.must(Permission.OFFER_VIEW)
    said_yes = [*rules.HOLDS_A_PLACE, OfferStatus.CANCELLED]
    mine = (col(Offer.session_id) == session_id, col(Offer.person_id) == work.actor.person)
    rows = await queries.rows(work.session, *mine, col(Offer.status).in_(said_yes), order=(col(Offer.id).desc(),))
    if not rows:
        raise NotFound
    offer = next((row[0] for row in rows if row[0].status != OfferStatus.CANCELLED), rows[0][0])
    (view,) = await views(work, col(Offer.id) == offer.id)
    cancel = rules.objection_to_cancelling(offer.status, view.starts_at, work.now) is None
    figures = (await rates.book(work, view.academy)).on(london_day(view.starts_at))
    pay = choice.shown(view.pay, view.pay_choice, view.reduced_to_pence, figures)
    return BookingView(
        offer=view,
        pay=pay,
        with_names=await partner_queries.colleagues(work.session, offer),
        not_answered=await partner_queries.partners_asked(work.session, offer, work.now),
        may_cancel=cancel,
    )
