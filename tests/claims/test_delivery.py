"""Marking a session as delivered: a claim for everybody who came, and for nobody else."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from faculty_api.claims import service
from faculty_api.kernel.errors import Conflict, NotAllowed, NotFound
from schemas.access import Role
from schemas.claim_commands import Came, MarkDelivered
from schemas.claims import ClaimStatus
from tests.builders import Builder, actor
from tests.claims.stage import AFTER, DAY, pay

BEFORE_THE_END = datetime(2026, 11, 10, 14, 59, tzinfo=UTC)


async def test_everybody_who_came_has_a_claim_ready(build: Builder) -> None:
    cohort, team = await build.cohort(), await build.staff(Role.TEAM, "YH")
    session = await build.session_of(cohort, day=DAY)
    sam, lee = await build.associate("Sam Okafor"), await build.associate("Lee Grant", kind="professional")
    for who in (sam, lee):
        await build.offer(session, who, status="accepted", pay=pay())
    asked = await build.offer(session, await build.associate("Ada Roe"), status="offered", pay=pay())
    claims = await service.confirm_delivered(build.work(team, AFTER), session.id, MarkDelivered())
    assert sorted((claim.person_name, claim.status, claim.fee.pence) for claim in claims) == [
        ("Lee Grant", ClaimStatus.DRAFT, 15000),
        ("Sam Okafor", ClaimStatus.DRAFT, 15000),
    ]
    letters = (
        await build.session.execute(text("SELECT address, body FROM letter WHERE template = 'claim_ready'"))
    ).all()
    assert sorted(address.split(".")[0] for address, _ in letters) == ["lee", "sam"]
    assert sorted(f"/claims/{claim.id}" in body for claim in claims for _, body in letters) == [
        False, False, True, True,
    ]  # fmt: skip
    with pytest.raises(Conflict):
        await service.confirm_delivered(build.work(team, AFTER), session.id, MarkDelivered())
    assert asked.status == "offered"


async def test_who_was_not_there_has_no_claim(build: Builder) -> None:
    cohort, team = await build.cohort(), await build.staff(Role.TEAM, "YH")
    session = await build.session_of(cohort, day=DAY)
    sam, lee = await build.associate("Sam Okafor"), await build.associate("Lee Grant", kind="professional")
    offers = [await build.offer(session, who, status="accepted", pay=pay()) for who in (sam, lee)]
    absent = MarkDelivered(came=[Came(offer_id=offers[1].id, came=False)])
    claims = await service.confirm_delivered(build.work(team, AFTER), session.id, absent)
    assert [claim.person_name for claim in claims] == ["Sam Okafor"]


async def test_what_cannot_be_marked(build: Builder) -> None:
    cohort, team = await build.cohort(), await build.staff(Role.TEAM, "YH")
    session = await build.session_of(cohort, day=DAY)
    sam = await build.associate("Sam Okafor")
    offer = await build.offer(session, sam, status="accepted", pay=pay())
    with pytest.raises(Conflict):
        await service.confirm_delivered(build.work(team, BEFORE_THE_END), session.id, MarkDelivered())
    own = actor(sam.person_id, Role.TEAM, "YH")
    with pytest.raises(NotAllowed):
        await service.confirm_delivered(build.work(own, AFTER), session.id, MarkDelivered())
    with pytest.raises(NotAllowed):
        await service.confirm_delivered(build.work(build.as_associate(sam), AFTER), session.id, MarkDelivered())
    elsewhere = await build.staff(Role.TEAM, "NW")
    with pytest.raises(NotFound):
        await service.confirm_delivered(build.work(elsewhere, AFTER), session.id, MarkDelivered())
    foreign = MarkDelivered(came=[Came(offer_id=session.id, came=True)])
    with pytest.raises(Conflict):
        await service.confirm_delivered(build.work(team, AFTER), session.id, foreign)
    assert offer.status == "accepted"
