"""Claims that came about as they do: an offer priced by the book, a delivered session, costs, sent, decided."""

from datetime import UTC, date, datetime, time, timedelta

import msgspec

from faculty_api.claims import service as claims
from faculty_api.kernel.work import Work
from faculty_api.offers.drafting import pay_facts
from faculty_api.people import service as people
from faculty_api.people.models import Associate
from faculty_api.policy.assess import assess
from faculty_api.programmes import service as programmes
from faculty_api.programmes.models import Cohort
from faculty_api.rates import service as rates
from schemas.access import Actor, Role
from schemas.claim_commands import StartClaim
from schemas.claims import ClaimView, Cost
from schemas.rates import DecideRate, ProposeRate, RateKind
from schemas.values import PersonId, SessionId
from tests.builders import Builder
from tests.claims.stage import planned

DAY = date(2026, 11, 10)
OFFERED = datetime(2026, 10, 1, 9, tzinfo=UTC)
SENT = datetime(2026, 11, 12, 9, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


class Paid:
    def __init__(self, build: Builder) -> None:
        self.build = build
        self.cohorts: dict[str, Cohort] = {}

    async def open(self) -> "Paid":
        self.national, self.finance = await self.build.staff(Role.NATIONAL), await self.build.staff(Role.FINANCE)
        self.team = {code: await self.build.staff(Role.TEAM, code) for code in ("YH", "LN")}
        return self

    def reader(self, who: Actor | None = None) -> Work:
        return self.build.work(who or self.national, NOW)

    async def claim(
        self,
        who: Associate,
        *costs: Cost,
        day: date = DAY,
        starts: time = time(10),
        minutes: int = 300,
        offered: datetime = OFFERED,
        sent: datetime = SENT,
        **facts: object,
    ) -> ClaimView:
        """A sent claim of a delivered session, its offer priced as the book was known then."""
        code = who.academy_code
        if code not in self.cohorts:
            self.cohorts[code] = await self.build.cohort(academy=code)
        confirmer = self.team[code]
        session = await self.build.session_of(
            self.cohorts[code], day=day, starts=starts, minutes=minutes, status="delivered",
            delivered_by=confirmer.person, delivered_at=sent,
        )  # fmt: skip
        work = self.build.work(confirmer, offered)
        told = (await programmes.session_facts(work, [SessionId(session.id)]))[SessionId(session.id)]
        person = (await people.facts(work, [PersonId(who.person_id)]))[PersonId(who.person_id)]
        priced = pay_facts(told, person)
        pay = assess(priced, await rates.book(work, code, known=offered))
        await self.build.offer(
            session, who, status="delivered", made_at=offered,
            pay=msgspec.to_builtins(pay), priced_on=msgspec.to_builtins(priced), **facts,
        )  # fmt: skip
        mine = self.build.work(self.build.as_associate(who), sent)
        claim = await claims.start(mine, StartClaim(session_id=SessionId(session.id)))
        for cost in costs:
            claim = await claims.add_cost(mine, claim.id, cost)
        await planned(mine, claim)
        return await claims.submit(mine, claim.id)

    async def decide(self, command: ProposeRate, at: datetime) -> None:
        """Proposed by the national team and adopted by finance, both at this instant."""
        made = await rates.propose(self.build.work(self.national, at), command)
        await rates.decide(self.build.work(self.finance, at), made.id, DecideRate(adopt=True))


def local(key: str, value: int | str | bool, **more: object) -> ProposeRate:
    given = {"kind": RateKind.LOCAL, "from_": date(2026, 11, 1), "reason": "Agreed with the Academy"} | more
    return ProposeRate(key=key, value=value, **given)  # type: ignore[arg-type]


def replaced(value: int, from_: date = date(2026, 11, 1), key: str = "fee.full_day") -> ProposeRate:
    return ProposeRate(
        key=key, kind=RateKind.REPLACE, from_=from_, value=value, document="The payment policy, version 4", reason="New"
    )


def days_after(days: int) -> datetime:
    return SENT + timedelta(days=days)
