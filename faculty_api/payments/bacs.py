"""Bacs Standard 18: one processing day, direct credits, one debit contra of the whole; records end in CRLF.

The layout is taken from what is published: Bank of Ireland, "BACS File Specification", appendix 2 (VOL1, HDR1); the
help of MYOB Advanced on HSBC's Bacs file (order of records, VOL1); public transcriptions of Access Group's "BACS
Standard 18" and of Bacs' "ISO 20022/Bacs Translation Guide" v1.1 of 2017 (UHL1, data and contra records, EOF, UTL1,
letters, dates). They agree where they overlap. Pay.UK's own PN5011 is for its members and was not read: try a file with
the bank before the first real one. A wrong label makes a bank refuse the whole file; it moves no money elsewhere.

The money reaches accounts on the working day after the processing day, so the processing day is the one before
``pay_on``. Dates are bYYDDD: a blank, the year, the day of the year.
"""

import string
from datetime import date, timedelta

from faculty_api.kernel.clock import london_day, working_days_before
from faculty_api.payments.payouts import Batch, Carried, Payer, PayRow, Unproved, name_objection, plain

NAME = "bank.txt"
ALLOWED = string.ascii_uppercase + string.digits + " .&/-"
_INSTEAD = {"'": "", ",": " ", "(": " ", ")": " ", "_": " ", "+": " "}
WIDTH, LABEL, RECORD = 18, 80, 100
CREDIT, CONTRA = "99", "17"
_MOST = 10**11 - 1
"""Pence that fit into an amount of 11 digits."""
_KEPT = timedelta(days=7)
"""After the payment date the file may be overwritten."""


def written(text: str) -> tuple[str, str]:
    """As Bacs writes it, not yet cut to its 18 places, and the letters that Bacs does not have."""
    return plain(text.upper(), ALLOWED, _INSTEAD)


def bacs_day(day: date) -> str:
    return f" {day:%y%j}"


class Bacs:
    name = NAME

    def __init__(self, payer: Payer) -> None:
        self.payer = payer

    def objections(self, batch: Batch) -> list[str]:
        lost = [(row, written(row.account_name)) for row in batch.rows]
        found = [name_objection(row, no, "Bacs") for row, (said, no) in lost if no or not said]
        if batch.pence > _MOST:
            found.append("The total is more than one Bacs file can carry. Make two runs")
        return found

    def build(self, batch: Batch) -> bytes:
        serial = f"{batch.serial % 1_000_000:06d}"
        head, second = self._header(batch, serial), f"F0200000100{'':35}00{'':28}"
        processing = bacs_day(working_days_before(batch.pay_on, 1))
        records = [
            f"VOL1{serial} {'':20}{'':6}{'':4}{self.payer.user_number}{'':4}{'':28}1",
            f"HDR1{head}",
            f"HDR2{second}",
            f"UHL1{processing}999999    000000001 DAILY  001{'':7}{'':7}{'':26}",
            *(self._credit(row) for row in batch.rows),
            self._contra(batch.pence),
            f"EOF1{head}",
            f"EOF2{second}",
            f"UTL1{batch.pence:013d}{batch.pence:013d}{1:07d}{len(batch.rows):07d}{'':10}{'':26}",
        ]
        return "".join(f"{record}\r\n" for record in records).encode("ascii")

    def _header(self, batch: Batch, serial: str) -> str:
        """Places 5 to 80 of HDR1, which EOF1 repeats."""
        user = self.payer.user_number
        days = bacs_day(london_day(batch.made_at)) + bacs_day(batch.pay_on + _KEPT)
        return f"A{user}S   {user}{serial}00010001{'':4}{'':2}{days} 000000{'':13}{'':7}"

    def _credit(self, row: PayRow) -> str:
        to = f"{row.sort_code}{row.account_number}0{CREDIT}"
        return f"{to}{self._from(row.pence)}{row.reference:<{WIDTH}}{_cut(row.account_name)}"

    def _contra(self, pence: int) -> str:
        own = f"{self.payer.sort_code}{self.payer.account_number}0{CONTRA}"
        return f"{own}{self._from(pence)}{'CONTRA':<{WIDTH}}{_cut(self.payer.name)}"

    def _from(self, pence: int) -> str:
        """Places 18 to 64: whose account it comes from, how much, and who says so."""
        return f"{self.payer.sort_code}{self.payer.account_number}{'':4}{pence:011d}{_cut(self.payer.name)}"

    def read_back(self, content: bytes) -> list[Carried]:
        return read_back(content)


def _cut(text: str) -> str:
    said, _ = written(text)
    return f"{said[:WIDTH].strip():<{WIDTH}}"


def read_back(content: bytes) -> list[Carried]:
    """By the published places alone; the contra and the trailer must come to the credits."""
    lines = content.decode("ascii").split("\r\n")
    labels, ends = [line[:4] for line in lines[:4]], [line[:4] for line in lines[-4:]]
    if labels != ["VOL1", "HDR1", "HDR2", "UHL1"] or ends != ["EOF1", "EOF2", "UTL1", ""]:
        raise Unproved("The labels of the Bacs file are not whole")
    if any(len(line) != LABEL for line in [*lines[:4], *lines[-4:-1]]) or any(
        len(line) != RECORD for line in lines[4:-4]
    ):
        raise Unproved("A record of the Bacs file is too long or too short")
    *paid, contra = lines[4:-4]
    if contra[15:17] != CONTRA or any(line[15:17] != CREDIT for line in paid):
        raise Unproved("The Bacs file has a record that is neither a credit nor the last one, its contra")
    carried = [Carried(line[64:82].strip(), int(line[35:46]), (line[0:6], line[6:14])) for line in paid]
    pence, trailer = sum(one.pence for one in carried), lines[-2]
    said = (int(contra[35:46]), int(trailer[4:17]), int(trailer[17:30]), int(trailer[30:37]), int(trailer[37:44]))
    if said != (pence, pence, pence, 1, len(carried)):
        raise Unproved("The totals of the Bacs file are not those of its payments")
    return carried
