"""Results files as they come in: what is read, and what is said about the rest."""

from datetime import date

import pytest

from faculty_api.payments import results
from faculty_api.payments.results import Expected, Outcome, Unread
from schemas.payments import Rail

ONE, TWO, THREE = "LEF000012-0001", "LEF000012-0002", "LEF000012-0003"
EXPECTED = Expected(
    serial=12,
    payments={Rail.BANK: {ONE: 7500, TWO: 4860}, Rail.PAYROLL: {THREE: 15000}},
    earliest=date(2027, 1, 25),
    latest=date(2027, 1, 29),
)
HEAD = "reference,amount,result,paid_on\n"
GOOD = f"{HEAD}{ONE},75.00,paid,2027-01-29\n{TWO},48.60,account closed,\n"
BOTH = [Outcome(ONE, 7500, "", date(2027, 1, 29)), Outcome(TWO, 4860, "Account closed", None)]
PAY = "reference,gross,tax,ni,net,paid_on\n"


def faults(data: bytes | str) -> list[str]:
    with pytest.raises(Unread) as found:
        results.read(data.encode() if isinstance(data, str) else data, EXPECTED)
    return list(found.value.faults)


@pytest.mark.parametrize(
    "data",
    [
        GOOD.encode(),
        GOOD.encode("utf-8-sig"),
        GOOD.encode("utf-16"),
        GOOD.replace(",", "\t").replace("75.00", "£75.00").encode("utf-16"),
        GOOD.encode("utf-16-le"),
        GOOD.encode("utf-16-be"),
        GOOD.encode("utf-32"),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("\n", "\r").encode(),
        GOOD.replace(",", ";").encode(),
        GOOD.replace(",", "\t").encode(),
        GOOD.replace("2027-01-29", "29/01/2027").encode(),
        GOOD.replace("2027-01-29", "29/01/27").encode(),
        GOOD.replace("75.00", "75").replace("48.60", "48.6").encode(),
        GOOD.replace("75.00", "£75.00").encode("cp1252"),
        GOOD.replace("account closed", "ACCOUNT  Closed ").encode(),
        GOOD.replace("paid,2027", "Paid,2027").encode(),
        GOOD.replace("\n", "\n,,,\n\n").encode(),
        f"{GOOD}TOTAL LEF000012,123.60,,\n".encode(),
        f"{GOOD}Total,123.60,,\n".encode(),
        GOOD.replace("reference,amount", "Reference,Amount").replace("paid_on", "Paid on").encode(),
        f"name,{HEAD}José,{ONE},75.00,paid,2027-01-29\n=cmd(),{TWO},48.60,account closed,\n".encode("cp1252"),
        "\n".join([HEAD.strip(), *reversed(GOOD.strip().split("\n")[1:])]).encode(),
    ],
)
def test_what_spreadsheets_make_of_it_is_read(data: bytes) -> None:
    rail, outcomes = results.read(data, EXPECTED)
    assert (rail, sorted(outcomes)) == (Rail.BANK, BOTH)


def test_payroll_results() -> None:
    rail, outcomes = results.read(f"{PAY}{THREE},150.00,30.00,1.50,118.50,2027-01-29\n".encode(), EXPECTED)
    assert (rail, outcomes) == (Rail.PAYROLL, [Outcome(THREE, 15000, "", date(2027, 1, 29), 3000, 150, 11850)])


def test_payroll_without_tax() -> None:
    _, outcomes = results.read(f"{PAY}{THREE},150,,,150,2027-01-29\n".encode(), EXPECTED)
    assert outcomes == [Outcome(THREE, 15000, "", date(2027, 1, 29), 0, 0, 15000)]


def test_payroll_that_was_not_paid() -> None:
    data = f"reference,gross,tax,ni,net,result,paid_on\n{THREE},150,,,,not on payroll,\n"
    assert results.read(data.encode(), EXPECTED)[1] == [
        Outcome(THREE, 15000, "Payroll could not find this person", None)
    ]


CSV_COLUMNS = (
    "The selected file must be a CSV with the columns reference, amount, result and paid_on, "
    "or reference, gross, tax, ni, net and paid_on"
)
UNREADABLE = "The selected file could not be read. Save it as “CSV UTF-8” and try again"
UNFILLED = (
    "Row 2 is not filled in. Fill in tax, ni, net and paid_on. If it was not paid, say why in a column named result"
)
KNOWN = ", ".join(results.REASONS)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", ["The selected file is empty"]),
        (b"\n\n , ,\n", ["The selected file is empty"]),
        (b"PK\x03\x04 a workbook", ["The selected file must be a CSV"]),
        (b"%PDF-1.7", ["The selected file must be a CSV"]),
        (b"\xff\xd8\xff\xe0 a photo", ["The selected file must be a CSV"]),
        (GOOD.encode("utf-16")[:-1], [UNREADABLE]),
        (GOOD.replace("paid", "pa\x01id").encode("utf-16"), [UNREADABLE]),
        (b"\x81\x8d\x8f" + GOOD.encode(), [UNREADABLE]),
        (bytes(range(256)) * 4, [UNREADABLE]),
        (b"hello", [CSV_COLUMNS]),
        ("who,how much\nSam,75", [CSV_COLUMNS]),
        ("reference,amount\n", ["The selected file has no column result or paid_on"]),
        (HEAD.replace("result", "amount"), ["The selected file has no column result"]),
        (f"amount,{HEAD}", ["The selected file has the column amount more than once"]),
        (GOOD.replace("LEF000012", "LEF000011"), ["The selected file is for payment run 11, not 12"]),
        (GOOD.replace(TWO, "LEF000011-0002"), ["The selected file is for payment run 11, not 12"]),
        (f"{GOOD}TOTAL LEF000011,123.60,,\n", ["The selected file is for payment run 11, not 12"]),
        (GOOD.replace("75.00", "seventy"), ["Row 2 has an amount that is not a number"]),
        (GOOD.replace("48.60", "48.6o"), ["Row 3 has an amount that is not a number"]),
        (GOOD.replace("75.00", "7.5e1"), ["Row 2 has an amount that is not a number"]),
        (GOOD.replace("75.00", "-75.00"), ["Row 2 has an amount that is not a number"]),
        (GOOD.replace("75.00", "٧٥"), ["Row 2 has an amount that is not a number"]),
        (GOOD.replace("75.00", "NaN"), ["Row 2 has an amount that is not a number"]),
        (GOOD.replace("75.00", "9" * 40), ["Row 2 has an amount that is not a number"]),
        (GOOD.replace("75.00", ""), ["Row 2 has no amount in the column amount"]),
        (f"{GOOD}TOTAL,lots,,\n", ["Row 4 has an amount that is not a number"]),
        (
            GOOD.replace("75.00", "63.00"),
            [
                "The file total is £111.60. The run total is £123.60",
                f"Row 2 says £63 for {ONE}. The run says £75",
            ],
        ),
        (f"{GOOD}TOTAL,111.60,,\n", ["The file total is £111.60. The run total is £123.60"]),
        (
            "\n".join(GOOD.split("\n")[:2]),
            [
                "The file total is £75. The run total is £123.60",
                f"1 payment of this run is not in the file: {TWO}",
            ],
        ),
        (
            f"{HEAD}{ONE},75.00,paid,2027-01-29\n{TWO},4,paid,2027-01-29",
            [
                "The file total is £79. The run total is £123.60",
                f"Row 3 says £4 for {TWO}. The run says £48.60",
            ],
        ),
        (
            HEAD,
            [
                "The file total is £0. The run total is £123.60",
                f"2 payments of this run are not in the file: {ONE}, {TWO}",
            ],
        ),
        (
            f"{GOOD}{ONE},75.00,paid,2027-01-29\n",
            [
                "The file total is £198.60. The run total is £123.60",
                f"Row 4 has the same reference as row 2: {ONE}",
            ],
        ),
        (
            f"{GOOD}LEF000012-0099,1.00,paid,2027-01-29\n",
            [
                "The file total is £124.60. The run total is £123.60",
                "Row 4 has a reference that is not in this file's part of the run: LEF000012-0099",
            ],
        ),
        (
            f"{GOOD}{THREE},150.00,paid,2027-01-29\n",
            [
                "The file total is £273.60. The run total is £123.60",
                f"Row 4 has a reference that is not in this file's part of the run: {THREE}",
            ],
        ),
        (f"{GOOD},0,paid,2027-01-29\n", ["Row 4 has no reference"]),
        (GOOD.replace("75.00", "=75"), ["Row 2 has a formula in the column amount. Save the file with values only"]),
        (GOOD.replace("paid,", "=1+1,"), ["Row 2 has a formula in the column result. Save the file with values only"]),
        (GOOD.replace("paid,", "@paid,"), ["Row 2 has a formula in the column result. Save the file with values only"]),
        (GOOD.replace("paid,", ","), ["Row 2 has no result. Write paid, or why it was not"]),
        (
            GOOD.replace("paid,", "piad,"),
            [f"Row 2 has a result we do not know: piad. Write paid, or one of: {KNOWN}"],
        ),
        (GOOD.replace("2027-01-29", ""), ["Row 2 has no date in the column paid_on"]),
        (GOOD.replace("2027-01-29", "2027-02-30"), ["Row 2 has a date that is not a real date, like 29/01/2027"]),
        (GOOD.replace("2027-01-29", "soon"), ["Row 2 has a date that is not a real date, like 29/01/2027"]),
        (
            GOOD.replace("2027-01-29", "2027-01-24"),
            ["Row 2 is paid on 24 January 2027, before the run was approved on 25 January 2027. Check the date"],
        ),
        (
            GOOD.replace("2027-01-29", "30/01/2027"),
            ["Row 2 is paid on 30 January 2027, which has not come yet. Send this file on or after that day"],
        ),
        (
            f'{HEAD}{ONE},75.00,"paid,2027-01-29\n{TWO},48.60,account closed,\n',
            ["The selected file must be a CSV. A quotation mark in it is never closed, so part of it may be missing"],
        ),
        (
            f"{PAY}{THREE},150.00,30.00,0,118.00,2027-01-29\n",
            ["Row 2 does not add up: £150 less tax £30 and NI £0 is not £118"],
        ),
        (f"{PAY}{THREE},150.00,,,,2027-01-29\n", [UNFILLED]),
        (f"{PAY}{THREE},150.00,,,,\n", [UNFILLED]),
        (f"{PAY}{THREE},150.00,abc,,150,2027-01-29\n", ["Row 2 has an amount that is not a number"]),
    ],
)
def test_what_is_wrong_is_said(data: bytes | str, said: list[str]) -> None:
    assert faults(data) == said


def test_a_rail_the_run_does_not_have() -> None:
    only_bank = EXPECTED._replace(payments={**EXPECTED.payments, Rail.PAYROLL: {}})
    with pytest.raises(Unread) as found:
        results.read(f"{PAY}{THREE},150,,,150,2027-01-29\n".encode(), only_bank)
    assert found.value.faults == ("Payment run 12 has no payments by payroll",)


def test_a_thousand_faults_are_told_in_twenty() -> None:
    rows = "".join(f"LEF000012-{at:04d},x,paid,2027-01-29\n" for at in range(1, 1001))
    said = faults(HEAD + rows)
    assert (len(said), said[-1]) == (21, "There are 980 more problems in this file")


def test_a_reference_of_thousands_of_digits_is_none_of_ours() -> None:
    assert faults(f"{HEAD}LEF{'1' * 4400}-0001,1,paid,2027-01-29\n") != []
