"""The log of breaches: each row is a whole version, and rows only grow (triggers of 0034)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, one_of, reference
from schemas.breaches import Exempt, Risk


class BreachEntry(SQLModel, table=True):
    """What was known and decided at one moment. Nobody changes or deletes one; only the name of somebody whom
    two people erase is taken out of its words."""

    __tablename__ = "breach_entry"
    __table_args__ = (
        UniqueConstraint("breach_id", "version"),
        one_of("risk", [one.value for one in Risk]),
        one_of("people_exempt", [one.value for one in Exempt]),
        CheckConstraint("version >= 1 AND people >= 0", name="counted"),
        CheckConstraint("cardinality(categories) > 0", name="of_something"),
        CheckConstraint("(regulator IS TRUE) = (regulator_at IS NOT NULL)", name="told_when"),
        CheckConstraint("regulator IS NULL OR regulator_why <> ''", name="regulator_why"),
        CheckConstraint("people_told IS NULL OR people_why <> ''", name="people_why"),
        CheckConstraint(
            "people_told IS TRUE OR (people_on IS NULL AND people_number IS NULL AND people_how = '')",
            name="people_how",
        ),
        CheckConstraint("people_number >= 1", name="people_number"),
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
    regulator_by: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """Who decided that the ICO is not told though a risk is likely."""
    people_exempt: str | None = Field(default=None, nullable=True, sa_type=Text)
    """Why people need not be told of a high risk: Article 34(3)."""
    people_on: date | None = Field(default=None, nullable=True)
    """The day on which the people were told; with it how many of them, and in which way."""
    people_number: int | None = Field(default=None, nullable=True)
    people_how: str = Field(default="", sa_column_kwargs={"server_default": ""})
    closed: bool = Field(default=False, sa_column_kwargs={"server_default": "false"})
    saved_by: UUID = reference("person.id")
    saved_at: datetime = instant()


class BreachReport(SQLModel, table=True):
    """What somebody thinks went wrong. Data protection makes it an entry of the log, or says why it is none."""

    __tablename__ = "breach_report"
    __table_args__ = (
        CheckConstraint(
            "(settled_at IS NULL) = (settled_by IS NULL)"
            " AND (settled_at IS NOT NULL) = (breach_id IS NOT NULL OR why_not <> '')",
            name="settled",
        ),
    )
    id: UUID = Field(primary_key=True)
    what: str
    reported_by: UUID = reference("person.id", index=True)
    reported_at: datetime = instant()
    breach_id: UUID | None = Field(default=None, nullable=True)
    why_not: str = ""
    settled_by: UUID | None = reference("person.id", default=None, nullable=True)
    settled_at: datetime | None = instant(default=None, nullable=True)
