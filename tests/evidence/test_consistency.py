"""The consistency report: what was paid comes out again, the same for everybody, and every exception has its cost."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from faculty_api.claims import service as claims
from faculty_api.evidence import faults, service
from faculty_api.kernel.errors import Invalid, NotAllowed
from schemas.access import Permission, Role
from schemas.claim_commands import DecideClaim, DecideLine
from schemas.claims import Cost, NoReceipt
from tests.builders import Builder
from tests.evidence.paid import DAY, NOW, OFFERED, SENT, Paid, local, replaced

RAIL = Cost(category="rail", amount_pence=1240, no_receipt=NoReceipt.LOST)
MILES = Cost(category="car_mileage", miles=Decimal(40))
HOTEL = Cost(category="hotel", amount_pence=15_000, place="london", no_receipt=NoReceipt.LOST)


@pytest.fixture
async def paid(build: Builder) -> Paid:
    return await Paid(build).open()


async def test_a_clean_period_has_no_surprises(paid: Paid) -> None:
    sam = await paid.build.associate("Sam Okafor")
    lee = await paid.build.associate("Lee Grant", academy="LN", kind="professional")
    await paid.claim(sam, day=DAY - timedelta(days=5), pay_choice="reduced", reduced_to_pence=5000)
    for who in (sam, lee):
        await paid.claim(who, minutes=240, day=DAY - timedelta(days=3))  # exactly the threshold
        await paid.claim(who, minutes=120)
        await paid.claim(who, RAIL, MILES, minutes=120, starts=time(14))  # the same day: together a half day
    found = await service.consistency(paid.reader())
    assert (found.claims, found.drifts, found.differences, found.local, found.decided) == (7, [], [], [], [])
    assert [(part.academy, part.claims, part.surprises) for part in found.academies] == [("LN", 3, 0), ("YH", 4, 0)]
    assert (found.not_kept, found.lines) == (0, sum(part.lines for part in found.academies))


async def test_a_halfpenny_carried_from_other_miles_is_no_surprise(paid: Paid) -> None:
    """12.3 miles come to 5.535: £5.54 first, £5.53 after it. The same miles after the same miles pay the same."""
    far = Cost(category="car_mileage", miles=Decimal("12.3"))
    for name, day in (("Sam Okafor", DAY), ("Lee Grant", DAY - timedelta(days=1))):
        made = await paid.claim(await paid.build.associate(name), far, far, day=day)
        assert [line.payable.pence for line in made.lines if line.category == "car_mileage"] == [554, 553]
    found = await service.consistency(paid.reader())
    assert (found.claims, found.drifts, found.differences) == (2, [], [])


TAMPERED = {
    "paid more": ("UPDATE claim_line SET payable_pence = 14999 WHERE kind = 'fee'", (14_999, 15_000)),
    "no longer waits": ("UPDATE claim_line SET status = 'payable' WHERE category = 'rail'", (0, 0)),
    "gone": ("DELETE FROM claim_line WHERE category = 'car_mileage'", (None, 1800)),
    "another kind": ("UPDATE claim_line SET category = 'bus' WHERE category = 'rail'", (0, 0)),
    "another day": ("UPDATE claim_line SET on_date = on_date - 1 WHERE kind = 'fee'", (15_000, 15_000)),
    "planted": (
        "INSERT INTO claim_line (id, claim_id, position, kind, category, on_date, source, facts, claimed_pence,"
        " payable_pence, status, because, citations, decision, decision_reason, answer, beside)"
        " SELECT gen_random_uuid(), claim_id, 9, kind, category, on_date, source, facts, 500, 500, status, because,"
        " citations, decision, '', '', beside FROM claim_line WHERE category = 'car_mileage'",
        (500, None),
    ),
    "other facts kept": (
        """UPDATE claim SET basis = jsonb_set(basis, '{costs,1,miles}', '"60"')""",
        (1800, 2700),
    ),
}


@pytest.mark.parametrize("what", TAMPERED)
async def test_a_line_changed_behind_our_back_is_found(paid: Paid, what: str) -> None:
    statement, expected = TAMPERED[what]
    claim = await paid.claim(await paid.build.associate("Sam Okafor"), RAIL, MILES)
    assert await faults.faults(paid.reader()) == []
    await paid.build.session.execute(text(statement))
    (drift,) = (await service.consistency(paid.reader())).drifts
    assert (drift.number, drift.stored, drift.again) == (claim.number, *expected)
    (words,) = await faults.faults(paid.reader())
    assert words.startswith(f"Claim {claim.number}, ")


async def test_the_same_facts_paid_in_two_ways_without_a_reason_are_a_surprise(paid: Paid) -> None:
    first = await paid.claim(await paid.build.associate("Sam Okafor"))
    await paid.claim(await paid.build.associate("Ann Booth"), day=DAY - timedelta(days=1))
    other = await paid.claim(await paid.build.associate("Lee Grant", academy="LN"))
    change = text("UPDATE claim_line SET payable_pence = 16000, claimed_pence = 16000 WHERE claim_id = :claim")
    await paid.build.session.execute(change, {"claim": other.id})
    found = await service.consistency(paid.reader())
    (difference,) = found.differences
    assert difference.reasons == []
    assert [(way.pence, way.academies, way.people) for way in difference.ways] == [
        (15_000, ["YH"], 2),
        (16_000, ["LN"], 1),
    ]
    assert first.number in difference.ways[0].claims
    assert found.surprises == 2  # and the line itself does not come out again


async def test_a_local_figure_is_shown_with_its_cost_to_the_penny(paid: Paid) -> None:
    await paid.decide(local("mileage.car", 500, academy="LN"), OFFERED)
    for code in ("LN", "YH"):
        await paid.claim(await paid.build.associate(academy=code), MILES)
        await paid.claim(await paid.build.associate(academy=code), MILES, day=DAY - timedelta(days=20))  # before it
    found = await service.consistency(paid.reader())
    (one,) = found.local
    assert (one.key, one.academy, one.lines, one.pence) == ("mileage.car", "LN", 1, 40 * 50 - 40 * 45)
    (difference,) = found.differences
    (reason,) = difference.reasons
    assert (reason.key, reason.values, reason.local) == ("mileage.car", [450, 500], True)
    assert [(part.academy, part.local, part.surprises) for part in found.academies] == [("LN", 200, 0), ("YH", 0, 0)]
    mine = await service.consistency(paid.reader(), academy="YH")
    assert (mine.claims, mine.local, len(mine.differences)) == (2, [], 1)


async def test_a_local_fee_costs_what_the_offer_would_not_have_said(paid: Paid) -> None:
    await paid.decide(local("fee.full_day", 16_050, academy="LN"), OFFERED - timedelta(days=1))
    await paid.claim(await paid.build.associate(academy="LN"))
    (one,) = (await service.consistency(paid.reader())).local
    assert (one.lines, one.pence) == (1, 1050)


async def test_a_person_who_decides_otherwise_is_shown_with_the_cost(paid: Paid) -> None:
    claim = await paid.claim(await paid.build.associate("Sam Okafor"), RAIL, MILES)
    by = {line.category: line.id for line in claim.lines}
    approver = await paid.build.staff(Role.TEAM, "YH")
    decisions = [
        DecideLine(line_id=by["rail"], decision="approved", reason="She showed the ticket"),
        DecideLine(line_id=by["car_mileage"], decision="less", approved_pence=900, reason="One way only"),
    ]
    await claims.decide(paid.build.work(approver, SENT), claim.id, DecideClaim(lines=decisions))
    found = await service.consistency(paid.reader())
    assert [(one.category, one.policy, one.approved, one.pence, one.reason) for one in found.decided] == [
        ("rail", 0, 1240, 1240, "She showed the ticket"),
        ("car_mileage", 1800, 900, -900, "One way only"),
    ]
    assert [(part.decided, part.surprises) for part in found.academies] == [(340, 0)]
    admin = await paid.build.staff(Role.ADMIN)
    assert [one.reason for one in (await service.consistency(paid.reader(admin))).decided] == ["", ""]


async def test_what_was_adopted_afterwards_makes_no_old_line_a_surprise(paid: Paid) -> None:
    """Not even when the new figure is for days that have been, and the claim was paid by the old one."""
    await paid.claim(await paid.build.associate("Sam Okafor"), MILES)
    await paid.decide(replaced(16_000), NOW - timedelta(days=5))
    await paid.decide(local("mileage.car", 400), NOW - timedelta(days=5))
    found = await service.consistency(paid.reader())
    assert (found.drifts, found.differences) == ([], [])
    assert [(one.key, one.lines, one.pence) for one in found.local] == [("mileage.car", 0, 0)]


async def test_an_offer_keeps_the_price_it_was_made_with(paid: Paid) -> None:
    """A figure adopted between the offer and the claim changes neither; two such people differ for a named reason."""
    await paid.claim(await paid.build.associate("Sam Okafor"))
    await paid.decide(replaced(16_000), OFFERED + timedelta(days=1))
    await paid.claim(await paid.build.associate("Ann Booth"), offered=OFFERED + timedelta(days=2))
    late = await paid.claim(await paid.build.associate("Lee Grant"))
    assert late.fee.pence == 15_000
    found = await service.consistency(paid.reader())
    assert (found.drifts, found.surprises) == ([], 0)
    (difference,) = found.differences
    assert [(way.pence, way.times) for way in difference.ways] == [(15_000, 2), (16_000, 1)]
    assert [(one.key, one.values, one.local) for one in difference.reasons] == [
        ("fee.full_day", [15_000, 16_000], False)
    ]


async def test_a_hotel_that_waits_for_its_limit_comes_out_again(paid: Paid) -> None:
    await paid.claim(await paid.build.associate(academy="LN"), HOTEL)
    await paid.decide(local("hotel.cap.london", 14_000, academy="LN"), SENT + timedelta(hours=1))
    await paid.claim(await paid.build.associate(academy="LN"), HOTEL, sent=SENT + timedelta(days=1))
    found = await service.consistency(paid.reader())
    assert found.drifts == []


async def test_claims_from_before_facts_were_kept_are_counted(paid: Paid) -> None:
    await paid.claim(await paid.build.associate("Sam Okafor"))
    await paid.build.session.execute(text("UPDATE claim SET basis = NULL, assessed_at = NULL"))
    found = await service.consistency(paid.reader())
    assert (found.claims, found.not_kept, found.drifts) == (1, 1, [])


async def test_the_period_is_its_own(paid: Paid) -> None:
    await paid.claim(await paid.build.associate("Sam Okafor"))
    after = await service.consistency(paid.reader(), DAY + timedelta(days=1))
    before = await service.consistency(paid.reader(), None, DAY - timedelta(days=1))
    exact = await service.consistency(paid.reader(), DAY, DAY)
    assert (after.claims, before.claims, exact.claims) == (0, 0, 1)
    assert (before.since, before.until) == (date(2025, 11, 9), date(2026, 11, 9))
    with pytest.raises(Invalid, match="before the policy of 20 October 2021"):
        await service.consistency(paid.reader(), None, date(1, 1, 1))
    with pytest.raises(Invalid, match="The last day must not be before the first day"):
        await service.consistency(paid.reader(), DAY, DAY - timedelta(days=1))


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SYSTEM, Role.ANONYMOUS}))
async def test_who_may_read_it(build: Builder, role: Role) -> None:
    work = build.work(await build.staff(role, "YH"))
    if role in {Role.NATIONAL, Role.FINANCE, Role.AUDITOR, Role.ADMIN}:
        assert (await service.consistency(work)).claims == 0
    else:
        assert not work.actor.may(Permission.EVIDENCE_VIEW)
        with pytest.raises(NotAllowed):
            await service.consistency(work)


def test_the_earlier_day_of_a_shorter_month() -> None:
    assert service.months_before(date(2028, 2, 29), 12) == date(2027, 2, 28)
    assert service.months_before(date(2026, 11, 22), 12) == date(2025, 11, 22)
