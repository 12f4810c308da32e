"""The faculty's people: kinds, states, and what others may see of them."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from schemas.roster import RosterReport, RosterRow
from schemas.values import Command, Event, ImportId, Instant, PersonId, View


class Kind(StrEnum):
    LIVED = "lived"
    PROFESSIONAL = "professional"


class AssociateStatus(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    SUSPENDED = "suspended"
    ENDED = "ended"


class Employer(StrEnum):
    """Who pays the person already: decides who may be paid (policy keys ``eligible.*``)."""

    NONE = "none"
    NHS_ENGLAND = "nhs_england"
    OTHER_NHS = "other_nhs"
    OTHER_PUBLIC = "other_public"
    SUPPORTED_BY_ORGANISATION = "supported_by_organisation"


class ImportState(StrEnum):
    PREVIEWED = "previewed"
    COMMITTED = "committed"
    DROPPED = "dropped"


class SetCallFirst(Command, frozen=True, kw_only=True):
    """Whether we call the person before we send them an offer. Nobody is asked or told why."""

    call_first: bool


class CallFirstView(View, frozen=True, kw_only=True):
    call_first: bool


class LentDays(View, frozen=True, kw_only=True):
    """The days, both included, on which the person lets this Academy ask them beside their own."""

    academy: str
    first_day: date
    last_day: date


class AssociateFacts(View, frozen=True, kw_only=True):
    """What other features need to know of a member of the faculty. Never story, health or bank facts.

    ``lent``: seen by an Academy that they let ask them; then there are no ``topics``.
    """

    id: PersonId
    full_name: str
    short_name: str
    email: str | None
    kind: Kind
    academy: str
    status: AssociateStatus
    employer: Employer
    postcode: str
    travel_km: int | None
    call_first: bool
    first_time: bool
    skills: list[str]
    topics: list[str]
    lent: LentDays | None = None


class AssociateLine(View, frozen=True, kw_only=True):
    """One of a list. ``topics`` can hint at health: null for those who only need to know who somebody is."""

    id: PersonId
    full_name: str
    short_name: str
    academy: str
    kind: Kind
    status: AssociateStatus
    skills: list[str]
    topics: list[str] | None


class AssociateDetails(View, frozen=True, kw_only=True):
    """What those who work with somebody see. ``recruitment_route``: one of our codes, or other words."""

    preferred_name: str
    email: str | None
    phone: str
    postcode: str
    employer: Employer
    travel_km: int | None
    call_first: bool
    first_time: bool
    skills: list[str]
    topics: list[str]
    recruitment_route: str
    started_on: date | None
    trained_on: date | None
    usual_days: str


class AssociatePrivate(View, frozen=True, kw_only=True):
    """For the person and the team of their Academy alone.

    ``access_needs``: what a list said of them. What they say themselves stands beside it, in ``NeedView``.
    """

    access_needs: str
    notes: str


class AssociateLent(View, frozen=True, kw_only=True):
    """What an Academy that may ask somebody sees of them beside their name. ``travel_km``: one way; null: not said."""

    days: LentDays
    skills: list[str]
    travel_km: int | None = None
    call_first: bool


class AssociateView(View, frozen=True, kw_only=True):
    """One member of the faculty. ``details`` and ``private`` are null where they are not the reader's to see.

    ``lent``: only for the team of another Academy that may ask them. ``erased``: nothing is known of them any more;
    what is left holds claims and payments together that have to be kept.
    """

    id: PersonId
    full_name: str
    short_name: str
    academy: str
    kind: Kind
    status: AssociateStatus
    details: AssociateDetails | None
    private: AssociatePrivate | None
    lent: AssociateLent | None = None
    erased: bool = False


class ImportLine(View, frozen=True, kw_only=True):
    id: ImportId
    academy: str
    filename: str
    state: ImportState
    made_at: Instant
    committed_at: Instant | None
    rows: int
    accepted: int
    joined: int
    refused: int


class ImportView(View, frozen=True, kw_only=True):
    """A spreadsheet and what came, or would come, of each row.

    ``whole_network``: rows go to the Academy they name; else they must name ``academy``, or none. ``changed``: rows
    that came out otherwise at the commit than in the preview, as they came out. ``taken_out``: how many rows
    went since, because somebody was erased.
    """

    id: ImportId
    academy: str
    whole_network: bool
    filename: str
    state: ImportState
    made_at: Instant
    committed_at: Instant | None
    report: RosterReport
    changed: tuple[RosterRow, ...] = ()
    taken_out: int = 0


class MendFile(View, frozen=True, kw_only=True):
    name: str
    content: bytes


class CallFirstSet(Event, frozen=True, kw_only=True):
    """The person asked for a call before any offer, or took that back."""

    subject: PersonId
    call_first: bool


class RosterPreviewed(Event, frozen=True, kw_only=True):
    subject: UUID
    academy: str
    rows: int


class RosterCommitted(Event, frozen=True, kw_only=True):
    subject: UUID
    academy: str
    accepted: int
    joined: int
    refused: int


class ChooseRows(Command, frozen=True, kw_only=True):
    """Who rows in doubt are, by their number: the id of somebody here, ``row/`` and the number of another row, ``new``
    or ``leave``."""

    choices: dict[int, str]


class RosterChosen(Event, frozen=True, kw_only=True):
    subject: UUID
    academy: str
    rows: int


class RosterDropped(Event, frozen=True, kw_only=True):
    subject: UUID
    academy: str


class AssociateAdded(Event, frozen=True, kw_only=True):
    """Became a member of the faculty, by a row of an import."""

    subject: PersonId
    academy: str
    by_import: ImportId


class AssociateFilledIn(Event, frozen=True, kw_only=True):
    """Gaps of a record were filled, or what a list brought was renewed, from an import; ``fields`` are their names."""

    subject: PersonId
    fields: tuple[str, ...]
    by_import: ImportId
