"""Approved claims and bank details as payments finds them, put straight into the tables."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims.models import Claim, ClaimLine
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.payments import kept, queries, rules, service
from faculty_api.payments.models import BankDetails
from faculty_api.people.models import Associate
from faculty_api.programmes.models import Session
from schemas.access import Actor, Role
from schemas.payments import ApproveRun, MakeRun, RunView
from tests.builders import Builder

KEY = bytes.fromhex("11" * 32)
"""The key the test client's site has too."""
VAULT = Vault(KEY)


class Office:
    """A finance office in a test: its people, claims that are ready, accounts that are confirmed."""

    def __init__(self, session: AsyncSession, build: Builder) -> None:
        self.session, self.build, self.vault = session, build, VAULT
        self.accounts = 10_000_000
        self.of: Session | None = None

    async def open(self) -> "Office":
        self.maker = await self.build.staff(Role.FINANCE, name="Farah Maker")
        self.checker = await self.build.staff(Role.FINANCE, name="Colin Checker")
        self.verifier = await self.build.staff(Role.FINANCE, name="Vera Verifier")
        self.team = await self.build.staff(Role.TEAM, "YH", name="Tom Team")
        return self

    def work(self, who: Actor | None = None, days: int = 0) -> Work:
        return self.build.work(who or self.maker, self.build.now + timedelta(days=days))

    async def claim(
        self, who: Associate, *, fee: int = 15000, expense: int = 4860, status: str = "approved", **facts: object
    ) -> Claim:
        if self.of is None:
            self.of = await self.build.session_of(await self.build.cohort(), status="delivered")
        offer = await self.build.offer(self.of, who, status="declined")
        made = Claim(
            id=new_id(),
            offer_id=offer.id,
            session_id=self.of.id,
            person_id=who.person_id,
            academy_code="YH",
            activity_on=self.of.starts_at.date(),
            role_level=4,
            status=status,
            delivery_confirmed_by=self.team.person,
            created_at=self.build.now,
            submitted_at=self.build.now,
            approved_at=self.build.now,
            approved_by=self.team.person,
        )
        for name, value in facts.items():
            setattr(made, name, value)
        self.session.add(made)
        await self.session.flush()
        for position, (kind, category, pence) in enumerate(
            (("fee", "involvement_payment", fee), ("expense", "rail", expense))
        ):
            if pence is not None:
                self.session.add(self.line(made, position, kind, category, pence))
        await self.session.flush()
        return made

    def line(self, claim: Claim, position: int, kind: str, category: str, pence: int) -> ClaimLine:
        ident = new_id()
        made = ClaimLine(
            id=ident,
            claim_id=claim.id,
            position=position,
            kind=kind,
            category=category,
            on_date=claim.activity_on,
            source="delivery" if kind == "fee" else "added",
            facts={"category": category, "amount_pence": pence} if kind == "expense" else {},
            claimed_pence=pence,
            payable_pence=pence,
            status="payable",
            because="Full day",
            citations=[],
            decision="approved",
            approved_pence=pence,
        )
        if kind == "expense" and "cost_id" in ClaimLine.model_fields:
            made.cost_id = ident
        return made

    async def bank(
        self, who: Associate, *, account: str = "", name: str = "S Okafor", status: str = "verified", version: int = 1
    ) -> BankDetails:
        self.accounts += 1
        number, ident = account or str(self.accounts), new_id()
        plain = {"account_name": name, "sort_code": "309430", "account_number": number}
        sealed = {key: self.vault.seal(value, place=f"bank_details/{ident}/{key}") for key, value in plain.items()}
        checked = status == "verified"
        made = BankDetails(
            id=ident,
            person_id=who.person_id,
            version=version,
            status=status,
            last_digits=number[-4:],
            fingerprint=self.vault.fingerprint(rules.bank_index("309430", number)),
            changed_by=who.person_id,
            changed_at=self.build.now,
            verified_by=self.verifier.person if checked else None,
            verified_at=self.build.now if checked else None,
            **sealed,
        )
        self.session.add(made)
        await self.session.flush()
        return made

    async def payee(self, name: str = "", **claim: int) -> tuple[Associate, Claim]:
        """Somebody with confirmed bank details and one approved claim."""
        who = await self.build.associate(name)
        await self.bank(who, name=name or "S Okafor")
        return who, await self.claim(who, **claim)

    async def payees(self, count: int) -> list[tuple[Associate, Claim]]:
        return [await self.payee(f"Payee Number{at}") for at in range(count)]

    async def locked(self, held_back: Sequence[UUID] = ()) -> RunView:
        draft = await service.create(self.work(), MakeRun(held_back=list(held_back)))
        return await service.lock(self.work(), draft.id)

    async def approved(self) -> RunView:
        return await self.approve(await self.locked())

    async def approve(self, run: RunView) -> RunView:
        return await service.approve(self.work(self.checker), self.vault, run.id, seen(run))

    async def sent(self) -> RunView:
        """A run whose every file was downloaded."""
        run = await self.approved()
        for file in (await service.run(self.work(), run.id)).files:
            await service.file(self.work(), self.vault, run.id, file.name)
        return (await service.runs(self.work())).items[0]

    async def content(self, run: RunView, name: str) -> bytes:
        file = await queries.file(self.session, run.id, name)
        found = file and kept.as_made(self.vault, file)
        assert found is not None, name
        return found

    async def scalar(self, query: str, **given: object) -> object:
        await self.session.flush()
        return (await self.session.execute(text(query), given)).scalar_one()


def seen(run: RunView) -> ApproveRun:
    assert run.digest is not None
    return ApproveRun(digest=run.digest, total_pence=run.total.pence)


@pytest.fixture
async def office(session: AsyncSession, build: Builder) -> Office:
    return await Office(session, build).open()
