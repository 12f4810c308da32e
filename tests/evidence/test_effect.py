"""What would change: the last 12 months as if a proposed figure had held for all of them."""

from datetime import date, time, timedelta
from decimal import Decimal

import msgspec
import pytest
from sqlalchemy import text

from faculty_api.evidence import service
from faculty_api.kernel.errors import Invalid, NotAllowed, NotFound
from faculty_api.rates import service as rates
from frontend import evidence_words
from schemas.access import Role
from schemas.claims import Cost
from schemas.rates import RateKind
from tests.builders import Builder
from tests.doors.routes import NOBODYS
from tests.evidence.paid import DAY, OFFERED, Paid, local, replaced

MILES = Cost(category="car_mileage", miles=Decimal(40))
FUTURE = date(2027, 4, 1)


@pytest.fixture
async def paid(build: Builder) -> Paid:
    return await Paid(build).open()


async def test_it_is_what_assessing_by_hand_gives(paid: Paid) -> None:
    """Two full days of one person and one of another: £10 more each; a half day and costs stay."""
    sam, lee = await paid.build.associate("Sam Okafor"), await paid.build.associate("Lee Grant", academy="LN")
    await paid.claim(sam, MILES)
    await paid.claim(sam, day=DAY - timedelta(days=60))
    await paid.claim(sam, day=DAY - timedelta(days=10), minutes=120)
    await paid.claim(lee)
    await paid.claim(lee, day=DAY - timedelta(days=500))  # longer ago than 12 months
    found = await service.effect(paid.reader(), replaced(16_000, FUTURE))
    assert (found.claims, found.lines, found.people, found.more, found.less, found.net) == (4, 3, 2, 3000, 0, 3000)
    assert [(part.academy, part.lines, part.people, part.more) for part in found.academies] == [
        ("LN", 1, 1, 1000),
        ("YH", 2, 1, 2000),
    ]
    assert {(one.before, one.after) for one in found.largest} == {(15_000, 16_000)}


async def test_two_sessions_of_a_day_share_the_new_payment_for_the_day(paid: Paid) -> None:
    sam = await paid.build.associate("Sam Okafor")
    await paid.claim(sam, minutes=180)
    await paid.claim(sam, minutes=180, starts=time(14))
    full = await service.effect(paid.reader(), replaced(17_000, FUTURE))
    assert (full.lines, full.more, full.less) == (0, 0, 0)  # two offers of a half day each, £75, come to less than £170
    half = await service.effect(paid.reader(), replaced(7_000, FUTURE, "fee.half_day"))
    assert (half.lines, half.more, half.less) == (2, 0, 1000)  # £70 and £70, as they would have been offered


async def test_a_full_day_beside_another_session_is_never_counted_twice(paid: Paid) -> None:
    sam = await paid.build.associate("Sam Okafor")
    await paid.claim(sam, minutes=300)
    second = await paid.claim(sam, MILES, minutes=60, starts=time(16))
    assert second.fee.pence == 0
    found = await service.effect(paid.reader(), replaced(16_000, FUTURE))
    assert (found.lines, found.more) == (1, 1000)


async def test_a_figure_for_one_academy_changes_no_other(paid: Paid) -> None:
    for code in ("YH", "LN"):
        await paid.claim(await paid.build.associate(academy=code), MILES)
    found = await service.effect(paid.reader(), local("mileage.car", 400, academy="LN", from_=FUTURE))
    assert [(part.academy, part.less) for part in found.academies] == [("LN", 200)]


async def test_a_new_figure_of_the_policy_leaves_a_local_one_as_it_is(paid: Paid) -> None:
    await paid.decide(local("mileage.car", 500, academy="LN"), OFFERED)
    for code in ("YH", "LN"):
        await paid.claim(await paid.build.associate(academy=code), MILES)
    found = await service.effect(paid.reader(), replaced(550, FUTURE, "mileage.car"))
    assert [(part.academy, part.more) for part in found.academies] == [("YH", 400)]


async def test_a_local_figure_for_everybody_leaves_an_academys_own_as_it_is(paid: Paid) -> None:
    await paid.decide(local("mileage.car", 500, academy="LN"), OFFERED)
    for code in ("YH", "LN"):
        await paid.claim(await paid.build.associate(academy=code), MILES)
    found = await service.effect(paid.reader(), local("mileage.car", 550, from_=FUTURE))
    assert [(part.academy, part.more) for part in found.academies] == [("YH", 400)]


async def test_of_a_proposal_before_and_after_it_is_adopted(paid: Paid) -> None:
    await paid.claim(await paid.build.associate("Sam Okafor"))
    command = replaced(16_000)
    made = await rates.propose(paid.reader(), command)
    expected = await service.effect(paid.reader(), command)
    assert await service.effect_of(paid.reader(), made.id) == expected
    assert expected.more == 1000
    with pytest.raises(NotFound):
        await service.effect_of(paid.reader(), NOBODYS)


async def test_fees_that_a_person_released_are_left_out_and_counted(paid: Paid) -> None:
    await paid.claim(await paid.build.associate("Sam Okafor"))
    held = await paid.claim(await paid.build.associate("Lee Grant"), MILES)
    await paid.build.session.execute(
        text(
            "UPDATE claim_line SET status = 'held', payable_pence = 0, approved_pence = claimed_pence "
            "WHERE kind = 'fee' AND claim_id = :claim"
        ).bindparams(claim=held.id)
    )
    found = await service.effect(paid.reader(), replaced(16_000, FUTURE))
    assert found.released == 1
    assert evidence_words.effect(found).endswith("in all. 1 fee that a person released is left out.")
    several = msgspec.structs.replace(found, lines=0, released=14)
    assert evidence_words.effect(several).endswith("another sum. 14 fees that a person released are left out.")


async def test_nothing_is_stored(paid: Paid) -> None:
    await paid.claim(await paid.build.associate("Sam Okafor"))
    await service.effect(paid.reader(), replaced(16_000, FUTURE))
    await paid.build.session.flush()
    assert (await paid.build.session.execute(text("SELECT count(*) FROM rate"))).scalar_one() == 0


async def test_a_faulty_figure_is_refused_in_words(paid: Paid) -> None:
    with pytest.raises(Invalid, match="The value must be"):
        await service.effect(paid.reader(), replaced(-1))
    wrong = msgspec.structs.replace(replaced(1), kind=RateKind.LOCAL, academy="XX")
    with pytest.raises(Invalid, match="Select an Academy"):
        await service.effect(paid.reader(), wrong)


@pytest.mark.parametrize("role", [Role.ASSOCIATE, Role.TEAM, Role.AUDITOR, Role.ADMIN, Role.DATA_PROTECTION])
async def test_only_those_who_may_propose(build: Builder, role: Role) -> None:
    with pytest.raises(NotAllowed):
        await service.effect(build.work(await build.staff(role, "YH")), replaced(16_000))
