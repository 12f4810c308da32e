"""Pure: what the first choices of a plan would mean for the people of an Academy, and two plans side by side."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from schemas.pairing import CohortPlan, SessionSuggestions, SuggestedPerson
from schemas.people import Kind
from schemas.term_plan import PlanChange, PlanEffect, Share
from schemas.values import PersonId


class Held(NamedTuple):
    """An active person of the Academy, and how many sessions of the term they have already."""

    person: UUID
    kind: Kind
    sessions: int


def effect(plan: CohortPlan, held: Sequence[Held]) -> PlanEffect:
    """``held``: of everybody active. Who is lent and in the plan counts as a person of it, in no share."""
    chosen = [one.id for each in plan.sessions for one in first(each)]
    places = sum(each.lived_open + each.professional_open for each in plan.sessions)
    return PlanEffect(
        filled=len(chosen),
        empty=max(0, places - len(chosen)),
        people=len(set(chosen)),
        first_timers=len({one for each in plan.sessions for one in each.first_timers}),
        km=sum(each.km for each in plan.sessions),
        km_unknown=sum(each.km_unknown for each in plan.sessions),
        shares=[_share(kind, [one for one in held if one.kind is kind], Counter(chosen)) for kind in Kind],
    )


def first(session: SessionSuggestions) -> list[SuggestedPerson]:
    return session.choices[0].people if session.choices else []


def _share(kind: Kind, held: Sequence[Held], planned: Mapping[PersonId, int]) -> Share:
    counts = [one.sessions + planned.get(PersonId(one.person), 0) for one in held]
    return Share(
        kind=kind, people=len(counts), none=counts.count(0), least=min(counts, default=0), most=max(counts, default=0)
    )


def changes(before: CohortPlan, after: CohortPlan) -> list[PlanChange]:
    """Sessions of either plan whose first choices differ, by time."""
    was = {one.session.id: one for one in before.sessions}
    now = {one.session.id: one for one in after.sessions}
    found = sorted({**was, **now}.values(), key=lambda one: (one.session.starts_at, one.session.id))
    told = [
        PlanChange(
            session_id=one.session.id,
            session_number=one.session.number,
            cohort_name=one.session.cohort_name,
            starts_at=one.session.starts_at,
            before=first(was[one.session.id]) if one.session.id in was else [],
            after=first(now[one.session.id]) if one.session.id in now else [],
        )
        for one in found
    ]
    return [one for one in told if {each.id for each in one.before} != {each.id for each in one.after}]
