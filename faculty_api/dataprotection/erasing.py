"""One person goes: every row that is theirs, by the schedule, and their name in what is not. ``working.py`` calls."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Table, Text, cast, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlmodel import col

from faculty_api.accounts.models import Person
from faculty_api.claims.models import Receipt
from faculty_api.dataprotection import (
    applications,
    clocks,
    emptying,
    lists,
    mentions,
    runs,
    sealed,
    segments,
    spellings,
)
from faculty_api.dataprotection.masking import SOMEBODY
from faculty_api.kernel.db import metadata
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.people.models import ErasedMark, RosterImport
from faculty_api.people.roster import erased
from schemas.keeping import Schedule

ALL = 1_000_000_000
ANYBODY = ("person", "associate_search", "former_contact", "event")
"""Tables whose words are names of people, or are dealt with for themselves."""
STAY = "roster_import/stay"
"""How many rows stay in lists that they were in."""
LEAST = 5
"""Letters of the shortest word by which somebody is looked for in what others wrote."""


async def erase(
    work: Work, vault: Vault, schedule: Schedule, removal: UUID, ids: Sequence[UUID]
) -> tuple[dict[str, int], list[str]]:
    """How many rows by table, and the receipts whose files go once this is committed."""
    session, mine = work.session, clocks.of_ids(list(ids))
    known, applied = await known_as(work, ids), await applications.of(work, ids)
    subjects = await _subjects(work, schedule, ids) | {*applied}
    said = spellings.any_of(known.whole)
    files = await _files(work, ids)
    rows = {segments.EVENTS: await segments.empty(work, removal, subjects, said)}
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
    rows["elsewhere"] = await _elsewhere(work, schedule, said)
    if pattern := mentions.whole_pattern(known):
        rows["sealed"] = await sealed.replace(work, vault, schedule, ids, lambda one: pattern.sub(SOMEBODY, one))
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


async def known_as(work: Work, ids: Sequence[UUID]) -> mentions.Said:
    """The words they are known by. A name, number or address that somebody else has too is not replaced: a person
    decides about each."""
    found = await work.session.execute(
        text(
            "SELECT full_name, email, phone FROM person WHERE id = ANY (:ids)"
            " UNION SELECT full_name, email, phone FROM former_contact WHERE person_id = ANY (:ids)"
        ),
        {"ids": list(ids)},
    )
    rows = found.all()
    names = {row.full_name for row in rows if len(row.full_name.split()) > 1}
    others = await work.session.execute(
        select(col(Person.full_name)).where(col(Person.full_name).in_(names), col(Person.id).not_in(ids))
    )
    contacts = {one for row in rows for one in (row.email, row.phone) if one}
    shared = await _shared(work, ids, contacts)
    known = (contacts - shared) | (names - set(others.scalars().all()))
    whole = sorted((one for one in known if len(one) >= LEAST), key=lambda one: (-len(one), one))
    return mentions.said(whole, {row.full_name for row in rows}, shared)


async def _shared(work: Work, ids: Sequence[UUID], contacts: set[str]) -> set[str]:
    """Those by which somebody else is reached as well, who is not gone."""
    numbers = func.regexp_replace(col(Person.phone), r"\D", "", "g")
    found, asked = set(), await applications.of_others(work, ids, contacts)
    for one in contacts:
        same = (
            numbers.endswith(spellings.digits(one))
            if spellings.digits(one)
            else (func.lower(col(Person.email)) == one.lower())
        )
        there = select(col(Person.id)).where(col(Person.active), col(Person.id).not_in(ids), same)
        if (await work.session.execute(there.limit(1))).first() or one in asked:
            found.add(one)
    return found


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


async def _file_names(work: Work, known: mentions.Said) -> None:
    """A file that a team named after them; what kind of file it is stays."""
    parts = spellings.any_of(one for one in [*known.whole, *known.alone] if len(one) >= LEAST)
    kind = func.coalesce(func.substring(col(RosterImport.filename), r"\.[A-Za-z]{1,5}$"), "")
    named = update(RosterImport).where(col(RosterImport.filename).op("~*")(parts))
    if parts:
        await work.session.execute(named.values(filename=func.concat("list", kind)))


async def _elsewhere(work: Work, schedule: Schedule, said: str) -> int:
    """Their name, address and number in what is about others: letters, notes, answers that are kept."""
    if not said:
        return 0
    count = 0
    for table in metadata.sorted_tables:
        if table.name not in ANYBODY:
            count += await _masked(work, schedule, table, said)
    return count


async def _masked(work: Work, schedule: Schedule, table: Table, said: str) -> int:
    prose = [one for one in table.columns if emptying.is_text(one.type) and not one.foreign_keys
             and not one.primary_key and one.name not in emptying.states(table)]  # fmt: skip
    held = schedule.tables[table.name]
    documents = [one for one in table.columns if isinstance(one.type, JSONB) and one.name not in held.stays]
    count = 0
    if documents and table.name == "command":
        gone = await work.session.execute(delete(table).where(cast(table.c.answer, Text).op("~*")(said)))
        return int(gone.rowcount)  # type: ignore[attr-defined]
    for column in prose:
        changed = func.regexp_replace(column, said, SOMEBODY, "gi")
        done = await work.session.execute(update(table).where(column.op("~*")(said)).values({column.name: changed}))
        count += int(done.rowcount)  # type: ignore[attr-defined]
    return count
