"""Small words on a claim's pages that were wrong for somebody: each true for the claim and the reader at hand."""

from datetime import timedelta

import pytest
from msgspec import structs
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims import service
from faculty_api.kernel.ids import new_id
from frontend.claim_words import GROUPS, TYPES
from frontend.team_claims import can_take
from schemas.access import Role
from schemas.advances import BeforeDay
from schemas.claim_commands import AnswerQuestion, ChoosePay, DecideClaim, DecideLine
from schemas.claim_rules import PayRestNow
from schemas.claims import Cost, LineDecision, NoReceipt
from schemas.offers import PayChoice
from schemas.values import ClaimId, Money
from tests.builders import Builder
from tests.claims.decisions import no_receipt, send
from tests.claims.stage import AFTER, DAY, Stage, pay, set_stage, unsaid
from tests.claims.visitor import Visitor
from tests.support.client import Client


@pytest.mark.parametrize(
    ("left", "taken"), [([1800], [1250]), ([1000, 1800], [1000, 250]), ([500], [500]), ([1250, 100], [1250, 0])]
)
async def test_no_more_is_said_to_be_taken_off_than_there_are_costs(
    at: Stage, left: list[int], taken: list[int]
) -> None:
    claim = await service.add_cost(at.me, at.claim.id, Cost(category="bus", amount_pence=1250))
    before = [
        BeforeDay(
            id=ClaimId(new_id()), number=at_, activity_on=DAY, paid=True,
            agreed=Money(pence), here=Money(0), left=Money(pence),
        )
        for at_, pence in enumerate(left)
    ]  # fmt: skip
    assert list(can_take(structs.replace(claim, advances=before)).values()) == [Money(pence) for pence in taken]


async def test_a_part_says_that_both_parts_count(build: Builder) -> None:
    at = await set_stage(build, pay=pay(30000))
    claim = await no_receipt(at, 28040)
    await send(at)
    assert (await service.get(at.check, claim.id)).closer_look[0] == "Over £500: two people must approve it"
    [part] = (await service.pay_rest_now(at.check, claim.id, PayRestNow(wait=[claim.lines[1].id]))).parts
    why = "Over £500 together with the other parts of this claim: two people must approve it"
    for one in (part.id, claim.id):
        assert (await service.get(at.check, one)).closer_look[0] == why


async def test_the_checker_reads_the_question_with_its_answer(at: Stage, session: AsyncSession, client: Client) -> None:
    await service.add_cost(
        at.me, at.claim.id, Cost(category="hotel", amount_pence=9000, place="london", no_receipt=NoReceipt.LOST)
    )
    sent = await send(at)
    ask = [
        DecideLine(line_id=line.id, decision=LineDecision.ASKED, reason="Which night was it?") for line in sent.lines
    ]
    await service.decide(at.check, sent.id, DecideClaim(lines=ask))
    for line in sent.lines:
        await service.answer_question(at.me, sent.id, line.id, AnswerQuestion(answer="19 Nov"))
    await service.submit(at.me, sent.id)
    await session.commit()
    text = await (await Visitor(client).log_in(at.approver.person, Role.TEAM)).open(f"/team/claims/{sent.id}")
    assert text.count("We asked: Which night was it? They answered: 19 Nov") == 2
    assert "also when you approve it" not in text  # nobody can approve a hotel without a limit
    assert "Use short, kind words. Say why, or ask your question." in text


def test_each_kind_of_cost_is_asked_for_in_words_of_its_own() -> None:
    home, other = TYPES["home_meeting"], TYPES["other"]
    assert (home.question, home.amount) == (
        "How much did it cost you to join from home?",
        "How much it cost you to join from home",
    )
    assert (other.question, other.amount) == ("How much did it cost?", "How much it cost")
    assert TYPES["bus"].question == "How much did your bus or tram cost?"
    assert GROUPS["miles"].label == "Car, motorcycle or bicycle (miles)"


async def test_whether_it_went_ahead_is_asked_before_it_is_sent(
    at: Stage, session: AsyncSession, client: Client
) -> None:
    await unsaid(session)
    sam, here = await Visitor(client).log_in(at.who.person_id, Role.ASSOCIATE), f"/claims/{at.claim.id}"
    assert ("Did the session go ahead?" in await sam.open(f"{here}/check"), sam.at) == (True, f"{here}/happened")
    sam.page.forms[-1] = (f"{here}/check", sam.page.forms[-1][1])
    assert ("Did the session go ahead?" in await sam.send(), sam.at) == (True, f"{here}/happened")
    assert (await service.get(at.me, at.claim.id)).status == "draft"
    await sam.send({"choice": "planned"})
    assert ("Check your claim" in await sam.open(f"{here}/check"), sam.at) == (True, f"{here}/check")


async def test_home_says_what_can_be_done_with_a_claim_of_nothing(
    at: Stage, session: AsyncSession, client: Client
) -> None:
    await service.choose_pay(at.me, at.claim.id, ChoosePay(pay=PayChoice.DECLINED))
    await unsaid(session)
    text = await (await Visitor(client).log_in(at.who.person_id, Role.ASSOCIATE)).open("/")
    assert ("Your claim is ready to finish" in text, "ready to check and send" in text) == (True, False)
    client.app.state.clock.at = AFTER + timedelta(days=120)
    text = await (await Visitor(client).log_in(at.who.person_id, Role.ASSOCIATE)).open("/")
    assert ("Your claim is ready to finish" in text, "You can still send it" in text) == (True, False)
