"""The steps done: the agreement accepted, a step ticked; and what the steps are."""

from datetime import date
from typing import Any
from uuid import UUID

from faculty_api.joining import onboarding, queries, reading
from faculty_api.joining.models import AgreementSigned, JoiningSetting, StepDone
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.people.models import Associate
from schemas.access import Permission, Reach
from schemas.onboarding import (
    AcceptAgreement,
    AcceptedHow,
    AgreementAccepted,
    JoiningStepDone,
    JoiningStepSet,
    OnboardingView,
    RecordAgreement,
    SetStep,
    Step,
    StepSetting,
    StepView,
    Ticks,
    TickStep,
)
from schemas.values import PersonId

CHANGED = "The agreement has changed since you opened this page. Read it again, then accept it"
NOTHING = "Nothing is asked of them: they were in the register before, or have done every step"
DONE = "This step is done already"
LATER = "The day must be today or in the past"
BY_PERSON = "The person says this themselves, on their own page. Call them if they need help with it"
BY_TEAM = "Your team does this with you. Call them on 01632 960 001"
OTHER = "Choose the version that is on the signed paper"


async def accept_agreement(work: Work, command: AcceptAgreement) -> OnboardingView:
    """By the person themselves, the very text they were shown."""
    reach = work.must(Permission.JOINING_DO_OWN)
    text = reading.agreement()
    member, _ = await _open(work, reach, work.actor.person, Step.AGREEMENT)
    if (command.version, command.sha256) != (text.version, text.sha256):
        raise Conflict(CHANGED)
    await _sign(work, member, AcceptedHow.PAGE, london_day(work.now), "")
    return await onboarding.onboarding(work, member.person_id)


async def record_agreement(work: Work, person_id: UUID, command: RecordAgreement) -> OnboardingView:
    """Accepted on paper, written down by the team."""
    reach = work.must(Permission.JOINING_RECORD)
    member, _ = await _open(work, reach, person_id, Step.AGREEMENT)
    if command.accepted_on > london_day(work.now):
        raise Invalid.field("accepted_on", LATER)
    if command.version != reading.agreement().version:
        raise Invalid.field("version", OTHER)
    await _sign(work, member, AcceptedHow.PAPER, command.accepted_on, command.evidence.strip())
    return await onboarding.onboarding(work, person_id)


async def tick_own(work: Work, command: TickStep) -> OnboardingView:
    """A step that the person says themselves."""
    reach = work.must(Permission.JOINING_DO_OWN)
    member, step = await _open(work, reach, work.actor.person, command.step)
    if step.ticks is not Ticks.PERSON:
        raise NotAllowed(BY_TEAM)
    await _tick(work, member, command)
    return await onboarding.onboarding(work, member.person_id)


async def tick(work: Work, person_id: UUID, command: TickStep) -> OnboardingView:
    """A step that the team says, or that it writes down for somebody who told them."""
    reach = work.must(Permission.JOINING_RECORD)
    member, step = await _open(work, reach, person_id, command.step)
    if command.step is Step.AGREEMENT:
        raise Invalid.field("step", "Record the agreement with where the signed paper is")
    if step.ticks is Ticks.PERSON and not command.words.strip():
        raise Invalid.field("words", "Enter how they told you")
    await _tick(work, member, command)
    return await onboarding.onboarding(work, person_id)


async def _open(work: Work, reach: Reach, person_id: UUID, step: Step) -> tuple[Associate, StepView]:
    """The person, held, and the step, which is asked for and still open."""
    found = await queries.member(work.session, reach, person_id, lock=True)
    if found is None:
        raise NotFound
    if person_id == work.actor.person and not reach.person:
        raise NotAllowed("This is about you, so a colleague must do it")
    seen = await onboarding.onboarding(work, person_id)
    one = next((each for each in seen.steps if each.step is step), None)
    if seen.before or seen.finished_at or one is None:
        raise Conflict(NOTHING)
    if one.done:
        raise Conflict(DONE)
    return found[0], one


async def _sign(work: Work, member: Associate, how: AcceptedHow, on: date, evidence: str) -> None:
    text = reading.agreement()
    work.session.add(
        AgreementSigned(
            id=new_id(),
            person_id=member.person_id,
            version=text.version,
            sha256=text.sha256,
            accepted_on=on,
            how=how,
            evidence=evidence,
            recorded_by=work.actor.person,
            recorded_at=work.now,
        )
    )
    work.record(AgreementAccepted(subject=PersonId(member.person_id), version=text.version, how=how))
    await work.flush()
    await onboarding.finish(work, [member.person_id])


async def _tick(work: Work, member: Associate, command: TickStep) -> None:
    if command.on > london_day(work.now):
        raise Invalid.field("on", LATER)
    settings = (await onboarding.settings_of(work, [member.academy_code]))[member.academy_code]
    work.session.add(
        StepDone(
            id=new_id(),
            person_id=member.person_id,
            step=command.step,
            version=settings[command.step].version,
            done_on=command.on,
            note=command.words.strip(),
            recorded_by=work.actor.person,
            recorded_at=work.now,
        )
    )
    work.record(JoiningStepDone(subject=PersonId(member.person_id), step=command.step))
    await work.flush()
    await onboarding.finish(work, [member.person_id])


async def steps(work: Work, academy: str | None) -> list[StepSetting]:
    """How the steps are for one Academy, or for those that say nothing themselves."""
    reach = work.must(Permission.JOINING_SET)
    if academy is not None and not (reach.everyone or academy in reach.academies):
        raise NotFound
    return list((await onboarding.settings_of(work, [academy]))[academy].values())


async def set_step(work: Work, command: SetStep) -> list[StepSetting]:
    """From now on. What people did before counts until they leave and come back."""
    reach = work.must(Permission.JOINING_SET)
    if command.academy is None and not reach.everyone:
        raise NotAllowed("The national team sets what counts for everybody. Choose your own local academy")
    if command.academy is not None and not (reach.everyone or command.academy in reach.academies):
        raise NotFound
    if command.step is Step.AGREEMENT:
        raise Invalid.field("step", "The agreement is always asked for")
    row = await queries.setting(work.session, command.academy, command.step)
    said: dict[str, Any] = {"is_on": command.on, "words": command.words.strip(), "ticks": command.ticks.value}
    if row is not None and all(getattr(row, name) == value for name, value in said.items()):
        return await steps(work, command.academy)
    if row is None:
        row = JoiningSetting(id=new_id(), academy_code=command.academy, step=command.step, version=0, **said)
        work.session.add(row)
    for name, value in said.items():
        setattr(row, name, value)
    row.version, row.set_by, row.set_at = row.version + 1, work.actor.person, work.now
    work.record(
        JoiningStepSet(subject=row.id, academy=command.academy, step=command.step, on=command.on, ticks=command.ticks)
    )
    again = Conflict("Somebody else changed this at the same time. Look again, then try again")
    await work.flush({
        "uq_joining_setting_academy_code_step": again, "fk_joining_setting_academy_code_academy": NotFound()
    })  # fmt: skip
    await onboarding.finish(work, None, command.academy or "")
    return await steps(work, command.academy)
