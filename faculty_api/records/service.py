"""One person, one record: two records are joined, an old address leads on, and what happened to somebody is told."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from faculty_api.accounts.models import Person
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, NotFound
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.people import queries as people
from faculty_api.people.import_queries import lock_register
from faculty_api.people.models import Associate
from faculty_api.records import exporting, known_queries, proving, queries, rules, telling
from faculty_api.records.merging import Merging, said
from faculty_api.records.proving import prove
from schemas.access import Permission, Reach
from schemas.duplicates import LooksLike
from schemas.exports import ExportRegister, RegisterFile
from schemas.people import AssociateStatus, Kind
from schemas.records import Happened, Merged, MergePeople, MergeView, PeopleMerged
from schemas.values import Page, PersonId

__all__ = ["compare", "export", "history", "merge", "prove"]

Record = tuple[Person, Associate]


async def compare(work: Work, person_id: UUID, other_id: UUID) -> MergeView:
    """Two records side by side, what would go over, and why they cannot be joined if they cannot."""
    reach = work.must(Permission.PERSON_MERGE)
    kept, other = await _both(work, reach, person_id, other_id, lock=False)
    address, sent = await proving.code_to(work, person_id, other[0])
    return MergeView(
        code_to=address,
        code_sent=sent,
        kept=_line(kept),
        other=_line(other),
        details=rules.details(said(*kept), said(*other)),
        goes_over=await queries.counts(work.session, other_id),
        objections=rules.objections(await _facts(work, person_id, other_id)),
    )


async def merge(work: Work, vault: Vault, person_id: UUID, command: MergePeople) -> Merged:
    """``command.other`` becomes part of this record, with everything that is theirs. Of two at once, one wins."""
    reach = work.must(Permission.PERSON_MERGE)
    await lock_register(work.session)
    kept, other = await _both(work, reach, person_id, command.other, lock=True)
    found = rules.objections(await _facts(work, person_id, command.other))
    if found:
        raise Conflict(". ".join(found))
    await proving.refuse_unproved(work, kept[0], other[0], command.take)
    taken = rules.taken(said(*kept), said(*other), command.take)
    moved = await queries.counts(work.session, command.other)
    await Merging(work, vault, kept, other).join(taken)
    work.record(PeopleMerged(subject=PersonId(person_id), joined=command.other, took=list(taken), moved=moved))
    await work.flush()
    return Merged(id=PersonId(person_id), joined=command.other, moved=moved)


async def history(work: Work, person_id: UUID, after: str | None = None) -> Page[Happened]:
    """Everything that happened to somebody, the newest first; what the reader may not see is not in it."""
    reach = work.must(Permission.PERSON_HISTORY)
    if await people.one(work.session, reach, person_id) is None:
        raise NotFound
    return await telling.history(work, person_id, after)


async def export(work: Work, command: ExportRegister) -> RegisterFile:
    """The register as a spreadsheet, for a reason that is recorded."""
    reach = work.must(Permission.PERSON_EXPORT)
    return await exporting.export(work, reach, command)


async def _both(work: Work, reach: Reach, person_id: UUID, other_id: UUID, *, lock: bool) -> tuple[Record, Record]:
    if person_id == other_id:
        raise Conflict(rules.SAME)
    found = await queries.two(work.session, reach, {person_id, other_id}, lock=lock)
    if len(found) == 2:
        return found[person_id], found[other_id]
    gone = await people.kept_record(work.session, reach, ({person_id, other_id} - set(found)).pop())
    raise Conflict(rules.GONE) if gone else NotFound


async def _facts(work: Work, kept: UUID, other: UUID) -> rules.Facts:
    session, ids = work.session, {kept, other}
    known = [await known_queries.known(session, one) for one in (kept, other)]
    sure = rules.surely(*known) or await known_queries.alike(session, kept, other)
    return rules.Facts(
        in_common=rules.in_common(*known),
        alone=await known_queries.alone(session, kept, other),
        unsure=[] if sure else await known_queries.unsure(session, kept, other),
        staff=await queries.staff(session, ids),
        told_apart=await queries.told_apart(session, ids),
        not_with=await queries.not_with(session, ids),
        overlaps=_days(await queries.overlaps(session, kept, other)),
        both_asked=_days(await queries.both_asked(session, kept, other)),
        bank=(await queries.bank(session, kept), await queries.bank(session, other)),
        in_run=await queries.in_run(session, other),
        came_back=await queries.came_back(session, other),
        two_moves=await queries.two_moves(session, ids),
        moves_from_elsewhere=await queries.moves_from_elsewhere(session, kept, other),
    )


def _days(instants: Iterable[datetime]) -> list[str]:
    return list(dict.fromkeys(f"{london_day(one):%-d %B %Y}" for one in instants))


def _line(record: Record) -> LooksLike:
    person, member = record
    return LooksLike(
        id=PersonId(person.id),
        full_name=person.full_name,
        preferred_name=person.preferred_name,
        email=person.email,
        phone=person.phone,
        postcode=member.postcode,
        academy=member.academy_code,
        kind=Kind(member.kind),
        status=AssociateStatus(member.status),
    )
