"""Bank details: what a person says, what finance confirms, and what may be shown of them."""

from enum import StrEnum
from uuid import UUID

from schemas.contact import PhoneBefore
from schemas.payments import BankStatus
from schemas.values import Command, Event, Instant, OptionalText, PersonId, ShortText, View

NO_FIT = "This sort code and account number do not go together. Check both against your bank card"


class EnterBank(Command, frozen=True, kw_only=True):
    """Where to pay me. Spaces and dashes in the numbers are dropped.

    ``sure``: the bank gave me these numbers, though they do not fit together by the banks' check digits.
    """

    account_name: OptionalText = ""
    sort_code: OptionalText = ""
    account_number: OptionalText = ""
    sure: bool = False


class Fit(StrEnum):
    """Whether a sort code and an account number go together, by the banks' published check digits."""

    YES = "yes"
    NO = "no"
    CANNOT_SAY = "cannot_say"


class VerifyBank(Command, frozen=True, kw_only=True):
    """Finance called the person on a number we already held, and the person confirmed the details."""

    called_back: bool = False


class FreezeBank(Command, frozen=True, kw_only=True):
    """Nothing is paid into this account until the person gives new details that are confirmed."""

    reason: ShortText


class ShareBank(Command, frozen=True, kw_only=True):
    """Why somebody else may be paid into the same account, such as a couple who share one."""

    reason: ShortText


class BankView(View, frozen=True, kw_only=True):
    """The person's own details, masked. The newest version; ``pays`` when money can go there.

    ``refused``: we could not pay into it, and need other details.
    """

    id: UUID
    version: int
    status: BankStatus
    account_name: str
    last_digits: str
    changed_at: Instant
    verified_at: Instant | None
    pays: bool
    refused: bool = False


class BankCheck(View, frozen=True, kw_only=True):
    """New details that wait for a second person.

    ``shared_with``: who else gave the same account; ``shared_reason``: why that is right, said by one of finance (by
    the reader: ``said_by_me``) and not confirmed yet. ``phone_before``: how to reach them was changed lately; the
    number we held before that is the one to call.
    """

    id: UUID
    person_id: PersonId
    name: str
    phone: str
    phone_before: PhoneBefore | None = None
    version: int
    account_name: str
    sort_code: str
    last_digits: str
    fit: Fit
    changed_at: Instant
    shared_with: list[str]
    shared_reason: str
    may_verify: bool
    said_by_me: bool


class BankChecked(View, frozen=True, kw_only=True):
    """What finance decided about one version."""

    id: UUID
    person_id: PersonId
    version: int
    status: BankStatus


class BankEntered(Event, frozen=True, kw_only=True):
    subject: PersonId
    version: int


class BankVerified(Event, frozen=True, kw_only=True):
    subject: PersonId
    version: int


class BankShared(Event, frozen=True, kw_only=True):
    subject: PersonId
    version: int
    reason: str


class BankFrozen(Event, frozen=True, kw_only=True):
    subject: PersonId
    version: int
    reason: str
