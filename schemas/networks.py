"""The ten local Academies and their networks: partners in the community, notices, and how a network stands."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from msgspec import Meta

from schemas.people import AssociateStatus, Kind
from schemas.values import Command, Event, Instant, OptionalText, ShortText, View

MOST_WORDS_OF_A_NOTICE = 600
Several = Annotated[
    str, Meta(min_length=1, max_length=1000, pattern=r"\A[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]*\Z")
]
NoticeTitle = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"\A[^\x00-\x1f\x7f\ud800-\udfff]*\Z")]
NoticeWords = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=MOST_WORDS_OF_A_NOTICE,
        pattern=r"\A[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]*\Z",
    ),
]


class AcademyView(View, frozen=True, kw_only=True):
    code: str
    name: str
    region: str


class PartnerKind(StrEnum):
    """An organisation, or somebody who knows many people."""

    PARTNER = "partner"
    CONNECTOR = "connector"


class SavePartner(Command, frozen=True, kw_only=True):
    """``version``: of the entry that is changed; none for a new one. ``checked``: all of it was asked about today."""

    kind: PartnerKind
    name: ShortText
    offers: Several
    place: OptionalText = ""
    contact: OptionalText = ""
    kept_by: OptionalText = ""
    version: int | None = None
    checked: bool = False


class PartnerView(View, frozen=True, kw_only=True):
    id: UUID
    academy: str
    kind: PartnerKind
    name: str
    offers: str
    place: str
    contact: str
    kept_by: str
    checked_on: date
    put_away_at: Instant | None
    version: int


class PutUpNotice(Command, frozen=True, kw_only=True):
    """``last_day``: the last London day on which it is shown."""

    title: NoticeTitle
    words: NoticeWords
    last_day: date


class NoticeView(View, frozen=True, kw_only=True):
    id: UUID
    academy: str
    title: str
    words: str
    last_day: date
    put_up_at: Instant
    put_up_by: str


class HeadCount(View, frozen=True, kw_only=True):
    kind: Kind
    status: AssociateStatus
    people: int


class SkillCount(View, frozen=True, kw_only=True):
    """How many active people have it. ``gap``: nobody, or too few to rely on."""

    code: str
    name: str
    lived: int
    professional: int
    gap: bool


class AreaCount(View, frozen=True, kw_only=True):
    """Active people who live in a postcode area, and in each of its districts. ``area`` is "" where nobody knows."""

    area: str
    name: str
    people: int
    districts: list[tuple[str, int]]


class NetworkView(View, frozen=True, kw_only=True):
    """How a network stands: its own people, what they can do, and where they live."""

    academy: AcademyView
    about: str
    people: list[HeadCount]
    skills: list[SkillCount]
    areas: list[AreaCount]


class PartnerAdded(Event, frozen=True, kw_only=True):
    subject: UUID
    academy: str


class PartnerChanged(Event, frozen=True, kw_only=True):
    """``fields`` are the names of what changed."""

    subject: UUID
    academy: str
    fields: tuple[str, ...]


class PartnerPutAway(Event, frozen=True, kw_only=True):
    subject: UUID
    academy: str


class NoticePutUp(Event, frozen=True, kw_only=True):
    subject: UUID
    academy: str
    last_day: date


class NoticeTakenDown(Event, frozen=True, kw_only=True):
    subject: UUID
    academy: str
