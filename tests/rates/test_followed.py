"""What the desk decides is what people are offered and paid from then on; what was offered before stands."""

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec

from faculty_api.claims import service as claims
from faculty_api.kernel.clock import add_working_days, london_day
from faculty_api.offers import service as offers
from faculty_api.rates import service
from schemas.access import Role
from schemas.claim_commands import DecideClaim
from schemas.claims import ClaimStatus, Cost
from schemas.offers import OfferTo, SendOffers
from schemas.rates import ProposeRate, RateKind
from schemas.values import PersonId, SessionId
from tests.builders import NOW, Builder
from tests.claims.stage import AFTER, set_stage
from tests.rates.test_desk import YES

FULL_DAY = ProposeRate(
    key="fee.full_day",
    kind=RateKind.LOCAL,
    from_=date(2026, 11, 1),
    value=16_000,
    reason="For a test",
)


async def adopt(build: Builder, command: ProposeRate) -> None:
    national, finance = await build.staff(Role.NATIONAL), await build.staff(Role.FINANCE)
    proposed = await service.propose(build.work(national, min(NOW, AFTER)), command)
    await service.decide(build.work(finance, min(NOW, AFTER)), proposed.id, YES)


async def offered(build: Builder, academy: str) -> tuple[int, str]:
    who = await build.associate(academy=academy)
    session = await build.session_of(await build.cohort(academy=academy))
    to = OfferTo(session_id=SessionId(session.id), person_id=PersonId(who.person_id))
    work = build.work(await build.staff(Role.TEAM, academy))
    (made,) = await offers.send(work, SendOffers(offers=[to], answer_by=date(2026, 12, 2)))
    fee: Any = made.pay.lines[0]
    return made.pay.fee_pence, fee.citations[0].standing


async def test_new_offers_follow_a_figure_for_everybody(build: Builder) -> None:
    assert await offered(build, "YH") == (15_000, "policy")
    await adopt(build, FULL_DAY)
    assert (await offered(build, "YH"), await offered(build, "LN")) == ((16_000, "local"), (16_000, "local"))


async def test_an_academys_own_figure_is_followed_there_alone(build: Builder) -> None:
    await adopt(build, msgspec.structs.replace(FULL_DAY, academy="LN"))
    assert (await offered(build, "YH"), await offered(build, "LN")) == ((15_000, "policy"), (16_000, "local"))


async def test_a_claim_is_paid_as_it_was_offered_and_its_costs_by_the_book_of_their_day(build: Builder) -> None:
    stage = await set_stage(build)
    drive = Cost(category="car_mileage", miles=Decimal(100))
    before = await claims.add_cost(stage.me, stage.claim.id, drive)
    assert [line.claimed.pence for line in before.lines] == [15_000, 4_500]
    await adopt(build, FULL_DAY)
    await adopt(build, msgspec.structs.replace(FULL_DAY, key="mileage.car", value=500, academy=before.academy))
    after = await claims.add_cost(stage.me, stage.claim.id, drive)
    assert [line.claimed.pence for line in after.lines] == [15_000, 5_000, 5_000]


async def test_the_checks_of_a_claim_follow_the_desk(build: Builder) -> None:
    """How many people approve, who they may be, and by when: all by the figures in force as it is sent."""
    stage = await set_stage(build)
    changes = {"claim.two_approvals_above": 10_000, "claim.second_person_above": 5_000, "claim.decide_days": 2}
    for key, value in changes.items():
        await adopt(build, msgspec.structs.replace(FULL_DAY, key=key, value=value))
    await claims.submit(stage.me, stage.claim.id)
    seen = await claims.get(stage.work(stage.confirmer), stage.claim.id)
    assert seen.cannot_decide == (
        "You said who came to this session, so somebody else must decide about a claim over £50"
    )
    assert seen.decide_by == add_working_days(london_day(stage.me.now), 2)
    rules = await claims.rules_of(stage.work(stage.confirmer), seen.academy)
    assert rules.most_of_claim.pence == 5_000
    decided = await claims.decide(stage.work(stage.approver), stage.claim.id, DecideClaim())
    assert (decided.status, decided.first_approved_by != "") == (ClaimStatus.SUBMITTED, True)


async def test_the_share_looked_at_again_follows_the_desk_until_a_team_sets_its_own(build: Builder) -> None:
    stage = await set_stage(build)
    academy = stage.claim.academy
    assert (await claims.rules_of(stage.work(stage.confirmer), academy)).second_look_percent == 10
    await adopt(build, msgspec.structs.replace(FULL_DAY, key="claim.second_look_percent", value=25))
    assert (await claims.rules_of(stage.work(stage.confirmer), academy)).second_look_percent == 25
