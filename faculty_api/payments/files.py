"""The two files of a run: comma-separated, UTF-8 without a mark, CRLF line ends (RFC 4180), a TOTAL row at the end.

payroll.csv, one row a fee:
    reference, claim, payee_id, name, academy, activity_on, account_name, sort_code, account_number, pay_on, gross,
    tax, ni, net, paid_on. The last four are empty: payroll fills them in, and the file is then the results file.
bank.csv, one row a claim's costs:
    reference, claim, payee_id, name, account_name, sort_code, account_number, pay_on, amount, result, paid_on.
    The last two are empty: with "paid", or why not, and the day, the file is the results file.

Amounts are pounds with two decimals (75.00); days are 2027-01-29. The TOTAL row names the run and has the number of
payments and their sum. A text that a spreadsheet could take for a formula starts with an apostrophe.
"""

import csv
import io
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from faculty_api.kernel.money import plain_pounds
from faculty_api.kernel.sheets import guarded
from schemas.payments import Rail

PAYROLL = "payroll.csv"
BANK = "bank.csv"
_WHO = ("reference", "claim", "payee_id", "name")
_ACCOUNT = ("account_name", "sort_code", "account_number", "pay_on")
PAYROLL_COLUMNS = (*_WHO, "academy", "activity_on", *_ACCOUNT, "gross", "tax", "ni", "net", "paid_on")
BANK_COLUMNS = (*_WHO, *_ACCOUNT, "amount", "result", "paid_on")


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


def payroll(serial: int, pay_on: date, rows: list[PayRow]) -> bytes:
    return _csv(PAYROLL_COLUMNS, [*(_cells(row, pay_on) for row in rows), _total(serial, pay_on, rows, "gross")])


def bank(serial: int, pay_on: date, rows: list[PayRow]) -> bytes:
    return _csv(BANK_COLUMNS, [*(_cells(row, pay_on) for row in rows), _total(serial, pay_on, rows, "amount")])


def _cells(row: PayRow, pay_on: date) -> dict[str, str]:
    return {
        "reference": row.reference,
        "claim": str(row.claim),
        "payee_id": str(row.person_id),
        "name": row.name,
        "academy": row.academy,
        "activity_on": row.activity_on.isoformat(),
        "account_name": row.account_name,
        "sort_code": row.sort_code,
        "account_number": row.account_number,
        "pay_on": pay_on.isoformat(),
        "gross": plain_pounds(row.pence),
        "amount": plain_pounds(row.pence),
    }


def _total(serial: int, pay_on: date, rows: list[PayRow], column: str) -> dict[str, str]:
    return {
        "reference": f"TOTAL LEF{serial:06d}",
        "name": "1 payment" if len(rows) == 1 else f"{len(rows)} payments",
        "pay_on": pay_on.isoformat(),
        column: plain_pounds(sum(row.pence for row in rows)),
    }


def _csv(columns: tuple[str, ...], rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([guarded(row.get(column, "")) for column in columns] for row in rows)
    return out.getvalue().encode()


BUILDERS: Mapping[Rail, tuple[str, Callable[[int, date, list[PayRow]], bytes]]] = {
    Rail.PAYROLL: (PAYROLL, payroll),
    Rail.BANK: (BANK, bank),
}
