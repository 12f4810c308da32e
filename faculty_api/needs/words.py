"""Needs and tasks with their words, opened for those who have asked permission."""

from typing import Any

from sqlalchemy import Row

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.needs.models import AccessNeed, AccessTask
from faculty_api.people.joining import place as list_place
from schemas.needs import NeedId, NeedView, TaskId, TaskStatus, TaskView, Weight
from schemas.values import OfferId, PersonId, SessionId

TAKEN_AWAY = "This was taken away"


def place(row: AccessNeed | AccessTask) -> str:
    return f"{row.__tablename__}/{row.id}/words"


def need_words(vault: Vault, need: AccessNeed, list_words: bytes | None) -> str:
    """``list_words``: the register's own sealed text, for a need that a list said."""
    if need.from_list:
        return vault.open(list_words, place=list_place(need.person_id)) if list_words else TAKEN_AWAY
    return vault.open(need.words, place=place(need)) if need.words else TAKEN_AWAY


def need_view(vault: Vault, need: AccessNeed, list_words: bytes | None) -> NeedView:
    return NeedView(
        id=NeedId(need.id),
        words=need_words(vault, need, list_words),
        weight=Weight(need.weight),
        from_list=need.from_list,
        said_at=need.said_at,
    )


def task_view(work: Work, vault: Vault, row: Row[Any]) -> TaskView:
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
