"""One cell at a time: what people type, and what is made of it."""

from datetime import date

import pytest

from faculty_api.people.roster.choices import read_academy, read_route, read_skills, read_topics
from faculty_api.people.roster.contacts import read_email, read_phone, read_postcode
from faculty_api.people.roster.dates import read_start_date, read_training_date
from faculty_api.people.roster.days import read_usual_days
from faculty_api.people.roster.names import name_key, read_name
from faculty_api.people.roster.text import read_cell
from tests.people.roster.files import TODAY, WORDS


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
    ("written", "day"),
    [
        ("22/04/2025", date(2025, 4, 22)),
        ("03/04/2025", date(2025, 4, 3)),
        ("4.1.25", date(2025, 1, 4)),
        ("2025-02-03", date(2025, 2, 3)),
        ("2025/02/03", date(2025, 2, 3)),
        ("2025-02-03 00:00:00", date(2025, 2, 3)),
        ("2025-02-03T09:30", date(2025, 2, 3)),
        ("28 Jan 2025", date(2025, 1, 28)),
        ("28-Jan-25", date(2025, 1, 28)),
        ("28th of January 2025", date(2025, 1, 28)),
        ("Tuesday 28 January 2025", date(2025, 1, 28)),
        ("Jan 28, 2025", date(2025, 1, 28)),
        ("1st Sept 2025", date(2025, 9, 1)),
        ("29/02/2024", date(2024, 2, 29)),
        ("5 10 2026", date(2026, 10, 5)),
    ],
)
def test_dates_are_day_first(written: str, day: date) -> None:
    assert read_start_date(written, TODAY) == (day, ())


@pytest.mark.parametrize(
    "written",
    ["31/02/2026", "29/02/2025", "06/13/2026", "0/0/0", "00/00/0000", "2026", "June 2026", "soon", "1/1/1066", "1.10.98",
     "٢٢/٠٤/٢٠٢٥", "99999999999/1/1", "1/1/2026/1", "1.2.3.4"],
)  # fmt: skip
def test_not_a_date(written: str) -> None:
    day, faults = read_start_date(written, TODAY)
    assert (day, len(faults)) == (None, 1)


def test_month_first_is_answered_with_the_day_first() -> None:
    assert read_start_date("06/13/2026", TODAY)[1][0].mend == (
        "Write the day first. If the month came first, write 13/06/2026."
    )


def test_a_spreadsheet_s_day_number_is_read_and_told() -> None:
    day, faults = read_start_date("45678", TODAY)
    assert (day, [fault.problem for fault in faults]) == (
        date(2025, 1, 21),
        ["This is a spreadsheet's number for a date; it was read as 21 January 2025."],
    )


@pytest.mark.parametrize(("written", "done"), [("01/07/2026", date(2026, 7, 1)), ("02/07/2026", None)])
def test_training_counts_from_its_day(written: str, done: date | None) -> None:
    assert read_training_date(written, TODAY)[0] == done


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


WEEK = range(5)


def times(*spans: tuple[int, str, str]) -> list[tuple[int, str, str]]:
    return list(spans)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("any weekday", [(day, "09:00", "17:00") for day in WEEK]),
        ("evenings only", [(day, "17:00", "21:00") for day in WEEK]),
        ("not Mondays", [(day, "09:00", "17:00") for day in range(1, 5)]),
        ("Tue/Thu am", times((1, "09:00", "12:30"), (3, "09:00", "12:30"))),
        ("Weds 10-3", times((2, "10:00", "15:00"))),
        ("Wed 10am to 3pm", times((2, "10:00", "15:00"))),
        ("Wed 9.30-12", times((2, "09:30", "12:00"))),
        ("Fri 1-4", times((4, "13:00", "16:00"))),
        ("Fri 9-5", times((4, "09:00", "17:00"))),
        ("Fri 09:00-17:30", times((4, "09:00", "17:30"))),
        ("Mon – Thu", [(day, "09:00", "17:00") for day in range(4)]),
        ("Mon to Wed mornings", [(day, "09:00", "12:30") for day in range(3)]),
        ("Mondays & Fridays", times((0, "09:00", "17:00"), (4, "09:00", "17:00"))),
        ("Mon am, Thu pm", times((0, "09:00", "12:30"), (3, "12:30", "17:00"))),
        ("Mon am/pm", times((0, "09:00", "17:00"))),
        ("Mon am and evening", times((0, "09:00", "12:30"), (0, "17:00", "21:00"))),
        ("weekends", times((5, "09:00", "17:00"), (6, "09:00", "17:00"))),
        ("weekdays except Friday", [(day, "09:00", "17:00") for day in range(4)]),
        ("any day but Monday or Sunday", [(day, "09:00", "17:00") for day in range(1, 6)]),
        ("Tuesday all day", times((1, "09:00", "17:00"))),
        ("THURSDAY AFTERNOONS", times((3, "12:30", "17:00"))),
    ],
)
def test_usual_days(written: str, expected: list[tuple[int, str, str]]) -> None:
    found, faults = read_usual_days(written)
    assert ([(time.weekday, time.start, time.end) for time in found], faults) == (expected, ())


@pytest.mark.parametrize(
    "written",
    ["it depends", "Mon, Tue am", "Mon 7-9", "Mon 25-26", "Mon 9-9", "not Monday mornings", "Thu-Mon", "Mon-", "alternate Tuesdays",
     "Mon but not am", "not Mondays but Tuesdays", "not any day", "after 6", "Mon 10-3?", "only", "1-2-3"],
)  # fmt: skip
def test_days_that_are_not_plain_stay_a_note(written: str) -> None:
    found, faults = read_usual_days(written)
    assert (found, len(faults)) == ((), 1)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Yorks & Humber", "YH"), ("YH", "YH"), ("yorkshire and the humber", "YH"), ("Kent Surrey Sussex", "KSS"), ("kss", "KSS"),
        ("Kent, Surrey & Sussex Leadership Academy", "KSS"), ("Thames Valley & Wessex", "TVW"), ("London", "LN"), ("LN", "LN"),
        ("South-West", "SW"), ("SW", "SW"), ("East of England", "EE"), ("EoE", "EE"), ("North East", "NE"), ("NORTH WEST", "NW"),
        ("East Midlands", "EM"), ("W. Midlands", None), ("Midlands", None), ("Atlantis", None), ("Academy", None),
    ],
)  # fmt: skip
def test_academies(written: str, code: str | None) -> None:
    assert read_academy(written, WORDS.academies)[0] == code


def test_skills_in_any_case_and_separation() -> None:
    found = read_skills("Story telling / LARGE GROUPS; Coaching, coaching and co-design\nAsset mapping", WORDS.skills)
    assert found == (("storytelling", "large-groups", "coaching", "co-design", "asset-mapping"), ())


def test_a_topic_whose_name_holds_and() -> None:
    assert read_topics("Shared decisions and care and support planning", WORDS.topics) == (("shared-decisions",), ())


def test_an_unknown_skill_is_told_with_the_nearest() -> None:
    codes, faults = read_skills("Coching, juggling", WORDS.skills)
    assert (codes, [fault.value for fault in faults]) == ((), ["Coching", "juggling"])
    assert faults[0].mend == "Did you mean “Coaching-style approaches”?"


@pytest.mark.parametrize(
    ("written", "route"),
    [("PPG", ("ppg", None)), ("community centre", ("local-event", None)), ("housing association", ("council-housing", None)),
     ("word of mouth", ("word-of-mouth", None)), ("NHS website", ("nhs-website", None)), ("Healthwatch", (None, "Healthwatch"))],
)  # fmt: skip
def test_routes(written: str, route: tuple[str | None, str | None]) -> None:
    assert read_route(written, WORDS.routes)[0] == route


@pytest.mark.parametrize(
    "written",
    ['=HYPERLINK("http://example.org")', "+SUM(A1)", "@SUM(A1)", "'=1+1", " =1+1", "\u200b=1+1", "＝1+1", "-2+3+cmd|' /C calc'!A0",
     "+1-800", "#REF!", "#N/A", "Ruth \ufffd"],
)  # fmt: skip
def test_cells_that_are_never_stored(written: str) -> None:
    text, faults = read_cell(written)
    assert (text, len(faults)) == ("", 1)


@pytest.mark.parametrize(
    ("written", "text"),
    [("+44 7700 900175", "+44 7700 900175"), ("- prefers phone", "- prefers phone"), ("'07700 900175", "07700 900175"), ("n/a", ""),
     ("–", ""), ("a\u00a0 b", "a b"), ("abc\u202edef", "abcdef"), ("one\r\ntwo", "one\ntwo"), ("👩\u200d🦽", "👩\u200d🦽")],
)  # fmt: skip
def test_cells_that_are_words(written: str, text: str) -> None:
    assert read_cell(written) == (text, ())


def test_hidden_characters_are_left_out_and_told() -> None:
    text, faults = read_cell("Ruth\x00 Begum\x07")
    assert (text, len(faults)) == ("Ruth Begum", 1)
