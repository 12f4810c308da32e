"""Parts of people's stories, sealed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, one_of, reference
from schemas.stories import Channel, PartStatus


class StoryPart(SQLModel, table=True):
    """Title and text are sealed, bound to table, row, column, owner and version; earlier words are not kept."""

    __tablename__ = "story_part"
    __table_args__ = (
        one_of("status", [one.value for one in PartStatus]),
        one_of("channel", [one.value for one in Channel if one is not Channel.BEFORE]),
        CheckConstraint(
            "CASE status WHEN 'removed' THEN num_nonnulls(title, text) = 0 ELSE num_nulls(title, text) = 0 END",
            name="says_something",
        ),
    )
    id: UUID = Field(primary_key=True)
    person_id: UUID = reference("associate.person_id", index=True)
    status: str = Field(sa_type=Text)
    title: bytes | None = None
    text: bytes | None = None
    topics: list[str] = Field(default_factory=list, sa_type=ARRAY(Text))
    channel: str = Field(sa_type=Text)
    evidence: str = Field(default="", sa_type=Text)
    """For somebody without a log-in: how the team knows that the words are right."""
    written_by: UUID = reference("person.id")
    made_at: datetime = instant()
    changed_at: datetime = instant()
    version: int = 1


class StopUsing(SQLModel, table=True):
    """Something that a team read was taken back. One row a team (no Academy: the national one), until it says that it
    uses it no more."""

    __tablename__ = "stop_using"
    __table_args__ = (
        CheckConstraint("(stopped_at IS NULL) = (stopped_by IS NULL)", name="stopped_by_somebody"),
        Index("ix_stop_using_open", "academy_code", postgresql_where=sql("stopped_at IS NULL")),
    )
    id: UUID = Field(primary_key=True)
    person_id: UUID = reference("associate.person_id", index=True)
    consent_id: UUID = reference("consent.id")
    academy_code: str | None = Field(default=None, foreign_key="academy.code", nullable=True)
    since: datetime = instant()
    stopped_at: datetime | None = instant(default=None, nullable=True)
    stopped_by: UUID | None = reference("person.id", default=None, nullable=True)
