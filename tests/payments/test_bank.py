"""Bank details: sealed, versioned, told about, and confirmed by somebody else before they count."""

from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from faculty_api.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from faculty_api.kernel.ids import new_id
from faculty_api.kernel.vault import Unreadable
from faculty_api.payments import bank_queries, service
from faculty_api.payments.bank import opened
from faculty_api.people.models import Associate, FormerContact
from schemas.access import Role
from schemas.bank import NO_FIT, EnterBank, Fit, FreezeBank, ShareBank, VerifyBank
from schemas.payments import BankStatus
from tests.builders import actor
from tests.payments.conftest import Office

SAM = EnterBank(account_name="S  Okafor ", sort_code="30-94-30", account_number="1234 502")
CALLED = VerifyBank(called_back=True)


async def entered(office: Office, who: Associate, command: EnterBank = SAM, days: int = 0) -> object:
    work = office.work(office.build.as_associate(who), days)
    return (await service.enter_bank(work, office.vault, command)).id


async def test_details_are_sealed_and_shown_masked(office: Office) -> None:
    who = await office.build.associate("Sam Okafor")
    mine = office.work(office.build.as_associate(who))
    view = await service.enter_bank(mine, office.vault, SAM)
    assert (view.version, view.status, view.account_name, view.last_digits, view.pays) == (
        1, "entered", "S Okafor", "4502", False,
    )  # fmt: skip
    row = await bank_queries.newest_bank(office.session, who.person_id)
    assert row is not None
    assert opened(office.vault, row, "account_number") == "01234502"
    stored = str(await office.scalar("SELECT row_to_json(b)::text FROM bank_details b"))
    assert [plain for plain in ("1234502", "309430", "Okafor") if plain in stored] == []
    events = str(await office.scalar("SELECT string_agg(data::text, ' ') FROM event"))
    assert [plain for plain in ("1234502", "309430", "Okafor") if plain in events] == []
    with pytest.raises(Unreadable):
        office.vault.open(row.account_number, place=f"bank_details/{new_id()}/account_number")


async def test_the_person_is_written_to(office: Office) -> None:
    who = await office.build.associate("Sam Okafor")
    await entered(office, who)
    found = (await office.session.execute(text("SELECT person_id, template, body FROM letter"))).all()
    assert [(row.person_id, row.template) for row in found] == [(who.person_id, "bank_changed")]
    assert "22 November 2026" in found[0].body


async def test_an_address_that_was_theirs_lately_is_written_to_as_well(office: Office) -> None:
    """Whoever took over the newest address cannot change the account without a word to the ones before."""
    who = await office.build.associate("Sam Okafor")
    for ago, address in ((40, "long-ago@example.org"), (20, "before@example.org"), (3, "before@example.org")):
        at = office.build.now - timedelta(days=ago)
        office.session.add(
            FormerContact(id=new_id(), person_id=who.person_id, full_name="Sam", email=address, made_at=at)
        )
    await entered(office, who)
    now = await office.scalar("SELECT email FROM person WHERE id = :id", id=who.person_id)
    told = (await office.session.execute(text("SELECT address FROM letter ORDER BY address"))).scalars().all()
    assert sorted(told) == sorted([now, "before@example.org"])


async def test_numbers_that_do_not_go_together_are_asked_again_and_finance_knows(office: Office) -> None:
    who, other = await office.build.associate("Sam Okafor"), await office.build.associate("Lee Grant")
    slip = EnterBank(account_name="S Okafor", sort_code="309430", account_number="1234 503")
    with pytest.raises(Invalid) as no:
        await entered(office, who, slip)
    assert [(fault.field, fault.message) for fault in no.value.faults] == [("account_number", NO_FIT)]
    assert await office.scalar("SELECT count(*) FROM bank_details") == 0
    await entered(office, who, msgspec.structs.replace(slip, sure=True))
    await entered(office, other, EnterBank(account_name="L", sort_code="000000", account_number="1234503"), days=1)
    await entered(office, await office.build.associate("Ann Day"), days=2)
    checks = await service.to_verify(office.work(), office.vault)
    assert [(check.name, check.fit) for check in checks] == [
        ("Sam Okafor", Fit.NO), ("Lee Grant", Fit.CANNOT_SAY), ("Ann Day", Fit.YES),
    ]  # fmt: skip


async def test_bad_details_change_nothing(office: Office) -> None:
    who = await office.build.associate()
    with pytest.raises(Invalid) as no:
        await entered(office, who, EnterBank())
    assert [fault.field for fault in no.value.faults] == ["account_name", "sort_code", "account_number"]
    assert await office.scalar("SELECT count(*) FROM bank_details") == 0


async def test_the_same_details_again_change_nothing(office: Office) -> None:
    who = await office.build.associate()
    first = await entered(office, who)
    assert await entered(office, who) == first
    assert await office.scalar("SELECT count(*) FROM letter") == 1


async def test_a_newer_version_replaces_one_that_nobody_checked(office: Office) -> None:
    who = await office.build.associate()
    first = await entered(office, who)
    second = await entered(office, who, EnterBank(account_name="S", sort_code="309430", account_number="87654320"))
    rows = (await office.session.execute(text("SELECT id, version, status FROM bank_details ORDER BY version"))).all()
    assert [tuple(row) for row in rows] == [(first, 1, "superseded"), (second, 2, "entered")]
    with pytest.raises(Conflict):
        await service.verify_bank(office.work(), first, CALLED)  # type: ignore[arg-type]


async def test_confirmed_by_another_person_after_a_call(office: Office) -> None:
    who = await office.build.associate("Sam Okafor")
    first = await entered(office, who)
    [check] = await service.to_verify(office.work(), office.vault)
    assert (check.name, check.sort_code, check.last_digits, check.may_verify, check.shared_with) == (
        "Sam Okafor", "309430", "4502", True, [],
    )  # fmt: skip
    with pytest.raises(Invalid) as no:
        await service.verify_bank(office.work(), check.id, VerifyBank())
    assert no.value.detail == "Call the person on a number we already had, then confirm that you did"
    checked = await service.verify_bank(office.work(), check.id, CALLED)
    assert (checked.id, checked.status) == (first, "verified")
    view = await service.bank(office.work(office.build.as_associate(who)), office.vault)
    assert view is not None
    assert (view.status, view.pays) == ("verified", True)
    with pytest.raises(Conflict):
        await service.verify_bank(office.work(office.checker), check.id, CALLED)


async def test_the_old_account_is_superseded_when_the_new_one_is_confirmed(office: Office) -> None:
    who = await office.build.associate()
    old = await office.bank(who)
    new = await entered(office, who)
    assert await office.scalar("SELECT status FROM bank_details WHERE id = :id", id=old.id) == "verified"
    await service.verify_bank(office.work(), new, CALLED)  # type: ignore[arg-type]
    assert await office.scalar("SELECT status FROM bank_details WHERE id = :id", id=old.id) == "superseded"
    assert await office.scalar("SELECT count(*) FROM bank_details WHERE status = 'verified'") == 1


async def test_not_by_the_person_who_gave_them(office: Office) -> None:
    who = await office.build.associate()
    given = await entered(office, who)
    themselves = actor(who.person_id, Role.FINANCE)
    with pytest.raises(NotAllowed) as no:
        await service.verify_bank(office.work(themselves), given, CALLED)  # type: ignore[arg-type]
    assert no.value.detail == "You gave these bank details. Someone else must check them"
    with pytest.raises(IntegrityError) as refused:
        await office.session.execute(text("UPDATE bank_details SET verified_by = changed_by, status = 'verified'"))
    assert "ck_bank_details_verifier_is_not_changer" in str(refused.value)


async def test_two_current_accounts_of_one_person_are_refused_by_the_database(office: Office) -> None:
    who = await office.build.associate()
    await office.bank(who)
    with pytest.raises(IntegrityError) as refused:
        await office.bank(who, version=2)
    assert "uq_bank_details_current" in str(refused.value)


@pytest.mark.parametrize("spelling", ["01234502", "1234502", "12-34-502", " 1234 502 "])
async def test_one_account_under_two_people_is_found_and_not_confirmed(office: Office, spelling: str) -> None:
    first, second = await office.build.associate("Lee Grant"), await office.build.associate("Sam Okafor")
    await entered(office, first)
    await entered(office, second, EnterBank(account_name="X", sort_code="309430", account_number=spelling))
    checks = await service.to_verify(office.work(), office.vault)
    assert [(check.name, check.shared_with) for check in checks] == [
        ("Lee Grant", ["Sam Okafor"]), ("Sam Okafor", ["Lee Grant"]),
    ]  # fmt: skip
    with pytest.raises(Conflict):
        await service.verify_bank(office.work(), checks[0].id, CALLED)
    await service.freeze_bank(office.work(), checks[1].id, FreezeBank(reason="Not theirs"))
    assert (await service.verify_bank(office.work(), checks[0].id, CALLED)).status == BankStatus.VERIFIED


async def test_two_people_share_an_account_when_two_of_finance_say_so(office: Office) -> None:
    first, second = await office.build.associate("Lee Grant"), await office.build.associate("Sam Okafor")
    third = await office.build.associate("Ann Day")
    await office.bank(first, account="12345678")
    couple = EnterBank(account_name="L Grant and S Okafor", sort_code="309430", account_number="12345678")
    ident = await entered(office, second, couple)
    why = ShareBank(reason="They live together and share one account")
    with pytest.raises(Conflict, match="say why they share it, before you confirm"):
        await service.verify_bank(office.work(), ident, CALLED)
    await service.share_bank(office.work(), ident, why)
    check = (await service.to_verify(office.work(), office.vault))[0]
    assert (check.shared_with, check.shared_reason, check.said_by_me) == (["Lee Grant"], why.reason, True)
    assert await payable(office, first, second) == [False, False], "said by one alone, it does not count"
    with pytest.raises(NotAllowed, match="Someone else must confirm"):
        await service.verify_bank(office.work(), ident, CALLED)
    await service.verify_bank(office.work(office.checker), ident, CALLED)
    assert await payable(office, first, second) == [True, True]
    new = await entered(office, third, couple)
    assert await payable(office, first, second, third) == [False, True, False], "a third person starts anew"
    await service.freeze_bank(office.work(), new, FreezeBank(reason="Not theirs"))
    assert await payable(office, first, second) == [True, True]
    with pytest.raises(Conflict, match="checked or replaced already"):
        await service.share_bank(office.work(), ident, why)
    alone = await entered(office, await office.build.associate("Bo Ray"))
    with pytest.raises(Conflict, match="Nobody else has this account"):
        await service.share_bank(office.work(), alone, why)
    for statement in ("verified_by = shared_said_by", "shared_said_by = person_id", "shared_reason = ''"):
        with pytest.raises(IntegrityError):
            async with office.session.begin_nested():
                await office.session.execute(text(f"UPDATE bank_details SET {statement} WHERE id = '{ident}'"))


async def payable(office: Office, *people: Associate) -> list[bool]:
    await office.session.flush()
    found = await bank_queries.standings(office.session, [one.person_id for one in people])
    return [not found[one.person_id].shared for one in people]


async def test_on_hold_until_new_details_are_confirmed(office: Office) -> None:
    who = await office.build.associate()
    held = await office.bank(who)
    await service.freeze_bank(office.work(), held.id, FreezeBank(reason="Sent back"))
    with pytest.raises(Conflict):
        await service.freeze_bank(office.work(), held.id, FreezeBank(reason="Again"))
    view = await service.bank(office.work(office.build.as_associate(who)), office.vault)
    assert view is not None
    assert (view.status, view.pays) == ("frozen", False)
    with pytest.raises(NotFound):
        await service.freeze_bank(office.work(), new_id(), FreezeBank(reason="Nobody"))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.FINANCE])
async def test_only_finance_confirms(office: Office, role: Role) -> None:
    somebody = office.work(actor(new_id(), role, "YH"))
    for door in (
        lambda: service.to_verify(somebody, office.vault),
        lambda: service.verify_bank(somebody, new_id(), CALLED),
        lambda: service.freeze_bank(somebody, new_id(), FreezeBank(reason="x")),
    ):
        with pytest.raises(NotAllowed):
            await door()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ASSOCIATE])
async def test_only_the_person_says_where_to_pay(office: Office, role: Role) -> None:
    with pytest.raises(NotAllowed):
        await service.enter_bank(office.work(actor(new_id(), role, "YH")), office.vault, SAM)
