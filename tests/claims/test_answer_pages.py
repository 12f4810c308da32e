"""Questions about a claim are answered in one form: nothing typed is lost, and what is missing is told there."""

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims import service
from schemas.access import Role
from schemas.claim_commands import DecideClaim, DecideLine, SayHappened
from schemas.claims import Cost, Happened, NoReceipt
from tests.claims.stage import Stage
from tests.claims.visitor import Visitor
from tests.support.client import Client


@pytest.fixture
async def asked(at: Stage, session: AsyncSession, client: Client) -> tuple[Visitor, str, str, str]:
    """Two questions: the visitor, the claim's page, and the boxes of the answers."""
    await service.add_cost(at.me, at.claim.id, Cost(category="bus", amount_pence=300, no_receipt=NoReceipt.NOT_GIVEN))
    claim = await service.submit(at.me, at.claim.id)
    told = [DecideLine(line_id=line.id, decision="asked", reason="Why was this?") for line in claim.lines]
    await service.decide(at.check, claim.id, DecideClaim(lines=told))
    await session.commit()
    sam = await Visitor(client).log_in(at.who.person_id, Role.ASSOCIATE)
    await sam.open(f"/claims/{claim.id}")
    fee, bus = (f"answer-{line.id}" for line in claim.lines)
    return sam, f"/claims/{claim.id}", fee, bus


async def test_one_button_saves_every_answer_and_goes_on(asked: tuple[Visitor, str, str, str]) -> None:
    sam, here, fee, bus = asked
    assert [
        (action, fee in given, bus in given) for action, given in sam.page.forms if fee in given or bus in given
    ] == [(f"{here}/answers", True, True)]
    assert "Check your claim" in await sam.send({fee: "I led it", bus: "A long way"})
    assert sam.at == f"{here}/check"
    await sam.open(here)
    assert [sam.page.forms[-1][1][field] for field in (fee, bus)] == [["I led it"], ["A long way"]]
    await sam.open(f"{here}/check")
    assert "We have your claim" in await sam.send()


async def test_a_missing_answer_is_told_beside_its_box_and_the_other_is_kept(
    asked: tuple[Visitor, str, str, str],
) -> None:
    sam, here, fee, bus = asked
    text = await sam.send({fee: "I led it"})
    told = "Enter your answer about bus or tram"
    assert (sam.status, told in text, f"#{bus}" in sam.page.links) == (422, True, True)
    assert sam.page.forms[-1][1][fee] == ["I led it"]
    long = "x" * 1001
    assert "must be 1,000 characters or less" in await sam.send({bus: long})
    assert sam.page.forms[-1][1][bus] == [long]
    await sam.open(f"{here}/check")
    text = await sam.send()
    assert (sam.status, "Answer the question about: Bus or tram" in text) == (422, True)
    assert (f"{here}#{bus}" in sam.page.links, f"{here}#{fee}" in sam.page.links) == (True, False)
    assert (here in sam.page.links, f"{here}/costs" in sam.page.links) == (True, True)


async def test_costs_can_be_changed_first_with_the_answers_kept(asked: tuple[Visitor, str, str, str]) -> None:
    sam, here, fee, _ = asked
    await sam.send({fee: "I led it", "then": "costs"})
    assert sam.at == f"{here}/costs"
    await sam.open(here)
    assert sam.page.forms[-1][1][fee] == ["I led it"]
    text = await sam.send({fee: "", "then": "costs"})
    assert (sam.at, "Question about leading the session" in text) == (f"{here}/costs", False)


async def test_what_is_lacking_links_to_where_it_is_mended(at: Stage, session: AsyncSession, client: Client) -> None:
    claim = await service.add_cost(at.me, at.claim.id, Cost(category="rail", amount_pence=4860))
    await service.say_happened(at.me, claim.id, SayHappened(happened=Happened.PLANNED))
    await session.commit()
    sam = await Visitor(client).log_in(at.who.person_id, Role.ASSOCIATE)
    await sam.open(f"/claims/{claim.id}/check")
    await sam.send()
    assert f"/claims/{claim.id}/costs/{claim.lines[1].cost_id}/photo" in sam.page.links
