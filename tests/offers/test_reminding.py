"""The ladder of reminders: each once, for the time it is about; nobody is reminded of what they just did; no nights."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.accounts.models import Person
from faculty_api.kernel.clock import london_instant
from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from faculty_api.messages import letters, rules
from faculty_api.messages import service as messages
from faculty_api.offers import service
from faculty_api.offers.remind_rules import Step, window
from schemas.access import WORKER
from schemas.messages import LetterView, ReachBy
from tests.builders import Builder
from tests.support.races import together


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return london_instant(day, time(hour, minute))


WEEK = timedelta(days=7)
FEB = {day: date(2027, 2, day) for day in range(1, 12)}
LADDER = [
    ("booked long ago: nothing two weeks before", {}, at(date(2027, 1, 26), 9), []),
    ("a week before", {}, at(FEB[2], 11), ["session_week"]),
    ("the day before", {}, at(FEB[8], 8), ["session_day"]),
    ("the day before, at night", {}, at(FEB[8], 0, 1), []),
    ("the day before, late", {}, at(FEB[8], 20), []),
    ("two days before, where nobody told them sooner", {}, at(FEB[7], 23), []),
    ("on the day", {}, at(FEB[9], 8), []),
    ("they said yes yesterday", {"said": at(FEB[1], 12)}, at(FEB[2], 12), []),
    ("they said yes today", {"said": at(FEB[8], 9)}, at(FEB[8], 12), []),
    ("it was called off", {"session": "cancelled"}, at(FEB[2], 11), []),
    ("they cancelled", {"status": "cancelled"}, at(FEB[2], 11), []),
    ("asked, and three days are left", {"status": "offered"}, at(date(2027, 1, 13), 9), ["offer_reminder"]),
    ("asked, and there is time", {"status": "offered"}, at(date(2027, 1, 11), 9), []),
    ("asked, and hours are left", {"status": "offered"}, at(date(2027, 1, 15), 22, 30), []),
    ("asked yesterday, to answer tomorrow", {"status": "offered", "asked": at(date(2027, 1, 14), 8)},
     at(date(2027, 1, 15), 9), ["offer_reminder"]),
    ("asked this morning", {"status": "offered", "asked": at(date(2027, 1, 14), 8)}, at(date(2027, 1, 14), 20), []),
    ("they want to talk first", {"status": "offered", "talk": True}, at(date(2027, 1, 13), 9), []),
]  # fmt: skip


@pytest.mark.parametrize(("case", "facts", "now", "told"), LADDER, ids=[one[0] for one in LADDER])
async def test_who_is_reminded_when(
    build: Builder, case: str, facts: dict[str, object], now: datetime, told: list[str]
) -> None:
    sam = await build.associate("Sam Okafor")
    session = await build.session_of(await build.cohort(), day=FEB[9])
    offer = await build.offer(session, sam, status=str(facts.get("status", "accepted")))
    asked, said = (facts.get(one, at(date(2027, 1, day), 9)) for one, day in (("asked", 4), ("said", 5)))
    offer.made_at, offer.answer_by = asked, at(date(2027, 1, 16), 0)  # type: ignore[assignment]
    offer.answered_at = None if offer.status == "offered" else said  # type: ignore[assignment]
    offer.call_wanted_at = now if facts.get("talk") else None
    await build.session.flush()
    if "session" in facts:
        who = (await build.person()).id
        session.status, session.called_off_at, session.called_off_by = "cancelled", now, who
        await build.session.flush()
    first = await service.remind_due(build.work(WORKER, now))
    again = await service.remind_due(build.work(WORKER, now + timedelta(minutes=5)))
    found = (await build.session.execute(text("SELECT template FROM letter"))).scalars().all()
    assert (list(found), first, again) == (told, len(told), 0)


async def test_a_session_that_moved_is_told_of_anew_and_no_letter_comes_too_late(build: Builder) -> None:
    sam, ann = await build.associate("Sam Okafor"), await build.associate("Ann Post")
    session = await build.session_of(await build.cohort(), day=FEB[9])
    for place, one in enumerate((sam, ann), 1):
        await build.offer(session, one, status="accepted", place=place)
    (await build.session.get_one(Person, ann.person_id)).email = None
    await messages.choose(build.work(WORKER), ann.person_id, ReachBy.LETTER, "1 High Street")
    assert await service.remind_due(build.work(WORKER, at(FEB[2], 11))) == 2
    assert await service.remind_due(build.work(WORKER, at(FEB[8], 11))) == 2
    found = await build.session.execute(text("SELECT channel, template, due_on FROM letter ORDER BY made_at, template"))
    assert [tuple(one) for one in found] == [
        ("email", "session_week", FEB[4]), ("print", "session_week", FEB[4]), ("email", "session_day", FEB[8]),
    ]  # fmt: skip
    session.starts_at, session.ends_at = session.starts_at + WEEK, session.ends_at + WEEK
    await build.session.flush()
    assert await service.remind_due(build.work(WORKER, at(FEB[9], 11))) == 2


async def test_two_workers_remind_once(engine: AsyncEngine, build: Builder) -> None:
    session = await build.session_of(await build.cohort(), day=FEB[9])
    for n in range(4):
        await build.offer(session, await build.associate(f"Person {n}"), status="accepted", place=n + 1)
    await build.session.commit()

    async def turn() -> str:
        async with transaction(engine) as opened:
            return str(await service.remind_due(Work(opened, WORKER, at(FEB[2], 11))))

    for _ in range(3):
        await together(turn(), turn())
    async with transaction(engine) as opened:
        assert (await opened.execute(text("SELECT count(*) FROM letter"))).scalar_one() == 4


def test_windows_over_the_changes_of_the_clocks() -> None:
    """The day before is a London day: of 23 hours, and of 25."""
    for day, hours in ((date(2027, 3, 27), 23), (date(2027, 10, 30), 25), (date(2027, 6, 1), 24)):
        span = window(Step.DAY, at(day, 12))
        length = span.until - span.after
        assert length == timedelta(hours=hours)


LOG_IN = "Log in to the lived experience faculty"


async def test_at_night_only_what_cannot_wait_goes(build: Builder) -> None:
    sent: list[str] = []

    async def send(letter: LetterView) -> None:
        sent.append(letter.subject)

    for template in ("session_week", "log_in", "session_called_off"):
        facts = dict.fromkeys(("name", "when", "place", "code", "then"), "x") | {"link": "/x"}
        await messages.post(build.work(WORKER), None, "sam@example.org", template, **facts)
    await build.session.flush()

    async def deliver(now: datetime) -> Sequence[str]:
        sent.clear()
        while await messages.deliver_next(build.work(WORKER, now), send):
            pass
        return sorted(sent)

    assert await deliver(at(FEB[2], 23)) == ["A session you said yes to is called off", LOG_IN]
    assert await deliver(at(FEB[3], 7, 59)) == []
    assert await deliver(at(FEB[3], 8)) == ["Your session next week"]
    assert not rules.AT_ANY_HOUR - set(letters.LETTERS)
    assert [rules.is_night(time(hour)) for hour in (0, 7, 8, 19, 20)] == [True, True, False, False, True]
