"""What every rail is to the rest of payments: it says what it cannot carry, makes its file, and reads its file back."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from faculty_api.payments.rules import Promise
from schemas.payments import Rail


class PayRow(NamedTuple):
    rail: Rail
    reference: str
    claim: int
    person_id: UUID
    name: str
    academy: str
    activity_on: date
    account_name: str
    sort_code: str
    account_number: str
    pence: int


class Payer(NamedTuple):
    """The organisation's own account. ``user_number``: its Bacs number (SUN)."""

    name: str
    sort_code: str
    account_number: str
    user_number: str = ""


class Batch(NamedTuple):
    """The payments of one run on one rail, and when the file is made."""

    serial: int
    pay_on: date
    made_at: datetime
    rows: Sequence[PayRow]

    @property
    def pence(self) -> int:
        return sum(row.pence for row in self.rows)


class Carried(NamedTuple):
    """One payment as it stands in a file. ``account``: sort code and number; None where the file has no account."""

    reference: str
    pence: int
    account: tuple[str, str] | None


class Unproved(Exception):  # noqa: N818 - an answer, not an error
    """The file does not say what it should; the words say where."""


class Payouts(Protocol):
    """A way to pay. ``read_back`` knows the file's bytes alone, and checks the file's own totals and counts."""

    @property
    def name(self) -> str:
        """Of the file."""
        ...

    def objections(self, batch: Batch, /) -> list[str]:
        """What this rail cannot carry, a sentence each; empty when it can carry everything."""
        ...

    def build(self, batch: Batch) -> bytes: ...

    def read_back(self, content: bytes) -> list[Carried]:
        """Every payment in the file, or ``Unproved``."""
        ...


def proved(
    promises: Mapping[str, Promise], carried: Iterable[Carried], mark: Mapping[tuple[str, str], str]
) -> list[Promise]:
    """The promises of a rail with what its file says in their place; ``mark``: the fingerprint of each account.

    Whoever holds the digest of the run then sees whether the file is the run. A payment that is missing, doubled or
    nobody's is ``Unproved`` already.
    """
    found: dict[str, Promise] = {}
    for one in carried:
        promise = promises.get(one.reference)
        if promise is None or one.reference in found:
            raise Unproved(f"{one.reference or 'A payment'} stands in the file and should not")
        fingerprint = mark.get(one.account, "") if one.account else promise.fingerprint
        found[one.reference] = promise._replace(pence=one.pence, fingerprint=fingerprint)
    missing = sorted(set(promises) - set(found))
    if missing:
        raise Unproved(f"{missing[0]} is not in the file")
    return list(found.values())


_LETTERS = str.maketrans(
    {
        "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ß": "ss",
        "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ı": "i", "’": "'", "‘": "'",
        "`": "'", "ʼ": "'", "–": "-", "—": "-", "‐": "-",
    }
)  # fmt: skip


def plain(text: str, allowed: str, instead: Mapping[str, str]) -> tuple[str, str]:
    """The text in letters that a rail can carry, and the letters it cannot.

    Accents are dropped, as banks do; ``instead`` says what stands for signs that are not allowed.
    """
    bare = "".join(
        one for one in unicodedata.normalize("NFKD", text.translate(_LETTERS)) if not unicodedata.combining(one)
    )
    mended = "".join(one if one in allowed else instead.get(one, one) for one in bare)
    lost = "".join(dict.fromkeys(one for one in mended if one not in allowed))
    return re.sub(" +", " ", mended).strip(), lost


def name_objection(row: PayRow, lost: str, rail: str) -> str:
    return (
        f"The name on the account of payment {row.reference} cannot be written in a {rail} file: it has “{lost}”. "
        "Put these bank details on hold, and ask for the name as the bank writes it"
    )
