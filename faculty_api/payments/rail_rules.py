"""Pure rules of how the organisation pays: which columns a sheet may have, and what a bank file needs of the payer."""

import re
from collections.abc import Sequence

from faculty_api.payments import modulus
from faculty_api.payments.bacs import WIDTH, Bacs
from faculty_api.payments.bacs import written as in_bacs
from faculty_api.payments.connect.way import StripeWay
from faculty_api.payments.files import FIELDS, MORE, NEEDED, Sheet, standard
from faculty_api.payments.pain import Pain
from faculty_api.payments.pain import written as in_pain
from faculty_api.payments.payouts import Payer, Payouts
from faculty_api.payments.rules import bare
from schemas.errors import Fault
from schemas.payments import Rail
from schemas.rails import Column, FileFormat, SetRail

MOST_COLUMNS, MOST_LETTERS = 40, 60
_EVERY = frozenset(name for names in (*FIELDS.values(), *MORE.values()) for name in names)
_FORMULA = ("=", "+", "-", "@", "'")
BANK_FILES = frozenset({FileFormat.BACS18, FileFormat.PAIN001})
NO_PAYER = frozenset({FileFormat.CSV, FileFormat.STRIPE})


def spelled(heading: str) -> str:
    """A heading as results are matched by: Excel's capitals and spaces make no difference."""
    return heading.strip().lower().replace(" ", "_")


def columns(rail: Rail, text: str) -> tuple[list[Column], list[str]]:
    """The columns in the lines of ``text``, and what is wrong with them in sentences."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return standard(rail), []
    found = [Column(field=spelled(field), heading=(heading or field).strip()) for field, _, heading in (
        line.partition("=") for line in lines
    )]  # fmt: skip
    return found, [*_unknown(rail, found), *_doubled(found), *_unreadable(found), *_lacking(rail, found)]


def _unknown(rail: Rail, found: Sequence[Column]) -> list[str]:
    known = (*FIELDS[rail], *MORE[rail])
    return [f"We do not have “{one.field[:40]}”. Use: {', '.join(known)}" for one in found if one.field not in known][
        :1
    ]


def _doubled(found: Sequence[Column]) -> list[str]:
    fields, headings = [one.field for one in found], [spelled(one.heading) for one in found]
    words = [f"{name} is there more than once" for name in dict.fromkeys(fields) if fields.count(name) > 1]
    return words + [
        f"Two columns have the heading “{one.heading}”"
        for at, one in enumerate(found)
        if spelled(one.heading) in headings[:at] and one.field not in fields[:at]
    ]


def _unreadable(found: Sequence[Column]) -> list[str]:
    words = [
        f"The heading “{one.heading}” means something else: leave that name to its own column"
        for one in found
        if spelled(one.heading) in _EVERY - {one.field}
    ]
    words += [
        f"The heading “{one.heading[:40]}” must start with a letter or number, and be without , ; and quotation marks"
        for one in found
        if one.heading.startswith(_FORMULA) or re.search(r"[,;\t\"]", one.heading)
    ]
    if len(found) > MOST_COLUMNS or any(len(one.heading) > MOST_LETTERS for one in found):
        words.append(f"Use {MOST_COLUMNS} columns or fewer, with headings of {MOST_LETTERS} letters or fewer")
    return words


def _lacking(rail: Rail, found: Sequence[Column]) -> list[str]:
    lacking = [name for name in NEEDED[rail] if name not in {one.field for one in found}]
    return [f"Add {', '.join(lacking)}: without it the file cannot be paid, or its answer not read"] if lacking else []


def payer(command: SetRail) -> Payer:
    return Payer(
        " ".join(command.payer_name.split()),
        bare(command.sort_code),
        bare(command.account_number),
        bare(command.user_number),
    )


def faults(command: SetRail, *, stripe: bool = False) -> tuple[Fault, ...]:
    """All that is wrong with a new way to pay, by field. ``stripe``: this installation has a key to Stripe."""
    if command.format is not FileFormat.CSV and command.kind is Rail.PAYROLL:
        return (Fault(field="format", message="Pay goes to payroll as a sheet. Choose CSV"),)
    if command.format is FileFormat.STRIPE:
        return () if stripe else (Fault(field="format", message="Select which file you send"),)
    if command.format in BANK_FILES:
        return tuple(_payer_faults(command))
    _, wrong = columns(command.kind, command.columns)
    return tuple(Fault(field="columns", message=words) for words in wrong)


def _payer_faults(command: SetRail) -> list[Fault]:
    given, wrong = payer(command), []
    bacs = command.format is FileFormat.BACS18
    said, lost = (in_bacs if bacs else in_pain)(given.name)
    if not said:
        wrong.append(Fault(field="payer_name", message="Enter the name on the account you pay from"))
    elif lost:
        wrong.append(Fault(field="payer_name", message=f"The name has a letter that a bank file cannot carry: {lost}"))
    elif bacs and len(said) > WIDTH:
        message = f"The name must be {WIDTH} letters or fewer: people see it on their statements"
        wrong.append(Fault(field="payer_name", message=message))
    if not re.fullmatch("[0-9]{6}", given.sort_code):
        wrong.append(Fault(field="sort_code", message="Sort code must be 6 numbers, like 309430"))
    if not re.fullmatch("[0-9]{8}", given.account_number):
        wrong.append(Fault(field="account_number", message="Account number must be 8 numbers"))
    if not wrong and modulus.fits(given.sort_code, given.account_number) is False:
        message = "This sort code and account number do not go together"
        wrong.append(Fault(field="account_number", message=message))
    if bacs and not re.fullmatch("[0-9]{6}", given.user_number):
        wrong.append(Fault(field="user_number", message="Bacs number (SUN) must be 6 numbers"))
    return wrong


def payouts(rail: Rail, chosen: FileFormat, found: Sequence[Column], own: Payer) -> Payouts:
    """The way to pay that was chosen for a kind of line."""
    if chosen is FileFormat.BACS18:
        return Bacs(own)
    if chosen is FileFormat.STRIPE:
        return StripeWay()
    return Pain(own) if chosen is FileFormat.PAIN001 else Sheet(rail, found or standard(rail))
