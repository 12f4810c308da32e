"""No from the e-mail: opening the link answers nothing, one press says no, and a mistake is taken back."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims import service as claims
from faculty_api.kernel.errors import Conflict, NotAllowed, NotFound
from faculty_api.offers import service
from schemas.access import NOBODY, Role
from schemas.offers import AnswerOffer
from tests.builders import Builder
from tests.claims.visitor import Visitor
from tests.offers.test_sending import BY, sending, to
from tests.rescheduling.test_moving import to as to_later
from tests.support.client import Client

YES, NO = AnswerOffer(answer="yes"), AnswerOffer(answer="no")


async def links(session: AsyncSession, person: UUID) -> list[str]:
    """The links of the e-mails to somebody, the newest first."""
    query = "SELECT body FROM letter WHERE person_id = :person AND body LIKE '%/no/%' ORDER BY made_at DESC, id DESC"
    bodies = (await session.execute(text(query), {"person": person})).scalars()
    return [body.partition("\n/no/")[2].split()[0] for body in bodies]


async def events(session: AsyncSession) -> list[str]:
    return list((await session.execute(text("SELECT kind FROM event ORDER BY seq"))).scalars())


async def test_one_press_says_no_and_another_takes_it_back(build: Builder, session: AsyncSession) -> None:
    sam, team = await build.associate("Sam Okafor"), await build.staff(Role.TEAM, "YH")
    at = await build.session_of(await build.cohort())
    (made,) = await service.send(build.work(team), sending(to(at, sam)))
    (link,) = await links(session, sam.person_id)
    nobody, me = build.work(NOBODY), build.work(build.as_associate(sam))
    kept = (await session.execute(text("SELECT link_hash FROM offer"))).scalar_one()
    assert (len(link), link in kept, len(kept)) == (43, False, 64)

    for _ in range(2):  # a scanner opens it as often as it likes
        shown = await service.by_link(nobody, link)
        assert (shown.said_no, shown.answer_on, (await service.get(me, made.id)).status) == (False, BY, "offered")
    said = [await service.say_no_by_link(nobody, link) for _ in range(2)]
    assert ([one.said_no for one in said], (await service.get(me, made.id)).status) == ([True, True], "declined")
    back = [await service.undo_by_link(nobody, link) for _ in range(2)]
    seen = await service.get(me, made.id)
    assert ([one.said_no for one in back], seen.status, seen.answered_at) == ([False, False], "offered", None)
    assert await events(session) == ["OfferMade", "OfferDeclined", "OfferReopened"]
    told = (await session.execute(text("SELECT body FROM letter WHERE template = 'offer_answered' ORDER BY id"))).all()
    assert [row.body.split(": ")[1].split("\n")[0] for row in told] == [
        "no.", "they said no by mistake and have taken it back. The offer is open again.",
    ]  # fmt: skip

    with pytest.raises(NotAllowed, match="sent to somebody else"):
        await service.say_no_by_link(build.work(team), link)
    await service.answer(me, made.id, YES)
    await _over(nobody, link)
    with pytest.raises(Conflict, match="You have said yes"):
        await service.undo_no(me, made.id)


async def _over(work: Any, link: str) -> None:
    for use in (service.by_link, service.say_no_by_link, service.undo_by_link):
        with pytest.raises(NotFound, match="This link cannot be used any more"):
            await use(work, link)


async def test_the_link_ends_with_the_date_and_with_the_offer(build: Builder, session: AsyncSession) -> None:
    sam, paper = await build.associate("Sam Okafor"), await build.associate("Pat Lowe")
    team = await build.staff(Role.TEAM, "YH")
    first, second = [await build.session_of(await build.cohort(), day=date(2027, 2, day)) for day in (9, 16)]
    await session.execute(text("UPDATE person SET email = NULL WHERE id = :id"), {"id": paper.person_id})
    for at in (first, second):
        await service.send(build.work(team), sending(to(at, sam)))
    await service.send(build.work(team), sending(to(first, paper)))
    assert await links(session, paper.person_id) == []  # a colleague prints it
    newest, oldest = await links(session, sam.person_id)
    nobody = build.work(NOBODY)
    await _over(nobody, "nothing")
    mine = {one.session_id: one for one in await service.mine(build.work(build.as_associate(sam)))}
    await service.say_no_by_link(nobody, oldest)
    late = mine[first.id].answer_by
    await _over(build.work(NOBODY, late), oldest)
    assert (await service.by_link(build.work(NOBODY, late - timedelta(seconds=1)), oldest)).said_no is True
    await service.withdraw(build.work(team), mine[second.id].id)
    await _over(nobody, newest)


async def test_a_no_is_not_taken_back_where_nobody_could_be_asked(build: Builder, session: AsyncSession) -> None:
    sam, team = await build.associate("Sam Okafor"), await build.staff(Role.TEAM, "YH")
    at = await build.session_of(await build.cohort())
    (made,) = await service.send(build.work(team), sending(to(at, sam)))
    me = build.work(build.as_associate(sam))
    await service.answer(me, made.id, NO)
    sam.status = "paused"
    await session.flush()
    with pytest.raises(Conflict, match="You are not taking sessions now"):
        await service.undo_no(me, made.id)
    sam.status = "active"
    await session.flush()
    await service.send(build.work(team), sending(to(at, sam)))
    with pytest.raises(Conflict, match="Answer the newer offer"):
        async with me.attempt():
            await service.undo_no(me, made.id)


async def test_a_kept_place_is_kept_again_unless_it_is_taken(build: Builder, session: AsyncSession) -> None:
    team = await build.staff(Role.TEAM, "YH")
    sam, ana = [await build.associate(name) for name in ("Sam Okafor", "Ana Bell")]
    at = await build.session_of(await build.cohort())
    first, hers = await build.offer(at, sam), await build.offer(at, ana)
    me, her = build.work(build.as_associate(sam)), build.work(build.as_associate(ana))
    await service.answer(me, first.id, YES)
    await claims.move(build.work(team), at.id, to_later())
    (link,) = await links(session, sam.person_id)
    (again,) = [one for one in await service.mine(me) if one.status == "offered"]
    (hers,) = [one for one in await service.mine(her) if one.status == "offered"]
    await service.say_no_by_link(build.work(NOBODY), link)
    assert (await service.get(her, hers.id)).full is False
    back = await service.undo_no(me, again.id)
    assert (back.asked_again, (await service.get(her, hers.id)).full) == (True, True)
    await service.answer(me, again.id, NO)
    await service.answer(her, hers.id, YES)
    back = await service.undo_no(me, again.id)
    assert (back.asked_again, back.full) == (False, True)


class Stranger(Visitor):
    """Somebody without a log-in: the browser keeps the cookie that their form's token is bound to."""

    def _headers(self) -> dict[str, str]:
        return {}


async def test_the_pages(build: Builder, session: AsyncSession, client: Client) -> None:
    sam, team = await build.associate("Sam Okafor"), await build.staff(Role.TEAM, "YH")
    at = await build.session_of(await build.cohort())
    await service.send(build.work(team), sending(to(at, sam)))
    (link,) = await links(session, sam.person_id)
    await session.commit()
    you = Stranger(client)
    shown = await you.open(f"/no/{link}")
    assert [word in shown for word in ("Tuesday 9 February 2027", "No thank you", "Sam", "£")] == [
        True, True, False, False,
    ]  # fmt: skip
    said = await you.send()
    assert (you.status, "You have said no Thank you for telling us." in said) == (200, True)
    assert "Your no is taken back." in await you.send()
    assert "No thank you" in await you.open(f"/no/{link}")
    assert ("This link cannot be used" in await you.open("/no/nothing"), you.status) == (True, 404)
    headers = (await client.http.get(f"/no/{link}")).headers
    assert (headers["referrer-policy"], headers["cache-control"]) == ("same-origin", "no-store")
    assert (await client.http.post(f"/no/{link}")).status_code == 403  # not from our page
