"""Files made to harm, or made by careless hands: each is read, or refused in words; none fails, reads a file of ours,
goes out to the net, or takes more memory than a list needs."""

import resource
import zipfile
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO

import pytest

from faculty_api.people.roster.faults import UnreadableRoster
from tests.people.roster.files import archive, read, xlsx

LIST = "Name,E-mail,Notes\n"
JOAN = "Joan Li,joan@example.org,"
CELL = '<c t="inlineStr"><is><t>{}</t></is></c>'
ROW = "<row>" + CELL.format("Joan Li") + CELL.format("joan@example.org") + "{}</row>"
BOOK = [["Name", "E-mail", "Notes"]]
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMB = f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>'
THEFT = '<!DOCTYPE x [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>'
MERGED = b'</sheetData><mergeCells count="1"><mergeCell ref="A2:A9"/></mergeCells>'
MOST_MB = 150
"""How much more memory reading one may take, of a file of 10 MB at most."""


def with_parts(data: bytes, change: Callable[[str, bytes], bytes] = lambda _, part: part, **more: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as folder:
        parts = {name: change(name, folder.read(name)) for name in folder.namelist()}
    return archive(parts | {name.replace("__", "/").replace("_dot_", "."): part for name, part in more.items()})


def entity(doctype: str) -> bytes:
    """A cell that says an entity of the sheet's own making."""
    data = xlsx(BOOK, extra=ROW.format(CELL.format("ENTITY")))

    def put(name: str, part: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return part
        start = part.index(b"?>") + 2 if part.startswith(b"<?xml") else 0
        return part[:start] + doctype.encode() + part[start:].replace(b"ENTITY", b"&l9;")

    return with_parts(data, put)


JOANS = xlsx([*BOOK, ["Joan Li", "joan@example.org", "likes tea"]])
ONE = (1, 1)
"""Rows with something on them, and people accepted."""

READ: list[tuple[str, bytes | str, tuple[int, int]]] = [
    ("external links and connections", with_parts(JOANS, xl__externalLinks__externalLink1_dot_xml=b"<x/>"), ONE),
    ("a macro beside the sheet", with_parts(JOANS, xl__vbaProject_dot_bin=b"\xd0\xcf\x11\xe0" * 99), ONE),
    ("a part with a path out of the folder", with_parts(JOANS, **{"..__..__evil": b"x"}), ONE),
    ("a formula that calls out", f'{LIST}{JOAN}"=WEBSERVICE(""https://evil.example"")"\n', ONE),
    ("a formula that runs a program", f"{LIST}{JOAN}\"=cmd|' /C calc'!A0\"\n", ONE),
    ("a quote that is never closed", f'{LIST}{JOAN}"never closed\nBo Hay,bo@example.org,\n', (2, 2)),
    ("a quote within a word", f'{LIST}{JOAN}5" tall\n', ONE),
    ("line ends of three kinds", "Name,E-mail\r\nJo Li,jo@example.org\nBo Hay,bo@example.org\rAl Re,", (3, 3)),
    ("one cell of 9 MB", f"{LIST}{JOAN}{'x' * 9_000_000}\n", ONE),
    ("a line of 200,000 commas", f"{LIST}{JOAN}{',' * 200_000}\n", ONE),
    ("emoji and skin tones", f"{LIST}Joan 👩🏽‍🦽 Li,joan@example.org,👋\n", ONE),
    ("right to left, and a mark that turns the text round", f"{LIST}שרה כהן,sara@example.org,a\u202egpj.exe\n", ONE),
    ("1,000 accents upon one letter", f"{LIST}Jo{chr(0x301) * 1000} Li,joan@example.org,\n", (1, 0)),
    ("the same heading twice", "Name,Name,E-mail,E-mail\nJoan Li,Joan Li,joan@example.org,\n", ONE),
    ("a heading of 100,000 letters", f"Name,E-mail,{'h' * 100_000}\nJoan Li,joan@example.org,x\n", ONE),
    ("rows longer than the headings", "Name,E-mail\nJoan Li,joan@example.org,more,and,more\n", (1, 0)),
    ("rows shorter than the headings", "Name,E-mail,Notes\nJoan Li,joan@example.org\n", ONE),
    ("a name of 100,000 letters", f"{LIST}{'Jo ' * 33_000},jo@example.org,\n", (1, 0)),
    ("a number for a name", f"{LIST}12345,joan@example.org,\n", (1, 0)),
    ("a day as Excel counts days", "Name,E-mail,Start date\nJoan Li,joan@example.org,45292\n", ONE),
    ("a day that no calendar has", "Name,E-mail,Start date\nJoan Li,joan@example.org,31/02/2025\n", ONE),
    ("a spreadsheet's own errors", f"{LIST}Joan Li,#REF!,#N/A\n", ONE),
    ("blanks that are no spaces", f"{LIST}\u00a0Joan\u2003Li\u200b,\u00a0joan@example.org\ufeff,\n", ONE),
    ("UTF-16 from the other end", (LIST + JOAN + "\n").encode("utf-16-be"), ONE),
    ("Windows letters that are no UTF-8", f"{LIST}Zoë Núñez,zoe@example.org,café’s\n".encode("cp1252"), ONE),
    ("half a letter of UTF-8", (LIST + JOAN).encode() + b"\xc3\n", ONE),
    ("letters with their quotes curled", f"{LIST}“Joan Li”,joan@example.org,‘’\n", (1, 0)),
    ("pipes for commas", "Name|E-mail\nJoan Li|joan@example.org\n", ONE),
    ("a title above the headings", f"Our list of 2026,,\n,,\n{LIST}{JOAN}\n", ONE),
    ("merged cells", with_parts(JOANS, lambda _, part: part.replace(b"</sheetData>", MERGED)), ONE),
]  # fmt: skip


def outcome(data: bytes | str) -> tuple[int, int]:
    report = read(data).report
    return report.rows - report.empty, report.accepted


@pytest.mark.parametrize(("data", "found"), [case[1:] for case in READ], ids=[case[0] for case in READ])
def test_read_as_far_as_it_can_be(data: bytes | str, found: tuple[int, int]) -> None:
    assert outcome(data) == found


def test_what_an_xml_file_makes_up_is_neither_unpacked_nor_fetched() -> None:
    """A billion laughs, and a file of ours: the entity stays unread, or the file is refused in words."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for data in (entity(BOMB), entity(THEFT)):
        said = ""
        with suppress(UnreadableRoster):
            said = " ".join(str(one) for one in read(data).newcomers)
        assert ("root:" in said, "hahaha" in said) == (False, False)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST_MB * 1024


def test_none_takes_more_memory_than_a_list_needs() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _, data, _ in READ:
        outcome(data)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST_MB * 1024
