"""Counts of answers, in which nobody has a row; and, apart from them, who was asked."""

from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import one_of, reference
from schemas.equality import Asked

_QUARTER = "quarter ~ '^[0-9]{4}-Q[1-4]$'"


class EqualityCount(SQLModel, table=True):
    """How many of an Academy gave an answer in a quarter. All rows of an Academy and quarter are written anew with each
    form, so that not even the database's own marks on a row tell which it was."""

    __tablename__ = "equality_count"
    __table_args__ = (
        CheckConstraint("counted >= 0", name="counted"),
        CheckConstraint(_QUARTER, name="quarter"),
    )
    academy_code: str = Field(primary_key=True, foreign_key="academy.code")
    quarter: str = Field(primary_key=True)
    question: str = Field(primary_key=True)
    answer: str = Field(primary_key=True)
    counted: int = 0


class EqualityMark(SQLModel, table=True):
    """That somebody answered or declined; not what, and not when but for the quarter."""

    __tablename__ = "equality_mark"
    __table_args__ = (one_of("state", [one.value for one in Asked]), CheckConstraint(_QUARTER, name="quarter"))
    person_id: UUID = reference("associate.person_id", primary_key=True)
    state: str
    quarter: str
