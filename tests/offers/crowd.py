"""Many offers at once, put in by the hundred: 16 people or 16 sessions at every one of some slots."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from faculty_api.kernel.ids import new_id
from faculty_api.offers.models import Offer
from faculty_api.people.models import Associate
from faculty_api.programmes.models import Cohort, Session, SessionPart
from tests.builders import NO_PAY, NOW, Builder

CLIENTS = 16
START = datetime(2027, 1, 4, 9, tzinfo=UTC)

Round = list[tuple[Associate, UUID]]
"""What races together: one (person, offer) a client."""


def _session(cohort: Cohort, number: int, start: datetime) -> tuple[Session, SessionPart]:
    end = start + timedelta(hours=1)
    session = Session(
        id=new_id(), cohort_id=cohort.id, number=number, starts_at=start, ends_at=end, mode="online", lived_needed=1
    )
    return session, SessionPart(session_id=session.id, part="deliver", starts_at=start, ends_at=end)


def _offer(session: Session, who: Associate, maker: UUID) -> Offer:
    return Offer(
        id=new_id(),
        session_id=session.id,
        person_id=who.person_id,
        kind=who.kind,
        answer_by=session.starts_at,
        pay=NO_PAY,
        made_by=maker,
        made_at=NOW,
    )


async def one_person_many_sessions(build: Builder, slots: int) -> list[Round]:
    """In every slot 16 sessions, each a minute after the one before, all offered to the same person."""
    who, cohort, maker = await build.associate(), await build.cohort(), await build.person()
    rounds: list[Round] = []
    for slot in range(slots):
        begin = START + timedelta(days=slot)
        made = [
            _session(cohort, slot * CLIENTS + client + 1, begin + timedelta(minutes=client))
            for client in range(CLIENTS)
        ]
        offers = [_offer(session, who, maker.id) for session, _ in made]
        await _keep(build, made, offers)
        rounds.append([(who, offer.id) for offer in offers])
    return rounds


async def many_people_one_place(build: Builder, slots: int) -> list[Round]:
    """In every slot one session with one place, offered to 16 people."""
    people = [await build.associate() for _ in range(CLIENTS)]
    cohort, maker = await build.cohort(), await build.person()
    rounds: list[Round] = []
    for slot in range(slots):
        made = _session(cohort, slot + 1, START + timedelta(days=slot))
        offers = [_offer(made[0], who, maker.id) for who in people]
        await _keep(build, [made], offers)
        rounds.append([(who, offer.id) for who, offer in zip(people, offers, strict=True)])
    return rounds


async def _keep(build: Builder, made: list[tuple[Session, SessionPart]], offers: list[Offer]) -> None:
    for rows in ([session for session, _ in made], [part for _, part in made], offers):
        build.session.add_all(rows)
        await build.session.flush()
