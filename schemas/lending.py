"""Lending: which other local Academies somebody lets ask them, and for which days."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from schemas.people import Kind
from schemas.values import AcademyCode, Command, Event, Instant, PersonId, View


class Told(StrEnum):
    """How we know: the person did it themselves, or said so to the team that wrote it down."""

    PAGE = "page"
    PHONE = "phone"


class Lend(Command, frozen=True, kw_only=True):
    """This Academy may ask the person for sessions on these days, both included. No first day: from today.

    ``read_out``: somebody of the team read it to the person, who said yes; needed from the team alone.
    """

    academy: AcademyCode
    last_day: date
    first_day: date | None = None
    read_out: bool = False


class LendingView(View, frozen=True, kw_only=True):
    """One tick of one person, with who gave it, and who took it back when. ``over``: its days have passed."""

    id: UUID
    person_id: PersonId
    academy: str
    first_day: date
    last_day: date
    given_at: Instant
    given_by: str
    given_how: Told
    ended_at: Instant | None
    ended_by: str
    ended_how: Told | None
    over: bool


class TakenBack(View, frozen=True, kw_only=True):
    """``offers_closed``: offers of that Academy that nobody had answered yet. What was said yes to stays."""

    lending: LendingView
    offers_closed: int


class LentLine(View, frozen=True, kw_only=True):
    """Somebody who may be asked by another Academy than their own, now or on days to come."""

    id: UUID
    person_id: PersonId
    person_name: str
    kind: Kind
    home: str
    academy: str
    first_day: date
    last_day: date


class LentBooking(View, frozen=True, kw_only=True):
    """A session to come of another Academy that somebody said yes to: when and for whom, no more."""

    person_id: PersonId
    person_name: str
    home: str
    academy: str
    programme_name: str
    starts_at: Instant
    ends_at: Instant


class LendingGiven(Event, frozen=True, kw_only=True):
    subject: PersonId
    lending: UUID
    academy: str
    first_day: date
    last_day: date
    how: Told


class LendingTakenBack(Event, frozen=True, kw_only=True):
    subject: PersonId
    lending: UUID
    academy: str
    how: Told
