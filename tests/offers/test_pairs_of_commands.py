"""Every ordered pair of commands, at the same moment, from every state of an offer: what comes of it is always what one
after the other would have come to, whichever was first, and never a move that the table does not have."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from itertools import product
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.offers import service
from faculty_api.offers.models import Offer
from faculty_api.offers.rules import MOVES, Act
from faculty_api.programmes.models import Cohort, Session, SessionPart
from schemas.access import WORKER, Actor, Role
from schemas.hearing import HearAnswer, HearCancelled, HowTold
from schemas.offers import AnswerOffer, OfferStatus
from schemas.values import OfferId
from tests.builders import NO_PAY, NOW, Builder, actor
from tests.offers.crowd import START

S = OfferStatus
Command = Callable[[Work, Offer], Awaitable[object]]
HOLDS = {S.ACCEPTED, S.DELIVERED, S.NO_SHOW}


async def expire(work: Work, _: Offer) -> None:
    if not await service.expire_due(work):
        raise Refusal("nothing was due, or somebody else holds it")


def came(there: bool) -> Command:
    return lambda work, offer: service.confirm_delivered(work, offer.session_id, {OfferId(offer.id): there})


class One:
    """A command: the move it makes, who sends it, and when: before the day to answer by, or after the session."""

    def __init__(self, act: Act, who: str, run: Command, *, after: bool = False) -> None:
        self.act, self.who, self.run, self.after = act, who, run, after


COMMANDS = {
    "yes": One(Act.ACCEPT, "person", lambda work, offer: service.answer(work, offer.id, AnswerOffer(answer="yes"))),
    "no": One(Act.DECLINE, "person", lambda work, offer: service.answer(work, offer.id, AnswerOffer(answer="no"))),
    "yes by phone": One(
        Act.ACCEPT, "team",
        lambda work, offer: service.hear(work, offer.id, HearAnswer(answer="yes", told=HowTold.PHONE)),
    ),
    "take back no": One(Act.REOPEN, "person", lambda work, offer: service.undo_no(work, offer.id)),
    "cancel": One(Act.CANCEL, "person", lambda work, offer: service.cancel(work, offer.id)),
    "cancel by phone": One(
        Act.CANCEL, "team",
        lambda work, offer: service.hear_cancelled(work, offer.id, HearCancelled(told=HowTold.PHONE)),
    ),
    "withdraw": One(Act.WITHDRAW, "team", lambda work, offer: service.withdraw(work, offer.id)),
    "expire": One(Act.EXPIRE, "worker", expire, after=True),
    "came": One(Act.CAME, "team", came(True), after=True),
}  # fmt: skip


def one_after_the_other(state: OfferStatus, order: tuple[str, ...]) -> list[object]:
    """Who wins, one after the other, and where it ends, by the table."""
    found: list[object] = []
    for name in order:
        to = MOVES.get((state, COMMANDS[name].act))
        found.append(to is not None)
        state = to or state
    return [*found, state]


def may_come_to(state: OfferStatus, pair: tuple[str, ...]) -> list[list[object]]:
    """Who won, first and second of the pair, and where it ended. What expires offers passes over one that somebody
    holds at that moment, and comes back at the worker's next turn: then the other was alone."""
    if len(pair) > 2:
        return [[*(False for _ in pair), state]]
    there, back = one_after_the_other(state, pair), one_after_the_other(state, pair[::-1])
    found = [there, [*back[1::-1], back[2]]]
    for at, name in enumerate(pair):
        if name == "expire":
            to = MOVES.get((state, COMMANDS[pair[1 - at]].act))
            alone = to is not None and pair[1 - at] != "expire"
            found.append([*([False, alone] if at == 0 else [alone, False]), to if alone else state])
    return found


def racing(state: OfferStatus) -> list[tuple[str, ...]]:
    """Pairs ("stayed away" is "came" with another word). From a state that nothing leads out of, all at once: every
    one of them is refused."""
    leads_on = any(begin == state for begin, _ in MOVES)
    return list(product(COMMANDS, COMMANDS)) if leads_on else [tuple(COMMANDS)]


async def put_in(engine: AsyncEngine, cohort: Cohort, person: UUID, maker: UUID) -> list[tuple[Offer, tuple[str, ...]]]:
    """An offer for every state and pair, each with a session of its own, a day apart, so that none meets another."""
    every = [each for state in OfferStatus for each in product([state], racing(state))]
    found: list[tuple[Offer, tuple[str, ...]]] = []
    async with transaction(engine) as session:
        rows: list[list[object]] = [[], [], []]
        for number, (state, pair) in enumerate(every, start=1):
            start = START + timedelta(days=number)
            end = start + timedelta(hours=1)
            made = Session(
                id=new_id(), cohort_id=cohort.id, number=number, starts_at=start, ends_at=end, mode="online",
                lived_needed=1, professional_needed=0,
            )  # fmt: skip
            offer = Offer(
                id=new_id(), session_id=made.id, person_id=person, kind="lived", status=state,
                place=1 if state in HOLDS else None, answer_by=start, pay=NO_PAY, made_by=maker, made_at=NOW,
            )  # fmt: skip
            rows[0].append(made)
            rows[1].append(SessionPart(session_id=made.id, part="deliver", starts_at=start, ends_at=end))
            rows[2].append(offer)
            found.append((offer, pair))
        for each in rows:
            session.add_all(each)
            await session.flush()
    return found


async def send(engine: AsyncEngine, who: Actor, now: datetime, run: Command, offer: Offer) -> bool:
    try:
        async with transaction(engine) as session:
            await run(Work(session, who, now), offer)
    except Refusal:
        return False
    return True


async def test_all_ordered_pairs_from_every_state(engine: AsyncEngine, build: Builder) -> None:
    sam, cohort, maker = await build.associate(), await build.cohort(), await build.person(email=None)
    team = await build.staff(Role.TEAM, "YH")
    await build.session.commit()
    people = {"person": actor(sam.person_id, Role.ASSOCIATE), "team": team, "worker": WORKER}
    wrong, both = [], 0
    for offer, pair in await put_in(engine, cohort, sam.person_id, maker.id):
        state = OfferStatus(offer.status)

        async def one(name: str, offer: Offer = offer) -> bool:
            command = COMMANDS[name]
            # Answers are given in the last moment, and what closes an offer comes in the one after it.
            now = offer.answer_by + (timedelta(hours=2) if command.after else -timedelta(microseconds=1))
            return await send(engine, people[command.who], now, command.run, offer)

        won = await asyncio.gather(*(one(name) for name in pair))
        async with transaction(engine) as session:
            ended = await session.get(Offer, offer.id)
            assert ended is not None
            happened = await session.execute(
                text("SELECT count(*) FROM event WHERE subject = :id AND kind <> 'OfferAnswerHeard'"), {"id": offer.id}
            )
            count = happened.scalar_one()
            status, place = OfferStatus(ended.status), ended.place
            if status == S.OFFERED:  # the next pair finds nothing else that is due
                ended.status = S.WITHDRAWN
        found = [*won, status]
        keeps = (place is not None) == (status in HOLDS)
        if found not in may_come_to(state, pair) or sum(won) != count or not keeps:
            wrong.append((state, pair, found, count))
        both += sum(won) > 0
    assert wrong == []
    assert both > len(MOVES) * len(COMMANDS)
