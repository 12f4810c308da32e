"""The command line: what it refuses, in words, and what it says of an installation."""

from pathlib import Path

import psycopg
import pytest

from faculty_api.kernel import installation
from tests.support.commands import faculty, start, waits_for_words
from tests.support.site import free_port


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


@pytest.mark.parametrize("words", ["demo", "doctor", "migrate", "serve", "verify", "worker"])
def test_a_database_that_does_not_answer(tmp_path: Path, words: str) -> None:
    nowhere = f"postgresql://nobody@/none?host={tmp_path}"
    done = faculty(words, FACULTY_DATABASE_URL=nowhere, FACULTY_HOME=str(tmp_path))
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert done.stderr.startswith("faculty: the database does not answer: connection")


def test_unsafe_settings(tmp_path: Path) -> None:
    done = faculty("doctor", FACULTY_HOME=str(tmp_path), FACULTY_BASE_URL="http://faculty.example.org")
    assert (done.returncode, done.stderr.startswith("faculty: FACULTY_BASE_URL must start with https")) == (1, True)


PUBLIC = {"FACULTY_BASE_URL": "https://faculty.example.org"}


@pytest.mark.parametrize(
    "words",
    [["serve"], ["worker"], ["migrate"], ["verify"], ["import-roster", "docs/sample-roster.csv", "--academy", "YH"]],
)
def test_production_refuses_the_embedded_database(tmp_path: Path, words: list[str]) -> None:
    """A public address without FACULTY_DATABASE_URL: nothing is started, and the words say what to set."""
    done = faculty(*words, FACULTY_HOME=str(tmp_path), **PUBLIC)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "faculty: https://faculty.example.org is a public address, and no database is configured. "
        "Set FACULTY_DATABASE_URL to your PostgreSQL. To use the embedded one all the same, which nobody backs up, "
        "set FACULTY_EMBEDDED=1\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_says_that_production_lacks_a_database(tmp_path: Path) -> None:
    done = faculty("doctor", FACULTY_HOME=str(tmp_path), **PUBLIC)
    assert (done.returncode, done.stderr, list(tmp_path.iterdir())) == (1, "", [])
    assert ["wrong: https://faculty.example.org is a public address" in line for line in done.stdout.splitlines()] == [
        False, False, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["FACULTY_EMBEDDED", "FACULTY_DATABASE_URL"])
def test_production_with_a_database_of_its_own_or_told_so(bare_database_url: str, tmp_path: Path, name: str) -> None:
    value = {"FACULTY_EMBEDDED": "1", "FACULTY_DATABASE_URL": bare_database_url}[name]
    done = faculty("migrate", FACULTY_HOME=str(tmp_path), **PUBLIC, **{name: value})
    assert (done.returncode, done.stdout) == (0, f"The schema is at revision {installation.newest_revision()}\n")


def test_help_is_there_without_loading_the_product() -> None:
    done = faculty("--help")
    assert done.returncode == 0
    assert [word in done.stdout for word in ("demo", "serve", "assess", "import-roster", "token")] == [True] * 5


@pytest.mark.parametrize(
    ("words", "environment", "said"),
    [
        (["serve"], {"PORT": "abc"}, "PORT must be a number from 1 to 65535"),
        (["serve"], {"PORT": "99999"}, "PORT must be a number from 1 to 65535"),
        (["doctor"], {"FACULTY_SMTP_URL": "junk"}, "FACULTY_SMTP_URL must be like smtp://"),
        (["verify"], {"FACULTY_DATABASE_URL": "nonsense"}, "the database does not answer"),
        (["migrate"], {"FACULTY_DATABASE_URL": "nonsense"}, "the database does not answer"),
        (["token", "--as", "team", "--person", "xyz"], {}, "argument --person: invalid UUID value: 'xyz'"),
    ],
)
def test_what_cannot_be_is_said_without_a_trace(
    tmp_path: Path, words: list[str], environment: dict[str, str], said: str
) -> None:
    done = faculty(*words, FACULTY_HOME=str(tmp_path), **environment)
    assert (done.returncode > 0, said in done.stderr, "Traceback" in done.stderr) == (True, True, False)


def test_only_one_process_at_a_time_builds(database_url: str) -> None:
    with installation.alone(database_url), psycopg.connect(database_url) as other:
        free = other.execute("SELECT pg_try_advisory_lock(%s)", [installation.BUILD_LOCK]).fetchone()
    assert free == (False,)


def test_a_server_ends_with_the_database_that_another_process_ran(tmp_path: Path) -> None:
    """The first process owns the embedded PostgreSQL; the second borrows it, and says why it ends."""
    owner = start("serve", FACULTY_HOME=str(tmp_path), PORT=str(free_port()))
    waits_for_words(owner, "Serving on")
    guest = start("serve", FACULTY_HOME=str(tmp_path), PORT=str(free_port()))
    waits_for_words(guest, "Serving on")
    owner.terminate()
    assert owner.wait(30) is not None
    out, _ = guest.communicate(timeout=60)
    assert guest.returncode == 1
    assert "The process that ran the embedded database has ended, so this one ends too" in out
