"""Pure rules of bank details and runs: allowed moves, why a claim stays out, references and the digest."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from faculty_api.payments import modulus
from schemas.bank import NO_FIT, EnterBank, Fit
from schemas.errors import Fault
from schemas.payments import BankStatus, Rail, RunStatus

_S = RunStatus
MOVES: dict[RunStatus, frozenset[RunStatus]] = {
    _S.DRAFT: frozenset({_S.LOCKED, _S.CANCELLED}),
    _S.LOCKED: frozenset({_S.APPROVED, _S.CANCELLED}),
    _S.APPROVED: frozenset({_S.SENT, _S.CANCELLED}),
    _S.SENT: frozenset({_S.RECONCILED, _S.RECONCILED_WITH_EXCEPTIONS}),
    _S.RECONCILED: frozenset(),
    _S.RECONCILED_WITH_EXCEPTIONS: frozenset(),
    _S.CANCELLED: frozenset(),
}
STANDS: dict[RunStatus, str] = {
    _S.DRAFT: "This run is not locked yet",
    _S.LOCKED: "This run is locked already, and waits for a second person to approve it",
    _S.APPROVED: "This run is approved already",
    _S.SENT: "The files of this run have been downloaded already",
    _S.RECONCILED: "This run is closed",
    _S.RECONCILED_WITH_EXCEPTIONS: "This run is closed",
    _S.CANCELLED: "This run was cancelled",
}
_NAME = re.compile(r"(?=.*[^\W\d_])\w[\w .,'’&/()-]*")
_REFERENCE = re.compile(r"LEF([0-9]{6,9})-([0-9]{4,9})")


def objection_to_move(status: str, to: RunStatus) -> str | None:
    """None when a run in ``status`` may become ``to``; else where it stands, in words."""
    return None if to in MOVES[RunStatus(status)] else STANDS[RunStatus(status)]


def reference(serial: int, position: int) -> str:
    return f"LEF{serial:06d}-{position:04d}"


def serial_of(text: str) -> int | None:
    """The run's number in a reference; None when it is no reference of ours."""
    found = _REFERENCE.fullmatch(text)
    return int(found[1]) if found else None


class Promise(NamedTuple):
    """All that a checker agrees to, of one payment."""

    claim_id: UUID
    rail: str
    pence: int
    person_id: UUID
    bank_id: UUID
    bank_version: int
    fingerprint: str
    reference: str


def digest(promises: Iterable[Promise]) -> str:
    """SHA-256 over the sorted payments: any change of claim, rail, pence, person, account or reference changes it."""
    lines = sorted("|".join(str(part) for part in promise) for promise in promises)
    return sha256("\n".join(lines).encode()).hexdigest()


class Standing(NamedTuple):
    """The newest bank details of a person, as far as paying into them goes."""

    bank_id: UUID
    version: int
    status: str
    changed_on: date
    fingerprint: str
    shared: bool
    paid_before: bool
    """A payment into this very version has been settled."""
    verified_by: UUID | None = None
    came_back: bool = False
    """The bank sent a payment back because of this account, and finance has not decided about it yet."""

    def first_for(self, person: UUID) -> bool:
        """Nothing was paid in yet, and this person confirmed it: neither making nor approving that run is theirs."""
        return not self.paid_before and self.verified_by == person


TO_MAKER = "This pays you. Someone else must make the run"
CHECKED_BY_MAKER = "You checked these bank details. Someone else must make the first run that pays into them"
NEEDLESS = "Money before the day that is not needed any more"
TO_OTHERS = {
    TO_MAKER: "It pays the person who made this run",
    CHECKED_BY_MAKER: "The person who made this run checked these bank details",
}
"""How a run words to everybody else what it told its maker."""


def why_unpayable(standing: Standing | None) -> str | None:
    """Why nothing can be paid to a person now, for finance; None when it can."""
    if standing is None:
        return "No bank details yet"
    if standing.status == BankStatus.FROZEN:
        return "Bank details on hold. New details needed"
    if standing.shared:
        return "The same account is under 2 people"
    if standing.status == BankStatus.ENTERED:
        what = "changed" if standing.version > 1 else "given"
        return f"Bank details {what} on {standing.changed_on:%-d %B %Y}. Second check needed"
    return None


def why_waiting(standing: Standing | None) -> str:
    """The same for the person, in their words; empty when nothing holds their money back."""
    if standing is None:
        return "We need your bank details before we can pay you"
    if standing.status == BankStatus.FROZEN:
        return "We cannot pay into the account we have. Give us new bank details"
    if standing.shared:
        return "We need to talk to you about your bank details. Call us on 01632 960 001"
    if standing.status == BankStatus.ENTERED:
        return "Your bank details are being checked. We will call you"
    return ""


def refused(standing: Standing) -> bool:
    """We could not pay into this account: the person has to give another."""
    return standing.status == BankStatus.FROZEN or standing.came_back


def why_give(standing: Standing | None, *, owed: bool) -> str:
    """Why it is the person's turn to give bank details, in their words; empty when it is not."""
    if standing is None:
        return "We need them before we can pay you" if owed else ""
    return "We could not pay into the account we have" if refused(standing) else ""


def why_out(
    *,
    pence: int,
    held: bool,
    payee: UUID,
    maker: UUID,
    standing: Standing | None,
    unpayable: Callable[[Standing | None], str | None] = why_unpayable,
    taken_off: int = 0,
    needless: bool = False,
) -> str | None:
    """Why an approved claim is not in a run; None when it is."""
    if pence == 0:
        return "Nothing is left to pay: it was paid before the day" if taken_off else "Nothing to pay"
    if needless:
        return NEEDLESS
    if payee == maker:
        return TO_MAKER
    why = unpayable(standing)
    if why is None and standing is not None and standing.first_for(maker):
        why = CHECKED_BY_MAKER
    return why or ("Held back" if held else None)


def bare(typed: str) -> str:
    """The digits as people write them, without spaces and dashes."""
    return re.sub(r"[\s\-–]", "", typed)


def fit(sort_code: str, account: str) -> Fit:
    found = modulus.fits(sort_code, account)
    return Fit.CANNOT_SAY if found is None else Fit.YES if found else Fit.NO


def account_faults(command: EnterBank) -> tuple[Fault, ...]:
    sort_code, account = bare(command.sort_code), bare(command.account_number)
    faults = []
    name = command.account_name.strip()
    if not name:
        faults.append(Fault(field="account_name", message="Enter the name on the account"))
    elif not _NAME.fullmatch(name):
        words = "Name on the account must be letters, numbers, spaces and these: . , ' - & /"
        faults.append(Fault(field="account_name", message=words))
    if not sort_code:
        faults.append(Fault(field="sort_code", message="Enter a sort code"))
    elif not re.fullmatch(r"[0-9]{6}", sort_code):
        faults.append(Fault(field="sort_code", message="Sort code must be 6 numbers, like 309430"))
    if not account:
        faults.append(Fault(field="account_number", message="Enter an account number"))
    elif not re.fullmatch(r"[0-9]{6,8}", account):
        faults.append(Fault(field="account_number", message="Account number must be between 6 and 8 digits"))
    if not faults and not command.sure and modulus.fits(*account_of(command)) is False:
        faults.append(Fault(field="account_number", message=NO_FIT))
    return tuple(faults)


def account_of(command: EnterBank) -> tuple[str, str]:
    """Sort code and the account number in its 8 digits: shorter ones are filled with noughts in front, as banks do."""
    return bare(command.sort_code), bare(command.account_number).zfill(8)


def bank_index(sort_code: str, account: str) -> str:
    """What the vault's fingerprint of an account is made from."""
    return f"account:{sort_code}:{account}"


LEDGER: dict[Rail, tuple[str, str]] = {
    Rail.PAYROLL: ("fees_payable", "payroll"),
    Rail.BANK: ("expenses_payable", "bank"),
}
"""The two accounts of a settled payment: what we owed goes down, what was paid out goes up."""
ADVANCES = "advances"
"""What was paid before the day, in place of what we owe: below nought by as much as is still out."""
TAKEN_OFF = ("expenses_payable", ADVANCES)
"""The two accounts of what is taken off a claim: we owe it no more, and it is no longer out."""
