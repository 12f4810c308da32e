"""People as identities: one record a person, the roles they hold, and how they prove who they are."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, one_of, reference
from schemas.access import Role
from schemas.accounts import short_name

HELD = [role.value for role in Role if role not in {Role.SYSTEM, Role.ANONYMOUS}]


class Person(SQLModel, table=True):
    """Anybody we know, with or without a log-in. A log-in is an e-mail address and at least one role."""

    __tablename__ = "person"
    __table_args__ = (
        Index("uq_person_email", "email", unique=True, postgresql_where=text("email IS NOT NULL")),
        CheckConstraint("merged_into <> id", name="merged_elsewhere"),
        CheckConstraint("merged_into IS NULL OR (email IS NULL AND NOT active)", name="merged_is_closed"),
    )
    id: UUID = Field(primary_key=True)
    full_name: str
    preferred_name: str = ""
    email: str | None = None
    phone: str = ""
    active: bool = True
    created_at: datetime = instant()
    merged_into: UUID | None = reference("person.id", default=None, nullable=True, index=True)
    """The record this one was joined to: never one that was itself joined to another."""

    @property
    def short_name(self) -> str:
        return short_name(self.full_name, self.preferred_name)


class RoleGrant(SQLModel, table=True):
    __tablename__ = "role_grant"
    __table_args__ = (
        one_of("role", HELD),
        UniqueConstraint("person_id", "role", "academy_code", postgresql_nulls_not_distinct=True),
    )
    id: UUID = Field(primary_key=True)
    person_id: UUID = reference("person.id", index=True)
    role: str
    academy_code: str | None = Field(default=None, foreign_key="academy.code")


class Challenge(SQLModel, table=True):
    """An e-mailed link and code. Both are kept as hashes; either spends the whole challenge, once."""

    __tablename__ = "challenge"
    id: UUID = Field(primary_key=True)
    email: str = Field(index=True)
    person_id: UUID | None = reference("person.id", default=None, nullable=True)
    link_hash: str = Field(unique=True)
    code_hash: str
    asked_at: datetime = instant()
    ends_at: datetime = instant()
    used_at: datetime | None = instant(default=None, nullable=True)
    tries: int = 0
    log_in_hash: str | None = Field(default=None, index=True)
    """Of the log-in that shows with it, once more, who it is. Nobody is let in with such a code."""


class LogIn(SQLModel, table=True):
    """A browser that is logged in. The cookie holds a secret; only its hash is here."""

    __tablename__ = "log_in"
    __table_args__ = (one_of("role", HELD),)
    token_hash: str = Field(primary_key=True)
    person_id: UUID = reference("person.id", index=True)
    role: str
    academy_code: str | None = None
    csrf: str
    started_at: datetime = instant()
    seen_at: datetime = instant()
    ends_at: datetime = instant()
    confirmed_at: datetime = instant()
    """When it last showed who it is."""
    before_hash: str | None = Field(default=None, unique=True)
    """Of the secret it had before it last showed who it is: dead, save for a second press of the same button."""


class ApiToken(SQLModel, table=True):
    __tablename__ = "api_token"
    __table_args__ = (one_of("role", HELD),)
    token_hash: str = Field(primary_key=True)
    person_id: UUID = reference("person.id", index=True)
    role: str
    academy_code: str | None = None
    name: str
    made_at: datetime = instant()
    ends_at: datetime = instant()
    revoked_at: datetime | None = instant(default=None, nullable=True)
