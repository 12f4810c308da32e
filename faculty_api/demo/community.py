"""Networks in the demonstration: people lent, by themselves and by phone; partners and connectors; two notices."""

from datetime import timedelta

from faculty_api.demo.agenda import Agenda
from faculty_api.demo.cast import HOME, Member
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.db import transaction
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.offers import service as offers
from faculty_api.people import service as people
from schemas.access import Actor
from schemas.lending import Lend
from schemas.networks import PartnerKind, PutUpNotice, SavePartner

NEIGHBOURS = {"YH": ("NE", "NW", "EM"), "NE": ("YH",), "NW": ("YH", "WM"), "EM": ("YH",), "LN": ("KSS", "EE")}
"""Which networks the people of one are lent to."""
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
NOTICES = (
    ("Tea and talk in Leeds", "Meet others of the network at The Station House.\nThere is cake. Travel is paid.", 16),
    ("New dates for storytelling training", "There are places left in the spring. Call us to hear the days.", 40),
)


async def settle_networks(agenda: Agenda) -> None:
    await _lend(agenda)
    await _partners(agenda)


async def _lend(agenda: Agenda) -> None:
    today = london_day(agenda.now)
    for home, others in NEIGHBOURS.items():
        for number, member in enumerate(_willing(agenda, home)):
            other = others[number % len(others)]
            by_phone = number == 1
            who: Actor = agenda.team(home) if by_phone else agenda.member(member.id)
            async with transaction(agenda.engine) as session:
                work = Work(session, who, agenda.now - timedelta(days=9 - number))
                lend = Lend(academy=other, last_day=today + timedelta(days=60 + 30 * number), read_out=by_phone)
                given = await people.lend(work, member.id, lend)
            if number == LENT - 1:
                async with transaction(agenda.engine) as session:
                    work = Work(session, agenda.member(member.id), agenda.now - timedelta(days=1))
                    await offers.take_back(work, member.id, given.id)


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
