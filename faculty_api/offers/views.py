"""Offers as they are shown."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement
from sqlmodel import col

from faculty_api.kernel.work import Work
from faculty_api.offers import queries, rules
from faculty_api.offers.drafting import day_before
from faculty_api.offers.models import Offer
from faculty_api.programmes import service as programmes
from schemas.assess import Assessment
from schemas.offers import OfferFacts, OfferStatus, OfferView
from schemas.people import Kind
from schemas.programmes import SessionFacts

_SAME = ("cohort_id", "cohort_name", "programme_name", "academy", "starts_at", "ends_at", "mode", "place",
         "place_postcode", "venue_access", "parts")  # fmt: skip


async def views(work: Work, *where: ColumnElement[bool], order: Any = None, most: int | None = None) -> list[OfferView]:
    """Offers that match, each with its session; three queries however many there are."""
    rows = await queries.rows(work.session, *where, order=order, most=most)
    sessions = await programmes.session_facts(work, {row[0].session_id for row in rows})
    return [_view(work, row, sessions[row[0].session_id]) for row in rows]


async def one(work: Work, offer_id: UUID) -> OfferView:
    (found,) = await views(work, col(Offer.id) == offer_id)
    return found


def _view(work: Work, row: tuple[Offer, str, str | None, int], session: SessionFacts) -> OfferView:
    offer, person, partner, held = row
    needed = session.lived_needed if offer.kind == Kind.LIVED else session.professional_needed
    mine = offer.person_id == work.actor.person
    values = {name: getattr(session, name) for name in _SAME}
    values |= {
        "id": offer.id,
        "session_id": session.id,
        "session_number": session.number,
        "session_status": session.status,
        "person_id": offer.person_id,
        "person_name": person,
        "partner_id": offer.partner_id,
        "partner_name": partner or "",
        "kind": offer.kind,
        "status": offer.status,
        "may_undo": rules.objection_to_undoing(offer.status, session.status, offer.answer_by, work.now) is None,
        "asked_again": offer.status == OfferStatus.OFFERED and offer.place is not None,
        "moved_from": session.moved_from,
        "called_off": session.called_off_at is not None,
        "changed_why": session.changed_why,
        "full": offer.status == OfferStatus.OFFERED and held >= needed,
        "answer_by": offer.answer_by,
        "answer_on": day_before(offer.answer_by),
        "message": offer.message,
        "pay_choice": offer.pay_choice,
        "reduced_to_pence": offer.reduced_to_pence,
        "pay": msgspec.convert(offer.pay, Assessment),
        "decline_reason": offer.decline_reason or None if mine else None,
        "made_at": offer.made_at,
        "answered_at": offer.answered_at,
        "call_wanted_at": offer.call_wanted_at,
    }
    return msgspec.convert(values, OfferView, from_attributes=True)


def facts(rows: Sequence[Offer]) -> list[OfferFacts]:
    return [msgspec.convert(row, OfferFacts, from_attributes=True) for row in rows]
