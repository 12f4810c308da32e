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
        ("LI Joan,,+447700900001,,,", "Same name and telephone number as row 2."),
        ('"LI, Joan",,,bd12ut,,', "Same name and postcode as row 2."),
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


SAME = "Same e-mail address"


@pytest.mark.parametrize(
    ("second", "because", "differs"),
    [
        ("J Li,joan@example.org,,,,", SAME, ["Name"]),
        ("Joan Patel,joan@example.org,,,,", SAME, ["Name"]),
        ("Robert Smith,joan@example.org,07700 900002,,,nuts", SAME, ["Name", "Telephone"]),
        ("Joan Li,joan@example.org,07700 900002,,,", SAME, ["Telephone"]),
        ("Joan Li,other@example.org,07700 900001,,,", "Same name and telephone number", ["E-mail"]),
        ("Joan Li,other@example.org,,BD1 2UT,,", "Same name and postcode", ["E-mail"]),
        ("Joan Li,,07700 900002,BD1 2UT,,", "Same name and postcode", ["Telephone"]),
        ("Joan Li,o@example.org,07700 900002,BD1 2UT,,", "Same name and postcode", ["E-mail", "Telephone"]),
    ],
)
def test_what_agrees_and_differs_is_a_question(second: str, because: str, differs: list[str]) -> None:
    """Nothing of the row is taken over or lost until somebody says who it is."""
    text = f"{TOP}Joan Li,joan@example.org,07700 900001,BD1 2UT,,\n{second}\n"
    found = read(text)
    (doubt,) = found.report.doubts
    (twin,) = doubt.twins
    assert (counts(text), twin.row, twin.because, [one.what for one in twin.differs]) == (
        (2, 1, 0, 1, 0), 2, because, differs,
    )  # fmt: skip
    assert (found.newcomers[0].phone, found.newcomers[0].notes) == ("07700 900001", None)
    assert found.report.people[1].because == next(one.problem for one in found.report.problems if one.row == 3)
    came = {}
    for choice in ("new", "leave", "row/2", "row/9"):
        report = read(text, setting=replace(SETTING, choices={3: choice})).report
        came[choice] = (report.accepted, report.joined, report.refused)
    assert came == {"new": (2, 0, 0), "leave": (1, 0, 1), "row/2": (1, 1, 0), "row/9": (1, 0, 1)}


BARE = f"{TOP}Joan Li,,,BD1 2UT,coaching,\nJoan Li,,,bd1 2ut,,likes trains\n"


def test_a_name_and_a_postcode_alone_are_a_question() -> None:
    """A mother and a daughter of one name may live there: nothing is joined, nothing lost, and the answer is kept."""
    found = read(BARE)
    (doubt,) = found.report.doubts
    (twin,) = doubt.twins
    assert (counts(BARE), doubt.row, twin.row, twin.because) == ((2, 1, 0, 1, 0), 3, 2, "Same name and postcode")
    assert found.report.people[1].because == (
        "This row may be row 2: same name and postcode, but no row says how to reach them, so it was not added."
    )
    came = {}
    for choice in ("new", "leave", "row/2"):
        report = read(BARE, setting=replace(SETTING, choices={3: choice})).report
        came[choice] = (report.accepted, report.joined, report.refused)
    assert came == {"new": (2, 0, 0), "leave": (1, 0, 1), "row/2": (1, 1, 0)}


def test_of_somebody_here_whom_nobody_can_reach_one_row_is_an_update_and_a_second_a_question() -> None:
    report = read(BARE, AT_HOME).report
    assert ([row.outcome for row in report.people], [one.row for one in report.doubts]) == (["joined", "refused"], [3])
    reached = read(BARE, msgspec.structs.replace(AT_HOME, email="joan@example.org")).report
    assert reached.joined == 2


@pytest.mark.parametrize(
    ("row", "here", "differs"),
    [
        ("Joan Li,other@example.org,,BD1 2UT,,", {"email": "joan@example.org"}, ["E-mail"]),
        ("Joan Li,,07700 900002,BD1 2UT,,", {"phone": "07700 900001"}, ["Telephone"]),
        ("Joan Li,joan@example.org,,BD1 2UT,,", {}, []),
        ("Joan Li,joan@example.org,07700 900002,,,", {"email": "joan@example.org", "phone": "07700 900001"}, []),
        ("Jo Li,joan@example.org,,,,", {"email": "joan@example.org", "preferred": "Jo"}, []),
        ("Jo Li,joan@example.org,,,,", {"email": "joan@example.org"}, ["Name"]),
        (
            "Joan Li,,07700 900002,BD1 2UT,,",
            {"phone": "07700 900001", "marks": {"phone": f"{AT_HOME.id}/phone/07700 900002"}},
            [],
        ),
    ],
)
def test_a_row_and_somebody_here(row: str, here: dict[str, object], differs: list[str]) -> None:
    """What a list may renew, or said before, speaks against nobody."""
    report = read(f"{TOP}{row}\n", msgspec.structs.replace(AT_HOME, **here)).report
    asked = [fact.what for one in report.doubts for twin in one.twins for fact in twin.differs]
    assert (report.joined, asked) == (0 if differs else 1, differs)


def test_two_people_may_share_one_e_mail_address() -> None:
    """The first logs in with it; of the second it is in the notes, and rows of either find the right one."""
    text = (
        f"{TOP}Ann Smith,s@example.org,,,,\nBen Smith,s@example.org,07700 900001,,,nuts\n"
        "Ben Smith,s@example.org,,,,\nAnn Smith,s@example.org,,BD1 2UT,,\n"
    )
    found = read(text, setting=replace(SETTING, choices={3: "new"}))
    ann, ben = found.newcomers
    assert (ann.email, ann.postcode, ben.email, ben.kept, ben.notes) == (
        "s@example.org", "BD1 2UT", None, {"E-mail shared with somebody else": "s@example.org"}, "nuts",
    )  # fmt: skip
    assert [row.joined_row for row in found.report.people] == [None, None, 3, 2]
    assert found.report.doubts[0].shares == "s@example.org"


def test_a_row_that_may_be_either_of_two_is_a_question() -> None:
    text = f"{TOP}Jo Li,a@example.org,,BD1 2UT,,\nJo Li,b@example.org,,BD1 2UT,,\nJo Li,,,BD1 2UT,,\n"
    report = read(text, setting=replace(SETTING, choices={3: "new"})).report
    assert [[twin.choice for twin in one.twins] for one in report.doubts] == [["row/2"], ["row/2", "row/3"]]
    assert "row 2 or row 3" in (report.people[2].because or "")


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
