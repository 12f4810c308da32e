"""Builds the demonstration: an invented year of the faculty's work, ending now."""

import asyncio
from datetime import datetime, timedelta

import msgspec
import psycopg
from sqlalchemy import text

from faculty_api.calendars.inviting import Inviter
from faculty_api.claims.receipts import ReceiptStore
from faculty_api.demo.access import ask_about_equality, ask_what_helps
from faculty_api.demo.agenda import Agenda, an_account
from faculty_api.demo.asking_dates import ask_about_dates
from faculty_api.demo.cast import invent
from faculty_api.demo.changes import change_two
from faculty_api.demo.community import settle_networks
from faculty_api.demo.developing import look_back
from faculty_api.demo.dropping import drop_out
from faculty_api.demo.faculty import enrol
from faculty_api.demo.figures import Figures
from faculty_api.demo.following import follow, invite, tell_changes
from faculty_api.demo.guarding import guard
from faculty_api.demo.heard_things import hear_things
from faculty_api.demo.helping import help_people
from faculty_api.demo.learning import learn
from faculty_api.demo.newcomers import welcome
from faculty_api.demo.next_term import fill_next_term
from faculty_api.demo.outside import connect
from faculty_api.demo.people import KEY
from faculty_api.demo.planning import plan
from faculty_api.demo.runs import Runs
from faculty_api.demo.situations import listing
from faculty_api.demo.story import Story
from faculty_api.demo.telling import tell
from faculty_api.demo.twice import have_some_twice
from faculty_api.earnings import service as earnings
from faculty_api.kernel import history
from faculty_api.kernel.clock import london_day, system_clock
from faculty_api.kernel.db import make_engine, transaction
from faculty_api.kernel.installation import BUILDING, DEMO, InstallationRow
from faculty_api.kernel.vault import Vault, load_key
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from faculty_api.payments import service as payments
from faculty_api.programmes import service as programmes
from faculty_api.settings import Settings
from faculty_api.setup import prepare
from schemas.access import WORKER
from schemas.bank import EnterBank
from schemas.earnings import Period, SetEarningsLimit


def build(settings: Settings, url: str) -> None:
    """Into an empty database, or one whose building was broken off. Marked as ours before anything else."""
    _begin(url)
    asyncio.run(_build(settings, url, system_clock()))


def _begin(url: str) -> None:
    with psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://", 1)) as connection:
        connection.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    prepare(url)
    with psycopg.connect(url.replace("postgresql+psycopg://", "postgresql://", 1)) as connection:
        connection.execute("INSERT INTO installation VALUES (%s, %s)", [DEMO[0], BUILDING])


LETTERS_WENT = (
    "UPDATE letter SET state = 'sent', sent_at = made_at WHERE made_at < :now AND channel = 'email'",
    "UPDATE letter SET state = 'settled', settled_at = made_at + interval '1 day', settled_by = t.person_id,"
    " settled_how = CASE channel WHEN 'print' THEN 'posted' ELSE 'phoned' END"
    " FROM associate a JOIN role_grant t ON t.academy_code = a.academy_code AND t.role = 'team'"
    " WHERE a.person_id = letter.person_id AND letter.channel <> 'email'"
    " AND letter.made_at < CAST(:now AS timestamptz) - interval '7 days'"
    " AND letter.template NOT LIKE 'complaint%'",
)
"""By e-mail all of them; those on paper of the last days still wait."""


async def _change_of_bank(agenda: Agenda) -> None:
    """Yesterday two whose claims are approved or paid changed their bank details: finance has them to check."""
    query = text(
        "SELECT c.person_id FROM bank_details b JOIN claim c USING (person_id) WHERE b.status = 'verified' "
        "GROUP BY c.person_id HAVING every(c.status NOT IN ('in_run', 'failed')) "
        "AND bool_or(c.status IN ('approved', 'paid')) "
        "ORDER BY bool_and(c.academy_code <> 'YH'), bool_and(c.status <> 'approved'), min(c.number) LIMIT 2"
    )
    async with transaction(agenda.engine) as session:
        for at, person in enumerate((await session.execute(query)).scalars().all()):
            work = Work(session, agenda.member(person), agenda.now - timedelta(hours=20))
            name = agenda.members[person].name
            changed = EnterBank(
                account_name=name, sort_code="20-00-00", account_number=an_account(55_779_911 + 100 * at)
            )
            await payments.enter_bank(work, agenda.vault, changed)


async def _own_limits(agenda: Agenda) -> None:
    """Some who have an offer to answer want to be warned of what they earn; only they see it."""
    query = text(
        "SELECT DISTINCT ON (a.academy_code <> 'YH', o.person_id) o.person_id FROM offer o "
        "JOIN associate a USING (person_id) WHERE o.status = 'offered' AND a.kind = 'lived' "
        "AND (o.pay->>'fee_pence')::int > :pence ORDER BY a.academy_code <> 'YH', o.person_id LIMIT 8"
    )
    limit = SetEarningsLimit(pence=6000, period=Period.WEEK, begins=1)
    async with transaction(agenda.engine) as session:
        for person in (await session.execute(query, {"pence": limit.pence})).scalars().all():
            await earnings.set_limit(Work(session, agenda.member(person), agenda.now), agenda.vault, limit)


async def _build(settings: Settings, url: str, now: datetime) -> None:
    engine = make_engine(url, pool_size=2)
    cast = invent(london_day(now))
    vault = Vault(load_key(settings.home, settings.field_key))
    agenda = Agenda(engine, vault, ReceiptStore(settings.home / "receipts", vault), cast, now)
    async with transaction(engine) as session:
        await enrol(session, cast, now)
        catalogue = await programmes.programmes(Work(session, agenda.staff_of_all(), now))
    Story(agenda, catalogue).begin()
    Runs(agenda).begin()
    Figures(agenda).begin()
    await agenda.happen()
    await _change_of_bank(agenda)
    await _own_limits(agenda)
    await help_people(agenda)
    await settle_networks(agenda)
    await have_some_twice(agenda)
    await learn(agenda)
    await ask_what_helps(agenda)
    await ask_about_equality(agenda)
    await welcome(agenda)
    await tell(agenda)
    await look_back(agenda)
    await follow(agenda)
    inviter = Inviter(settings.base_url, settings.letters_from)
    await invite(agenda, inviter)
    await ask_about_dates(agenda)
    await connect(agenda)
    await change_two(agenda)
    await tell_changes(agenda, inviter)
    await plan(agenda)
    await guard(agenda)
    await drop_out(agenda)
    await fill_next_term(agenda)
    await hear_things(agenda)
    async with transaction(engine) as session:
        await offers.expire_due(Work(session, WORKER, now), most=10_000)
    async with transaction(engine) as session:
        for went in LETTERS_WENT:
            await session.execute(text(went), {"now": now})
        people = await listing(session, agenda)
        session.add(InstallationRow(key=KEY, value=msgspec.json.encode(people).decode()))
        await history.seal(session, now, most=1_000_000)
    async with transaction(engine) as session:
        mark = await session.get(InstallationRow, DEMO[0])
        if mark is not None:
            mark.value = DEMO[1]
    await engine.dispose()
