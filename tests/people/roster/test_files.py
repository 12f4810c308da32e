"""Whole files, as they come: other programs, other countries, broken, hostile."""

import zipfile
from datetime import date
from io import BytesIO

import pytest

from faculty_api.people.roster.delimited import records
from tests.people.roster.files import archive, counts, only, read, told, xlsx

HEADER = "Full name,E-mail,Mobile,Start date"
LINE = "Łucja Wójcik,lucja@example.org,07700 900001,22/04/2025"
PLAIN = f"{HEADER}\r\n{LINE}\r\n"
LATIN = PLAIN.replace("Łucja Wójcik", "Zoë O’Neill")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_however_saved(encoding: str) -> None:
    person = only(PLAIN.encode(encoding))
    assert (person.name, person.started_on) == ("Łucja Wójcik", date(2025, 4, 22))


def test_windows_text_is_read_and_told() -> None:
    report = read(LATIN.encode("cp1252")).report
    assert [person.name for person in report.people] == ["Zoë O’Neill"]
    assert report.notices == (
        "The file is not in UTF-8; accented letters were read as Windows text. Check names such as Wójcik.",
    )


def test_one_windows_line_does_not_spoil_the_others() -> None:
    data = f"{HEADER}\nŁucja Wójcik,a@example.org,,\n".encode() + "Zoë Li,b@example.org,,\n".encode("cp1252")
    assert [person.name for person in read(data).newcomers] == ["Łucja Wójcik", "Zoë Li"]


def test_text_saved_wrongly_twice_is_put_right() -> None:
    assert only(PLAIN.replace("Ł", "L").encode().decode("cp1252").encode()).name == "Lucja Wójcik"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r"])
def test_any_separator_and_line_ending(separator: str, ending: str) -> None:
    text = f'{HEADER}\n"Li, Joan",joan@example.org,07700 900001,22/04/2025\n'
    text = text.replace("Li, Joan", "Li# Joan").replace(",", separator).replace("#", ",").replace("\n", ending)
    assert counts(text) == (1, 1, 0, 0, 0)
    assert only(text).name == "Joan Li"


def test_a_separator_named_on_the_first_line() -> None:
    assert counts(f"sep=;\r\n{PLAIN.replace(',', ';')}") == (1, 1, 0, 0, 0)


def test_headings_on_line_four() -> None:
    report = read(f"Our faculty, 2026\n\nPlease keep up to date,,,\n{PLAIN}").report
    assert (report.header_row, report.rows, report.people[0].row) == (4, 1, 5)
    assert report.notices == (
        "Line above the headings, not read as a person: “Our faculty, 2026”.".replace(", 2026", " 2026"),
        "Line above the headings, not read as a person: “Please keep up to date”.",
    )


def test_first_name_and_surname_in_two_columns() -> None:
    assert only("Surname,First name,e mail\nO'NEILL,Tariq,t@example.org\n").name == "Tariq O'Neill"


@pytest.mark.parametrize("heading", ["FULL NAME", "name", "Full_Name*", "Full name (as they like it)", "\ufeffName"])
def test_headings_in_any_dress(heading: str) -> None:
    assert only(f"{heading},EMAIL ADDRESS\nJoan Li,joan@example.org\n").email == "joan@example.org"


def test_a_sheet_of_names_alone() -> None:
    assert counts("Name\nJoan Li\n") == (1, 1, 0, 0, 0)
    assert told("Name\nJoan Li\n") == [(2, "E-mail", "")]


def test_a_cell_may_span_lines_and_numbers_stay_the_file_s() -> None:
    text = 'Name,E-mail,Notes\nJoan Li,a@example.org,"one\ntwo\nthree"\nRuth Begum,nonsense,\n'
    assert told(text) == [(5, "E-mail", "nonsense"), (5, "E-mail", "nonsense")]
    assert read(text).newcomers[0].notes == "one\ntwo\nthree"


@pytest.mark.parametrize(
    "torn",
    [
        'Joan Li,"a@example.org,07700 900001,',
        'Joan Li,"a"@example.org,07700 900001,',
        '"Joan" Li,a@example.org,07700 900001,',
    ],
)
def test_a_torn_line_spoils_only_itself(torn: str) -> None:
    text = (
        f'{HEADER}\n{torn}\nRuth Begum,ruth@example.org,07700 900002,\nIvy Ali,ivy@example.org,07700 900003,\n"'.rstrip(
            '"'
        )
    )
    assert counts(text) == (3, 3, 0, 0, 0)
    assert {row for row, _, _ in told(text)} == {2}


def test_a_quotation_mark_that_closes_too_late_swallows_nobody() -> None:
    text = f'{HEADER}\nJoan Li,"a@example.org,,\nRuth Begum,ruth@example.org,,\nIvy Ali,ivy@example.org,",x\n'
    assert counts(text)[0] == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{HEADER}\n{HEADER}\n", (1, 0, 0, 1, 0)),
        (f"{HEADER}\nJoan Li,joan@example.org,07700 900001,,step free\n", (1, 0, 0, 1, 0)),
        (f"{HEADER}\nJoan Li,joan@example.org,07700 900001,,,,\n", (1, 1, 0, 0, 0)),
        (f"{HEADER}\nJoan Li\n", (1, 1, 0, 0, 0)),
        (f"{HEADER}\n\n,,,\n  , ,\t,\n\u200b\n\x00\n{LINE}\n\n", (7, 1, 0, 0, 6)),
        (f"{HEADER}\n", (0, 0, 0, 0, 0)),
        (HEADER, (0, 0, 0, 0, 0)),
    ],
)
def test_odd_rows(text: str, expected: tuple[int, ...]) -> None:
    assert counts(text) == expected


def test_a_line_of_endless_cells_is_cut_and_refused() -> None:
    line = records(f"Name\nJoan Li{',x' * 5000}\n", ",")[1]
    assert (len(line.cells), len(line.cells[-1])) == (1001, 4001)
    assert counts(f"Name\nJoan Li{',x' * 5000}\n") == (1, 0, 0, 1, 0)


def test_emoji_and_right_to_left_names() -> None:
    people = ("🌻", "محمد علي", "דנה \u202eכהן", "👩‍🦽 Ruth Begum")
    text = "Name,E-mail\n" + "".join(f"{name},a{at}@example.org\n" for at, name in enumerate(people))
    assert counts(text) == (4, 3, 0, 1, 0)
    assert [person.name for person in read(text).newcomers] == ["محمد علي", "דנה כהן", "👩‍🦽 Ruth Begum"]


def test_unknown_columns_are_told_and_kept() -> None:
    text = "Name,E-mail,Shoe size,,Shoe size\nJoan Li,joan@example.org,41,blue,42\n"
    assert told(text) == [(1, "Shoe size", ""), (1, "Shoe size", ""), (1, "Column D", "")]
    assert only(text).kept == {"Shoe size": "41; 42", "Column D": "blue"}


def test_a_second_column_of_one_field_fills_gaps_and_is_kept() -> None:
    text = "Name,Mobile,Home phone\nJoan Li,,01632 960001\nRuth Begum,07700 900002,01632 960002\n"
    joan, ruth = read(text).newcomers
    assert (joan.phone, joan.kept) == ("01632 960001", {})
    assert (ruth.phone, ruth.kept) == ("07700 900002", {"Home phone": "01632 960002"})
    assert told(text) == [(1, "Home phone", "")]


@pytest.mark.parametrize("heading", ["NI number", "Universal Credit?", "Benefits", "Bank account", "Sort code"])
def test_bank_and_benefit_columns_are_never_kept(heading: str) -> None:
    text = f"Name,E-mail,{heading}\nJoan Li,joan@example.org,QQ123456C\n"
    assert (only(text).kept, told(text)) == ({}, [(1, heading, "")])


def test_values_without_a_field_are_kept_as_notes() -> None:
    text = (
        "Name,E-mail,Mobile,Skills,Training date\n"
        "Joan Li,a@example.org; b@example.org,07700 900001 / 01632 960001,juggling; coaching,1/12/2026\n"
    )
    assert only(text).kept == {
        "E-mail": "a@example.org; b@example.org",
        "Mobile": "07700 900001 / 01632 960001",
        "Skills": "juggling",
        "Training date": "1/12/2026",
    }


def test_a_workbook() -> None:
    rows: list[list[object]] = [
        ["Our faculty"],
        [],
        ["Name", "Mobile", "Start date", "Notes"],
        ["BEGUM, Ruth", 7700900001, date(2025, 4, 22), "#REF!"],
        [],
        ["Joan Li", "07700 900002", "31/02/2026", None, "a stray word"],
    ]
    data = xlsx(rows, others=("Old list",))
    report = read(data).report
    ruth, joan = read(data).newcomers
    assert (ruth.name, ruth.phone, ruth.started_on) == ("Ruth Begum", "07700 900001", date(2025, 4, 22))
    assert joan.kept == {"Column E": "a stray word"}
    assert counts(data) == (3, 2, 0, 0, 1)
    assert [(problem.row, problem.column) for problem in report.problems] == [(3, "Column E"), (6, "Start date")]
    assert report.notices == (
        "The sheet “People” was read.",
        "The sheet “Old list” was not read.",
        "Line above the headings, not read as a person: “Our faculty”.",
    )


def test_the_value_that_a_formula_last_showed_is_told() -> None:
    sheet = xlsx([["Name", "Mobile"], ["Joan Li", "07700 900001"], ["Ann Cole", "07700 900002"]], others=("Two",))
    told_of = sheet_with(sheet, b'<c r="B2" t="inlineStr"><is>', b'<c r="B2" t="inlineStr"><f>A9</f><is>')
    assert read(told_of).newcomers == read(sheet).newcomers
    assert [(one.row, one.column, one.value, one.problem) for one in read(told_of).report.problems] == [
        (2, "Mobile", "07700 900001", "This cell holds a formula; the value it last showed was read.")
    ]


def sheet_with(data: bytes, before: bytes, after: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as folder:
        parts = {name: folder.read(name) for name in folder.namelist()}
    assert before in parts["xl/worksheets/sheet1.xml"]
    return archive({name: part.replace(before, after) for name, part in parts.items()})
