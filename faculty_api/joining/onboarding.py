"""What people who are new have still to do: begun when they join or come back, finished by the last step."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from faculty_api.accounts import service as accounts
from faculty_api.joining import queries, reading, rules
from faculty_api.joining.models import JoiningSetting, Onboarding
from faculty_api.joining.rules import Did, Required
from faculty_api.kernel.errors import NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from schemas.access import Permission
from schemas.onboarding import (
    JoiningBegun,
    JoiningFinished,
    OnboardingView,
    Step,
    StepSetting,
    StepView,
    Ticks,
    WhyBegun,
)
from schemas.values import PersonId

NATIONAL = "national"
Settings = dict[Step, StepSetting]


async def settings_of(work: Work, academies: Iterable[str | None]) -> dict[str | None, Settings]:
    """The steps of each Academy (None: of those that say nothing themselves). Asks no permission."""
    codes = set(academies)
    rows = await queries.settings(work.session, [code for code in codes if code])
    held = {(row.academy_code, Step(row.step)): row for row in rows}
    return {
        code: {
            step: _setting(shipped, held.get((code, step)) or held.get((None, step)))
            for step, shipped in reading.steps().items()
        }
        for code in codes
    }


def _setting(shipped: StepSetting, row: JoiningSetting | None) -> StepSetting:
    if row is None:
        return shipped
    scope = row.academy_code or NATIONAL
    return StepSetting(
        step=shipped.step,
        name=shipped.name,
        on=row.is_on,
        words=row.words,
        ticks=Ticks(row.ticks),
        version=f"{scope} {row.version}",
        set_for=scope,
    )


def _required(settings: Settings) -> list[Required]:
    return [Required(step, one.version) for step, one in settings.items() if one.on]


def _did(rows: Sequence[Row[Any]]) -> list[Did]:
    return [Did(row.step, row.version, row.recorded_at) for row in rows]


async def to_do(work: Work, people: Collection[UUID]) -> dict[UUID, list[StepSetting]]:
    """What stands between people and their first session; those for whom nothing does are not there.

    Asks no permission: called by use-cases that have asked.
    """
    return await _to_do(work, await queries.open_onboardings(work.session, people))


async def _to_do(work: Work, rows: Sequence[Row[Any]]) -> dict[UUID, list[StepSetting]]:
    if not rows:
        return {}
    settings = await settings_of(work, {str(academy) for _, academy in map(tuple, rows)})
    done: dict[UUID, list[Any]] = {row[0].person_id: [] for row in rows}
    for row in await queries.done(work.session, list(done)):
        done[row.person_id].append(row)
    found = {}
    for begun, academy in map(tuple, rows):
        left = rules.left(_required(settings[academy]), _did(done[begun.person_id]), begun.began_at)
        if left:
            found[begun.person_id] = [settings[academy][Step(step)] for step in left]
    return found


async def begin(work: Work, person_id: PersonId, why: WhyBegun) -> None:
    """The steps are asked for; nothing when they are asked for already, when there is nothing to do, or of who comes
    back and was in the register before there were any. Asks no permission: called when somebody joins or comes back."""
    old = await queries.onboarding(work.session, person_id)
    if (old is None and why is WhyBegun.RETURNED) or (old is not None and old.finished_at is None):
        return
    row = Onboarding(id=new_id(), person_id=person_id, why=why, began_at=work.now)
    work.session.add(row)
    await work.flush()
    work.record(JoiningBegun(subject=person_id, why=why))
    await finish(work, [person_id], tell=False)


async def finish(work: Work, people: Collection[UUID] | None, academy: str = "", *, tell: bool = True) -> None:
    """Those who have nothing left to do have finished, and are told. Asks no permission."""
    rows = await queries.open_onboardings(work.session, people, academy)
    left = await _to_do(work, rows)
    for begun, _ in map(tuple, rows):
        if begun.person_id in left:
            continue
        begun.finished_at = work.now
        work.record(JoiningFinished(subject=PersonId(begun.person_id)))
        if tell:
            who = await accounts.person(work, begun.person_id)
            await messages.post(work, who.id, who.email, "joining_finished", name=who.short_name, link="/availability")
    await work.flush()


async def onboarding(work: Work, person_id: UUID) -> OnboardingView:
    reach = work.must(Permission.JOINING_VIEW)
    found = await queries.member(work.session, reach, person_id)
    if found is None:
        raise NotFound
    member, person = found
    begun = await queries.onboarding(work.session, person_id)
    settings = (await settings_of(work, [member.academy_code]))[member.academy_code]
    done = await queries.done(work.session, [person_id])
    steps = [_step(one, begun, done) for one in settings.values() if one.on] if begun else []
    over = begun is not None and begun.finished_at is not None
    return OnboardingView(
        person_id=PersonId(person_id),
        full_name=person.full_name,
        short_name=person.short_name,
        academy=member.academy_code,
        before=begun is None,
        began_at=begun.began_at if begun else None,
        finished_at=begun.finished_at if begun else None,
        steps=steps,
        left=0 if over else sum(not one.done for one in steps),
    )


def _step(one: StepSetting, begun: Onboarding, done: Sequence[Row[Any]]) -> StepView:
    """The last time it was done that counts; else the last time at all, to be done again."""
    mine = [row for row in done if row.step == one.step]
    needed = Required(one.step, one.version)
    good = [row for row in mine if rules.counts(needed, Did(row.step, row.version, row.recorded_at), begun.began_at)]
    last = (good or mine)[-1] if mine else None
    return StepView(
        step=one.step,
        name=one.name,
        words=one.words,
        ticks=one.ticks,
        done=bool(good),
        done_on=last.done_on if last else None,
        done_by=last.by if last else "",
        note=last.note if last else "",
        again=bool(mine) and not good,
    )
