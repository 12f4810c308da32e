"""The faculty: associates with lived experience and the professionals they work with."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, json_column, one_of, reference
from schemas.columns import Meaning
from schemas.people import AssociateStatus, Employer, ImportState, Kind
from schemas.skills import SkillLevel

_GIN: dict[str, Any] = {"postgresql_using": "gin", "postgresql_with": {"fastupdate": "off"}}


class Associate(SQLModel, table=True):
    """A member of the faculty. Its id is the person's own."""

    __tablename__ = "associate"
    __table_args__ = (
        one_of("kind", [kind.value for kind in Kind]),
        one_of("status", [status.value for status in AssociateStatus]),
        one_of("employer", [employer.value for employer in Employer]),
        CheckConstraint("paused_until IS NULL OR status = 'paused'", name="paused_until"),
    )
    person_id: UUID = reference("person.id", primary_key=True)
    kind: str
    academy_code: str = Field(foreign_key="academy.code", index=True)
    status: str = AssociateStatus.ACTIVE
    paused_until: date | None = None
    """The last day of a break; None: until they say so."""
    postcode: str = ""
    employer: str = Employer.NONE
    travel_km: int | None = None
    """How far they will travel to a session, one way; None: not said."""
    call_first: bool = False
    first_time: bool = False
    """Has not co-led a session yet."""
    recruitment_route: str = ""
    started_on: date | None = None
    trained_on: date | None = None
    usual_days: str = ""
    """As the roster said it, where it could not be read as times."""
    notes: str = ""
    access_needs: bytes | None = None
    """Sealed by the vault (place ``associate/<id>/access_needs``): it can reveal health."""
    created_at: datetime = instant()
    version: int = 1


class AssociateSkill(SQLModel, table=True):
    """A skill as the person says it; with ``checked_by``, as somebody else has checked it."""

    __tablename__ = "associate_skill"
    __table_args__ = (
        one_of("level", [level.value for level in SkillLevel]),
        CheckConstraint("(checked_by IS NULL) = (checked_at IS NULL)", name="checked"),
        CheckConstraint("checked_by <> person_id", name="by_somebody_else"),
        CheckConstraint("checked_by IS NULL OR evidence <> ''", name="evidence"),
        CheckConstraint("checked_by IS NOT NULL OR ends_on IS NULL", name="ends"),
    )
    person_id: UUID = reference("associate.person_id", primary_key=True)
    skill: str = Field(primary_key=True)
    level: str = Field(default=SkillLevel.NOT_SAID, sa_column_kwargs={"server_default": SkillLevel.NOT_SAID.value})
    said_on: date | None = None
    checked_by: UUID | None = reference("person.id", default=None, nullable=True)
    checked_at: datetime | None = instant(default=None, nullable=True)
    evidence: str = Field(default="", sa_column_kwargs={"server_default": ""})
    ends_on: date | None = None
    """The last day on which the check counts."""


class AssociateTopic(SQLModel, table=True):
    """A topic somebody agreed to be asked about. Each rests on a live ``consent``, and goes with it (0017)."""

    __tablename__ = "associate_topic"
    person_id: UUID = reference("associate.person_id", primary_key=True)
    topic: str = Field(primary_key=True)
    last_day: date | None = Field(
        default=None,
        nullable=False,
        sa_column_kwargs={"server_default": text("CAST((CURRENT_DATE + interval '24 months') AS date)")},
    )
    """Until when the consent it rests on counts; the database fills it in."""


class NotWith(SQLModel, table=True):
    """Two people who are not to be paired, and no reason why."""

    __tablename__ = "not_with"
    person_id: UUID = reference("associate.person_id", primary_key=True)
    other_id: UUID = reference("associate.person_id", primary_key=True)


class NotSame(SQLModel, table=True):
    """Two people who look like one: somebody looked, and they are two."""

    __tablename__ = "not_same"
    __table_args__ = (CheckConstraint("person_id < other_id", name="once"),)
    person_id: UUID = reference("associate.person_id", primary_key=True)
    other_id: UUID = reference("associate.person_id", primary_key=True)
    said_by: UUID = reference("person.id")
    said_at: datetime = instant()


class FormerContact(SQLModel, table=True):
    """How somebody was known before, or a record that was joined to theirs: an old list still finds the one record."""

    __tablename__ = "former_contact"
    id: UUID = Field(primary_key=True)
    person_id: UUID = reference("person.id", index=True)
    full_name: str
    email: str | None = None
    phone: str = ""
    postcode: str = ""
    made_at: datetime = instant()


class ErasedMark(SQLModel, table=True):
    """A keyed hash of how somebody who was erased could be reached, or of their name at their postcode. It says of a
    list that it would bring somebody back, and of nobody who they were."""

    __tablename__ = "erased_mark"
    mark: str = Field(primary_key=True)
    erased_at: datetime = instant()


class NewEmail(SQLModel, table=True):
    """An address that somebody says is theirs, until the code sent to it is entered. The code is kept as a hash."""

    __tablename__ = "new_email"
    person_id: UUID = reference("associate.person_id", primary_key=True)
    email: str
    code_hash: str
    asked_at: datetime = instant()
    ends_at: datetime = instant()
    tries: int = 0
    asks: int = 0
    """Codes sent, each within half an hour of the one before."""


class RosterImport(SQLModel, table=True):
    """A spreadsheet as it came in, and what we made of it: previewed first, then committed or dropped."""

    __tablename__ = "roster_import"
    __table_args__ = (one_of("state", [state.value for state in ImportState]),)
    id: UUID = Field(primary_key=True)
    academy_code: str = Field(foreign_key="academy.code")
    whole_network: bool = False
    """Rows may name any Academy, so no team may look at it."""
    filename: str
    content: bytes
    """Sealed by the vault (place ``roster_import/<id>/content``), for it holds access needs. Empty once dropped."""
    report: dict[str, Any] = json_column()
    state: str = ImportState.PREVIEWED
    header_line: int | None = None
    """The line that holds the headings, from 1, where somebody chose it."""
    choices: dict[str, Any] = json_column(default={}, sa_column_kwargs={"server_default": "{}"})
    """By row, who it is where that is in doubt: the id of a person, ``new`` or ``leave``."""
    made_by: UUID = reference("person.id")
    made_at: datetime = instant()
    committed_at: datetime | None = instant(default=None, nullable=True)


class Listed(SQLModel, table=True):
    """Somebody whom a list brought. ``marks``: by field, the keyed hash of what a list last brought; as long as the
    register says the same, nobody has said otherwise since and a newer list may say something new."""

    __tablename__ = "listed"
    person_id: UUID = reference("associate.person_id", primary_key=True)
    marks: dict[str, Any] = json_column()


class ImportColumn(SQLModel, table=True):
    """What a heading of an Academy's lists means, as its team said it. ``heading`` is folded."""

    __tablename__ = "import_column"
    __table_args__ = (one_of("meaning", [meaning.value for meaning in Meaning]),)
    academy_code: str = Field(foreign_key="academy.code", primary_key=True)
    heading: str = Field(primary_key=True)
    meaning: str
    said_by: UUID = reference("person.id")
    said_at: datetime = instant()


class AssociateSearch(SQLModel, table=True):
    """What the register is searched by, one row for each associate. The database's own triggers keep it (0013).

    ``plain`` holds the words that all may use who may see a name; ``whole`` topics and where somebody lives as well;
    ``near`` the names with a letter left out, for slips of the hand.
    """

    __tablename__ = "associate_search"
    __table_args__ = (
        *(Index(f"ix_associate_search_{name}", name, **_GIN) for name in ("plain", "whole", "near")),
        Index("ix_associate_search_name", "full_name", "person_id"),
        Index("ix_associate_search_academy_name", "academy_code", "full_name", "person_id"),
        Index("ix_associate_search_trained_name", "trained", "full_name", "person_id"),
    )
    person_id: UUID = reference("associate.person_id", primary_key=True, ondelete="CASCADE")
    academy_code: str
    kind: str
    status: str
    trained: bool
    full_name: str
    preferred_name: str
    district: str
    """The first half of the postcode."""
    skills: list[str] = Field(sa_type=ARRAY(Text))
    topics: list[str] = Field(sa_type=ARRAY(Text))
    plain: str = Field(sa_type=TSVECTOR)
    whole: str = Field(sa_type=TSVECTOR)
    near: str = Field(sa_type=TSVECTOR)
    topics_until: date | None = None
    """The last day on which all of ``topics`` count; after it none is used until the worker has looked."""
