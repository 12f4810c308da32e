"""Bank details: versions sealed by the vault, confirmed by a second person before anything is paid into them.

The doors in ``service.py`` have asked permission.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from faculty_api.accounts import service as accounts
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Vault
from faculty_api.kernel.work import Work
from faculty_api.messages import service as messages
from faculty_api.payments import bank_queries, rules
from faculty_api.payments.models import BankDetails
from faculty_api.people import service as people
from schemas.bank import (
    BankCheck,
    BankChecked,
    BankEntered,
    BankFrozen,
    BankShared,
    BankVerified,
    BankView,
    EnterBank,
    FreezeBank,
    ShareBank,
    VerifyBank,
)
from schemas.contact import PhoneBefore
from schemas.payments import BankStatus
from schemas.values import PersonId

_AT_ONCE = Conflict("Your bank details were changed at the same time. Look again, then try again")
_SAID = NotAllowed("You said why two people share this account. Someone else must confirm these details")
LATELY = 30
"""Days for which a change of how to reach somebody is told to whoever calls them back."""
SEALED = ("account_name", "sort_code", "account_number")


def opened(vault: Vault, row: BankDetails, column: str) -> str:
    return vault.open(getattr(row, column), place=f"bank_details/{row.id}/{column}")


async def enter(work: Work, vault: Vault, command: EnterBank) -> BankView:
    """A new version, which is not paid into yet. The newest details again change nothing."""
    faults = rules.account_faults(command)
    if faults:
        raise Invalid(faults=faults)
    name = " ".join(command.account_name.split())
    sort_code, account = rules.account_of(command)
    mark = vault.fingerprint(rules.bank_index(sort_code, account))
    before = await bank_queries.newest_bank(work.session, work.actor.person, lock=True)
    if before and _same(vault, before, name, mark):
        return await _view(work, vault, before)
    if before and before.status == BankStatus.ENTERED:
        before.status = BankStatus.SUPERSEDED
    made = _sealed(work, vault, {"account_name": name, "sort_code": sort_code, "account_number": account}, mark, before)
    work.session.add(made)
    work.record(BankEntered(subject=work.actor.person, version=made.version))
    await work.flush({"uq_bank_details_person_id_version": _AT_ONCE})
    person = await accounts.person(work, work.actor.person)
    when = f"{london_day(work.now):%-d %B %Y}"
    before_now = await people.emails_before(work, person.id, LATELY)
    for address in dict.fromkeys((person.email, *before_now)):
        await messages.post(work, person.id, address, "bank_changed", name=person.short_name, when=when)
    return await _view(work, vault, made)


def _same(vault: Vault, row: BankDetails, name: str, mark: str) -> bool:
    live = row.status in {BankStatus.ENTERED, BankStatus.VERIFIED}
    return live and row.fingerprint == mark and opened(vault, row, "account_name") == name


def _sealed(work: Work, vault: Vault, plain: dict[str, str], mark: str, before: BankDetails | None) -> BankDetails:
    ident = new_id()
    sealed = {column: vault.seal(plain[column], place=f"bank_details/{ident}/{column}") for column in SEALED}
    return BankDetails(
        id=ident,
        person_id=work.actor.person,
        version=before.version + 1 if before else 1,
        account_name=sealed["account_name"],
        sort_code=sealed["sort_code"],
        account_number=sealed["account_number"],
        last_digits=plain["account_number"][-4:],
        fingerprint=mark,
        changed_by=work.actor.person,
        changed_at=work.now,
    )


async def mine(work: Work, vault: Vault) -> BankView | None:
    row = await bank_queries.newest_bank(work.session, work.actor.person)
    return await _view(work, vault, row) if row else None


async def _view(work: Work, vault: Vault, row: BankDetails) -> BankView:
    standing = (await bank_queries.standings(work.session, [row.person_id])).get(row.person_id)
    return BankView(
        id=row.id,
        version=row.version,
        status=BankStatus(row.status),
        account_name=opened(vault, row, "account_name"),
        last_digits=row.last_digits,
        changed_at=row.changed_at,
        verified_at=row.verified_at,
        pays=rules.why_unpayable(standing) is None,
        refused=standing is not None and rules.refused(standing),
    )


async def to_verify(work: Work, vault: Vault) -> list[BankCheck]:
    rows = await bank_queries.unverified(work.session)
    shared = await bank_queries.sharers(work.session, {row.fingerprint for row, *_ in rows})
    before = await people.phones_before(work, {row.person_id for row, *_ in rows}, LATELY)
    return [_check(work, vault, (row, name, phone), before, shared) for row, name, phone in rows]


def _check(
    work: Work,
    vault: Vault,
    found: tuple[BankDetails, str, str],
    before: Mapping[UUID, PhoneBefore],
    shared: Sequence[Any],
) -> BankCheck:
    row, name, phone = found
    sort_code, account = opened(vault, row, "sort_code"), opened(vault, row, "account_number")
    others = [one.full_name for one in shared if one.fingerprint == row.fingerprint and one.person_id != row.person_id]
    return BankCheck(
        id=row.id,
        person_id=PersonId(row.person_id),
        name=name,
        phone=phone,
        phone_before=before.get(row.person_id),
        version=row.version,
        account_name=opened(vault, row, "account_name"),
        sort_code=sort_code,
        last_digits=row.last_digits,
        fit=rules.fit(sort_code, account),
        changed_at=row.changed_at,
        shared_with=others,
        shared_reason=row.shared_reason,
        may_verify=work.actor.person not in {row.changed_by, row.person_id},
        said_by_me=row.shared_said_by == work.actor.person,
    )


async def verify(work: Work, bank_id: UUID, command: VerifyBank) -> BankChecked:
    """The newest version becomes the one that is paid into; the one before it is superseded."""
    row = await _found(work, bank_id)
    if work.actor.person in {row.changed_by, row.person_id}:
        raise NotAllowed("You gave these bank details. Someone else must check them")
    newest = await bank_queries.newest_bank(work.session, row.person_id, lock=True)
    if row.status != BankStatus.ENTERED or newest is None or newest.id != row.id:
        raise Conflict("These bank details have been checked or replaced already. Look at the list again")
    if not command.called_back:
        message = "Call the person on a number we already had, then confirm that you did"
        raise Invalid.field("called_back", message)
    await _sharing(work, row)
    current = await bank_queries.current_bank(work.session, row.person_id)
    if current:
        current.status = BankStatus.SUPERSEDED
        await work.flush()
    row.status, row.verified_by, row.verified_at = BankStatus.VERIFIED, work.actor.person, work.now
    work.record(BankVerified(subject=PersonId(row.person_id), version=row.version))
    await work.flush(
        {
            "ck_bank_details_verifier_is_not_changer": NotAllowed(
                "You gave these bank details. Someone else must check them"
            ),
            "ck_bank_details_sharing_by_two_people": _SAID,
        }
    )
    return _checked(row)


async def _sharing(work: Work, row: BankDetails) -> None:
    """One account under two people stops here, unless another of finance said why that is right."""
    if not (await bank_queries.standings(work.session, [row.person_id]))[row.person_id].shared:
        return
    if not row.shared_reason:
        raise Conflict(
            "Another person gave the same account. Find out why. Put one of them on hold, or say why they share it, "
            "before you confirm"
        )
    if row.shared_said_by == work.actor.person:
        raise _SAID


async def share(work: Work, bank_id: UUID, command: ShareBank) -> BankChecked:
    """Why two people have one account. Another of finance confirms the details, and with them the reason."""
    row = await _found(work, bank_id)
    if work.actor.person in {row.changed_by, row.person_id}:
        raise NotAllowed("You gave these bank details. Someone else must check them")
    if row.status != BankStatus.ENTERED:
        raise Conflict("These bank details have been checked or replaced already. Look at the list again")
    if not (await bank_queries.standings(work.session, [row.person_id]))[row.person_id].shared:
        raise Conflict("Nobody else has this account, so there is nothing to say")
    row.shared_reason, row.shared_said_by = command.reason, work.actor.person
    work.record(BankShared(subject=PersonId(row.person_id), version=row.version, reason=command.reason))
    await work.flush()
    return _checked(row)


async def freeze(work: Work, bank_id: UUID, command: FreezeBank) -> BankChecked:
    row = await _found(work, bank_id)
    if row.status not in {BankStatus.ENTERED, BankStatus.VERIFIED}:
        raise Conflict("These bank details are not in use")
    row.status = BankStatus.FROZEN
    work.record(BankFrozen(subject=PersonId(row.person_id), version=row.version, reason=command.reason))
    await work.flush()
    return _checked(row)


def _checked(row: BankDetails) -> BankChecked:
    return BankChecked(id=row.id, person_id=PersonId(row.person_id), version=row.version, status=BankStatus(row.status))


async def _found(work: Work, bank_id: UUID) -> BankDetails:
    row = await bank_queries.bank(work.session, bank_id)
    if row is None:
        raise NotFound("We could not find these bank details")
    return row
