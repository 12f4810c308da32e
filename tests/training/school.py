"""Trainings and courses for tests, made through the use-cases."""

from datetime import date, time, timedelta
from uuid import UUID

from sqlalchemy import text

from faculty_api.kernel.clock import london_day
from faculty_api.people.models import Associate
from faculty_api.training import service
from schemas.access import Actor, Role
from schemas.training import (
    CourseView,
    CreateCourse,
    DefineTraining,
    Invite,
    PlaceStatus,
    RecordResults,
    ResultOf,
    TrainingView,
)
from schemas.values import PersonId
from tests.builders import NOW, Builder


class School:
    """A team of YH, a national lead, and what they set up."""

    def __init__(self, build: Builder, team: Actor, lead: Actor) -> None:
        self.build, self.team, self.lead = build, team, lead

    async def training(self, name: str = "Safe spaces", months: int | None = 24, skill: str = "") -> TrainingView:
        return await service.define_training(
            self.build.work(self.lead), DefineTraining(name=name, months=months, skill=skill)
        )

    async def course(
        self, training: TrainingView, *, places: int = 12, days: int = 10, academy: str | None = "YH"
    ) -> CourseView:
        command = CreateCourse(
            title=f"Learn {training.name}",
            training_id=training.id,
            academy=academy,
            on=london_day(NOW) + timedelta(days=days),
            starts=time(10),
            ends=time(13),
            place="The Station House, Leeds",
            places=places,
        )
        return await service.create_course(self.build.work(self.team if academy else self.lead), command)

    async def invite(self, course: CourseView, *who: Associate) -> None:
        people = [PersonId(one.person_id) for one in who]
        await service.invite(self.build.work(self.team), course.id, Invite(people=people))

    async def results(self, course: CourseView, **said: Associate) -> None:
        """``passed=sam`` and so on, the hour after the course."""
        work = self.build.work(self.team, course.ends_at + timedelta(hours=1))
        named = [ResultOf(person_id=PersonId(who.person_id), result=PlaceStatus(how)) for how, who in said.items()]
        await service.record_results(work, course.id, RecordResults(results=named))

    async def held(self, who: Associate, training: UUID, done_on: date, ends_on: date | None) -> None:
        query = text(
            "INSERT INTO held_training (id, person_id, training_id, done_on, ends_on, source, evidence, recorded_at) "
            "VALUES (gen_random_uuid(), :who, :what, :done, :ends, 'recorded', 'Seen', :now)"
        )
        facts = {"who": who.person_id, "what": training, "done": done_on, "ends": ends_on, "now": NOW}
        await self.build.session.execute(query, facts)


async def school(build: Builder) -> School:
    return School(build, await build.staff(Role.TEAM, "YH", "Tess Team"), await build.staff(Role.NATIONAL))
