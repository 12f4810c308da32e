"""Looking back on the framework's four themes: in one's own eyes, and in those of people who are asked."""

from enum import StrEnum
from typing import Annotated, NewType
from uuid import UUID

from msgspec import Meta

from schemas.development import ReflectionId
from schemas.values import Command, Event, Instant, PersonId, ShortText, View

InviteId = NewType("InviteId", UUID)
_PROSE = r"\A[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]*\Z"
Code = Annotated[str, Meta(max_length=60)]
ThemeWords = Annotated[str, Meta(max_length=2000, pattern=_PROSE)]


class Scale(StrEnum):
    RARELY = "rarely"
    SOMETIMES = "sometimes"
    OFTEN = "often"
    NEARLY_ALWAYS = "nearly_always"
    CANNOT_SAY = "cannot_say"


class ReflectionStatus(StrEnum):
    OPEN = "open"
    ENDED = "ended"


class InviteState(StrEnum):
    WAITING = "waiting"
    ANSWERED = "answered"
    TAKEN_BACK = "taken_back"
    LATE = "late"
    OVER = "over"
    """The person has ended the reflection, and it was not answered by then."""


class SayAnswers(Command, frozen=True, kw_only=True):
    """``scale``: by statement; ``words``: by theme. My own may have gaps and be changed until I end it."""

    scale: Annotated[dict[Code, Scale], Meta(max_length=60)] = {}
    words: Annotated[dict[Code, ThemeWords], Meta(max_length=20)] = {}


class InviteToReflect(Command, frozen=True, kw_only=True):
    name: ShortText
    email: Annotated[str, Meta(max_length=200)]


class AnswersView(View, frozen=True, kw_only=True):
    """``name``: who said it, empty where nobody is told."""

    name: str
    scale: dict[str, Scale]
    words: dict[str, str]


class TogetherView(View, frozen=True, kw_only=True):
    """What people answered, put together so that nobody's sheet can be read as one: ``scale``: by statement, how often
    each was said; ``words``: by theme, in the order of the alphabet."""

    people: int
    scale: dict[str, dict[Scale, int]]
    words: dict[str, list[str]]


class InviteView(View, frozen=True, kw_only=True):
    id: InviteId
    name: str
    email: str
    ends_at: Instant
    state: InviteState


class ReflectionView(View, frozen=True, kw_only=True):
    """``named``: whether it says who said what; None until it is ended. ``others``: what each answered, once it is
    ended and where it says who; everywhere else what they said is in ``together``. ``invites``: mine, until I end it.
    ``answered``: how many; None for somebody it is shown to, until it is ended."""

    id: ReflectionId
    person_id: PersonId
    person_name: str
    version: int
    status: ReflectionStatus
    started_at: Instant
    ended_at: Instant | None
    mine: AnswersView | None
    answered: int | None
    named: bool | None
    invites: list[InviteView]
    others: list[AnswersView]
    together: TogetherView | None


class ReflectionRow(View, frozen=True, kw_only=True):
    id: ReflectionId
    status: ReflectionStatus
    started_at: Instant
    ended_at: Instant | None


class ReflectionKept(View, frozen=True, kw_only=True):
    id: ReflectionId
    status: ReflectionStatus


class InviteKept(View, frozen=True, kw_only=True):
    id: InviteId


class AskedView(View, frozen=True, kw_only=True):
    """What somebody sees who opens their link."""

    person_name: str
    version: int
    ends_at: Instant
    state: InviteState


class ReflectionStarted(Event, frozen=True, kw_only=True):
    subject: PersonId
    reflection: ReflectionId


class ReflectionAnswersSaid(Event, frozen=True, kw_only=True):
    """The person's own answers."""

    subject: PersonId
    reflection: ReflectionId


class ReflectionAsked(Event, frozen=True, kw_only=True):
    subject: PersonId
    reflection: ReflectionId


class ReflectionAskTakenBack(Event, frozen=True, kw_only=True):
    subject: PersonId
    reflection: ReflectionId


class ReflectionAnswered(Event, frozen=True, kw_only=True):
    """Somebody who was asked has answered. Nothing says who."""

    subject: PersonId
    reflection: ReflectionId


class ReflectionEnded(Event, frozen=True, kw_only=True):
    subject: PersonId
    reflection: ReflectionId
    named: bool


class ReflectionDeleted(Event, frozen=True, kw_only=True):
    subject: PersonId
    reflection: ReflectionId
