"""What a file is called and what it is: read, with a word about it, or refused in a sentence that says what to do."""

import pytest

from faculty_api.people.roster.faults import UnreadableRoster
from tests.people.roster.files import archive, read, xlsx
from tests.people.roster.test_refusals import OLE

LIST = "Name,E-mail\nJoan Li,joan@example.org\n"
BOOK = xlsx([["Name", "E-mail"], ["Joan Li", "joan@example.org"]])
ODS = archive({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"})
AS_TEXT = "The name of this file ends in .xlsx, but it is no Excel file: it is plain text, and was read as CSV."
AS_BOOK = "This file is an Excel spreadsheet, whatever its name says, and was read as one."
NO_EXCEL = "This is not an Excel file, although its name ends in .xlsx."
PASSWORD = "The file is protected with a password."


@pytest.mark.parametrize(
    ("name", "data", "notices"),
    [
        ("list.csv", LIST.encode(), ()),
        ("list.CSV", b"\xef\xbb\xbf" + LIST.encode(), ()),
        ("list", LIST.encode(), ()),
        ("list.xlsx", BOOK, ()),
        ("list.xlsx", LIST.encode(), (AS_TEXT,)),
        ("list.XLSX", LIST.encode("utf-16"), (AS_TEXT,)),
        ("list.xls", LIST.replace(",", "\t").encode(), (AS_TEXT.replace(".xlsx", ".xls"),)),
        ("list.csv", BOOK, (AS_BOOK,)),
        ("list.txt", BOOK, (AS_BOOK,)),
        ("list.csv", LIST.encode("utf-16"), ()),
        ("list.csv", LIST.encode("utf-16-le"), ()),
        ("list.csv", LIST.replace(",", ";").encode(), ()),
        ("list.tsv", LIST.replace(",", "\t").encode(), ()),
        ("list.csv", LIST.replace("\n", "\r").encode(), ()),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else None,  # a workbook holds the time it was made
)
def test_read_with_a_word_about_what_was_odd(name: str, data: bytes, notices: tuple[str, ...]) -> None:
    report = read(data, filename=name).report
    assert (report.rows, report.accepted, report.problems, report.notices) == (1, 1, (), notices)


@pytest.mark.parametrize(
    ("name", "data", "problem", "mend"),
    [
        ("list.xlsx", b"not a spreadsheet at all", NO_EXCEL, "Save it again as .xlsx or .csv"),
        ("list.xlsx", b"Joan Li,joan@example.org\n", NO_EXCEL, "Save it again as .xlsx or .csv"),
        ("list.xlsx", bytes(range(1, 256)) * 9, NO_EXCEL, "Save it again as .xlsx or .csv"),
        ("list.xlsm", b"\x00" * 99, NO_EXCEL.replace("xlsx", "xlsm"), "Save it again as .xlsx or .csv"),
        ("list.xlsx", b"", "The file is empty.", "Choose the file"),
        ("list.csv", b"", "The file is empty.", "Choose the file"),
        ("list.csv", b"\xff\xfe", "The file is empty.", "Choose the file"),
        ("list.xlsx", b"<html><table>", "“list.xlsx” is a web page, not a spreadsheet.", "Save as"),
        ("list.xls", OLE + b"\x00" * 600, "This is an older kind of Office file, which we do not read.", "Save as"),
        ("list.csv", OLE + b"\x00" * 600, "This is an older kind of Office file, which we do not read.", "Save as"),
        ("list.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), PASSWORD, "without the password"),
        ("list.ods", ODS, "This is an OpenDocument file (.ods), which we do not read.", "Save as"),
        ("list.xlsx", ODS, "This is an OpenDocument file (.ods), which we do not read.", "Save as"),
        ("list.xlsx", BOOK[:90], "The spreadsheet is damaged or incomplete.", "Save it again"),
        ("list.csv", b"\x00" * 500, "This file is not a spreadsheet: it does not hold readable text.", "Save as"),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else None,  # a workbook holds the time it was made
)
def test_refused_with_what_to_do(name: str, data: bytes, problem: str, mend: str) -> None:
    with pytest.raises(UnreadableRoster) as caught:
        read(data, filename=name)
    assert (caught.value.problem, mend in caught.value.mend) == (problem, True)


@pytest.mark.parametrize("data", [b"Name,E-mail\n", b"Name,E-mail", xlsx([["Name", "E-mail"]])])
def test_headings_alone_are_a_list_of_nobody(data: bytes) -> None:
    report = read(data).report
    assert (report.rows, report.header_row) == (0, 1)


def test_a_nul_in_a_cell_is_told_and_the_rest_is_read() -> None:
    found = read(b"Name,E-mail,Notes\nJoan\x00 Li,joan@example.org,a\x00b\n")
    assert (found.newcomers[0].name, found.newcomers[0].notes) == ("Joan Li", "ab")
    assert {one.column for one in found.report.problems} == {"Name", "Notes"}
