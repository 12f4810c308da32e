"""Makes a claim's lines and keeps them true: every change of a claim assesses the whole of it again."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlmodel import col

from faculty_api.claims import assessing, beside, queries, travel_queries
from faculty_api.claims import rows as rows_of
from faculty_api.claims.assessing import Basis, Kept
from faculty_api.claims.models import Claim, ClaimLine
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.offers.models import Offer
from faculty_api.people import service as people
from faculty_api.people.models import Associate
from faculty_api.policy.mileage import tax_year
from faculty_api.policy.words import day_words
from faculty_api.programmes import service as programmes
from faculty_api.rates import service as rates
from schemas.assess import MILEAGE, AssessFacts, Expense, Part
from schemas.claim_events import ClaimMade
from schemas.claims import Happened, LineSource
from schemas.offers import PayChoice
from schemas.people import Employer
from schemas.programmes import SessionFacts
from schemas.values import ClaimId, PersonId, SessionId

COPIED = ("category", "amount_pence", "miles", "passengers", "travel_class", "place")


class Delivered(Protocol):
    """A delivered offer, as the row or as the facts another service gave."""

    @property
    def id(self) -> UUID: ...

    @property
    def person_id(self) -> UUID: ...

    @property
    def pay_choice(self) -> str: ...

    @property
    def reduced_to_pence(self) -> int | None: ...

    @property
    def pay(self) -> dict[str, Any]: ...


async def make(
    work: Work, offer: Delivered, session: SessionFacts, confirmer: UUID, happened: Happened | None = None
) -> Claim:
    """A draft claim with its fee lines and the usual costs; tells the person that it is ready.

    ``happened`` is known when the session was called off: no usual costs then, and whoever calls it off writes.
    """
    person = (await people.facts(work, [offer.person_id]))[offer.person_id]
    claim = Claim(  # type: ignore[call-arg]  # the number comes from its sequence
        id=new_id(),
        offer_id=offer.id,
        session_id=session.id,
        person_id=offer.person_id,
        academy_code=session.academy,
        activity_on=london_day(session.starts_at),
        role_level=session.role_level,
        delivery_confirmed_by=confirmer,
        happened=happened,
        created_at=work.now,
    )
    work.session.add(claim)
    await work.flush()
    rows = [] if happened else _suggested(claim, session, await _usual(work, claim, session))
    guess = await estimate(work, claim, session)
    for row in rows:
        if row.category in MILEAGE and guess is not None:
            row.beside = {"estimated_miles": guess}
    await assess(work, claim, rows, offer=offer, session=session)
    work.record(
        ClaimMade(
            subject=ClaimId(claim.id),
            session_id=SessionId(session.id),
            person_id=PersonId(claim.person_id),
            fee_pence=sum(row.payable_pence for row in rows if row.kind == "fee"),
        )
    )
    if happened is None:
        said = {"name": person.short_name, "when": day_words(claim.activity_on), "link": f"/claims/{claim.id}"}
        await messages.post(work, person.id, person.email, "claim_ready", **said)
    return claim


async def _usual(work: Work, claim: Claim, session: SessionFacts) -> list[dict[str, Any]]:
    """What the person claimed last time at this place, to be confirmed; the flat sum for joining from home, if any."""
    if session.mode == "in_person":
        before = await queries.last_costs(work.session, claim.person_id, session.place)
        paid = {one.category for one in await travel_queries.booked(work.session, [claim.offer_id])}
        kept = [row for row in before if row.category not in paid]
        return [{key: row.facts[key] for key in COPIED if row.facts.get(key) is not None} for row in kept]
    flat = (await rates.book(work, claim.academy_code)).on(claim.activity_on).limit("home_meeting_flat")
    return [{"category": "home_meeting", "amount_pence": flat}] if flat else []


async def estimate(work: Work, claim: Claim, session: SessionFacts | None = None) -> int | None:
    """About how many miles there and back, from two postcodes; None for a session online or an unknown place."""
    facts = session or (await programmes.session_facts(work, [claim.session_id]))[claim.session_id]
    if facts.mode != "in_person":
        return None
    person = (await people.facts(work, [PersonId(claim.person_id)]))[PersonId(claim.person_id)]
    figures = (await rates.book(work, claim.academy_code)).on(claim.activity_on)
    return beside.miles_there_and_back(person.postcode, facts.place_postcode, figures)


def _suggested(claim: Claim, session: SessionFacts, usual: list[dict[str, Any]]) -> list[ClaimLine]:
    source = LineSource.USUAL if session.mode == "in_person" else LineSource.DELIVERY
    on = claim.activity_on
    return [rows_of.cost_row(claim, msgspec.convert({**facts, "on": on}, Expense), source) for facts in usual]


async def assess(
    work: Work,
    claim: Claim,
    rows: Sequence[ClaimLine] | None = None,
    *,
    offer: Delivered | None = None,
    session: SessionFacts | None = None,
) -> list[ClaimLine]:
    """Bring every line up to date with the facts; a line whose result changed must be decided afresh.

    ``rows``: the claim's lines, when the caller has them (some perhaps new). Returns all lines in order.
    """
    given = list(rows) if rows is not None else await queries.lines(work.session, [claim.id])
    if claim.is_advance:
        return given  # nothing to work out: the team decides
    if await queries.is_split(work.session, claim):
        return given  # assessed as one claim: what one half does not show must not be made anew
    basis = await basis_of(work, claim, offer=offer, session=session)
    book = await rates.book(work, claim.academy_code)
    fees = assessing.fee_lines(basis, book)
    old_fees = [row for row in given if row.kind == "fee"]
    costs = [row for row in given if row.kind == "expense" and row.id == row.cost_id]
    rests = {row.cost_id: row for row in given if row.kind == "expense" and row.id != row.cost_id}
    kept: list[ClaimLine] = []
    for place, fee in enumerate(fees):
        row = old_fees[place] if place < len(old_fees) else rows_of.fee_row(claim, fee.on)
        row.facts = {} if fee.wanted is None else {"wanted_pence": fee.wanted}
        kept.append(rows_of.settled(row, fee.line, fee.line.offered_pence))
    assessed = assessing.cost_lines(basis, [rows_of.expense_of(row) for row in costs], book)
    for row, lines in zip(costs, assessed, strict=True):
        kept.append(rows_of.settled(row, lines[0], lines[0].claimed_pence))
        kept += [
            rows_of.settled(rests.get(row.id) or rows_of.rest_row(row), line, line.claimed_pence) for line in lines[1:]
        ]
    for place, row in enumerate(kept):
        row.position = place
        work.session.add(row)
    for row in given:
        if row not in kept and row in work.session:
            await work.session.delete(row)
    await _keep(work, claim, basis, kept)
    await work.flush()
    return kept


async def _keep(work: Work, claim: Claim, basis: Basis, lines: Sequence[ClaimLine]) -> None:
    """What the lines rest on, so that the same sum can be done again."""
    offer = await work.session.get_one(Offer, claim.offer_id)
    near = await _near(work, claim, basis.parts) if basis.elsewhere else []
    kept = Kept(
        basis=basis,
        costs=[rows_of.expense_of(row) for row in lines if row.id == row.cost_id],
        lines=[row.id for row in lines],
        beside=sorted({row.id for row in near}),
        priced=msgspec.convert(offer.priced_on, AssessFacts) if offer.priced_on else None,
        offered_at=offer.made_at,
    )
    claim.basis, claim.assessed_at = msgspec.to_builtins(kept), work.now


async def basis_of(
    work: Work, claim: Claim, *, offer: Delivered | None = None, session: SessionFacts | None = None
) -> Basis:
    """Locks the person first: two claims of one day must see each other, or the day would be paid twice."""
    await work.session.execute(
        select(col(Associate.person_id))
        .where(col(Associate.person_id) == claim.person_id)
        .with_for_update(key_share=True)  # NO KEY UPDATE: new claims share this row by their foreign key
    )
    found: Any = offer if offer is not None else await work.session.get_one(Offer, claim.offer_id)
    facts = session or (await programmes.session_facts(work, [claim.session_id]))[claim.session_id]
    person = (await people.facts(work, [PersonId(claim.person_id)]))[PersonId(claim.person_id)]
    parts = [Part(part=part.part.value, start=part.starts_at, end=part.ends_at) for part in facts.parts]
    before, moved_at = await _moved(work, claim, found, facts)
    if not parts:
        parts = [Part(part="deliver", start=facts.starts_at, end=facts.ends_at)]
    return Basis(
        role_level=claim.role_level,
        activity_on=claim.activity_on,
        claimed_on=london_day(claim.submitted_at or work.now),
        mode=facts.mode.value,
        parts=parts,
        employer=Employer(person.employer).value,
        offered=assessing.fees_shown(found.pay),
        pay_choice=PayChoice(claim.pay_choice or found.pay_choice),
        reduced_to_pence=claim.reduced_to_pence if claim.pay_choice else found.reduced_to_pence,
        happened=Happened(claim.happened) if claim.happened else None,
        called_off_at=facts.called_off_at,
        moved_from=before,
        moved_at=moved_at,
        elsewhere=await _elsewhere(work, claim, parts),
        miles_so_far=await _miles(work, claim),
    )


async def _moved(
    work: Work, claim: Claim, offer: Delivered, session: SessionFacts
) -> tuple[datetime | None, datetime | None]:
    """Where the yes was to the time before a move: that time, and when they were told of the other one."""
    if claim.happened != Happened.CALLED_OFF:
        return None, None
    told = await queries.asked_after(work.session, offer.id, claim.session_id, claim.person_id)
    if told is None:
        return None, None
    row = await work.session.get_one(Offer, offer.id)
    priced = msgspec.convert(row.priced_on, AssessFacts) if row.priced_on else None
    starts = [part.start for part in priced.activity.parts if part.part == "deliver"] if priced else []
    return min(starts, default=session.moved_from), told


async def _elsewhere(work: Work, claim: Claim, parts: list[Part]) -> list[Any]:
    days = {london_day(part.start) for part in parts}
    near = await _near(work, claim, parts)
    if not near:
        return []
    fees = await queries.fees_of_day(work.session, {row.id for row in near})
    told = dict.fromkeys((row.part, row.starts_at, row.ends_at) for row in near)  # a split claim has them twice
    return assessing.others_by_day(told, {row.on_date: row.pence for row in fees}, days)


async def _near(work: Work, claim: Claim, parts: list[Part]) -> Sequence[Any]:
    day = timedelta(days=1)
    since, until = min(part.start for part in parts) - day, max(part.end for part in parts) + day
    return await queries.parts_near(work.session, claim.person_id, claim.id, since, until)


async def _miles(work: Work, claim: Claim) -> Decimal:
    figures = (await rates.book(work, claim.academy_code)).on(claim.activity_on)
    year = tax_year(claim.activity_on, figures)
    rows = await queries.miles_before(work.session, claim.person_id, claim.id)
    return sum(
        (Decimal(row.facts.get("miles", "0")) for row in rows if tax_year(row.on_date, figures) == year), Decimal(0)
    )
