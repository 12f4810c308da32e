"""Whoever read what was taken back is told to stop using it: a letter to each reader, and a row for each team."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlmodel import col

from faculty_api.accounts import service as accounts
from faculty_api.accounts.models import Person
from faculty_api.kernel.errors import Conflict, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.people.consent_models import Consent, SensitiveRead
from faculty_api.stories import queries
from faculty_api.stories.models import StopUsing
from schemas.access import Permission, Role
from schemas.stories import StoppedUsing, StopUsingView, TeamRead
from schemas.story_events import StoryUseStopped
from schemas.values import PersonId

TEAMS = (Role.TEAM, Role.NATIONAL)
LINK = "/team/taken-back"
MOST_SHOWN = 20


async def tell(work: Work, ended: Sequence[Consent]) -> None:
    """Called where a consent has ended, in the same transaction; a consent of which nobody made use says nothing."""
    readers: set[UUID] = set()
    for one in ended:
        if one.part_id is None or one.confirmed_at is None:
            continue
        query = select(col(SensitiveRead.reader_id), col(SensitiveRead.academy_code)).where(queries.rested_on(one))
        found = (await work.session.execute(query.distinct())).all()
        readers |= {row.reader_id for row in found}
        work.session.add_all(
            StopUsing(id=new_id(), person_id=one.person_id, consent_id=one.id, academy_code=academy, since=work.now)
            for academy in sorted({row.academy_code for row in found}, key=lambda code: code or "")
        )
    await work.flush()
    for reader in sorted(readers):
        who = await accounts.person(work, reader)
        await messages.post(work, who.id, who.email, "stop_using", name=who.short_name, link=LINK)


def _ours(work: Work) -> ColumnElement[bool]:
    """What somebody of the actor's own team read; the national team is one."""
    code = col(StopUsing.academy_code)
    return code == work.actor.academy if work.actor.academy else code.is_(None)


async def to_stop(work: Work) -> list[StopUsingView]:
    """Whose story this team has read and must not use any more, the longest wait first. No word of it."""
    work.must(Permission.STORY_VIEW)
    if work.actor.role not in TEAMS:
        raise NotAllowed
    query = (
        select(StopUsing, col(Person.full_name))
        .join(Person, col(Person.id) == col(StopUsing.person_id))
        .where(col(StopUsing.stopped_at).is_(None), _ours(work))
        .order_by(col(StopUsing.since), col(StopUsing.id))
    )
    return [
        StopUsingView(
            id=one.id,
            person_id=PersonId(one.person_id),
            person_name=name,
            since=one.since,
            reads=await _reads(work, one.consent_id),
        )
        for one, name in map(tuple, (await work.session.execute(query)).all())
    ]


async def _reads(work: Work, consent_id: UUID) -> list[TeamRead]:
    """The looks of this team that the consent let: who had them knows which part it was."""
    consent = await work.session.get_one(Consent, consent_id)
    code = col(SensitiveRead.academy_code)
    ours = code == work.actor.academy if work.actor.academy else code.is_(None)
    found = await queries.reads(work.session, queries.rested_on(consent), ours, most=MOST_SHOWN)
    return [
        TeamRead(reader_name=name, at=one.at, purpose=one.purpose, programme_name=programme)
        for one, name, programme in map(tuple, found)
    ]


async def stopped(work: Work, stop_id: UUID) -> StoppedUsing:
    """The team says that it uses it no more."""
    work.must(Permission.STORY_VIEW)
    if work.actor.role not in TEAMS:
        raise NotAllowed
    query = select(StopUsing).where(col(StopUsing.id) == stop_id, _ours(work)).with_for_update()
    one = (await work.session.execute(query)).scalar_one_or_none()
    if one is None:
        raise NotFound
    if one.stopped_at is not None:
        raise Conflict("Somebody has said so already")
    one.stopped_at, one.stopped_by = work.now, work.actor.person
    work.record(StoryUseStopped(subject=PersonId(one.person_id), academy=one.academy_code))
    await work.flush()
    return StoppedUsing(id=one.id)
