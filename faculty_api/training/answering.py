"""Yes and no to a course, one's own or as the team was told by phone: the last place is given once, and who waits moves
up in order."""

from uuid import UUID

from sqlmodel import col

from faculty_api.accounts.models import Person
from faculty_api.kernel.errors import Conflict, NotAllowed, NotFound
from faculty_api.kernel.work import Work
from faculty_api.people.models import Associate
from faculty_api.training import queries, rules
from faculty_api.training.courses import course, course_list, open_course, tell
from faculty_api.training.models import Course, CoursePlace
from schemas.access import Permission
from schemas.training import (
    AnswerCourse,
    AnswerFor,
    CourseAnswered,
    CourseId,
    CourseListView,
    CoursePersonView,
    CourseStatus,
    CourseView,
    PlaceStatus,
)
from schemas.values import PersonId

AGAIN = Conflict("Someone else took that place at the same time. Look again, then answer")


async def answer_course(work: Work, course_id: UUID, command: AnswerCourse) -> CourseView:
    """The actor's own answer. Yes takes a place, or waits for one when the course is full; no gives it up."""
    reach = work.must(Permission.COURSE_ANSWER)
    row = await queries.locked_course(work.session, course_id, queries.courses_in(reach))
    if row is None:
        raise NotFound
    await _answered(work, row, work.actor.person, command.yes)
    return await course(work, course_id)


async def record_answer(work: Work, course_id: UUID, command: AnswerFor) -> CourseListView:
    """What somebody said by phone, with the same meaning as on their own page. They are told who wrote it down."""
    reach = work.must(Permission.COURSE_EDIT)
    row = await open_course(work, course_id, reach)
    if command.person_id == work.actor.person:
        raise NotAllowed("This is your own invitation. Answer it on your own page")
    if command.person_id not in {one.person_id for one in await to_answer(work, course_id)}:
        raise NotFound
    if await _answered(work, row, command.person_id, command.yes):
        who = await work.session.get_one(Person, command.person_id)
        await tell(work, row, [who], "course_answer_heard", helper=work.actor.name)
    return await course_list(work, course_id)


async def to_answer(work: Work, course_id: UUID) -> list[CoursePersonView]:
    """People invited to this course whose answer the actor can write down: those whom the actor can invite."""
    reach = work.must(Permission.COURSE_EDIT)
    listed = await course_list(work, course_id)
    home = (col(Associate.academy_code) == listed.course.academy,) if listed.course.academy else ()
    known = {found[0].person_id for found in await queries.people(work.session, reach, *home)}
    return [one for one in listed.people if one.person_id in known and one.person_id != work.actor.person]


async def hand_back_courses(work: Work, person_id: UUID) -> int:
    """No to every course that has not begun, because they leave; how many. Whoever waits moves up."""
    rows = await queries.courses_ahead(work.session, person_id, work.now)
    for course_id in sorted(rows):
        row = await queries.locked_course(work.session, course_id)
        if row is not None and row.status == CourseStatus.OPEN:
            await _answered(work, row, person_id, yes=False)
    return len(rows)


async def _answered(work: Work, row: Course, person: UUID, yes: bool) -> bool:
    """Whether it changed anything. The course is held."""
    places = list(await queries.places(work.session, row.id))
    mine = next((one for one in places if one.person_id == person), None)
    if mine is None:
        raise NotFound
    no = rules.objection_to_answer(row.status, mine.status, row.starts_at, work.now)
    if no:
        raise Conflict(no)
    if yes and mine.status not in (PlaceStatus.YES, PlaceStatus.WAITING):
        await _yes(work, row, mine, places)
    elif not yes and mine.status != PlaceStatus.NO:
        await _no(work, row, mine, places)
    else:
        return False
    return True


async def _yes(work: Work, row: Course, mine: CoursePlace, places: list[CoursePlace]) -> None:
    mine.seat = rules.free_seat({one.seat for one in places if one.seat}, row.places)
    mine.status = PlaceStatus.YES if mine.seat else PlaceStatus.WAITING
    mine.waiting_since = None if mine.seat else work.now
    mine.answered_at = work.now
    _say(work, row, mine)
    await work.flush({"uq_course_place_course_id_seat": AGAIN, "course_seat_is_there": AGAIN})


async def _no(work: Work, row: Course, mine: CoursePlace, places: list[CoursePlace]) -> None:
    freed, mine.seat = mine.seat, None
    mine.status, mine.waiting_since, mine.answered_at = PlaceStatus.NO, None, work.now
    _say(work, row, mine)
    await work.flush()
    first = next((one for one in places if one.status == PlaceStatus.WAITING), None)
    if freed and first:
        first.status, first.seat, first.waiting_since = PlaceStatus.YES, freed, None
        _say(work, row, first, moved_up=True)
        await work.flush({"uq_course_place_course_id_seat": AGAIN})
        await tell(work, row, [await work.session.get_one(Person, first.person_id)], "course_place")


def _say(work: Work, row: Course, place: CoursePlace, *, moved_up: bool = False) -> None:
    became = PlaceStatus(place.status)
    who = PersonId(place.person_id)
    work.record(CourseAnswered(subject=CourseId(row.id), person=who, became=became, moved_up=moved_up))
