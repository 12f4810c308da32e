"""A delivered session with its claim, ready for a test to act on."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import msgspec
from PIL import Image
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims import service
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.offers.models import Offer
from faculty_api.people.models import Associate
from faculty_api.programmes.models import Cohort, Session
from schemas.access import Actor, Role
from schemas.assess import FeeLine
from schemas.claim_commands import SayHappened, StartClaim
from schemas.claims import ClaimView, Happened
from tests.builders import Builder

DAY = date(2026, 11, 10)
VAULT = Vault(bytes(32))
AFTER = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)


def pay(pence: int = 15000) -> dict[str, object]:
    """The assessment kept with an offer of one fee."""
    line = FeeLine(
        category="involvement_payment",
        offered_pence=pence,
        payable_pence=pence,
        status="payable",
        because="Full day: 5 hours is more than 4 hours",
    )
    return {
        "lines": [msgspec.to_builtins(line)],
        "fee_pence": pence,
        "expense_pence": 0,
        "held_pence": 0,
        "notices": [],
    }


@dataclass
class Stage:
    build: Builder
    who: Associate
    cohort: Cohort
    session: Session
    offer: Offer
    confirmer: Actor
    approver: Actor
    claim: ClaimView

    @property
    def me(self) -> Work:
        return self.work(self.build.as_associate(self.who))

    def work(self, who: Actor, now: datetime = AFTER) -> Work:
        return self.build.work(who, now)

    @property
    def check(self) -> Work:
        return self.work(self.approver)


async def delivered(
    build: Builder, cohort: Cohort, who: Associate, confirmer: Actor, day: date = DAY, **facts: object
) -> tuple[Session, Offer]:
    session = await build.session_of(
        cohort, day=day, status="delivered", delivered_by=confirmer.person, delivered_at=AFTER,
        **{key: facts.pop(key) for key in ("minutes", "starts", "mode", "place") if key in facts},
    )  # fmt: skip
    given = {"pay": pay(), **facts}
    return session, await build.offer(session, who, status="delivered", **given)


async def set_stage(build: Builder, *, said: bool = True, **facts: object) -> Stage:
    """``said``: that the session went ahead as planned, without which nothing is sent."""
    who = await build.associate("Sam Okafor", **{k: facts.pop(k) for k in ("employer",) if k in facts})
    cohort = await build.cohort()
    confirmer, approver = await build.staff(Role.TEAM, "YH"), await build.staff(Role.TEAM, "YH")
    session, offer = await delivered(build, cohort, who, confirmer, **facts)
    mine = build.work(build.as_associate(who), AFTER)
    claim = await service.start(mine, StartClaim(session_id=session.id))
    if said:
        claim = await planned(mine, claim)
    return Stage(build, who, cohort, session, offer, confirmer, approver, claim)


async def planned(work: Work, claim: ClaimView) -> ClaimView:
    return await service.say_happened(work, claim.id, SayHappened(happened=Happened.PLANNED))


async def unsaid(session: AsyncSession) -> None:
    """As before anybody said whether the session went ahead."""
    await session.execute(text("UPDATE claim SET happened = NULL"))
    await session.commit()


def photo(size: tuple[int, int] = (60, 40), colour: str = "white", kind: str = "JPEG", **options: object) -> bytes:
    import io

    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **options)
    return out.getvalue()
