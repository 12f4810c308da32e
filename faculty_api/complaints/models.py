"""Complaints about data: what was said and answered is sealed, and each row is bound to its own words."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Text
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, one_of, reference
from schemas.complaints import ComplaintHow, Outcome


class Complaint(SQLModel, table=True):
    """Acknowledged once, answered once, by somebody it is not about."""

    __tablename__ = "complaint"
    __table_args__ = (
        one_of("how", [one.value for one in ComplaintHow]),
        one_of("outcome", [one.value for one in Outcome]),
        CheckConstraint("how <> 'page' OR recorded_by = person_id", name="by_whom"),
        CheckConstraint("(acknowledged_by IS NULL) = (acknowledged_at IS NULL)", name="acknowledged"),
        CheckConstraint(
            "(answered_by IS NULL) = (answered_at IS NULL) AND (answered_by IS NULL) = (outcome IS NULL)"
            " AND (answered_by IS NULL) = (answer IS NULL)",
            name="answered",
        ),
        CheckConstraint(
            "person_id IS NOT NULL OR (name <> '' AND (email <> '' OR phone <> ''))",
            name="of_somebody",
        ),
        CheckConstraint("recorded_by IS NOT NULL OR (person_id IS NULL AND how = 'page')", name="recorded"),
        CheckConstraint("person_id NOT IN (acknowledged_by, answered_by)", name="not_their_own"),
    )
    id: UUID = Field(primary_key=True)
    person_id: UUID | None = reference("person.id", default=None, nullable=True, index=True)
    """None: somebody we have no record of, with a ``name`` and a way to reach them."""
    name: str = Field(default="", sa_column_kwargs={"server_default": ""})
    email: str = Field(default="", sa_column_kwargs={"server_default": ""})
    phone: str = Field(default="", sa_column_kwargs={"server_default": ""})
    form_key: str | None = Field(default=None, nullable=True, unique=True, sa_type=Text)
    """Of the public page: the same form sent again is kept once."""
    how: str = Field(sa_type=Text)
    words: bytes
    received_on: date
    recorded_by: UUID | None = reference("person.id", default=None, nullable=True)
    recorded_at: datetime = instant()
    acknowledged_by: UUID | None = reference("person.id", default=None, nullable=True)
    acknowledged_at: datetime | None = instant(default=None, nullable=True)
    answered_by: UUID | None = reference("person.id", default=None, nullable=True)
    answered_at: datetime | None = instant(default=None, nullable=True)
    outcome: str | None = Field(default=None, nullable=True, sa_type=Text)
    answer: bytes | None = Field(default=None, nullable=True)


class ComplaintNote(SQLModel, table=True):
    """What was done about a complaint, as it went."""

    __tablename__ = "complaint_note"
    id: UUID = Field(primary_key=True)
    complaint_id: UUID = reference("complaint.id", index=True)
    person_id: UUID | None = reference("person.id", default=None, nullable=True, index=True)
    """Whose complaint it is; None: somebody we have no record of."""
    words: bytes
    told: bool = False
    """The person reads it too."""
    made_by: UUID = reference("person.id")
    made_at: datetime = instant()
