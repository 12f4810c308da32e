"""Dates asked about, answered in three ways, and one of them chosen."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.availability import service as availability
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from faculty_api.polls import service
from schemas.access import NOBODY, Role
from schemas.availability import Free
from schemas.polls import (
    AnswerDates,
    AskPeople,
    CallOffDates,
    MoveBy,
    OwnPoll,
    PickDate,
    PollFor,
    PollState,
    ProposedTime,
    RecordDates,
    SaidHow,
)
from schemas.values import Interval, PersonId
from tests.builders import NOW, Builder
from tests.polls.hall import BY, N, P, Y, asking, events, letters, links
from tests.support.races import together


def say(poll: OwnPoll, *answers: object) -> AnswerDates:
    return AnswerDates(answers={one.id: how for one, how in zip(poll.dates, answers, strict=True)})  # type: ignore[misc]


async def test_by_link_by_page_and_by_phone(build: Builder, session: AsyncSession) -> None:
    team = await build.staff(Role.TEAM, "YH")
    sam, ana, jo = [await build.associate(name) for name in ("Sam Okafor", "Ana Bell", "Jo Penn")]
    us, nobody, her = build.work(team), build.work(NOBODY), build.work(build.as_associate(ana))
    made = await service.ask_dates(us, asking(sam.person_id, ana.person_id))
    made = await service.ask_people(us, made.id, AskPeople(people=[PersonId(ana.person_id), PersonId(jo.person_id)]))
    assert [(one.name, one.answered_at) for one in made.people] == [
        ("Ana Bell", None), ("Jo Penn", None), ("Sam Okafor", None),
    ]  # fmt: skip
    assert await letters(session) == ["dates_asked"] * 3
    (link,) = await links(session, sam.person_id)
    kept = (await session.execute(text("SELECT link_hash FROM date_poll_person"))).scalars().all()
    assert (len(link), link in kept, {len(one) for one in kept}) == (43, False, {64})

    for _ in range(2):  # a mail program opens it as often as it likes
        seen = await service.by_link(nobody, link)
        assert (seen.open, seen.answer_on, [one.answer for one in seen.dates]) == (True, BY, [None] * 3)
    await service.answer_by_link(nobody, link, say(seen, Y, Y, Y))
    changed = await service.answer_by_link(nobody, link, say(seen, Y, P, N))
    assert [one.answer for one in changed.dates] == [Y, P, N]
    mine = (await service.mine(her))[0]
    assert [one.answer for one in mine.dates] == [None] * 3  # nobody sees what others said
    await service.answer(her, mine.id, say(mine, Y, N, N))
    told = RecordDates(person_id=PersonId(jo.person_id), answers=say(mine, N, N, P).answers)
    whole = await service.record(us, made.id, told)
    assert [(one.yes, one.if_need_be, one.no) for one in whole.times] == [(2, 0, 1), (0, 1, 2), (0, 1, 2)]
    assert [one.how for one in whole.people] == [SaidHow.PAGE, SaidHow.PHONE, SaidHow.LINK]
    assert (whole.asked, whole.answered, (await letters(session))[-1]) == (3, 3, "noted_down")
    assert (await service.polls(us))[0].answered == 3
    heard = await service.my_poll(build.work(build.as_associate(jo)), made.id)
    assert (heard.by_phone, [one.answer for one in heard.dates]) == (True, [N, N, P])
    said = (await session.execute(text("SELECT data FROM event WHERE kind = 'DatesAnswered'"))).scalars().all()
    assert [set(one) - {"kind"} for one in said] == [{"subject", "how"}] * 4  # neither who, nor what they said


async def test_who_left_is_asked_and_counted_no_more(build: Builder, session: AsyncSession) -> None:
    """What they said stands for the team to read, with their leaving beside it."""
    team, sam = await build.staff(Role.TEAM, "YH"), await build.associate("Sam Okafor")
    us, me = build.work(team), build.work(build.as_associate(sam))
    made = await service.ask_dates(us, asking(sam.person_id))
    seen = await service.my_poll(me, made.id)
    await service.answer(me, made.id, say(seen, Y, Y, N))
    assert [one.yes for one in (await service.poll(us, made.id)).times] == [1, 1, 0]
    sam.status = "ended"
    await session.flush()
    after = await service.poll(us, made.id)
    assert ([one.yes for one in after.times], [one.no for one in after.times]) == ([0] * 3, [0] * 3)
    assert [(one.name, one.left, len(one.answers)) for one in after.people] == [("Sam Okafor (has left)", True, 3)]
    assert [one.open for one in await service.mine(me)] == [False]
    with pytest.raises(Conflict, match="You have left"):
        await service.answer(me, made.id, say(seen, Y, Y, Y))
    with pytest.raises(Conflict, match="They have left"):
        await service.record(
            us, made.id, RecordDates(person_id=PersonId(sam.person_id), answers=say(seen, Y, Y, Y).answers)
        )


async def test_what_is_wrong_is_said_and_nothing_is_kept(build: Builder, session: AsyncSession) -> None:
    team, other = await build.staff(Role.TEAM, "YH"), await build.staff(Role.TEAM, "NE")
    sam, far, gone = [await build.associate(name, academy=where) for name, where in (
        ("Sam Okafor", "YH"), ("Far Away", "NE"), ("Gone Now", "YH"))]  # fmt: skip
    us = build.work(team)
    made = await service.ask_dates(us, asking(sam.person_id, gone.person_id))
    with pytest.raises(NotAllowed):
        await service.ask_dates(build.work(other), asking())
    with pytest.raises(NotFound):
        await service.poll(build.work(other), made.id)
    with pytest.raises(Invalid, match="cannot be asked any more"):
        await service.ask_people(us, made.id, AskPeople(people=[PersonId(far.person_id)]))
    with pytest.raises(Invalid, match="Say which session"):
        await service.ask_dates(us, asking(purpose=PollFor.SESSION))
    night = ProposedTime(on=date(2027, 3, 28), starts=time(1, 30), ends=time(3, 30))
    with pytest.raises(Invalid, match="clocks go forward"):
        await service.ask_dates(us, asking(times=[asking().times[0], night]))
    (link,) = await links(session, sam.person_id)
    nobody = build.work(NOBODY)
    seen = await service.by_link(nobody, link)
    with pytest.raises(Invalid, match="Select yes, if need be or no for date 3"):
        await service.answer_by_link(nobody, link, AnswerDates(answers={one.id: Y for one in seen.dates[:2]}))
    with pytest.raises(Invalid, match="The dates have changed"):
        await service.answer_by_link(nobody, link, AnswerDates(answers={made.id: Y}))
    with pytest.raises(NotFound, match="does not work"):
        await service.by_link(nobody, link[:-1])
    with pytest.raises(NotAllowed, match="sent to somebody else"):
        await service.by_link(us, link)
    with pytest.raises(NotFound):
        await service.my_poll(build.work(build.as_associate(far)), made.id)
    gone.status = "ended"
    await session.flush()
    (his,) = await links(session, gone.person_id)
    with pytest.raises(NotFound, match="does not work"):
        await service.by_link(nobody, his)
    last = build.work(NOBODY, made.answer_until - timedelta(seconds=1))
    await service.answer_by_link(last, link, say(seen, Y, Y, Y))
    with pytest.raises(Conflict, match="You cannot answer any more"):
        await service.answer_by_link(build.work(NOBODY, made.answer_until), link, say(seen, N, N, N))
    assert london_day(made.answer_until - timedelta(seconds=1)) == BY


async def test_one_reminder_to_those_who_have_not_answered(build: Builder, session: AsyncSession) -> None:
    team = await build.staff(Role.TEAM, "YH")
    sam, ana = [await build.associate(name) for name in ("Sam Okafor", "Ana Bell")]
    us, nobody = build.work(team), build.work(NOBODY)
    made = await service.ask_dates(us, asking(sam.person_id, ana.person_id))
    (first,) = await links(session, sam.person_id)
    (hers,) = await links(session, ana.person_id)
    seen = await service.by_link(nobody, hers)
    await service.answer_by_link(nobody, hers, say(seen, Y, Y, Y))
    await service.remind(us, made.id)
    assert await letters(session) == ["dates_asked"] * 2 + ["dates_again"]
    for link in await links(session, sam.person_id):  # the link of the first letter goes on working
        await service.answer_by_link(nobody, link, say(seen, N, P, Y))
    assert (first in await links(session, sam.person_id), len(await links(session, sam.person_id))) == (True, 2)
    with pytest.raises(Conflict, match="One is enough"):
        await service.remind(us, made.id)
    other = await service.ask_dates(us, asking())
    with pytest.raises(Conflict, match="Everybody has answered"):
        await service.remind(us, other.id)


async def test_a_chosen_date_moves_the_session_and_everybody_who_answered_is_told(
    build: Builder, session: AsyncSession
) -> None:
    team = await build.staff(Role.TEAM, "YH")
    sam, ana, jo = [await build.associate(name) for name in ("Sam Okafor", "Ana Bell", "Jo Penn")]
    us = build.work(team)
    at = await build.session_of(await build.cohort(), day=date(2027, 2, 3))
    booked = await build.offer(at, sam, status="accepted")
    ids = [one.person_id for one in (sam, ana, jo)]
    made = await service.ask_dates(us, asking(*ids, purpose=PollFor.SESSION, session_id=at.id))
    for who, said in ((sam, (Y, Y, N)), (ana, (N, Y, N))):
        work = build.work(build.as_associate(who))
        await service.answer(work, made.id, say(await service.my_poll(work, made.id), *said))
    would = await service.would_move(us, made.id, made.times[1].id)
    assert would is not None
    assert [one.person_name for one in would.told] == ["Sam Okafor"]
    with pytest.raises(Invalid, match="Say why it moves"):
        async with us.attempt():
            await service.pick(us, made.id, PickDate(date_id=made.times[1].id))
    by = MoveBy(answer_by=date(2027, 1, 30), reason="The room is not free", version=1)
    done = await service.pick(us, made.id, PickDate(date_id=made.times[1].id, move=by))
    assert (done.state, [one.chosen for one in done.times]) == (PollState.PICKED, [False, True, False])
    await session.refresh(at)
    assert at.starts_at == made.times[1].starts_at
    assert (await offers.get(us, booked.id)).status == "cancelled"  # and a new offer asks Sam for the new time
    assert sorted((await letters(session))[3:]) == ["dates_picked", "dates_picked", "session_moved"]
    held = (await session.execute(text("SELECT count(*) FROM booked_time"))).scalar_one()
    assert held == 0  # a yes to a date is not a booking
    with pytest.raises(Conflict, match="chosen already"):
        await service.pick(us, made.id, PickDate(date_id=made.times[0].id))
    assert (await events(session))[-1] == "DatePicked"
    again = await service.ask_dates(us, asking(*ids, purpose=PollFor.SESSION, session_id=at.id))
    there = next(one for one in again.times if one.starts_at == made.times[1].starts_at)
    await session.execute(text("UPDATE session SET ends_at = :at WHERE id = :id"), {"at": there.ends_at, "id": at.id})
    session.expire_all()
    assert await service.would_move(us, again.id, there.id) is None
    assert (await service.pick(us, again.id, PickDate(date_id=there.id))).state is PollState.PICKED


async def test_closed_called_off_and_the_people_who_can_be_asked(build: Builder, session: AsyncSession) -> None:
    team = await build.staff(Role.TEAM, "YH")
    sam = await build.associate("Sam Okafor")
    away = await build.associate("Una Known", weekdays=None)
    lent, short = [await build.associate(name, academy="NE") for name in ("Lee Lent", "Sho Short")]
    await build.lending(lent, "YH")
    await build.lending(short, "YH", last=date(2027, 2, 10))
    paused = await build.associate("Pau Sed")
    paused.status = "paused"
    await session.flush()
    us = build.work(team)
    made = await service.ask_dates(us, asking(sam.person_id))
    found = [(one.name, one.free, one.unknown, one.lent_from) for one in await service.can_be_asked(us, made.id)]
    assert found == [("Lee Lent", 3, 0, "North East Leadership Academy"), ("Una Known", 0, 3, "")]
    await service.close(us, made.id)
    for refused in (service.close(us, made.id), service.remind(us, made.id), service.can_be_asked(us, made.id)):
        with pytest.raises(Conflict, match="nobody can answer any more"):
            await refused
    (link,) = await links(session, sam.person_id)
    seen = await service.by_link(build.work(NOBODY), link)
    with pytest.raises(Conflict, match="cannot answer"):
        await service.answer_by_link(build.work(NOBODY), link, say(seen, Y, Y, Y))
    off = await service.call_off(us, made.id, CallOffDates(reason="The room is gone"))
    assert (off.state, off.reason, (await letters(session))[-1]) == (
        PollState.CALLED_OFF, "The room is gone", "dates_called_off",
    )  # fmt: skip
    assert away.status == "active"


async def test_a_yes_is_knowledge_of_being_free_and_a_no_leaves_no_mark(build: Builder, session: AsyncSession) -> None:
    team = await build.staff(Role.TEAM, "YH")
    una, sam = await build.associate("Una Known", weekdays=None), await build.associate("Sam Okafor", weekdays=(0,))
    made = await service.ask_dates(build.work(team), asking(una.person_id, sam.person_id))
    for who, said in ((una, (Y, P, N)), (sam, (Y, N, Y))):
        work = build.work(build.as_associate(who))
        await service.answer(work, made.id, say(await service.my_poll(work, made.id), *said))
    spans = {number: [Interval(start=one.starts_at, end=one.ends_at)] for number, one in enumerate(made.times)}
    spans[3] = [Interval(start=made.times[0].starts_at, end=made.times[0].ends_at + timedelta(minutes=1))]
    ids = [una.person_id, sam.person_id]
    found = await availability.answers_for(build.work(team), ids, spans)
    assert [found[number][una.person_id] for number in range(4)] == [Free.FREE, *[Free.UNKNOWN] * 3]
    assert [found[number][sam.person_id] for number in range(4)] == [Free.FREE, Free.BUSY, Free.FREE, Free.BUSY]
    at = await build.session_of(await build.cohort(), day=date(2027, 2, 9))
    await build.offer(at, sam, status="accepted")
    insert = "INSERT INTO away_dates (id, person_id, first_day, last_day) VALUES (gen_random_uuid(), :id, :on, :on)"
    await session.execute(text(insert), {"id": sam.person_id, "on": date(2027, 2, 16)})
    found = await availability.answers_for(build.work(team), ids, spans)
    assert [found[number][sam.person_id] for number in range(3)] == [Free.BUSY] * 3  # booked, no week, away
    await session.execute(text("UPDATE availability SET mode = 'not_now'"))
    assert (await availability.answers(build.work(team), [sam.person_id], spans[2]))[sam.person_id] is Free.BUSY


async def test_answers_closing_and_choosing_at_once(build: Builder, session: AsyncSession, engine: AsyncEngine) -> None:
    """However they meet: one date is chosen, one reminder is sent, and no answer comes in after the end."""
    team = await build.staff(Role.TEAM, "YH")
    people = [await build.associate(name) for name in ("Sam Okafor", "Ana Bell", "Jo Penn")]
    made = await service.ask_dates(build.work(team), asking(*[one.person_id for one in people]))
    tokens: list[str] = [(await links(session, one.person_id))[0] for one in people]
    seen = await service.by_link(build.work(NOBODY), tokens[0])
    await session.commit()

    async def do(actor, run) -> None:  # type: ignore[no-untyped-def]
        async with transaction(engine) as own:
            await run(Work(own, actor, NOW))

    def answered(token: str):  # type: ignore[no-untyped-def]
        return do(NOBODY, lambda work: service.answer_by_link(work, token, say(seen, Y, P, N)))

    twice = await together(*(answered(token) for token in tokens[:1] * 6), *(answered(one) for one in tokens[1:2] * 4))
    assert [one for one in twice if one is not None] == []
    assert await _count(engine, "date_poll_answer") == 6
    reminded = await together(*(do(team, lambda work: service.remind(work, made.id)) for _ in range(5)))
    assert sum(one is None for one in reminded) == 1
    picks = [PickDate(date_id=one.id) for one in made.times] * 2
    race = await together(
        *(do(team, lambda work, one=one: service.pick(work, made.id, one)) for one in picks), answered(tokens[2])
    )
    assert (sum(one is None for one in race[:-1]), {type(one) for one in race[:-1]}) == (1, {type(None), Conflict})
    chosen = "SELECT count(*) FROM date_poll_date WHERE chosen"
    answers = await _count(engine, "date_poll_answer")
    assert (await _count(engine, f"({chosen}) AS x WHERE count = 1"), answers) == (1, 9 if race[-1] is None else 6)


async def _count(engine: AsyncEngine, table: str) -> int:
    async with transaction(engine) as session:
        return int((await session.execute(text(f"SELECT count(*) FROM {table}"))).scalar_one())
