"""What helps somebody take part, and the tasks that it becomes on each of their bookings."""

from datetime import date
from enum import StrEnum
from typing import Annotated, NewType
from uuid import UUID

from msgspec import Meta

from schemas.places import PlaceHas
from schemas.values import Command, Event, Instant, OfferId, PersonId, SessionId, ShortText, View

NeedId = NewType("NeedId", UUID)
TaskId = NewType("TaskId", UUID)
MOST_NEEDS = 20
_PROSE = r"\A[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]*\Z"
Said = Annotated[str, Meta(min_length=1, max_length=500, pattern=_PROSE)]


class Weight(StrEnum):
    """What the person says of a need. Until they have said it, it counts as a must-have."""

    MUST = "must"
    HELPS = "helps"
    NOT_SAID = "not_said"


class TaskStatus(StrEnum):
    OPEN = "open"
    DONE = "done"
    NOT_NEEDED = "not_needed"
    """The person does not need it this time."""
    CANNOT = "cannot"
    ENDED = "ended"
    """The booking was cancelled, or the need was taken back."""


class Show(StrEnum):
    """Which of the tasks that are open for sessions to come."""

    MINE = "mine"
    ACADEMY = "academy"
    OVERDUE = "overdue"


class SayNeed(Command, frozen=True, kw_only=True):
    """A need of the actor's own. ``weight``: a must-have, or a would-help. ``place``: what the place itself must
    have for it; nobody is suggested for a session at a place without their must-haves."""

    words: Said
    weight: Weight
    place: PlaceHas | None = None


class HearNeed(Command, frozen=True, kw_only=True):
    """A need of somebody, as they said it to their team. ``told_by``: who said it and how, never the need."""

    words: Said
    weight: Weight
    said_on: date
    told_by: ShortText
    place: PlaceHas | None = None


class WeighNeed(Command, frozen=True, kw_only=True):
    weight: Weight


class Arranged(Command, frozen=True, kw_only=True):
    """What has been arranged; the person reads it."""

    words: Said


class CannotArrange(Command, frozen=True, kw_only=True):
    """Why it cannot be arranged; the person reads it."""

    words: Said


class GiveTask(Command, frozen=True, kw_only=True):
    owner: PersonId


class NeedView(View, frozen=True, kw_only=True):
    """``from_list``: a team's list said it, in one text; the person has not said it in their own words."""

    id: NeedId
    words: str
    weight: Weight
    from_list: bool
    said_at: Instant
    place: PlaceHas | None = None


class NeedKept(View, frozen=True, kw_only=True):
    """The answer to a command: without words, for such answers are kept as they were given."""

    id: NeedId


class TaskKept(View, frozen=True, kw_only=True):
    """As ``NeedKept``, of a task."""

    id: TaskId
    session_id: SessionId
    status: TaskStatus
    owner_id: PersonId


class TaskView(View, frozen=True, kw_only=True):
    """One need on one booking. ``words``: what was arranged, or why it cannot be."""

    id: TaskId
    offer_id: OfferId
    session_id: SessionId
    session_number: int
    cohort_name: str
    academy: str
    starts_at: Instant
    person_id: PersonId
    person_name: str
    need: str
    weight: Weight
    status: TaskStatus
    words: str
    owner_id: PersonId
    owner_name: str
    due_on: date
    overdue: bool
    settled_at: Instant | None


class ToArrange(View, frozen=True, kw_only=True):
    """How much waits for a team, and nothing of what it is. ``first_due`` and ``first_session``: null when nothing."""

    waiting: int
    late: int
    first_due: date | None
    first_session: Instant | None


class Colleague(View, frozen=True, kw_only=True):
    """Somebody of the team who can look after a task."""

    id: PersonId
    name: str


class AccessNeedSaid(Event, frozen=True, kw_only=True):
    """That something helps them, not what."""

    subject: PersonId
    need_id: NeedId


class AccessNeedHeard(Event, frozen=True, kw_only=True):
    """The team wrote down that something helps them, not what."""

    subject: PersonId
    need_id: NeedId
    said_on: date
    told_by: str


class AccessNeedWeighed(Event, frozen=True, kw_only=True):
    subject: PersonId
    need_id: NeedId


class AccessNeedTakenBack(Event, frozen=True, kw_only=True):
    subject: PersonId
    need_id: NeedId


class ArrangementsAsked(Event, frozen=True, kw_only=True):
    """Needs of a booking became tasks of somebody of the team."""

    subject: OfferId
    tasks: tuple[TaskId, ...]


class ArrangementSettled(Event, frozen=True, kw_only=True):
    """How it stands, never what it is about."""

    subject: OfferId
    task_id: TaskId
    status: TaskStatus


class ArrangementGiven(Event, frozen=True, kw_only=True):
    """Somebody else of the team looks after it now."""

    subject: OfferId
    task_id: TaskId
    owner: PersonId


class ArrangementsLate(Event, frozen=True, kw_only=True):
    """Its owner was told, once, that the day for it is past."""

    subject: OfferId
    tasks: tuple[TaskId, ...]
