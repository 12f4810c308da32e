"""Telephone numbers, e-mail addresses and postcodes, as they are typed."""

import pytest

from faculty_api.people.roster.contacts import read_email, read_phone, read_postcode


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        ("07700 900483", "07700 900483"),
        ("07700900463", "07700 900463"),
        ("+44 7700 900175", "07700 900175"),
        ("+44 (0)7700 900175", "07700 900175"),
        ("0044 7700 900175", "07700 900175"),
        ("447700900175", "07700 900175"),
        ("7700900175", "07700 900175"),
        ("(01632) 960123", "01632 960123"),
        ("Mob: 07700-900-483", "07700 900483"),
        ("020 7946 0001", "020 7946 0001"),
        ("01134960001", "0113 496 0001"),
        ("+33 6 12 34 56 78", "+33 612345678"),
    ],
)
def test_phones(written: str, phone: str) -> None:
    assert read_phone(written) == (phone, ())


@pytest.mark.parametrize(
    "written", ["7.7009E+09", "0770", "ask her son", "07700 90048", "+1", "07700 900483 ext 5", "٠٧٧٠٠٩٠٠٤٨٣"]
)
def test_not_a_phone(written: str) -> None:
    phone, faults = read_phone(written)
    assert (phone, len(faults)) == (None, 1)


@pytest.mark.parametrize("written", ["07700 900483 / 01632 960123", "07700 900483 or 01632 960123"])
def test_two_phones_are_told(written: str) -> None:
    phone, faults = read_phone(written)
    assert (phone, len(faults)) == ("07700 900483", 1)


@pytest.mark.parametrize(
    ("written", "email"),
    [
        ("CHIDI@EXAMPLE.ORG", "chidi@example.org"),
        ("mailto:chidi@example.org", "chidi@example.org"),
        ("Chidi Okafor <chidi@example.org>", "chidi@example.org"),
        ("chidi@example.org;", "chidi@example.org"),
        ("o'neill+faculty@mail.example.org", "o'neill+faculty@mail.example.org"),
    ],
)
def test_emails(written: str, email: str) -> None:
    assert read_email(written) == (email, ())


@pytest.mark.parametrize(
    "written",
    [
        "not-an-email",
        "a@b",
        "@example.org",
        "a@@example.org",
        "a b",
        "a..b@example.org",
        "a@-.org",
        "x" * 65 + "@example.org",
    ],
)
def test_not_an_email(written: str) -> None:
    email, faults = read_email(written)
    assert (email, len(faults)) == (None, 1)


@pytest.mark.parametrize(
    ("written", "postcode"),
    [
        ("e15hd", "E1 5HD"),
        ("BD1 2UT", "BD1 2UT"),
        ("bd12lg", "BD1 2LG"),
        ("SO14  5TR", "SO14 5TR"),
        ("ec1a1bb", "EC1A 1BB"),
    ],
)
def test_postcodes(written: str, postcode: str) -> None:
    assert read_postcode(written) == (postcode, ())


@pytest.mark.parametrize("written", ["ZZ99 9ZZ Z", "ZZ99 9ZZ", "BD1", "12345", "BD1 2CT", "B", "Leeds", "QQ1 1AA"])
def test_not_a_postcode(written: str) -> None:
    postcode, faults = read_postcode(written)
    assert (postcode, len(faults)) == (None, 1)
