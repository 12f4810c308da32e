"""A claim with nothing to pay and nothing to add is finished, without being sent or asked for ever after."""

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims import service
from faculty_api.offers.models import Offer
from schemas.access import Role
from schemas.claim_commands import ChoosePay, SayHappened
from schemas.claims import Cost, Happened, NoReceipt
from schemas.offers import PayChoice
from tests.claims.stage import Stage
from tests.claims.visitor import Visitor
from tests.support.client import Client


@pytest.fixture
async def sam(at: Stage, session: AsyncSession, client: Client) -> Visitor:
    await service.say_happened(at.me, at.claim.id, SayHappened(happened=Happened.PLANNED))
    await service.choose_pay(at.me, at.claim.id, ChoosePay(pay=PayChoice.DECLINED))
    await session.commit()
    return await Visitor(client).log_in(at.who.person_id, Role.ASSOCIATE)


async def test_it_is_finished_from_the_page_it_cannot_be_sent_from(
    at: Stage, session: AsyncSession, sam: Visitor
) -> None:
    here = f"/claims/{at.claim.id}"
    assert "There is nothing to pay on it" in await sam.open("/")
    assert f"{here}/check" in sam.page.links
    text = await sam.open(f"{here}/check")
    shown = ("There is nothing to send", "What is not paid", "Send my claim", "What we will look at", "payment run")
    assert [words in text for words in shown] == [True, True, False, False, False]
    assert (f"{here}/pay" in sam.page.links, f"{here}/costs" in sam.page.links) == (True, True)
    text = await sam.send()
    said = ("Completed", "so it is finished. We know that you took part.", "Cancelled", "Take this claim back")
    assert (sam.at, [words in text for words in said]) == (here, [True, True, False, False])
    text = await sam.open("/")
    assert ("Finish your claim" in text, "There was nothing to pay" in text) == (False, True)
    assert "There was nothing to pay." in await sam.open("/money")
    offer = await session.get_one(Offer, at.offer.id, populate_existing=True)
    assert offer.status == "delivered"


async def test_one_can_still_change_ones_mind(at: Stage, session: AsyncSession, sam: Visitor) -> None:
    cost = Cost(category="bus", amount_pence=300, no_receipt=NoReceipt.NOT_GIVEN)
    await service.add_cost(at.me, at.claim.id, cost)
    await session.commit()
    text = await sam.open(f"/claims/{at.claim.id}/check")
    assert ("Send my claim" in text, "There is nothing to send" in text) == (True, False)
    assert "We have your claim" in await sam.send()
