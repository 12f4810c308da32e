"""Whom to be: one of each kind of user, and one in each telling situation, found in what happened."""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from faculty_api.demo.agenda import Agenda
from faculty_api.demo.cast import HOME
from faculty_api.networks import service as networks
from schemas.access import Role
from schemas.demo import DemoPerson
from schemas.values import PersonId


class Situation(NamedTuple):
    """Finds one person not yet listed. ``:home`` is the Academy to prefer, ``:now`` the demonstration's moment."""

    kind: str
    words: str
    query: str


_FROM_CLAIM = (
    "SELECT c.person_id FROM claim c JOIN associate a USING (person_id) WHERE a.kind = 'lived' AND {} "
    "AND EXISTS (SELECT FROM claim_line l WHERE l.claim_id = c.id AND l.kind = 'fee' "
    "AND coalesce(l.approved_pence, l.payable_pence) > 0) "
    "ORDER BY c.academy_code <> :home, c.created_at DESC"
)
_FROM_OFFER = (
    "SELECT o.person_id FROM offer o JOIN session s ON s.id = o.session_id JOIN associate a USING (person_id) "
    "WHERE a.kind = '{}' AND {} ORDER BY a.academy_code <> :home, s.starts_at"
)
_ASKED = "o.status = 'offered' AND o.call_wanted_at IS NULL"
_TALK = "o.status = 'offered' AND o.call_wanted_at IS NOT NULL"
_SOON = "o.status = 'accepted' AND s.starts_at > :now"
_NO_PAY = "o.pay_choice = 'declined' AND o.status IN ('accepted', 'delivered')"
_CHANGED = """
SELECT b.person_id FROM bank_details b JOIN associate a USING (person_id)
WHERE b.status = 'entered' AND b.version > 1 ORDER BY a.academy_code <> :home
"""
_TO_CONFIRM = """
SELECT c.person_id FROM claim c JOIN claim_help h ON h.claim_id = c.id
WHERE h.ended_at IS NULL AND h.asked_at IS NOT NULL ORDER BY c.academy_code <> :home
"""
_TICKET = """
SELECT t.person_id FROM travel_request t JOIN session s ON s.id = t.session_id
WHERE t.status = 'booked' AND s.starts_at > :now ORDER BY t.academy_code <> :home
"""
_BEFORE_DAY = """
SELECT c.person_id FROM claim c WHERE c.is_advance AND c.status IN ('in_run', 'paid')
ORDER BY c.academy_code <> :home, NOT EXISTS (SELECT FROM advance_offset o WHERE o.advance_id = c.id), c.number DESC
"""
_NO_BANK = """
SELECT c.person_id FROM claim c LEFT JOIN bank_details b USING (person_id) WHERE c.status = 'approved' AND b.id IS NULL
"""
_LIMIT = """
SELECT l.person_id FROM earnings_limit l JOIN associate a USING (person_id) JOIN offer o USING (person_id)
WHERE o.status = 'offered' AND a.kind = 'lived' ORDER BY a.academy_code <> :home, l.person_id
"""
_LAPSED = """
SELECT o.person_id FROM offer o JOIN session s ON s.id = o.session_id JOIN cohort c ON c.id = s.cohort_id
JOIN programme_requirement r ON r.programme_id = c.programme_id AND r.set_at <= o.answered_at
JOIN held_training h ON h.person_id = o.person_id AND h.training_id = r.training_id
WHERE o.status = 'accepted' AND s.starts_at > :now
GROUP BY o.person_id, s.id HAVING max(h.ends_on) < CAST(s.starts_at AS date) ORDER BY o.person_id
"""
_SILENT = """
SELECT a.person_id FROM associate a LEFT JOIN availability v USING (person_id)
WHERE v.person_id IS NULL AND a.kind = 'lived' ORDER BY a.academy_code <> :home, a.person_id
"""
_CLAIMS = {
    "Has a claim that is ready to send": "draft",
    "Claim returned with a question": "returned",
    "Claim sent, being checked by the team": "submitted",
    "Claim approved, waiting for the next payment run": "approved",
    "Claim in a payment run that is on its way": "in_run",
    "Has been paid": "paid",
    "A payment came back from the bank": "failed",
}
SITUATIONS = [
    Situation("associate", "Has an offer to answer", _FROM_OFFER.format("lived", _ASKED)),
    Situation("associate", "Wants to talk before they answer an offer", _FROM_OFFER.format("lived", _TALK)),
    Situation("associate", "Has said yes to a session that is coming up", _FROM_OFFER.format("lived", _SOON)),
    *(Situation("associate", words, _FROM_CLAIM.format(f"c.status = '{status}'")) for words, status in _CLAIMS.items()),
    Situation("associate", "A claim filled in by phone waits for their yes", _TO_CONFIRM),
    Situation("associate", "The team booked their train and paid for it", _TICKET),
    Situation("associate", "Was paid before the day", _BEFORE_DAY),
    Situation("associate", "Bank details changed, waiting for finance to check them", _CHANGED),
    Situation("associate", "Approved to be paid, but has not given bank details", _NO_BANK),
    Situation("associate", "Said yes and turned down the pay", _FROM_OFFER.format("lived", _NO_PAY)),
    Situation("associate", "Has set a limit of their own, and an offer goes over it", _LIMIT),
    Situation("associate", "Is booked, and a training of theirs ends before the day", _LAPSED),
    Situation("associate", "Has not said when they are free", _SILENT),
    Situation(
        "professional",
        "Professional with an offer to answer",
        _FROM_OFFER.format("professional", "o.status = 'offered'"),
    ),
    Situation("professional", "Professional with a session coming up", _FROM_OFFER.format("professional", _SOON)),
]
STAFF = [
    ("team", Role.TEAM, "Books people and marks sessions as delivered"),
    ("team", Role.TEAM, "Checks and approves claims"),
    ("national", Role.NATIONAL, "Sees all ten Academies"),
    ("national2", Role.NATIONAL, "Gives the second approval that some claims need"),
    ("finance", Role.FINANCE, "Makes payment runs"),
    ("finance2", Role.FINANCE, "Approves payment runs and reads the results"),
    ("finance3", Role.FINANCE, "Checks changed bank details"),
    ("admin", Role.ADMIN, "Looks after the system, with no power over money or people"),
    ("auditor", Role.AUDITOR, "Reads payment runs and claims"),
    ("data-protection", Role.DATA_PROTECTION, "Looks after what is kept, and puts forward what is removed"),
    ("data-protection2", Role.DATA_PROTECTION, "Releases what a colleague put forward to be removed"),
]


async def listing(session: AsyncSession, agenda: Agenda) -> list[DemoPerson]:
    """In the order of ``SITUATIONS``; but whoever is rare is chosen first, or a common situation would take them."""
    rows: dict[str, list[UUID]] = {}
    for _, words, query in SITUATIONS:
        found_now = await session.execute(text(query), {"home": HOME, "now": agenda.now})
        rows[words] = list(dict.fromkeys(found_now.scalars()))
    chosen: dict[str, UUID] = {}
    for words in sorted(rows, key=lambda words: len(rows[words])):
        free = (row for row in rows[words] if row not in chosen.values() and row in agenda.members)
        person = next(free, None)
        if person:
            chosen[words] = person
    found: list[DemoPerson] = []
    for kind, words, _ in SITUATIONS:
        if words not in chosen:
            continue
        member = agenda.members[chosen[words]]
        where = ("Associate, " if member.kind == "lived" else "Professional, ") + networks.place(member.academy)
        found.append(
            DemoPerson(
                kind=kind,
                person=PersonId(member.id),
                role=Role.ASSOCIATE,
                name=member.name,
                where=where,
                situation=words,
            )
        )
    return [*found, *_staff(agenda)]


def _staff(agenda: Agenda) -> list[DemoPerson]:
    listed = []
    taken: set[UUID] = set()
    for kind, role, words in STAFF:
        wanted = HOME if role is Role.TEAM else None
        one = next(s for s in agenda.cast.staff if s.role is role and s.academy == wanted and s.id not in taken)
        taken.add(one.id)
        where = (
            f"Academy team, {networks.place(HOME)}" if role is Role.TEAM else role.value.replace("-", " ").capitalize()
        )
        listed.append(
            DemoPerson(kind=kind, person=PersonId(one.id), role=role, name=one.name, where=where, situation=words)
        )
    return listed
