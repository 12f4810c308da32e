"""Who is one person: in the file, and with those already here."""

from dataclasses import replace

import msgspec
import pytest

from schemas.roster import KnownPerson
from tests.people.roster.files import SETTING, counts, known, read, told

AT_HOME = msgspec.structs.replace(known(1, "Joan Li"), postcode="BD1 2UT")
TOP = "Name,E-mail,Mobile,Postcode,Skills,Notes\n"


@pytest.mark.parametrize(
    ("second", "because"),
    [
        ("Joan Li,JOAN@example.org,,,,", "Same e-mail address as row 2."),
        ("J Li,joan@example.org,,,,", "Same e-mail address as row 2."),
        ("Joan Patel,joan@example.org,,,,", "Same e-mail address as row 2."),
        ("LI Joan,,+447700900001,,,", "Same name and telephone number as row 2."),
        ('"LI, Joan",,,bd12ut,,', "Same name and postcode as row 2."),
        ("Joan Li,other@example.org,,BD1 2UT,,", "Same name and postcode as row 2."),
    ],
)
def test_joined(second: str, because: str) -> None:
    text = f"{TOP}Joan Li,joan@example.org,07700 900001,BD1 2UT,,\n{second}\n"
    report = read(text).report
    assert (report.accepted, report.joined) == (1, 1)
    assert (report.people[1].joined_row, report.people[1].because) == (2, because)


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ("Joan Li,other@example.org,07700 900002,BD1 2UU,,", [(3, "Name", "Joan Li")]),
        ("Ruth Begum,ruth@example.org,07700 900001,,,", [(3, "Mobile", "07700 900001")]),
        ("Ruth Begum,ruth@example.org,,BD1 2UT,,", []),
    ],
)
def test_not_joined_but_told(second: str, expected: list[tuple[int, str, str]]) -> None:
    text = f"{TOP}Joan Li,joan@example.org,07700 900001,BD1 2UT,,\n{second}\n"
    assert (counts(text)[:3], told(text)) == ((2, 2, 0), expected)


def test_gaps_are_filled_and_differences_told() -> None:
    text = (
        f"{TOP}Joan Li,joan@example.org,,BD1 2UT,coaching,likes trains\n"
        "Joan Li,joan@example.org,07700 900001,BD1 2UU,storytelling,on holiday\n"
    )
    (joan,) = read(text).newcomers
    assert (joan.phone, joan.postcode, joan.skills, joan.notes) == (
        "07700 900001", "BD1 2UT", ("coaching", "storytelling"), "likes trains\non holiday",
    )  # fmt: skip
    (problem,) = read(text).report.problems
    assert (problem.row, problem.column, problem.value, problem.problem) == (
        3, "Postcode", "BD1 2UU", "This differs from row 2: “BD1 2UT” was kept.",
    )  # fmt: skip


def test_a_different_way_of_joining_is_told() -> None:
    text = "Name,E-mail,Route\nJoan Li,joan@example.org,PALS\nJoan Li,joan@example.org,Healthwatch\n"
    (joan,) = read(text).newcomers
    assert (joan.route, joan.route_other) == ("pals", None)
    assert [problem.problem for problem in read(text).report.problems] == [
        "We do not know this way of joining; the words are kept as “other”.",
        "This differs from row 2: “pals” was kept.",
    ]


def test_a_row_joins_through_what_an_earlier_join_brought() -> None:
    text = f"{TOP}Joan Li,joan@example.org,,,,\nJoan Li,joan@example.org,07700 900001,,,\nJoan Li,,07700 900001,,,\n"
    assert [row.joined_row for row in read(text).report.people] == [None, 2, 2]


def test_two_people_with_one_e_mail_are_never_mixed() -> None:
    text = f"{TOP}Joan Smith,smiths@example.org,,,,\nRobert Smith,smiths@example.org,07700 900001,,,allergic to nuts\n"
    (joan,) = read(text).newcomers
    assert (joan.phone, joan.notes, told(text)) == (None, None, [(3, "E-mail", "smiths@example.org")])
    assert counts(text) == (2, 1, 0, 1, 0)
    assert read(text).report.problems[0].problem == (
        "Same e-mail address as row 2 (Joan Smith), but another name: nothing of this row was taken over."
    )


def test_a_refused_row_takes_nobody_s_place() -> None:
    text = "Name,E-mail,Academy\nJoan Li,joan@example.org,Atlantis\nJoan Li,joan@example.org,London\n"
    assert counts(text) == (2, 1, 0, 1, 0)


def test_joined_to_somebody_already_here() -> None:
    joan = known(7, "Joan Li", "joan@example.org", "07700 900009")
    text = f"{TOP}Joan Li,joan@example.org,07700 900001,,,\nJoan Li,joan@example.org,,BD1 2UT,,\n"
    reading = read(text, joan)
    assert (reading.newcomers, [(row.joined_person, row.joined_row) for row in reading.report.people]) == (
        (), [(joan.id, None), (joan.id, None)],
    )  # fmt: skip
    ((person_id, person),) = reading.returning
    assert (person_id, person.phone, person.postcode) == (joan.id, "07700 900001", "BD1 2UT")
    assert told(text, joan) == [(2, "Mobile", "07700 900001")]


def test_hints_about_people_already_here() -> None:
    text = f"{TOP}Joan Li,other@example.org,07700 900001,,,\n"
    assert told(text, known(7, "Joan Li", "joan@example.org"), known(8, "Ruth Begum", None, "07700 900001")) == [
        (2, "Name", "Joan Li"),
        (2, "Mobile", "07700 900001"),
    ]


def test_without_an_academy_anywhere_the_row_is_refused() -> None:
    report = read("Name\nJoan Li\n", setting=replace(SETTING, default_academy=None)).report
    assert (report.refused, report.problems[0].problem) == (1, "This row names no local academy.")


@pytest.mark.parametrize(
    ("text", "existing", "rows"),
    [
        ("Joan Li,,,BD1 2UT,,", [], [2]),
        ("Joan Li,,,BD1 2UT,,\nJoan Li,,,BD1 2UT,,", [], [2, 3]),
        ("Joan Li,joan@example.org,,BD1 2UT,,\nJoan Li,,,BD1 2UT,,", [], []),
        ("Joan Li,,,BD1 2UT,,\nJoan Li,,07700 900001,BD1 2UT,,", [], []),
        ("Joan Li,,,BD1 2UT,,", [AT_HOME], [2]),
        ("Joan Li,,,BD1 2UT,,", [msgspec.structs.replace(AT_HOME, email="joan@example.org")], []),
        ("Joan Li,,,BD1 2UT,,", [msgspec.structs.replace(AT_HOME, phone="+447700900001")], []),
    ],
)
def test_nobody_is_out_of_reach_whom_we_can_reach(text: str, existing: list[KnownPerson], rows: list[int]) -> None:
    problems = read(f"{TOP}{text}\n", *existing).report.problems
    assert [one.row for one in problems if "we cannot reach them" in one.problem] == rows
