"""One person goes: every row that is theirs, by the schedule, and their name in what is not. ``working.py`` calls."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col

from faculty_api.claims.models import Receipt
from faculty_api.dataprotection import (
    applications,
    clocks,
    elsewhere,
    emptying,
    known_as,
    lists,
    runs,
    sealed,
    segments,
    spellings,
)
from faculty_api.dataprotection.replacing import Replacing, Said
from faculty_api.kernel.db import metadata
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.people.models import ErasedMark, RosterImport
from faculty_api.people.roster import erased
from schemas.keeping import Schedule

ALL = 1_000_000_000
STAY = "roster_import/stay"
"""How many rows stay in lists that they were in."""


async def erase(
    work: Work, vault: Vault, schedule: Schedule, removal: UUID, ids: Sequence[UUID]
) -> tuple[dict[str, int], list[str]]:
    """How many rows by table, and the receipts whose files go once this is committed."""
    session, mine = work.session, clocks.of_ids(list(ids))
    known, applied = await known_as.of(work, ids), await applications.of(work, ids)
    subjects = await _subjects(work, schedule, ids) | {*applied}
    change = Replacing(known)
    files = await _files(work, ids)
    rows = {segments.EVENTS: await segments.empty(work, removal, subjects, change)}
    before = await runs.signed(session, ids)
    rows |= await runs.files(session, ids)
    await _remember(work, vault, ids)
    rows["roster_import"], rows[STAY] = await lists.remove(work, vault, ids, known)
    rows["interest"] = await applications.remove(session, applied)
    await _file_names(work, known)
    for rule in clocks.rules(schedule):
        if rule.number or not rule.held.about or rule.name in (segments.EVENTS, "associate_search"):
            continue
        of_theirs = clocks.of_any(schedule, rule.name, mine)
        emptied = await emptying.empty(session, schedule, rule, of_theirs, ALL)
        rows[rule.name] = rows.get(rule.name, 0) + emptied
    await _nobody(work, ids)
    rows["elsewhere"] = await elsewhere.replace(work, schedule, change)
    rows["sealed"] = await sealed.replace(work, vault, schedule, ids, change)
    await runs.sign_anew(work, removal, before)
    return {name: count for name, count in rows.items() if count or rows.get(f"{name}/stay")}, files


async def _remember(work: Work, vault: Vault, ids: Sequence[UUID]) -> None:
    """Before they go: by what an old list would bring them back."""
    found = await work.session.execute(
        text(
            "SELECT p.full_name, p.email, p.phone, a.postcode FROM person p LEFT JOIN associate a ON a.person_id = p.id"
            " WHERE p.id = ANY (:ids) UNION SELECT full_name, email, phone, postcode FROM former_contact"
            " WHERE person_id = ANY (:ids)"
        ),
        {"ids": list(ids)},
    )
    marks: set[str] = set()
    for name, email, phone, postcode in found.all():
        marks |= erased.marks(vault.fingerprint, name=name, email=email, phone=phone, postcode=postcode)
    if marks:
        rows = [{"mark": one, "erased_at": work.now} for one in sorted(marks)]
        await work.session.execute(insert(ErasedMark).values(rows).on_conflict_do_nothing())


async def _subjects(work: Work, schedule: Schedule, ids: Sequence[UUID]) -> set[UUID]:
    """Everything of theirs that an event can be about."""
    found = set(ids)
    for name, held in schedule.tables.items():
        table = metadata.tables.get(name)
        if table is None or not held.about or name == segments.EVENTS or "id" not in table.c:
            continue
        query = select(table.c.id).where(clocks.of_any(schedule, name, clocks.of_ids(list(ids))))
        found |= set((await work.session.execute(query)).scalars().all())
    return found


async def _files(work: Work, ids: Sequence[UUID]) -> list[str]:
    """Receipt files that nobody else's claim has."""
    theirs = select(metadata.tables["claim"].c.id).where(metadata.tables["claim"].c.person_id.in_(ids))
    table = metadata.tables[Receipt.__tablename__]
    others = select(table.c.stored_sha256).where(table.c.claim_id.not_in(theirs))
    query = select(table.c.stored_sha256).where(table.c.claim_id.in_(theirs), table.c.stored_sha256.not_in(others))
    return sorted(set((await work.session.execute(query)).scalars().all()))


async def _nobody(work: Work, ids: Sequence[UUID]) -> None:
    """An empty record that nobody can log in to, that no list shows and no search finds."""
    given = {"ids": list(ids)}
    for change in (
        "UPDATE person SET active = false WHERE id = ANY (:ids)",
        "UPDATE associate SET status = 'ended', employer = 'none', call_first = false, first_time = false"
        " WHERE person_id = ANY (:ids)",
        "DELETE FROM associate_search WHERE person_id = ANY (:ids)",
        "DELETE FROM command WHERE person_id = ANY (:ids)",
    ):
        await work.session.execute(text(change), given)


async def _file_names(work: Work, known: Said) -> None:
    """A file that a team named after them; what kind of file it is stays."""
    parts = spellings.any_of(one for one in [*known.whole, *known.alone] if len(one) >= known_as.LEAST)
    kind = func.coalesce(func.substring(col(RosterImport.filename), r"\.[A-Za-z]{1,5}$"), "")
    named = update(RosterImport).where(col(RosterImport.filename).op("~*")(parts))
    if parts:
        await work.session.execute(named.values(filename=func.concat("list", kind)))
