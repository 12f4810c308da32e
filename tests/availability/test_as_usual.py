"""The monthly letter: who gets it, one press answers it, opening it does not, and a mistake is taken back. And the
pages on which a team sees how old its knowledge is and writes down what it hears."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.availability import service
from faculty_api.kernel.errors import NotAllowed, NotFound
from schemas.access import NOBODY, WORKER, Role
from schemas.terms import SayLimits
from tests.builders import NOW, Builder
from tests.offers.test_no_by_link import Stranger
from tests.programmes.walk import Walk
from tests.support.client import Client


async def links(session: AsyncSession, person: UUID) -> list[str]:
    """The newest first."""
    query = "SELECT body FROM letter WHERE person_id = :person AND template = 'as_usual' ORDER BY made_at DESC, id DESC"
    bodies = (await session.execute(text(query), {"person": person})).scalars()
    return [body.partition("\n/as-usual/")[2].split()[0] for body in bodies]


async def test_who_is_asked_and_how_often(build: Builder, session: AsyncSession) -> None:
    old = Builder(session, NOW - timedelta(days=30))
    sam, pat, quiet, off = [await old.associate(name) for name in ("Sam Okafor", "Pat Lowe", "Qi Quiet", "Ola Off")]
    await build.associate("Fay Fresh")
    await build.associate("Nia Never", weekdays=None)
    await session.execute(text("UPDATE person SET email = NULL WHERE id = :id"), {"id": pat.person_id})
    await session.execute(text("UPDATE associate SET status = 'paused' WHERE person_id = :id"), {"id": off.person_id})
    await service.say_limits(old.work(build.as_associate(quiet)), quiet.person_id, SayLimits(ask_monthly=False))
    assert await service.ask_due(build.work(WORKER, NOW - timedelta(minutes=1))) == 0
    sent = []
    for days in range(0, 200, 10):
        sent.append(await service.ask_due(build.work(WORKER, NOW + timedelta(days=days, minutes=1))))
    asked = len(await links(session, sam.person_id))
    assert (sent[:4], asked) == ([1, 0, 0, 2], 3)  # from the fourth: Fay as well; each three times and no more
    await service.confirm(build.work(build.as_associate(sam), NOW + timedelta(days=200)), sam.person_id)
    assert await service.ask_due(build.work(WORKER, NOW + timedelta(days=229))) == 0
    assert await service.ask_due(build.work(WORKER, NOW + timedelta(days=230))) == 1
    letters = (await session.execute(text("SELECT subject || body FROM letter"))).scalars()
    assert not any(day in letter for letter in letters for day in ("Monday", "9am"))


async def test_one_press_and_the_way_back(build: Builder, session: AsyncSession) -> None:
    sam = await Builder(session, NOW - timedelta(days=170)).associate("Sam Okafor", weekdays=[1])
    await service.ask_due(build.work(WORKER))
    (link,) = await links(session, sam.person_id)
    kept = (await session.execute(text("SELECT link_hash FROM as_usual"))).scalar_one()
    assert (len(link), link in kept, len(kept)) == (43, False, 64)
    nobody, later = build.work(NOBODY), build.work(build.as_associate(sam), NOW + timedelta(days=10))
    for _ in range(2):  # a scanner opens it as often as it likes
        assert (await service.as_usual_by_link(nobody, link)).answered is False
        assert (await service.mine(later)).stale is True
    shown = [await service.confirm_by_link(nobody, link) for _ in range(2)]
    assert ([one.answered for one in shown], (await service.mine(later)).stale) == ([True, True], False)
    back = [await service.undo_confirm_by_link(nobody, link) for _ in range(2)]
    assert ([one.answered for one in back], (await service.mine(later)).stale) == ([False, False], True)
    kinds = (await session.execute(text("SELECT kind FROM event ORDER BY seq"))).scalars()
    assert list(kinds) == ["AvailabilityAsked", "AvailabilityConfirmed", "AvailabilityConfirmed"]

    with pytest.raises(NotAllowed, match="sent to somebody else"):
        await service.confirm_by_link(build.work(await build.staff(Role.TEAM, "YH")), link)
    await service.confirm_by_link(nobody, link)
    assert await service.ask_due(build.work(WORKER, NOW + timedelta(days=30))) == 1
    newer, _ = await links(session, sam.person_id)
    still = build.work(build.as_associate(sam), NOW + timedelta(days=179))
    assert (await service.mine(still)).stale is False  # the new letter does not undo the old answer
    for work, over in (
        (build.work(NOBODY, NOW + timedelta(days=30)), link),
        (build.work(NOBODY, NOW + timedelta(days=70)), newer),
        (nobody, "x" * 43),
    ):
        for use in (service.as_usual_by_link, service.confirm_by_link, service.undo_confirm_by_link):
            with pytest.raises(NotFound, match="cannot be used any more"):
                await use(work, over)
    await session.execute(text("UPDATE associate SET status = 'ended'"))
    with pytest.raises(NotFound):
        await service.confirm_by_link(build.work(NOBODY, NOW + timedelta(days=31)), newer)


async def test_the_page_of_the_link(client: Client, build: Builder, session: AsyncSession) -> None:
    sam = await Builder(session, NOW - timedelta(days=100)).associate("Sam Okafor", weekdays=[1])
    await service.ask_due(build.work(WORKER))
    (link,) = await links(session, sam.person_id)
    await session.commit()
    nobody = Stranger(client)
    shown = await nobody.open(f"/as-usual/{link}")
    for words in ("You told us 3 months ago", "usually free on Tuesdays, from 9am to 5pm", "Yes, as usual"):
        assert words in shown
    assert "Okafor" not in shown
    assert "We know that you are free at the same times" in await nobody.send()
    assert "Your answer is taken back" in await nobody.send()
    answer = await client.get(f"/as-usual/{link}")
    assert (answer.headers["cache-control"], answer.headers["referrer-policy"]) == ("no-store", "same-origin")
    await nobody.open(f"/as-usual/{'x' * 43}")
    assert nobody.status == 404


async def test_what_they_confirmed_is_newer_and_limits_that_nobody_spoke_of_stay(
    client: Client, build: Builder, session: AsyncSession
) -> None:
    sam, team = await build.associate("Sam Okafor", weekdays=[1]), await build.staff(Role.TEAM, "YH")
    await session.commit()
    walk, mine = Walk(client, (team.person, Role.TEAM)), Walk(client, (sam.person_id, Role.ASSOCIATE))
    here = f"/team/associates/{sam.person_id}/availability/heard"
    said = {"mode": "only_these", "times_1": ["evening"], "told_by": "Sam, on the phone", "term": ""}
    day = {f"said_on__{part}": value for part, value in (("day", "20"), ("month", "11"), ("year", "2026"))}
    await mine.open("/availability/limits")
    assert await mine.send(sessions_a_month="5", notice_days="", rest_days="2", travel_miles="") == 303
    await walk.open(here)
    await mine.open("/availability/limits")
    assert await mine.send(sessions_a_month="1", notice_days="", rest_days="2", travel_miles="") == 303
    assert (await walk.send(**said, sessions_a_month="4", **(day | {"said_on__day": "22"})), walk.errors) == (422, [
        "They have changed this themselves since you opened the page. Now it is: sessions a month 1, days to know"
        " before not said, days between two 2, miles not said. Ask them, then enter it again"
    ])  # fmt: skip
    await walk.open(here)
    assert (await walk.send(**(said | {"mode": "ask_me"}), **(day | {"said_on__day": "22"})), walk.errors) == (
        422, ["You ticked times. Select “Only at these times”, or take the ticks away"],
    )  # fmt: skip
    assert await walk.send(mode="only_these") == 303
    await mine.open("/availability/limits")
    assert "wrote it down" not in mine.text()  # the limits are as they said them themselves
    assert (await client.post("/availability/still-right", mine.who)).status_code == 303
    await walk.open(here)
    assert (await walk.send(**said, **day), walk.errors[0][:33]) == (422, "They told us something newer on 2")


async def test_a_team_sees_the_age_and_writes_down_a_call(
    client: Client, build: Builder, session: AsyncSession
) -> None:
    sam = await build.associate("Sam Okafor", weekdays=None)
    old = await Builder(session, NOW - timedelta(days=250)).associate("Olu Old", weekdays=[1])
    team, far = await build.staff(Role.TEAM, "YH"), await build.staff(Role.TEAM, "NE")
    await session.commit()
    walk = Walk(client, (team.person, Role.TEAM))
    await walk.open("/team/availability")
    assert "We do not know when they are free (2)" in walk.text()
    assert [row[:2] for row in walk.rows()] == [
        ["Sam Okafor", "Not known: has not said yet"], ["Olu Old", "Not known: told us 8 months ago"],
    ]  # fmt: skip
    await walk.open(f"/team/associates/{old.person_id}")
    assert "8 months ago. Too long ago to count as free: ask them" in walk.text()

    here = f"/team/associates/{sam.person_id}/availability/heard"
    assert (await client.get(here, (far.person, Role.TEAM))).status_code == 404
    assert (await client.get(here, (sam.person_id, Role.ASSOCIATE))).status_code == 403
    await walk.open(here)
    assert (await walk.send(sessions_a_month="none", term="spring-2027"), walk.errors) == (
        422,
        [
            "Select when they are free", "Sessions a month must be a whole number, like 3",
            "Enter who told you, and how", "Enter the day they told you",
        ],
    )  # fmt: skip
    day = {"said_on__day": "21", "said_on__month": "11", "said_on__year": "2026"}
    said = {"mode": "only_these", "told_by": "Sam, on the phone", "sessions_a_month": "2", **day}
    assert (await walk.send(**said), walk.errors) == (422, ["Select the times they can do on at least 1 day"])
    assert await walk.send(times_1=["morning", "afternoon"]) == 303
    await walk.follow()
    for words in ("Written down. It counts from now on", "Spring term 2027", "Tuesdays", "up to 2 sessions a month"):
        assert words in walk.text()
    assert f"By phone: {team.name} wrote it down" in walk.text()
    mine = Walk(client, (sam.person_id, Role.ASSOCIATE))
    await mine.open("/availability")
    assert f"You told us by phone yesterday: {team.name} wrote it down." in mine.text()
