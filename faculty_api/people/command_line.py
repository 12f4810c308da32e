"""``faculty import-roster``: preview and commit in one go, for the whole network."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import msgspec
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person
from faculty_api.kernel.clock import system_clock
from faculty_api.kernel.db import make_engine, transaction
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault, load_key
from faculty_api.kernel.work import Work
from faculty_api.people import import_queries, importing
from faculty_api.people.importing import Hear
from faculty_api.policy.words import escaped
from faculty_api.settings import Settings
from schemas.access import Actor, Role
from schemas.people import ImportView
from schemas.roster import Outcome, RosterReport
from schemas.values import PersonId

NAME = "Command line"
PROMISED = ("rows", "accepted", "joined", "refused", "empty", "problems")


class _DryRun(Exception):  # noqa: N818 - the end of a look, which leaves nothing behind
    pass


async def run(settings: Settings, url: str, given: Namespace, out: TextIO, hear: Hear) -> int:
    """0 when the file was read, also with refused rows; 2 when it was not, with words on standard error."""
    try:
        data = Path(given.file).read_bytes()  # noqa: ASYNC240 - nobody else waits for this process
    except OSError as error:
        print(f"faculty: {given.file} cannot be opened: {error.strerror}", file=sys.stderr)
        return 2
    engine = make_engine(url, pool_size=1)
    found: list[tuple[ImportView, str]] = []
    try:
        async with transaction(engine) as session:
            work = Work(session, await _actor(session), system_clock())
            vault = Vault(load_key(settings.home, settings.field_key))
            view = await importing.preview_roster(work, vault, given.academy.upper(), Path(given.file).name, data)
            if not given.dry_run:
                view = await importing.commit_roster(work, vault, hear, view.id)
            found.append((view, work.actor.name))
            if given.dry_run:
                raise _DryRun
    except _DryRun:
        pass
    except Refusal as no:
        print(f"faculty: {no.detail}", file=sys.stderr)
        return 2
    finally:
        await engine.dispose()
    for view, name in found:
        print(
            as_json(view.report) if given.json else "\n".join(map(escaped, _lines(view, name, dry=given.dry_run))),
            file=out,
        )
    return 0


async def _actor(session: AsyncSession) -> Actor:
    """Whoever holds the network's import permission first; else a person made for this, who can never log in."""
    lead = await import_queries.first_lead(session) or await import_queries.person_named(session, NAME)
    if lead is None:
        lead = Person(id=new_id(), full_name=NAME, active=False, created_at=system_clock())
        session.add(lead)
        await session.flush()
    return Actor(person=PersonId(lead.id), name=lead.full_name, role=Role.NATIONAL)


def as_json(report: RosterReport) -> str:
    whole = msgspec.to_builtins(report)
    return msgspec.json.format(msgspec.json.encode({name: whole[name] for name in PROMISED}), indent=2).decode()


def _lines(view: ImportView, name: str, *, dry: bool) -> Iterator[str]:
    report = view.report
    yield from report.notices
    counts = (f"{getattr(report, end)} {end}" for end in Outcome)
    yield f"{report.rows} rows: {', '.join(counts)}"
    for row in report.people:
        if row.outcome is not Outcome.ACCEPTED:
            yield f"Row {row.row} {row.outcome}: {row.name or 'no name'}. {row.because}"
    for problem in report.problems:
        value = f" “{problem.value}”" if problem.value else ""
        yield f"Row {problem.row}, {problem.column}{value}: {problem.problem} {problem.mend}"
    yield "Nothing was changed: this was a dry run" if dry else f"Done in the name of {name}"
