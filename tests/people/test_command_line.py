"""``faculty import-roster``: the promised shape, and what it leaves behind."""

import json
from pathlib import Path

import pytest

from faculty_api import cli
from tests.people.rosters import roster
from tests.shared import SHARED, needs_shared

ODD = roster("Jo Marsh,jo@example.org,,ZZ99 9ZZ,,,,,,", ",no-name@example.org,,,,,,,,", ",,,,,,,,,")


@pytest.fixture
def run(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """Runs the command on this test's database; gives the exit code, standard output and standard error."""
    monkeypatch.setenv("FACULTY_DATABASE_URL", database_url)
    monkeypatch.setenv("FACULTY_HOME", str(tmp_path))

    def given(data: bytes | None, *more: str, academy: str = "YH") -> tuple[int, str, str]:
        path = tmp_path / "people.csv"
        if data is not None:
            path.write_bytes(data)
        code = cli.main(["import-roster", str(path), "--academy", academy, *more])
        said = capsys.readouterr()
        return code, said.out, said.err

    return given


def counts(out: str) -> list[int]:
    found = json.loads(out)
    return [found[name] for name in ("rows", "accepted", "joined", "refused", "empty")]


def test_the_promised_shape(run) -> None:  # type: ignore[no-untyped-def]
    code, out, err = run(ODD, "--json")
    assert (code, err) == (0, "")
    assert json.loads(out) == {
        "rows": 3,
        "accepted": 1,
        "joined": 0,
        "refused": 1,
        "empty": 1,
        "problems": [
            {
                "row": 2,
                "column": "Postcode",
                "value": "ZZ99 9ZZ",
                "problem": "There is no such postcode, so it was left out.",
                "mend": "Write the whole UK postcode, for example BD1 2UT.",
            },
            {
                "row": 3,
                "column": "Full name",
                "value": "",
                "problem": "This row has no name, so nobody was added.",
                "mend": "Write the person's full name in this column.",
            },
        ],
    }


@needs_shared
def test_the_real_file_twice_and_a_dry_run_before(run) -> None:  # type: ignore[no-untyped-def]
    data = (SHARED / "data" / "roster.csv").read_bytes()
    assert counts(run(data, "--json", "--dry-run")[1]) == [143, 138, 2, 2, 1]
    assert counts(run(data, "--json")[1]) == [143, 138, 2, 2, 1]
    assert counts(run(data, "--json")[1]) == [143, 0, 140, 2, 1]


def test_a_report_to_read(run) -> None:  # type: ignore[no-untyped-def]
    code, out, _ = run(ODD)
    assert code == 0
    assert out.splitlines() == [
        "3 rows: 1 accepted, 0 joined, 1 refused, 1 empty",
        "Row 3 refused: no name. This row has no name, so nobody was added.",
        "Row 2, Postcode “ZZ99 9ZZ”: There is no such postcode, so it was left out. "
        "Write the whole UK postcode, for example BD1 2UT.",
        "Row 3, Full name: This row has no name, so nobody was added. Write the person's full name in this column.",
        "Done in the name of Command line",
    ]
    assert "dry run" in run(ODD, "--dry-run")[1].splitlines()[-1]


@pytest.mark.parametrize(
    ("data", "academy", "words"),
    [
        (None, "YH", "cannot be opened: No such file or directory"),
        (b"", "YH", "The file is empty."),
        (b"%PDF-1.7", "YH", "is a PDF, not a spreadsheet."),
        (b"one,two\n1,2\n", "YH", "No line with headings was found."),
        (
            ODD,
            "ZZ",
            "There is no local academy with this code. Choose one of: EE, EM, KSS, LN, NE, NW, SW, TVW, WM, YH",
        ),
    ],
)
def test_what_cannot_be_read_is_told(run, data: bytes | None, academy: str, words: str) -> None:  # type: ignore[no-untyped-def]
    code, out, err = run(data, "--json", academy=academy)
    assert (code, out, words in err) == (2, "", True)
