"""A session is moved or called off: who is asked again, what is let go, and what is written down."""

from datetime import date, datetime, time, timedelta

import msgspec
import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.claims import service
from faculty_api.kernel.clock import london_instant
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.needs import service as needs
from faculty_api.offers import service as offers
from schemas.access import Role
from schemas.advances import AskAdvance
from schemas.claim_commands import SayHappened, StartClaim
from schemas.claims import Happened
from schemas.needs import SayNeed, Weight
from schemas.offers import AnswerOffer
from schemas.programmes import Mode
from schemas.rescheduling import CallOff, MoveSession, NewTime
from schemas.travel import AskTravel
from schemas.values import SessionId
from tests.builders import Builder
from tests.claims.stage import pay
from tests.people.rosters import VAULT

YES = AnswerOffer(answer="yes")
LATER = NewTime(
    on=date(2027, 2, 16), starts=time(13), ends=time(18), mode=Mode.IN_PERSON,
    place="The Station House, Leeds", place_postcode="LS1 4AP",
)  # fmt: skip


def to(new: NewTime = LATER, version: int = 1, answer_by: date = date(2027, 1, 5)) -> MoveSession:
    return MoveSession(to=new, answer_by=answer_by, reason="The room is not free", version=version)


async def letters(session: AsyncSession) -> list[tuple[str, str]]:
    rows = (await session.execute(text("SELECT template, body FROM letter ORDER BY made_at, id"))).all()
    return [(row.template, row.body) for row in rows]


async def test_who_said_yes_is_asked_again_and_keeps_the_place(build: Builder, session: AsyncSession) -> None:
    team = await build.staff(Role.TEAM, "YH")
    sam, ana = [await build.associate(name) for name in ("Sam Okafor", "Ana Bell")]
    at = await build.session_of(await build.cohort())
    first = await build.offer(at, sam)
    waiting = await build.offer(at, ana)
    me, us = build.work(build.as_associate(sam)), build.work(team)
    await needs.say(me, VAULT, sam.person_id, SayNeed(words="A ramp", weight=Weight.MUST))
    await offers.answer(me, first.id, YES)
    await service.ask_travel(me, VAULT, _train(at.id))
    other = await build.session_of(await build.cohort(), day=date(2027, 2, 16), starts=time(17))
    await build.offer(other, sam, status="accepted")

    would = await service.would_move(us, at.id, LATER)
    seen = [
        (one.person_name, one.said_yes, one.clash, one.cannot, one.arranged, one.travel_asked) for one in would.told
    ]
    assert seen == [("Sam Okafor", True, "Is booked from 5pm to 10pm", "", 1, 1), ("Ana Bell", False, "", "", 0, 0)]
    assert (await letters(session))[-1][0] == "offer_answered"  # looking tells nobody

    done = await service.move(us, at.id, to())
    assert (done.told, done.asked_again, done.session.version, done.session.changed_why) == (
        2, 2, 2, "The room is not free",
    )  # fmt: skip
    assert done.session.starts_at == london_instant(date(2027, 2, 16), time(13))
    assert [(str(part.part), part.starts_at) for part in done.session.parts] == [
        ("prepare", london_instant(date(2027, 2, 15), time(10))),
        ("deliver", london_instant(date(2027, 2, 16), time(13))),
        ("debrief", london_instant(date(2027, 2, 16), time(18))),
    ]
    assert (first.status, first.place, waiting.status) == ("cancelled", None, "withdrawn")
    mine = [one for one in await offers.mine(me) if one.status == "offered"]
    assert [(one.asked_again, one.full, one.moved_from) for one in mine] == [(True, False, at.moved_from)]
    held = "SELECT count(*) FROM booked_time WHERE session_id = :session"
    assert (await session.execute(text(held), {"session": at.id})).scalar_one() == 0
    told = {name for name, _ in (await letters(session))[-2:]}
    assert told == {"session_moved"}
    (sams,) = [body for _, body in (await letters(session))[-2:] if "Dear Sam" in body]
    assert "The session on Tuesday 9 February 2027 at 10am has moved" in sams
    assert "we keep your place until you answer. You are booked for another session at that time" in sams
    statuses = (await session.execute(text("SELECT status FROM travel_request"))).scalars().all()
    assert (statuses, (await session.execute(text("SELECT status FROM access_task"))).scalars().all()) == (
        ["taken_back"], ["ended"],
    )  # fmt: skip

    # the place is kept from others, and their own clash is theirs to solve
    hers = next(one for one in await offers.mine(build.work(build.as_associate(ana))) if one.status == "offered")
    assert (hers.full, hers.asked_again) == (True, False)
    with pytest.raises(Conflict, match="Someone else has this session now"):
        await offers.answer(build.work(build.as_associate(ana)), hers.id, YES)
    with pytest.raises(Conflict, match="You are already booked at that time"):
        async with me.attempt():
            await offers.answer(me, mine[0].id, YES)
    await offers.answer(me, mine[0].id, AnswerOffer(answer="no"))
    again = await offers.answer(build.work(build.as_associate(ana)), hers.id, YES)
    assert again.status == "accepted"
    kinds = (await session.execute(text("SELECT kind FROM event WHERE kind LIKE '%Moved' ORDER BY kind"))).scalars()
    assert list(kinds) == ["BookingMoved", "SessionMoved"]


async def test_moved_twice_a_kept_place_is_said_to_be_kept(build: Builder, session: AsyncSession) -> None:
    team, sam = await build.staff(Role.TEAM, "YH"), await build.associate("Sam Okafor")
    at = await build.session_of(await build.cohort(), lived_needed=2)
    ana = await build.associate("Ana Bell")
    await build.offer(at, sam, status="accepted")
    await build.offer(at, ana)
    for version, day in ((1, date(2027, 2, 16)), (2, date(2027, 2, 17))):
        await service.move(build.work(team), at.id, to(msgspec.structs.replace(LATER, on=day), version))
    sent = await session.execute(
        text("SELECT l.body FROM letter l WHERE template = 'session_moved' AND person_id = :p"), {"p": sam.person_id}
    )
    assert ["so we keep your place until you answer" in body for body in sent.scalars().all()] == [True, True]
    waits = await session.execute(
        text("SELECT l.body FROM letter l WHERE template = 'session_moved' AND person_id = :p"), {"p": ana.person_id}
    )
    assert ["so we ask you again" in body for body in waits.scalars().all()] == [True, True]


async def test_who_cannot_be_asked_for_the_new_day_is_free_again(build: Builder, session: AsyncSession) -> None:
    team, cohort = await build.staff(Role.TEAM, "YH"), await build.cohort()
    lent = await build.associate("Lena Hart", academy="NE")
    await build.lending(lent, academy="YH", first=date(2027, 2, 1), last=date(2027, 2, 10))
    paused = await build.associate("Pat Lowe")
    at = await build.session_of(cohort, lived_needed=2)
    for place, who in enumerate((lent, paused), 1):
        await build.offer(at, who, status="accepted", place=place)
    paused.status = "paused"
    done = await service.move(build.work(team), at.id, to())
    assert (done.told, done.asked_again) == (2, 0)
    bodies = [body for name, body in await letters(session) if name == "session_moved_away"]
    assert sorted("that we may ask you for that day. So your place" in body for body in bodies) == [False, True]
    assert sorted("You are not taking sessions now. So your place" in body for body in bodies) == [False, True]


async def test_called_off_late_gives_the_claim_its_facts(build: Builder, session: AsyncSession) -> None:
    team, cohort = await build.staff(Role.TEAM, "YH"), await build.cohort()
    sam, ana, lee = [await build.associate(name) for name in ("Sam Okafor", "Ana Bell", "Lee Gray")]
    at = await build.session_of(cohort, lived_needed=2)
    booked = await build.offer(at, sam, pay=pay())
    await build.offer(at, ana)
    await build.offer(at, lee, status="cancelled")
    me, us = build.work(build.as_associate(sam)), build.work(team, at.starts_at - timedelta(hours=20))
    await offers.answer(me, booked.id, YES)
    await service.ask_advance(me, AskAdvance(session_id=at.id, pence=2_000, what_for="A train", read_out=False))

    would = await service.would_call_off(us, at.id)
    assert [(one.person_name, one.said_yes, one.money_asked.pence) for one in would.told] == [
        ("Sam Okafor", True, 2_000), ("Ana Bell", False, 0),
    ]  # fmt: skip
    assert would.pay == "The host cancelled the session, and a person must decide what is paid."

    done = await service.call_off(us, at.id, CallOff(reason="The tutor is away", version=1))
    assert (done.told, done.claims, done.session.status, done.session.version) == (2, 1, "cancelled", 2)
    (claim,) = [one for one in await service.mine(me) if not one.is_advance]
    whole = await service.get(me, claim.id)
    assert (whole.happened, [(line.kind, line.status, line.claimed.pence) for line in whole.lines]) == (
        Happened.CALLED_OFF, [("fee", "held", 15_000)],
    )  # fmt: skip
    assert whole.lines[0].because.startswith(
        "The host cancelled the session, and a person must decide what is paid. It was called off 20 hours before. Full"
    )
    assert (whole.begun, whole.closer_look[0]) == (False, "We called the session off")
    kept = (
        await session.execute(text("SELECT basis->'basis'->>'called_off_at' FROM claim WHERE NOT is_advance"))
    ).all()
    assert [datetime.fromisoformat(row[0]) for row in kept] == [us.now]
    assert (await service.start(me, StartClaim(session_id=at.id))).id == claim.id
    with pytest.raises(Conflict, match="We called this session off ourselves"):
        await service.say_happened(me, claim.id, SayHappened(happened=Happened.PLANNED))
    with pytest.raises(NotFound):  # said no themselves before
        await service.start(build.work(build.as_associate(lee)), StartClaim(session_id=at.id))
    advance = (await session.execute(text("SELECT status FROM claim WHERE is_advance"))).scalars().all()
    held = (await session.execute(text("SELECT count(*) FROM booked_time"))).scalar_one()
    assert (advance, held) == (["withdrawn"], 0)
    assert [name for name, _ in await letters(session)][-2:] == ["offer_withdrawn", "session_called_off"]
    with pytest.raises(Conflict, match="called off already"):
        await service.call_off(us, at.id, CallOff(reason="Again", version=2))
    with pytest.raises(Conflict, match="was called off, so it cannot be moved"):
        await service.move(us, at.id, to(version=2))


async def test_what_cannot_be_done_is_said_in_words(build: Builder) -> None:
    team, cohort = await build.staff(Role.TEAM, "YH"), await build.cohort()
    at = (await build.session_of(cohort, number=1)).id
    await build.session_of(cohort, number=2, day=date(2027, 2, 23))
    us = build.work(team)
    new = msgspec.structs.replace
    refused: list[tuple[MoveSession, type[Exception], str]] = [
        (to(version=2), Conflict, "This session has changed since you looked at it. Look again, then decide"),
        (to(new(LATER, ends=time(12))), Invalid, "The session: the end time must be after 1pm"),
        (to(new(LATER, on=date(2026, 11, 2))), Invalid, "The session must be in the future"),
        (to(new(LATER, on=date(2027, 3, 28), starts=time(1, 30))), Invalid, "The session starts:"),
        (to(new(LATER, place=" ")), Invalid, "Enter the name and address of the venue"),
        (to(new(LATER, place_postcode="nowhere")), Invalid, "Enter a full UK postcode, like LS1 4AP"),
        (to(new(LATER, on=date(2027, 2, 9), starts=time(10), ends=time(15))), Invalid, "This is when and where it is"),
        (
            to(new(LATER, on=date(2027, 2, 23))),
            Invalid,
            "Session 2 of this cohort is at the same time. Change the time",
        ),
        (to(new(LATER, starts=time(22), ends=time(23, 45))), Invalid, "Talking afterwards would go on after midnight"),
        (to(answer_by=date(2026, 11, 21)), Invalid, "The answer date must be today or later"),
        (to(answer_by=date(2027, 2, 17)), Invalid, "The answer date must not be after 16 February 2027"),
    ]
    wrong = []
    for command, kind, words in refused:
        try:
            async with us.attempt():
                await service.move(us, at, command)
            wrong.append((words, "done"))
        except kind as no:
            said = [fault.message for fault in no.faults] or [no.detail]  # type: ignore[attr-defined]
            if not said[0].startswith(words):
                wrong.append((words, said[0]))
    assert wrong == []
    for who, no in ((await build.staff(Role.TEAM, "NE"), NotFound), (await build.staff(Role.FINANCE), NotAllowed)):
        with pytest.raises(no):
            await service.would_call_off(build.work(who), at)
        with pytest.raises(no):
            await service.move(build.work(who), at, to())


def _train(session_id: SessionId) -> AskTravel:
    return AskTravel(
        session_id=session_id, category="rail", what="A train", on=date(2027, 2, 9), from_place="York", to_place="Leeds"
    )


async def test_before_it_moves_it_is_said_what_is_known_of_the_new_time(build: Builder, session: AsyncSession) -> None:
    """Who is only free on Tuesdays and who never said; nothing where the new time touches the old one."""
    team, at = await build.staff(Role.TEAM, "YH"), await build.session_of(await build.cohort(), lived_needed=3)
    tuesdays, never, always = [
        await build.associate(name, weekdays=days)
        for name, days in (("Tia Tuesday", [1]), ("Nat Never", None), ("Ann Always", [0, 1, 2, 3, 4]))
    ]
    for place, who in enumerate((tuesdays, never, always), 1):
        await build.offer(at, who, status="accepted", place=place)
    us = build.work(team)
    friday = msgspec.structs.replace(LATER, on=date(2027, 2, 19), starts=time(10), ends=time(12))
    seen = {one.person_name: one.free for one in (await service.would_move(us, at.id, friday)).told}
    assert seen["Nat Never"] == "unknown"
    assert (seen["Tia Tuesday"] in ("busy", "unknown"), seen["Ann Always"]) == (True, "free")
    same_day = msgspec.structs.replace(LATER, on=date(2027, 2, 9), starts=time(11), ends=time(16))
    assert {one.free for one in (await service.would_move(us, at.id, same_day)).told} == {None}
