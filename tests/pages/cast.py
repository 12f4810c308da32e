"""Who is in the thread, and the two things that no page can do: read their post, and let time pass."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.accounts import service as accounts
from faculty_api.accounts.models import Person
from faculty_api.kernel.clock import bank_holiday, london_day
from faculty_api.kernel.db import make_engine, transaction
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from faculty_api.offers.models import Offer
from faculty_api.programmes.models import Session
from schemas.access import NOBODY, Role
from schemas.offers import OfferTo, SendOffers
from schemas.values import PersonId, SessionId
from tests.builders import Builder, actor
from tests.shared import SHARED
from tests.support.browser import aside

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Lead:
    """The imported associate whom the thread follows: a list, and what it says of them."""

    roster: Path
    name: str
    email: str
    postcode: str
    set_before: bool
    """The list said something of their usual days, so their page begins with it."""

    @property
    def first(self) -> str:
        return self.name.split()[0]


SAMPLE = Lead(ROOT / "docs/sample-roster.csv", "Marigold Ashworth", "marigold.ashworth@example.org", "LS6 2AB", True)
_LONG = SHARED / "data/roster.csv"
LONG = Lead(_LONG, "Joan Li", "joan.li0@example.org", "BD1 2UT", True) if _LONG.exists() else SAMPLE
"""The long, messy list that stands beside the repository; without it, the one that is shipped."""


@dataclass(frozen=True)
class Cast:
    """The secrets of log-ins."""

    priya: str
    tom: str
    farah: str
    colin: str
    vera: str
    """The third of finance, who checks bank details: she neither makes nor approves the first run into them."""
    ruth: str
    """The professional."""
    cara: str
    """Another associate, who is offered the same place as the lead."""
    cara_id: UUID
    priya_id: UUID


def seed(url: str) -> Cast:
    return aside(_in_database(url, _seed))


async def _seed(session: AsyncSession, now: datetime) -> Cast:
    build = Builder(session, now)
    priya, tom = [await build.staff(Role.TEAM, "YH", name) for name in ("Priya Shah", "Tom Reed")]
    finance = [await build.staff(Role.FINANCE, None, name) for name in ("Farah Aziz", "Colin Bell", "Vera Cole")]
    ruth = await build.associate("Ruth Clarke", kind="professional", postcode="LS1 3WD")
    cara = await build.associate("Cara Moss", postcode="TR1 1JA", travel_km=20)
    people = [*(one.person for one in (priya, tom, *finance)), ruth.person_id, cara.person_id]
    nobody = Work(session, NOBODY, now)
    secrets = [(await accounts.enter(nobody, who, by="test")).secret for who in people]
    one, two, three, four, five, six, seven = secrets
    return Cast(one, two, three, four, five, six, seven, cara_id=cara.person_id, priya_id=priya.person)


async def _in_database(url: str, run: Callable[..., Any]) -> Any:
    engine = make_engine(url, pool_size=1)
    async with transaction(engine) as session:
        found = await run(session, datetime.now(UTC))
    await engine.dispose()
    return found


def rivals(url: str, cast: Cast, lead: Lead) -> tuple[str, str]:
    """Cara is offered the lead's place, and the lead another session at that time; the pages of these two offers."""
    return aside(_in_database(url, lambda session, now: _rivals(session, now, cast, lead)))


async def _rivals(session: AsyncSession, now: datetime, cast: Cast, lead: Lead) -> tuple[str, str]:
    row = (
        await session.exec(
            select(Session.id, Session.starts_at, Person.id)
            .join(Offer, col(Offer.session_id) == Session.id)
            .join(Person, col(Person.id) == Offer.person_id)
            .where(Person.full_name == lead.name)
        )
    ).one()
    place, starts_at, lead_id = row
    build = Builder(session, now)
    other = await build.session_of(
        await build.cohort(venue="The Old Library, Hull"), day=london_day(starts_at), minutes=120
    )
    work = Work(session, actor(cast.priya_id, Role.TEAM, "YH"), now)
    wanted = [(place, cast.cara_id), (other.id, lead_id)]
    to = [OfferTo(session_id=SessionId(one), person_id=PersonId(who)) for one, who in wanted]
    sent = await offers.send(work, SendOffers(offers=to, answer_by=london_day(now)))
    pages = {offer.person_id: f"/offers/{offer.id}" for offer in sent}
    return pages[PersonId(cast.cara_id)], pages[PersonId(lead_id)]


def letter(url: str, address: str) -> tuple[str, str]:
    """The link and the code of the newest letter that lets this person in."""
    with psycopg.connect(url) as database:
        (body,) = database.execute(
            "SELECT body FROM letter WHERE template = 'log_in' AND address = %s ORDER BY made_at DESC LIMIT 1",
            (address,),
        ).fetchone() or ("",)
    link, code = re.search(r"http\S+", body), re.search(r"code: (\d{6})", body)
    assert link, f"no letter to {address}"
    assert code
    return link[0], code[1]


def let_time_pass(url: str) -> None:
    """Every session is now in the past, by whole weeks; nothing else has changed."""
    today = london_day(datetime.now(UTC))
    with psycopg.connect(url, options="-c timezone=Europe/London") as database:
        (last,) = database.execute("SELECT max(ends_at)::date FROM session").fetchone() or (today,)
        ago = timedelta(weeks=(last - today).days // 7 + 1)
        for change in (
            "UPDATE session SET starts_at = starts_at - %(ago)s, ends_at = ends_at - %(ago)s",
            "UPDATE session_part SET starts_at = starts_at - %(ago)s, ends_at = ends_at - %(ago)s",
            "UPDATE booked_time SET span = tstzrange(lower(span) - %(ago)s, upper(span) - %(ago)s)",
        ):
            database.execute(change, {"ago": ago})


def a_holiday(after: date) -> date:
    """The next bank holiday that we know of; a plain working day when our table ends before."""
    days = (after + timedelta(days=number) for number in range(400))
    return next((day for day in days if bank_holiday(day)), after + timedelta(days=7 - after.weekday()))


def weeks_before(day: date) -> date:
    """The same weekday in an earlier week, no bank holiday."""
    days = (day - timedelta(weeks=number) for number in range(1, 4))
    return next(found for found in days if not bank_holiday(found))
