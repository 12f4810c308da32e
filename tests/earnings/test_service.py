"""The limit kept for its owner, what is counted from real offers and claims, and the letter."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims import service as claims
from faculty_api.earnings import service
from faculty_api.earnings.models import EarningsLimit
from faculty_api.kernel.errors import Invalid, NotAllowed
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Unreadable, Vault
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from faculty_api.offers.models import Offer
from faculty_api.payments import service as payments
from faculty_api.people.models import Associate
from schemas.access import GRANTS, Permission, Role
from schemas.advances import AskAdvance
from schemas.claim_commands import StartClaim
from schemas.earnings import EarningsLimitView, EarningsWarning, Period, SetEarningsLimit
from schemas.offers import AnswerOffer, PayChoice
from schemas.values import ClaimId, Money, OfferId, SessionId
from tests.builders import Builder, actor
from tests.claims.stage import DAY, delivered, pay, planned, set_stage
from tests.earnings.limits import a_month, a_week
from tests.payments.conftest import Office
from tests.payments.fill import bank_results, payroll_results

VAULT = Vault(b"k" * 32)
TUESDAY = date(2027, 2, 9)


@pytest.fixture
async def sam(build: Builder) -> Associate:
    return await build.associate("Sam Okafor")


@pytest.fixture
def work(build: Builder, sam: Associate) -> Work:
    return build.work(build.as_associate(sam))


async def asked(build: Builder, who: Associate, day: date, pence: int = 15000, **facts: object) -> OfferId:
    session = await build.session_of(await build.cohort(), day=day)
    return OfferId((await build.offer(session, who, pay=pay(pence), **facts)).id)


async def test_it_is_set_changed_and_taken_away(work: Work) -> None:
    assert await service.limit(work, VAULT) is None
    assert (await service.set_limit(work, VAULT, a_week(18350, begins=3))).limited
    shown = EarningsLimitView(amount=Money(18350), period=Period.WEEK, begins=3)
    assert await service.limit(work, VAULT) == shown
    await service.set_limit(work, VAULT, a_month(41100, begins=28))
    assert await service.limit(work, VAULT) == EarningsLimitView(amount=Money(41100), period=Period.MONTH, begins=28)
    assert not (await service.remove_limit(work)).limited
    assert await service.limit(work, VAULT) is None
    assert not (await service.remove_limit(work)).limited
    assert (await work.session.execute(text("SELECT count(*) FROM earnings_limit"))).scalar_one() == 0


async def test_what_is_kept_is_sealed_to_its_owner_and_says_nothing_by_its_length(
    work: Work, build: Builder, sam: Associate
) -> None:
    await service.set_limit(work, VAULT, a_week(1))
    small = (await work.session.get_one(EarningsLimit, sam.person_id, populate_existing=True)).sealed
    await service.set_limit(work, VAULT, a_month(100_000_000, begins=28))
    row = await work.session.get_one(EarningsLimit, sam.person_id, populate_existing=True)
    assert len(row.sealed) == len(small)
    assert VAULT.open(row.sealed, place=f"earnings_limit/{sam.person_id}/sealed").startswith('{"pence":100000000')
    with pytest.raises(Unreadable):
        VAULT.open(row.sealed, place=f"earnings_limit/{new_id()}/sealed")
    other = await build.associate("Lee Grant")
    await work.session.execute(text("UPDATE earnings_limit SET person_id = :to"), {"to": other.person_id})
    with pytest.raises(Unreadable):
        await service.limit(build.work(build.as_associate(other)), VAULT)


async def test_no_trace_is_left_in_the_history_or_the_letters(work: Work, session: AsyncSession) -> None:
    count = text("SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM letter), (SELECT count(*) FROM command)")
    before = (await session.execute(count)).one()
    await service.set_limit(work, VAULT, a_week(18350))
    await service.limit(work, VAULT)
    await service.remove_limit(work)
    await work.flush()
    assert (await session.execute(count)).one() == before


async def test_a_week_of_eight_days_is_refused(work: Work) -> None:
    with pytest.raises(Invalid) as told:
        await service.set_limit(work, VAULT, SetEarningsLimit(pence=100, period=Period.WEEK, begins=8))
    assert [fault.field for fault in told.value.faults] == ["begins"]


OWN = {Permission.EARNINGS_VIEW, Permission.EARNINGS_CHANGE}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ASSOCIATE])
async def test_no_other_role_may_even_ask_not_even_the_same_person(role: Role, work: Work, sam: Associate) -> None:
    """Somebody who is an associate and of the team as well sees their limit as an associate only."""
    assert OWN.isdisjoint(GRANTS[role])
    await service.set_limit(work, VAULT, a_week(18350))
    theirs = Work(work.session, actor(sam.person_id, role, "YH"), work.now)
    tries = (
        lambda: service.limit(theirs, VAULT), lambda: service.set_limit(theirs, VAULT, a_week(1)),
        lambda: service.remove_limit(theirs), lambda: service.before_yes(theirs, VAULT, OfferId(new_id())),
        lambda: service.before_sending(theirs, VAULT, ClaimId(new_id())), lambda: service.letter(theirs),
    )  # fmt: skip
    for attempt in tries:
        with pytest.raises(NotAllowed):
            await attempt()
    assert (await service.limit(work, VAULT)) is not None


async def test_money_before_the_day_is_no_pay_and_hides_none(work: Work, build: Builder, sam: Associate) -> None:
    """Asked for a session that was said yes to, it leaves that session's pay counted, and adds nothing to it."""
    await service.set_limit(work, VAULT, a_week(20000))
    booked = await build.session_of(await build.cohort(), day=TUESDAY)
    await build.offer(booked, sam, pay=pay(15000), status="accepted")
    offer = await asked(build, sam, TUESDAY + timedelta(days=1), 9000)
    before = await service.before_yes(work, VAULT, offer)
    await claims.ask_advance(work, AskAdvance(session_id=SessionId(booked.id), pence=4000, what_for="A train"))
    assert before == await service.before_yes(work, VAULT, offer) is not None
    assert before is not None
    assert before.total == Money(24000)


async def test_another_associate_has_their_own_limit(work: Work, build: Builder) -> None:
    other = build.work(build.as_associate(await build.associate("Lee Grant")))
    await service.set_limit(work, VAULT, a_week(18350))
    assert await service.limit(other, VAULT) is None
    await service.set_limit(other, VAULT, a_week(500))
    await service.remove_limit(other)
    found = await service.limit(work, VAULT)
    assert found is not None
    assert found.amount == Money(18350)


async def test_before_saying_yes(work: Work, build: Builder, sam: Associate) -> None:
    """Half a day was agreed to in the week; a whole day is offered."""
    await service.set_limit(work, VAULT, a_week(18350))
    before = await asked(build, sam, TUESDAY + timedelta(days=2), 7500)
    one = await asked(build, sam, TUESDAY)
    assert await service.before_yes(work, VAULT, one) is None
    await offers.answer(work, before, AnswerOffer(answer="yes"))
    over = EarningsWarning(
        period=Period.WEEK, first=date(2027, 2, 8), last=date(2027, 2, 14), total=Money(22500), limit=Money(18350)
    )
    assert await service.before_yes(work, VAULT, one) == over
    assert (await offers.answer(work, one, AnswerOffer(answer="yes"))).status == "accepted", "a warning never stops"
    assert await service.before_yes(work, VAULT, one) is None, "it is answered"


CHOICES = {
    "all": (AnswerOffer(answer="yes"), 22500),
    "less": (AnswerOffer(answer="yes", pay=PayChoice.REDUCED, reduced_to_pence=4000), 19000),
    "nothing": (AnswerOffer(answer="yes", pay=PayChoice.DECLINED), None),
    "no": (AnswerOffer(answer="no"), None),
}


@pytest.mark.parametrize(("answer", "total"), CHOICES.values(), ids=list(CHOICES))
async def test_what_was_chosen_for_the_others_counts(
    work: Work, build: Builder, sam: Associate, answer: AnswerOffer, total: int | None
) -> None:
    await service.set_limit(work, VAULT, a_week(15000))
    before = await asked(build, sam, TUESDAY + timedelta(days=2), 7500)
    one = await asked(build, sam, TUESDAY)
    await offers.answer(work, before, answer)
    found = await service.before_yes(work, VAULT, one)
    assert (found and found.total.pence) == total


async def test_a_cancelled_yes_no_longer_counts(work: Work, build: Builder, sam: Associate) -> None:
    await service.set_limit(work, VAULT, a_week(15000))
    before, one = await asked(build, sam, TUESDAY + timedelta(days=2)), await asked(build, sam, TUESDAY)
    await offers.answer(work, before, AnswerOffer(answer="yes"))
    assert await service.before_yes(work, VAULT, one) is not None
    await offers.cancel(work, before)
    assert await service.before_yes(work, VAULT, one) is None


async def test_without_a_limit_there_is_no_warning(work: Work, build: Builder, sam: Associate) -> None:
    assert await service.before_yes(work, VAULT, await asked(build, sam, TUESDAY)) is None


async def test_anothers_offer_is_nothing_to_me(work: Work, build: Builder) -> None:
    await service.set_limit(work, VAULT, a_week(1))
    other = await asked(build, await build.associate("Lee Grant"), TUESDAY)
    assert await service.before_yes(work, VAULT, other) is None


async def test_before_sending_a_claim(build: Builder) -> None:
    """Two delivered sessions of one week: the second claim counts the first as it stands; costs do not count."""
    stage = await set_stage(build)
    await service.set_limit(stage.me, VAULT, a_week(15000))
    assert await service.before_sending(stage.me, VAULT, stage.claim.id) is None
    session, _ = await delivered(build, await build.cohort(), stage.who, stage.confirmer, DAY + timedelta(days=2))
    claim = await planned(stage.me, await claims.start(stage.me, StartClaim(session_id=session.id)))
    found = await service.before_sending(stage.me, VAULT, claim.id)
    assert found is not None
    assert (found.first, found.total.pence) == (date(2026, 11, 9), 30000)
    await claims.submit(stage.me, stage.claim.id)
    assert await service.before_sending(stage.me, VAULT, claim.id) == found
    assert (await claims.submit(stage.me, claim.id)).status == "submitted", "a warning never stops"
    await claims.withdraw(stage.me, stage.claim.id)
    assert await service.before_sending(stage.me, VAULT, claim.id) is None


async def paid(session: AsyncSession, build: Builder, sam: Associate) -> Work:
    """Sam was paid for a delivered session, fee and costs; their work of a few days later."""
    office = await Office(session, build).open()
    await office.bank(sam)
    made = await office.claim(sam)
    offer = await session.get_one(Offer, made.offer_id)
    offer.status, offer.place, offer.pay = "delivered", 1, pay()
    run = await office.sent()
    late = office.work(days=6)
    for name, fill in (("payroll.csv", payroll_results), ("bank.csv", bank_results)):
        await payments.import_results(late, office.vault, run.id, fill(await office.content(run, name)))
    return build.work(build.as_associate(sam), late.now)


async def test_the_letter_has_what_was_offered_chosen_and_paid(
    session: AsyncSession, build: Builder, sam: Associate
) -> None:
    work = await paid(session, build, sam)
    day = TUESDAY + timedelta(days=7)
    booked = await asked(build, sam, day, 7500)
    await offers.answer(work, booked, AnswerOffer(answer="yes", pay=PayChoice.REDUCED, reduced_to_pence=4000))
    await asked(build, sam, day + timedelta(days=1))  # only offered: not in it
    await asked(build, await build.associate("Lee Grant"), day + timedelta(days=1), status="accepted")
    letter = await service.letter(work)
    assert (letter.first, letter.last, letter.name) == (date(2026, 4, 6), date(2027, 4, 5), "Sam Okafor")
    done, coming = letter.sessions
    assert (done.on, done.delivered, done.paid, done.paid_on) == (TUESDAY, True, Money(15000), date(2026, 11, 27))
    assert (coming.on, coming.delivered, coming.offered.pence) == (day, False, 7500)
    assert (coming.pay_choice, coming.reduced_to, coming.paid) == ("reduced", Money(4000), None)
    assert [(cost.paid_on, cost.session_on, cost.amount.pence) for cost in letter.costs] == [
        (date(2026, 11, 27), TUESDAY, 4860)
    ]
    (year,) = letter.years
    assert (year.first, year.last, year.delivered, year.booked) == (letter.first, letter.last, 1, 1)
    assert (year.paid.pence, year.costs.pence) == (15000, 4860)
    short = await service.letter(work, (day, day))
    assert ([one.on for one in short.sessions], short.costs) == ([day], [])
    assert [(one.first, one.last, one.paid.pence) for one in short.years] == [(day, day, 0)]
    both = await service.letter(work, (date(2026, 1, 1), date(2028, 1, 1)))
    assert [(one.first, one.last) for one in both.years] == [(letter.first, letter.last)]


async def test_a_letter_ends_after_it_begins(work: Work) -> None:
    with pytest.raises(Invalid) as told:
        await service.letter(work, (TUESDAY, TUESDAY - timedelta(days=1)))
    assert [fault.message for fault in told.value.faults] == ["The last day must be the same as or after the first day"]


async def test_a_letter_of_nothing(work: Work) -> None:
    letter = await service.letter(work)
    assert (letter.sessions, letter.costs, letter.years) == ([], [], [])
    assert (await service.letter(work, (date(1, 1, 1), date(9999, 12, 31)))).sessions == []
