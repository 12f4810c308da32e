"""Claims: made ready when a session was delivered, filled in, sent, decided line by line, and handed to payments."""

from collections.abc import Collection
from uuid import UUID

from faculty_api.claims import filling, queries, rescheduling_queries, views
from faculty_api.claims.advancing import advances, ask_advance
from faculty_api.claims.approving import approve_many, chosen, to_decide
from faculty_api.claims.choosing import choose_pay
from faculty_api.claims.costs import (
    add_cost,
    answer_question,
    attach_receipt,
    change_cost,
    receipt,
    remove_cost,
    say_happened,
    say_no_receipt,
)
from faculty_api.claims.deadlines import warn_due
from faculty_api.claims.deciding import decide
from faculty_api.claims.helping import ask_confirmation, begin_help, confirm, confirm_by_phone
from faculty_api.claims.offsetting import close_needless
from faculty_api.claims.paying import (
    advances_of,
    end_nought,
    fail,
    give_back,
    pay_again,
    ready_for_payment,
    settle,
    take_into_run,
    taken_off,
)
from faculty_api.claims.photos import OVER as RECEIPT_TOO_LARGE
from faculty_api.claims.replaying import replayable
from faculty_api.claims.rescheduling import call_off, move, would_call_off, would_move
from faculty_api.claims.rule_setting import by_rule, rules_of, set_rules, undo_rule
from faculty_api.claims.sending import submit, withdraw
from faculty_api.claims.splitting import pay_rest_now
from faculty_api.claims.travel import (
    answer_travel,
    ask_travel,
    take_back_travel,
    travel_request,
    travel_requests,
)
from faculty_api.kernel.cursor import number
from faculty_api.kernel.errors import NotFound
from faculty_api.kernel.work import Work
from faculty_api.offers import service as offers
from faculty_api.programmes import service as programmes
from schemas.access import Permission, Reach
from schemas.claim_commands import MarkDelivered, StartClaim
from schemas.claims import ClaimStatus, ClaimSummary, ClaimView, Happened
from schemas.values import ClaimId, Page, SessionId

__all__ = [
    "RECEIPT_TOO_LARGE",
    "add_cost",
    "advances",
    "advances_of",
    "answer_question",
    "answer_travel",
    "approve_many",
    "ask_advance",
    "ask_confirmation",
    "ask_travel",
    "attach_receipt",
    "begin_help",
    "by_rule",
    "call_off",
    "can_start",
    "change_cost",
    "choose_pay",
    "chosen",
    "claims",
    "close_needless",
    "confirm",
    "confirm_by_phone",
    "confirm_delivered",
    "decide",
    "end_nought",
    "fail",
    "get",
    "give_back",
    "mine",
    "move",
    "pay_again",
    "pay_rest_now",
    "ready_for_payment",
    "receipt",
    "remove_cost",
    "replayable",
    "rules_of",
    "say_happened",
    "say_no_receipt",
    "set_rules",
    "settle",
    "start",
    "submit",
    "take_back_travel",
    "take_into_run",
    "taken_off",
    "to_decide",
    "travel_request",
    "travel_requests",
    "undo_rule",
    "warn_due",
    "withdraw",
    "would_call_off",
    "would_move",
]  # fmt: skip
PAGE = 50
"""Claims on one page of a list."""


async def confirm_delivered(work: Work, session_id: SessionId, command: MarkDelivered) -> list[ClaimView]:
    """The session was delivered: a claim stands ready for everybody who came."""
    reach = work.must(Permission.SESSION_CONFIRM_DELIVERED)
    booked = await queries.booked(work.session, session_id)
    came = {**dict.fromkeys(booked, True), **{one.offer_id: one.came for one in command.came}}
    delivered = [
        offer for offer in await offers.confirm_delivered(work, session_id, came) if offer.status == "delivered"
    ]
    session = (await programmes.session_facts(work, [session_id]))[session_id]
    made = [
        await filling.make(work, offer, session, work.actor.person)
        for offer in sorted(delivered, key=lambda offer: offer.person_id)
    ]
    found = [await views.one(work, reach, claim.id) for claim in made]
    return [view for view in found if view is not None]


async def start(work: Work, command: StartClaim) -> ClaimView:
    """The claim of my delivered session: the one there is, or a new one when there is none or it was taken back."""
    reach = work.must(Permission.CLAIM_EDIT)
    offer = await queries.delivered_offer(work.session, command.session_id, work.actor.person)
    happened = None
    if offer is None:
        offer = await rescheduling_queries.called_off_offer(work.session, command.session_id, work.actor.person)
        happened = Happened.CALLED_OFF
    if offer is None:
        raise NotFound("You have no delivered session to claim for here. Call us if you think that is wrong")
    claim = await queries.of_offer(work.session, offer.id)
    if claim is None:
        session = (await programmes.session_facts(work, [offer.session_id]))[SessionId(offer.session_id)]
        confirmer = await rescheduling_queries.confirmer(work.session, offer.session_id)
        claim = await filling.make(work, offer, session, confirmer or offer.made_by, happened)
    return await _shown(work, reach, claim.id)


async def can_start(work: Work, session_id: SessionId) -> bool:
    """Whether ``start`` would find something to claim for."""
    work.must(Permission.CLAIM_EDIT)
    me = work.actor.person
    found = await queries.delivered_offer(work.session, session_id, me)
    return (found or await rescheduling_queries.called_off_offer(work.session, session_id, me)) is not None


async def get(work: Work, claim_id: ClaimId) -> ClaimView:
    """One claim with its lines, reasons and sources."""
    return await _shown(work, work.must(Permission.CLAIM_VIEW), claim_id)


async def _shown(work: Work, reach: Reach, claim_id: UUID) -> ClaimView:
    found = await views.one(work, reach, claim_id)
    if found is None:
        raise NotFound("We could not find that claim")
    return found


async def mine(work: Work) -> list[ClaimSummary]:
    """The actor's own claims, the newest first."""
    reach = work.must(Permission.CLAIM_VIEW)._replace(everyone=False, academies=frozenset(), person=work.actor.person)
    return await views.many(work, await queries.listed(work.session, reach, (), None, 500))


async def claims(
    work: Work,
    statuses: Collection[ClaimStatus] = (),
    cursor: str | None = None,
    most: int = PAGE,
    session_id: SessionId | None = None,
) -> Page[ClaimSummary]:
    """Claims within the actor's reach, the newest first; ``cursor`` is the ``next`` of the page before."""
    reach = work.must(Permission.CLAIM_VIEW)
    before = number(cursor) if cursor is not None else None
    rows = await queries.listed(work.session, reach, statuses, before, most + 1, session_id)
    items = await views.many(work, rows[:most])
    return Page(items=items, next=str(items[-1].number) if len(rows) > most else None)
