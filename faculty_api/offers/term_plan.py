"""A whole term of one Academy: its open places filled together, two plans compared, offers checked."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from itertools import groupby

from msgspec import structs

from faculty_api.availability import terms
from faculty_api.kernel.clock import london_day, london_instant
from faculty_api.kernel.errors import Conflict, Invalid, NotFound, Refusal
from faculty_api.kernel.work import Work
from faculty_api.networks import service as networks
from faculty_api.offers import sending, term_queries
from faculty_api.offers.suggesting import wish_for
from faculty_api.pairing import service as pairing
from faculty_api.programmes import service as programmes
from schemas.access import Permission
from schemas.offers import OfferTo
from schemas.programmes import SessionFacts
from schemas.term_plan import CannotNow, PlansCompared, TermDraft, TermPlan
from schemas.values import CohortId

MOST_SESSIONS = 60
"""Planned at once, while somebody waits for the page: a comparison plans twice."""
NO_TERM = "Choose one of the terms that can be planned"


async def term_plan(work: Work, academy: str, term: str = "", keep: Sequence[pairing.Keep] = ()) -> TermPlan:
    """Choices for every open place of a term that is not over, together; the earliest ``MOST_SESSIONS`` of them.

    ``term`` empty: the one of today. ``NotFound`` for an Academy out of reach, ``Invalid`` for another term, or when
    those in ``keep`` cannot be kept.
    """
    reach = work.must(Permission.PAIR_SUGGEST)
    if not (reach.everyone or academy in reach.academies) or academy not in networks.names():
        raise NotFound
    which = {one.code: one for one in terms.to_set(london_day(work.now))}
    found = which.get(term) if term else terms.of(london_day(work.now))
    if found is None:
        raise Invalid.field("term", NO_TERM)
    since, until = london_instant(found.first, time()), london_instant(found.last + timedelta(days=1), time())
    coming, more = await _open(work, academy, max(since, work.now), until)
    wish = (await wish_for(work, [one.id for one in coming]))._replace(keep=keep)
    plan = await pairing.suggest(work, [one.id for one in coming], wish, {one.id: one for one in coming})
    plan = structs.replace(plan, sessions=[one for one in plan.sessions if one.lived_open + one.professional_open])
    return TermPlan(
        academy=academy,
        term=found.code,
        name=found.name,
        first=found.first,
        last=found.last,
        terms={code: one.name for code, one in which.items()},
        plan=plan,
        effect=await pairing.effect_of(work, plan, academy, since, until),
        more=more,
    )


async def _open(work: Work, academy: str, since: datetime, until: datetime) -> tuple[list[SessionFacts], int]:
    """Sessions to come with places that nobody holds or was offered, by time, and how many there are beyond."""
    planned = await programmes.planned_in(work, academy, since, until)
    held = await term_queries.places_taken(work.session, [one.id for one in planned], work.now)
    some = [
        one
        for one in planned
        if one.starts_at > work.now and held.get(one.id, 0) < one.lived_needed + one.professional_needed
    ]
    return some[:MOST_SESSIONS], len(some[MOST_SESSIONS:])


async def compare_term(
    work: Work, academy: str, term: str, was: Sequence[pairing.Keep], keep: Sequence[pairing.Keep]
) -> PlansCompared:
    """The plan around those of ``was`` beside the one around those of ``keep``, both as things stand now."""
    work.must(Permission.PAIR_SUGGEST)
    before = await term_plan(work, academy, term, was)
    after = await term_plan(work, academy, term, keep)
    changes = pairing.changes(before.plan, after.plan)
    return PlansCompared(
        term=after.term,
        name=after.name,
        before=before.effect,
        after=after.effect,
        changes=changes,
        same=len(after.plan.sessions) - len(changes),
        proved=before.plan.proved and after.plan.proved,
    )


async def draft_each(work: Work, wanted: Sequence[OfferTo]) -> TermDraft:
    """What would be sent, as ``draft``; what cannot be offered any more is told session by session, and the rest stays.

    A session out of reach, or that is not there, is left out without a word.
    """
    reach = work.must(Permission.OFFER_SEND)
    try:
        async with work.attempt():
            return TermDraft(draft=await sending.draft(work, wanted), gone=[])
    except (Conflict, Invalid, NotFound):
        facts = await programmes.session_facts(work, {one.session_id for one in wanted})
    ready: list[OfferTo] = []
    gone: list[CannotNow] = []
    in_order = sorted(wanted, key=lambda one: one.session_id)
    for session_id, each in groupby(in_order, key=lambda one: one.session_id):
        some, session = list(each), facts.get(session_id)
        if session is None or not (reach.everyone or session.academy in reach.academies):
            continue
        try:
            async with work.attempt():
                await sending.draft(work, some)
            ready += some
        except NotFound:
            gone.append(_gone(session, "Somebody you chose cannot be asked any more"))
        except Refusal as no:
            gone.append(_gone(session, no.detail))
    draft = await sending.draft(work, ready) if ready else None
    return TermDraft(draft=draft, gone=sorted(gone, key=lambda one: (one.starts_at, one.session_id)))


def _gone(session: SessionFacts, why: str) -> CannotNow:
    return CannotNow(
        session_id=session.id,
        session_number=session.number,
        cohort_id=CohortId(session.cohort_id),
        cohort_name=session.cohort_name,
        starts_at=session.starts_at,
        why=why,
    )
