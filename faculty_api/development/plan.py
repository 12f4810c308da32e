"""A person's own plan: observe, shadow, lead a session for the first time, mentor others."""

from datetime import date
from uuid import UUID

from faculty_api.development import queries, rules
from faculty_api.development.models import DevelopmentStep
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.work import Work
from schemas.access import Permission, Reach
from schemas.development import DevelopmentStepSaid, PlanView, SayStep, Step, StepKept, StepView
from schemas.values import PersonId

NOT_LED = "We do not know of a session that you have led. Enter the day yourself"
DONE = "This step is done already"


async def plan(work: Work) -> PlanView:
    """My own."""
    reach = work.must(Permission.DEVELOPMENT_EDIT)
    found = await queries.member(work.session, reach, work.actor.person)
    if found is None:
        raise NotFound
    _, person = found
    return PlanView(person_id=PersonId(person.id), name=person.full_name, steps=await step_views(work, person.id))


async def step_views(work: Work, person_id: UUID) -> list[StepView]:
    """All four, those nobody has said anything of too. Called by use-cases that have asked."""
    held = await queries.steps(work.session, person_id)
    led = await queries.first_led(work.session, person_id)
    found = []
    for step in Step:
        row = held.get(step)
        done = row.done_on if row else None
        found.append(
            StepView(
                step=step,
                aim=row.aim if row else "",
                aim_by=row.aim_by if row else None,
                done_on=done,
                from_session=bool(row and row.session_id),
                seen_on=london_day(led.starts_at) if led and step is Step.CO_LEAD and not done else None,
            )
        )
    return found


async def say_step(work: Work, step: Step, command: SayStep) -> StepKept:
    reach = work.must(Permission.DEVELOPMENT_EDIT)
    row, held = await _held(work, reach, step)
    faults = rules.step_faults(command, held, london_day(work.now))
    if faults:
        raise Invalid(faults[0].message, faults=tuple(faults))
    if command.done_on != row.done_on:
        row.session_id = None
    row.aim, row.aim_by, row.done_on = command.aim.strip(), command.aim_by, command.done_on
    return await _keep(work, row)


async def mark_first_led(work: Work) -> StepKept:
    """The first session I led is known here: nobody has to type its day."""
    reach = work.must(Permission.DEVELOPMENT_EDIT)
    row, _ = await _held(work, reach, Step.CO_LEAD)
    led = await queries.first_led(work.session, work.actor.person)
    if row.done_on is not None:
        raise Conflict(DONE)
    if led is None:
        raise Conflict(NOT_LED)
    row.done_on, row.session_id = london_day(led.starts_at), led.id
    return await _keep(work, row)


async def _held(work: Work, reach: Reach, step: Step) -> tuple[DevelopmentStep, date | None]:
    """The step, made when there is none yet, and the day aimed for until now. The person is held: presses queue."""
    if await queries.member(work.session, reach, work.actor.person, hold=True) is None:
        raise NotFound
    row = (await queries.steps(work.session, work.actor.person)).get(step)
    if row is None:
        row = DevelopmentStep(person_id=work.actor.person, step=step.value, changed_at=work.now)
    return row, row.aim_by


async def _keep(work: Work, row: DevelopmentStep) -> StepKept:
    row.changed_at = work.now
    work.session.add(row)
    step = Step(row.step)
    work.record(DevelopmentStepSaid(subject=work.actor.person, step=step, done=row.done_on is not None))
    await work.flush()
    return StepKept(step=step, done_on=row.done_on)
