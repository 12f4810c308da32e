"""Accounts of people at Stripe: begun here, filled in there, and paid into once somebody of finance has called.

The doors in ``stripe_doors.py`` have asked permission.
"""

from typing import NamedTuple
from uuid import UUID, uuid4

from faculty_api.accounts import service as accounts
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.payments.connect import payee_queries as queries
from faculty_api.payments.connect.door import Door, Muddled, Payee, Refused, Unknown
from faculty_api.payments.connect.models import PayeeAccount
from faculty_api.payments.connect.rules import LEASE
from faculty_api.payments.connect.way import AT
from faculty_api.payments.rules import bank_index
from faculty_api.people import service as people
from schemas.connect import ConfirmPayee, PayeeBegun, PayeeCheck, PayeeFrozen, PayeeVerified, PayeeView
from schemas.payments import BankStatus
from schemas.values import PersonId

LATELY = 30
_AT_ONCE = Conflict("You set this up at the same time somewhere else. Look again, then try again")
_OWN = NotAllowed("This Stripe account pays you. Someone else must check it")


class Wish(NamedTuple):
    """What to ask Stripe about one person's account. ``tried``: it was asked for before, and may be there."""

    payee_id: UUID
    key: str
    mark: str
    account: str | None
    email: str
    tried: bool
    since: object


async def mine(work: Work) -> PayeeView | None:
    row = await queries.newest(work.session, work.actor.person)
    return _view(row) if row else None


def _view(row: PayeeAccount) -> PayeeView:
    return PayeeView(
        id=row.id,
        status=BankStatus(row.status),
        known=row.account is not None,
        details_given=row.details_given,
        pays_out=row.pays_out,
        verified_at=row.verified_at,
        link_wanted=row.status in {BankStatus.ENTERED, BankStatus.VERIFIED} and not row.pays_out,
    )


async def begin(work: Work) -> PayeeView:
    """A person wants to be paid by Stripe: the key their account will be asked for with is kept first."""
    person = await accounts.person(work, work.actor.person)
    row = await queries.newest(work.session, person.id, lock=True)
    if row is not None and row.status in {BankStatus.ENTERED, BankStatus.VERIFIED}:
        return _view(row)
    made = PayeeAccount(
        id=new_id(),
        person_id=person.id,
        version=row.version + 1 if row else 1,
        key=f"faculty-payee-{uuid4().hex}",
        changed_at=work.now,
        look_at=work.now + LEASE,
    )
    work.session.add(made)
    work.record(PayeeBegun(subject=PersonId(person.id), version=made.version))
    await work.flush(dict.fromkeys(("uq_payee_account_live", "uq_payee_account_person_id_version"), _AT_ONCE))
    when = f"{london_day(work.now):%-d %B %Y}"
    before = await people.emails_before(work, person.id, LATELY)
    for address in dict.fromkeys((person.email, *before)):
        await messages.post(work, person.id, address, "bank_changed", name=person.short_name, when=when)
    return _view(made)


async def wish(work: Work) -> Wish | None:
    """What to ask of Stripe for the actor's own account, kept as tried before it is; None when they have not begun."""
    row = await queries.newest(work.session, work.actor.person, lock=True)
    if row is None or row.status not in {BankStatus.ENTERED, BankStatus.VERIFIED}:
        return None
    return await _wish(work, row)


async def due(work: Work, most: int) -> list[Wish]:
    """The poller's: those to look at although Stripe sent no message."""
    return [await _wish(work, row) for row in await queries.payees_due(work.session, work.now, most)]


async def _wish(work: Work, row: PayeeAccount) -> Wish:
    person = await accounts.person(work, row.person_id)
    tried, row.tried_at = row.tried_at is not None, row.tried_at or work.now
    row.look_at = work.now + LEASE
    await work.flush()
    return Wish(row.id, row.key, str(row.id), row.account, person.email or "", tried, row.tried_at)


async def ask(wish: Wish, door: Door) -> Payee | None:
    """What Stripe says of the account, which is made if it is not there; None when nobody can say. Outside of any
    transaction."""
    try:
        if wish.account:
            return await door.payee(wish.account)
        found = await door.payee_of(wish.mark, wish.since) if wish.tried else None  # type: ignore[arg-type]
        return found or await door.new_payee(wish.mark, wish.key, wish.email)
    except (Unknown, Refused, Muddled):
        return None


async def keep(work: Work, vault: Vault, wish: Wish, seen: Payee | None) -> PayeeView | None:
    row = await queries.payee(work.session, wish.payee_id)
    if row is None:
        return None
    if seen is not None:
        row.account = row.account or seen.account
        row.fingerprint = vault.fingerprint(bank_index(AT, row.account))
        if (row.details_given, row.pays_out) != (seen.details_given, seen.pays_out):
            row.details_given, row.pays_out, row.changed_at = seen.details_given, seen.pays_out, work.now
    settled = row.pays_out and row.status == BankStatus.VERIFIED
    row.look_at = work.now + LEASE * (12 * 24 if settled else 12)
    await work.flush()
    return _view(row)


async def checks(work: Work) -> list[PayeeCheck]:
    return [
        PayeeCheck(
            id=row.id,
            person_id=PersonId(row.person_id),
            name=name,
            phone=phone,
            version=row.version,
            changed_at=row.changed_at,
            may_verify=work.actor.person != row.person_id,
        )
        for row, name, phone in await queries.unverified(work.session)
    ]


async def verify(work: Work, payee_id: UUID, command: ConfirmPayee) -> None:
    """Paid into from now on. Never by the person it pays."""
    row = await queries.payee(work.session, payee_id)
    if row is None:
        raise NotFound("We could not find this Stripe account")
    if row.person_id == work.actor.person:
        raise _OWN
    if row.status != BankStatus.ENTERED or not row.pays_out:
        raise Conflict(
            "This has been checked already, or Stripe does not pay out to this person. Look at the list again"
        )
    if not command.called_back:
        raise Invalid.field("called_back", "Call the person on a number we already had, then confirm that you did")
    row.status, row.verified_by, row.verified_at = BankStatus.VERIFIED, work.actor.person, work.now
    work.record(PayeeVerified(subject=PersonId(row.person_id), version=row.version))
    await work.flush({"ck_payee_account_verifier_is_not_payee": _OWN})


async def freeze(work: Work, payee_id: UUID, reason: str) -> None:
    """Nothing goes to that account any more; the person may set up another."""
    row = await queries.payee(work.session, payee_id)
    if row is None:
        raise NotFound("We could not find this Stripe account")
    if row.status not in {BankStatus.ENTERED, BankStatus.VERIFIED}:
        return
    row.status, row.look_at = BankStatus.FROZEN, None
    work.record(PayeeFrozen(subject=PersonId(row.person_id), version=row.version, reason=reason))
    await work.flush()
