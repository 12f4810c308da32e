"""What the person says of a session and its costs, before the claim is sent and when it came back."""

import asyncio
from datetime import date
from uuid import UUID

import msgspec

from faculty_api.claims import (
    assessing,
    beside,
    booked,
    changing,
    filling,
    photos,
    queries,
    receipt_queries,
    rows,
    standing,
)
from faculty_api.claims.models import Claim, ClaimLine, Receipt
from faculty_api.claims.receipts import Store
from faculty_api.claims.words import FACT_LABELS
from faculty_api.kernel.errors import Conflict, Invalid, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.work import Work
from faculty_api.people.service import note_read
from faculty_api.rates import service as rates
from schemas.access import Permission
from schemas.assess import Expense
from schemas.claim_commands import AnswerQuestion, SayHappened, SayNoReceipt
from schemas.claim_events import CostAdded, CostChanged, CostRemoved, HappenedSaid, QuestionAnswered, ReceiptAttached
from schemas.claims import ClaimView, Cost, Happened, LineDecision, LineSource
from schemas.errors import Fault
from schemas.reads import ReadKind
from schemas.receipts import ReceiptFile
from schemas.values import ClaimId, LineId, ReceiptId

MOST_COSTS = 50


async def say_happened(work: Work, claim_id: ClaimId, command: SayHappened) -> ClaimView:
    """Whether the session went as planned. Anything else waits for a person to decide."""
    reach = work.must(Permission.CLAIM_EDIT)
    claim = await changing.changeable(work, reach, claim_id)
    if Happened.CALLED_OFF in (claim.happened, command.happened):
        raise Conflict("We called this session off ourselves, so there is nothing to say about how it went")
    claim.happened = Happened(command.happened)
    work.record(HappenedSaid(subject=ClaimId(claim.id), happened=command.happened))
    return await changing.changed(work, reach, claim)


async def add_cost(work: Work, claim_id: ClaimId, command: Cost) -> ClaimView:
    """One more cost; the whole claim is assessed again, because miles and limits add up."""
    reach = work.must(Permission.CLAIM_EDIT)
    claim = await changing.changeable(work, reach, claim_id)
    lines = await queries.lines(work.session, [claim.id])
    if sum(line.id == line.cost_id for line in lines) >= MOST_COSTS:
        raise Conflict(f"A claim has at most {MOST_COSTS} costs. Call us, and we will help")
    row = rows.cost_row(claim, await _fit(work, claim, command), LineSource.ADDED)
    row.no_receipt, row.beside = command.no_receipt, beside.of(command, await filling.estimate(work, claim))
    view = await changing.changed(work, reach, claim, [*lines, row])
    said = CostAdded(subject=ClaimId(claim.id), cost_id=row.id, category=row.category, pence=_pence(view, row.id))
    work.record(said)
    return view


async def change_cost(work: Work, claim_id: ClaimId, cost_id: LineId, command: Cost) -> ClaimView:
    """Says a cost anew. Its receipt stays with it; what was suggested becomes the person's own."""
    reach = work.must(Permission.CLAIM_EDIT)
    claim = await changing.changeable(work, reach, claim_id)
    lines, row = await changing.cost(work, claim, cost_id)
    cost = await _fit(work, claim, command)
    kept = beside.of(command, await filling.estimate(work, claim))
    for line in _whole(lines, row):
        line.facts, line.category, line.on_date = rows.facts_of(cost), cost.category, cost.on
        line.source, line.no_receipt, line.beside = LineSource.ADDED, command.no_receipt, kept
        rows.reopen(line)
    view = await changing.changed(work, reach, claim, lines)
    said = CostChanged(subject=ClaimId(claim.id), cost_id=row.id, category=row.category, pence=_pence(view, row.id))
    work.record(said)
    return view


async def say_no_receipt(work: Work, claim_id: ClaimId, cost_id: LineId, command: SayNoReceipt) -> ClaimView:
    """There is no receipt for this cost, and why; a person will look at it."""
    reach = work.must(Permission.CLAIM_EDIT)
    claim = await changing.changeable(work, reach, claim_id, parted=True)
    lines, row = await changing.cost(work, claim, cost_id)
    await _let_go(work, row)
    for line in _whole(lines, row):
        line.receipt_id, line.no_receipt = None, command.no_receipt
    said = CostChanged(subject=ClaimId(claim.id), cost_id=row.id, category=row.category, pence=row.claimed_pence)
    work.record(said)
    return await changing.changed(work, reach, claim, lines)


async def remove_cost(work: Work, claim_id: ClaimId, cost_id: LineId) -> ClaimView:
    """Takes a cost off the claim, with its receipt."""
    reach = work.must(Permission.CLAIM_EDIT)
    claim = await changing.changeable(work, reach, claim_id)
    lines, row = await changing.cost(work, claim, cost_id)
    await _let_go(work, row)
    gone = _whole(lines, row)
    for line in gone:
        await work.session.delete(line)
    await work.flush()
    work.record(CostRemoved(subject=ClaimId(claim.id), cost_id=row.id, category=row.category))
    return await changing.changed(work, reach, claim, [line for line in lines if line not in gone])


async def attach_receipt(
    work: Work, store: Store, claim_id: ClaimId, cost_id: LineId, name: str, sent: bytes
) -> ClaimView:
    """Keeps a photo or PDF of the receipt with the cost, in place of an earlier one."""
    reach = work.must(Permission.CLAIM_EDIT)
    await changing.glance(work, reach, claim_id, cost_id)
    read = await asyncio.to_thread(photos.read, sent)  # slow: nothing is locked meanwhile
    claim = await changing.changeable(work, reach, claim_id, parted=True)
    lines, row = await changing.cost(work, claim, cost_id)
    stored = await asyncio.to_thread(store.put, read.content)
    for other in (await receipt_queries.receipts(work.session, [claim.id])).values():
        same = other.sha256 == read.sha256 or other.stored_sha256 == stored
        if same and other.id != row.receipt_id:
            raise photos.refused("You have already added this file to another cost of this claim. Select another one")
    await _let_go(work, row)
    kept = Receipt(
        id=new_id(),
        claim_id=claim.id,
        sha256=read.sha256,
        stored_sha256=stored,
        media_type=read.media_type,
        name=plain_name(name, read.media_type),
        size=len(read.content),
        made_by=work.actor.person,
        made_at=work.now,
    )
    work.session.add(kept)
    await work.flush({"uq_receipt_claim_sha256": Conflict("You have already added this file to this claim")})
    for line in _whole(lines, row):
        line.receipt_id, line.no_receipt = kept.id, None
        rows.reopen(line)
    work.record(ReceiptAttached(subject=ClaimId(claim.id), cost_id=row.id, receipt_id=kept.id))
    return await changing.changed(work, reach, claim, lines)


async def receipt(work: Work, store: Store, receipt_id: ReceiptId) -> ReceiptFile:
    """The file of a receipt, for whoever may see this claim's receipts. Somebody else's look is kept for the person to
    see: once a reader, receipt and day, for pages show the picture again and again."""
    reach = work.must(Permission.RECEIPT_VIEW)
    row = await receipt_queries.receipt(work.session, reach, receipt_id)
    behind = await receipt_queries.behind(work.session, reach, row) if row else []
    row = row if any(standing.shows_receipts(work, claim) for claim in behind) else None
    content = await asyncio.to_thread(store.get, row.stored_sha256) if row else None
    if row is None or content is None:
        raise NotFound("We could not find that receipt")
    await note_read(work, behind[0].person_id, ReadKind.RECEIPT, row.id)
    return ReceiptFile(name=row.name, media_type=row.media_type, content=content)


async def answer_question(work: Work, claim_id: ClaimId, line_id: LineId, command: AnswerQuestion) -> ClaimView:
    """The answer to what was asked about a line; the approver reads it when the claim is sent again."""
    reach = work.must(Permission.CLAIM_EDIT)
    claim = await changing.changeable(work, reach, claim_id, parted=True)
    line = next((one for one in await queries.lines(work.session, [claim.id]) if one.id == line_id), None)
    if line is None or line.decision != LineDecision.ASKED:
        raise NotFound("There is no question about this part of your claim")
    line.answer = command.answer
    work.record(QuestionAnswered(subject=ClaimId(claim.id), line_id=line.id))
    return await changing.bumped(work, reach, claim)


def plain_name(name: str, media_type: str) -> str:
    """A harmless name for the download: the letters of the old one, the ending of what it is now."""
    stem = "".join(c if c.isascii() and (c.isalnum() or c in "-_") else "-" for c in name.rsplit(".", 1)[0])
    ending = "jpg" if media_type == "image/jpeg" else "pdf"
    return f"{stem.strip('-')[:60] or 'receipt'}.{ending}"


async def _fit(work: Work, claim: Claim, command: Cost) -> Expense:
    """The cost as the policy book takes it, or Invalid with every fault."""
    said = msgspec.structs.asdict(command)
    for name in ("no_receipt", *beside.SAID):
        said.pop(name)
    cost = Expense(**{**said, "on": command.on or claim.activity_on, "reason": command.reason or None})
    basis = await filling.basis_of(work, claim)
    book = await rates.book(work, claim.academy_code)
    faults = [*assessing.cost_faults(basis, cost, book, FACT_LABELS), *beside.faults(command)]
    faults += await booked.faults(work, claim.offer_id, command)
    if _far_off(cost.on, claim.activity_on):
        faults.append(Fault(field="on", message="The date must be within a year of the session"))
    if faults:
        raise Invalid(faults[0].message, faults=tuple(faults))
    return cost


def _far_off(on: date, activity_on: date) -> bool:
    return abs((on - activity_on).days) > 366


def _whole(lines: list[ClaimLine], row: ClaimLine) -> list[ClaimLine]:
    return [line for line in lines if line.cost_id == row.id]


def _pence(view: ClaimView, cost_id: UUID) -> int:
    return sum(line.claimed.pence for line in view.lines if line.cost_id == cost_id)


async def _let_go(work: Work, row: ClaimLine) -> None:
    """The receipt this cost had no longer counts; its file stays where it is."""
    if row.receipt_id is None:
        return
    old = await work.session.get_one(Receipt, row.receipt_id)
    old.removed_at = work.now
    await work.flush()
