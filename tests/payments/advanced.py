"""Somebody with a booking, who asks for money before the day; then the session, its claim and its run."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import text

from faculty_api.claims import service as claims
from faculty_api.kernel.work import Work
from faculty_api.offers.models import Offer
from faculty_api.payments import service as payments
from faculty_api.payments.faults import faults
from faculty_api.people.models import Associate
from faculty_api.programmes.models import Session
from schemas.access import Actor, Role
from schemas.advances import AskAdvance
from schemas.claim_commands import ChoosePay, DecideClaim, DecideLine, SayHappened, StartClaim
from schemas.claims import ClaimView, Cost, Happened, NoReceipt
from schemas.offers import PayChoice
from schemas.payments import DecideFailed, FailedChoice, ItemStatus, RunView
from schemas.values import ClaimId, LineId, PersonId, SessionId
from tests.claims.stage import pay
from tests.payments.conftest import Office
from tests.payments.fill import bank_results, payroll_results

DAY = date(2026, 11, 27)
AFTER = 10
"""Days from the builder's now to a moment after the sessions."""


@dataclass
class Booked:
    """One booking of one person, and who decides."""

    office: Office
    who: Associate
    session: Session
    offer: Offer
    approver: Actor

    @property
    def me(self) -> Work:
        return self.office.work(self.office.build.as_associate(self.who))

    @property
    def me_after(self) -> Work:
        return self.office.work(self.office.build.as_associate(self.who), AFTER)

    @property
    def check(self) -> Work:
        return self.office.work(self.approver, AFTER)

    def asks(self, pence: int = 4000, what_for: str = "A train ticket") -> AskAdvance:
        return AskAdvance(session_id=SessionId(self.session.id), pence=pence, what_for=what_for)

    async def agreed(self, pence: int = 4000) -> ClaimView:
        asked = await claims.ask_advance(self.me, self.asks(pence))
        return await claims.decide(self.check, asked.id, DecideClaim(digest=asked.digest))

    async def deliver(self) -> None:
        self.offer.status, self.session.status = "delivered", "delivered"
        self.session.delivered_by, self.session.delivered_at = self.office.team.person, self.office.build.now
        await self.office.session.flush()

    async def sent(self, *costs: int, fee: bool = True) -> ClaimView:
        """The session took place; its claim is sent with costs of these pence."""
        await self.deliver()
        claim = await claims.start(self.me_after, StartClaim(session_id=SessionId(self.session.id)))
        await claims.say_happened(self.me_after, claim.id, SayHappened(happened=Happened.PLANNED))
        if not fee:
            await claims.choose_pay(self.me_after, claim.id, ChoosePay(pay=PayChoice.DECLINED))
        for line in [line for line in claim.lines if line.source == "usual" and line.cost_id]:
            await claims.remove_cost(self.me_after, claim.id, LineId(line.cost_id))  # type: ignore[arg-type]
        for pence in costs:
            cost = Cost(category="parking", amount_pence=pence, no_receipt=NoReceipt.LOST)
            await claims.add_cost(self.me_after, claim.id, cost)
        return await claims.submit(self.me_after, claim.id)

    async def approve(self, claim_id: ClaimId) -> ClaimView:
        claim = await claims.get(self.check, claim_id)
        each = [
            DecideLine(line_id=line.id, decision="approved", reason="Agreed")
            for line in claim.lines
            if line.status in ("exception", "held")
        ]
        return await claims.decide(self.check, claim_id, DecideClaim(lines=each))

    async def approved(self, *costs: int, fee: bool = True) -> ClaimView:
        return await self.approve((await self.sent(*costs, fee=fee)).id)

    async def again(self) -> "Booked":
        """Another booking of the same person."""
        return await booked(self.office, self.who, self.session.starts_at.date() + timedelta(days=3))

    async def paid(self, pence: int = 4000) -> ClaimView:
        """Agreed, and paid by a run."""
        claim = await self.agreed(pence)
        await run_and_pay(self.office)
        return await claims.get(self.check, claim.id)


async def booked(office: Office, who: Associate | None = None, day: date = DAY, *, bank: bool = True) -> Booked:
    if who is None:
        who = await office.build.associate("Sam Okafor")
        if bank:
            await office.bank(who)
    session = await office.build.session_of(await office.build.cohort(), day=day)
    offer = await office.build.offer(session, who, status="accepted", pay=pay())
    return Booked(office, who, session, offer, await office.build.staff(Role.TEAM, "YH"))


async def pay_out(office: Office, run: RunView, failed: dict[int, str] | None = None) -> None:
    """Results of every file of a sent run; ``failed``: reasons by the place of the row in the bank's file."""
    work = office.work(office.checker, 6)
    for file in (await payments.run(work, run.id)).files:
        content = await office.content(run, file.name)
        results = payroll_results(content) if file.name == "payroll.csv" else bank_results(content, failed or {})
        await payments.import_results(work, office.vault, run.id, results)


async def run_and_pay(office: Office, failed: dict[int, str] | None = None) -> RunView:
    run = await office.sent()
    await pay_out(office, run, failed)
    return run


async def pay_again(office: Office, run: RunView) -> None:
    work = office.work()
    for item in (await payments.run(work, run.id)).items:
        if item.status is ItemStatus.FAILED:
            await payments.decide_failed(work, item.id, DecideFailed(what=FailedChoice.PAY_AGAIN))


async def items(office: Office, claim: ClaimId) -> list[tuple[str, int, str]]:
    """Payments of a claim that were not taken out again: rail, pence, status."""
    found = []
    for run in (await payments.runs(office.work())).items:
        for item in (await payments.run(office.work(), run.id)).items:
            if item.claim_id == claim and item.status is not ItemStatus.RELEASED:
                found.append((item.rail.value, item.amount.pence, item.status.value))
    return sorted(found)


async def balances(office: Office) -> dict[str, int]:
    rows = await office.session.execute(text("SELECT account, sum(pence) FROM ledger_entry GROUP BY 1 ORDER BY 1"))
    return {account: int(pence) for account, pence in rows.all()}


async def sound(office: Office) -> None:
    await office.session.flush()
    assert await faults(office.session, office.vault) == []


def for_person(asked: AskAdvance, who: Associate, *, read_out: bool = True) -> AskAdvance:
    return AskAdvance(
        session_id=asked.session_id,
        person_id=PersonId(who.person_id),
        pence=asked.pence,
        what_for=asked.what_for,
        read_out=read_out,
    )
