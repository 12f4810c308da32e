"""Who somebody shows their plan and their reflections to: chosen one by one, taken back at any time, and each look
of somebody else is written down for the person to see."""

from typing import Any
from uuid import UUID

from sqlmodel import col

from faculty_api.development import queries, reflecting
from faculty_api.development.models import DevelopmentShare, Reflection
from faculty_api.development.plan import step_views
from faculty_api.kernel.errors import Invalid, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.people import service as people
from schemas.access import Permission, Reach
from schemas.development import (
    DevelopmentNotShown,
    DevelopmentShown,
    ReaderView,
    ReflectionId,
    ShareId,
    ShareKept,
    ShareView,
    ShowDevelopment,
    ShownPerson,
    ShownReflection,
    ShownView,
)
from schemas.reads import ReadKind
from schemas.reflections import ReflectionView
from schemas.values import PersonId

TWICE = "They can see this already"
WHO = "Select somebody from the list"


async def readers(work: Work) -> list[ReaderView]:
    """Whom I can choose: the team of my own Academy."""
    reach = work.must(Permission.DEVELOPMENT_EDIT)
    member, _ = await _me(work, reach)
    found = await queries.readers(work.session, member.academy_code, work.actor.person)
    return [ReaderView(person_id=PersonId(one.id), name=one.full_name) for one in found]


async def shares(work: Work) -> list[ShareView]:
    """Who can see what of mine now."""
    work.must(Permission.DEVELOPMENT_EDIT)
    found = await queries.shares(work.session, col(DevelopmentShare.person_id) == work.actor.person)
    return [
        ShareView(
            id=ShareId(one.id),
            reader_name=name,
            reflection=ReflectionId(one.reflection_id) if one.reflection_id else None,
            made_at=one.made_at,
        )
        for one, name in map(tuple, found)
        if one.plan or one.reflection_id
    ]


async def show(work: Work, command: ShowDevelopment) -> ShareKept:
    """From now on this person can see it, until I take it back."""
    reach = work.must(Permission.DEVELOPMENT_EDIT)
    member, me = await _me(work, reach)
    them = await queries.readers(work.session, member.academy_code, me.id)
    reader = next((one for one in them if one.id == command.reader), None)
    if reader is None:
        raise Invalid.field("reader", WHO)
    if command.reflection:
        await reflecting.mine(work, command.reflection, hold=True)
    row = DevelopmentShare(
        id=new_id(),
        person_id=me.id,
        reader_id=reader.id,
        plan=command.reflection is None,
        reflection_id=command.reflection,
        made_at=work.now,
    )
    work.session.add(row)
    twice = Invalid.field("reader", TWICE)
    await work.flush({"uq_development_share_plan": twice, "uq_development_share_reflection": twice})
    link = f"/team/associates/{me.id}/development"
    await messages.post(
        work, reader.id, reader.email, "development_shown", name=reader.short_name, person=me.full_name, link=link
    )
    work.record(DevelopmentShown(subject=me.id, share=ShareId(row.id), reader=PersonId(reader.id)))
    await work.flush()
    return ShareKept(id=ShareId(row.id), live=True)


async def take_back(work: Work, share_id: UUID) -> ShareKept:
    """It stops at once. Taken back before, it stays as it is."""
    work.must(Permission.DEVELOPMENT_EDIT)
    row = await queries.own_share(work.session, work.actor.person, share_id)
    if row is None:
        raise NotFound
    if row.ended_at is None:
        row.ended_at = work.now
        work.record(DevelopmentNotShown(subject=work.actor.person, share=ShareId(share_id)))
        await work.flush()
    return ShareKept(id=ShareId(share_id), live=False)


async def end_shares(work: Work, person_id: UUID) -> int:
    """Nobody of the team they had sees anything of it any more; how many looks ended. Asks no permission: called by
    use-cases that have asked."""
    found = await queries.shares(work.session, col(DevelopmentShare.person_id) == person_id, hold=True)
    for one, _ in map(tuple, found):
        one.ended_at = work.now
        work.record(DevelopmentNotShown(subject=PersonId(person_id), share=ShareId(one.id)))
    await work.flush()
    return len(found)


async def _me(work: Work, reach: Reach) -> Any:
    found = await queries.member(work.session, reach, work.actor.person)
    if found is None:
        raise NotFound
    return found


async def shown_to_me(work: Work) -> list[ShownPerson]:
    """People who show me something. Names alone: no look is noted."""
    reach = work.must(Permission.DEVELOPMENT_VIEW)
    found = await queries.shown_people(work.session, reach, work.actor.person)
    return [ShownPerson(person_id=PersonId(one.id), name=one.full_name) for one in found]


async def shown(work: Work, person_id: UUID) -> ShownView:
    """What they show me: the plan, and which reflections there are to open. The look is noted."""
    reach = work.must(Permission.DEVELOPMENT_VIEW)
    person, granted = await _shown(work, reach, person_id)
    ids = [one.reflection_id for one in granted if one.reflection_id]
    rows = await queries.reflections(work.session, person_id, col(Reflection.id).in_(ids))
    plan = any(one.plan for one in granted)
    if plan:
        await people.note_read(work, person_id, ReadKind.DEVELOPMENT, person_id)
    return ShownView(
        person_id=PersonId(person_id),
        name=person.full_name,
        plan=await step_views(work, person_id) if plan else None,
        reflections=[
            ShownReflection(id=ReflectionId(one.id), started_at=one.started_at, ended_at=one.ended_at) for one in rows
        ],
    )


async def shown_reflection(work: Work, vault: Vault, person_id: UUID, reflection_id: UUID) -> ReflectionView:
    """One reflection they show me, without the name of anybody who was asked. The look is noted."""
    reach = work.must(Permission.DEVELOPMENT_VIEW)
    _, granted = await _shown(work, reach, person_id)
    row = await queries.reflection(work.session, reflection_id)
    if row is None or row.person_id != person_id or all(one.reflection_id != row.id for one in granted):
        raise NotFound
    await people.note_read(work, person_id, ReadKind.REFLECTION, row.id)
    return await reflecting.view(work, vault, row, names=False)


async def _shown(work: Work, reach: Reach, person_id: UUID) -> Any:
    """The person and the live choices for this reader; ``NotFound`` without one, as for somebody there is none of.

    What is read is held against being taken back until it is noted.
    """
    found = await queries.member(work.session, reach, person_id)
    chosen = (col(DevelopmentShare.person_id) == person_id, col(DevelopmentShare.reader_id) == work.actor.person)
    granted = [one for one, _ in map(tuple, await queries.shares(work.session, *chosen, hold=True))]
    if found is None or not granted:
        raise NotFound
    return found[1], granted
