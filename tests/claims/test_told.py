"""What the person reads of a claim while it is decided, and after: one set of figures, with every reason."""

from decimal import Decimal

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims import service
from schemas.access import Role
from schemas.claim_commands import AnswerQuestion, DecideClaim, DecideLine, SayHappened
from schemas.claims import ClaimStatus, ClaimView, Cost, Happened, LineDecision, NoReceipt
from tests.claims.stage import Stage
from tests.claims.test_totals import between, pence_in
from tests.claims.visitor import Visitor
from tests.support.client import Client

COSTS = (
    Cost(category="parking", amount_pence=900, no_receipt=NoReceipt.LOST),
    Cost(category="taxi", amount_pence=3000, agreed_beforehand=True, no_receipt=NoReceipt.LOST),
    Cost(category="car_mileage", miles=Decimal(10)),
    Cost(category="hotel", amount_pence=17200, place="london", no_receipt=NoReceipt.LOST),
)
PARKING, TAXI, HOTEL = 1, 2, 4


@pytest.fixture
async def sent(at: Stage) -> ClaimView:
    for cost in COSTS:
        await service.add_cost(at.me, at.claim.id, cost)
    await service.say_happened(at.me, at.claim.id, SayHappened(happened=Happened.PLANNED))
    return await service.submit(at.me, at.claim.id)


def told(claim: ClaimView, place: int, decision: str, reason: str, pence: int | None = None) -> DecideLine:
    line = claim.lines[place].id
    return DecideLine(line_id=line, decision=LineDecision(decision), reason=reason, approved_pence=pence)


async def sam(at: Stage, session: AsyncSession, client: Client) -> Visitor:
    await session.commit()
    return await Visitor(client).log_in(at.who.person_id, Role.ASSOCIATE)


async def test_while_it_is_not_decided_every_page_shows_what_was_asked(
    at: Stage, sent: ClaimView, session: AsyncSession, client: Client
) -> None:
    lines = [
        told(sent, PARKING, "refused", "There was free parking"),
        told(sent, TAXI, "less", "A shorter way", 2000),
        told(sent, HOTEL, "asked", "Which hotel?"),
    ]
    await service.decide(at.check, sent.id, DecideClaim(lines=lines))
    due = [line.due.pence for line in sent.lines]
    for again in (False, True):
        if again:
            await service.answer_question(at.me, sent.id, sent.lines[HOTEL].id, AnswerQuestion(answer="The Crown"))
            await service.submit(at.me, sent.id)
        found = await service.get(at.me, sent.id)
        kept = [(line.decision, line.approved, line.decision_reason) for line in found.lines[:HOTEL]]
        assert set(kept) == {(LineDecision.WAITING, None, "")}
        person = await sam(at, session, client)
        text = between(await person.open(f"/claims/{sent.id}"), "What is on this claim", "of this waits until")
        shown = [pence_in(between(text, f"{line.what}: ", " ") + " ")[0] for line in sent.lines]
        total = pence_in(between(text, "Total: ", " "))[0]
        assert (shown, total) == (due, sum(due))
    checker = await service.get(at.check, sent.id)
    assert [line.decision.value for line in checker.lines] == ["approved", "refused", "less", "approved", "waiting"]


async def test_once_decided_every_reason_is_told_and_nothing_waits(
    at: Stage, sent: ClaimView, session: AsyncSession, client: Client
) -> None:
    lines = [
        told(sent, PARKING, "approved", "You told us that you lost it, and that is fine"),
        told(sent, TAXI, "less", "A shorter way", 2000),
        told(sent, HOTEL, "refused", "No limit has been set"),
    ]
    done = await service.decide(at.check, sent.id, DecideClaim(lines=lines))
    assert (done.status, done.held.pence, done.waiting.pence) == (ClaimStatus.APPROVED, 0, 0)
    (listed,) = await service.mine(at.me)
    assert (listed.held.pence, listed.waiting.pence) == (0, 0)
    text = await (await sam(at, session, client)).open(f"/claims/{sent.id}")
    for words in (
        "Approved. You told us that you lost it, and that is fine",
        "We are paying £20 of £30. A shorter way",
        "Not paid. No limit has been set",
    ):
        assert (words, words in text) == (words, True)


async def test_the_page_after_sending_is_for_a_claim_that_was_sent(
    at: Stage, session: AsyncSession, client: Client
) -> None:
    person, here = await sam(at, session, client), f"/claims/{at.claim.id}"
    assert "We have your claim" not in await person.open(f"{here}/done")
    assert person.at == here
    await service.say_happened(at.me, at.claim.id, SayHappened(happened=Happened.PLANNED))
    await service.submit(at.me, at.claim.id)
    await session.commit()
    assert "You do not need to do anything else." in await person.open(f"{here}/done")
    await service.withdraw(at.me, at.claim.id)
    await session.commit()
    assert ("Cancelled" in await person.open(f"{here}/done"), person.at) == (True, here)


@pytest.mark.parametrize(
    ("happened", "words"),
    [(Happened.SHORTER, "The claim says the session stopped early"),
     (Happened.NO, "The claim says the session did not go ahead")],
)  # fmt: skip
async def test_what_was_said_of_the_session_reads_right_to_both(at: Stage, happened: Happened, words: str) -> None:
    await service.say_happened(at.me, at.claim.id, SayHappened(happened=happened))
    claim = await service.submit(at.me, at.claim.id)
    assert claim.lines[0].because.startswith(f"{words}, so a person must decide")
    shown = (await service.get(at.check, claim.id)).closer_look
    assert any(why.startswith(f"Leading the session: {words[:1].lower()}{words[1:]}") for why in shown)
