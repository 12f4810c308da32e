"""What somebody agreed to, what they will not discuss, and who has looked at what is private."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, one_of, reference
from schemas.reads import ReadKind
from schemas.stories import Audience, Channel, EndedHow, What

_DAY = "CAST(given_at AT TIME ZONE 'Europe/London' AS date)"


class Consent(SQLModel, table=True):
    """One thing that somebody said. Rows only grow: it is confirmed once and ends once (triggers of 0017).

    ``confirmed_at`` is empty while what the team wrote down waits for the person. With a topic, the database keeps
    ``associate_topic`` in step in the same statement.
    """

    __tablename__ = "consent"
    __table_args__ = (
        one_of("what", [one.value for one in What]),
        one_of("audience", [one.value for one in Audience]),
        one_of("channel", [one.value for one in Channel]),
        one_of("ended_how", [one.value for one in EndedHow]),
        CheckConstraint(
            "CASE what WHEN 'topic' THEN topic IS NOT NULL AND num_nonnulls(part_id, audience) = 0 "
            "ELSE topic IS NULL AND num_nulls(part_id, audience) = 0 END",
            name="about",
        ),
        CheckConstraint("cardinality(purposes) > 0", name="for_something"),
        CheckConstraint(
            "(channel = 'before') = (text_sha256 = '') AND (channel = 'before' OR given_by IS NOT NULL)",
            name="to_words",
        ),
        CheckConstraint("channel IN ('phone', 'paper') OR confirmed_at IS NOT NULL", name="confirmed"),
        CheckConstraint(
            f"last_day BETWEEN {_DAY} AND CAST({_DAY} + interval '24 months' AS date)", name="for_24_months"
        ),
        CheckConstraint("(ended_at IS NULL) = (ended_how IS NULL)", name="ended"),
        Index(
            "uq_consent_topic",
            "person_id",
            "topic",
            unique=True,
            postgresql_where=text("ended_at IS NULL AND what = 'topic'"),
        ),
        Index(
            "uq_consent_part",
            "part_id",
            "audience",
            unique=True,
            postgresql_where=text("ended_at IS NULL AND what = 'story'"),
        ),
    )
    id: UUID = Field(primary_key=True)
    person_id: UUID = reference("associate.person_id", index=True)
    what: str = Field(sa_type=Text)
    topic: str | None = Field(default=None, sa_type=Text)
    part_id: UUID | None = reference("story_part.id", default=None, nullable=True)
    audience: str | None = Field(default=None, sa_type=Text)
    purposes: list[str] = Field(sa_type=ARRAY(Text))
    programmes: list[UUID] = Field(default_factory=list, sa_type=ARRAY(PG_UUID(as_uuid=True)))
    """Empty: any."""
    text_key: str = Field(sa_type=Text)
    """The words they agreed to: key and version in ``stories/data/consents.toml``, and their hash."""
    text_version: int
    text_sha256: str = Field(sa_type=Text)
    channel: str = Field(sa_type=Text)
    evidence: str = Field(default="", sa_type=Text)
    given_by: UUID | None = reference("person.id", default=None, nullable=True)
    """Who recorded it; nobody knows of what was said before."""
    given_at: datetime = instant()
    confirmed_at: datetime | None = instant(default=None, nullable=True)
    last_day: date
    ended_at: datetime | None = instant(default=None, nullable=True)
    ended_by: UUID | None = reference("person.id", default=None, nullable=True)
    ended_how: str | None = Field(default=None, sa_type=Text)
    end_reason: str = Field(default="", sa_type=Text)


class NotDiscussed(SQLModel, table=True):
    """A topic that somebody will not discuss. Shown to them alone."""

    __tablename__ = "not_discussed"
    person_id: UUID = reference("associate.person_id", primary_key=True)
    topic: str = Field(primary_key=True, sa_type=Text)
    said_at: datetime = instant()


class SensitiveRead(SQLModel, table=True):
    """Somebody else looked at something private of this person. Rows only grow (triggers of 0017); no content.

    Without a reason (access needs and receipts, as they stand on pages): one row a reader, record and London day,
    however often the page is shown again.
    """

    __tablename__ = "sensitive_read"
    __table_args__ = (
        one_of("kind", [one.value for one in ReadKind]),
        Index("ix_sensitive_read_person_id_at", "person_id", "at"),
        Index(
            "uq_sensitive_read_day",
            "reader_id",
            "kind",
            "record_id",
            "day",
            unique=True,
            postgresql_where=text("reason = ''"),
        ),
    )
    id: UUID = Field(primary_key=True)
    person_id: UUID = reference("person.id")
    kind: str = Field(sa_type=Text)
    record_id: UUID
    reader_id: UUID = reference("person.id")
    role: str = Field(sa_type=Text)
    academy_code: str | None = Field(default=None, sa_type=Text)
    """The Academy they acted for."""
    purpose: str = Field(default="", sa_type=Text)
    reason: str = Field(default="", sa_type=Text)
    programme_id: UUID | None = reference("programme.id", default=None, nullable=True)
    at: datetime = instant()
    day: date
