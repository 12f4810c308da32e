"""The log of breaches: each row is a whole version, and rows only grow (triggers of 0034)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, one_of, reference
from schemas.breaches import Risk


class BreachEntry(SQLModel, table=True):
    """What was known and decided at one moment. Nobody changes or deletes one; only the name of somebody whom
    two people erase is taken out of its words."""

    __tablename__ = "breach_entry"
    __table_args__ = (
        UniqueConstraint("breach_id", "version"),
        one_of("risk", [one.value for one in Risk]),
        CheckConstraint("version >= 1 AND people >= 0", name="counted"),
        CheckConstraint("cardinality(categories) > 0", name="of_something"),
        CheckConstraint("(regulator IS TRUE) = (regulator_at IS NOT NULL)", name="told_when"),
        CheckConstraint("regulator IS NULL OR regulator_why <> ''", name="regulator_why"),
        CheckConstraint("people_told IS NULL OR people_why <> ''", name="people_why"),
    )
    id: UUID = Field(primary_key=True)
    breach_id: UUID
    number: int
    """The same for all versions of one: 1, 2, 3 in the order they were logged."""
    version: int
    what: str
    found_at: datetime = instant()
    categories: list[str] = Field(sa_type=ARRAY(Text))
    people: int | None = Field(default=None, nullable=True)
    risk: str = Field(sa_type=Text)
    risk_words: str
    done: str = ""
    regulator: bool | None = Field(default=None, nullable=True)
    regulator_at: datetime | None = instant(default=None, nullable=True)
    regulator_why: str = ""
    people_told: bool | None = Field(default=None, nullable=True)
    people_why: str = ""
    saved_by: UUID = reference("person.id")
    saved_at: datetime = instant()
