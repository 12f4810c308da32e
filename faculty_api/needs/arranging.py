"""The team settles the tasks on bookings; the person sees how they stand, and may say that one is not needed."""

from datetime import datetime
from uuid import UUID

from sqlmodel import col

from faculty_api.accounts import service as accounts
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.needs import queries, rules, words
from faculty_api.needs.models import AccessTask
from faculty_api.needs.rules import Act
from faculty_api.policy.words import day_words
from faculty_api.programmes import service as programmes
from schemas.access import Permission, Reach
from schemas.needs import (
    Arranged,
    ArrangementGiven,
    ArrangementSettled,
    CannotArrange,
    Colleague,
    GiveTask,
    Show,
    TaskId,
    TaskKept,
    TaskStatus,
    TaskView,
    ToArrange,
)
from schemas.values import OfferId, PersonId, SessionId

MOST = 500


async def tasks(work: Work, vault: Vault, show: Show = Show.ACADEMY) -> list[TaskView]:
    """What is still to be arranged for sessions to come, by the day it is due."""
    reach = work.must(Permission.ARRANGEMENT_SETTLE)
    where = [queries.readable(reach), queries.to_come(work.now), queries.unsettled()]
    if show is Show.MINE:
        where.append(col(AccessTask.owner_id) == work.actor.person)
    if show is Show.OVERDUE:
        where += [col(AccessTask.due_on) < london_day(work.now), col(AccessTask.status) == TaskStatus.OPEN]
    rows = await queries.tasks(work.session, *where, most=MOST)
    return await words.task_views(work, vault, rows)


async def to_arrange(work: Work) -> ToArrange:
    """How much is still to be arranged for sessions to come."""
    reach = work.must(Permission.ARRANGEMENT_SETTLE)
    row = await queries.waiting(work.session, work.now, london_day(work.now), queries.readable(reach))
    return ToArrange(waiting=row.waiting, late=row.late, first_due=row.due_on, first_session=row.starts_at)


async def of_session(work: Work, vault: Vault, session_id: UUID) -> list[TaskView]:
    """The tasks of everybody booked for a session, as far as the actor may see: somebody's own, or the team's."""
    reach = work.must(Permission.ARRANGEMENT_VIEW)
    rows = await queries.tasks(work.session, queries.readable(reach), col(AccessTask.session_id) == session_id)
    return await words.task_views(work, vault, rows)


async def task(work: Work, vault: Vault, task_id: UUID) -> TaskView:
    reach = work.must(Permission.ARRANGEMENT_VIEW)
    return await _view(work, vault, reach, task_id)


async def colleagues(work: Work, task_id: UUID) -> list[Colleague]:
    """Who can look after this task."""
    reach = work.must(Permission.ARRANGEMENT_SETTLE)
    academy = await queries.academy_of(work.session, task_id, reach)
    if academy is None:
        raise NotFound
    return [
        Colleague(id=PersonId(row.id), name=row.full_name) for row in await queries.colleagues(work.session, academy)
    ]


async def arrange(work: Work, vault: Vault, task_id: UUID, command: Arranged) -> TaskKept:
    """It is arranged; the person reads what."""
    reach = work.must(Permission.ARRANGEMENT_SETTLE)
    said = _said(command.words, "Enter what you have arranged")
    return _kept(await _settle(work, reach, task_id, Act.ARRANGE, vault, said))


async def cannot(work: Work, vault: Vault, task_id: UUID, command: CannotArrange) -> TaskKept:
    """It cannot be arranged: the person is told, reads why, and can still say no without any cost."""
    reach = work.must(Permission.ARRANGEMENT_SETTLE)
    said = _said(command.words, "Enter why this cannot be arranged")
    found = await _settle(work, reach, task_id, Act.CANNOT, vault, said)
    who = await accounts.person(work, found.person_id)
    session = (await programmes.session_facts(work, [found.session_id]))[found.session_id]
    facts = {"name": who.short_name, "when": day_words(london_day(session.starts_at))}
    link = f"/sessions/{found.session_id}"
    await messages.post(work, who.id, who.email, "arrangement_cannot", **facts, link=link)
    return _kept(found)


async def reopen(work: Work, task_id: UUID) -> TaskKept:
    """What was arranged fell through, or was written down wrong: it is to be arranged again."""
    reach = work.must(Permission.ARRANGEMENT_SETTLE)
    return _kept(await _settle(work, reach, task_id, Act.REOPEN))


async def not_needed(work: Work, task_id: UUID) -> TaskKept:
    """Said by the person: not for this session."""
    reach = work.must(Permission.NEED_SAY)
    return _kept(await _settle(work, reach, task_id, Act.NOT_NEEDED))


async def needed(work: Work, task_id: UUID) -> TaskKept:
    """Said by the person: for this session too, after all."""
    reach = work.must(Permission.NEED_SAY)
    return _kept(await _settle(work, reach, task_id, Act.NEEDED))


async def give(work: Work, task_id: UUID, command: GiveTask) -> TaskKept:
    """Somebody else of the Academy's team, or of the national team, looks after it from now on."""
    reach = work.must(Permission.ARRANGEMENT_SETTLE)
    found, _ = await _found(work, reach, task_id)
    academy = await queries.academy_of(work.session, task_id, reach)
    if command.owner not in {row.id for row in await queries.colleagues(work.session, academy or "")}:
        raise Invalid.field("owner", "Select somebody of the team")
    if found.owner_id != command.owner:
        found.owner_id, found.reminded_at = command.owner, None
        given = ArrangementGiven(subject=OfferId(found.offer_id), task_id=TaskId(task_id), owner=command.owner)
        work.record(given)
        await work.flush()
    return _kept(found)


def _said(text: str, missing: str) -> str:
    if not text.strip():
        raise Invalid.field("words", missing)
    return text.strip()


async def _found(work: Work, reach: Reach, task_id: UUID) -> tuple[AccessTask, datetime]:
    found = await queries.find(work.session, task_id, reach)
    if found is None:
        raise NotFound
    return found


async def _settle(
    work: Work, reach: Reach, task_id: UUID, act: Act, vault: Vault | None = None, said: str = ""
) -> AccessTask:
    found, starts_at = await _found(work, reach, task_id)
    if act not in (Act.NEEDED, Act.NOT_NEEDED) and found.person_id == work.actor.person:
        raise NotAllowed("This is about your own booking, so a colleague must settle it")
    objection = rules.objection_to_settling(found.status, act, starts_at, work.now)
    if objection:
        raise Conflict(objection)
    to = rules.MOVES[TaskStatus(found.status), act]
    found.status = to
    settled = to is not TaskStatus.OPEN
    found.settled_by, found.settled_at = (work.actor.person, work.now) if settled else (None, None)
    if vault is not None:
        found.words = vault.seal(said, place=words.place(found))
    elif not settled:
        found.words = None
    work.record(ArrangementSettled(subject=OfferId(found.offer_id), task_id=TaskId(task_id), status=to))
    await work.flush()
    return found


def _kept(found: AccessTask) -> TaskKept:
    return TaskKept(
        id=TaskId(found.id),
        session_id=SessionId(found.session_id),
        status=TaskStatus(found.status),
        owner_id=PersonId(found.owner_id),
    )


async def _view(work: Work, vault: Vault, reach: Reach, task_id: UUID) -> TaskView:
    rows = await queries.tasks(work.session, queries.readable(reach), col(AccessTask.id) == task_id)
    if not rows:
        raise NotFound
    return (await words.task_views(work, vault, rows))[0]
