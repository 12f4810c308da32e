"""Who is interested and what became of it, and what people who are new have done before their first session."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from faculty_api.kernel.db import instant, one_of, reference
from schemas.joining import InterestAct, InterestHow, InterestState
from schemas.onboarding import AcceptedHow, Step, Ticks, WhyBegun
from schemas.people import Kind

RECEIVED = "received"
"""The first step of an enquiry; the others are named by what was done."""


class Interest(SQLModel, table=True):
    """Somebody who would like to join. Not in the register until two people have agreed."""

    __tablename__ = "interest"
    __table_args__ = (
        one_of("state", [state.value for state in InterestState]),
        one_of("how", [how.value for how in InterestHow]),
        one_of("kind", [kind.value for kind in Kind]),
        CheckConstraint("email <> '' OR phone <> ''", name="can_be_reached"),
        CheckConstraint("(how = 'page') = (entered_by IS NULL)", name="entered"),
        CheckConstraint("confirmed_by <> proposed_by", name="two_people"),
        CheckConstraint("state NOT IN ('proposed', 'joined') OR num_nulls(proposed_by, kind) = 0", name="proposed"),
        CheckConstraint("(state = 'joined') = (num_nulls(confirmed_by, person_id) = 0)", name="joined"),
        UniqueConstraint("form_key"),
        Index("ix_interest_academy", "academy_code", "state", "touched_at"),
        Index("ix_interest_email", "email", "received_at"),
        Index("ix_interest_phone", "phone", "received_at"),
        Index("ix_interest_received", "received_at"),
    )
    id: UUID = Field(primary_key=True)
    academy_code: str = Field(foreign_key="academy.code")
    full_name: str
    email: str = ""
    phone: str = ""
    postcode: str = ""
    interests: str = ""
    route: str = ""
    route_words: str = ""
    how: str
    words_version: str
    """Of what the page said of how long this is kept."""
    form_key: str | None = None
    """Of the form it came by: the same form sent twice is kept once."""
    state: str = InterestState.ENQUIRY
    received_at: datetime = instant()
    touched_at: datetime = instant()
    """When anybody was last in touch about it; the clock of how long it is kept."""
    entered_by: UUID | None = reference("person.id", default=None, nullable=True)
    kind: str | None = None
    proposed_by: UUID | None = reference("person.id", default=None, nullable=True)
    confirmed_by: UUID | None = reference("person.id", default=None, nullable=True)
    person_id: UUID | None = reference("person.id", default=None, nullable=True, index=True)


class InterestStep(SQLModel, table=True):
    """What was done about an enquiry. Rows are added and never changed."""

    __tablename__ = "interest_step"
    __table_args__ = (one_of("act", [RECEIVED, *(act.value for act in InterestAct)]),)
    id: UUID = Field(primary_key=True)
    interest_id: UUID = reference("interest.id", index=True, ondelete="CASCADE")
    act: str
    at: datetime = instant()
    by: UUID | None = reference("person.id", default=None, nullable=True)
    on_day: date | None = None
    members: str = ""
    words: str = ""


class JoiningSetting(SQLModel, table=True):
    """What one Academy, or without one the national team, says of a step."""

    __tablename__ = "joining_setting"
    __table_args__ = (
        one_of("step", [step.value for step in Step if step is not Step.AGREEMENT]),
        one_of("ticks", [one.value for one in Ticks]),
        UniqueConstraint("academy_code", "step", postgresql_nulls_not_distinct=True),
    )
    id: UUID = Field(primary_key=True)
    academy_code: str | None = Field(default=None, foreign_key="academy.code")
    step: str
    is_on: bool
    words: str
    ticks: str
    version: int = 1
    set_by: UUID = reference("person.id")
    set_at: datetime = instant()


class Onboarding(SQLModel, table=True):
    """The steps of somebody who joined or came back. Who has none was in the register before there were steps."""

    __tablename__ = "onboarding"
    __table_args__ = (
        one_of("why", [why.value for why in WhyBegun]),
        Index("uq_onboarding_open", "person_id", unique=True, postgresql_where=text("finished_at IS NULL")),
    )
    id: UUID = Field(primary_key=True)
    person_id: UUID = reference("associate.person_id", index=True)
    why: str
    began_at: datetime = instant()
    finished_at: datetime | None = instant(default=None, nullable=True)


class StepDone(SQLModel, table=True):
    """``version`` of the words it was done by. Rows are added and never changed."""

    __tablename__ = "joining_step_done"
    __table_args__ = (one_of("step", [step.value for step in Step if step is not Step.AGREEMENT]),)
    id: UUID = Field(primary_key=True)
    person_id: UUID = reference("associate.person_id", index=True)
    step: str
    version: str
    done_on: date
    note: str = ""
    recorded_by: UUID = reference("person.id")
    recorded_at: datetime = instant()


class AgreementSigned(SQLModel, table=True):
    """The very text somebody accepted, by its version and hash. Rows are added and never changed."""

    __tablename__ = "agreement_accepted"
    __table_args__ = (
        one_of("how", [how.value for how in AcceptedHow]),
        CheckConstraint("how = 'paper' OR recorded_by = person_id", name="by_themself"),
        CheckConstraint("how = 'page' OR evidence <> ''", name="evidence"),
    )
    id: UUID = Field(primary_key=True)
    person_id: UUID = reference("associate.person_id", index=True)
    version: str
    sha256: str
    accepted_on: date
    how: str
    evidence: str = ""
    recorded_by: UUID = reference("person.id")
    recorded_at: datetime = instant()
