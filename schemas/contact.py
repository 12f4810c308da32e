"""How to reach somebody, as they or their team keep it."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from schemas.messages import ReachBy
from schemas.values import Command, Event, Instant, LongText, OptionalText, PersonId, ShortText, View

FURTHEST_KM = 1000


class ReachWish(StrEnum):
    AUTO = "auto"
    EMAIL = "email"
    LETTER = "letter"
    PHONE = "phone"


Address = Annotated[str, Meta(max_length=300, pattern=r"\A[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]*\Z")]


class ChangeContact(Command, frozen=True, kw_only=True):
    """The whole of it, as it is to be. ``travel_km``: one way; null: not said.

    ``reason``: from the team, how they know. ``notes``: the team's own; null leaves them as they are.
    ``reach_by``: how they want to hear from us; ``AUTO``: by email where they have one, else by letter or phone; null
    leaves it as it is. ``postal_address``: the lines of an envelope below the name; null leaves it as it is.
    """

    full_name: ShortText
    preferred_name: OptionalText = ""
    phone: OptionalText = ""
    postcode: OptionalText = ""
    travel_km: Annotated[int, Meta(ge=1, le=FURTHEST_KM)] | None = None
    reason: OptionalText = ""
    notes: LongText | None = None
    reach_by: ReachWish | None = None
    postal_address: Address | None = None


class ChangeEmail(Command, frozen=True, kw_only=True):
    """The person confirms a new address by the code sent to it; the team writes it down, with how they know."""

    email: ShortText
    reason: OptionalText = ""


class ConfirmEmail(Command, frozen=True, kw_only=True):
    code: ShortText


class ContactView(View, frozen=True, kw_only=True):
    """``awaited``: the new address whose code has not been entered yet. ``reached_by``: how a letter of ours reaches
    them today, by what they said and what we know."""

    full_name: str
    preferred_name: str
    email: str | None
    phone: str
    postcode: str
    travel_km: int | None
    reach_by: ReachWish
    reached_by: ReachBy
    postal_address: str
    awaited: str | None = None


class PhoneBefore(View, frozen=True, kw_only=True):
    """A number we held before the newest change; empty when there was none."""

    phone: str
    changed_at: Instant


class ContactChanged(Event, frozen=True, kw_only=True):
    """``fields``: the names of what changed, never what it says."""

    subject: PersonId
    fields: tuple[str, ...]
    reason: str


class EmailAsked(Event, frozen=True, kw_only=True):
    """A code went to an address that the person says is theirs."""

    subject: PersonId


class EmailChanged(Event, frozen=True, kw_only=True):
    subject: PersonId
    reason: str
