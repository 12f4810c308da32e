"""The command line: what it refuses, in words, and what it says of an installation."""

from pathlib import Path

import pytest

from faculty_api.kernel import installation
from tests.support.commands import faculty


@pytest.mark.parametrize("words", [["demo"], ["token", "--as", "team"]])
def test_a_database_that_the_demonstration_did_not_make_is_left_alone(
    database_url: str, tmp_path: Path, words: list[str]
) -> None:
    done = faculty(*words, FACULTY_DATABASE_URL=database_url, FACULTY_HOME=str(tmp_path))
    assert (done.returncode, done.stdout) == (1, "")
    assert "the demonstration" in done.stderr
    assert installation.look(database_url) == (installation.newest_revision(), None)


def test_serving_as_a_demonstration_what_is_none_is_refused(database_url: str, tmp_path: Path) -> None:
    done = faculty("serve", FACULTY_DATABASE_URL=database_url, FACULTY_HOME=str(tmp_path), FACULTY_DEMO="1")
    assert (done.returncode, done.stderr[:65]) == (
        1,
        "faculty: This database was not made by the demonstration, so it i",
    )


def test_a_configured_database_without_a_schema_is_not_touched(bare_database_url: str, tmp_path: Path) -> None:
    done = faculty("serve", FACULTY_DATABASE_URL=bare_database_url, FACULTY_HOME=str(tmp_path))
    assert (done.returncode, done.stderr.strip().endswith("Run: faculty migrate")) == (1, True)
    assert installation.look(bare_database_url) == (None, None)
    assert faculty("migrate", FACULTY_DATABASE_URL=bare_database_url, FACULTY_HOME=str(tmp_path)).returncode == 0
    assert installation.look(bare_database_url) == (installation.newest_revision(), None)


def test_the_doctor_says_what_is_wrong(bare_database_url: str, tmp_path: Path) -> None:
    done = faculty("doctor", FACULTY_DATABASE_URL=bare_database_url, FACULTY_HOME=str(tmp_path))
    assert done.returncode == 1
    assert (
        f"wrong: The schema is not at revision {installation.newest_revision()}. Run: faculty migrate"
        in done.stdout.splitlines()
    )


def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    nowhere = f"postgresql://nobody@/none?host={tmp_path}"
    done = faculty("doctor", FACULTY_DATABASE_URL=nowhere, FACULTY_HOME=str(tmp_path))
    assert (done.returncode, done.stderr.startswith("faculty: the database does not answer")) == (1, True)


def test_unsafe_settings(tmp_path: Path) -> None:
    done = faculty("doctor", FACULTY_HOME=str(tmp_path), FACULTY_BASE_URL="http://faculty.example.org")
    assert (done.returncode, done.stderr.startswith("faculty: FACULTY_BASE_URL must start with https")) == (1, True)


def test_help_is_there_without_loading_the_product() -> None:
    done = faculty("--help")
    assert done.returncode == 0
    assert [word in done.stdout for word in ("demo", "serve", "assess", "import-roster", "token")] == [True] * 5
