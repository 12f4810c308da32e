"""Reads the results of a run: the run's own file with its empty columns filled in, or any CSV with these columns.

payroll results: reference, gross, tax, ni, net, paid_on (and, where a payment was not made, result with the reason)
bank results: reference, amount, result, paid_on

``result`` is "paid", or one of the reasons in ``REASONS``. Other columns and empty rows are passed over; a TOTAL row is
checked. The file is read whole: one fault and nothing of it counts.
"""

import csv
import io
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

from faculty_api.kernel.money import pounds
from faculty_api.kernel.sheets import wide
from faculty_api.payments.rules import serial_of
from schemas.payments import Rail

PAID = frozenset({"paid", "settled", "accepted", "success", "ok", "yes"})
REASONS: Mapping[str, str] = {
    "account closed": "Account closed",
    "account not found": "There is no account with this number",
    "no account": "There is no account with this number",
    "invalid account": "There is no account with this number",
    "name does not match": "The name is not the name on the account",
    "account transferred": "The account has moved to another bank",
    "account frozen": "The bank has stopped payments into this account",
    "refused by bank": "The bank sent the payment back",
    "returned": "The bank sent the payment back",
    "not paid": "The payment was not made",
    "not on payroll": "Payroll could not find this person",
}
NOT_THE_ACCOUNT = (REASONS["not paid"], REASONS["not on payroll"])
"""What other bank details would not mend."""
COLUMNS: Mapping[Rail, tuple[str, ...]] = {
    Rail.PAYROLL: ("reference", "gross", "net", "paid_on"),
    Rail.BANK: ("reference", "amount", "result", "paid_on"),
}
_READ = ("reference", "gross", "amount", "tax", "ni", "net", "result", "paid_on")
_AMOUNT = re.compile(r"£?(?P<whole>[0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.(?P<rest>[0-9]{1,2}))?")
_UNFILLED: Mapping[Rail, str] = {
    Rail.PAYROLL: (
        "is not filled in. Fill in tax, ni, net and paid_on. If it was not paid, say why in a column named result"
    ),
    Rail.BANK: "has no result. Write paid, or why it was not",
}
_MOST_FAULTS = 20
NOT_CSV = "The selected file must be a CSV"
UNREADABLE = "The selected file could not be read. Save it as “CSV UTF-8” and try again"


class Unread(Exception):  # noqa: N818 - an answer, not an error
    """What is wrong with the file, in sentences."""

    def __init__(self, *faults: str) -> None:
        super().__init__(*faults)
        more = len(faults) - _MOST_FAULTS
        shown = faults[:_MOST_FAULTS]
        self.faults = (*shown, f"There are {more} more problems in this file") if more > 0 else shown


class Outcome(NamedTuple):
    """What came of one payment; ``why`` is empty when it was paid."""

    reference: str
    pence: int
    why: str
    paid_on: date | None
    tax: int | None = None
    ni: int | None = None
    net: int | None = None


class Expected(NamedTuple):
    """What the run knows: pence by reference for each rail, and the days a payment can have been made on."""

    serial: int
    payments: Mapping[Rail, Mapping[str, int]]
    earliest: date
    latest: date
    headings: Mapping[Rail, Mapping[str, str]] = {}
    """What the run's own sheets call their columns, where these are not the standard ones."""


class _Faulty(Exception):  # noqa: N818
    """The rest of a sentence that begins with the row."""


def read(data: bytes, expected: Expected) -> tuple[Rail, list[Outcome]]:
    """The rail and every payment's outcome, or ``Unread``."""
    header, rows = _table(_text(data))
    rail, header = _named(header, rows, expected)
    found = [(number, dict(zip(header, cells, strict=False))) for number, cells in rows if any(cells)]
    entries = [(number, row) for number, row in found if not row.get("reference", "").upper().startswith("TOTAL")]
    totals = [(number, row) for number, row in found if row.get("reference", "").upper().startswith("TOTAL")]
    _same_run(entries, totals, expected)
    due = expected.payments[rail]
    if not due:
        raise Unread(f"Payment run {expected.serial} has no payments by {rail.value}")
    outcomes, faults = _outcomes(entries, rail, due, expected)
    faults = _total_faults(rail, entries, totals, due) + faults
    if faults:
        raise Unread(*faults)
    return rail, outcomes


def _text(data: bytes) -> str:
    if not data:
        raise Unread("The selected file is empty")
    if data.startswith((b"PK", b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8")):
        raise Unread(NOT_CSV)
    marked = wide(data)
    for encoding in (marked,) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if re.search(r"[\x00-\x08\x0e-\x1f\x7f]", text):
            break
        return text.replace("\r\n", "\n").replace("\r", "\n")
    raise Unread(UNREADABLE)


def _table(text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Header names, and rows with their number as a spreadsheet counts them."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",;\t", key=first.count)
    try:
        rows = [
            [cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=separator, strict=True)
        ]
    except csv.Error:
        raise Unread(f"{NOT_CSV}. A quotation mark in it is never closed, so part of it may be missing") from None
    numbered = [(number, row) for number, row in enumerate(rows, 1) if any(row)]
    if not numbered:
        raise Unread("The selected file is empty")
    header = [name.lower().replace(" ", "_") for name in numbered[0][1]]
    return header, numbered[1:]


def _named(header: list[str], rows: list[tuple[int, list[str]]], expected: Expected) -> tuple[Rail, list[str]]:
    """The rail, and the header in our own names: by the run's own headings if they fit, else by the standard ones.

    Headings of two rails can look alike; then the references say which it is.
    """
    for rail, names in expected.headings.items():
        ours = [names.get(name, name) for name in header]
        at = ours.index("reference") if "reference" in ours else len(ours)
        cells = {row[at] for _, row in rows if at < len(row)}
        if set(COLUMNS[rail]) <= set(ours) and cells & set(expected.payments[rail]):
            return _rail(ours), ours
    return _rail(header), header


def _rail(header: list[str]) -> Rail:
    if "reference" not in header or not ({"gross", "amount"} & set(header)):
        raise Unread(
            f"{NOT_CSV} with the columns reference, amount, result and paid_on, "
            "or reference, gross, tax, ni, net and paid_on"
        )
    rail = Rail.PAYROLL if "gross" in header else Rail.BANK
    missing = [name for name in COLUMNS[rail] if name not in header]
    if missing:
        raise Unread(f"The selected file has no column {' or '.join(missing)}")
    twice = sorted({name for name in header if name in _READ and header.count(name) > 1})
    if twice:
        raise Unread(f"The selected file has the column {' and '.join(twice)} more than once")
    return rail


def _same_run(
    entries: list[tuple[int, dict[str, str]]], totals: list[tuple[int, dict[str, str]]], expected: Expected
) -> None:
    serials = {serial_of(row.get("reference", "")) for _, row in entries} - {None}
    marks = {re.sub(r"\D", "", row["reference"]) for _, row in totals}
    serials |= {int(mark) for mark in marks if mark and len(mark) < 12}
    other = sorted(serial for serial in serials if serial is not None and serial != expected.serial)
    if other:
        raise Unread(f"The selected file is for payment run {other[0]}, not {expected.serial}")


def _outcomes(
    entries: list[tuple[int, dict[str, str]]], rail: Rail, due: Mapping[str, int], expected: Expected
) -> tuple[list[Outcome], list[str]]:
    outcomes: list[Outcome] = []
    faults: list[str] = []
    seen: dict[str, int] = {}
    for number, row in entries:
        try:
            outcome = _outcome(row, rail, due, expected)
            if outcome.reference in seen:
                raise _Faulty(f"has the same reference as row {seen[outcome.reference]}: {outcome.reference}")
        except _Faulty as fault:
            faults.append(f"Row {number} {fault}")
        else:
            outcomes.append(outcome)
        seen.setdefault(row.get("reference", ""), number)
    missing = [reference for reference in due if reference not in seen]
    if missing:
        named = ", ".join(missing[:5]) + (", and more" if len(missing) > 5 else "")
        many = "1 payment of this run is" if len(missing) == 1 else f"{len(missing)} payments of this run are"
        faults.append(f"{many} not in the file: {named}")
    return outcomes, faults


def _outcome(row: dict[str, str], rail: Rail, due: Mapping[str, int], expected: Expected) -> Outcome:
    for name in _READ:
        cell = row.get(name, "")
        if cell.startswith(("=", "@", "+")) or (cell.startswith("-") and not re.fullmatch(r"-[0-9.,]*", cell)):
            raise _Faulty(f"has a formula in the column {name}. Save the file with values only")
    reference = row.get("reference", "")
    if not reference:
        raise _Faulty("has no reference")
    if reference not in due:
        raise _Faulty(f"has a reference that is not in this file's part of the run: {reference[:40]}")
    pence = _pence(row, "amount" if rail is Rail.BANK else "gross")
    if pence != due[reference]:
        raise _Faulty(f"says {pounds(pence)} for {reference}. The run says {pounds(due[reference])}")
    why = _why(row, rail)
    if why:
        return Outcome(reference, pence, why, None)
    paid_on = _day(row.get("paid_on", ""), expected)
    if rail is Rail.BANK:
        return Outcome(reference, pence, "", paid_on)
    return _payslip(row, reference, pence, paid_on)


def _payslip(row: dict[str, str], reference: str, gross: int, paid_on: date) -> Outcome:
    tax, ni = (_pence(row, name) if row.get(name) else 0 for name in ("tax", "ni"))
    net = _pence(row, "net")
    if gross - tax - ni != net:
        raise _Faulty(
            f"does not add up: {pounds(gross)} less tax {pounds(tax)} and NI {pounds(ni)} is not {pounds(net)}"
        )
    return Outcome(reference, gross, "", paid_on, tax, ni, net)


def _pence(row: dict[str, str], name: str) -> int:
    found = _AMOUNT.fullmatch(row.get(name, ""))
    if not found:
        raise _Faulty("has an amount that is not a number" if row.get(name) else f"has no amount in the column {name}")
    return int(found["whole"].replace(",", "")) * 100 + int((found["rest"] or "0").ljust(2, "0"))


def _why(row: dict[str, str], rail: Rail) -> str:
    """Empty when the payment was made. A word we do not know is never taken for either."""
    said = " ".join(row.get("result", "").lower().split())
    if said in PAID or (not said and rail is Rail.PAYROLL and row.get("net")):
        return ""
    if not said:
        raise _Faulty(_UNFILLED[rail])
    if said not in REASONS:
        known = ", ".join(REASONS)
        raise _Faulty(f"has a result we do not know: {said[:40]}. Write paid, or one of: {known}")
    return REASONS[said]


def _day(text: str, expected: Expected) -> date:
    if not text:
        raise _Faulty("has no date in the column paid_on")
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y"):
        try:
            day = datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if day > expected.latest:
            raise _Faulty(f"is paid on {day:%-d %B %Y}, which has not come yet. Send this file on or after that day")
        if day < expected.earliest:
            approved = f"{expected.earliest:%-d %B %Y}"
            raise _Faulty(f"is paid on {day:%-d %B %Y}, before the run was approved on {approved}. Check the date")
        return day
    raise _Faulty("has a date that is not a real date, like 29/01/2027")


def _total_faults(
    rail: Rail,
    entries: list[tuple[int, dict[str, str]]],
    totals: list[tuple[int, dict[str, str]]],
    due: Mapping[str, int],
) -> list[str]:
    """Whether the rows, and the TOTAL row if there is one, come to the run's own total."""
    name, run = "amount" if rail is Rail.BANK else "gross", sum(due.values())
    try:
        said = [_pence(row, name) for _, row in totals] or [sum(_pence(row, name) for _, row in entries)]
    except _Faulty:
        return [
            f"Row {number} has an amount that is not a number" for number, row in totals if not _is_amount(row, name)
        ]
    return [f"The file total is {pounds(sum(said))}. The run total is {pounds(run)}"] if said != [run] else []


def _is_amount(row: dict[str, str], name: str) -> bool:
    return _AMOUNT.fullmatch(row.get(name, "")) is not None
