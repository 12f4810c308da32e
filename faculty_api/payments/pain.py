"""ISO 20022 customer credit transfer, pain.001.001.09: one payment information block, pounds, UK accounts.

UK accounts have no IBAN here: the account is ``Othr/Id`` with the scheme BBAN, the sort code is the bank's number in
the UK clearing (``ClrSysMmbId`` with ``GBDSC``). The tests hold it against the official schema.
"""

import string
from datetime import UTC
from decimal import Decimal
from xml.etree import ElementTree as ET

from faculty_api.kernel.money import plain_pounds
from faculty_api.payments.payouts import Batch, Carried, Payer, PayRow, Unproved, name_objection, plain

NAME = "bank.xml"
SPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
ALLOWED = string.ascii_letters + string.digits + " /-?:().,'+"
_INSTEAD = {"&": "+", "_": "-"}
MOST = 70
"""Letters of a name that every bank takes."""
_CREDIT = f"{{{SPACE}}}CdtTrfTxInf"


def written(text: str) -> tuple[str, str]:
    return plain(text, ALLOWED, _INSTEAD)


class Pain:
    name = NAME

    def __init__(self, payer: Payer) -> None:
        self.payer = payer

    def objections(self, batch: Batch) -> list[str]:
        lost = [(row, written(row.account_name)) for row in batch.rows]
        return [name_objection(row, no, "bank") for row, (said, no) in lost if no or not said]

    def build(self, batch: Batch) -> bytes:
        root = ET.Element("Document", xmlns=SPACE)
        start = ET.SubElement(root, "CstmrCdtTrfInitn")
        message = f"LEF{batch.serial:06d}"
        sums = (("NbOfTxs", str(len(batch.rows))), ("CtrlSum", plain_pounds(batch.pence)))
        made = f"{batch.made_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        head = _into(start, "GrpHdr", ("MsgId", message), ("CreDtTm", made), *sums)
        _into(head, "InitgPty", ("Nm", self._own()))
        block = _into(start, "PmtInf", ("PmtInfId", f"{message}-BANK"), ("PmtMtd", "TRF"), ("BtchBookg", "true"), *sums)
        _into(block, "PmtTpInf/SvcLvl", ("Cd", "NURG"))
        _into(block, "ReqdExctnDt", ("Dt", batch.pay_on.isoformat()))
        _into(block, "Dbtr", ("Nm", self._own()))
        _account(block, "DbtrAcct", self.payer.account_number)
        _bank(block, "DbtrAgt", self.payer.sort_code)
        _into(block, "", ("ChrgBr", "SLEV"))
        for row in batch.rows:
            _credit(block, row)
        ET.indent(root)
        return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="utf-8") + b"\n"

    def _own(self) -> str:
        return written(self.payer.name)[0][:MOST].strip()

    def read_back(self, content: bytes) -> list[Carried]:
        return read_back(content)


def _into(parent: ET.Element, path: str, *leaves: tuple[str, str]) -> ET.Element:
    for name in path.split("/") if path else ():
        parent = ET.SubElement(parent, name)
    for name, text in leaves:
        ET.SubElement(parent, name).text = text
    return parent


def _account(parent: ET.Element, name: str, number: str) -> None:
    other = _into(parent, f"{name}/Id/Othr", ("Id", number))
    _into(other, "SchmeNm", ("Cd", "BBAN"))


def _bank(parent: ET.Element, name: str, sort_code: str) -> None:
    member = _into(parent, f"{name}/FinInstnId/ClrSysMmbId")
    _into(member, "ClrSysId", ("Cd", "GBDSC"))
    _into(member, "", ("MmbId", sort_code))


def _credit(block: ET.Element, row: PayRow) -> None:
    one = ET.SubElement(block, "CdtTrfTxInf")
    _into(one, "PmtId", ("InstrId", row.reference), ("EndToEndId", row.reference))
    ET.SubElement(ET.SubElement(one, "Amt"), "InstdAmt", Ccy="GBP").text = plain_pounds(row.pence)
    _bank(one, "CdtrAgt", row.sort_code)
    _into(one, "Cdtr", ("Nm", written(row.account_name)[0][:MOST].strip()))
    _account(one, "CdtrAcct", row.account_number)
    _into(one, "RmtInf", ("Ustrd", row.reference))


def read_back(content: bytes) -> list[Carried]:
    """By the standard's own paths; both control sums and both counts must be those of the transfers."""
    names = {"": SPACE}
    root = ET.fromstring(content)  # noqa: S314 - our own bytes, made a moment ago or kept with their hash
    carried = []
    for one in root.iter(_CREDIT):
        amount = one.find("Amt/InstdAmt", names)
        if amount is None or amount.get("Ccy") != "GBP":
            raise Unproved("The bank file has a payment that is not in pounds")
        text = [one.findtext(path, "", names) for path in (
            "PmtId/EndToEndId", "CdtrAgt/FinInstnId/ClrSysMmbId/MmbId", "CdtrAcct/Id/Othr/Id"
        )]  # fmt: skip
        carried.append(Carried(text[0], int(Decimal(amount.text or "0") * 100), (text[1], text[2])))
    counts = {int(one.text or "0") for one in root.iter(f"{{{SPACE}}}NbOfTxs")}
    sums = {int(Decimal(one.text or "0") * 100) for one in root.iter(f"{{{SPACE}}}CtrlSum")}
    if counts != {len(carried)} or sums != {sum(one.pence for one in carried)}:
        raise Unproved("The control sums of the bank file are not those of its payments")
    return carried
