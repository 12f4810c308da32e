"""Many people are asked which of some dates they could do: yes, if need be, or no. An answer books nothing."""

from datetime import date, time
from enum import StrEnum
from typing import Annotated, NewType
from uuid import UUID

from msgspec import Meta

from schemas.values import (
    AcademyCode,
    Command,
    Event,
    Instant,
    LongText,
    OptionalText,
    PersonId,
    SessionId,
    ShortText,
    View,
)

PollId = NewType("PollId", UUID)
LEAST_DATES, MOST_DATES, MOST_PEOPLE = 2, 12, 500


class PollFor(StrEnum):
    """``session``: one that exists and moves to the date; ``new_session``: one that is not made yet."""

    MEETING = "meeting"
    NEW_SESSION = "new_session"
    SESSION = "session"


class PollState(StrEnum):
    """``open`` ends by itself with the day to answer by; ``closed``: the team ended it sooner."""

    OPEN = "open"
    CLOSED = "closed"
    PICKED = "picked"
    CALLED_OFF = "called_off"


class Could(StrEnum):
    """Of one date."""

    YES = "yes"
    IF_NEED_BE = "if_need_be"
    NO = "no"


class SaidHow(StrEnum):
    LINK = "link"
    PAGE = "page"
    PHONE = "phone"


class ProposedTime(Command, frozen=True, kw_only=True):
    """London wall-clock times on one day."""

    on: date
    starts: time
    ends: time


class AskDates(Command, frozen=True, kw_only=True):
    """``answer_by``: the last London day to answer, not after the first of the dates. ``people`` may be asked later."""

    academy: AcademyCode
    purpose: PollFor
    session_id: SessionId | None = None
    title: ShortText
    about: LongText = ""
    place: OptionalText = ""
    times: Annotated[list[ProposedTime], Meta(min_length=LEAST_DATES, max_length=MOST_DATES)]
    answer_by: date
    people: Annotated[list[PersonId], Meta(max_length=MOST_PEOPLE)] = []


class AskPeople(Command, frozen=True, kw_only=True):
    """Who was asked before is not asked again."""

    people: Annotated[list[PersonId], Meta(min_length=1, max_length=MOST_PEOPLE)]


class AnswerDates(Command, frozen=True, kw_only=True):
    """All of them, by the id of the date; said again, the newest counts."""

    answers: dict[UUID, Could]


class RecordDates(Command, frozen=True, kw_only=True):
    """What somebody told the team by phone."""

    person_id: PersonId
    answers: dict[UUID, Could]


class MoveBy(Command, frozen=True, kw_only=True):
    """Of a session that moves to the date: as when it is moved otherwise. ``version``: the session's."""

    answer_by: date
    reason: ShortText
    version: Annotated[int, Meta(ge=0)]


class PickDate(Command, frozen=True, kw_only=True):
    """``move``: needed when a session moves to it."""

    date_id: UUID
    move: MoveBy | None = None


class CallOffDates(Command, frozen=True, kw_only=True):
    """``reason`` is shown to everybody who was asked."""

    reason: ShortText


class DateView(View, frozen=True, kw_only=True):
    """One date with how many could do it. ``notes``: bank holidays and such."""

    id: UUID
    starts_at: Instant
    ends_at: Instant
    yes: int
    if_need_be: int
    no: int
    chosen: bool
    notes: list[str]


class AskedPerson(View, frozen=True, kw_only=True):
    """``answers`` is empty while they have not answered, which says nothing about them. ``left``: they have left the
    faculty since, and are not counted."""

    person_id: PersonId
    name: str
    left: bool = False
    answered_at: Instant | None
    how: SaidHow | None
    answers: dict[UUID, Could]


class PollLine(View, frozen=True, kw_only=True):
    """``open``: answers still come in."""

    id: PollId
    academy: str
    purpose: PollFor
    title: str
    state: PollState
    open: bool
    answer_on: date
    dates: int
    asked: int
    answered: int


class PollView(PollLine, frozen=True, kw_only=True):
    """What a team sees. ``reason``: why it was called off."""

    session_id: SessionId | None
    about: str
    place: str
    answer_until: Instant
    reminded_at: Instant | None
    ended_at: Instant | None
    reason: str
    times: list[DateView]
    people: list[AskedPerson]


class OwnDate(View, frozen=True, kw_only=True):
    id: UUID
    starts_at: Instant
    ends_at: Instant
    answer: Could | None
    chosen: bool


class OwnPoll(View, frozen=True, kw_only=True):
    """What one person who is asked sees: never what others said, nor who they are."""

    id: PollId
    academy: str
    academy_name: str
    purpose: PollFor
    title: str
    about: str
    place: str
    state: PollState
    open: bool
    answer_on: date
    answer_until: Instant
    answered_at: Instant | None
    by_phone: bool
    reason: str
    """Why it was called off."""
    dates: list[OwnDate]


class WhoToAsk(View, frozen=True, kw_only=True):
    """Everything said holds together: words of the name, a place in a cohort, and what a programme requires."""

    q: Annotated[str, Meta(max_length=100)] = ""
    cohort_id: UUID | None = None
    programme_id: UUID | None = None


class CanBeAsked(View, frozen=True, kw_only=True):
    """Somebody to choose. Of the dates: on how many they said they are free, and on how many we do not know."""

    person_id: PersonId
    name: str
    free: int
    unknown: int
    lent_from: str = ""


class DatesAsked(Event, frozen=True, kw_only=True):
    subject: PollId
    academy: str
    dates: int


class PeopleAskedForDates(Event, frozen=True, kw_only=True):
    """How many were asked more; who they are is not kept longer than the poll."""

    subject: PollId
    people: int


class DatesAnswered(Event, frozen=True, kw_only=True):
    """That somebody answered; what they said is nobody's history."""

    subject: PollId
    how: SaidHow


class DatesReminded(Event, frozen=True, kw_only=True):
    subject: PollId
    people: int


class DatesClosed(Event, frozen=True, kw_only=True):
    subject: PollId


class DatePicked(Event, frozen=True, kw_only=True):
    """``session_id``: the session that moved to it."""

    subject: PollId
    session_id: SessionId | None


class DatesCalledOff(Event, frozen=True, kw_only=True):
    subject: PollId
