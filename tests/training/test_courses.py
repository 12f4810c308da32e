"""From the invitation to the certificate; the last place is given once."""

import asyncio
from collections import Counter
from datetime import date, datetime, time, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import CannotShow, Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.work import Work
from faculty_api.people.models import Associate
from faculty_api.records import service as records
from faculty_api.training import service
from schemas.access import Actor, Role
from schemas.training import (
    FACULTY,
    AnswerCourse,
    AnswerFor,
    CorrectResult,
    CourseView,
    CreateCourse,
    Invite,
    PlaceStatus,
    RecordResults,
    ResultOf,
    Source,
    TrainingView,
)
from schemas.values import PersonId
from tests.builders import NOW, Builder
from tests.training.school import School, school

YES, NO = AnswerCourse(yes=True), AnswerCourse(yes=False)


def passed(who: Associate) -> RecordResults:
    return RecordResults(results=[ResultOf(person_id=PersonId(who.person_id), result=PlaceStatus.PASSED)])


async def says(
    build: Builder, who: Associate, course: CourseView, answer: AnswerCourse, minutes: int = 0
) -> CourseView:
    work = build.work(build.as_associate(who), NOW + timedelta(minutes=minutes))
    return await service.answer_course(work, course.id, answer)


async def states(one: School, course: CourseView) -> dict[str, str]:
    listed = await service.course_list(one.build.work(one.team), course.id)
    return {each.name: each.status for each in listed.people}


async def test_who_waits_moves_up_in_order(build: Builder) -> None:
    one = await school(build)
    course = await one.course(await one.training(), places=1)
    ann, bo, cy, di = people = [await build.associate(name) for name in ("Ann A", "Bo B", "Cy C", "Di D")]
    await one.invite(course, *people)
    await one.invite(course, ann)
    assert (await says(build, ann, course, YES)).mine is PlaceStatus.YES
    assert (await says(build, cy, course, YES, 1)).mine is PlaceStatus.WAITING
    assert (await says(build, bo, course, YES, 2)).mine is PlaceStatus.WAITING
    assert (await says(build, di, course, NO)).mine is PlaceStatus.NO
    assert (await says(build, cy, course, YES, 3)).waiting == 2
    assert (await says(build, ann, course, NO, 4)).mine is PlaceStatus.NO
    assert await states(one, course) == {"Ann A": "no", "Bo B": "waiting", "Cy C": "yes", "Di D": "no"}
    assert (await says(build, ann, course, YES, 5)).mine is PlaceStatus.WAITING
    assert (await says(build, bo, course, NO, 6)).mine is PlaceStatus.NO
    assert (await says(build, cy, course, NO, 7)).mine is PlaceStatus.NO
    assert await states(one, course) == {"Ann A": "yes", "Bo B": "no", "Cy C": "no", "Di D": "no"}
    letters = (await build.session.execute(text("SELECT template, count(*) FROM letter GROUP BY 1 ORDER BY 1"))).all()
    assert letters == [("course_invited", 4), ("course_place", 2)]


async def test_what_is_refused(build: Builder) -> None:
    one = await school(build)
    sam, lee, away = await build.associate("Sam S"), await build.associate("Lee L"), await build.associate(academy="NW")
    course = await one.course(await one.training())
    await one.invite(course, sam)
    with pytest.raises(NotFound):
        await says(build, lee, course, YES)
    with pytest.raises(NotFound):
        await service.invite(build.work(one.team), course.id, Invite(people=[PersonId(away.person_id)]))
    with pytest.raises(NotFound):
        await service.course(build.work(build.as_associate(lee)), course.id)
    with pytest.raises(Conflict, match="has not ended yet"):
        await service.record_results(build.work(one.team), course.id, passed(sam))
    late = build.work(build.as_associate(sam), course.starts_at)
    with pytest.raises(Conflict, match="has started"):
        await service.answer_course(late, course.id, YES)
    after = build.work(one.team, course.ends_at)
    missed = ResultOf(person_id=PersonId(sam.person_id), result=PlaceStatus.AWAY)
    with pytest.raises(Invalid, match="only that they came"):
        await service.record_results(after, course.id, RecordResults(results=[missed]))
    shared = await one.course(await one.training("For all"), academy=None)
    with pytest.raises(NotAllowed, match="The national lead"):
        await service.invite(build.work(one.team), shared.id, Invite(people=[PersonId(sam.person_id)]))
    other = build.work(await build.staff(Role.TEAM, "NW"))
    with pytest.raises(NotFound):
        await service.course_list(other, course.id)
    assert [each.title for each in await service.courses(other)] == ["Learn For all"]
    gone = await service.cancel_course(build.work(one.team), course.id)
    assert gone.status == "cancelled"
    with pytest.raises(Conflict, match="not going ahead"):
        await says(build, sam, course, YES)


async def test_an_answer_by_phone_is_written_down_by_their_team(build: Builder) -> None:
    one = await school(build)
    ann, bo, out = await build.associate("Ann A"), await build.associate("Bo B"), await build.associate("Not Asked")
    course = await one.course(await one.training(), places=1)
    await one.invite(course, ann, bo)

    async def heard(who: Associate, yes: bool, by: Actor = one.team, at: datetime = NOW) -> None:
        await service.record_answer(
            build.work(by, at), course.id, AnswerFor(person_id=PersonId(who.person_id), yes=yes)
        )

    for who, yes in ((ann, True), (ann, True), (bo, True), (ann, False)):
        await heard(who, yes)
    assert await states(one, course) == {"Ann A": "no", "Bo B": "yes"}
    kept = "SELECT person_id, data->>'became' FROM event WHERE kind = 'CourseAnswered' ORDER BY seq"
    said = (await build.session.execute(text(kept))).all()
    assert said == [(one.team.person, became) for became in ("yes", "waiting", "no", "yes")]
    query = text("SELECT template, count(*) FROM letter WHERE template <> 'course_invited' GROUP BY 1 ORDER BY 1")
    assert (await build.session.execute(query)).all() == [("course_answer_heard", 3), ("course_place", 1)]
    other, me = (
        await build.staff(Role.TEAM, "NW"),
        Actor(person=PersonId(bo.person_id), name="Bo B", role=Role.TEAM, academy="YH"),
    )
    refused = [(out, one.team, NOW, NotFound), (bo, other, NOW, NotFound), (bo, me, NOW, NotAllowed),
               (bo, build.as_associate(bo), NOW, NotAllowed), (bo, one.team, course.starts_at, Conflict)]  # fmt: skip
    for who, by, at, why in refused:
        with pytest.raises(why):
            await heard(who, False, by, at)
    assert await states(one, course) == {"Ann A": "no", "Bo B": "yes"}


async def test_the_wrong_times_are_told_by_field(build: Builder) -> None:
    one = await school(build)
    training = await one.training()
    with pytest.raises(Invalid, match="in the future"):
        await one.course(training, days=-1)
    told = []
    for day, starts, ends in (
        (date(2027, 3, 28), time(1, 30), time(4)),
        (date(2027, 10, 31), time(1, 30), time(4)),
        (date(2027, 10, 31), time(0, 30), time(1, 45)),
    ):
        asked = CreateCourse(
            title="X", training_id=training.id, academy="YH", on=day, starts=starts, ends=ends, places=3, place=""
        )
        with pytest.raises(Invalid) as no:
            await service.create_course(build.work(one.team), asked)
        told += [(fault.field, " ".join(fault.message.split()[1:3])) for fault in no.value.faults]
    assert told == [("starts", "does not"), ("starts", "happens twice"), ("ends", "happens twice")]
    with pytest.raises(Conflict, match="of this name"):
        await one.training()


async def test_passing_gives_the_training_the_skill_and_a_certificate(build: Builder) -> None:
    one = await school(build)
    sam, lee, kit = [await build.associate(name) for name in ("Zoë O'Brien-Łoś", "Lee (L)", "Kit K")]
    course = await one.course(await one.training(skill="coaching"))
    await one.invite(course, sam, lee, kit)
    for who in (sam, lee, kit):
        await says(build, who, course, YES)
    await one.results(course, passed=lee, away=kit)
    assert (await service.course(build.work(one.team), course.id)).status == "open"
    await one.results(course, passed=sam)
    await one.results(course, passed=sam)
    assert (await service.course(build.work(one.team), course.id)).status == "finished"
    with pytest.raises(Conflict, match="recorded already"):
        await one.results(course, away=lee)
    work = build.work(build.as_associate(lee), course.ends_at)
    mine = await service.record(work, lee.person_id)
    (held,), (skill,) = mine.trainings, mine.skills
    day = course.ends_at.date()
    assert (held.done_on, held.ends_on, held.source) == (day, date(2028, day.month, day.day), Source.COURSE)
    assert (skill.skill, skill.level, skill.checked_by, skill.ends_on, skill.evidence) == (
        "coaching", "able", "Tess Team", held.ends_on, "Passed the course Learn Safe spaces on 2 December 2026",
    )  # fmt: skip
    made = PdfReader(BytesIO(await service.certificate(work, held.id)))
    words = " ".join(made.pages[0].extract_text().split())
    assert words == (
        "Certificate This is to say that Lee (L) has completed the training Safe spaces "
        "on the course Learn Safe spaces, on 2 December 2026. It counts until 2 December 2028. "
        f"Lived experience faculty Number of this certificate: {held.id}"
    )
    root = made.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"], made.metadata.title) == (
        "en-GB", True, "Certificate: Safe spaces",
    )  # fmt: skip
    tags = [part.get_object()["/S"] for part in root["/StructTreeRoot"]["/K"]["/K"]]
    assert tags == ["/H1", *["/P"] * 7]
    (hers,) = (await service.record(build.work(one.team), sam.person_id)).trainings
    with pytest.raises(CannotShow, match=r"these letters: “Ł”, “ś”\. Print the certificate's own page") as no:
        await service.certificate(build.work(one.team), hers.id)
    assert (no.value.status, no.value.way) == (406, ("Open the certificate", f"/training/{hers.id}/certificate"))
    with pytest.raises(NotFound):
        await service.certificate(build.work(build.as_associate(kit)), held.id)


CLIENTS, ROUNDS = 12, 6
COUNTED = """
SELECT c.places, count(*) FILTER (WHERE p.status = 'yes'), count(DISTINCT p.seat), max(p.seat),
  count(*) FILTER (WHERE p.status = 'waiting')
FROM course c JOIN course_place p ON p.course_id = c.id GROUP BY c.id, c.places
"""


async def test_the_last_places_are_given_once_whoever_asks_at_that_moment(engine: AsyncEngine, build: Builder) -> None:
    """All say yes together; then who has a place gives it up while others ask: places stay full, none is doubled."""
    one = await school(build)
    training = await one.training()
    people = [await build.associate() for _ in range(CLIENTS)]
    courses = [await one.course(training, places=2) for _ in range(ROUNDS)]
    for course in courses:
        await one.invite(course, *people)
    await build.session.commit()

    async def answer(who: Associate, course: CourseView, said: AnswerCourse) -> str:
        async with transaction(engine) as session:
            found = await service.answer_course(Work(session, build.as_associate(who), NOW), course.id, said)
            return str(found.mine)

    for course in courses:
        first = await asyncio.gather(*(answer(who, course, YES) for who in people))
        assert Counter(first) == {"yes": 2, "waiting": CLIENTS - 2}
        holders = [who for who, said in zip(people, first, strict=True) if said == "yes"]
        again = await asyncio.gather(*(answer(who, course, NO if who in holders else YES) for who in people))
        assert Counter(again)["no"] == 2
    async with transaction(engine) as session:
        assert (await session.execute(text(COUNTED))).all() == [(2, 2, 2, 2, CLIENTS - 4)] * ROUNDS


async def test_the_database_gives_no_place_twice_and_none_that_is_not_there(build: Builder) -> None:
    one = await school(build)
    course = await one.course(await one.training(), places=1)
    ann, bo = await build.associate("Ann A"), await build.associate("Bo B")
    await one.invite(course, ann, bo)
    await says(build, ann, course, YES)
    change = "UPDATE course_place SET status = 'yes', seat = {} WHERE person_id = :p"
    for seat in (1, 2):
        with pytest.raises(IntegrityError):
            async with build.session.begin_nested():
                await build.session.execute(text(change.format(seat)), {"p": bo.person_id})


async def test_a_result_is_corrected_and_who_came_anyway_is_recorded(build: Builder) -> None:
    """The certificate goes with a result that was wrong and comes with a right one; each step is in the history."""
    one = await school(build)
    sam, lee, kit = [await build.associate(name) for name in ("Sam S", "Lee L", "Kit K")]
    course = await one.course(await one.training(skill="coaching"), places=1)
    await one.invite(course, sam, lee, kit)
    for who in (sam, lee):
        await says(build, who, course, YES)
    with pytest.raises(Invalid, match="only that they came"):
        await one.results(course, away=lee)
    await one.results(course, passed=sam, not_passed=kit)
    await one.results(course, passed=lee)
    shown = await service.course_list(build.work(one.team), course.id)
    assert (shown.course.status, shown.course.taken, shown.course.waiting) == ("finished", 1, 0)
    later = build.work(one.team, course.ends_at + timedelta(days=1))

    async def correct(who: Associate, was: str, result: str, work: Work = later) -> None:
        said = CorrectResult(
            person_id=PersonId(who.person_id),
            was=PlaceStatus(was),
            result=PlaceStatus(result),
            reason="Wrong line ticked",
        )
        await service.correct_result(work, course.id, said)

    other = build.work(await build.staff(Role.TEAM, "LN"), course.ends_at + timedelta(days=1))
    refused = [
        ("not_passed", "away", later, Conflict), ("passed", "passed", later, Invalid),
        ("passed", "yes", later, Invalid),
        ("passed", "away", other, NotFound), ("passed", "away", build.work(one.team), Conflict),
    ]  # fmt: skip
    for was, result, work, why in refused:
        with pytest.raises(why):
            await correct(lee, was, result, work)
    ((old,),) = [(await service.record(later, lee.person_id)).trainings]
    await correct(lee, "passed", "away")
    record = await service.record(later, lee.person_id)
    assert (record.trainings, [each.counts for each in record.skills]) == ([], [False])
    with pytest.raises(NotFound, match="withdrawn on 3 December 2026"):
        await service.certificate(build.work(build.as_associate(lee)), old.id)
    await correct(kit, "not_passed", "passed")
    assert [each.counts for each in (await service.record(later, kit.person_id)).skills] == [True]
    mine = await service.corrections(build.work(build.as_associate(lee)), course.id)
    assert [(each.before, each.after, each.withdrawn, each.made_by) for each in mine] == [
        ("passed", "away", True, "Your local team")
    ]
    told = [each.what for each in (await records.history(build.work(build.as_associate(lee)), lee.person_id)).items]
    assert told[:6] == [
        "A result of a course was corrected. It was: Passed a course. It is: Did not come to a course. "
        "The certificate was withdrawn",
        "One of their skills was checked",
        "A training they did was written down",
        "Passed a course",
        "Said yes to a full course and waits for a place",
        "Was invited to a course",
    ]
    theirs = await records.history(build.work(build.as_associate(kit)), kit.person_id)
    assert sum("course" in each.what for each in theirs.items) == 3


async def test_the_facultys_own_training_goes_from_the_register_with_the_result(build: Builder) -> None:
    one = await school(build)
    sam = await build.associate("Sam S")
    query = text("SELECT name FROM training WHERE id = :id")
    name = (await build.session.execute(query, {"id": FACULTY})).scalar_one()
    faculty = TrainingView(id=FACULTY, name=name, months=None, skill="")
    course = await one.course(faculty)
    await one.invite(course, sam)
    await says(build, sam, course, YES)
    await one.held(sam, FACULTY, date(2024, 5, 1), None)
    await one.results(course, passed=sam)
    held = text("SELECT trained_on FROM associate WHERE person_id = :id")
    trained = [(await build.session.execute(held, {"id": sam.person_id})).scalar_one()]
    said = CorrectResult(
        person_id=PersonId(sam.person_id), was=PlaceStatus.PASSED, result=PlaceStatus.AWAY, reason="Was not there"
    )
    await service.correct_result(build.work(one.team, course.ends_at), course.id, said)
    trained.append((await build.session.execute(held, {"id": sam.person_id})).scalar_one())
    assert trained == [course.ends_at.date(), date(2024, 5, 1)]
