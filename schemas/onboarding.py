"""What somebody who is new does, and what is done for them, before their first session."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from schemas.joining import SomeWords, Words
from schemas.values import AcademyCode, Command, Event, Instant, PersonId, View


class Step(StrEnum):
    AGREEMENT = "agreement"
    RIGHT_TO_WORK = "right_to_work"
    PAYROLL = "payroll"
    INDUCTION = "induction"


class Ticks(StrEnum):
    """Who says that a step is done."""

    TEAM = "team"
    PERSON = "person"


class WhyBegun(StrEnum):
    JOINED = "joined"
    RETURNED = "returned"


class AcceptedHow(StrEnum):
    PAGE = "page"
    PAPER = "paper"


StepWords = Annotated[
    str, Meta(min_length=1, max_length=600, pattern=r"\A[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]*\Z")
]


class SetStep(Command, frozen=True, kw_only=True):
    """How one step is done from now on: for one Academy, or without ``academy`` for all that say nothing themselves."""

    step: Step
    on: bool
    words: StepWords
    ticks: Ticks
    academy: AcademyCode | None = None


class AcceptAgreement(Command, frozen=True, kw_only=True):
    """The very text that was read: its version and its hash."""

    version: Annotated[str, Meta(max_length=40)]
    sha256: Annotated[str, Meta(max_length=64)]


class RecordAgreement(Command, frozen=True, kw_only=True):
    """Accepted on paper; ``evidence`` says where the signed paper is."""

    accepted_on: date
    evidence: Words
    version: Annotated[str, Meta(max_length=40)]


class TickStep(Command, frozen=True, kw_only=True):
    step: Step
    on: date
    words: SomeWords = ""


class Agreement(View, frozen=True, kw_only=True):
    version: str
    title: str
    standing: str
    parts: list[tuple[str, list[str]]]
    sha256: str


class StepSetting(View, frozen=True, kw_only=True):
    """``version`` changes with the words. ``set_for``: whose words these are: an Academy's code, "national" or ""."""

    step: Step
    name: str
    on: bool
    words: str
    ticks: Ticks
    version: str
    set_for: str


class StepView(View, frozen=True, kw_only=True):
    step: Step
    name: str
    words: str
    ticks: Ticks
    done: bool
    done_on: date | None
    done_by: str
    note: str
    again: bool
    """It was done before, and its words have changed since."""


class OnboardingView(View, frozen=True, kw_only=True):
    """``before``: in the register before there was a list of steps, so nothing is asked. ``left``: still to do."""

    person_id: PersonId
    full_name: str
    short_name: str
    academy: str
    before: bool
    began_at: Instant | None
    finished_at: Instant | None
    steps: list[StepView]
    left: int


class AgreementAccepted(Event, frozen=True, kw_only=True):
    subject: PersonId
    version: str
    how: AcceptedHow


class JoiningStepDone(Event, frozen=True, kw_only=True):
    subject: PersonId
    step: Step


class JoiningBegun(Event, frozen=True, kw_only=True):
    subject: PersonId
    why: WhyBegun


class JoiningFinished(Event, frozen=True, kw_only=True):
    subject: PersonId


class JoiningStepSet(Event, frozen=True, kw_only=True):
    subject: UUID
    academy: str | None
    step: Step
    on: bool
    ticks: Ticks
