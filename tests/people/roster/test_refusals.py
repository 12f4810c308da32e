"""Files that cannot be read: each is refused in words that say how to mend it."""

import zipfile
from io import BytesIO

import pytest

from faculty_api.people.roster.faults import UnreadableRoster
from faculty_api.people.roster.table import read_table
from tests.people.roster.files import archive, counts, xlsx


def refusal(data: bytes | str, filename: str = "people.csv") -> str:
    with pytest.raises(UnreadableRoster) as caught:
        read_table(filename, data.encode() if isinstance(data, str) else data)
    assert caught.value.mend
    return caught.value.problem


GOOD = xlsx([["Name", "E-mail"], ["Joan Li", "joan@example.org"]])
FAR = xlsx([["Name", "E-mail"]], extra='<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def bomb() -> bytes:
    return archive({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b"\0" * (101 * 1024 * 1024)})


def lying(data: bytes) -> bytes:
    """Every part declares that it unpacks to ten bytes."""
    changed = bytearray(data)
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = changed.find(mark)
        while start >= 0:
            changed[start + at : start + at + 4] = (10).to_bytes(4, "little")
            start = changed.find(mark, start + 4)
    return bytes(changed)


def shared_text_used_everywhere() -> bytes:
    cells = "".join(f'<row r="{row}">' + '<c t="s"><v>0</v></c>' * 20 + "</row>" for row in range(2, 2000))
    data = xlsx([["Name", "E-mail"]], extra=cells)
    with zipfile.ZipFile(BytesIO(data)) as folder:
        parts = {name: folder.read(name) for name in folder.namelist()}
    return archive(parts | {"xl/sharedStrings.xml": b"<sst><si><t>" + b"x" * 30_000 + b"</t></si></sst>"})


def renamed(data: bytes, change: bytes, to: bytes) -> bytes:
    """Every part and name of the workbook, with one thing called another."""
    with zipfile.ZipFile(BytesIO(data)) as folder:
        parts = {name: folder.read(name) for name in folder.namelist()}
    return archive(
        {name.replace(change.decode(), to.decode()): part.replace(change, to) for name, part in parts.items()}
    )


def wide(data: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as folder:
        parts = {name: folder.read(name) for name in folder.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    return archive(parts | {sheet: parts[sheet].decode().encode("utf-16")})


def locked(data: bytes) -> bytes:
    changed = bytearray(data)
    changed[changed.find(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


DAMAGED = "The spreadsheet is damaged or incomplete."
TOO_MUCH = "The spreadsheet unpacks to far more than a list of people needs."
NOT_TEXT = "This file is not a spreadsheet: it does not hold readable text."
PASSWORD = "The file is protected with a password."
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "The file is empty."),
        (b" \r\n\r\n", "The file is empty."),
        (b"\xef\xbb\xbf", "The file is empty."),
        (b",,,\r\n,,,\r\n", "The file is empty."),
        (xlsx([]), "The file is empty."),
        (b"x" * (10 * 1024 * 1024 + 1), "The file is larger than 10 MB."),
        (bytes(range(256)) * 20, NOT_TEXT),
        (b"\x00" * 500, NOT_TEXT),
        (b"%PDF-1.7 ...", "“people.csv” is a PDF, not a spreadsheet."),
        (b"\x89PNG\r\n\x1a\n", "“people.csv” is a picture, not a spreadsheet."),
        (b"<!DOCTYPE html><p>Name,E-mail", "“people.csv” is a web page, not a spreadsheet."),
        (GOOD[:-40], DAMAGED),
        (GOOD[: len(GOOD) // 2], DAMAGED),
        (b"PK\x03\x04" + b"\x00" * 50, DAMAGED),
        (lying(GOOD), DAMAGED),
        (bomb(), TOO_MUCH),
        (FAR, TOO_MUCH),
        (renamed(FAR, b"sheet1.xml", b"sheet1.png"), TOO_MUCH),
        (renamed(FAR, b"XFD1048576", b"AAAAA1"), TOO_MUCH),
        (wide(FAR), DAMAGED),
        (shared_text_used_everywhere(), TOO_MUCH),
        (archive({f"xl/{n}": b"" for n in range(1001)}), TOO_MUCH),
        (archive({"word/document.xml": b"<x/>"}), "This is not an Excel spreadsheet (.xlsx)."),
        (archive({"xl/workbook.xml": b"<x/>"}), DAMAGED),
        (archive({"xl/workbook.xml": b"not xml <<<", "xl/_rels/workbook.xml.rels": b"\xff<"}), DAMAGED),
        (locked(GOOD), PASSWORD),
        (OLE + "EncryptedPackage".encode("utf-16-le"), PASSWORD),
        (OLE + b"\x00" * 600, "This is an older kind of Office file, which we do not read."),
        ("Joan Li,joan@example.org\n", "No line with headings was found."),
        ("Once upon a time\nthere was a list.\n", "No line with headings was found."),
        ("E-mail,Mobile,Postcode\na@example.org,,\n", "No column of line 1 holds the person's name."),
        ("Name,E-mail," + ",".join(f"c{n}" for n in range(298)), "The sheet has 300 columns; we read at most 250."),
        ("Name\n" + "Joan Li\n" * 5001, "The sheet has more than 5,000 rows."),
        ("Name\n" + "\n" * 50_001, "The sheet has more than 5,000 rows."),
    ],
    ids=lambda value: value[:30] if isinstance(value, str) else None,
)
def test_refused_in_words(data: bytes | str, problem: str) -> None:
    assert refusal(data) == problem


def test_many_blank_lines_at_the_end_are_no_reason_to_refuse() -> None:
    assert counts("Name\nJoan Li\n" + ",,,\n" * 6000) == (6001, 1, 0, 0, 6000)


def test_a_workbook_without_headings() -> None:
    data = xlsx([["Read me"]])
    assert refusal(data) == "No line with headings was found."
