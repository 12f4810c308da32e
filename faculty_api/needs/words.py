"""Needs and tasks with their words, opened for those who have asked permission."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.needs.models import AccessNeed, AccessTask
from faculty_api.people import service as people
from faculty_api.people.adding import place as list_place
from schemas.needs import NeedId, NeedView, TaskId, TaskStatus, TaskView, Weight
from schemas.places import PlaceHas
from schemas.reads import ReadKind
from schemas.values import OfferId, PersonId, SessionId

TAKEN_AWAY = "This was taken away"


def place(row: AccessNeed | AccessTask) -> str:
    return f"{row.__tablename__}/{row.id}/words"


def need_words(vault: Vault, need: AccessNeed, list_words: bytes | None) -> str:
    """``list_words``: the register's own sealed text, for a need that a list said."""
    if need.from_list:
        return vault.open(list_words, place=list_place(need.person_id)) if list_words else TAKEN_AWAY
    return vault.open(need.words, place=place(need)) if need.words else TAKEN_AWAY


async def need_views(work: Work, vault: Vault, rows: Sequence[Row[Any]]) -> list[NeedView]:
    await _note(work, {row.AccessNeed.person_id for row in rows})
    return [_need_view(vault, row.AccessNeed, row.access_needs) for row in rows]


async def task_views(work: Work, vault: Vault, rows: Sequence[Row[Any]]) -> list[TaskView]:
    await _note(work, {row.AccessTask.person_id for row in rows})
    return [_task_view(work, vault, row) for row in rows]


async def _note(work: Work, people_read: set[UUID]) -> None:
    """Whoever opens somebody's needs is written down for them, in an order that two readers share."""
    for person in sorted(people_read):
        await people.note_read(work, person, ReadKind.ACCESS_NEEDS, person)


def _need_view(vault: Vault, need: AccessNeed, list_words: bytes | None) -> NeedView:
    return NeedView(
        id=NeedId(need.id),
        words=need_words(vault, need, list_words),
        weight=Weight(need.weight),
        from_list=need.from_list,
        said_at=need.said_at,
        place=PlaceHas(need.place) if need.place else None,
    )


def _task_view(work: Work, vault: Vault, row: Row[Any]) -> TaskView:
    task: AccessTask = row.AccessTask
    late = task.status == TaskStatus.OPEN and task.due_on < london_day(work.now) and row.starts_at > work.now
    return TaskView(
        id=TaskId(task.id),
        offer_id=OfferId(task.offer_id),
        session_id=SessionId(task.session_id),
        session_number=row.session_number,
        cohort_name=row.cohort_name,
        academy=row.academy,
        starts_at=row.starts_at,
        person_id=PersonId(task.person_id),
        person_name=row.person_name,
        need=need_words(vault, row.AccessNeed, row.list_words),
        weight=Weight(row.AccessNeed.weight),
        status=TaskStatus(task.status),
        words=vault.open(task.words, place=place(task)) if task.words else "",
        owner_id=PersonId(task.owner_id),
        owner_name=row.owner_name,
        due_on=task.due_on,
        overdue=late,
        settled_at=task.settled_at,
    )
