"""Who was reminded of what. One row a step and time: moved, a session is told of anew."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, one_of, reference
from faculty_api.offers.remind_rules import Step


class OfferReminder(SQLModel, table=True):
    __tablename__ = "offer_reminder"
    __table_args__ = (one_of("step", [one.value for one in Step]), UniqueConstraint("offer_id", "step", "about_at"))
    id: UUID = Field(primary_key=True)
    offer_id: UUID = reference("offer.id", ondelete="CASCADE")
    step: str
    about_at: datetime = instant()
    """The last moment to answer, or when the session begins."""
    made_at: datetime = instant()
