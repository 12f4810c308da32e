"""The picture of one financial year, and the sessions behind each of its numbers."""

import tomllib
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
from sqlalchemy import Row

from faculty_api.kernel import cursor
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Invalid, NotAllowed, NotFound
from faculty_api.kernel.sheets import as_csv
from faculty_api.kernel.work import Work
from faculty_api.measures import queries, rules
from faculty_api.measures.queries import Stretch
from faculty_api.networks import service as networks
from schemas.access import Permission, Reach
from schemas.measures import (
    FIRST_YEAR,
    AcademyMeasures,
    AskSessions,
    Definition,
    DeliveredSession,
    MeasuresView,
    Target,
)
from schemas.networks import AcademyView
from schemas.values import CohortId, Money, Page, SessionId

PAGE = 50


@cache
def _said() -> tuple[Target, list[Definition]]:
    said = tomllib.loads(files("faculty_api.measures").joinpath("data/definitions.toml").read_text(encoding="utf-8"))
    return msgspec.convert(said["target"], Target), msgspec.convert(said["definition"], list[Definition])


async def measures(work: Work, year: int | None = None) -> MeasuresView:
    """All measures of a financial year up to today, by Academy in reach; in five queries however much there is."""
    reach = work.must(Permission.REPORT_VIEW)
    chosen, first, after = _year(work, year)
    of = Stretch(reach, None, first, after)
    here = [one for one in await networks.academies(work) if reach.everyone or one.code in reach.academies]
    delivered = [rules.Delivered(*tuple(row)) for row in await queries.months(work.session, of)]
    academies = await _academies(work, of, here, delivered)
    target, definitions = _said()
    began = await queries.first(work.session, reach)
    last = min(after - timedelta(days=1), london_day(work.now))
    return MeasuresView(
        year=chosen,
        first=first,
        last=last,
        academies=academies,
        regions=rules.regions(academies) if reach.everyone else [],
        months=rules.months(delivered, first, last),
        target=target,
        definitions=definitions,
        years=rules.years(london_day(began) if began else None, london_day(work.now)),
    )


def _year(work: Work, year: int | None) -> tuple[int, date, date]:
    current = rules.year_of(london_day(work.now))
    chosen = current if year is None else year
    if not FIRST_YEAR <= chosen <= current:
        raise Invalid.field("year", f"The year must be between {FIRST_YEAR} and {current}")
    return chosen, *rules.days_of(chosen)


async def _academies(
    work: Work, of: Stretch, here: list[AcademyView], delivered: list[rules.Delivered]
) -> list[AcademyMeasures]:
    cohorts = {row.academy_code: row for row in await queries.cohorts(work.session, of)}
    sees_cost = work.actor.may(Permission.CLAIM_VIEW)
    cost = {row.academy_code: row for row in await queries.cost(work.session, of)} if sees_cost else {}
    exact = work.actor.may(Permission.PERSON_EXPORT)  # whoever keeps the register can count it
    people = rules.shown_people(await queries.people(work.session, of.reach), [one.code for one in here], exact)
    found = []
    for one in here:
        ran, spent = cohorts.get(one.code), cost.get(one.code)
        mine = [each for each in delivered if each.academy == one.code]
        found.append(
            AcademyMeasures(
                academy=one.code,
                name=one.name,
                region=one.region,
                cohorts=ran.cohorts if ran else 0,
                co_delivered_cohorts=ran.co_delivered if ran else 0,
                no_provider=ran.no_provider if ran else 0,
                no_partner=ran.no_partner if ran else 0,
                sessions=sum(each.sessions for each in mine),
                co_delivered_sessions=sum(each.co_delivered for each in mine),
                lived=people[one.code, rules.KINDS[0]],
                professionals=people[one.code, rules.KINDS[1]],
                costed_sessions=(spent.sessions if spent else 0) if sees_cost else None,
                pay=Money(int(spent.pay) if spent else 0) if sees_cost else None,
                costs=Money(int(spent.costs) if spent else 0) if sees_cost else None,
            )
        )
    return found


async def sessions(work: Work, ask: AskSessions) -> Page[DeliveredSession]:
    """The sessions that were counted, newest first. An Academy out of reach is as if it were not there."""
    reach = work.must(Permission.REPORT_VIEW)
    sees_cost = work.actor.may(Permission.CLAIM_VIEW)
    if ask.costed and not sees_cost:
        raise NotAllowed("You do not have access to claims, so you cannot look for sessions by them")
    if ask.academy is not None and not _within(reach, ask.academy):
        raise NotFound
    _, first, after = _year(work, ask.year)
    if ask.month is not None:
        first, after = _month(ask.month, first, after)
    place = cursor.read(ask.after) if ask.after else None
    of = Stretch(reach, ask.academy, first, after)
    found = await queries.rows(work.session, of, ask, place, PAGE + 1)
    shown, last = cursor.split(found, PAGE)
    return Page(
        items=[_row(row, sees_cost) for row in shown],
        next=cursor.write(last.starts_at, last.id) if last is not None else None,
    )


def _within(reach: Reach, academy: str) -> bool:
    return academy in networks.names() and (reach.everyone or academy in reach.academies)


def _month(month: date, first: date, after: date) -> tuple[date, date]:
    begins = month.replace(day=1)
    if not first <= begins < after:
        raise Invalid.field("month", f"The month must be between April {first.year} and March {after.year}")
    return begins, date(begins.year + begins.month // 12, begins.month % 12 + 1, 1)


def _row(row: Row[Any], sees_cost: bool) -> DeliveredSession:
    priced = sees_cost and row.pay is not None
    return DeliveredSession(
        id=SessionId(row.id),
        cohort_id=CohortId(row.cohort_id),
        cohort_name=row.cohort_name,
        programme_id=row.programme_id,
        programme_name=row.programme_name,
        academy=row.academy_code,
        number=row.number,
        on=london_day(row.starts_at),
        lived=row.lived,
        professionals=row.professionals,
        co_delivered=row.lived > 0 and row.professionals > 0,
        provider=row.provider,
        community_partner=row.community_partner,
        pay=Money(int(row.pay)) if priced else None,
        costs=Money(int(row.costs)) if priced else None,
    )


async def as_file(work: Work, year: int | None = None) -> bytes:
    """The measures by Academy as CSV, after them the months, then what each measure counts."""
    work.must(Permission.REPORT_VIEW)
    found = await measures(work, year)
    columns = [name for name in AcademyMeasures.__struct_fields__ if name not in ("name", "region")]
    names = ["academy_name", "region", *columns]
    lines = [[f"{name}_pence" if name in ("pay", "costs") else name for name in names]]
    lines += [[one.name, one.region, *(_cell(getattr(one, name)) for name in columns)] for one in found.academies]
    lines += [[], ["month", "sessions", "co_delivered_sessions"]]
    lines += [[f"{one.month:%Y-%m}", str(one.sessions), str(one.co_delivered_sessions)] for one in found.months]
    lines += [[], ["measure", "what it counts", "source"]]
    lines += [[one.title, one.words, one.source] for one in found.definitions]
    standing = "confirmed" if found.target.confirmed else "nobody has confirmed it"
    lines += [[], ["from", found.first.isoformat()], ["up to", found.last.isoformat()]]
    lines += [["target", f"{found.target.percent} in 100 sessions ({standing})", found.target.source]]
    return as_csv(lines)


def _cell(value: object) -> str:
    return "" if value is None else str(value.pence if isinstance(value, Money) else value)
