"""A cohort's open places filled together, from the service to the pages, without JavaScript."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import event
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.errors import Invalid, NotFound
from faculty_api.offers import service
from schemas.access import Role
from schemas.pairing import AdviceRule, ReasonRule
from tests.builders import Builder
from tests.offers.test_pages import Stage, at

__all__ = ["at"]
TUESDAY = date(2027, 2, 9)


async def test_two_sessions_at_one_time_have_two_people_and_who_was_asked_least_goes_first(build: Builder) -> None:
    """Ali alone can lead the second: one session after the other, Ali might have been given the first."""
    cohort, other = await build.cohort(), await build.cohort()
    ali, bea = await build.associate("Ali Aziz", skills=["coaching"]), await build.associate("Bea Brown")
    await build.associate("Cy Clark")
    weeks = [TUESDAY, TUESDAY, TUESDAY + timedelta(weeks=1), TUESDAY + timedelta(weeks=2)]
    first, second, *_ = [
        await build.session_of(cohort, day=day, professional_needed=0, number=at, skills=["coaching"] * (at == 2))
        for at, day in enumerate(weeks, start=1)
    ]
    alone = await build.session_of(other, day=TUESDAY + timedelta(weeks=9), professional_needed=0)
    old = await build.session_of(cohort, day=date(2026, 11, 20), professional_needed=0, status="cancelled")
    await build.offer(old, bea, status="declined")
    team = build.work(await build.staff(Role.TEAM, "YH"))
    found = await service.cohort_plan(team, cohort.id)
    named = [[one.name for one in session.choices[0].people] for session in found.sessions]
    assert (found.proved, named[1], {name for each in named for name in each}, named[0] != named[1]) == (
        True, ["Ali Aziz"], {"Ali Aziz", "Bea Brown", "Cy Clark"}, True,
    )  # fmt: skip
    twice = next(name for (name,) in named if named.count([name]) == 2)
    also = [[one.words for one in each.choices[0].reasons if one.rule is ReasonRule.COHORT] for each in found.sessions]
    wanted = [[number + 1 for number, [name] in enumerate(named) if name == one and number != at and one == twice]
              for at, [one] in enumerate(named)]  # fmt: skip
    assert also == [[f"In this plan {twice.split()[0]} would also lead session {n}" for n in some] for some in wanted]
    (single,) = (await service.cohort_plan(team, other.id)).sessions
    assert (single.session.id, [choice.people[0].name for choice in single.choices]) == (
        alone.id, ["Ali Aziz", "Cy Clark", "Bea Brown"],
    )  # fmt: skip
    kept = await service.cohort_plan(team, cohort.id, [(first.id, bea.person_id)])
    assert [[one.name for one in choice.people] for choice in kept.sessions[0].choices] == [["Bea Brown"]]
    with pytest.raises(Invalid, match="Ali Aziz is kept for session 1 and session 2, which are at the same time"):
        await service.cohort_plan(team, cohort.id, [(first.id, ali.person_id), (second.id, ali.person_id)])
    same = await service.cohort_plan(team, cohort.id, [(second.id, ali.person_id)], True)
    assert [one.name for one in same.core] == ["Cy Clark"]
    assert [[one.name for one in each.choices[0].people] for each in same.sessions] == [
        ["Cy Clark"], ["Ali Aziz"], ["Cy Clark"], ["Cy Clark"],
    ]  # fmt: skip
    with pytest.raises(NotFound):
        await service.cohort_plan(build.work(await build.staff(Role.TEAM, "NW")), cohort.id)


async def test_an_empty_place_says_why_and_on_which_day_somebody_could(build: Builder) -> None:
    cohort = await build.cohort()
    for _ in range(2):
        await build.associate(weekdays=[2, 1])
    await build.associate("Priya Shah", kind="professional")
    await build.session_of(cohort, day=date(2027, 2, 11), starts=time(10), minutes=60)
    (found,) = (await service.cohort_plan(build.work(await build.staff(Role.TEAM, "YH")), cohort.id)).sessions
    assert [one.name for one in found.choices[0].people] == ["Priya Shah"]
    assert [(one.kind, one.why, one.help) for one in found.unfilled] == [
        ("lived", "2 people could do it; none is free", "2 people are free on Wednesday 10 February instead")
    ]
    assert [one.rule for one in found.advice] == [AdviceRule.TURNS, AdviceRule.RESERVE]


async def test_it_asks_the_database_no_more_for_six_sessions_than_for_one(
    build: Builder, session: AsyncSession
) -> None:
    asked = 0

    def count(*_: object) -> None:
        nonlocal asked
        asked += 1

    engine = (await session.connection()).sync_connection.engine  # type: ignore[union-attr]
    team, counts = build.work(await build.staff(Role.TEAM, "YH")), []
    await build.associate()
    for sessions in (1, 6):
        cohort = await build.cohort()
        for week in range(sessions):
            await build.session_of(cohort, day=TUESDAY + timedelta(weeks=week))
        asked = 0
        event.listen(engine, "before_cursor_execute", count)
        try:
            await service.cohort_plan(team, cohort.id)
        finally:
            event.remove(engine, "before_cursor_execute", count)
        counts.append(asked)
    assert 0 < counts[1] <= counts[0]


async def test_three_pages_fill_it_and_who_is_kept_stays_in_the_address(at: Stage) -> None:
    """One: the suggestions. Two: the offers to check. Three: sent."""
    team, pairs = at.team, f"/team/cohorts/{at.cohort.id}/pairs"
    await team.open(pairs)
    assert "before you send" in await team.send(form=-2)
    assert "sent" in await team.send()


async def test_keep_somebody_look_again_and_let_them_go(at: Stage) -> None:
    team, pairs = at.team, f"/team/cohorts/{at.cohort.id}/pairs"
    lee = at.people["Lee Grant"].person_id.hex
    shown = await team.open(pairs)
    assert ("People you keep" in shown, "Who stays in session 1?" in shown) == (False, True)
    keep = f"{at.sessions[0].id.hex}.{lee}"
    shown = await team.send({"keep-1": keep, "again": "1"})
    assert (team.status, "Lee Grant for session 1. Do not keep" in shown) == (200, True)
    assert [form[1]["kept"] for form in team.page.forms[-2:]] == [[keep], [keep]]
    both = f"{at.sessions[0].id.hex}.{at.people['Sam Okafor'].person_id.hex}"
    wrong = await team.send({"keep-1": both, "again": "1"})
    assert (team.status, "You keep more people for session 1 than it has open places" in wrong) == (422, True)
    assert "People you keep" not in wrong
    shown = await team.open(f"{pairs}?keep={keep}&same=true")
    assert "would lead as many of the sessions as they can. Share the work out between more people" in shown
    assert f"{pairs}?keep={keep}" in team.page.links
    assert "Choose a pair for at least 1 session" in await team.send({"session-1": "later", "session-2": "later"})
    assert "Lee Grant for session 1. Do not keep" in await team.open(f"{pairs}?keep={keep}")
    assert "before you send" in (checked := await team.send(form=-2))
    assert "Lee Grant" in checked
