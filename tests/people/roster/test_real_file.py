"""The roster a local team really keeps. Every number below was counted in the file by hand."""

from datetime import date

import pytest

from schemas.roster import Outcome, RosterPerson
from tests.people.roster.files import counts, known, read
from tests.shared import SHARED, needs_shared

pytestmark = needs_shared


@pytest.fixture(scope="module")
def content() -> bytes:
    return (SHARED / "data" / "roster.csv").read_bytes()


def lines_telling(content: bytes, words: str) -> list[int]:
    return [problem.row for problem in read(content).report.problems if words in problem.problem]


def person(content: bytes, name: str) -> RosterPerson:
    return next(person for person in read(content).newcomers if person.name == name)


def test_every_row_is_accounted_for(content: bytes) -> None:
    assert counts(content) == (143, 138, 2, 2, 1)


def test_the_title_is_told_and_no_column_is_unknown(content: bytes) -> None:
    report = read(content).report
    assert (report.header_row, report.unknown_columns) == (2, ())
    assert report.notices == (
        "Line above the headings, not read as a person: “Faculty list – updated by the local team”.",
    )


def test_rows_refused_and_joined(content: bytes) -> None:
    rows = [row for row in read(content).report.people if row.outcome is not Outcome.ACCEPTED]
    assert [(row.row, str(row.outcome), row.name, row.joined_row) for row in rows] == [
        (16, "refused", None, None),
        (20, "refused", "Ruth Begum", None),
        (23, "joined", "Oluwaseun Begum", 8),
        (34, "joined", "Chidi Okafor", 12),
    ]


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("formula", [6, 11, 14, 21, 24, 29, 33, 42, 55, 56, 57, 62, 66, 78, 80, 95, 99, 100, 116]),
        (
            "way of joining",
            [6, 10, 19, 47, 51, 58, 61, 62, 75, 76, 87, 88, 92, 103, 107, 109, 112, 116, 121, 127, 129, 142, 144],
        ),
        ("not happened yet", [3, 4, 11, 26, 29, 31, 35, 40, 50, 66, 74, 82, 96, 98, 108, 109, 119, 126, 141, 145]),
        ("could be the same person", [54, 57, 70, 76, 111, 115, 119, 142]),
        ("telephone number of", [14, 68, 75, 79, 101, 117, 135, 138, 142, 144, 145]),
        ("not an e-mail address", [6]),
        ("no such date", [10]),
        ("no such postcode", [14]),
        ("has no name", [16]),
        ("No local academy", [20]),
    ],
)
def test_what_is_told_and_where(content: bytes, words: str, lines: list[int]) -> None:
    assert lines_telling(content, words) == lines


def test_nothing_else_is_told(content: bytes) -> None:
    assert len(read(content).report.problems) == 19 + 23 + 20 + 8 + 11 + 5


def test_an_impossible_date_keeps_the_file_s_own_words(content: bytes) -> None:
    (problem,) = [each for each in read(content).report.problems if each.row == 10 and each.column == "Start date"]
    assert (problem.value, problem.mend) == (
        "31/02/2026",
        "Write it as day, month, year: for example 28/01/2026.",
    )


def test_atlantis_is_answered_with_the_ten_names(content: bytes) -> None:
    (problem,) = [each for each in read(content).report.problems if each.column == "Academy"]
    assert problem.mend == (
        "Write one of: North East (NE); Yorkshire and the Humber (YH); North West (NW); East Midlands (EM); "
        "West Midlands (WM); East of England (EE); London (LN); Kent, Surrey and Sussex (KSS); "
        "Thames Valley and Wessex (TVW); South West (SW)."
    )


def test_values_are_cleaned(content: bytes) -> None:
    rhys = person(content, "Rhys McKenzie")
    assert (rhys.phone, rhys.postcode, rhys.email) == ("07700 900640", "E1 5HD", None)
    assert person(content, "Tariq O'Neill").topics == ("leaving-hospital", "long-term-condition", "learning-disability")
    assert person(content, "Mina McKenzie").started_on == date(2026, 11, 1)
    assert person(content, "Kwame Wójcik").email == "kwame.wojcik112@example.org"
    assert person(content, "Mina Okafor").phone == "07700 900705"


def test_every_usual_day_is_understood(content: bytes) -> None:
    assert [each.usual_times_note for each in read(content).newcomers if each.usual_times_note] == []


def test_nobody_is_given_a_formula(content: bytes) -> None:
    assert [each.name for each in read(content).newcomers if (each.notes or "").startswith("=")] == []


def test_reading_it_again_adds_nobody(content: bytes) -> None:
    everybody = [
        known(number, each.name, each.email, each.phone) for number, each in enumerate(read(content).newcomers, 1)
    ]
    again = read(content, *everybody)
    assert (again.report.accepted, again.report.joined, again.newcomers) == (0, 140, ())
    assert len(again.returning) == 138
