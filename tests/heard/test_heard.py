"""You said, we changed: who writes it down, who takes care of it, what came of it, and who reads it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.heard import rules, service
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.work import Work
from schemas.access import Role
from schemas.heard import AnswerHeard, ByWhom, Outcome, TakeHeard, WriteHeard
from tests.builders import NOW, Builder
from tests.claims.visitor import Visitor
from tests.support.client import Client
from tests.support.races import together

TODAY = london_day(NOW)
DAY = timedelta(days=1)


def said(words: str = "The breaks are too short", on: date = TODAY, by: date = TODAY + 20 * DAY) -> WriteHeard:
    return WriteHeard(said=words, by_whom=ByWhom.PARTICIPANTS, said_on=on, answer_by=by)


def answered(version: int, words: str = "Breaks are 20 minutes now") -> AnswerHeard:
    return AnswerHeard(outcome=Outcome.CHANGED, words=words, version=version)


@pytest.mark.parametrize(
    ("command", "fields"),
    [
        (said(), []), (said("  "), ["said"]), (said(on=TODAY + DAY), ["said_on"]), (said(by=TODAY), []),
        (said(by=TODAY - DAY), ["answer_by"]),
        (said(on=TODAY - 1200 * DAY, by=TODAY + 400 * DAY), ["said_on", "answer_by"]),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_of_each_field(command: WriteHeard, fields: list[str]) -> None:
    assert [one.field for one in rules.faults(command, TODAY)] == fields


async def test_from_what_was_said_to_what_came_of_it(build: Builder) -> None:
    ed, flo = [build.work(await build.staff(Role.TEAM, "YH", name)) for name in ("Ed Team", "Flo Team")]
    cohort = (await build.cohort()).id
    first = await service.write(ed, cohort, said(by=TODAY))
    waits = await service.write(ed, cohort, said("Later"))
    assert [(one, day) for _, one, day in await service.due(ed)] == [("The breaks are too short", TODAY)]
    with pytest.raises(Conflict, match="You take care of this already"):
        await service.take(ed, first.id, TakeHeard(version=1))
    taken = await service.take(flo, first.id, TakeHeard(version=1))
    with pytest.raises(Conflict, match="changed this at the same time"):
        await service.answer(ed, first.id, answered(1))
    with pytest.raises(Invalid, match="Enter what was changed"):
        await service.answer(ed, first.id, answered(taken.version, " "))
    done = await service.answer(ed, first.id, answered(taken.version))
    again = await service.answer(
        flo, first.id, AnswerHeard(outcome=Outcome.STAYS, words="No room", version=done.version)
    )
    assert (again.outcome, again.words, again.owner_name, again.late) == (Outcome.STAYS, "No room", "Flo Team", False)
    assert [one.id for one in await service.heard(ed, cohort)] == [waits.id, first.id]
    assert [one.id for one in await service.answered_of(ed, cohort)] == [first.id]
    found = await service.counts(ed, cohort)
    assert (found.said, found.changed, found.stays, found.waiting) == (2, 0, 1, 1)
    later = build.work(ed.actor, NOW + 30 * DAY)
    assert [one.late for one in await service.heard(later, cohort)] == [True, False]
    events = await build.session.execute(text("SELECT kind FROM event WHERE kind LIKE 'Heard%' ORDER BY seq"))
    assert events.scalars().all() == ["HeardWritten", "HeardWritten", "HeardTaken", "HeardAnswered", "HeardAnswered"]


async def test_who_may_and_of_which_cohort(build: Builder) -> None:
    team, away = [build.work(await build.staff(Role.TEAM, one)) for one in ("YH", "NW")]
    cohort = (await build.cohort()).id
    made = await service.write(team, cohort, said())
    for refused in (
        lambda: service.heard(away, cohort), lambda: service.counts(away, cohort),
        lambda: service.write(away, cohort, said()), lambda: service.answer(away, made.id, answered(1)),
        lambda: service.take(away, made.id, TakeHeard(version=1)),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            await refused()
    me = build.work(build.as_associate(await build.associate()))
    with pytest.raises(NotAllowed):
        await service.heard(me, cohort)


async def test_of_two_answers_at_once_one_is_kept(engine: AsyncEngine, build: Builder) -> None:
    who = await build.staff(Role.TEAM, "YH")
    cohort = (await build.cohort()).id
    ids = [(await service.write(build.work(who), cohort, said())).id for _ in range(5)]
    await build.session.commit()

    async def press(words: str, at: int) -> str:
        async with transaction(engine) as opened:
            await service.answer(Work(opened, who, NOW), ids[at], answered(1, words))
        return words

    for at in range(5):
        ends = await together(press("one", at), press("two", at))
        assert sorted("Conflict" if isinstance(one, Conflict) else "kept" for one in ends) == ["Conflict", "kept"]


async def test_the_pages(client: Client, build: Builder, session: AsyncSession) -> None:
    sam, cohort = await build.associate("Sam Okafor"), await build.cohort()
    meets = await build.session_of(cohort)
    await build.offer(meets, sam, status="accepted")
    ed, flo = [await build.staff(Role.TEAM, "YH", name) for name in ("Ed Team", "Flo Team")]
    await session.commit()
    here = f"/team/cohorts/{cohort.id}/heard"
    team, other, me = [
        await Visitor(client).log_in(who, role)
        for who, role in ((ed.person, Role.TEAM), (flo.person, Role.TEAM), (sam.person_id, Role.ASSOCIATE))
    ]
    assert here in (await team.open(f"/team/cohorts/{cohort.id}"), team.page.links)[1]
    await team.open(f"{here}/new")
    assert "Enter what was said" in await team.send()
    typed = {"said": "No time to talk", "by_whom": "lived"}
    days = {f"{name}-{part}": value for name, day in (("said_on", TODAY), ("answer_by", TODAY + DAY))
            for part, value in (("day", day.day), ("month", day.month), ("year", day.year))}  # fmt: skip
    shown = await team.send({**typed, **days})
    assert ("Written down. You take care of it" in shown, "No time to talk" in shown) == (True, True)
    assert "Say what came of what people said" in await other.open("/team")
    one = next(link for link in (await other.open(here), other.page.links)[1] if link.startswith(f"{here}/0"))
    await other.open(one)
    assert "You take care of it" in await other.send(form=-2)
    await other.open(one)
    assert "Select what came of it" in await other.send()
    assert "Saved. Everybody" in await other.send({"outcome": "changed", "words": "30 minutes in pairs"})
    shown = await me.open(f"/sessions/{meets.id}")
    assert ("30 minutes in pairs" in shown, "Associates who lead it said: No time to talk" in shown) == (True, True)
    assert "1 thing said, 1 changed, 0 waiting" in await team.open(f"/team/cohorts/{cohort.id}")
