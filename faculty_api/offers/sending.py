"""Offers drafted, checked by somebody, and sent."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby

import msgspec
from sqlmodel import col

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.offers import drafting, letters
from faculty_api.offers.models import Offer
from faculty_api.offers.views import views
from schemas.access import Permission
from schemas.offers import OfferMade, OffersDraft, OfferTo, OfferView, SendOffers
from schemas.values import OfferId, PersonId

DAYS_TO_ANSWER = 10
AGAIN = Conflict("One of these people has an offer for that session already. Look again, then send the others")


def day_to_answer(today: date, first: date) -> date:
    """Ten days on, or the last day before the first session."""
    return max(today, min(today + timedelta(days=DAYS_TO_ANSWER), first - timedelta(days=1)))


async def draft(work: Work, choices: Sequence[OfferTo]) -> OffersDraft:
    """What would be sent, priced, for somebody to check. Changes nothing."""
    reach = work.must(Permission.OFFER_SEND)
    if not choices:
        raise Invalid("Choose a pair for at least 1 session")
    found = await drafting.ready(work, reach, choices)
    first = min(one.session.starts_at for one in found)
    wait = [one for one in found if one.person.call_first and not one.to.called]
    return OffersDraft(
        ready=[drafting.line(one) for one in found if one not in wait],
        call_first=[drafting.line(one) for one in wait],
        answer_by=day_to_answer(london_day(work.now), london_day(first)),
        first_session=first,
    )


async def send(work: Work, command: SendOffers) -> list[OfferView]:
    """Make the offers and tell each person once. People who asked for a call first are refused until ``called``."""
    reach = work.must(Permission.OFFER_SEND)
    found = await drafting.ready(work, reach, command.offers)
    _may_answer_by(work, command, found)
    if any(one.person.id == work.actor.person for one in found):
        raise NotAllowed("You cannot send an offer to yourself. Someone else in the team must send it")
    for one in found:
        if one.person.call_first and not one.to.called:
            raise Conflict(f"{one.person.full_name} asked for a call before any offer. Call first, then send it")
    until = drafting.last_moment(command.answer_by)
    made = [
        Offer(
            id=new_id(),
            session_id=one.session.id,
            person_id=one.person.id,
            kind=one.person.kind,
            partner_id=one.partner.id if one.partner else None,
            answer_by=until,
            message=command.message.strip(),
            pay=msgspec.to_builtins(one.pay),
            priced_on=msgspec.to_builtins(one.facts),
            made_by=work.actor.person,
            made_at=work.now,
        )
        for one in found
    ]
    work.session.add_all(made)
    for offer in made:
        work.record(OfferMade(subject=OfferId(offer.id), session_id=offer.session_id, to=PersonId(offer.person_id)))
    away = Conflict("One of these people is not taking sessions now. Look again, then send the others")
    await work.flush({"uq_offer_live": AGAIN, "offer_within_network": NotFound(), "offer_to_active": away})
    together = sorted(zip(made, found, strict=True), key=lambda pair: pair[0].person_id)
    for _, theirs in groupby(together, key=lambda pair: pair[0].person_id):
        await letters.offered(work, list(theirs), command.answer_by)
    await work.flush()
    return await views(work, col(Offer.id).in_([offer.id for offer in made]))


def _may_answer_by(work: Work, command: SendOffers, found: Sequence[drafting.Ready]) -> None:
    first = london_day(min(one.session.starts_at for one in found))
    if command.answer_by < london_day(work.now):
        raise drafting.fault("answer_by", "The answer date must be today or later")
    if command.answer_by >= first:
        raise drafting.fault(
            "answer_by", f"The answer date must be before {drafting.day_words(first)}, the first session"
        )
