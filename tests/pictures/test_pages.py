"""Weeks at a glance on pages: every shaded number is written, and it is said what the point is."""

from datetime import date, timedelta

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from frontend import picture_words as words
from schemas.access import Role
from tests.builders import Builder
from tests.support.client import Client
from tests.training.test_pages import enter

FIRST = date(2027, 2, 8)


@pytest.mark.parametrize(
    ("free", "need", "most", "shade"),
    [(0, 1, 9, 0), (1, 2, 9, 1), (1, 1, 9, 2), (2, 2, 9, 2), (6, 2, 9, 2), (7, 2, 9, 3), (3, 2, 3, 2), (4, 2, 4, 3)],
)
def test_shades(free: int, need: int, most: int, shade: int) -> None:
    assert words.shade(free, need, most) == shade
    assert [one for one, _, _ in words.key(need, most)] == ([0, 2, 3] if need == 1 else [0, 1, 2, 3])


async def test_the_three_pages(client: Client, session: AsyncSession, build: Builder) -> None:
    sam, pro = await build.associate("Sam Okafor", weekdays=(1,)), await build.associate("Pat Pro", kind="professional")
    await build.associate("Una Known", weekdays=None)
    cohort = await build.cohort(programme="Leading with Care")
    full, bare = [
        await build.session_of(cohort, day=FIRST + timedelta(days=1 + 7 * at), number=at + 1) for at in range(2)
    ]
    await build.offer(full, sam, status="accepted")
    await build.offer(full, pro)
    team = await enter(client, session, await build.staff(Role.TEAM, "YH"))
    await team.open("/team/cohorts")
    assert {"/team/gaps", "/team/free", "/team/term", "/team/dates"} <= set(team.page.links)

    text = await team.open("/team/free?first=2027-02-10&weeks=6")
    assert "Of 3 people, 2 or more are free on Tuesday mornings in 5 of 6 weeks." in text  # on one Sam is booked
    assert "Tue 2 free 1? , 1 not known" in text
    assert "Week of 8 February 2027" in text
    later = next(one for one in team.page.links if "first=2027-03-22" in one)
    assert "Friday is a bank holiday: Good Friday" in await team.open(later)
    text = await team.open(
        f"/team/free?first=2027-02-10&weeks=6&need=1&kind=professional&programme={cohort.programme_id}"
    )
    assert "Of 1 person trained for Leading with Care, 1 or more are free on Monday mornings in 6 of 6 weeks." in text
    await team.open("/team/free?first=never&weeks=999&need=x&programme=nobody&kind=all")
    assert team.status == 200
    await team.open("/team/free?first=2099-01-01")
    assert (team.status, "The first week must be" in team.page.text) == (422, True)

    text = await team.open("/team/gaps?first=2027-02-08")
    assert "1 of 4 places booked, 1 offered, 2 empty. 2 sessions lack people." in text
    assert "Associate Booked Professional Offered" in text
    assert "Associate Empty Professional Empty" in text
    assert f"/team/cohorts/{cohort.id}/pairs" in team.page.links
    assert "There are no sessions in these weeks." in await team.open("/team/gaps?first=2028-02-08")

    text = await team.open(f"/team/term?cohort={cohort.id}")
    assert (
        "Tuesday 9 February 2027 10am to 3pm Session 1 The Station House, Leeds Sam Okafor and Pat Pro (asked)" in text
    )
    assert "2 places empty" in text
    assert f"{cohort.name}, session 1" in await team.open("/team/term?first=2027-02-08&weeks=6")
    assert bare.number == 2
    me = await enter(client, session, build.as_associate(sam))
    for path in ("/team/free", "/team/gaps", "/team/term", "/team/dates", "/team/dates/new"):
        await me.open(path)
        assert (path, me.status) == (path, 403)
