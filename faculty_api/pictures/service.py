"""A stretch of weeks at a glance: when people are free, which sessions lack people, and what is planned."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from faculty_api.kernel.clock import bank_holiday, london_day, london_instant
from faculty_api.kernel.errors import Invalid, NotFound
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.offers import service as offers
from faculty_api.pictures import queries, rules
from faculty_api.pictures.rules import A_DAY, Stretch
from faculty_api.pictures.summing import summed
from faculty_api.programmes import service as programmes
from faculty_api.schools import service as schools
from faculty_api.schools.rules import Kept
from schemas.access import Permission
from schemas.offers import OfferStatus, OfferView
from schemas.people import Kind
from schemas.pictures import MOST_WEEKS, FreeCount, FreeView, PlaceHeld, PlannedView, WeekView, WhoIsFree
from schemas.programmes import SessionStatus, SessionView
from schemas.values import PersonId

AHEAD = timedelta(days=731)
WEEK = timedelta(days=7)
ASKED = (OfferStatus.OFFERED, OfferStatus.ACCEPTED, OfferStatus.DELIVERED)


async def who_is_free(work: Work, ask: WhoIsFree) -> FreeView:
    """How many members are free, week by week: their time is read in one query, however many they are."""
    reach = work.must(Permission.PAIR_SUGGEST)
    if ask.academy is not None and ask.academy not in networks.names():
        raise Invalid.field("academy", "Select a local academy")
    if ask.academy is not None and not (reach.everyone or ask.academy in reach.academies):
        raise NotFound
    stretch = _stretch(work, ask.first, ask.weeks)
    last = stretch.first + timedelta(days=stretch.days - 1)
    whose = queries.Whose(reach, ask.academy, ask.kind)
    moments = (_midnight(stretch.first), _midnight(last + timedelta(days=1)))
    known = await queries.known(work.session, whose, (stretch.first, last), moments, work.now)
    if ask.programme_id is not None:
        if ask.programme_id not in {one.id for one in await programmes.programmes(work)}:
            raise NotFound
        ready = await programmes.trained(work, ask.programme_id, known.keys(), last)
        known = {person: one for person, one in known.items() if person in ready}
    slots = rules.counted(known.values(), stretch, summed)
    return FreeView(
        first=stretch.first,
        last=last,
        people=len(known),
        need=ask.need,
        weeks=_weeks(stretch, slots, await _school_holidays(work, ask, stretch.first, last)),
        good=rules.good_times(slots, ask.need),
    )


def _stretch(work: Work, first: date, weeks: int) -> Stretch:
    today = london_day(work.now)
    if not today - WEEK <= first <= today + AHEAD:
        raise Invalid.field("first", "The first week must be this week or later, within 2 years from today")
    if not 1 <= weeks <= MOST_WEEKS:
        raise Invalid.field("weeks", f"Weeks must be between 1 and {MOST_WEEKS}")
    return Stretch(rules.monday(first), weeks * 7)


def _midnight(day: date) -> datetime:
    return london_instant(day, time())


async def _school_holidays(work: Work, ask: WhoIsFree, first: date, last: date) -> Sequence[Kept]:
    academy = ask.academy or work.actor.academy
    return (await schools.kept(work, [academy], first, last)).get(academy, []) if academy else []


def _weeks(stretch: Stretch, slots: Sequence[FreeCount], kept: Sequence[Kept]) -> list[WeekView]:
    found = []
    for at in range(0, stretch.days, 7):
        days = [stretch.first + timedelta(days=at + day) for day in range(7)]
        notes = [f"{day:%A} is a bank holiday: {name}" for day in days if (name := bank_holiday(day))]
        notes += [one.note for one in kept if one.first <= days[-1] and days[0] <= one.last]
        found.append(WeekView(monday=days[0], slots=list(slots[at * A_DAY : (at + 7) * A_DAY]), notes=notes))
    return found


async def planned(work: Work, first: date, weeks: int, cohort_id: UUID | None = None) -> list[PlannedView]:
    """Sessions of these weeks that are going ahead, in order of time, with who said yes and who is asked."""
    work.must(Permission.COHORT_VIEW)
    work.must(Permission.OFFER_VIEW)
    if not 1 <= weeks <= MOST_WEEKS:
        raise Invalid.field("weeks", f"Weeks must be between 1 and {MOST_WEEKS}")
    since = _midnight(rules.monday(first))
    until = _midnight(rules.monday(first) + weeks * WEEK)
    found: list[SessionView] = []
    after: str | None = None
    while True:
        page = await programmes.sessions(work, since=since, until=until, after=after)
        found += [one for one in page.items if one.status is not SessionStatus.CANCELLED]
        after = page.next
        if after is None:
            break
    wanted = [one for one in found if cohort_id in (None, one.cohort_id)]
    people = await offers.for_sessions(work, [one.id for one in wanted])
    return [_planned(one, people.get(one.id, [])) for one in wanted]


def _planned(one: SessionView, asked: Sequence[OfferView]) -> PlannedView:
    there = [each for each in asked if each.status in ASKED]
    people = [
        PlaceHeld(
            person_id=PersonId(each.person_id),
            name=each.person_name,
            kind=Kind(each.kind),
            booked=each.status is not OfferStatus.OFFERED,
        )
        for each in sorted(there, key=lambda each: (each.status is OfferStatus.OFFERED, each.person_name))
    ]
    lived = sum(each.kind is Kind.LIVED for each in people)
    return PlannedView(
        id=one.id,
        cohort_id=one.cohort_id,
        cohort_name=one.cohort_name,
        programme_name=one.programme_name,
        academy=one.academy,
        number=one.number,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        mode=one.mode,
        place=one.place,
        lived_needed=one.lived_needed,
        professional_needed=one.professional_needed,
        people=people,
        lived_empty=max(one.lived_needed - lived, 0),
        professional_empty=max(one.professional_needed - (len(people) - lived), 0),
    )


async def gaps(work: Work, first: date, weeks: int) -> list[PlannedView]:
    """Sessions to come that lack people: somebody has not answered yet, or nobody is asked for a place."""
    work.must(Permission.COHORT_VIEW)
    coming = [one for one in await planned(work, first, weeks) if one.starts_at > work.now]
    return [one for one in coming if one.lived_empty or one.professional_empty or not all(p.booked for p in one.people)]
