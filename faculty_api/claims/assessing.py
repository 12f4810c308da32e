"""What a claim pays and why: what was offered, the choice made on the offer, and each cost by the policy book."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from msgspec import Struct

from faculty_api.claims import called_off
from faculty_api.policy.book import Book, Figures
from faculty_api.policy.checks import check_all
from faculty_api.policy.choice import as_chosen
from faculty_api.policy.costs import Ledger
from faculty_api.policy.days import by_day, counts, london_day
from faculty_api.policy.expenses import expense_lines
from faculty_api.policy.fees import fee_for_session
from faculty_api.policy.late import too_late
from faculty_api.policy.words import pounds
from schemas.assess import (
    Activity,
    AssessFacts,
    Elsewhere,
    Employer,
    Expense,
    ExpenseLine,
    FeeLine,
    Mode,
    Outcome,
    Part,
    PersonFacts,
)
from schemas.claims import Happened
from schemas.errors import Fault
from schemas.offers import PayChoice

OUTCOMES: dict[Happened, Outcome] = {Happened.SHORTER: "part_attended", Happened.CALLED_OFF: "cancelled_by_host"}


class Basis(Struct, frozen=True, kw_only=True):
    """What a claim rests on. ``offered``: the fee lines shown with the offer; empty when none were.

    ``elsewhere``: the person's other claims on the same London days; ``miles_so_far``: by car, in this tax year.
    """

    role_level: int
    activity_on: date
    claimed_on: date
    mode: Mode
    parts: list[Part]
    employer: Employer
    offered: list[FeeLine]
    pay_choice: PayChoice
    reduced_to_pence: int | None
    happened: Happened | None = None
    called_off_at: datetime | None = None
    moved_from: datetime | None = None
    """When it would have started by the yes that this claim rests on, where it was moved before it was called off."""
    moved_at: datetime | None = None
    """When we called the session off, if we did: so much notice people had."""
    elsewhere: list[Elsewhere] = []
    miles_so_far: Decimal = Decimal(0)


class Kept(Struct, frozen=True, kw_only=True):
    """A claim's basis as it is stored, with all it takes to come to the same lines again.

    ``costs``: in order, as they were said. ``lines``: the ids of the rows that came of it, in order. ``beside``: the
    claims behind ``basis.elsewhere``. ``priced``: what the offer's pay was worked out from at ``offered_at``; None for
    an offer from before that was kept, whose ``basis.offered`` is then taken as it stands.
    """

    basis: Basis
    costs: list[Expense]
    lines: list[UUID]
    beside: list[UUID] = []
    priced: AssessFacts | None = None
    offered_at: datetime


class Fee(NamedTuple):
    """``wanted``: the smaller sum in pence that the person asked for; None when it stands as offered."""

    on: date
    line: FeeLine
    wanted: int | None


def fees_shown(pay: dict[str, Any]) -> list[FeeLine]:
    """The fee lines of an assessment as it was stored with an offer."""
    return [msgspec.convert(line, FeeLine) for line in pay.get("lines", []) if line.get("kind") == "fee"]


def facts_of(basis: Basis, costs: Sequence[Expense] = ()) -> AssessFacts:
    return AssessFacts(
        role_level=basis.role_level,
        claimed_on=max(basis.claimed_on, basis.activity_on),
        activity=Activity(
            on=basis.activity_on,
            parts=basis.parts,
            mode=basis.mode,
            outcome=OUTCOMES.get(basis.happened, "delivered") if basis.happened else "delivered",
        ),
        person=PersonFacts(employer=basis.employer, car_miles_this_tax_year=basis.miles_so_far),
        expenses=list(costs),
    )


def fee_lines(basis: Basis, book: Book) -> list[Fee]:
    """What was offered, never more: without what another claim pays for the day, as the person chose to be paid."""
    figures = book.on(basis.activity_on)
    whole = msgspec.structs.replace(basis, happened=None)
    alone = list(fee_for_session(facts_of(whole), figures).lines)
    lines = [_as_offered(line) for line in basis.offered] or alone
    if basis.elsewhere:
        together = fee_for_session(facts_of(whole), figures, basis.elsewhere).lines
        if _time(together) < _time(alone):
            lines = _at_most(lines, _time(together))
    if basis.happened is Happened.CALLED_OFF:
        lines = [called_off.as_paid(line, _notice(basis), figures) for line in lines]
    chosen = as_chosen(lines, basis.pay_choice, basis.reduced_to_pence, figures)
    lines = [one.line for one in chosen]
    waits = _waits(basis, figures)
    if waits:
        lines = [_waiting(line, waits) if line.payable_pence else line for line in lines]
    return list(map(Fee, _days(lines, basis, figures), lines, [one.wanted for one in chosen]))


def cost_lines(basis: Basis, costs: Sequence[Expense], book: Book) -> list[list[ExpenseLine]]:
    """For each cost its lines: what is paid, and apart from it what is not. In order, for miles and limits add up."""
    ledger = Ledger(facts_of(basis, costs), book)
    return [expense_lines(cost, ledger) for cost in costs]


def cost_faults(basis: Basis, cost: Expense, book: Book, labels: dict[str, str]) -> list[Fault]:
    """What is wrong with one cost, under the names of its fields."""
    found = []
    for path, message in check_all(facts_of(basis, [cost]), book):
        if path.startswith("expenses[0]."):
            field = path.removeprefix("expenses[0].")
            words = message.replace("must not be after claimed_on", "must be today or in the past")
            if words.startswith("is missing: "):
                found.append(Fault(field=field, message=words.removeprefix("is missing: ").capitalize()))
                continue
            if words.startswith("The policy book begins"):
                found.append(Fault(field=field, message=words))
                continue
            found.append(Fault(field=field, message=f"{labels.get(field, field)} {words}"))
    return found


def _time(lines: Iterable[FeeLine]) -> int:
    return sum(line.offered_pence for line in lines if line.category == "involvement_payment")


def _as_offered(line: FeeLine) -> FeeLine:
    """An offer's line before any choice about pay: the choice is applied to the claim afresh."""
    if line.status not in ("declined", "reduced"):
        return line
    return msgspec.structs.replace(line, status="payable", payable_pence=line.offered_pence)


def _at_most(lines: list[FeeLine], room: int) -> list[FeeLine]:
    """A day is never paid twice: what other claims offer for it is taken off."""
    kept = []
    for line in lines:
        if line.category != "involvement_payment" or line.offered_pence <= room:
            room -= line.offered_pence if line.category == "involvement_payment" else 0
            kept.append(line)
            continue
        because = f"{line.because}; {pounds(line.offered_pence - room)} for this day is in another claim"
        kept.append(
            msgspec.structs.replace(
                line,
                offered_pence=room,
                payable_pence=min(line.payable_pence, room),
                status=line.status if room else "refused",
                because=because,
            )
        )
        room = 0
    return kept


class _Waits(NamedTuple):
    status: Any
    because: str
    keys: tuple[str, ...]
    figures: Figures


class _Told(NamedTuple):
    """When they were told that a time they had said yes to is off, and when it would have started."""

    at: datetime
    starts: datetime
    moved: bool


def _waits(basis: Basis, figures: Figures) -> _Waits | None:
    """Why a person must decide about a fee that would be paid otherwise: what became of the session, lateness, or
    both, so that neither hides the other."""
    became, late = _became(basis, figures), too_late(facts_of(basis), figures, "fee")
    if became is None or late is None:
        return became or (_Waits(*late, figures) if late else None)
    return _Waits(became.status, f"{became.because}. {late[1]}", (*became.keys, *late[2]), figures)


def _became(basis: Basis, figures: Figures) -> _Waits | None:
    if basis.happened is Happened.NO:
        words = "The claim says the session did not go ahead, so a person must decide"
        return _Waits("held", words, ("cancel.by_host",), figures)
    if basis.happened is Happened.CALLED_OFF:
        told = _told(basis)
        waits = called_off.waits(figures, _notice(basis))
        if waits is None:
            return None
        said = waits[1]
        if told:
            said = f"{said}. {called_off.notice_words(told.at, told.starts, moved=told.moved)}"
        return _Waits(waits[0], said, waits[2], figures)
    if basis.happened is Happened.SHORTER and figures.option("attended_part") != "scheduled":
        words = "The claim says the session stopped early, so a person must decide"
        return _Waits("held", words, ("attended_part",), figures)
    return None


def _told(basis: Basis) -> _Told | None:
    """The shorter of two notices: from calling off until the session would have started, and, for a yes to the time
    before it was moved, from the move until that time."""
    starts = min((part.start for part in basis.parts if part.part == "deliver"), default=None)
    if not starts or not basis.called_off_at:
        return None
    told = _Told(basis.called_off_at, starts, False)
    if basis.moved_from and basis.moved_at:
        moved = _Told(basis.moved_at, basis.moved_from, True)
        return min(told, moved, key=lambda one: one.starts - one.at)
    return told


def _notice(basis: Basis) -> timedelta | None:
    told = _told(basis)
    return told.starts - told.at if told else None


def _waiting(line: FeeLine, waits: _Waits) -> FeeLine:
    return msgspec.structs.replace(
        line,
        status=waits.status,
        payable_pence=0,
        because=f"{waits.because}. {line.because}",
        citations=(*line.citations, *waits.figures.cite(*waits.keys)),
    )


def _days(lines: list[FeeLine], basis: Basis, figures: Figures) -> list[date]:
    """The day each line is for: the session's own, unless time on several days is paid, then one after the other."""
    days = [day for day, parts in by_day(basis.parts) if any(counts(part, figures) for part in parts)]
    times = [line for line in lines if line.category == "involvement_payment"]
    if len(days) != len(times):
        return [basis.activity_on] * len(lines)
    left = iter(days)
    return [next(left) if line.category == "involvement_payment" else basis.activity_on for line in lines]


def others_by_day(
    parts: Iterable[tuple[str, Any, Any]], fees: dict[date, int], days: Iterable[date]
) -> list[Elsewhere]:
    """Other sessions of the person on ``days`` and what their claims offer for time on each."""
    found: dict[date, list[Part]] = {day: [] for day in days}
    for kind, start, end in parts:
        day = london_day(start)
        if day in found:
            found[day].append(msgspec.convert({"part": kind, "start": start, "end": end}, Part))
    return [
        Elsewhere(on=day, parts=sorted(held, key=lambda part: part.start), offered_pence=fees.get(day, 0))
        for day, held in found.items()
        if held
    ]
