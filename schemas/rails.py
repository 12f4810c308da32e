"""How the organisation pays: which file each kind of line goes out in, and what stands in it."""

from enum import StrEnum
from typing import Annotated, NewType
from uuid import UUID

from msgspec import Meta

from schemas.payments import Rail
from schemas.values import Command, Event, Instant, OptionalText, PersonId, View

RailId = NewType("RailId", UUID)


class FileFormat(StrEnum):
    CSV = "csv"
    BACS18 = "bacs18"
    PAIN001 = "pain001"
    STRIPE = "stripe"
    """No file for a bank: each payment is sent to the person's own account at Stripe."""


class Column(View, frozen=True, kw_only=True):
    """One column of a payroll or bank sheet: what stands in it, and the organisation's own heading of it."""

    field: str
    heading: str


class SetRail(Command, frozen=True, kw_only=True):
    """A new way to pay one kind of line; it counts once a second person has confirmed it.

    ``columns``: for CSV, a line each, "reference = Payee number". Empty: the standard ones. The payer's name and
    account are needed for Bacs and pain.001; the service user number for Bacs alone.
    """

    kind: Rail
    format: FileFormat
    columns: Annotated[str, Meta(max_length=4000)] = ""
    payer_name: OptionalText = ""
    sort_code: OptionalText = ""
    account_number: OptionalText = ""
    user_number: OptionalText = ""


class RailView(View, frozen=True, kw_only=True):
    """One version. ``id`` is null for the standard way, which nobody had to set."""

    id: RailId | None
    kind: Rail
    format: FileFormat
    columns: list[Column]
    payer_name: str = ""
    sort_code: str = ""
    last_digits: str = ""
    user_number: str = ""
    set_by: PersonId | None = None
    setter: str = ""
    set_at: Instant | None = None
    confirmer: str = ""
    confirmed_at: Instant | None = None


class RailsView(View, frozen=True, kw_only=True):
    """What is in use for each kind of line, and what waits for a second person."""

    in_use: list[RailView]
    waiting: list[RailView]


class RailSet(Event, frozen=True, kw_only=True):
    subject: RailId
    rail: Rail
    format: FileFormat


class RailConfirmed(Event, frozen=True, kw_only=True):
    subject: RailId
    rail: Rail
    format: FileFormat
