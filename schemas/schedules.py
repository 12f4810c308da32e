"""A schedule in draft: what would be added, moved or called off, seen first, then published in one press."""

from datetime import date, time
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from schemas.programmes import MOST_SESSIONS, Minutes, Mode, Places, PrepareWhen, Tags
from schemas.rescheduling import ChangeView, NewTime, Version
from schemas.values import CohortId, Command, Event, Instant, OptionalText, SessionId, View


class DraftState(StrEnum):
    OPEN = "open"
    PUBLISHED = "published"
    THROWN_AWAY = "thrown_away"


class ChangeKind(StrEnum):
    ADD = "add"
    MOVE = "move"
    CALL_OFF = "call_off"


class Differs(StrEnum):
    """What is different from what is published."""

    DATE = "date"
    TIME = "time"
    PLACE = "place"


class NewSession(NewTime, frozen=True, kw_only=True):
    """A session that is to be added, with how many people it needs and the time around it."""

    prepare_minutes: Minutes = 0
    prepare_when: PrepareWhen = PrepareWhen.RIGHT_BEFORE
    prepare_at: time | None = None
    debrief_minutes: Minutes = 0
    lived_needed: Places = 1
    professional_needed: Places = 1
    skills: Tags = []
    topics: Tags = []


class AddSessions(Command, frozen=True, kw_only=True):
    """Who is needed, getting ready and talking afterwards are as with the cohort's first session."""

    sessions: Annotated[list[NewTime], Meta(min_length=1, max_length=MOST_SESSIONS)]


class DraftMove(Command, frozen=True, kw_only=True):
    """``version``: the published session's, as it was looked at. ``reason`` may be said when it is published."""

    to: NewTime
    reason: OptionalText = ""
    version: Version


class DraftCallOff(Command, frozen=True, kw_only=True):
    reason: OptionalText = ""
    version: Version


class PublishDraft(Command, frozen=True, kw_only=True):
    """``version``: the draft's, as it was looked at. ``reason``: for each change that has none of its own.

    ``answer_by``: the last London day on which people can say if they can do a new time; of a session before that day,
    its own day. Both are needed only where something moves or is called off.
    """

    version: Version
    reason: OptionalText = ""
    answer_by: date | None = None


class Slot(View, frozen=True, kw_only=True):
    """When and where. ``place`` is empty online."""

    starts_at: Instant
    ends_at: Instant
    mode: Mode
    place: str
    place_postcode: str = ""


class DraftChange(View, frozen=True, kw_only=True):
    """One difference. ``now``: what is published, null of a session that is added; ``to``: null when it is called off.

    ``drafted_from``: what was published when this was drafted, where that has changed since. ``would``: who is told and
    asked again, null where nobody is or where it cannot be done. ``faults``: why it cannot be published, in words.
    """

    id: UUID
    kind: ChangeKind
    session_id: SessionId | None
    number: int | None
    now: Slot | None
    drafted_from: Slot | None
    to: Slot | None
    differs: list[Differs]
    reason: str
    notes: list[str]
    would: ChangeView | None
    faults: list[str]


class DraftedSession(View, frozen=True, kw_only=True):
    """One line of the schedule as it would be. ``change`` null: as it is published."""

    session_id: SessionId | None
    change_id: UUID | None
    number: int | None
    change: ChangeKind | None
    slot: Slot
    can_change: bool


class DraftView(View, frozen=True, kw_only=True):
    """The difference between what is published and what is drafted. ``id`` null: nothing is drafted.

    ``warnings``: what to think about, like parts of two sessions at the same time. ``told``: letters in number.
    """

    id: UUID | None
    cohort_id: CohortId
    cohort_name: str
    version: int
    begun_at: Instant | None
    begun_by_name: str
    published: int
    """Sessions that are published, without those that were called off."""
    changes: list[DraftChange]
    sessions: list[DraftedSession]
    warnings: list[str]
    told: int
    asked_again: int
    ready: bool


class PublishedView(View, frozen=True, kw_only=True):
    """What was done. ``claims``: made ready for people whose session was called off."""

    id: UUID
    cohort_id: CohortId
    added: int
    moved: int
    called_off: int
    told: int
    asked_again: int
    claims: int


class DraftGone(View, frozen=True, kw_only=True):
    """``cohort_gone``: nothing of the cohort was ever published, so it went too."""

    id: UUID
    cohort_gone: bool


class WaitingDraft(View, frozen=True, kw_only=True):
    """A draft that waits to be published. ``first_at``: the first moment that a change of it is about."""

    cohort_id: CohortId
    cohort_name: str
    changes: int
    worked_by_name: str
    worked_at: Instant
    first_at: Instant


class SchedulePublished(Event, frozen=True, kw_only=True):
    subject: CohortId
    draft_id: UUID
    added: int
    moved: int
    called_off: int


class ScheduleThrownAway(Event, frozen=True, kw_only=True):
    subject: CohortId
    draft_id: UUID
    changes: int
