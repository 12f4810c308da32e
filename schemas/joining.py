"""How people come into the faculty: somebody is interested, is talked to, seen by a panel, and approved by two."""

from datetime import date
from enum import StrEnum
from typing import Annotated, NewType
from uuid import UUID

from msgspec import Meta

from schemas.people import AssociateStatus, Kind
from schemas.values import AcademyCode, Command, Event, Instant, OptionalText, PersonId, ShortText, View

InterestId = NewType("InterestId", UUID)
_PROSE = r"\A[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]*\Z"
Words = Annotated[str, Meta(min_length=1, max_length=1000, pattern=_PROSE)]
SomeWords = Annotated[str, Meta(max_length=1000, pattern=_PROSE)]


class InterestState(StrEnum):
    """From the first word to the register. The last three are ends."""

    ENQUIRY = "enquiry"
    TALKED = "talked"
    RECOMMENDED = "recommended"
    PROPOSED = "proposed"
    JOINED = "joined"
    UNSUCCESSFUL = "unsuccessful"
    CLOSED = "closed"


class InterestHow(StrEnum):
    PAGE = "page"
    PHONE = "phone"
    PAPER = "paper"


class InterestAct(StrEnum):
    TALK = "talk"
    PANEL_YES = "panel_yes"
    PANEL_AGAIN = "panel_again"
    PANEL_NO = "panel_no"
    PROPOSE = "propose"
    SEND_BACK = "send_back"
    CONFIRM = "confirm"
    TURN_DOWN = "turn_down"
    CLOSE = "close"


class PanelOutcome(StrEnum):
    YES = "yes"
    AGAIN = "again"
    NO = "no"


class ExpressInterest(Command, frozen=True, kw_only=True):
    """At least one of ``email`` and ``phone``; a ``postcode`` in England or the ``academy`` itself."""

    full_name: ShortText
    email: OptionalText = ""
    phone: OptionalText = ""
    postcode: OptionalText = ""
    academy: AcademyCode | None = None
    interests: SomeWords = ""
    route: OptionalText = ""
    route_words: OptionalText = ""


class EnterInterest(Command, frozen=True, kw_only=True):
    """For somebody who called or wrote. ``reason``: why it is us who write it down."""

    full_name: ShortText
    how: InterestHow
    reason: Words
    email: OptionalText = ""
    phone: OptionalText = ""
    postcode: OptionalText = ""
    interests: SomeWords = ""
    route: OptionalText = ""
    route_words: OptionalText = ""


class RecordTalk(Command, frozen=True, kw_only=True):
    on: date
    words: Words


class RecordPanel(Command, frozen=True, kw_only=True):
    on: date
    members: Words
    outcome: PanelOutcome
    words: Words


class ProposeApproval(Command, frozen=True, kw_only=True):
    """``back``: they asked to come back; to be said of somebody with whose details somebody was erased."""

    kind: Kind
    words: Words
    back: bool | None = None


class EndInterest(Command, frozen=True, kw_only=True):
    """A step back, a decision against it, or nothing more to come of it, with the reason."""

    words: Words


class InterestReceived(View, frozen=True, kw_only=True):
    """The same for everybody, whoever we know already."""

    academy: str


class InterestLine(View, frozen=True, kw_only=True):
    id: InterestId
    full_name: str
    academy: str
    state: InterestState
    how: InterestHow
    received_at: Instant
    touched_at: Instant
    maybe_known: bool


class Known(View, frozen=True, kw_only=True):
    """Somebody who may be the same. Without name and id where they are not the reader's to see."""

    person_id: PersonId | None
    full_name: str
    academy: str
    status: AssociateStatus | None
    because: str


class InterestStepView(View, frozen=True, kw_only=True):
    act: str
    at: Instant
    by: str
    on: date | None
    members: str
    words: str


class InterestView(View, frozen=True, kw_only=True):
    """``erased_on``: the day on which somebody with these details was erased as they asked, while it is open
    if they join; told when it is looked at."""

    id: InterestId
    full_name: str
    email: str
    phone: str
    postcode: str
    academy: str
    interests: str
    route: str
    route_words: str
    state: InterestState
    how: InterestHow
    received_at: Instant
    touched_at: Instant
    kind: Kind | None
    proposed_by: PersonId | None
    person_id: PersonId | None
    may: list[InterestAct]
    known: list[Known]
    steps: list[InterestStepView]
    erased_on: date | None = None


class InterestSaid(Event, frozen=True, kw_only=True):
    subject: InterestId
    academy: str
    how: InterestHow


class InterestMoved(Event, frozen=True, kw_only=True):
    subject: InterestId
    academy: str
    act: InterestAct
    before: InterestState
    after: InterestState


class AssociateJoined(Event, frozen=True, kw_only=True):
    """Became a member of the faculty, as two people had agreed."""

    subject: PersonId
    academy: str
    interest: InterestId
