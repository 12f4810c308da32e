"""Rows for tests, put straight into the tables: each builder makes one thing, with sensible facts by itself."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from uuid import UUID

import msgspec
from sqlalchemy.dialects.postgresql import Range
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts.models import Person, RoleGrant
from faculty_api.availability.models import Availability, BookedTime, UsualTime
from faculty_api.kernel.clock import london_instant
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.offers.models import Offer
from faculty_api.payments.models import BankDetails
from faculty_api.people.lending_models import Lending
from faculty_api.people.models import Associate, AssociateSkill, AssociateTopic
from faculty_api.programmes.models import Cohort, Programme, Session, SessionPart
from schemas.access import Actor, Role
from schemas.values import PersonId

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
"""The moment at which tests happen: a Sunday, before the spring term."""
_numbers = count(1)
NO_PAY = {"lines": [], "fee_pence": 0, "expense_pence": 0, "held_pence": 0, "notices": []}


def actor(person: UUID, role: Role, academy: str | None = None, name: str = "Somebody") -> Actor:
    return Actor(person=PersonId(person), name=name, role=role, academy=academy)


class Builder:
    """Builds in one session, flushed after each thing so that ids can be used at once."""

    def __init__(self, session: AsyncSession, now: datetime = NOW) -> None:
        self.session, self.now = session, now

    def work(self, who: Actor, now: datetime | None = None) -> Work:
        return Work(self.session, who, now or self.now)

    async def person(
        self, name: str = "", *, email: str | None = "", role: Role | None = None, academy: str | None = None
    ) -> Person:
        number = next(_numbers)
        name = name or f"Person Number{number}"
        address = f"{name.lower().replace(' ', '.')}.{number}@example.org" if email == "" else email
        made = Person(id=new_id(), full_name=name, email=address, phone="", created_at=self.now)
        self.session.add(made)
        await self.session.flush()
        if role is not None:
            self.session.add(RoleGrant(id=new_id(), person_id=made.id, role=role, academy_code=academy))
            await self.session.flush()
        return made

    async def staff(self, role: Role, academy: str | None = None, name: str = "") -> Actor:
        """A person with a staff role, as an actor ready to work."""
        made = await self.person(name, role=role, academy=academy)
        return actor(made.id, role, academy, made.full_name)

    async def associate(
        self,
        name: str = "",
        *,
        kind: str = "lived",
        academy: str = "YH",
        employer: str = "none",
        skills: Sequence[str] = (),
        topics: Sequence[str] = (),
        postcode: str = "LS1 3WD",
        weekdays: Sequence[int] | None = (0, 1, 2, 3, 4),
        **facts: object,
    ) -> Associate:
        """A member of the faculty with a log-in; free 9 to 5 on ``weekdays`` (None: has said nothing)."""
        who = await self.person(name, role=Role.ASSOCIATE, academy=academy)
        made = Associate(
            person_id=who.id,
            kind=kind,
            academy_code=academy,
            employer=employer,
            postcode=postcode,
            created_at=self.now,
            **facts,
        )
        self.session.add(made)
        await self.session.flush()
        self.session.add_all([AssociateSkill(person_id=who.id, skill=skill) for skill in skills])
        self.session.add_all([AssociateTopic(person_id=who.id, topic=topic) for topic in topics])
        if weekdays is not None:
            self.session.add(Availability(person_id=who.id, mode="only_these", said_at=self.now))
            self.session.add_all(
                [UsualTime(person_id=who.id, weekday=day, starts=time(9), ends=time(17)) for day in weekdays]
            )
        await self.session.flush()
        return made

    async def payee(self, who: Associate) -> Associate:
        """Somebody who gave bank details, so that finance knows them."""
        self.session.add(
            BankDetails(
                id=new_id(), person_id=who.person_id, version=1, account_name=b"", sort_code=b"", account_number=b"",
                last_digits="123", fingerprint="", changed_by=who.person_id, changed_at=self.now,
            )
        )  # fmt: skip
        await self.session.flush()
        return who

    def as_associate(self, who: Associate) -> Actor:
        return actor(who.person_id, Role.ASSOCIATE, who.academy_code)

    async def lending(
        self, who: Associate, academy: str, first: date = date(2026, 11, 22), last: date = date(2027, 6, 30)
    ) -> Lending:
        """Their own tick: this Academy may ask them on these days."""
        made = Lending(
            id=new_id(),
            person_id=who.person_id,
            academy_code=academy,
            first_day=first,
            last_day=last,
            given_at=self.now,
            given_by=who.person_id,
            given_how="page",
        )
        self.session.add(made)
        await self.session.flush()
        return made

    async def cohort(self, *, academy: str = "YH", programme: str = "", role_level: int = 4, **facts: object) -> Cohort:
        number = next(_numbers)
        owner = await self.person(f"Cohort Owner{number}", email=None)
        made_programme = Programme(id=new_id(), name=programme or f"Programme {number}")
        self.session.add(made_programme)
        await self.session.flush()
        made = Cohort(
            id=new_id(),
            programme_id=made_programme.id,
            academy_code=academy,
            name=f"Cohort {number}",
            participants=20,
            mode="in_person",
            venue="The Station House, Leeds",
            venue_postcode="LS1 4AP",
            role_level=role_level,
            role_decided_by=owner.id,
            role_reason="Leads the session as an equal",
            created_by=owner.id,
            created_at=self.now,
        )
        for key, value in facts.items():
            setattr(made, key, value)
        self.session.add(made)
        await self.session.flush()
        return made

    async def session_of(
        self,
        cohort: Cohort,
        *,
        day: date = date(2027, 2, 9),
        starts: time = time(10),
        minutes: int = 300,
        number: int = 0,
        **facts: object,
    ) -> Session:
        """A session with its three parts: an hour to prepare the day before, and half an hour to debrief."""
        place = next(_numbers)
        start = london_instant(day, starts)
        end = start + timedelta(minutes=minutes)
        made = Session(
            id=new_id(),
            cohort_id=cohort.id,
            number=number or place,
            starts_at=start,
            ends_at=end,
            mode=cohort.mode,
            place=cohort.venue,
            place_postcode=cohort.venue_postcode,
        )
        for key, value in facts.items():
            setattr(made, key, value)
        if made.status == "cancelled":
            made.called_off_at, made.called_off_by = self.now, cohort.created_by
        self.session.add(made)
        await self.session.flush()
        before = start - timedelta(days=1)
        times = {
            "prepare": (before, before + timedelta(hours=1)),
            "deliver": (start, end),
            "debrief": (end, end + timedelta(minutes=30)),
        }
        self.session.add_all(
            [SessionPart(session_id=made.id, part=part, starts_at=a, ends_at=b) for part, (a, b) in times.items()]
        )
        await self.session.flush()
        return made

    async def offer(
        self, session: Session, who: Associate, *, status: str = "offered", place: int | None = None, **facts: object
    ) -> Offer:
        """An offer in any state; accepted and delivered ones hold a place and their time."""
        maker = await self.person(email=None)
        holds = status in {"accepted", "delivered", "no_show"}
        made = Offer(
            id=new_id(),
            session_id=session.id,
            person_id=who.person_id,
            kind=who.kind,
            status=status,
            place=place or (1 if holds else None),
            answer_by=session.starts_at - timedelta(days=14),
            pay=NO_PAY,
            made_by=maker.id,
            made_at=self.now,
        )
        for key, value in facts.items():
            setattr(made, key, value)
        self.session.add(made)
        await self.session.flush()
        if holds:
            self.session.add(
                BookedTime(
                    offer_id=made.id,
                    part="deliver",
                    session_id=session.id,
                    person_id=who.person_id,
                    span=Range(session.starts_at, session.ends_at),
                )
            )
            await self.session.flush()
        return made


def as_dict(view: object) -> dict[str, object]:
    plain: dict[str, object] = msgspec.to_builtins(view)
    return plain
