"""A team's cohorts: the list with its gaps, and one cohort with its sessions. Creating one is in ``cohort_steps``."""

from typing import Annotated
from uuid import UUID

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Template

from faculty_api.heard import service as heard
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from faculty_api.programmes import service
from faculty_api.schedules import service as schedules
from frontend import cohort_again, cohort_place, cohort_steps, rate_needs
from frontend.cohort_fields import LEVELS, named
from frontend.filters import plural
from frontend.lapsed import lapsed
from frontend.needs_words import not_ready
from frontend.place_words import of_place
from frontend.render import page
from frontend.schedule_words import waits
from schemas.offers import OffersOut
from schemas.people import Kind
from schemas.programmes import CohortLine, CohortState, CohortView, SessionStatus
from schemas.values import SessionId

STATES = {
    CohortState.DRAFT: "Not published",
    CohortState.NOT_STARTED: "Not yet started",
    CohortState.RUNNING: "In progress",
    CohortState.FINISHED: "Finished",
}
STATUSES = {
    SessionStatus.PLANNED: "Planned",
    SessionStatus.DELIVERED: "Delivered",
    SessionStatus.CANCELLED: "Cancelled",
}

DONE = {
    "published": "The schedule is published. Everybody it concerns gets a letter.",
    "thrown": "The draft is thrown away. Nothing that was published has changed.",
}


@get("/team/cohorts", include_in_schema=False)
async def cohorts_page(
    request: Request,
    work: NamedDependency[Work],
    in_state: Annotated[str, QueryParameter(name="state", max_length=20)] = "",
    cursor: Annotated[str | None, QueryParameter(max_length=200)] = None,
    done: Annotated[str, QueryParameter(max_length=20)] = "",
) -> Template:
    chosen = CohortState(in_state) if in_state in set(CohortState) else None
    found = await service.cohorts(work, state=chosen, after=cursor)
    kept = f"state={chosen}&" if chosen else ""
    return page(
        request,
        "cohorts/list.html",
        "Cohorts",
        cohorts=found,
        tasks=await rate_needs.rows(work),
        places=_places(found.items, await offers.out(work, [one.id for one in found.items])),
        states=[("", "All cohorts"), *((state.value, words) for state, words in STATES.items())],
        state=chosen or "",
        state_words=STATES,
        drafted=await schedules.drafted(work, [one.id for one in found.items]),
        banner=DONE.get(done, ""),
        more=f"/team/cohorts?{kept}cursor={found.next}" if found.next else "",
    )


@get("/team/cohorts/{cohort_id:uuid}", include_in_schema=False)
async def cohort_page(
    request: Request,
    cohort_id: FromPath[UUID],
    work: NamedDependency[Work],
    created: Annotated[str, QueryParameter(max_length=5)] = "",
    done: Annotated[str, QueryParameter(max_length=20)] = "",
) -> Template:
    cohort = await service.cohort(work, cohort_id)
    out = {(one.session_id, one.kind): one.offers for one in await offers.out(work, [cohort_id])}
    return page(
        request,
        "cohorts/view.html",
        "Cohort",
        cohort=cohort,
        empty=_empty(cohort),
        booked=_booked(cohort, out),
        not_ready=await not_ready(work, [one.id for one in cohort.sessions]),
        lapsed={one.session_id for one in await lapsed(work, [one.id for one in cohort.sessions])},
        levels=LEVELS,
        status_words=STATUSES,
        named=named,
        of_place=of_place,
        drafted=(await schedules.drafted(work, [cohort_id])).get(cohort_id, 0),
        waits=waits,
        heard=await heard.counts(work, cohort_id),
        banner=f"Cohort created. {_needs(cohort)}." if created else DONE.get(done, ""),
    )


def _places(cohorts: list[CohortLine], out: list[OffersOut]) -> dict[UUID, str]:
    """9 of 12 booked, 2 offered, 1 empty"""
    found: dict[UUID, str] = {}
    for cohort in cohorts:
        theirs = [one for one in out if one.cohort_id == cohort.id]
        offered = sum(one.offers for one in theirs)
        empty = cohort.places - cohort.booked - sum(one.places for one in theirs)
        words = [f"{cohort.booked} of {cohort.places} booked", _offered(offered), f"{empty} empty" if empty > 0 else ""]
        found[cohort.id] = ", ".join(filter(None, words)) if cohort.places else ""
    return found


def _offered(count: int) -> str:
    return f"{count} offered" if count else ""


def _booked(cohort: CohortView, out: dict[tuple[SessionId, Kind], int]) -> dict[UUID, list[str]]:
    """Of each session, associates and professionals: 1 of 2, 1 offered"""
    return {
        one.id: [
            ", ".join(filter(None, (f"{booked} of {needed}", _offered(out.get((one.id, kind), 0)))))
            for kind, booked, needed in (
                (Kind.LIVED, one.lived_booked, one.lived_needed),
                (Kind.PROFESSIONAL, one.professional_booked, one.professional_needed),
            )
        ]
        for one in cohort.sessions
    }


def _empty(cohort: CohortView) -> int:
    """Places nobody has said yes to, over the sessions still to come."""
    return sum(
        max(one.lived_needed - one.lived_booked, 0) + max(one.professional_needed - one.professional_booked, 0)
        for one in cohort.sessions
        if one.status is SessionStatus.PLANNED
    )


def _needs(cohort: CohortView) -> str:
    """6 sessions need 12 associates."""
    count = len(cohort.sessions)
    lived = sum(one.lived_needed for one in cohort.sessions)
    professional = sum(one.professional_needed for one in cohort.sessions)
    people = [plural(lived, "associate")] if lived else []
    people += [plural(professional, "professional")] if professional else []
    return f"{plural(count, 'session')} {'needs' if count == 1 else 'need'} {' and '.join(people)}"


handlers = [*cohort_steps.handlers, *cohort_again.handlers, *cohort_place.handlers, cohorts_page, cohort_page]
