"""Moved, and called off before they said yes again: who had said yes to the time before is cancelled by the host."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims import assessing, called_off, service
from faculty_api.claims.assessing import Basis
from faculty_api.kernel.errors import NotFound
from faculty_api.offers import service as offers
from faculty_api.policy.book import load
from schemas.access import Role
from schemas.assess import FeeLine, Part
from schemas.claim_commands import StartClaim
from schemas.claims import Happened
from schemas.offers import AnswerOffer, PayChoice
from schemas.rescheduling import CallOff
from tests.builders import Builder
from tests.claims.stage import pay
from tests.claims.visitor import Visitor
from tests.programmes.walk import Walk
from tests.rescheduling.test_moving import letters, to
from tests.support.client import Client

YES = AnswerOffer(answer="yes")
OFF = CallOff(reason="The tutor is away", version=2)
NOTHING = "You do not need to do anything"
SAID = [
    "A claim for this session waits for you", "See your claim", "A person must decide about £150 of your claim", "£150",
    NOTHING, "Total before travel", "Nobody has said yes yet", "You work with",
]  # fmt: skip


def at(month: int, day: int, hour: int, year: int = 2027) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def basis(**facts: Any) -> Basis:
    given: dict[str, Any] = {
        "role_level": 4, "activity_on": date(2027, 2, 16), "claimed_on": date(2027, 2, 16), "mode": "in_person",
        "parts": [Part(part="deliver", start=at(2, 16, 13), end=at(2, 16, 18))], "employer": "none",
        "offered": [FeeLine(category="involvement_payment", offered_pence=15_000, payable_pence=15_000,
                            status="payable", because="Full day")],
        "pay_choice": PayChoice.PAID, "reduced_to_pence": None,
    }  # fmt: skip
    return Basis(**{**given, **facts})


def test_the_shorter_notice_counts() -> None:
    """The worked cases of docs/decisions/0020."""
    book = load().with_decisions({"cancel.by_host": "by_notice", "cancel.notice_hours": 24}, date(2026, 1, 1))
    undecided = load()
    yes_to = at(2, 9, 10)
    cases = [
        # moved, called off, paid, and how the reason says it
        (at(2, 8, 14), at(2, 10, 9), 15_000, "It was moved 20 hours before, and called off later"),
        (at(12, 1, 9, 2026), at(2, 15, 17), 15_000, "It was called off 20 hours before"),
        (at(12, 1, 9, 2026), at(1, 20, 9), 0, "It was called off 27 days before"),
        (at(2, 9, 11), at(2, 10, 9), 15_000, "It was moved after it should have started, and called off later"),
        (None, at(2, 8, 14), 0, "It was called off 8 days before"),
    ]
    wrong = []
    for moved, off, paid, words in cases:
        told = basis(
            happened=Happened.CALLED_OFF, called_off_at=off, moved_at=moved, moved_from=yes_to if moved else None
        )
        (fee,), (held,) = assessing.fee_lines(told, book), assessing.fee_lines(told, undecided)
        if (fee.line.payable_pence, f". {words}. " in held.line.because, held.line.status) != (paid, True, "held"):
            wrong.append((moved, off, fee.line.payable_pence, held.line.because))
    assert wrong == []


def test_days_are_those_of_a_calendar_in_london() -> None:
    starts = at(4, 6, 8)  # 9am of summer time
    cases = [
        (at(3, 29, 22), "It was called off 8 days before"),  # 11pm on 29 March
        (at(3, 29, 23), "It was called off 7 days before"),  # midnight, 30 March
        (at(3, 29, 7), "It was called off 8 days before"),
        (starts - timedelta(hours=72), "It was called off 3 days before"),
        (starts - timedelta(hours=71), "It was called off 71 hours before"),
        (starts - timedelta(hours=1), "It was called off 1 hour before"),
        (starts, "It was called off after it should have started"),
    ]
    assert [called_off.notice_words(told, starts) for told, _ in cases] == [words for _, words in cases]


def test_a_late_claim_of_a_session_that_stopped_early_says_both() -> None:
    said = basis(happened=Happened.SHORTER, claimed_on=date(2027, 12, 1))
    (fee,) = assessing.fee_lines(said, load())
    assert fee.line.status == "held"
    assert fee.line.because.startswith(
        "The claim says the session stopped early, so a person must decide. The last day to send this claim was "
    )
    (late,) = assessing.fee_lines(basis(claimed_on=date(2027, 12, 1)), load())
    assert (late.line.status, late.line.because[:8]) == ("exception", "The last")


async def test_who_had_said_yes_can_claim_and_nobody_else(
    build: Builder, session: AsyncSession, client: Client
) -> None:
    team = await build.staff(Role.TEAM, "YH")
    sam, ana, lee = [await build.associate(name) for name in ("Sam Okafor", "Ana Bell", "Lee Gray")]
    held = await build.session_of(await build.cohort(), lived_needed=2)
    first, asked = await build.offer(held, sam, pay=pay()), await build.offer(held, ana)
    await build.offer(held, lee, status="cancelled")
    me, us = build.work(build.as_associate(sam)), build.work(team)
    await offers.answer(me, first.id, YES)
    await service.move(us, held.id, to())
    seen = [(one.person_name, one.said_yes, one.place_kept) for one in (await service.would_call_off(us, held.id)).told]
    assert seen == [("Ana Bell", False, False), ("Sam Okafor", False, True)]

    done = await service.call_off(us, held.id, OFF)
    assert (done.told, done.claims) == (2, 1)
    (claim,) = await service.mine(me)
    whole = await service.get(me, claim.id)
    assert [(line.kind, line.claimed.pence) for line in whole.lines] == [("fee", 15_000)]
    assert "It was called off 86 days before" not in whole.lines[0].because  # the move, to 9 February, was nearer
    assert "It was moved 79 days before, and called off later" in whole.lines[0].because
    assert (await service.start(me, StartClaim(session_id=held.id))).id == claim.id
    told = {name: body for name, body in await letters(session) if "Dear Sam" in body}
    assert ("offer_withdrawn" in told, "Tuesday 16 February 2027 at 1pm does not" in told["session_called_off"]) == (
        False, True,
    )  # fmt: skip
    assert "The tutor" not in told["session_called_off"]
    states = [(one.status, one.place) for one in (first, asked)]
    assert states == [("cancelled", None), ("withdrawn", None)]
    for who in (ana, lee):
        with pytest.raises(NotFound):
            await service.start(build.work(build.as_associate(who)), StartClaim(session_id=held.id))

    await session.commit()
    page = f"/sessions/{held.id}"
    yours = await Visitor(client).log_in(sam.person_id, Role.ASSOCIATE)
    shown = await yours.open(page)
    assert [words for words in SAID if words in shown] == [*SAID[:3], "£150"]
    assert [link for link in yours.page.links if "/travel" in link or "/money-before" in link] == []
    assert yours.page.links.count(f"/claims/{claim.id}") == 2
    (again,) = [one for one in await offers.mine(me) if one.status == "withdrawn"]
    shown = await yours.open(f"/offers/{again.id}")
    assert [words for words in SAID if words in shown] == SAID[:2]
    assert f"/claims/{claim.id}" in yours.page.links
    listed = await yours.open("/sessions")
    assert ("Called off by us" in listed, yours.page.links.count(page)) == (True, 1)
    theirs = await Visitor(client).log_in(lee.person_id, Role.ASSOCIATE)
    shown = await theirs.open(page)
    assert ("We called this session off" in shown, [words for words in SAID if words in shown]) == (True, [NOTHING])
    listed = await theirs.open("/sessions")
    assert ("Called off by us" in listed, page in theirs.page.links) == (False, False)
    team_page = Walk(client, (team.person, Role.TEAM))
    await team_page.open(f"/team/sessions/{held.id}")
    assert [(row[0], row[3]) for row in team_page.rows()] == [
        ("Ana Bell", "No claim"), ("Lee Gray", "No claim"), ("Sam Okafor", f"LX-{claim.number}: not sent yet"),
    ]  # fmt: skip
    other = await Visitor(client).log_in(ana.person_id, Role.ASSOCIATE)
    shown = await other.open(f"/offers/{asked.id}")
    assert [words for words in SAID if words in shown] == [NOTHING]

    await service.submit(me, claim.id)
    await session.commit()
    for path in (page, f"/offers/{again.id}"):
        shown = await yours.open(path)
        assert [words for words in (*SAID[:2], NOTHING, "We have your claim") if words in shown] == [
            SAID[1],
            "We have your claim",
        ]
    await service.withdraw(me, claim.id)
    await session.commit()
    shown = await yours.open(f"/offers/{again.id}")
    assert [words for words in (*SAID, "Claim for this session") if words in shown] == ["Claim for this session"]
    await yours.send()
    assert (yours.status, yours.at.startswith("/claims/"), str(claim.id) in yours.at) == (200, True, False)
    await team_page.open(f"/team/sessions/{held.id}")
    assert team_page.rows()[2][3] == f"LX-{claim.number + 1}: not sent yet"


async def test_the_new_pay_and_the_kept_place_are_shown(build: Builder, session: AsyncSession, client: Client) -> None:
    team, sam = await build.staff(Role.TEAM, "YH"), await build.associate("Sam Okafor")
    held = await build.session_of(await build.cohort())
    first = await build.offer(held, sam, pay=pay())
    await offers.answer(build.work(build.as_associate(sam)), first.id, YES)
    short = to()
    await service.move(build.work(team), held.id, type(short)(
        to=type(short.to)(on=date(2027, 2, 16), starts=time(10), ends=time(12), mode=short.to.mode,
                          place=short.to.place, place_postcode=short.to.place_postcode),
        answer_by=short.answer_by, reason=short.reason, version=1,
    ))  # fmt: skip
    await session.commit()
    me = await Visitor(client).log_in(sam.person_id, Role.ASSOCIATE)
    shown = await me.open(f"/sessions/{held.id}")
    assert ("What you would be paid for the new time" in shown, "£75" in shown, "£150" in shown) == (True, True, False)
    us = await Visitor(client).log_in(team.person, Role.TEAM)
    assert "Asked again, place kept" in await us.open(f"/team/sessions/{held.id}")
