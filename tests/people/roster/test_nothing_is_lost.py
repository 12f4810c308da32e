"""Whatever the file, every line of it is in exactly one of the four counts, and every refusal is told."""

import csv
from io import StringIO

from hypothesis import example, given, settings
from hypothesis import strategies as some

from faculty_api.people.roster.faults import UnreadableRoster
from faculty_api.people.roster.text import clean
from schemas.roster import Outcome, RosterReport
from tests.people.roster.files import read

HEADINGS = [
    "Full name",
    "E-mail",
    "Mobile",
    "Postcode",
    "Academy",
    "Skills",
    "Training date",
    "Start date",
    "Usual days",
    "Other thing",
]
words = some.one_of(
    some.text(max_size=12),
    some.sampled_from(
        [
            "",
            "",
            "Joan Li",
            "LI, Joan",
            "Ruth Begum",
            "a@example.org",
            "b@example.org",
            "07700 900001",
            "BD1 2UT",
            "London",
            "Atlantis",
            "coaching",
            "31/02/2026",
            "1.2.25",
            "Tue am",
            "=1+1",
            "-",
            '"',
            "a\nb",
            "\x00",
        ]
    ),
)
rows = some.lists(some.lists(words, max_size=12), max_size=12)


@settings(max_examples=300, deadline=None)
@given(rows=rows, separator=some.sampled_from(",;\t|"))
@example(rows=[["Joan Li"], [], ["Joan Li"]], separator=",")
def test_every_line_is_in_one_count(rows: list[list[str]], separator: str) -> None:
    written = StringIO(newline="")
    writer = csv.writer(written, delimiter=separator)
    writer.writerow(HEADINGS)
    writer.writerows(rows)
    report = read(written.getvalue().encode("utf-8", "replace")).report
    blank = sum(not any(clean(cell) for cell in row) for row in rows)
    assert report.rows == report.accepted + report.joined + report.refused + report.empty == len(rows)
    assert (report.empty, len(report.people)) == (blank, len(rows) - blank)
    refused = {row.row for row in report.people if row.outcome is Outcome.REFUSED}
    assert refused - {problem.row for problem in report.problems} == set()


@settings(max_examples=300, deadline=None)
@given(rows=rows)
def test_everybody_accepted_comes_out_once(rows: list[list[str]]) -> None:
    written = StringIO(newline="")
    csv.writer(written).writerows([HEADINGS, *rows])
    reading = read(written.getvalue().encode("utf-8", "replace"))
    assert len(reading.newcomers) == reading.report.accepted
    assert all(row.joined_row for row in reading.report.people if row.outcome is Outcome.JOINED)


@settings(max_examples=300, deadline=None)
@given(some.one_of(some.binary(max_size=400), some.binary(max_size=200).map(lambda junk: b"Name,E-mail\n" + junk)))
def test_any_bytes_are_read_or_refused_in_words(data: bytes) -> None:
    answer = report_or_refusal(data)
    if isinstance(answer, UnreadableRoster):
        assert (answer.problem[-1], answer.mend[-1]) == (".", ".")
    else:
        assert answer.rows == answer.accepted + answer.joined + answer.refused + answer.empty


def report_or_refusal(data: bytes) -> RosterReport | UnreadableRoster:
    try:
        return read(data).report
    except UnreadableRoster as refusal:
        return refusal
