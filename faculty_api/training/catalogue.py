"""The trainings there are, and those that people did elsewhere."""

from uuid import UUID

from sqlmodel import select

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.people import vocabulary
from faculty_api.people.models import Associate
from faculty_api.training import queries, rules
from faculty_api.training.models import HeldTraining, Training
from faculty_api.training.record import record
from schemas.access import Permission
from schemas.training import (
    FACULTY,
    DefineTraining,
    RecordTraining,
    RecordView,
    Source,
    TrainingDefined,
    TrainingId,
    TrainingRecorded,
    TrainingView,
)
from schemas.values import PersonId

SAME = Conflict("There is a training of this name already")
TWICE = Conflict("This training is recorded for that day already")


async def trainings(work: Work) -> list[TrainingView]:
    """Every training there is, by name."""
    work.must(Permission.TRAINING_VIEW)
    return [_view(row) for row in await queries.trainings(work.session)]


async def define_training(work: Work, command: DefineTraining) -> TrainingView:
    """A training that courses can give and programmes can require, for the whole network."""
    work.must(Permission.TRAINING_DEFINE)
    name = command.name.strip()
    if not name:
        raise Invalid.field("name", "Enter what the training is called")
    if command.skill and command.skill not in {word.code for word in vocabulary.words("skill")}:
        raise Invalid.field("skill", "Select a skill from the list")
    row = Training(id=new_id(), name=name, months=command.months, skill=command.skill)
    work.session.add(row)
    ident = TrainingId(row.id)
    work.record(TrainingDefined(subject=ident, name=name, months=command.months, skill=command.skill))
    await work.flush({"uq_training_name": SAME})
    return _view(row)


async def record_training(work: Work, person_id: UUID, command: RecordTraining) -> RecordView:
    """A training that somebody of the network did elsewhere, as somebody else has seen the proof of."""
    reach = work.must(Permission.TRAINING_RECORD)
    if person_id == work.actor.person:
        raise NotAllowed("You cannot record your own training. Ask someone else in the team")
    found = await queries.person(work.session, reach, person_id, lock=True)
    if found is None:
        raise NotFound
    training = await one(work, command.training_id)
    if not command.evidence.strip():
        raise Invalid.field("evidence", "Enter what you saw, or a link to it")
    if command.done_on > london_day(work.now):
        raise Invalid.field("done_on", "The day must be today or in the past")
    if command.done_on.year < 1990:
        raise Invalid.field("done_on", "The day must be after 1 January 1990")
    row = HeldTraining(
        id=new_id(),
        person_id=person_id,
        training_id=training.id,
        done_on=command.done_on,
        ends_on=rules.ends(command.done_on, training.months),
        source=Source.RECORDED,
        evidence=command.evidence.strip(),
        recorded_by=work.actor.person,
        recorded_at=work.now,
    )
    await keep(work, found[0], row)
    return await record(work, person_id)


async def keep(work: Work, associate: Associate, row: HeldTraining) -> None:
    """Adds the training. The faculty's own is told to the register as well. Asks no permission."""
    work.session.add(row)
    said = TrainingRecorded(
        subject=PersonId(row.person_id),
        training_id=TrainingId(row.training_id),
        done_on=row.done_on,
        ends_on=row.ends_on,
        source=Source(row.source),
    )
    work.record(said)
    await work.flush({"uq_held_training_person_id_training_id_done_on": TWICE})
    if row.training_id == FACULTY and (associate.trained_on is None or associate.trained_on < row.done_on):
        associate.trained_on = row.done_on
        associate.version += 1
        await work.flush()


async def one(work: Work, training_id: UUID) -> Training:
    """Asks no permission: called by use-cases that have asked."""
    row = (await work.session.exec(select(Training).where(Training.id == training_id))).first()
    if row is None:
        raise Invalid.field("training_id", "Select a training from the list")
    return row


def _view(row: Training) -> TrainingView:
    return TrainingView(id=TrainingId(row.id), name=row.name, months=row.months, skill=row.skill)
