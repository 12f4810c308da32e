"""Yes, no, talk, cancel, withdraw, expire: on the real database."""

from datetime import date, time, timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import text
from sqlmodel import col, select

from faculty_api.availability.models import BookedTime
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.offers import service
from faculty_api.offers.models import Offer
from schemas.access import WORKER, Role
from schemas.offers import AnswerOffer, OfferStatus, PayChoice, WhyNot
from tests.builders import NOW, Builder

YES, NO, TALK = (AnswerOffer(answer=answer) for answer in ("yes", "no", "talk"))  # type: ignore[arg-type]
S = OfferStatus
FULL_DAY = {
    "lines": [
        {"kind": "fee", "category": "involvement_payment", "offered_pence": 15000, "payable_pence": 15000,
         "status": "payable", "because": "Full day", "citations": []}
    ],
    "fee_pence": 15000, "expense_pence": 0, "held_pence": 0, "notices": [],
}  # fmt: skip


async def letters(build: Builder) -> list[tuple[str, str]]:
    rows = await build.session.execute(text("SELECT template, address FROM letter ORDER BY id"))
    return [(row.template, row.address) for row in rows]


async def events(build: Builder) -> list[str]:
    return list((await build.session.execute(text("SELECT kind FROM event ORDER BY seq"))).scalars())


async def booked(build: Builder) -> list[str]:
    return [row.part for row in (await build.session.exec(select(BookedTime).order_by(col(BookedTime.span)))).all()]


async def status(build: Builder, offer: Offer) -> str:
    return (await build.session.exec(select(Offer).where(col(Offer.id) == offer.id))).one().status


async def test_yes_takes_a_place_and_the_time_of_every_part(build: Builder) -> None:
    who = await build.associate("Sam Okafor")
    offer = await build.offer(await build.session_of(await build.cohort()), who)
    work = build.work(build.as_associate(who))
    answered = await service.answer(work, offer.id, YES)
    assert (answered.status, answered.answered_at, answered.full) == (S.ACCEPTED, NOW, False)
    assert await booked(build) == ["prepare", "deliver", "debrief"]
    assert (await events(build), [template for template, _ in await letters(build)]) == (
        ["OfferAccepted"],
        ["offer_answered"],
    )
    row = (await build.session.exec(select(Offer).where(col(Offer.id) == offer.id))).one()
    assert (row.place, row.answered_by, row.version) == (1, who.person_id, 2)


@pytest.mark.parametrize("again", [YES, NO, TALK])
async def test_an_answer_is_given_once(build: Builder, again: AnswerOffer) -> None:
    who = await build.associate()
    offer = await build.offer(await build.session_of(await build.cohort()), who)
    work = build.work(build.as_associate(who))
    await service.answer(work, offer.id, YES)
    with pytest.raises(Conflict) as refused:
        await service.answer(work, offer.id, again)
    assert refused.value.detail == "You have said yes to this session already"


async def test_no_keeps_the_reason_for_the_person_alone(build: Builder) -> None:
    who = await build.associate()
    offer = await build.offer(await build.session_of(await build.cohort()), who)
    no = AnswerOffer(answer="no", reason=WhyNot.UNWELL)
    mine = await service.answer(build.work(build.as_associate(who)), offer.id, no)
    team = await build.staff(Role.TEAM, "YH")
    theirs = await service.get(build.work(team), offer.id)
    assert (mine.status, mine.decline_reason, theirs.status, theirs.decline_reason) == (
        S.DECLINED,
        WhyNot.UNWELL,
        S.DECLINED,
        None,
    )
    kept = (
        await build.session.execute(text("SELECT count(*) FROM event WHERE data::text LIKE '%unwell%'"))
    ).scalar_one()
    assert (kept, await booked(build)) == (0, [])


async def test_a_wish_to_talk_leaves_the_offer_open(build: Builder) -> None:
    who = await build.associate()
    offer = await build.offer(await build.session_of(await build.cohort()), who)
    work = build.work(build.as_associate(who))
    assert (await service.answer(work, offer.id, TALK)).status == S.OFFERED
    assert (await service.answer(work, offer.id, YES)).status == S.ACCEPTED


@pytest.mark.parametrize(
    ("choice", "pence"), [(PayChoice.DECLINED, None), (PayChoice.REDUCED, 5000), (PayChoice.PAID, None)]
)
async def test_yes_with_less_pay_leaves_the_offer_s_own_figures(
    build: Builder, choice: PayChoice, pence: int | None
) -> None:
    who = await build.associate()
    offer = await build.offer(await build.session_of(await build.cohort()), who, pay=FULL_DAY)
    yes = AnswerOffer(answer="yes", pay=choice, reduced_to_pence=pence)
    found = await service.answer(build.work(build.as_associate(who)), offer.id, yes)
    assert (found.pay_choice, found.reduced_to_pence, found.pay.fee_pence) == (choice, pence, 15000)


async def test_yes_for_nothing_is_pay_turned_down(build: Builder) -> None:
    who = await build.associate()
    offer = await build.offer(await build.session_of(await build.cohort()), who, pay=FULL_DAY)
    yes = AnswerOffer(answer="yes", pay=PayChoice.REDUCED, reduced_to_pence=0)
    found = await service.answer(build.work(build.as_associate(who)), offer.id, yes)
    assert (found.pay_choice, found.reduced_to_pence) == (PayChoice.DECLINED, None)


async def test_asking_for_more_is_refused_and_nothing_is_booked(build: Builder) -> None:
    who = await build.associate()
    offer = await build.offer(await build.session_of(await build.cohort()), who, pay=FULL_DAY)
    yes = AnswerOffer(answer="yes", pay=PayChoice.REDUCED, reduced_to_pence=15001)
    with pytest.raises(Invalid) as refused:
        await service.answer(build.work(build.as_associate(who)), offer.id, yes)
    assert [fault.field for fault in refused.value.faults] == ["reduced_to_pence"]
    assert (await status(build, offer), await booked(build)) == ("offered", [])


async def test_an_answer_must_come_in_time(build: Builder) -> None:
    who = await build.associate()
    offer = await build.offer(await build.session_of(await build.cohort()), who, answer_by=NOW)
    early = build.work(build.as_associate(who), NOW - timedelta(microseconds=1))
    with pytest.raises(Conflict) as refused:
        await service.answer(build.work(build.as_associate(who)), offer.id, YES)
    assert refused.value.detail == "This offer has closed. The team needed an answer by 22 November 2026"
    assert (await service.answer(early, offer.id, YES)).status == S.ACCEPTED


async def test_a_full_session_is_somebody_else_s(build: Builder) -> None:
    first, second = await build.associate(), await build.associate()
    session = await build.session_of(await build.cohort())
    await build.offer(session, first, status="accepted")
    offer = await build.offer(session, second)
    work = build.work(build.as_associate(second))
    assert (await service.get(work, offer.id)).full
    with pytest.raises(Conflict) as refused:
        await service.answer(work, offer.id, YES)
    assert refused.value.detail == "Someone else has this session now"


async def test_places_of_one_kind_are_not_those_of_the_other(build: Builder) -> None:
    lived, professional = await build.associate(), await build.associate(kind="professional")
    session = await build.session_of(await build.cohort())
    await build.offer(session, lived, status="accepted")
    offer = await build.offer(session, professional)
    assert (await service.answer(build.work(build.as_associate(professional)), offer.id, YES)).status == S.ACCEPTED


async def test_yes_takes_back_the_offers_it_overlaps_and_tells_why(build: Builder) -> None:
    who = await build.associate("Sam Okafor")
    cohort = await build.cohort()
    yes = await build.offer(await build.session_of(cohort), who)
    clash = await build.offer(await build.session_of(cohort, starts=time(15, 15), minutes=60), who)
    apart = await build.offer(await build.session_of(cohort, day=date(2027, 2, 11)), who)
    work = build.work(build.as_associate(who))
    await service.answer(work, yes.id, YES)
    assert [await status(build, offer) for offer in (yes, clash, apart)] == ["accepted", "withdrawn", "offered"]
    assert await events(build) == ["OfferAccepted", "OfferWithdrawn"]
    assert [template for template, _ in await letters(build)] == ["offer_withdrawn", "offer_answered"]
    with pytest.raises(Conflict) as refused:
        await service.answer(work, clash.id, YES)
    assert refused.value.detail == "This session is no longer on offer"


async def test_nobody_is_booked_twice_at_one_time(build: Builder) -> None:
    who = await build.associate()
    cohort = await build.cohort()
    await build.offer(await build.session_of(cohort), who, status="accepted")
    offer = (await build.offer(await build.session_of(cohort, starts=time(14), minutes=60), who)).id
    with pytest.raises(Conflict) as refused:
        async with build.session.begin_nested():
            await service.answer(build.work(build.as_associate(who)), offer, YES)
    assert refused.value.detail == "You are already booked at that time: 10am to 3pm on Tuesday 9 February 2027"
    kept = await build.session.execute(text("SELECT status, place FROM offer WHERE id = :id"), {"id": offer})
    assert kept.one() == ("offered", None)


async def test_a_yes_can_be_cancelled_and_gives_everything_back(build: Builder) -> None:
    who, other = await build.associate(), await build.associate()
    session = await build.session_of(await build.cohort())
    mine, waiting = await build.offer(session, who), await build.offer(session, other)
    work = build.work(build.as_associate(who))
    await service.answer(work, mine.id, YES)
    assert (await service.cancel(work, mine.id)).status == S.CANCELLED
    assert await booked(build) == []
    assert (await service.answer(build.work(build.as_associate(other)), waiting.id, YES)).status == S.ACCEPTED
    with pytest.raises(Conflict):
        await service.cancel(work, mine.id)


async def test_a_session_that_has_begun_is_not_cancelled(build: Builder) -> None:
    who = await build.associate()
    session = await build.session_of(await build.cohort())
    offer = await build.offer(session, who, status="accepted")
    with pytest.raises(Conflict):
        await service.cancel(build.work(build.as_associate(who), session.starts_at), offer.id)


async def test_the_team_takes_an_open_offer_back_but_no_answered_one(build: Builder) -> None:
    who, team = await build.associate(), await build.staff(Role.TEAM, "YH")
    cohort = await build.cohort()
    open_offer = await build.offer(await build.session_of(cohort), who)
    taken = await build.offer(await build.session_of(cohort, day=date(2027, 3, 1)), who, status="accepted")
    assert (await service.withdraw(build.work(team), open_offer.id)).status == S.WITHDRAWN
    with pytest.raises(Conflict):
        await service.withdraw(build.work(team), taken.id)


async def test_offers_run_out_at_their_moment_and_once(build: Builder) -> None:
    who = await build.associate()
    cohort = await build.cohort()
    due = await build.offer(await build.session_of(cohort), who, answer_by=NOW)
    later = await build.offer(
        await build.session_of(cohort, day=date(2027, 3, 1)), who, answer_by=NOW + timedelta(microseconds=1)
    )
    assert [await service.expire_due(build.work(WORKER)) for _ in range(2)] == [1, 0]
    assert [await status(build, offer) for offer in (due, later)] == ["expired", "offered"]
    assert await events(build) == ["OfferExpired"]


class TestReach:
    """Somebody else's offer is not there at all."""

    async def test_another_associate_s(self, build: Builder) -> None:
        mine, other = await build.associate(), await build.associate()
        offer = await build.offer(await build.session_of(await build.cohort()), mine)
        for act in (
            lambda work: service.get(work, offer.id),
            lambda work: service.answer(work, offer.id, YES),
            lambda work: service.cancel(work, offer.id),
        ):
            with pytest.raises(NotFound):
                await act(build.work(build.as_associate(other)))
        assert await service.mine(build.work(build.as_associate(other))) == []

    async def test_another_academy_s(self, build: Builder) -> None:
        offer = await build.offer(await build.session_of(await build.cohort()), await build.associate())
        away, home = await build.staff(Role.TEAM, "NW"), await build.staff(Role.TEAM, "YH")
        for act in (service.get, service.withdraw):
            with pytest.raises(NotFound):
                await act(build.work(away), offer.id)
        found = [await service.for_sessions(build.work(who), [offer.session_id]) for who in (away, home)]
        assert [len(each[offer.session_id]) for each in found] == [0, 1]

    @pytest.mark.parametrize("role", [Role.TEAM, Role.NATIONAL, Role.FINANCE, Role.SYSTEM])
    async def test_nobody_answers_for_somebody_else(self, build: Builder, role: Role) -> None:
        offer = await build.offer(await build.session_of(await build.cohort()), await build.associate())
        work = build.work(await build.staff(Role.TEAM, "YH"))
        work.actor = _as(work.actor, role)
        for act in (service.answer(work, offer.id, YES), service.cancel(work, offer.id)):
            with pytest.raises(NotAllowed):
                await act


def _as(actor: Any, role: Role) -> Any:
    return msgspec.structs.replace(actor, role=role)


@pytest.mark.parametrize(
    ("partner", "names", "not_answered"),
    [("offered", [], ["Ruth Clarke"]), ("accepted", ["Ruth Clarke"], []), ("declined", [], []), ("expired", [], [])],
)
async def test_the_partner_of_an_offer_stays_named_on_the_booking(
    build: Builder, partner: str, names: list[str], not_answered: list[str]
) -> None:
    session = await build.session_of(await build.cohort())
    sam, ruth = await build.associate("Sam Okafor"), await build.associate("Ruth Clarke", kind="professional")
    await build.offer(session, await build.associate("Somebody Else", kind="professional"))
    await build.offer(session, sam, status="accepted", partner_id=ruth.person_id)
    await build.offer(session, ruth, status=partner)
    found = await service.booking(build.work(build.as_associate(sam)), session.id)
    assert (found.with_names, found.not_answered) == (names, not_answered)
    late = await service.booking(build.work(build.as_associate(sam), session.starts_at), session.id)
    assert late.not_answered == []
