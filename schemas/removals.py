"""What is removed: what is due by the keeping schedule, all of one person, and what must be kept for now."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from schemas.values import Command, Event, Instant, PersonId, View

Why = Annotated[str, Meta(min_length=10, max_length=500, pattern=r"\A[^\x00-\x1f\x7f\ud800-\udfff]*\Z")]


class RemovalKind(StrEnum):
    DUE = "due"
    PERSON = "person"


class RemovalState(StrEnum):
    ASKED = "asked"
    MADE = "made"
    RELEASED = "released"
    STOPPED = "stopped"
    DONE = "done"


class AskErasure(Command, frozen=True, kw_only=True):
    """The person's own wish; no reason is needed."""

    wish: Annotated[str, Meta(max_length=500, pattern=r"\A[^\x00-\x1f\x7f\ud800-\udfff]*\Z")] = ""


class ProposeErasure(Command, frozen=True, kw_only=True):
    reason: Why


class StopRemoval(Command, frozen=True, kw_only=True):
    reason: Why


class PlaceHold(Command, frozen=True, kw_only=True):
    reason: Why


class LiftHold(Command, frozen=True, kw_only=True):
    reason: Why


class DuePart(View, frozen=True, kw_only=True):
    """Rows of one table whose time is over, never what is in them. ``columns``: only these are emptied."""

    table: str
    title: str
    rule: int
    columns: list[str]
    then: str
    due: int
    since: Instant | None
    done: int = 0


class DueList(View, frozen=True, kw_only=True):
    """``standing``: by a schedule that is only proposed, nothing is removed."""

    at: Instant
    standing: str
    parts: list[DuePart]


class Mention(View, frozen=True, kw_only=True):
    """Somebody's name in other people's words: how many fields have the full name, address or number (replaced when
    they are erased), how many only a part of the name (not replaced), and whose they are, as far as the row says."""

    table: str
    column: str
    whole: int
    alone: int
    people: list[UUID]


class MentionView(Mention, frozen=True, kw_only=True):
    title: str
    names: list[str]


class NameLookedFor(Event, frozen=True, kw_only=True):
    """All that others wrote, also what is sealed, was looked through by the machine for a name; never which name."""

    subject: UUID
    places: int


class ListsGone(View, frozen=True, kw_only=True):
    """Uploaded lists of one Academy (or of all) that may have somebody in them: theirs is taken out."""

    whose: str
    many: int
    since: Instant


class RemovalView(View, frozen=True, kw_only=True):
    """``person`` is None for a list, and once that person was erased nothing of them is shown. ``lists``: uploaded
    lists that a person may stand in, until they are erased."""

    id: UUID
    kind: RemovalKind
    state: RemovalState
    person: PersonId | None
    name: str
    asked_at: Instant | None
    reason: str
    made_by: PersonId | None
    made_by_name: str
    made_at: Instant | None
    released_by_name: str
    released_at: Instant | None
    stopped_why: str
    finished_at: Instant | None
    cleaned_at: Instant | None
    parts: list[DuePart]
    why_not: list[str]
    looked_at: Instant | None
    mentions: list[MentionView]
    lists: list[ListsGone]


class ErasureView(View, frozen=True, kw_only=True):
    """Whether somebody can be erased; ``why_not`` says in words what stands against it."""

    name: str
    asked_at: Instant | None
    open: UUID | None
    why_not: list[str]


class HoldView(View, frozen=True, kw_only=True):
    id: UUID
    person: PersonId
    name: str
    reason: str
    placed_by: PersonId
    placed_by_name: str
    placed_at: Instant
    confirmed_by_name: str
    confirmed_at: Instant | None
    lift_reason: str
    lift_asked_by: PersonId | None
    lift_asked_by_name: str
    lift_asked_at: Instant | None


class ErasureAsked(Event, frozen=True, kw_only=True):
    """The person asked that everything about them be erased."""

    subject: PersonId


class RemovalMade(Event, frozen=True, kw_only=True):
    """The first of two people put it forward. Never a word or a number of anybody."""

    subject: UUID
    what: RemovalKind
    rows: int


class RemovalReleased(Event, frozen=True, kw_only=True):
    subject: UUID


class RemovalStopped(Event, frozen=True, kw_only=True):
    subject: UUID


class RemovalDone(Event, frozen=True, kw_only=True):
    """``rows``: how many, by table."""

    subject: UUID
    rows: dict[str, int]
    files: int


class FilesCleaned(Event, frozen=True, kw_only=True):
    """The database's files were rewritten since: nothing that was removed stands in them any more."""

    subject: UUID


class HistoryEmptied(Event, frozen=True, kw_only=True):
    """What sealed events said was removed: the digest their seal stood for, and the one that holds from now on."""

    subject: UUID
    seal: int
    before: str
    after: str


class HistoryEnded(Event, frozen=True, kw_only=True):
    """All events up to and with this seal were deleted at the end of their time; the seals stay."""

    subject: UUID
    seal: int


class RunSignedAnew(Event, frozen=True, kw_only=True):
    """Bank details of a run were removed: the digest that was signed, and the one without them."""

    subject: UUID
    run: UUID
    before: str
    after: str


class HoldPlaced(Event, frozen=True, kw_only=True):
    """``subject`` is the hold, so that nothing of it stands in the person's own history."""

    subject: UUID


class HoldConfirmed(Event, frozen=True, kw_only=True):
    subject: UUID


class HoldLiftAsked(Event, frozen=True, kw_only=True):
    subject: UUID


class HoldLifted(Event, frozen=True, kw_only=True):
    subject: UUID
