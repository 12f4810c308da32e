"""Data protection: a person's copy of everything that is held of them."""

from typing import Annotated, Any

from msgspec import Meta

from schemas.keeping import DataClass, KeptFor, ScheduleStanding
from schemas.two_people import OpeningView
from schemas.values import Command, Event, Instant, PersonId, View


class MakeAccessCopy(Command, frozen=True, kw_only=True):
    """Somebody else's copy, and why it is made."""

    reason: Annotated[str, Meta(min_length=10, max_length=500, pattern=r"\A[^\x00-\x1f\x7f\ud800-\udfff]*\Z")]


class AskFullCopy(Command, frozen=True, kw_only=True):
    """Everything held of somebody who cannot log in, and why it is asked for."""

    reason: Annotated[str, Meta(min_length=10, max_length=500, pattern=r"\A[^\x00-\x1f\x7f\ud800-\udfff]*\Z")]


class FullCopyView(OpeningView, frozen=True, kw_only=True):
    person: PersonId
    name: str


class CopyPart(View, frozen=True, kw_only=True, rename={"class_": "class"}):
    """The rows of one table: values by column. ``left_out``: columns that are held and not given, each with why."""

    table: str
    title: str
    group: str
    class_: DataClass
    kept: list[KeptFor]
    rows: list[dict[str, Any]]
    left_out: dict[str, str]


class Acted(View, frozen=True, kw_only=True):
    """How often the person is named as somebody who did something in a record of others: ``what`` is the column."""

    table: str
    title: str
    what: str
    times: int


class AccessCopy(View, frozen=True, kw_only=True):
    """``own``: made by the person. In another's hands sealed values, special category and some tables are left out,
    unless two people of data protection released the ``full`` copy."""

    person: PersonId
    full_name: str
    made_at: Instant
    own: bool
    full: bool
    standing: ScheduleStanding
    note: str
    parts: list[CopyPart]
    acted: list[Acted]


class AccessCopyMade(Event, frozen=True, kw_only=True):
    """Somebody of data protection made a copy of all that is held of a person."""

    subject: PersonId
    reason: str


class FullCopyAsked(Event, frozen=True, kw_only=True):
    subject: PersonId
    reason: str


class FullCopyReleased(Event, frozen=True, kw_only=True):
    subject: PersonId
