"""Networks in the demonstration: people lent, by themselves and by phone; partners and connectors; two notices."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.demo.agenda import Agenda
from faculty_api.demo.cast import HOME, Member
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.offers import service as offers
from faculty_api.people import service as people
from faculty_api.schools import service as schools
from faculty_api.transfers import service as transfers
from schemas.access import Actor
from schemas.lending import Lend
from schemas.networks import PartnerKind, PutUpNotice, SavePartner
from schemas.offers import AnswerOffer, OfferTo, SendOffers
from schemas.schools import ConfirmSchoolHoliday, SaveSchoolHoliday
from schemas.transfers import AskTransfer, DeclineTransfer
from schemas.values import PersonId, SessionId

NEIGHBOURS = {
    "YH": ("NE", "NW", "EM"),
    "NE": ("YH",),
    "NW": ("YH", "WM"),
    "EM": ("YH",),
    "LN": ("KSS", "EE"),
    "KSS": ("LN",),
}
"""Which networks the people of one are lent to."""
OPEN = """
SELECT l.person_id, s.id AS session_id, l.academy_code FROM lending l
JOIN associate a USING (person_id)
JOIN cohort c ON c.academy_code = l.academy_code
JOIN session s ON s.cohort_id = c.id
WHERE l.ended_at IS NULL AND s.status = 'planned' AND s.starts_at > :from
AND CAST(s.starts_at AT TIME ZONE 'Europe/London' AS date) BETWEEN l.first_day AND l.last_day
AND s.lived_needed > (SELECT count(*) FROM offer o
  WHERE o.session_id = s.id AND o.kind = 'lived' AND o.status IN ('offered', 'accepted'))
ORDER BY a.academy_code <> 'YH', s.starts_at, l.person_id
"""
MOST_ASKED = 12
"""People and sessions, together."""
LENT = 4
"""Of each network that lends."""
PARTNERS = (
    (PartnerKind.PARTNER, "Harehills Carers Group", "A quiet room on Thursdays, and carers who want to be heard",
     "Harehills, Leeds", "Ask for Mo at the desk, 01632 960 801"),
    (PartnerKind.PARTNER, "Humber Deaf Centre", "British Sign Language interpreters for small groups", "Hull",
     "desk@humber-deaf.example.org"),
    (PartnerKind.PARTNER, "South Yorkshire Food Hall", "Lunch for up to 40 people, made by volunteers", "Sheffield",
     "01632 960 803"),
    (PartnerKind.CONNECTOR, "Aunty Bee", "Knows families on the Park estate and brings people to a first cup of tea",
     "Park estate, Sheffield", "01632 960 804, after 4pm"),
    (PartnerKind.CONNECTOR, "The barber on Manningham Lane", "Puts up posters and talks to men who see nobody else",
     "Bradford", "Go in and say hello"),
)  # fmt: skip
COUNCIL, TERM_DATES = "Northmoor Council", "https://northmoor.example.org/term-dates"
SCHOOL_HOLIDAYS = (
    ("February half-term", 2, 15, 5), ("Easter holidays", 3, 31, 12), ("Summer half-term", 5, 28, 5),
    ("Summer holidays", 7, 23, 42), ("Autumn half-term", 10, 27, 5), ("Christmas holidays", 12, 21, 14),
)  # fmt: skip
"""Which, a day in its first week (month and day), and how many days."""
NOTICES = (
    ("Tea and talk in Leeds", "Meet others of the network at The Station House.\nThere is cake. Travel is paid.", 16),
    ("New dates for storytelling training", "There are places left in the spring. Call us to hear the days.", 40),
)


async def settle_networks(agenda: Agenda) -> None:
    await _lend(agenda)
    await _book(agenda)
    await _partners(agenda)
    await _school_holidays(agenda)
    await _move(agenda)


async def _lend(agenda: Agenda) -> None:
    today = london_day(agenda.now)
    for home, others in NEIGHBOURS.items():
        for number, member in enumerate(_willing(agenda, home)):
            other = others[number % len(others)]
            by_phone = number == 1
            who: Actor = agenda.team(home) if by_phone else agenda.member(member.id)
            async with transaction(agenda.engine) as session:
                work = Work(session, who, agenda.now - timedelta(days=9 - number))
                lend = Lend(academy=other, last_day=today + timedelta(days=100 + 30 * number), read_out=by_phone)
                given = await people.lend(work, member.id, lend)
            if number == LENT - 1:
                async with transaction(agenda.engine) as session:
                    work = Work(session, agenda.member(member.id), agenda.now - timedelta(days=1))
                    await offers.take_back(work, member.id, given.id)


async def _book(agenda: Agenda) -> None:
    """Some who are lent were asked by the other network; every second of them said yes."""
    async with transaction(agenda.engine) as session:
        rows = (await session.execute(text(OPEN), {"from": agenda.now + timedelta(days=14)})).all()
    asked: set[UUID] = set()
    for row in rows:
        if len(asked) == MOST_ASKED or {row.person_id, row.session_id} & asked:
            continue
        try:
            async with transaction(agenda.engine) as session:
                await _ask(agenda, session, row, says_yes=len(asked) % 4 == 0)
        except Refusal:
            continue  # busy on that day, or not to be paired: somebody else
        asked |= {row.person_id, row.session_id}


async def _ask(agenda: Agenda, session: AsyncSession, row: Any, *, says_yes: bool) -> None:
    to = OfferTo(session_id=SessionId(row.session_id), person_id=PersonId(row.person_id), called=True)
    when = agenda.now - timedelta(hours=30)
    command = SendOffers(offers=[to], answer_by=london_day(agenda.now) + timedelta(days=7))
    (made,) = await offers.send(Work(session, agenda.team(row.academy_code), when), command)
    if says_yes:
        await offers.answer(Work(session, agenda.member(row.person_id), when), made.id, AnswerOffer(answer="yes"))


def _willing(agenda: Agenda, home: str) -> list[Member]:
    theirs = [one for one in agenda.cast.members if one.academy == home and one.trained_on and one.times]
    return theirs[3 : 3 + LENT]


async def _partners(agenda: Agenda) -> None:
    team, today = agenda.team(HOME), london_day(agenda.now)
    async with transaction(agenda.engine) as session:
        work = Work(session, team, agenda.now - timedelta(days=3))
        for number, (kind, name, what, place, contact) in enumerate(PARTNERS):
            said = SavePartner(kind=kind, name=name, offers=what, place=place, contact=contact, kept_by=team.name)
            added = Work(session, team, agenda.now - timedelta(days=200 * number))
            await networks.add_partner(added, HOME, said)
        for title, words, days in NOTICES:
            last = today + timedelta(days=days)
            await networks.put_up_notice(work, HOME, PutUpNotice(title=title, words=words, last_day=last))


async def _school_holidays(agenda: Agenda) -> None:
    """Of an invented council; somebody has confirmed the nearest two."""
    team, today = agenda.team(HOME), london_day(agenda.now)
    begun = [(year, *one) for year in (today.year, today.year + 1) for one in SCHOOL_HOLIDAYS]
    kept = 0
    async with transaction(agenda.engine) as session:
        work = Work(session, team, agenda.now - timedelta(days=2))
        for year, name, month, day, length in begun:
            first = date(year, month, day)
            first -= timedelta(days=first.weekday())
            if not today <= first < today + timedelta(days=365):
                continue
            last = first + timedelta(days=length - 1)
            said = SaveSchoolHoliday(name=name, first=first, last=last, source=COUNCIL, link=TERM_DATES)
            made = await schools.add_school_holiday(work, HOME, said)
            kept += 1
            if kept <= 2:
                await schools.confirm_school_holiday(work, made.id, ConfirmSchoolHoliday(version=made.version))


async def _move(agenda: Agenda) -> None:
    """Three who want to come home's way: one waits for its team, one for the national team, one was answered no."""
    for number, home in enumerate(("NE", "NW", "EM")):
        member = _willing(agenda, home)[0]
        async with transaction(agenda.engine) as session:
            work = Work(session, agenda.member(member.id), agenda.now - timedelta(days=8 - number))
            asks = AskTransfer(academy=HOME, words="I live nearer to Leeds now")
            asked = await transfers.ask_transfer(work, member.id, asks)
        if number == 0:
            continue
        async with transaction(agenda.engine) as session:
            work = Work(session, agenda.team(HOME), agenda.now - timedelta(days=2))
            if number == 1:
                await transfers.accept_transfer(work, asked.id)
            else:
                no = DeclineTransfer(reason="Nobody here works with your group yet. Ask us again in the spring")
                await transfers.decline_transfer(work, asked.id, no)
