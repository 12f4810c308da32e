"""One person, one record: two records joined, and everything that happened to a person."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, field

from schemas.duplicates import LooksLike
from schemas.values import Command, Event, Instant, PersonId, View


class Detail(StrEnum):
    """What two records may say differently, and somebody chooses."""

    FULL_NAME = "full_name"
    PREFERRED_NAME = "preferred_name"
    EMAIL = "email"
    PHONE = "phone"
    POSTCODE = "postcode"
    ACADEMY = "academy_code"
    KIND = "kind"
    STATUS = "status"
    EMPLOYER = "employer"
    TRAVEL_KM = "travel_km"
    RECRUITMENT_ROUTE = "recruitment_route"
    STARTED_ON = "started_on"
    TRAINED_ON = "trained_on"


class MergePeople(Command, frozen=True, kw_only=True):
    """``other`` is joined to this record. ``take``: details that ``other`` has right; the rest stay as they are."""

    other: PersonId
    take: list[Detail] = field(default_factory=list)


class ProveOther(Command, frozen=True, kw_only=True):
    """The code that arrived at the address of the other record, as the person read it out. Empty: send one."""

    code: Annotated[str, Meta(max_length=20)] = ""


class OtherProved(View, frozen=True, kw_only=True):
    """``right``: False for a wrong code, None where one was sent."""

    sent_to: str = ""
    right: bool | None = None


class JoinCodeAsked(Event, frozen=True, kw_only=True):
    """A code was sent to the address of ``subject``, whose record somebody wants to join to another."""

    subject: PersonId


class DetailChoice(View, frozen=True, kw_only=True):
    """A detail of both, as it is kept; ``choose``: both say something, and it differs."""

    detail: Detail
    kept: str
    other: str
    choose: bool


class MergeView(View, frozen=True, kw_only=True):
    """Two records before they are joined. ``objections``: why they cannot be; ``goes_over``: rows by table."""

    kept: LooksLike
    other: LooksLike
    details: list[DetailChoice]
    goes_over: dict[str, int]
    objections: list[str]
    code_to: str = ""
    """The address of the other record, where its owner logs in: a code sent there is entered before it is joined."""
    code_sent: bool = False


class Merged(View, frozen=True, kw_only=True):
    """``id``: the record that is kept."""

    id: PersonId
    joined: PersonId
    moved: dict[str, int]


class PeopleMerged(Event, frozen=True, kw_only=True):
    """``joined`` became part of ``subject``: which details were taken of it, and how many rows went over by table."""

    subject: PersonId
    joined: PersonId
    took: list[Detail]
    moved: dict[str, int]


class Happened(View, frozen=True, kw_only=True):
    """One thing that happened to a person, in words. ``who``: a name; for the person themselves, who it was of us."""

    at: Instant
    who: str
    what: str
    about: str = ""
    """Which session, claim or journey."""
