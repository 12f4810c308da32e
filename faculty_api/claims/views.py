"""Rows as they are shown: what a claim comes to, why it needs a closer look, and the digest of exactly this."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import msgspec
from sqlmodel import col

from faculty_api.claims import (
    auto_rules,
    before_day,
    beside,
    booked,
    decision_queries,
    doubts,
    help_queries,
    limits,
    queries,
    receipt_queries,
    rules,
    standing,
    travel,
    travel_queries,
)
from faculty_api.claims.models import Claim, ClaimHelp, ClaimLine, Receipt, TravelRequest
from faculty_api.claims.words import SAID, once_closed
from faculty_api.kernel.work import Work
from faculty_api.policy.book import Book
from faculty_api.policy.late import last_day
from faculty_api.rates import service as rates
from schemas.access import Permission, Reach, Role
from schemas.assess import MILEAGE, UNDECIDED
from schemas.claim_help import HelpView
from schemas.claims import (
    ClaimStatus,
    ClaimSummary,
    ClaimView,
    Cost,
    Happened,
    LineDecision,
    LineSource,
    LineView,
    NoReceipt,
    RuleName,
)
from schemas.offers import PayChoice
from schemas.programmes import Mode
from schemas.receipts import ReceiptView
from schemas.travel import TravelStatus
from schemas.values import Citation, ClaimId, LineId, Money, PersonId, ReceiptId, SessionId

LOOKED_AT = (
    "id", "claimed_pence", "payable_pence", "status", "decision", "approved_pence", "receipt_id", "answer",
)  # fmt: skip
OPEN = frozenset({ClaimStatus.DRAFT, ClaimStatus.SUBMITTED, ClaimStatus.RETURNED, ClaimStatus.WITHDRAWN})


async def one(work: Work, reach: Reach, claim_id: Any) -> ClaimView | None:
    found = await queries.shown(work.session, reach, claim_id)
    if found is None:
        return None
    lines = await queries.lines(work.session, [claim_id])
    receipts = await receipt_queries.receipts(work.session, [claim_id])
    also = await _also(work, list(receipts.values()))
    claim: Claim = found.Claim
    stands = (await standing.of(work, [claim], {claim.id: lines}))[claim.id]
    others = (await decision_queries.relatives(work.session, [claim]))[claim.id]
    helped = [_help(row) for row in await help_queries.of_claim(work.session, claim_id)]
    paid = await travel_queries.shown(
        work.session,
        col(TravelRequest.offer_id) == claim.offer_id,
        col(TravelRequest.status) == TravelStatus.BOOKED,
    )
    large, book = await limits.large(work, claim.academy_code), await rates.book(work, claim.academy_code)
    return ClaimView(
        **_common(found, lines, receipts, also, stands, [row.TravelRequest for row in paid], large, book),
        **(await before_day.common(work, [claim], {claim.id: lines}))[claim.id],
        **await before_day.whole(work, claim, lines),
        rests=standing.rests(claim, others),
        parts=standing.parts([] if claim.is_advance else others),
        may_undo=standing.may_undo(work, claim),
        shows_receipts=standing.shows_receipts(work, claim),
        cohort_name=found.cohort_name,
        mode=Mode(found.mode),
        place=found.place,
        happened=Happened(claim.happened) if claim.happened else None,
        **_chosen(claim, found),
        estimated_miles=await _estimate(work, claim, found),
        offered=Money(sum(line.claimed_pence for line in lines if line.kind == "fee")),
        can_log_in=found.can_log_in,
        booked=[travel.view(row) for row in paid],
        help=helped,
        lines=[_told(work, claim, _line(row, receipts, also, closed=_closed(claim))) for row in lines],
        created_at=claim.created_at,
        approved_at=claim.approved_at,
        may_change=_may_change(work, claim, helped),
        version=claim.version,
    )


def _closed(claim: Claim) -> bool:
    return claim.status not in rules.UNDECIDED


def _told(work: Work, claim: Claim, line: LineView) -> LineView:
    """To the person a decision about a line is none until the whole claim is decided; a question is asked at once."""
    if _closed(claim) or work.actor.role is not Role.ASSOCIATE or line.decision is LineDecision.ASKED:
        return line
    none = {"approved": None, "decision_reason": "", "approved_rule": None, "by_rule": ""}
    return msgspec.structs.replace(line, decision=LineDecision.WAITING, **none)


def _may_change(work: Work, claim: Claim, helped: Sequence[HelpView]) -> bool:
    """My own claim, or one that I fill in for somebody, while it can be changed."""
    if not work.actor.may(Permission.CLAIM_EDIT) or rules.objection_to_change(claim.status):
        return False
    helping = any(one.ended_at is None and one.helper_id == work.actor.person for one in helped)
    return claim.person_id == work.actor.person or helping


def _chosen(claim: Claim, found: Any) -> dict[str, Any]:
    """How the person asks to be paid: as said on the claim, else with the offer."""
    less = claim.reduced_to_pence if claim.pay_choice else found.reduced_to_pence
    choice = PayChoice(claim.pay_choice or found.pay_choice)
    return {"pay_choice": choice, "reduced_to": None if less is None else Money(less)}


async def _estimate(work: Work, claim: Claim, found: Any) -> int | None:
    if found.mode != Mode.IN_PERSON:
        return None
    figures = (await rates.book(work, claim.academy_code)).on(claim.activity_on)
    return beside.miles_there_and_back(found.postcode, found.place_postcode, figures)


def _help(row: Any) -> HelpView:
    found: ClaimHelp = row.ClaimHelp
    plain = {name: getattr(found, name) for name in HelpView.__struct_fields__ if name != "helper_name"}
    return msgspec.convert({**plain, "helper_name": row.helper_name}, HelpView)


async def many(work: Work, found: Sequence[Any]) -> list[ClaimSummary]:
    ids = [row.Claim.id for row in found]
    receipts = await receipt_queries.receipts(work.session, ids)
    also = await _also(work, list(receipts.values()))
    lines: dict[Any, list[ClaimLine]] = {}
    for line in await queries.lines(work.session, ids):
        lines.setdefault(line.claim_id, []).append(line)
    stands = await standing.of(work, [row.Claim for row in found], lines)
    paid: dict[Any, list[TravelRequest]] = {}
    for one in await travel_queries.booked(work.session, [row.Claim.offer_id for row in found]):
        paid.setdefault(one.offer_id, []).append(one)
    asked = await help_queries.asked(work.session, ids)
    before = await before_day.common(work, [row.Claim for row in found], lines)
    codes = sorted({row.Claim.academy_code for row in found})
    large = {code: await limits.large(work, code) for code in codes}
    books = {code: await rates.book(work, code) for code in codes}
    return [
        ClaimSummary(
            **_common(
                row,
                lines.get(row.Claim.id, []),
                receipts,
                also,
                stands[row.Claim.id],
                paid.get(row.Claim.offer_id, []),
                large[row.Claim.academy_code],
                books[row.Claim.academy_code],
            ),
            **before[row.Claim.id],
            waits_for_yes=row.Claim.id in asked,
        )
        for row in found
    ]


async def _also(work: Work, receipts: list[Receipt]) -> dict[Any, list[int]]:
    """Which other claims hold the same file: all for those who check claims, their own for the person."""
    only_of = work.actor.person if work.actor.role is Role.ASSOCIATE else None
    return await receipt_queries.same_file_elsewhere(work.session, receipts, only_of)


def _common(
    found: Any,
    lines: Sequence[ClaimLine],
    receipts: dict[Any, Receipt],
    also: dict[Any, list[int]],
    stands: dict[str, Any],
    paid: Sequence[TravelRequest],
    large: int,
    book: Book,
) -> dict[str, Any]:
    claim: Claim = found.Claim
    status = ClaimStatus(claim.status)
    approved = None if status in OPEN else Money(sum(line.approved_pence or 0 for line in lines))
    mine = {line.receipt_id for line in lines if line.receipt_id in receipts}
    return {
        "id": ClaimId(claim.id),
        "number": claim.number,
        "status": status,
        "begun": claim.happened not in (None, Happened.CALLED_OFF)
        or any(line.source == LineSource.ADDED for line in lines),
        "person_id": PersonId(claim.person_id),
        "person_name": found.person_name,
        "academy": claim.academy_code,
        "session_id": SessionId(claim.session_id),
        "programme_name": found.programme_name,
        "session_number": found.session_number,
        "activity_on": claim.activity_on,
        "send_by": last_day(claim.activity_on, book.on(claim.activity_on)),
        "fee": _of(lines, "fee", decided=approved is not None),
        "expenses": _of(lines, "expense", decided=approved is not None),
        "held": Money(0 if approved is not None else rules.most_of(line for line in lines if not rules.is_clean(line))),
        "waiting": Money(0 if approved is not None else rules.waiting_of(lines)),
        "approved": approved,
        "submitted_at": claim.submitted_at,
        "closer_look": [
            *stands.pop("why"),
            *closer_look(claim, lines, {key: also.get(key, []) for key in mine}, paid),
            *([] if claim.is_advance else doubts.told(lines, found.mode, large)),
        ],
        "digest": digest(claim, lines),
        **stands,
    }


def _of(lines: Sequence[ClaimLine], kind: str, *, decided: bool) -> Money:
    """What the policy pays of one kind; once it is decided what was approved, exceptions and less with it."""
    one = [(line.approved_pence or 0) if decided else line.payable_pence for line in lines if line.kind == kind]
    return Money(sum(one))


def closer_look(
    claim: Claim, lines: Sequence[ClaimLine], also: dict[Any, list[int]], paid: Sequence[TravelRequest] = ()
) -> list[str]:
    """Why a claim does not simply match the plan; empty when pay is as offered and every cost is in order."""
    found = [SAID[Happened(claim.happened)]] if claim.happened in SAID else []
    for line in lines:
        what = beside.what(line)
        if rules.needs_decision(line) and not rules.is_clean(line):
            words = f"{what}: {line.because[:1].lower()}{line.because[1:]}"
            if words not in found:
                found.append(words)
        if line.id == line.cost_id and also.get(line.receipt_id):
            numbers = ", ".join(f"LX-{number}" for number in also[line.receipt_id])
            found.append(f"{what}: the same receipt is in claim {numbers}")
    found += [
        f"{beside.what(line)}: {booked.sentence(one)[:1].lower()}{booked.sentence(one)[1:]}"
        for line, one in booked.twice(lines, paid)
    ]
    return found


def needs_receipt(line: ClaimLine) -> bool:
    free = line.category in MILEAGE or line.category in ("home_meeting", "advance")
    return line.kind == "expense" and not free


def _line(row: ClaimLine, receipts: dict[Any, Receipt], also: dict[Any, list[int]], *, closed: bool) -> LineView:
    receipt = receipts.get(row.receipt_id) if row.receipt_id else None
    return LineView(
        id=LineId(row.id),
        cost_id=LineId(row.cost_id) if row.cost_id else None,
        kind="fee" if row.kind == "fee" else "expense",
        category=row.category,
        what=beside.what(row),
        on=row.on_date,
        source=LineSource(row.source),
        claimed=Money(row.claimed_pence),
        wanted=None if row.wanted_pence is None else Money(row.wanted_pence),
        payable=Money(row.payable_pence),
        status=row.status,  # type: ignore[arg-type]  # the database has the same list
        because=once_closed(row.because) if closed and row.status in UNDECIDED else row.because,
        citations=list(dict.fromkeys(msgspec.convert(row.citations, list[Citation]))),
        decision=LineDecision(row.decision),
        approved=None if row.approved_pence is None else Money(row.approved_pence),
        decision_reason=row.decision_reason,
        approved_rule=RuleName(row.approved_rule) if row.approved_rule else None,
        by_rule=auto_rules.RULES[RuleName(row.approved_rule)].sentence if row.approved_rule else "",
        answer=row.answer,
        cost=_cost(row) if row.cost_id else None,
        needs_receipt=needs_receipt(row),
        no_receipt=NoReceipt(row.no_receipt) if row.no_receipt else None,
        receipt=None if receipt is None else receipt_view(receipt, also),
        estimated_miles=row.beside.get("estimated_miles"),
    )


def _cost(row: ClaimLine) -> Cost:
    return msgspec.convert({**row.facts, **beside.said(row), "no_receipt": row.no_receipt}, Cost, strict=False)


def receipt_view(row: Receipt, also: dict[Any, list[int]] | None = None) -> ReceiptView:
    return ReceiptView(
        id=ReceiptId(row.id),
        media_type=row.media_type,
        name=row.name,
        size=row.size,
        made_at=row.made_at,
        also_in=(also or {}).get(row.id, []),
    )


def digest(claim: Claim, lines: Sequence[ClaimLine]) -> str:
    """Stands for everything an approver looks at; a decision that quotes another digest is refused."""
    shown = [[getattr(line, name) for name in LOOKED_AT] for line in sorted(lines, key=lambda line: line.position)]
    body = [claim.id, claim.person_id, claim.version, claim.status, claim.happened, shown]
    return sha256(msgspec.json.encode(body)).hexdigest()[:32]
