"""Offers: what a person was asked, what they answered, and what they would be paid."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, json_column, one_of, optional_json, reference
from schemas.offers import OfferStatus, PayChoice
from schemas.people import Kind

_HOLDS_A_PLACE = text("place IS NOT NULL AND status IN ('offered', 'accepted', 'delivered', 'no_show')")
_LIVE = text("status IN ('offered', 'accepted', 'delivered')")


class Offer(SQLModel, table=True):
    __tablename__ = "offer"
    __table_args__ = (
        one_of("status", [status.value for status in OfferStatus]),
        one_of("kind", [kind.value for kind in Kind]),
        one_of("pay_choice", [choice.value for choice in PayChoice]),
        CheckConstraint("reduced_to_pence >= 0", name="reduced"),
        CheckConstraint("(status IN ('accepted', 'delivered', 'no_show')) <= (place IS NOT NULL)", name="place"),
        Index("uq_offer_live", "session_id", "person_id", unique=True, postgresql_where=_LIVE),
        Index("ix_offer_accepted", "person_id", "id", postgresql_where=text("status = 'accepted'")),
        Index("ix_offer_basis_ended", "basis_ended_at", postgresql_where=text("basis_ended_at IS NOT NULL")),
        Index("ix_offer_lapse_told", "lapse_told_at", postgresql_where=text("lapse_told_at IS NOT NULL")),
        Index("uq_offer_place", "session_id", "kind", "place", unique=True, postgresql_where=_HOLDS_A_PLACE),
    )
    id: UUID = Field(primary_key=True)
    session_id: UUID = reference("session.id")
    person_id: UUID = reference("associate.person_id", index=True)
    kind: str
    status: str = OfferStatus.OFFERED
    place: int | None = None
    """Which of the session's places of this kind the person holds, from 1; set on saying yes.

    Of an open offer: kept for them, who said yes before the session was moved."""
    partner_id: UUID | None = reference("associate.person_id", default=None, nullable=True)
    """Whom the team means to pair them with; shown on the offer."""
    answer_by: datetime = instant()
    message: str = ""
    pay_choice: str = PayChoice.PAID
    reduced_to_pence: int | None = None
    pay: dict[str, Any] = json_column()
    """The assessment shown with the offer (``schemas.assess.Assessment``): later editions never change it."""
    priced_on: dict[str, Any] | None = optional_json()
    """The facts that pay was worked out from (``schemas.assess.AssessFacts``), by the book known at ``made_at``."""
    decline_reason: str = ""
    made_by: UUID = reference("person.id")
    made_at: datetime = instant()
    answered_by: UUID | None = reference("person.id", default=None, nullable=True)
    answered_at: datetime | None = instant(default=None, nullable=True)
    link_hash: str | None = Field(default=None, sa_type=Text, unique=True)
    """Of the link in their e-mail that says no, or takes that no back, without a log-in; any other answer ends it."""
    call_wanted_at: datetime | None = instant(default=None, nullable=True)
    """When the person asked to talk first; empty again once somebody has called."""
    basis_ended_at: datetime | None = instant(default=None, nullable=True)
    """When the person took back something it rested on; empty again once the team has talked to them."""
    lapse_told_at: datetime | None = instant(default=None, nullable=True)
    """When the person was told that this booking needs something they no longer have; empty again once they have it."""
    version: int = 1
