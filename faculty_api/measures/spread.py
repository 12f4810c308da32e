"""How the work is spread over people: numbers by network, the people behind each, and who was not asked for long.

No answer is held against anybody: how often somebody said no is counted of no person, here or anywhere.
"""

import tomllib
from collections.abc import Sequence
from datetime import datetime, time
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
from sqlalchemy import Row

from faculty_api.kernel import cursor
from faculty_api.kernel.clock import london_day, london_instant
from faculty_api.kernel.errors import Invalid, NotFound
from faculty_api.kernel.sheets import as_csv
from faculty_api.kernel.work import Work
from faculty_api.measures import spread_queries as queries
from faculty_api.networks import service as networks
from faculty_api.offers.rules import months_before
from schemas.access import Permission
from schemas.people import Kind
from schemas.spread import (
    MOST_MONTHS,
    AskSpread,
    SpreadDefinition,
    SpreadLine,
    SpreadOf,
    SpreadOffers,
    SpreadPerson,
    SpreadView,
    Unused,
)
from schemas.values import Page

MONTHS = 6
"""As long as suggestions look back to see how often somebody was asked."""
PAGE = 50
FEWEST = 5
"""People asked: of fewer it is not told how many said no (row 54 of the matrix of permissions)."""


@cache
def _definitions() -> list[SpreadDefinition]:
    said = tomllib.loads(files("faculty_api.measures").joinpath("data/spread.toml").read_text(encoding="utf-8"))
    return msgspec.convert(said["definition"], list[SpreadDefinition])


async def spread(work: Work, months: int = MONTHS, academy: str | None = None) -> SpreadView:
    """Two queries however many people. ``NotFound``: an Academy out of reach; ``Invalid``: so many months."""
    work.must(Permission.PAIR_SUGGEST)
    of = _of(work, months, academy)
    shown = [code for code in networks.names() if _within(of, code)]
    found = {(row.academy_code, row.kind): row for row in await queries.lines(work.session, of)}
    made = {row.academy_code: row for row in await queries.offers(work.session, of)}
    return SpreadView(
        months=months,
        first=london_day(of.since),
        every_academy=of.reach.everyone,
        lines=[_line(found[code, kind]) for code in shown for kind in Kind if (code, kind) in found],
        offers=[
            SpreadOffers(
                academy=code,
                offers=made[code].offers if code in made else 0,
                said_no=made[code].said_no if code in made and made[code].people >= FEWEST else None,
            )
            for code in shown
        ],
        definitions=_definitions(),
    )


def _of(work: Work, months: int, academy: str | None) -> queries.Spread:
    reach = work.must(Permission.PAIR_SUGGEST)
    if academy is not None and (academy not in networks.names() or not (reach.everyone or academy in reach.academies)):
        raise NotFound
    if not 1 <= months <= MOST_MONTHS:
        raise Invalid.field("months", f"The months must be between 1 and {MOST_MONTHS}")
    return queries.Spread(reach, academy, since(work.now, months), work.now)


def since(now: datetime, months: int) -> datetime:
    """The beginning of the same day of an earlier month, in London."""
    return london_instant(months_before(london_day(now), months), time())


def _within(of: queries.Spread, code: str) -> bool:
    return code == of.academy if of.academy else of.reach.everyone or code in of.reach.academies


def _line(row: Row[Any]) -> SpreadLine:
    return SpreadLine(
        academy=row.academy_code,
        kind=Kind(row.kind),
        people=row.people,
        asked=row.asked,
        booked=row.booked,
        not_asked=row.not_asked,
        not_booked=row.not_booked,
        unused=row.unused,
        sessions=sum(row.each),
        middle=row.each[len(row.each) // 2],
        most=row.each[0],
        half=half(row.each),
    )


def half(each: Sequence[int]) -> int:
    """How many people it takes to have half of all; ``each``: how many each has, the most first."""
    whole, had = sum(each), 0
    for people, many in enumerate(each, start=1):
        had += many
        if whole and 2 * had >= whole:
            return people
    return 0


async def spread_people(work: Work, ask: AskSpread) -> Page[SpreadPerson]:
    """The people behind a number, whoever was not asked for longest first."""
    work.must(Permission.PAIR_SUGGEST)
    of, skip = _of(work, ask.months, ask.academy), cursor.number(ask.after) if ask.after else 0
    found = await queries.people(work.session, of, ask, skip, PAGE + 1)
    return Page(
        items=[
            SpreadPerson(
                id=row.person_id,
                name=row.full_name,
                academy=row.academy_code,
                kind=Kind(row.kind),
                trained=row.trained,
                not_now=row.not_now,
                last_asked=london_day(row.last_asked) if row.last_asked else None,
                last_booked=london_day(row.last_booked) if row.last_booked else None,
                sessions=row.sessions,
            )
            for row in found[:PAGE]
        ],
        next=str(skip + PAGE) if len(found) > PAGE else None,
    )


async def unused(work: Work, academy: str | None = None) -> Unused:
    """Whom a team may have overlooked; one query."""
    work.must(Permission.PAIR_SUGGEST)
    of = _of(work, MONTHS, academy)
    return Unused(people=await queries.unused(work.session, of), since=london_day(of.since), academy=academy)


async def spread_file(work: Work, months: int = MONTHS, academy: str | None = None) -> bytes:
    """The numbers by network and kind as CSV, then offers, then what each counts. Nobody is named."""
    work.must(Permission.PAIR_SUGGEST)
    found = await spread(work, months, academy)
    names, columns = networks.names(), list(SpreadLine.__struct_fields__)[1:]
    lines = [["academy", *columns]]
    lines += [[names[one.academy], *(str(getattr(one, name)) for name in columns)] for one in found.lines]
    lines += [[], ["academy", "offers", "said_no"]]
    lines += [
        [names[one.academy], str(one.offers), "" if one.said_no is None else str(one.said_no)] for one in found.offers
    ]
    lines += [[], ["column", "title", "what it counts"]]
    lines += [[one.name, one.title, one.words] for one in found.definitions]
    lines += [[], ["from", found.first.isoformat()], ["up to", london_day(work.now).isoformat()]]
    return as_csv(lines)


__all__ = ["SpreadOf", "half", "since", "spread", "spread_file", "spread_people", "unused"]
