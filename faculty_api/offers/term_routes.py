"""A whole term of an Academy as JSON: its plan, and two plans compared. Nothing is stored by looking."""

from typing import Annotated

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from faculty_api.kernel.work import Work
from faculty_api.offers import service
from faculty_api.offers.routes import keeps
from schemas.term_plan import PlansCompared, TermPlan

Keeps = Annotated[list[str] | None, QueryParameter(description="session id, a dot, person id")]


@get("/academies/{academy:str}/terms/{term:str}/plan", tags=["Offers"])
async def get_term_plan(
    academy: FromPath[str], term: FromPath[str], work: NamedDependency[Work], keep: Keeps = None
) -> TermPlan:
    """Choices for the open places of a term, like ``spring-2027``, and what they come to for its people."""
    return await service.term_plan(work, academy, term, keeps(keep))


@get("/academies/{academy:str}/terms/{term:str}/plan/compared", tags=["Offers"])
async def compare_term_plans(
    academy: FromPath[str], term: FromPath[str], work: NamedDependency[Work], was: Keeps = None, keep: Keeps = None
) -> PlansCompared:
    """The plan around those of ``was`` beside the one around those of ``keep``."""
    return await service.compare_term(work, academy, term, keeps(was), keeps(keep))


handlers = [get_term_plan, compare_term_plans]
