"""The noticeboard: up until its last day, for the associates of that network and nobody else."""

from datetime import date, timedelta

import pytest

from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.networks import rules, service
from schemas.access import Role
from schemas.networks import PutUpNotice
from tests.builders import NOW, Builder, actor

TODAY = date(2026, 11, 22)
LAST_DAYS = [(TODAY, True), (TODAY - timedelta(days=1), False), (date(2027, 5, 25), True), (date(2027, 5, 26), False)]


def notice(title: str = "Tea on Thursday", last: date = TODAY) -> PutUpNotice:
    return PutUpNotice(title=title, words="Come and meet each other", last_day=last)


@pytest.fixture
async def team(build: Builder) -> Work:
    return build.work(await build.staff(Role.TEAM, "YH", "Tess Team"))


async def titles(work: Work) -> list[str]:
    return [one.title for one in await service.notices(work)]


@pytest.mark.parametrize(("last", "fine"), LAST_DAYS)
def test_how_long_a_notice_may_hang(last: date, fine: bool) -> None:
    assert (rules.objection_to_last_day(last, TODAY) is None) == fine


async def test_its_own_network_reads_it_until_its_last_day(team: Work, build: Builder) -> None:
    await service.put_up_notice(team, "YH", notice())
    ours, theirs = await build.associate(), await build.associate(academy="NW")
    left = await build.associate(status="ended")
    borrowed = await build.associate(academy="NW")
    await build.lending(borrowed, "YH")
    read = {
        name: await titles(build.work(build.as_associate(who), NOW + timedelta(hours=hours)))
        for name, who, hours in (
            ("ours", ours, 14), ("ours tomorrow", ours, 15), ("theirs", theirs, 0), ("left", left, 0),
            ("lent to us", borrowed, 0),
        )
    }  # fmt: skip
    assert read == {
        "ours": ["Tea on Thursday"], "ours tomorrow": [], "theirs": [], "left": [], "lent to us": [],
    }  # fmt: skip


async def test_taken_down_is_gone_at_once(team: Work, build: Builder) -> None:
    first = await service.put_up_notice(team, "YH", notice("First"))
    await service.put_up_notice(build.work(team.actor, NOW + timedelta(hours=1)), "YH", notice("Second"))
    assert await titles(team) == ["Second", "First"]
    await service.take_down_notice(team, first.id)
    assert await titles(team) == ["Second"]
    with pytest.raises(Conflict):
        await service.take_down_notice(team, first.id)


async def test_words_and_days_that_cannot_be(team: Work) -> None:
    with pytest.raises(Invalid, match="today or later"):
        await service.put_up_notice(team, "YH", notice(last=TODAY - timedelta(days=1)))
    with pytest.raises(Invalid, match="heading"):
        await service.put_up_notice(team, "YH", notice("  "))


@pytest.mark.parametrize(
    ("role", "academy", "refusal"),
    [
        (Role.TEAM, "YH", None), (Role.NATIONAL, None, None), (Role.TEAM, "NW", NotFound),
        (Role.ASSOCIATE, "YH", NotAllowed), (Role.FINANCE, None, NotAllowed), (Role.ADMIN, None, NotAllowed),
        (Role.AUDITOR, None, NotAllowed), (Role.DATA_PROTECTION, None, NotAllowed), (Role.ANONYMOUS, None, NotAllowed),
    ],
)  # fmt: skip
async def test_who_puts_up_and_takes_down(
    team: Work, build: Builder, role: Role, academy: str | None, refusal: type[Refusal] | None
) -> None:
    made = await service.put_up_notice(team, "YH", notice())
    work = build.work(actor((await build.person()).id, role, academy))
    for attempt in (
        lambda: service.put_up_notice(work, "YH", notice()),
        lambda: service.take_down_notice(work, made.id),
    ):
        try:
            await attempt()
            outcome = None
        except Refusal as no:
            outcome = type(no)
        assert outcome == refusal
