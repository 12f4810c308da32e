"""Courses that give a training: made, offered to people, and called off."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import col

from faculty_api.accounts.models import Person
from faculty_api.kernel.clock import LONDON, london_instant
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.networks.models import Academy
from faculty_api.people.models import Associate
from faculty_api.policy.words import day_words
from faculty_api.training import catalogue, queries, rules
from faculty_api.training.models import Course, CoursePlace
from schemas.access import Permission, Reach
from schemas.training import (
    CourseCancelled,
    CourseCreated,
    CourseId,
    CourseInvited,
    CourseListView,
    CoursePersonView,
    CourseStatus,
    CourseView,
    CreateCourse,
    Invite,
    PlaceStatus,
    TrainingId,
)
from schemas.values import PersonId

MOST = 100
ASKED = {PlaceStatus.INVITED, PlaceStatus.YES, PlaceStatus.WAITING}


async def courses(work: Work) -> list[CourseView]:
    """Courses in reach, the newest first; for an associate, those they were asked to."""
    reach = work.must(Permission.COURSE_VIEW)
    rows = await queries.courses(
        work.session, work.actor.person, queries.courses_in(reach), newest_first=True, most=MOST
    )
    return [view(row) for row in rows]


async def course(work: Work, course_id: UUID) -> CourseView:
    reach = work.must(Permission.COURSE_VIEW)
    where = (col(Course.id) == course_id, queries.courses_in(reach))
    rows = await queries.courses(work.session, work.actor.person, *where)
    if not rows:
        raise NotFound
    return view(rows[0])


async def course_list(work: Work, course_id: UUID) -> CourseListView:
    """A course with everybody who was invited."""
    work.must(Permission.COURSE_EDIT)
    shown = await course(work, course_id)
    return CourseListView(course=shown, people=await _people(work, course_id, shown.academy))


async def _people(work: Work, course_id: UUID, academy: str | None) -> list[CoursePersonView]:
    """Of a course for everybody, a team sees its own people."""
    reach = work.must(Permission.COURSE_EDIT)
    mine = {row[0].person_id for row in await queries.people(work.session, reach)} if academy is None else None
    return [
        CoursePersonView(person_id=PersonId(row.person_id), name=row.name, status=PlaceStatus(row.status))
        for row in await queries.on_course(work.session, course_id)
        if mine is None or row.person_id in mine
    ]


def _moment(command: CreateCourse, field: str) -> datetime:
    """A time that the clocks leave out, or have twice, is told beside the field."""
    try:
        return london_instant(command.on, getattr(command, field))
    except Invalid as no:
        raise Invalid.field(field, no.detail) from no


async def create_course(work: Work, command: CreateCourse) -> CourseView:
    """A course in one's own Academy, or for everybody by who reaches everybody. Nobody is invited yet."""
    reach = work.must(Permission.COURSE_EDIT)
    await _check_place(work, reach, command.academy)
    training = await catalogue.one(work, command.training_id)
    starts, ends = (_moment(command, field) for field in ("starts", "ends"))
    if not command.title.strip():
        raise Invalid.field("title", "Enter what the course is called")
    if ends <= starts:
        raise Invalid.field("ends", "The end time must be after the start time")
    if starts <= work.now:
        raise Invalid.field("on", "The course must be in the future")
    row = Course(
        id=new_id(),
        academy_code=command.academy,
        training_id=training.id,
        title=command.title.strip(),
        about=command.about.strip(),
        place=command.place.strip(),
        starts_at=starts,
        ends_at=ends,
        places=command.places,
        made_by=work.actor.person,
        made_at=work.now,
    )
    work.session.add(row)
    ident = CourseId(row.id)
    work.record(
        CourseCreated(subject=ident, title=row.title, training_id=TrainingId(training.id), places=command.places)
    )
    await work.flush()
    return await course(work, row.id)


async def _check_place(work: Work, reach: Reach, academy: str | None) -> None:
    if not reach.everyone and academy not in reach.academies:
        raise NotAllowed("You can only make courses for your own Academy")
    if academy is not None and await work.session.get(Academy, academy) is None:
        raise Invalid.field("academy", "Select an Academy of the network")


async def invite(work: Work, course_id: UUID, command: Invite) -> CourseListView:
    """Ask people of one's network to a course. Who was asked before is not asked again."""
    reach = work.must(Permission.COURSE_EDIT)
    row = await open_course(work, course_id, reach)
    wanted = set(command.people)
    known = {found[0].person_id: found for found in await queries.people(
        work.session, reach, col(Associate.person_id).in_(wanted))}  # fmt: skip
    outside = [one for one, _ in known.values() if row.academy_code not in (None, one.academy_code)]
    if wanted - known.keys() or outside:
        raise NotFound
    asked = {place.person_id for place in await queries.places(work.session, course_id)}
    newly = sorted(wanted - asked)
    work.session.add_all(
        [
            CoursePlace(course_id=row.id, person_id=one, invited_by=work.actor.person, invited_at=work.now)
            for one in newly
        ]
    )
    if newly:
        work.record(CourseInvited(subject=CourseId(row.id), people=tuple(PersonId(one) for one in newly)))
    await work.flush()
    await tell(work, row, [known[one][1] for one in newly], "course_invited")
    return await course_list(work, course_id)


async def cancel_course(work: Work, course_id: UUID) -> CourseView:
    """The course is called off, and everybody who may be counting on it is told."""
    reach = work.must(Permission.COURSE_EDIT)
    row = await open_course(work, course_id, reach)
    places = await queries.places(work.session, course_id)
    row.status = CourseStatus.CANCELLED
    work.record(CourseCancelled(subject=CourseId(row.id)))
    await work.flush()
    asked = [place.person_id for place in places if place.status in ASKED]
    await tell(work, row, [await work.session.get_one(Person, one) for one in asked], "course_cancelled")
    return await course(work, course_id)


async def open_course(work: Work, course_id: UUID, reach: Reach) -> Course:
    """The course held until the transaction ends, if it can still be changed by this actor. Asks no permission: called
    by use-cases that have asked."""
    row = await queries.locked_course(work.session, course_id, queries.courses_in(reach))
    if row is None:
        raise NotFound
    if not reach.everyone and row.academy_code not in reach.academies:
        raise NotAllowed("This course is for everybody. The national lead invites people to it")
    no = rules.objection_to_change(row.status, row.starts_at, work.now)
    if no:
        raise Conflict(no)
    return row


async def tell(work: Work, row: Course, people: Iterable[Person], template: str, **more: str) -> None:
    """A letter to each. Asks no permission: called by use-cases that have asked."""
    local = row.starts_at.astimezone(LONDON)
    minutes = f":{local:%M}" if local.minute else ""
    hour = f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"
    when = f"{local:%A} {day_words(local.date())} at {hour}"
    for one in people:
        name = one.short_name
        facts = {"name": name, "when": when, "place": row.place or "online", **more}
        await messages.post(work, one.id, one.email, template, link=f"/training/courses/{row.id}", **facts)
    await work.flush()


def view(found: Any) -> CourseView:
    row, training, taken, waiting, mine = found
    return CourseView(
        id=CourseId(row.id),
        title=row.title,
        about=row.about,
        academy=row.academy_code,
        training_id=TrainingId(training.id),
        training_name=training.name,
        months=training.months,
        skill=training.skill,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place,
        places=row.places,
        taken=taken or 0,
        waiting=waiting or 0,
        status=CourseStatus(row.status),
        mine=PlaceStatus(mine) if mine else None,
    )
