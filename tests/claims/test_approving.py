"""Many claims approved at once, the day to decide by, and two approvals; on PostgreSQL."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api import worker
from faculty_api.claims import deadlines, service
from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Invalid, NotAllowed
from faculty_api.kernel.work import Work
from faculty_api.policy.book import load
from schemas.access import WORKER, Actor, Role
from schemas.claim_commands import AnswerQuestion, DecideClaim, DecideLine
from schemas.claim_rules import Approved, ApproveMany, ShownClaim
from schemas.claims import ClaimStatus, ClaimSummary, Deadline
from tests.builders import Builder
from tests.claims.decisions import no_receipt, send
from tests.claims.stage import AFTER, Stage, pay, set_stage
from tests.support.races import together

S = ClaimStatus


def shown(claims: list[ClaimSummary]) -> ApproveMany:
    return ApproveMany(claims=[ShownClaim(id=claim.id, digest=claim.digest) for claim in claims])


async def sent(build: Builder, count: int, **facts: object) -> list[Stage]:
    stages = [await set_stage(build, **facts) for _ in range(count)]
    for at in stages:
        await send(at)
    return stages


async def test_clean_claims_are_approved_together(build: Builder) -> None:
    stages = await sent(build, 3)
    checker = build.work(stages[0].approver, AFTER)
    done = await service.approve_many(checker, shown(await service.to_decide(checker)))
    assert (set(done.approved), done.total.pence, done.left_out) == ({at.claim.id for at in stages}, 45000, [])
    assert [claim.status for claim in (await service.claims(checker)).items] == [S.APPROVED] * 3


async def test_what_changed_since_it_was_shown_is_left_out_and_said(build: Builder) -> None:
    changed, decided, plain = await sent(build, 3)
    checker = build.work(plain.approver, AFTER)
    command = shown(await service.to_decide(checker))
    await build.session.execute(
        text("UPDATE claim_line SET payable_pence = 1 WHERE claim_id = :id"), {"id": changed.claim.id}
    )
    await service.decide(decided.check, decided.claim.id, DecideClaim())
    done = await service.approve_many(checker, command)
    assert done.approved == [plain.claim.id]
    assert {(one.number, one.why) for one in done.left_out} == {
        (changed.claim.number, "This claim has changed since you opened it. Look at it again, then decide"),
        (decided.claim.number, "This claim is approved already"),
    }


async def test_each_claim_keeps_its_own_rules(build: Builder) -> None:
    unclear, own, far, big = [await set_stage(build, pay=pay(p)) for p in (15000, 15000, 15000, 26000)]
    await no_receipt(unclear)
    for at in (unclear, own, far, big):
        await send(at)
    await build.session.execute(text("UPDATE claim SET academy_code = 'NW' WHERE id = :id"), {"id": far.claim.id})
    checker = build.work(big.confirmer, AFTER)
    as_national = build.work(await build.staff(Role.NATIONAL), AFTER)
    done = await service.approve_many(checker, shown(await service.to_decide(as_national)))
    assert done.approved == [own.claim.id]
    assert {(one.number, one.why.split(":")[0]) for one in done.left_out} == {
        (unclear.claim.number, "It needs a closer look"),
        (None, "We could not find that claim"),
        (big.claim.number, "You said who came to this session, so somebody else must decide about a claim over £250"),
    }
    with pytest.raises(Invalid, match="named twice"):
        await service.approve_many(checker, ApproveMany(claims=[ShownClaim(id=own.claim.id, digest="x")] * 2))


async def test_two_who_press_at_once_approve_each_claim_once(
    build: Builder, session: AsyncSession, engine: AsyncEngine
) -> None:
    stages = await sent(build, 8)
    claims = await service.to_decide(build.work(stages[0].approver, AFTER))
    await session.commit()

    async def press(who: Actor, order: int) -> Approved:
        async with transaction(engine) as own:
            return await service.approve_many(Work(own, who, AFTER), shown(claims[::order]))

    pressers = [(stages[0].approver, 1), (stages[1].approver, -1), (stages[2].approver, 1), (stages[3].approver, -1)]
    found = await together(*(press(who, order) for who, order in pressers))
    assert [type(one) for one in found] == [Approved] * 4
    approved = [claim for one in found for claim in one.approved]
    assert (len(approved), set(approved)) == (8, {claim.id for claim in claims})
    assert {left.why for one in found for left in one.left_out} == {"This claim is approved already"}
    decided = await session.execute(text("SELECT count(*) FROM event WHERE kind = 'ClaimDecided'"))
    assert decided.scalar_one() == 8


async def test_the_soonest_due_comes_first(build: Builder) -> None:
    stages = await sent(build, 3)
    for at, day in zip(stages, (30, 10, 20), strict=True):
        await build.session.execute(
            text("UPDATE claim SET decide_by = :day WHERE id = :id"), {"id": at.claim.id, "day": date(2026, 11, day)}
        )
    found = await service.to_decide(stages[0].check)
    assert [claim.number for claim in found] == [stages[at].claim.number for at in (1, 2, 0)]
    assert [claim.deadline for claim in found] == [Deadline.LATE, Deadline.NONE, Deadline.NONE]


@pytest.mark.parametrize(
    ("sent_on", "by"),
    [
        (date(2026, 11, 12), date(2026, 11, 26)),
        (date(2026, 12, 18), date(2027, 1, 6)),
        (date(2026, 11, 14), date(2026, 11, 27)),
    ],
)
def test_ten_working_days_without_bank_holidays(sent_on: date, by: date) -> None:
    assert deadlines.decide_by(sent_on, load().on(sent_on)) == by


@pytest.mark.parametrize(
    ("today", "near"),
    [(date(2026, 11, 20), Deadline.NONE), (date(2026, 11, 23), Deadline.SOON), (date(2026, 11, 26), Deadline.SOON),
     (date(2026, 11, 27), Deadline.LATE)],
)  # fmt: skip
def test_when_a_day_is_near(today: date, near: Deadline) -> None:
    assert deadlines.nearness(date(2026, 11, 26), today) is near


async def letters(build: Builder) -> list[tuple[str, str]]:
    rows = await build.session.execute(
        text("SELECT template, address FROM letter WHERE template LIKE 'claims_%' ORDER BY made_at, address")
    )
    return [(row.template, row.address.split(".")[0]) for row in rows]


async def test_the_team_is_warned_once_before_and_once_after(build: Builder) -> None:
    at = (await sent(build, 2))[0]
    await build.staff(Role.TEAM, "NW", "Nora West")
    by = (await service.get(at.check, at.claim.id)).decide_by
    assert by == date(2026, 11, 26)
    team = (
        await build.session.execute(text("SELECT count(*) FROM role_grant WHERE role = 'team' AND academy_code = 'YH'"))
    ).scalar_one()
    for day, done, count in (
        (20, 0, 0),
        (23, 2, team),
        (24, 0, team),
        (26, 0, team),
        (27, 2, 2 * team),
        (30, 0, 2 * team),
    ):
        work = build.work(WORKER, datetime(2026, 11, day, 9, tzinfo=UTC))
        assert (day, await service.warn_due(work), len(await letters(build))) == (day, done, count)
    found = await letters(build)
    assert [template for template, _ in found] == ["claims_due_soon"] * team + ["claims_late"] * team
    assert [name for _, name in found if name == "nora"] == []
    body = (
        await build.session.execute(text("SELECT body FROM letter WHERE template = 'claims_late' LIMIT 1"))
    ).scalar_one()
    assert "2 claims should have been decided about by now, the first by 26 November 2026" in body


async def test_a_claim_found_late_is_not_called_soon_as_well(build: Builder) -> None:
    await sent(build, 1)
    for _ in range(2):
        await service.warn_due(build.work(WORKER, datetime(2026, 12, 9, 9, tzinfo=UTC)))
    assert {template for template, _ in await letters(build)} == {"claims_late"}


async def test_workers_at_once_warn_once(build: Builder, session: AsyncSession, engine: AsyncEngine) -> None:
    await sent(build, 3)
    await session.commit()

    def clock() -> datetime:
        return datetime(2026, 11, 25, 9, tzinfo=UTC)

    await together(*(worker.turn(engine, clock, None) for _ in range(4)))
    rows = await session.execute(text("SELECT count(*), count(DISTINCT claim_id) FROM claim_warning"))
    assert tuple(rows.one()) == (3, 3)


async def test_a_claim_sent_again_has_a_new_day(build: Builder) -> None:
    (at,) = await sent(build, 1)
    ask = DecideLine(line_id=at.claim.lines[0].id, decision="asked", reason="Did you stay?")
    back = await service.decide(at.check, at.claim.id, DecideClaim(lines=[ask]))
    assert (back.decide_by, back.deadline) == (None, Deadline.NONE)
    later = build.work(build.as_associate(at.who), AFTER + timedelta(days=30))
    await service.answer_question(later, at.claim.id, ask.line_id, AnswerQuestion(answer="Yes"))
    assert (await service.submit(later, at.claim.id)).decide_by == date(2026, 12, 29)


async def big(build: Builder, pence: int = 50001) -> Stage:
    at = await set_stage(build, pay=pay(pence))
    await send(at)
    return at


async def test_over_500_pounds_needs_two_people(build: Builder) -> None:
    at = await big(build)
    first = await service.decide(at.check, at.claim.id, DecideClaim())
    assert (first.status, first.approved, first.cannot_decide) == (
        S.SUBMITTED, None, "You gave the first approval, so somebody else must give the second"
    )  # fmt: skip
    assert await service.ready_for_payment(at.check) == []
    with pytest.raises(NotAllowed, match="You gave the first approval"):
        await service.decide(at.check, at.claim.id, DecideClaim())
    with pytest.raises(NotAllowed, match="Somebody of the national team must give the second"):
        await service.decide(at.work(await build.staff(Role.TEAM, "YH")), at.claim.id, DecideClaim())
    national = at.work(await build.staff(Role.NATIONAL))
    shown_now = await service.get(national, at.claim.id)
    assert shown_now.first_approved_by != ""
    done = await service.decide(national, at.claim.id, DecideClaim(digest=shown_now.digest))
    assert (done.status, done.approved.pence if done.approved else 0) == (S.APPROVED, 50001)
    row = (
        await build.session.execute(text("SELECT first_approved_by, approved_by, approvals_needed FROM claim"))
    ).one()
    assert tuple(row) == (at.approver.person, national.actor.person, 2)


async def test_500_pounds_needs_one(build: Builder) -> None:
    at = await big(build, 50000)
    assert (await service.decide(at.check, at.claim.id, DecideClaim())).status is S.APPROVED


async def test_the_same_national_person_does_not_approve_twice(build: Builder) -> None:
    at = await big(build)
    national = at.work(await build.staff(Role.NATIONAL))
    await service.decide(national, at.claim.id, DecideClaim())
    with pytest.raises(NotAllowed, match="You gave the first approval"):
        await service.decide(national, at.claim.id, DecideClaim())


async def test_the_second_pays_no_more_than_the_first_approved(build: Builder) -> None:
    at = await big(build, 60000)
    line = at.claim.lines[0].id
    less = DecideLine(line_id=line, decision="less", approved_pence=55000, reason="It was shorter")
    await service.decide(at.check, at.claim.id, DecideClaim(lines=[less]))
    national = at.work(await build.staff(Role.NATIONAL))
    with pytest.raises(Invalid, match="The first approval gave less"):
        async with national.attempt():
            await service.decide(
                national, at.claim.id, DecideClaim(lines=[DecideLine(line_id=line, decision="approved")])
            )
    done = await service.decide(national, at.claim.id, DecideClaim())
    assert done.approved is not None
    assert done.approved.pence == 55000


async def test_a_question_by_the_second_begins_anew(build: Builder) -> None:
    at = await big(build)
    await service.decide(at.check, at.claim.id, DecideClaim())
    ask = DecideLine(line_id=at.claim.lines[0].id, decision="asked", reason="Why so much?")
    national = at.work(await build.staff(Role.NATIONAL))
    assert (await service.decide(national, at.claim.id, DecideClaim(lines=[ask]))).status is S.RETURNED
    row = (await build.session.execute(text("SELECT first_approved_by, approvals_needed FROM claim"))).one()
    assert tuple(row) == (None, 1)


async def test_second_approvals_at_once_are_one(build: Builder, session: AsyncSession, engine: AsyncEngine) -> None:
    at = await big(build)
    await service.decide(at.check, at.claim.id, DecideClaim())
    nationals = [await build.staff(Role.NATIONAL) for _ in range(6)]
    await session.commit()

    async def press(who: Actor) -> ClaimStatus:
        async with transaction(engine) as own:
            return (await service.decide(Work(own, who, AFTER), at.claim.id, DecideClaim())).status

    found = await together(*(press(who) for who in nationals))
    assert found.count(S.APPROVED) == 1
    decided = await session.execute(text("SELECT count(*) FROM event WHERE kind = 'ClaimDecided'"))
    assert decided.scalar_one() == 1


async def test_first_approvals_at_once_are_one(build: Builder, session: AsyncSession, engine: AsyncEngine) -> None:
    at = await big(build)
    team = [await build.staff(Role.TEAM, "YH") for _ in range(6)]
    await session.commit()

    async def press(who: Actor) -> str:
        async with transaction(engine) as own:
            return (await service.decide(Work(own, who, AFTER), at.claim.id, DecideClaim())).status

    found = await together(*(press(who) for who in team))
    assert (found.count(S.SUBMITTED), sum(isinstance(one, NotAllowed) for one in found)) == (1, 5)
