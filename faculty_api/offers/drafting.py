"""What an offer would say, checked and priced before it is made."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

import msgspec

from faculty_api.availability import service as availability
from faculty_api.busy import service as busy
from faculty_api.kernel.clock import LONDON, london_day, london_instant
from faculty_api.kernel.errors import Conflict, Invalid, NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.offers import queries
from faculty_api.offers.holding import hold_sessions
from faculty_api.pairing.service import spans
from faculty_api.pairing.words import PLACE
from faculty_api.people import geography
from faculty_api.people import service as people
from faculty_api.people.lending_rules import covers
from faculty_api.policy.assess import assess
from faculty_api.programmes import service as programmes
from faculty_api.rates import service as rates
from faculty_api.training.words import all_in_way
from schemas.access import Reach
from schemas.assess import UNDECIDED, AssessFacts, Assessment
from schemas.availability import Free
from schemas.busy import CalendarSays
from schemas.offers import DraftLine, OfferTo
from schemas.people import AssociateFacts, AssociateStatus, Kind, LentDays
from schemas.programmes import SessionFacts, SessionStatus
from schemas.values import Interval, Money, PersonId

NOTES = {Free.FREE: "", Free.UNKNOWN: "Has not said if they are free", Free.BUSY: "Said they are not free"}


class Ready(NamedTuple):
    """One offer that may be made."""

    to: OfferTo
    session: SessionFacts
    person: AssociateFacts
    partner: AssociateFacts | None
    facts: AssessFacts
    pay: Assessment
    free: Free
    clash: str = ""
    """Booked so near in time elsewhere that the way takes longer; empty when nothing is in the way."""
    calendar: CalendarSays | None = None


async def ready(work: Work, reach: Reach, wanted: Sequence[OfferTo]) -> list[Ready]:
    """Each offer with all that is known of it, by time and name; the first that may not be made is refused in words."""
    await hold_sessions(work.session, {to.session_id for to in wanted})
    sessions = await programmes.session_facts(work, {to.session_id for to in wanted})
    await people.hold_still(work, {to.person_id for to in wanted})
    known = await people.facts(work, {one for to in wanted for one in (to.person_id, to.partner_id) if one})
    await _reachable(work, reach, wanted, sessions, known)
    if len({(to.session_id, to.person_id) for to in wanted}) < len(wanted):
        raise Invalid("Somebody is there twice for one session. Each person gets one offer for a session")
    await _no_clash(work, wanted, sessions, known)
    live = await queries.live(work.session, list(sessions))
    apart = await people.kept_apart(work, known.keys() | {person for _, person in live})
    when = {key: spans(one) for key, one in sessions.items()}
    free, calendars = await availability.answers_for(work, known, when), await busy.says(work, known, when)
    gaps = await programmes.gaps(work, sessions.values(), {to.person_id for to in wanted})
    private = await people.not_discussed(work, {to.person_id for to in wanted})
    near = await programmes.clashes_of(work, {to.person_id for to in wanted}, sessions.values())
    found = []
    for to in wanted:
        session, person = sessions[to.session_id], known[to.person_id]
        _may_be_asked(session, person, work.now)
        _has_what_it_takes(session, person, gaps)
        if (session.id, person.id) in live:
            raise Conflict(f"{person.full_name} has an offer for session {session.number} already")
        beside = [other for asked, other in live if asked == session.id]
        beside += [other.person_id for other in wanted if other.session_id == to.session_id]
        kept_apart = any(frozenset((to.person_id, other)) in apart for other in (*beside, to.partner_id))
        if kept_apart or not private.get(person.id, set()).isdisjoint(session.topics):
            # One sentence for both: neither reason is the team's to guess.
            raise Conflict(f"{person.full_name} cannot be asked for session {session.number}. Choose somebody else")
        partner = known.get(to.partner_id) if to.partner_id else None
        facts = pay_facts(session, person)
        pay = assess(facts, await rates.book(work, session.academy))
        clash = near[session.id, person.id].words if (session.id, person.id) in near else ""
        says = calendars[session.id].get(person.id)
        found.append(Ready(to, session, person, partner, facts, pay, free[session.id][person.id], clash, says))
    return sorted(found, key=_in_order)


def _in_order(one: Ready) -> tuple[datetime, UUID, int, str]:
    """By time, then associates before professionals, as everywhere."""
    return one.session.starts_at, one.session.id, PLACE[Kind(one.person.kind)], one.person.full_name


async def _reachable(
    work: Work,
    reach: Reach,
    wanted: Sequence[OfferTo],
    sessions: dict[UUID, SessionFacts],
    known: dict[UUID, AssociateFacts],
) -> None:
    """Somebody else's session or associate is not there, as for one that does not exist.

    People of another Academy than the session's are there while they are lent to it, and may be asked for those days.
    """
    strangers: set[tuple[UUID, UUID]] = set()
    for to in wanted:
        session, people_meant = sessions.get(to.session_id), [to.person_id, *([to.partner_id] if to.partner_id else [])]
        if session is None or not all(person in known for person in people_meant):
            raise NotFound
        if not reach.everyone and session.academy not in reach.academies:
            raise NotFound
        strangers |= {(person, session.id) for person in people_meant if known[person].academy != session.academy}
    lent = await people.held_lendings(work, {(person, sessions[session].academy) for person, session in strangers})
    for person, at in strangers:
        _lent(reach, known[person], sessions[at], lent.get((person, sessions[at].academy)))


def _lent(reach: Reach, person: AssociateFacts, session: SessionFacts, days: LentDays | None) -> None:
    if days is None and not reach.everyone:
        raise NotFound
    if days is None:
        raise Conflict(f"{person.full_name} has not said that {networks.place(session.academy)} may ask them")
    if not covers(days, session.academy, london_day(session.starts_at)):
        when = f"from {day_words(days.first_day)} to {day_words(days.last_day)}"
        raise Conflict(f"{person.full_name} can be asked {when}. Session {session.number} is on another day")


async def _no_clash(
    work: Work, wanted: Sequence[OfferTo], sessions: dict[UUID, SessionFacts], known: dict[UUID, AssociateFacts]
) -> None:
    every = [span for session in sessions.values() for span in spans(session)]
    since, until = min(span.start for span in every), max(span.end for span in every)
    held = await availability.booked(work, {to.person_id for to in wanted}, since, until)
    for to in wanted:
        if overlap(held[to.person_id], spans(sessions[to.session_id])):
            person, session = known[to.person_id], sessions[to.session_id]
            raise Conflict(f"{person.full_name} is already booked at the time of session {session.number}")


def overlap(some: Collection[Interval], others: Collection[Interval]) -> bool:
    return any(one.start < other.end and other.start < one.end for one in some for other in others)


def _may_be_asked(session: SessionFacts, person: AssociateFacts, now: datetime) -> None:
    if session.status != SessionStatus.PLANNED or session.starts_at <= now:
        raise Conflict(f"Session {session.number} has started or is not going ahead, so nobody can be asked for it")
    if person.status != AssociateStatus.ACTIVE:
        raise Conflict(f"{person.full_name} is not taking sessions now")
    if not (session.lived_needed if person.kind == Kind.LIVED else session.professional_needed):
        raise Invalid(f"Session {session.number} has no place for {person.full_name}")


def _has_what_it_takes(session: SessionFacts, person: AssociateFacts, gaps: programmes.Gaps) -> None:
    """Refused in words that say what is missing, and the page that says what to do about it."""
    lacking = gaps.get((session.id, person.id))
    if lacking:
        no = Conflict(f"{person.full_name} cannot be booked for session {session.number}. {all_in_way(lacking)}")
        no.way = ("See what to do next", f"/team/associates/{person.id}/why-not?session={session.id}")
        raise no


def pay_facts(session: SessionFacts, person: AssociateFacts) -> AssessFacts:
    """Every part delivered as planned, claimed on the day."""
    on = london_day(session.starts_at)
    parts = [{"part": str(part.part), "start": part.starts_at, "end": part.ends_at} for part in session.parts]
    said = {
        "role_level": session.role_level,
        "claimed_on": on,
        "activity": {"on": on, "mode": str(session.mode), "parts": parts},
        "person": {"employer": str(person.employer)},
    }
    return msgspec.convert(said, AssessFacts)


def line(one: Ready) -> DraftLine:
    km = geography.between(one.person.postcode, one.session.place_postcode)
    why = [line.because for line in one.pay.lines if line.status not in ("payable", "reduced")]
    return DraftLine(
        session_id=one.session.id,
        session_number=one.session.number,
        cohort_name=one.session.cohort_name,
        starts_at=one.session.starts_at,
        place=place_words(one.session),
        person_id=one.person.id,
        person_name=one.person.full_name,
        kind=Kind(one.person.kind),
        partner_id=PersonId(one.partner.id) if one.partner else None,
        partner_name=one.partner.full_name if one.partner else "",
        pay=Money(pence=one.pay.fee_pence),
        held=Money(pence=one.pay.held_pence),
        undecided=any(line.status in UNDECIDED for line in one.pay.lines),
        travel_km=0 if one.session.mode == "online" else None if km is None else 2 * km,
        note=". ".join(filter(None, [_of_time(one), one.clash, *why])),
    )


def _of_time(one: Ready) -> str:
    return busy.TO_THE_TEAM[one.calendar] if one.calendar else NOTES[one.free]


def last_moment(day: date) -> datetime:
    """The midnight that ends a London day."""
    return london_instant(day + timedelta(days=1), time())


def day_before(moment: datetime) -> date:
    """The last London day before a midnight (or of any other moment, its day)."""
    return london_day(moment - timedelta(microseconds=1))


def day_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def when_words(at: datetime) -> str:
    """Tuesday 9 February 2027 at 10am"""
    local = at.astimezone(LONDON)
    minutes = f":{local:%M}" if local.minute else ""
    return (
        f"{local:%A} {day_words(local.date())} at {local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"
    )


def place_words(session: SessionFacts) -> str:
    return session.place or "in person" if session.mode == "in_person" else "online"


def fault(field: str, message: str) -> Refusal:
    """An ``Invalid`` about one field of the command."""
    return Invalid(message, faults=Refusal.field(field, message).faults)
