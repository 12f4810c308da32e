"""An answer told by phone is written down for somebody, who is told; and what partners are told of each other."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.kernel.errors import Conflict, NotAllowed, NotFound
from faculty_api.offers import service
from schemas.access import Role
from schemas.hearing import HearAnswer, HowTold
from schemas.offers import AnswerOffer, PayChoice
from schemas.stories import SayNotDiscussed
from tests.builders import Builder
from tests.claims.visitor import Visitor
from tests.offers.test_answering import FULL_DAY, events
from tests.support.client import Client

YES, NO = (HearAnswer(answer=answer, told=HowTold.PHONE) for answer in ("yes", "no"))  # type: ignore[arg-type]


class Stage:
    team: Any
    sam: Any
    priya: Any
    offer: Any
    other: Any


@pytest.fixture
async def at(build: Builder) -> Stage:
    made = Stage()
    made.sam, made.priya = await build.associate("Sam Okafor"), await build.associate("Priya Shah", kind="professional")
    session = await build.session_of(await build.cohort(name="Cohort 4"), number=2)
    sam, priya = made.sam.person_id, made.priya.person_id
    made.offer = await build.offer(session, made.sam, pay=FULL_DAY, partner_id=priya)
    made.other = await build.offer(session, made.priya, pay=FULL_DAY, partner_id=sam)
    made.team = await build.staff(Role.TEAM, "YH")
    return made


async def told(build: Builder, person: Any) -> list[tuple[str, str]]:
    query = text("SELECT template, body FROM letter WHERE person_id = :who ORDER BY id")
    return [(row[0], row[1]) for row in await build.session.execute(query, {"who": person.person_id})]


async def test_a_yes_for_less_is_theirs_and_they_can_take_it_back(build: Builder, at: Stage) -> None:
    less = HearAnswer(answer="yes", told=HowTold.IN_PERSON, pay=PayChoice.REDUCED, reduced_to_pence=5000)
    found = await service.hear(build.work(at.team), at.offer.id, less)
    assert (found.status, found.pay_choice, found.reduced_to_pence) == ("accepted", "reduced", 5000)
    assert await events(build) == ["OfferAccepted", "OfferAnswerHeard"]
    [(template, body)] = await told(build, at.sam)
    assert (template, "We wrote down: yes." in body, f"/sessions/{at.offer.session_id}" in body) == (
        "answer_heard", True, True,
    )  # fmt: skip
    assert not {"50", "paid", "Priya", "Cohort"} & set(body.replace(".", " ").split())
    mine = build.work(build.as_associate(at.sam))
    assert (await service.cancel(mine, at.offer.id)).status == "cancelled"


async def test_a_no_can_be_taken_back_until_the_date_and_has_no_reason(build: Builder, at: Stage) -> None:
    await service.hear(build.work(at.team), at.offer.id, NO)
    [(_, body)] = await told(build, at.sam)
    assert "until the end of 26 January 2027, or call us" in " ".join(body.split())
    mine = build.work(build.as_associate(at.sam))
    assert (await service.get(mine, at.offer.id)).decline_reason is None
    assert (await service.undo_no(mine, at.offer.id)).status == "offered"


async def test_who_may_not_write_it_down_and_when_nobody_may(build: Builder, at: Stage) -> None:
    for who, no in (
        (build.as_associate(at.sam), NotAllowed), (await build.staff(Role.TEAM, "NW"), NotFound),
        (await build.staff(Role.NATIONAL), NotAllowed), (await build.staff(Role.FINANCE), NotAllowed),
    ):  # fmt: skip
        with pytest.raises(no):
            await service.hear(build.work(who), at.offer.id, YES)
    myself = at.team.__class__(person=at.sam.person_id, name="Sam", role=Role.TEAM, academy="YH")
    with pytest.raises(NotAllowed, match="Answer it on your own page"):
        await service.hear(build.work(myself), at.offer.id, YES)
    with pytest.raises(Conflict, match="answered or has closed"):
        await service.hear(build.work(at.team, at.offer.answer_by), at.offer.id, YES)
    await service.hear(build.work(at.team), at.offer.id, YES)
    for again in (YES, NO):
        with pytest.raises(Conflict, match="answered or has closed"):
            await service.hear(build.work(at.team), at.offer.id, again)


async def test_what_they_do_not_discuss_is_told_to_nobody(build: Builder) -> None:
    sam, cohort = await build.associate("Sam Okafor"), await build.cohort()
    await service.will_not_discuss(build.work(build.as_associate(sam)), SayNotDiscussed(topics=["mental-health"]))
    offer = await build.offer(await build.session_of(cohort, topics=["mental-health"]), sam)
    team = await build.staff(Role.TEAM, "YH")
    with pytest.raises(Conflict) as refused:
        await service.hear(build.work(team), offer.id, YES)
    assert "Ask them to open the offer on their own page by 26 January 2027" in refused.value.detail
    assert not any(word in refused.value.detail.lower() for word in ("mental", "discuss", "topic"))


async def test_partners_are_told_when_all_said_yes_and_when_somebody_leaves_and_no_name(
    build: Builder, at: Stage
) -> None:
    sam, priya = (build.work(build.as_associate(who)) for who in (at.sam, at.priya))
    await service.answer(sam, at.offer.id, AnswerOffer(answer="yes"))
    assert (await told(build, at.sam), await told(build, at.priya)) == ([], [])
    await service.answer(priya, at.other.id, AnswerOffer(answer="yes"))
    assert [[one for one, _ in await told(build, who)] for who in (at.sam, at.priya)] == [["session_complete"]] * 2
    await service.cancel(priya, at.other.id)
    assert [one for one, _ in await told(build, at.sam)] == ["session_complete", "partner_left"]
    assert [one for one, _ in await told(build, at.priya)] == ["session_complete"]
    bodies = [body for who in (at.sam, at.priya) for _, body in await told(build, who)]
    assert not any("Okafor" in body or "Shah" in body for body in bodies)


async def test_a_partner_who_said_no_is_not_named_on_the_offer_any_more(build: Builder, at: Stage) -> None:
    mine = build.work(build.as_associate(at.sam))
    assert await service.partner_of(mine, await service.get(mine, at.offer.id)) == "Priya Shah"
    await service.answer(build.work(build.as_associate(at.priya)), at.other.id, AnswerOffer(answer="no"))
    assert await service.partner_of(mine, await service.get(mine, at.offer.id)) == ""
    assert await told(build, at.sam) == []


async def test_from_the_session_s_page(build: Builder, at: Stage, session: AsyncSession, client: Client) -> None:
    await session.commit()
    team = await Visitor(client).log_in(at.team.person, Role.TEAM)
    here, form = f"/team/sessions/{at.offer.session_id}", f"/team/offers/{at.offer.id}/answer"
    await team.open(here)
    assert form in team.page.links
    await team.open(form)
    empty = await team.send()
    assert (team.status, "Select what they answered" in empty, "Select how they told you" in empty) == (422, True, True)
    assert "Enter how much they want to be paid" in await team.send({"answer": "less", "told": "phone"})
    much = await team.send({"answer": "less", "told": "phone", "wanted": "150"})
    assert (team.status, "The amount must be less than the pay for this session" in much) == (422, True)
    done = await team.send({"answer": "less", "told": "phone", "wanted": "0"})
    assert (team.at.partition("?")[0], "Answer written down. They are told that you wrote it down." in done) == (
        here,
        True,
    )
    assert (form in team.page.links, "Asked not to be paid" in done) == (False, True)
    await team.open(form)
    assert team.at == here
    key = {"headers": {"Idempotency-Key": "a-phone-call"}, "json": {"answer": "no", "told": "phone"}}
    for _ in range(2):
        said = await client.post(f"/api/v1/offers/{at.other.id}/answer-told", (at.team.person, Role.TEAM), **key)
        assert (said.status_code, said.json()["status"]) == (201, "declined")
