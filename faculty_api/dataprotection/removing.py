"""What is due, and who asked to be erased: put forward by one, released by another, or stopped. ``service.py`` is its
door."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import text
from sqlmodel import col, select

from faculty_api.accounts.models import Person
from faculty_api.dataprotection import due, known_as, lists, mentions, obstacles, queries
from faculty_api.dataprotection.emptying import ERASED
from faculty_api.dataprotection.models import Removal, RemovalPart
from faculty_api.dataprotection.schedule import load
from faculty_api.kernel.errors import Conflict, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from schemas.access import Permission
from schemas.keeping import ScheduleStanding
from schemas.removals import (
    AskErasure,
    DueList,
    DuePart,
    ErasureAsked,
    ErasureView,
    ListsGone,
    Mention,
    MentionView,
    ProposeErasure,
    RemovalKind,
    RemovalMade,
    RemovalReleased,
    RemovalState,
    RemovalStopped,
    RemovalView,
    StopRemoval,
)  # fmt: skip
from schemas.values import PersonId

LIST_LOCK = 7_305_020
OPEN = "There is a request to erase this person already"
YOURS = "You put this forward. Somebody else of data protection releases it"
SELF = "This is about you. Two other people of data protection do this"
ENDED = "This was released or ended already"
PROPOSED = (
    "The times in the keeping schedule are proposals. Lists are removed once the information governance lead has"
    " signed the schedule"
)


async def due_now(work: Work) -> DueList:
    """The dry run: what is past its time now, and nothing of what is in it."""
    work.must(Permission.ERASE_EXECUTE)
    schedule = load()
    return DueList(at=work.now, standing=schedule.standing, parts=await due.parts(work.session, schedule, work.now))


async def propose_due(work: Work) -> RemovalView:
    """Everything that is due now, as one list for a second person to release."""
    work.must(Permission.ERASE_EXECUTE)
    if load().standing is not ScheduleStanding.SIGNED:
        raise Conflict(PROPOSED)
    if await _open_list(work):
        raise Conflict("There is a list already. Release it or stop it first")
    found = await due.parts(work.session, load(), work.now)
    if not found:
        raise Conflict("Nothing is due today")
    made = Removal(
        id=new_id(), kind=RemovalKind.DUE, upto=work.now, made_by=work.actor.person, made_at=work.now
    )  # fmt: skip
    work.session.add(made)
    await work.flush()
    work.session.add_all(
        RemovalPart(removal_id=made.id, place=n, name=one.table, rule=one.rule, due=one.due, since=one.since)
        for n, one in enumerate(found)
    )
    work.record(RemovalMade(subject=made.id, what=RemovalKind.DUE, rows=sum(one.due for one in found)))
    await work.flush()
    return await _view(work, made)


async def _open_list(work: Work) -> bool:
    # One list at a time: two people at two desks would otherwise count the same rows.
    await work.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LIST_LOCK})
    query = select(col(Removal.id)).where(
        col(Removal.kind) == RemovalKind.DUE, col(Removal.finished_at).is_(None), col(Removal.stopped_at).is_(None)
    )
    return (await work.session.execute(query)).first() is not None


async def ask_erasure(work: Work, command: AskErasure) -> ErasureView:
    """The person's own wish. It is kept also when something stands against it today; ``why_not`` says what."""
    work.must(Permission.ERASE_ASK)
    me = work.actor.person
    asked = Removal(id=new_id(), kind=RemovalKind.PERSON, person_id=me, asked_at=work.now, wish=command.wish)
    work.session.add(asked)
    work.record(ErasureAsked(subject=me))
    await work.flush({"uq_removal_open_person": Conflict("You have asked us already")})
    return await my_erasure(work)


async def my_erasure(work: Work) -> ErasureView:
    work.must(Permission.ERASE_ASK)
    found = await _erasure(work, work.actor.person)
    return msgspec.structs.replace(found, why_not=[obstacles.OWN.get(one, one) for one in found.why_not])


async def erasure(work: Work, person_id: UUID) -> ErasureView:
    """Whether this person can be erased, and what stands against it."""
    work.must(Permission.ERASE_EXECUTE)
    return await _erasure(work, person_id)


async def _erasure(work: Work, person_id: UUID) -> ErasureView:
    found = await work.session.get(Person, person_id)
    if found is None or found.merged_into is not None:
        raise NotFound
    row = await _open_of(work, person_id)
    return ErasureView(
        name=found.full_name,
        asked_at=row.asked_at if row else None,
        open=row.id if row else None,
        why_not=await why_not(work, person_id),
    )


async def _open_of(work: Work, person_id: UUID) -> Removal | None:
    query = select(Removal).where(
        col(Removal.person_id) == person_id, col(Removal.finished_at).is_(None), col(Removal.stopped_at).is_(None)
    )
    return (await work.session.execute(query)).scalar_one_or_none()


async def why_not(work: Work, person_id: UUID) -> list[str]:
    ids = sorted(await queries.records(work.session, person_id))
    return await obstacles.against(work.session, load(), ids, work.now)


async def propose_erasure(work: Work, vault: Vault, person_id: UUID, command: ProposeErasure) -> RemovalView:
    """The first of two. Refused in words while anything stands against it. Where the name stands in what others wrote
    is looked for now, so that the second knows what will be left."""
    work.must(Permission.ERASE_EXECUTE)
    if person_id == work.actor.person:
        raise NotAllowed(SELF)
    found = await _erasure(work, person_id)
    if found.why_not:
        raise Conflict(". ".join(found.why_not))
    row = await _locked(work, found.open) if found.open else Removal(id=new_id(), kind=RemovalKind.PERSON)
    if row.made_by is not None:
        raise Conflict(OPEN)
    row.person_id, row.reason = person_id, command.reason
    row.made_by, row.made_at = work.actor.person, work.now
    work.session.add(row)
    work.record(RemovalMade(subject=row.id, what=RemovalKind.PERSON, rows=0))
    await work.flush({"uq_removal_open_person": Conflict(OPEN)})
    ids = sorted(await queries.records(work.session, person_id))
    known = await known_as.of(work, ids)
    row.mentions = msgspec.to_builtins(await mentions.look(work, vault, load(), ids, known, row.id))
    row.looked_at = work.now
    await work.flush()
    return await _view(work, row)


async def release(work: Work, removal_id: UUID) -> RemovalView:
    """The second of two. The worker does the rest, a part at a time."""
    work.must(Permission.ERASE_EXECUTE)
    row = await _locked(work, removal_id)
    if row.made_by is None or row.released_by is not None or row.stopped_at is not None:
        raise Conflict(ENDED)
    if row.made_by == work.actor.person:
        raise NotAllowed(YOURS)
    if row.person_id == work.actor.person:
        raise NotAllowed(SELF)
    if row.person_id is not None and (said := await why_not(work, row.person_id)):
        raise Conflict(". ".join(said))
    row.released_by, row.released_at = work.actor.person, work.now
    work.record(RemovalReleased(subject=row.id))
    await work.flush({"ck_removal_two_people": NotAllowed(YOURS)})
    return await _view(work, row)


async def stop(work: Work, removal_id: UUID, command: StopRemoval) -> RemovalView:
    """One person is enough to stop it, for as long as nothing was removed."""
    work.must(Permission.ERASE_EXECUTE)
    row = await _locked(work, removal_id)
    if row.finished_at is not None or row.stopped_at is not None or row.turns:
        raise Conflict(ENDED)
    row.stopped_by, row.stopped_at, row.stopped_why = work.actor.person, work.now, command.reason
    work.record(RemovalStopped(subject=row.id))
    await work.flush()
    return await _view(work, row)


async def removals(work: Work) -> list[RemovalView]:
    """Newest first; those that wait before those that ended."""
    work.must(Permission.ERASE_EXECUTE)
    ended = col(Removal.finished_at).is_not(None) | col(Removal.stopped_at).is_not(None)
    query = select(Removal).order_by(ended, col(Removal.id).desc()).limit(100)
    return [await _view(work, row) for row in (await work.session.execute(query)).scalars().all()]


async def removal(work: Work, removal_id: UUID) -> RemovalView:
    work.must(Permission.ERASE_EXECUTE)
    row = await work.session.get(Removal, removal_id)
    if row is None:
        raise NotFound
    return await _view(work, row)


async def _locked(work: Work, removal_id: UUID) -> Removal:
    query = select(Removal).where(col(Removal.id) == removal_id).with_for_update()
    row = (await work.session.execute(query.execution_options(populate_existing=True))).scalar_one_or_none()
    if row is None:
        raise NotFound
    return row


def state(row: Removal) -> RemovalState:
    if row.finished_at:
        return RemovalState.DONE
    if row.stopped_at:
        return RemovalState.STOPPED
    if row.released_at:
        return RemovalState.RELEASED
    return RemovalState.MADE if row.made_at else RemovalState.ASKED


async def _view(work: Work, row: Removal) -> RemovalView:
    now = state(row)
    names = await _names(work, [one for one in (row.person_id, row.made_by, row.released_by) if one])
    waits = row.person_id is not None and now in (RemovalState.ASKED, RemovalState.MADE)
    parts = await _parts(work, row.id)
    return RemovalView(
        id=row.id,
        kind=RemovalKind(row.kind),
        state=now,
        person=PersonId(row.person_id) if row.person_id else None,
        name="" if not row.person_id else ERASED if row.finished_at else names.get(row.person_id, ""),
        asked_at=row.asked_at,
        reason=row.reason,
        made_by=PersonId(row.made_by) if row.made_by else None,
        made_by_name=names.get(row.made_by, "") if row.made_by else "",
        made_at=row.made_at,
        released_by_name=names.get(row.released_by, "") if row.released_by else "",
        released_at=row.released_at,
        stopped_why=row.stopped_why,
        finished_at=row.finished_at,
        cleaned_at=row.cleaned_at,
        parts=parts,
        why_not=await why_not(work, row.person_id) if waits and row.person_id else [],
        looked_at=row.looked_at,
        mentions=await _mentions(work, row),
        lists=await _lists(work, row),
    )


async def _lists(work: Work, row: Removal) -> list[ListsGone]:
    if row.person_id is None or row.finished_at or row.stopped_at:
        return []
    return await lists.kept(work.session, await queries.records(work.session, row.person_id))


async def _mentions(work: Work, row: Removal) -> list[MentionView]:
    found = msgspec.convert(row.mentions, list[Mention])
    names = await _names(work, sorted({who for one in found for who in one.people}))
    return [
        MentionView(
            **msgspec.structs.asdict(one),
            title=load().tables[one.table].title,
            names=[names.get(who, "") for who in one.people],
        )
        for one in found
        if one.table in load().tables
    ]


async def _parts(work: Work, removal_id: UUID) -> list[DuePart]:
    query = select(RemovalPart).where(col(RemovalPart.removal_id) == removal_id).order_by(col(RemovalPart.place))
    rows: Sequence[RemovalPart] = (await work.session.execute(query)).scalars().all()
    schedule = load()
    return [
        due.view(due.rule_of(schedule, one.name, one.rule), due=one.due, since=one.since, done=one.done)
        for one in rows
        if one.name in schedule.tables and one.rule <= len(schedule.tables[one.name].sooner)
    ]


async def _names(work: Work, ids: Sequence[UUID]) -> dict[UUID, str]:
    return {one.id: one.full_name for one in await queries.people(work.session, ids)}
