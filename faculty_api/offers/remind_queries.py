"""Every SELECT about reminders."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.ids import new_id
from faculty_api.offers.models import Offer
from faculty_api.offers.remind_models import OfferReminder
from faculty_api.offers.remind_rules import Step, window
from faculty_api.programmes.models import Session
from schemas.offers import OfferStatus
from schemas.programmes import SessionStatus

_OPEN = and_(col(Offer.status) == OfferStatus.OFFERED, col(Offer.call_wanted_at).is_(None))
_BOOKED = col(Offer.status) == OfferStatus.ACCEPTED


def about(step: Step) -> Any:
    return col(Offer.answer_by) if step is Step.ANSWER else col(Session.starts_at)


async def due(session: AsyncSession, step: Step, now: datetime, most: int) -> Sequence[tuple[Offer, datetime]]:
    """Offers that have come to this step, with the time it is about, held; what somebody changes just now waits."""
    span, at = window(step, now), about(step)
    told = exists().where(
        col(OfferReminder.offer_id) == col(Offer.id), col(OfferReminder.step) == step, col(OfferReminder.about_at) == at
    )
    query = (
        select(Offer, at)
        .join(Session, col(Session.id) == col(Offer.session_id))
        .where(
            col(Session.status) == SessionStatus.PLANNED, at > span.after, at <= span.until, ~told,
            *_said(step, span.said_by, now),
        )
        .order_by(at, col(Offer.id))
        .limit(most)
        .with_for_update(of=Offer, skip_locked=True)
    )  # fmt: skip
    return [(row[0], row[1]) for row in (await session.exec(query)).all()]


def _said(step: Step, by: datetime, now: datetime) -> list[ColumnElement[bool]]:
    """Of a question, half of the time to answer is over too: of one that ends tomorrow nobody is reminded at once."""
    if step is not Step.ANSWER:
        return [_BOOKED, func.coalesce(col(Offer.answered_at), col(Offer.made_at)) <= by]
    half = (col(Offer.answer_by) - col(Offer.made_at)) / 2
    return [_OPEN, col(Offer.made_at) <= by, col(Offer.answer_by) - now <= half, col(Session.starts_at) > now + _A_DAY]


_A_DAY = timedelta(days=1)


async def note(session: AsyncSession, offer: Offer, step: Step, at: datetime, now: datetime) -> bool:
    """False where another worker was first."""
    row = {"id": new_id(), "offer_id": offer.id, "step": step, "about_at": at, "made_at": now}
    made = insert(OfferReminder).values(row).on_conflict_do_nothing().returning(col(OfferReminder.id))
    return (await session.execute(made)).first() is not None
