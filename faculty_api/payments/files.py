"""The sheets of a run: comma-separated, UTF-8 without a mark, CRLF line ends (RFC 4180), a TOTAL row at the end.

payroll.csv, one row a fee:
    reference, claim, payee_id, name, academy, activity_on, account_name, sort_code, account_number, pay_on, gross,
    tax, ni, net, paid_on. The last four are empty: payroll fills them in, and the file is then the results file.
bank.csv, one row a claim's costs:
    reference, claim, payee_id, name, account_name, sort_code, account_number, pay_on, amount, result, paid_on.
    The last two are empty: with "paid", or why not, and the day, the file is the results file.
bank-results.csv, beside a Bacs or ISO 20022 file: reference, claim, name, amount, result, paid_on. It pays nobody, for
    it has no accounts: filled in, it is the results file.

Which columns, in which order and under which headings is the organisation's choice. Amounts are pounds with two
decimals (75.00); days are 2027-01-29. The TOTAL row names the run and has the number of payments and their sum. A text
that a spreadsheet could take for a formula starts with an apostrophe.
"""

import csv
import io
from collections.abc import Mapping, Sequence

from faculty_api.kernel.money import plain_pounds
from faculty_api.kernel.sheets import guarded
from faculty_api.payments.payouts import Batch, Carried, PayRow, Unproved
from schemas.payments import Rail
from schemas.rails import Column

PAYROLL = "payroll.csv"
BANK = "bank.csv"
RESULTS_SHEET = "bank-results.csv"
_WHO = ("reference", "claim", "payee_id", "name")
_ACCOUNT = ("account_name", "sort_code", "account_number", "pay_on")
FIELDS: Mapping[Rail, tuple[str, ...]] = {
    Rail.PAYROLL: (*_WHO, "academy", "activity_on", *_ACCOUNT, "gross", "tax", "ni", "net", "paid_on"),
    Rail.BANK: (*_WHO, *_ACCOUNT, "amount", "result", "paid_on"),
}
"""The standard columns, in their order, under their own names."""
MORE: Mapping[Rail, tuple[str, ...]] = {Rail.PAYROLL: ("result",), Rail.BANK: ("academy", "activity_on")}
"""What an organisation may have besides."""
AMOUNT: Mapping[Rail, str] = {Rail.PAYROLL: "gross", Rail.BANK: "amount"}
NEEDED: Mapping[Rail, tuple[str, ...]] = {
    Rail.PAYROLL: ("reference", "gross", "tax", "ni", "net", "paid_on"),
    Rail.BANK: ("reference", "account_name", "sort_code", "account_number", "amount", "result", "paid_on"),
}
"""Without these nobody could be paid, or the answer could not be read. Payroll has people's accounts itself."""
_NAMES = {Rail.PAYROLL: PAYROLL, Rail.BANK: BANK}


def standard(rail: Rail) -> list[Column]:
    return [Column(field=name, heading=name) for name in FIELDS[rail]]


_SHEET = [Column(field=name, heading=name) for name in ("reference", "claim", "name", "amount", "result", "paid_on")]


class Sheet:
    """A CSV with the columns of the organisation."""

    def __init__(self, rail: Rail, columns: Sequence[Column]) -> None:
        self.rail, self.columns = rail, list(columns)

    @property
    def name(self) -> str:
        return _NAMES[self.rail]

    def objections(self, _batch: Batch) -> list[str]:
        return []

    def build(self, batch: Batch) -> bytes:
        rows = [_cells(row, batch) for row in batch.rows]
        total = {
            "reference": f"TOTAL LEF{batch.serial:06d}",
            "name": "1 payment" if len(rows) == 1 else f"{len(rows)} payments",
            "pay_on": batch.pay_on.isoformat(),
            AMOUNT[self.rail]: plain_pounds(batch.pence),
        }
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow([guarded(column.heading) for column in self.columns])
        writer.writerows([guarded(row.get(column.field, "")) for column in self.columns] for row in (*rows, total))
        return out.getvalue().encode()

    def read_back(self, content: bytes) -> list[Carried]:
        header, *rows = csv.reader(io.StringIO(content.decode(), newline=""))
        if header != [guarded(column.heading) for column in self.columns]:
            raise Unproved("The headings of the sheet are not the ones that were chosen")
        place = {column.field: at for at, column in enumerate(self.columns)}
        amount = place[AMOUNT[self.rail]]
        *rows, total = rows
        carried = [Carried(row[place["reference"]], _pence(row[amount]), _account(row, place)) for row in rows]
        if not total[place["reference"]].startswith("TOTAL") or _pence(total[amount]) != sum(c.pence for c in carried):
            raise Unproved("The total of the sheet is not that of its payments")
        return carried


def _account(row: Sequence[str], place: Mapping[str, int]) -> tuple[str, str] | None:
    both = ("sort_code", "account_number")
    return (row[place[both[0]]], row[place[both[1]]]) if all(name in place for name in both) else None


def _pence(text: str) -> int:
    pounds, _, rest = text.partition(".")
    return int(pounds) * 100 + int(rest)


def results_sheet(batch: Batch) -> bytes:
    return Sheet(Rail.BANK, _SHEET).build(batch)


def _cells(row: PayRow, batch: Batch) -> dict[str, str]:
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
        "pay_on": batch.pay_on.isoformat(),
        AMOUNT[row.rail]: plain_pounds(row.pence),
    }
