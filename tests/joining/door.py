"""People at the door of the faculty, for tests: made through the use-cases."""

from uuid import UUID

from faculty_api.joining import reading, service
from faculty_api.kernel.clock import london_day
from schemas.access import NOBODY, Actor, Role
from schemas.joining import (
    EnterInterest,
    ExpressInterest,
    InterestHow,
    InterestView,
    PanelOutcome,
    ProposeApproval,
    RecordPanel,
    RecordTalk,
)
from schemas.onboarding import RecordAgreement, Step, TickStep
from schemas.people import Kind
from tests.builders import NOW, Builder, actor
from tests.people.rosters import VAULT

TODAY = london_day(NOW)


class Door:
    """Two of the team of YH, one of NW, a national lead, and a person who asks to come in."""

    def __init__(self, build: Builder) -> None:
        self.build, self.today = build, london_day(build.now)
        self.tess: Actor
        self.tom: Actor
        self.nia: Actor
        self.lead: Actor

    async def open(self) -> "Door":
        self.tess = await self.build.staff(Role.TEAM, "YH", "Tess Team")
        self.tom = await self.build.staff(Role.TEAM, "YH", "Tom Team")
        self.nia = await self.build.staff(Role.TEAM, "NW", "Nia North")
        self.lead = await self.build.staff(Role.NATIONAL, None, "Lena Lead")
        return self

    async def express(self, key: str = "one", **said: object) -> None:
        facts = {"full_name": "Ida Newcomb", "email": "ida@example.org", "postcode": "LS1 3WD", **said}
        await service.express(self.build.work(NOBODY), ExpressInterest(**facts), key)  # type: ignore[arg-type]

    async def entered(self, name: str = "Ida Newcomb", **said: object) -> InterestView:
        facts = {"email": "ida@example.org", "route": "pals", **said}
        command = EnterInterest(full_name=name, how=InterestHow.PHONE, reason="She called", **facts)  # type: ignore[arg-type]
        return await service.enter(self.build.work(self.tess), command)

    async def proposed(self, name: str = "Ida Newcomb", **said: object) -> InterestView:
        one, work = await self.entered(name, **said), self.build.work(self.tess)
        await service.record_talk(work, one.id, RecordTalk(on=self.today, words="A good talk"))
        panel = RecordPanel(
            on=self.today, members="Tess Team, Sam Okafor", outcome=PanelOutcome.YES, words="Warm and clear"
        )
        await service.record_panel(work, one.id, panel)
        proposal = ProposeApproval(kind=Kind.LIVED, words="As the panel says")
        return await service.propose(work, one.id, proposal, vault=VAULT)

    async def joined(self, name: str = "Ida Newcomb", **said: object) -> UUID:
        one = await self.proposed(name, **said)
        found = (await service.confirm(self.build.work(self.tom), one.id)).person_id
        assert found is not None
        return found

    async def all_steps(self, person: UUID) -> None:
        work = self.build.work(self.tess)
        paper = RecordAgreement(
            accepted_on=self.today, evidence="In the blue folder", version=reading.agreement().version
        )
        await service.record_agreement(work, person, paper)
        for step in (Step.RIGHT_TO_WORK, Step.PAYROLL, Step.INDUCTION):
            await service.tick(work, person, TickStep(step=step, on=self.today, words="She told me on the phone"))

    def member(self, person: UUID) -> Actor:
        return actor(person, Role.ASSOCIATE, "YH", "Ida")
