"""Stories in parts, and consent: who may see what, for what, until when; topics; and taking it all back."""

from datetime import date
from enum import StrEnum
from typing import Annotated, NewType
from uuid import UUID

from msgspec import Meta

from schemas.reads import ReadView
from schemas.values import Command, Instant, OfferId, PersonId, ShortText, View

PartId = NewType("PartId", UUID)
ConsentId = NewType("ConsentId", UUID)
MOST_PROGRAMMES, MOST_TOPICS = 30, 60
StoryText = Annotated[
    str, Meta(min_length=1, max_length=20_000, pattern=r"\A[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]*\Z")
]
Topics = Annotated[list[Annotated[str, Meta(max_length=60)]], Meta(max_length=MOST_TOPICS)]
Programmes = Annotated[list[UUID], Meta(max_length=MOST_PROGRAMMES)]


class PartStatus(StrEnum):
    DRAFT = "draft"
    """Written down by the team; it counts when the person says that it is right."""
    KEPT = "kept"
    REMOVED = "removed"


class What(StrEnum):
    TOPIC = "topic"
    STORY = "story"


class Audience(StrEnum):
    TEAM = "team"
    PROGRAMME = "programme"
    REGIONS = "regions"
    PUBLISHED = "published"


class Purpose(StrEnum):
    PLAN = "plan"
    SESSIONS = "sessions"
    MATERIALS = "materials"
    MATCH = "match"
    """To be asked for sessions about a topic; of topics alone."""


class Channel(StrEnum):
    PAGE = "page"
    PHONE = "phone"
    PAPER = "paper"
    BEFORE = "before"
    """Said to the team before there were these pages."""


class EndedHow(StrEnum):
    PAGE = "page"
    PHONE = "phone"
    PAPER = "paper"
    REPLACED = "replaced"
    JOINED = "joined"
    MOVED = "moved"
    """They have another home network, with another team."""
    LEFT = "left"
    """They left the faculty. Whoever comes back says anew what they agree to."""
    DATA_PROTECTION = "data_protection"


class WritePart(Command, frozen=True, kw_only=True):
    """A part of my own story. ``topics``: what it is about, codes of the vocabulary."""

    title: ShortText
    text: StoryText
    topics: Topics = []


class SharePart(Command, frozen=True, kw_only=True):
    """Who can see it, for what, until when. No programmes: any. No last day: 12 months."""

    audience: Audience
    purposes: Annotated[list[Purpose], Meta(min_length=1, max_length=3)]
    programmes: Programmes = []
    last_day: date | None = None


class MatchTopic(Command, frozen=True, kw_only=True):
    """I can be asked for sessions about this topic."""

    topic: Annotated[str, Meta(min_length=1, max_length=60)]
    last_day: date | None = None


class SayNotDiscussed(Command, frozen=True, kw_only=True):
    """The whole list of topics I will not discuss."""

    topics: Topics


class HeardPart(Command, frozen=True, kw_only=True):
    """A part of a story as somebody told it to the team, with who can see it if they said so. ``channel``: phone or
    paper. ``evidence``: for somebody without a log-in, how we know that they agreed; it counts at once then."""

    title: ShortText
    text: StoryText
    topics: Topics = []
    share: SharePart | None = None
    channel: Channel = Channel.PHONE
    evidence: Annotated[str, Meta(max_length=1000)] = ""


class HeardNotDiscussed(Command, frozen=True, kw_only=True):
    """Topics that somebody told the team they will not discuss, beside those on their list. ``again``: somebody without
    a log-in will discuss these again."""

    topics: Annotated[Topics, Meta(min_length=1)]
    again: bool = False
    channel: Channel = Channel.PHONE


class HeardTopic(Command, frozen=True, kw_only=True):
    """Somebody said to the team that they can be asked about this topic."""

    topic: Annotated[str, Meta(min_length=1, max_length=60)]
    last_day: date | None = None
    channel: Channel = Channel.PHONE
    evidence: Annotated[str, Meta(max_length=1000)] = ""


class TakeBack(Command, frozen=True, kw_only=True):
    """``reason``: asked of data protection alone. ``channel``: how the person said it, written down by the team."""

    reason: Annotated[str, Meta(max_length=1000)] = ""
    channel: Channel = Channel.PHONE


class OpenPart(Command, frozen=True, kw_only=True):
    """Why somebody reads a part that was shared. The person can see the reason."""

    reason: ShortText
    purpose: Purpose = Purpose.PLAN
    programme_id: UUID | None = None


class ConsentView(View, frozen=True, kw_only=True):
    """One thing that was said. ``live``: it counts today; ``waits``: the team wrote it down and the person has not
    confirmed it yet."""

    id: ConsentId
    what: What
    topic: str | None
    part_id: PartId | None
    audience: Audience | None
    purposes: list[Purpose]
    programmes: list[UUID]
    text_version: int
    channel: Channel
    given_by_name: str
    given_at: Instant
    last_day: date
    live: bool
    waits: bool
    ended_at: Instant | None
    ended_how: EndedHow | None


class PartView(View, frozen=True, kw_only=True):
    """A part of my own story. It is never an answer to a command: those are kept."""

    id: PartId
    status: PartStatus
    title: str
    text: str
    topics: list[str]
    channel: Channel
    changed_at: Instant
    version: int
    sharing: list[ConsentView]


class StoryView(View, frozen=True, kw_only=True):
    parts: list[PartView]
    topics: list[ConsentView]
    not_discussed: list[str]


class PartKept(View, frozen=True, kw_only=True):
    """The answer to a change; it holds no words of the story."""

    id: PartId
    status: PartStatus
    version: int


class ConsentKept(View, frozen=True, kw_only=True):
    id: ConsentId
    last_day: date
    waits: bool


class NotDiscussedKept(View, frozen=True, kw_only=True):
    """``offers_flagged``: open offers and bookings for sessions about these; the team is asked to call."""

    topics: int
    offers_flagged: int


class NotDiscussedHeard(View, frozen=True, kw_only=True):
    """``topics``: how many were said. Nothing of what was on the list before."""

    topics: int


class SharedPart(View, frozen=True, kw_only=True):
    """What somebody else sees before they open it: its title. ``consents``: those that let this reader; ``audiences``:
    whom each of these lets, in the same order."""

    id: PartId
    title: str
    purposes: list[Purpose]
    programmes: list[UUID]
    last_day: date
    consents: list[ConsentId]
    audiences: list[Audience]


class SharedStory(View, frozen=True, kw_only=True):
    """``waiting``: parts and consents that the team wrote down and the person has not confirmed."""

    person_id: PersonId
    parts: list[SharedPart]
    waiting: int


class OpenedPart(View, frozen=True, kw_only=True):
    id: PartId
    title: str
    text: str
    topics: list[str]


class UsedFor(View, frozen=True, kw_only=True):
    """An offer for a session about the topic, since the consent was given."""

    offer_id: OfferId
    programme_name: str
    academy: str
    starts_at: Instant
    status: str


class ConsentEndedView(View, frozen=True, kw_only=True):
    """What was taken back, and where it had been used: who read it, and which offers rested on it.

    ``flagged``: of those, how many are open or booked, so that the team is asked to call.
    """

    id: ConsentId
    what: What
    reads: list[ReadView]
    offers: list[UsedFor]
    flagged: int


class ConsentEndedKept(View, frozen=True, kw_only=True):
    id: ConsentId
    flagged: int


class BasisGone(View, frozen=True, kw_only=True):
    """An offer or booking that rested on something taken back; not what it was."""

    offer_id: OfferId
    person_id: PersonId
    person_name: str
    cohort_name: str
    session_id: UUID
    session_number: int
    starts_at: Instant
    status: str
    since: Instant


class Talked(View, frozen=True, kw_only=True):
    offer_id: OfferId


class TeamRead(View, frozen=True, kw_only=True):
    """One look that the team had; of what was read it says nothing."""

    reader_name: str
    at: Instant
    purpose: str
    programme_name: str


class StopUsingView(View, frozen=True, kw_only=True):
    """Somebody whose story the team has read took what it read back. A title tells of health too, so which part it was
    is said by who read it, when and what for (``reads``, newest first)."""

    id: UUID
    person_id: PersonId
    person_name: str
    since: Instant
    reads: list[TeamRead]


class StoppedUsing(View, frozen=True, kw_only=True):
    id: UUID
