"""The ten local Academies and their networks: community partners, and a noticeboard."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, one_of, reference
from schemas.networks import PartnerKind


class Academy(SQLModel, table=True):
    __tablename__ = "academy"
    code: str = Field(primary_key=True)
    name: str
    region: str
    network: str = ""


class CommunityPartner(SQLModel, table=True):
    """Who in the community works with a network, and what they offer."""

    __tablename__ = "community_partner"
    __table_args__ = (
        one_of("kind", [kind.value for kind in PartnerKind]),
        CheckConstraint("name <> ''", name="name"),
        Index("ix_community_partner_name", "academy_code", "name", "id"),
    )
    id: UUID = Field(primary_key=True)
    academy_code: str = Field(foreign_key="academy.code")
    kind: str
    name: str
    offers: str
    place: str = ""
    contact: str = ""
    """Whom to ask for there, with a number or an address."""
    kept_by: str = ""
    """Who of the team keeps in touch."""
    checked_on: date
    put_away_at: datetime | None = instant(default=None, nullable=True)
    version: int = 1


class Notice(SQLModel, table=True):
    """A few words of the team for the associates of its network."""

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint("title <> '' AND words <> ''", name="says_something"),
        Index("ix_notice_up", "academy_code", "last_day", postgresql_where=text("taken_down_at IS NULL")),
    )
    id: UUID = Field(primary_key=True)
    academy_code: str = Field(foreign_key="academy.code")
    title: str
    words: str
    last_day: date
    put_up_at: datetime = instant()
    put_up_by: UUID = reference("person.id")
    taken_down_at: datetime | None = instant(default=None, nullable=True)
