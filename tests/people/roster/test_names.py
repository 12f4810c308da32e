"""People's names, as they are typed."""

import pytest

from faculty_api.people.roster.names import name_key, read_name
from tests.people.roster.files import read


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Joan Li", "Joan Li"),
        ("HUGHES, Harpreet", "Harpreet Hughes"),
        ("O'NEILL, Tariq", "Tariq O'Neill"),
        ("O’NEILL, TARIQ", "Tariq O’Neill"),
        ("MCKENZIE, Mina", "Mina McKenzie"),
        ("McKENZIE, Mina", "Mina McKenzie"),
        ("D'SOUZA, noor", "noor D'Souza"),
        ("CHIDI WÓJCIK", "Chidi Wójcik"),
        ("OKAFOR Chidi", "Chidi Okafor"),
        ("Chidi OKAFOR", "Chidi Okafor"),
        ("SMITH-JONES, Ann", "Ann Smith-Jones"),
        ("İBRAHİM, Elif", "Elif Ibrahim"),
        ("ruth begum", "Ruth Begum"),
        ("  Ruth   Begum ", "Ruth Begum"),
        ("van der Berg, Anna", "Anna van der Berg"),
        ("BEGUM, Dr Ruth", "Dr Ruth Begum"),
        ("J. R. Hartley", "J. R. Hartley"),
        ("محمد علي", "محمد علي"),
        ("王伟", "王伟"),
        ("Zoë 🌻 Grant", "Zoë 🌻 Grant"),
        ("Cher", "Cher"),
    ],
)
def test_names(written: str, name: str) -> None:
    found, faults = read_name(written)
    assert (found, faults) == ((name, None), ())


AFTER = [
    ("Joan Lister, OBE", "Joan Lister", None, ["OBE"]),
    ("LISTER, Joan, OBE, Ph.D.", "Joan Lister", None, ["OBE PhD"]),
    ("Lister, Joan OBE", "Joan Lister", None, ["OBE"]),
    ("Joan Lister OBE", "Joan Lister", None, ["OBE"]),
    ("JOAN LISTER MBE", "Joan Lister", None, ["MBE"]),
    ("Lister, OBE, Joan", "Joan Lister", None, ["OBE"]),
    ("Joan Lister, MA", "Joan Lister", None, ["MA"]),
    ("Dr Joan Lister, BSc MRCGP", "Dr Joan Lister", None, ["BSc MRCGP"]),
    ("李 小龍, Jr.", "李 小龍 Jr", None, []),
    ("Smith, John, Jr", "John Smith Jr", None, []),
    ("John Smith, III", "John Smith III", None, []),
    ("van der Berg, Anna (she/her)", "Anna van der Berg", None, ["she/her"]),
    ("Anna (Annie) Berg (they / them)", "Anna Berg", "Annie", ["they / them"]),
    ("Anna Berg, she/her/hers", "Anna Berg", None, ["she/her/hers"]),
    ("Berg, Anna [she, they], OBE", "Anna Berg", None, ["she, they", "OBE"]),
    ("Li, Ma", "Ma Li", None, []),
    ("LI, MA", "Ma Li", None, []),
    ("Rahman, Md", "Md Rahman", None, []),
    ("Sita KC", "Sita Kc", None, []),
    ("Adeyemi, Obe", "Obe Adeyemi", None, []),
    ("Berg, They", "They Berg", None, []),
    ("Robert (Her) Brown", "Robert Brown", "Her", []),
]


@pytest.mark.parametrize(("written", "name", "short", "beside"), AFTER)
def test_letters_after_a_name_and_pronouns_are_not_the_name(
    written: str, name: str, short: str | None, beside: list[str]
) -> None:
    """Told, and kept with the notes. Jr and III tell a son from his father, and stay."""
    found, faults = read_name(written)
    assert (found, [one.value for one in faults]) == ((name, short), beside)


def test_what_stood_beside_a_name_is_told_and_kept_with_the_notes() -> None:
    found = read('Full name,E-mail\n"Lister, Joan (she/her), OBE",j@example.org\n')
    assert ([one.name for one in found.newcomers], found.newcomers[0].kept) == (
        ["Joan Lister"], {"Full name": "she/her; OBE"},
    )  # fmt: skip
    assert [(one.row, one.value) for one in found.report.problems] == [(2, "she/her"), (2, "OBE")]


@pytest.mark.parametrize("written", ["Robert (Bob) Brown", "Robert “Bob” Brown", 'Robert "Bob" Brown'])
def test_a_name_in_brackets_is_the_preferred_one(written: str) -> None:
    assert read_name(written)[0] == ("Robert Brown", "Bob")


@pytest.mark.parametrize(
    "written",
    ["🌻", "...", "12345", "Total: 143", "joan@example.org", "Joan and Bob Li", "Joan & Bob Li", "A, B, C", "x" * 201],
)
def test_not_one_person_s_name(written: str) -> None:
    found, faults = read_name(written)
    assert (found, len(faults)) == (None, 1)


@pytest.mark.parametrize("other", ["OKAFOR, Chidi", "Okafor Chidi", "chidi okafor", "Mr Chidi Okafor", "Chídi Okafor"])
def test_one_name_in_many_shapes(other: str) -> None:
    assert name_key(other) == name_key("Chidi Okafor")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("<script>alert(1)</script>", "This holds signs that a name does not have, like < or >, so nobody was added."),
        ("Joan {Li}", "This holds signs that a name does not have, like < or >, so nobody was added."),
        ("Joan Li / Ruth Begum", "This looks like more than one person in one row, so nobody was added."),
        ("Joan Li 2", "This does not look like a person's name, so nobody was added."),
    ],
)
def test_not_one_name(written: str, told: str) -> None:
    found, (fault,) = read_name(written)
    assert (found, fault.problem) == (None, told)


def test_what_was_written_is_shown_where_it_is_no_name() -> None:
    long = "A" * 500
    rows = ["<script>x</script>,", "Post Code2,", f"{long},", ",x@example.org", "Joan Li,a,b"]
    found = read("Full name,E-mail\n" + "\n".join(rows) + "\n").report.people
    assert [(str(one.outcome), one.name) for one in found] == [
        ("refused", "<script>x</script>"),
        ("refused", "Post Code2"),
        ("refused", "A" * 119 + "…"),
        ("refused", None),
        ("refused", "Joan Li"),
    ]
