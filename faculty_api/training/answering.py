"""Yes and no to a course: the last place is given once, and who waits moves up in order."""

from uuid import UUID

from faculty_api.accounts.models import Person
from faculty_api.kernel.errors import Conflict, NotFound
from faculty_api.kernel.work import Work
from faculty_api.training import queries, rules
from faculty_api.training.courses import course, tell
from faculty_api.training.models import Course, CoursePlace
from schemas.access import Permission
from schemas.training import AnswerCourse, CourseAnswered, CourseId, CourseView, PlaceStatus
from schemas.values import PersonId

AGAIN = Conflict("Someone else took that place at the same time. Look again, then answer")


async def answer_course(work: Work, course_id: UUID, command: AnswerCourse) -> CourseView:
    """The actor's own answer. Yes takes a place, or waits for one when the course is full; no gives it up."""
    reach = work.must(Permission.COURSE_ANSWER)
    row = await queries.locked_course(work.session, course_id, queries.courses_in(reach))
    if row is None:
        raise NotFound
    places = list(await queries.places(work.session, course_id))
    mine = next((one for one in places if one.person_id == work.actor.person), None)
    if mine is None:
        raise NotFound
    no = rules.objection_to_answer(row.status, mine.status, row.starts_at, work.now)
    if no:
        raise Conflict(no)
    if command.yes and mine.status not in (PlaceStatus.YES, PlaceStatus.WAITING):
        await _yes(work, row, mine, places)
    elif not command.yes and mine.status != PlaceStatus.NO:
        await _no(work, row, mine, places)
    return await course(work, course_id)


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
