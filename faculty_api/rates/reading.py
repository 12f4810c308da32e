"""The book and the proposals, read."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import msgspec

from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import NotFound
from faculty_api.kernel.work import Work
from faculty_api.rates import holding, queries, sheet, showing, sound
from faculty_api.rates.books import adopted, book
from faculty_api.rates.models import Rate
from schemas.access import Permission
from schemas.rates import BookStands, FigureDetail, FigureView, Foreseen, RateState, RateView


async def desk(work: Work) -> list[FigureView]:
    """Every figure as it stands today."""
    work.must(Permission.POLICY_VIEW)
    rows, waiting = await adopted(work), await queries.waiting(work.session)
    deciders = await _deciders(work)
    today, now = london_day(work.now), await book(work)
    return [showing.figure(one, today, rows, waiting, deciders) for one in now.parameters.values()]


async def figure(work: Work, key: str) -> FigureDetail:
    """One figure with everything that was ever said of it."""
    work.must(Permission.POLICY_VIEW)
    parameter = (await book(work)).parameters.get(key)
    if parameter is None:
        raise NotFound("We could not find this figure in the policy book")
    rows, told = await adopted(work), await queries.of_key(work.session, key)
    deciders = await _deciders(work)
    waiting = [one for one in told if one.Rate.state == RateState.PROPOSED]
    return FigureDetail(
        figure=showing.figure(parameter, london_day(work.now), rows, waiting, deciders),
        entries=showing.entries(parameter, rows, deciders),
        proposals=[await _view(work, one) for one in told if work.actor.may(Permission.RATE_VIEW)],
        wanted=parameter.wanted(),
    )


async def _deciders(work: Work) -> dict[UUID, str]:
    """Who adopted each figure, for staff; associates read the figures without the names."""
    return await queries.deciders(work.session) if work.actor.may(Permission.RATE_VIEW) else {}


async def proposal(work: Work, rate_id: UUID) -> RateView:
    work.must(Permission.RATE_VIEW)
    told = await queries.told(work.session, rate_id)
    if told is None:
        raise NotFound("We could not find this proposal")
    return await _view(work, told)


async def proposed(work: Work, rate_id: UUID) -> Rate:
    """The row of a proposal, whatever became of it. Called by use-cases that have asked."""
    told = await queries.told(work.session, rate_id)
    if told is None:
        raise NotFound("We could not find this proposal")
    row: Rate = told.Rate
    return row


async def proposed_many(work: Work, ids: Collection[UUID]) -> list[Rate]:
    """The rows of proposals, in the order they were made. Called by use-cases that have asked."""
    found = [told.Rate for told in await queries.waiting(work.session) if told.Rate.id in ids]
    return sorted(found, key=lambda row: (row.proposed_at, row.id))


async def waiting(work: Work) -> list[RateView]:
    """Proposals nobody has decided yet, the newest first."""
    work.must(Permission.RATE_VIEW)
    return [await _view(work, told) for told in await queries.waiting(work.session)]


async def stands(work: Work) -> BookStands:
    """How much of the book is confirmed, and how many proposals wait for this actor."""
    work.must(Permission.POLICY_VIEW)
    figures = (await book(work)).parameters.values()
    today = london_day(work.now)
    open_ones = [one.on(today).standing in showing.UNCONFIRMED for one in figures]
    mine = [view for view in await waiting(work) if view.may_decide]
    return BookStands(figures=len(open_ones), unconfirmed=sum(open_ones), waiting_for_me=len(mine))


async def edition(work: Work) -> bytes:
    """Every figure as it stands today, as a sheet to fill in."""
    work.must(Permission.POLICY_VIEW)
    today = london_day(work.now)
    return sheet.written((one, one.on(today)) for one in (await book(work)).parameters.values())


async def together(work: Work, ids: Collection[UUID]) -> list[RateView]:
    """These of the open proposals as they would hold if all of them were adopted at once."""
    work.must(Permission.RATE_VIEW)
    told = [one for one in await queries.waiting(work.session) if one.Rate.id in ids]
    picked = sorted((one.Rate for one in told), key=lambda row: row.id)
    return [await _view(work, one, picked) for one in told]


async def _view(work: Work, told: Any, beside: Sequence[Rate] = ()) -> RateView:
    """``beside``: proposals that would be adopted with it, itself among them."""
    row: Rate = told.Rate
    under = (await book(work, row.academy_code, known=row.proposed_at if row.decided_at else None)).parameters[row.key]
    shown = showing.rate(told, under, work.actor)
    if row.state not in (RateState.PROPOSED, RateState.ADOPTED):
        return shown
    return msgspec.structs.replace(shown, **msgspec.structs.asdict(await beforehand(work, row, beside)))


async def beforehand(work: Work, row: Rate, beside: Sequence[Rate] = ()) -> Foreseen:
    """When a figure holds, or would. Called by use-cases that have asked."""
    rows = [*await adopted(work), *beside]
    found = holding.foreseen(row, rows)
    if row.state == RateState.ADOPTED or row.key not in sound.KEYS:
        return found
    keys = [one.key for one in beside] or [row.key]
    return msgspec.structs.replace(found, more_for_less=sound.objection(rows if beside else [*rows, row], keys))


async def all_waiting(work: Work) -> str:
    """What would be wrong if all open proposals were adopted, in words."""
    work.must(Permission.RATE_VIEW)
    rows = [told.Rate for told in await queries.waiting(work.session)]
    return sound.objection([*await adopted(work), *reversed(rows)], [row.key for row in rows])
