"""The day by which a claim is decided, and the letters to the team before it and after it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from faculty_api.claims import decision_queries
from faculty_api.claims.models import Claim, ClaimWarning
from faculty_api.kernel.clock import add_working_days, london_day
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.policy.book import Figures
from faculty_api.policy.words import day_words
from schemas.access import Permission
from schemas.claim_rules import ClaimWarned
from schemas.claims import Deadline
from schemas.values import ClaimId

WARNED_BEFORE = 3
"""Working days before the day to decide by on which the team is warned."""
LETTERS = {Deadline.SOON: "claims_due_soon", Deadline.LATE: "claims_late"}


def decide_by(sent_on: date, figures: Figures) -> date:
    """``figures``: the book's on the day it was sent."""
    return add_working_days(sent_on, figures.number("claim.decide_days"))


def nearness(by: date | None, today: date) -> Deadline:
    if by is None or by > add_working_days(today, WARNED_BEFORE):
        return Deadline.NONE
    return Deadline.SOON if today <= by else Deadline.LATE


async def warn_due(work: Work) -> int:
    """Tell each team once which claims are soon to be decided, and once which are late; returns of how many claims."""
    work.must(Permission.CLAIM_WARN)
    today = london_day(work.now)
    late = await decision_queries.due(work.session, date.min, today - timedelta(days=1), Deadline.LATE)
    await _warn(work, late, Deadline.LATE)
    soon = await decision_queries.due(work.session, today, add_working_days(today, WARNED_BEFORE), Deadline.SOON)
    await _warn(work, soon, Deadline.SOON)
    return len(late) + len(soon)


async def _warn(work: Work, claims: Sequence[Claim], what: Deadline) -> None:
    by_academy: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.decide_by is None:
            continue
        by_academy[claim.academy_code].append(claim)
        work.session.add(ClaimWarning(claim_id=claim.id, decide_by=claim.decide_by, what=what, made_at=work.now))
        work.record(ClaimWarned(subject=ClaimId(claim.id), what="late" if what is Deadline.LATE else "soon"))
    await work.flush()
    for academy, mine in by_academy.items():
        first = min(claim.decide_by for claim in mine if claim.decide_by)
        count = "1 claim" if len(mine) == 1 else f"{len(mine)} claims"
        for person in await decision_queries.team_of(work.session, academy):
            facts = {"name": person.full_name.split()[0], "count": count, "when": day_words(first)}
            await messages.post(work, person.id, person.email, LETTERS[what], link="/team/claims", **facts)
    await work.flush()
