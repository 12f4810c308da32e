"""The private earnings limit: one row a person, sealed as a whole."""

from uuid import UUID

from sqlmodel import SQLModel

from faculty_api.kernel.db import reference


class EarningsLimit(SQLModel, table=True):
    """Nothing of it can be read, compared or sorted in the database. It goes when its owner takes it away."""

    __tablename__ = "earnings_limit"
    person_id: UUID = reference("person.id", primary_key=True, ondelete="CASCADE")
    sealed: bytes
    """Amount and period (place ``earnings_limit/<person_id>/sealed``), always of the same length."""
