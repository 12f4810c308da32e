"""How the organisation pays: two people, then every file is made like it, proved, and its answer read."""

from collections.abc import Mapping

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from faculty_api.kernel.errors import Conflict, NotAllowed
from faculty_api.kernel.work import Work
from faculty_api.payments import faults, files, rails, sending, service
from faculty_api.payments.payouts import Batch, Payouts
from schemas.payments import Rail, RunStatus
from schemas.rails import FileFormat, RailView, SetRail
from tests.payments.conftest import Office, seen
from tests.payments.fill import bank_results, payroll_results
from tests.payments.test_pages import visitor
from tests.support.client import Client

BACS = SetRail(
    kind=Rail.BANK,
    format=FileFormat.BACS18,
    payer_name="LX Faculty",
    sort_code="20-04-15",
    account_number="38290008",
    user_number="123456",
)
OWN = "reference = Payment\ngross = Gross pay\ntax = PAYE\nni = NI\nnet = Take home\npaid_on = Pay date\nname"


async def agreed(office: Office, command: SetRail) -> RailView:
    waiting = (await service.set_way_to_pay(office.work(), command)).waiting
    made = next(one for one in waiting if one.kind is command.kind)
    assert made.id is not None
    await service.confirm_way_to_pay(office.work(office.checker), made.id)
    return made


async def names(office: Office, run: object) -> list[str]:
    return [file.name for file in (await service.run(office.work(), run.id)).files]  # type: ignore[attr-defined]


async def test_a_change_counts_once_a_second_person_confirmed_it(office: Office) -> None:
    before = await service.ways_to_pay(office.work())
    assert [(way.kind, way.format, way.id) for way in before.in_use] == [
        (Rail.PAYROLL, FileFormat.CSV, None), (Rail.BANK, FileFormat.CSV, None),
    ]  # fmt: skip
    first = (await service.set_way_to_pay(office.work(), BACS)).waiting[0]
    assert first.id is not None
    with pytest.raises(NotAllowed, match="Someone else must confirm it"):
        await service.confirm_way_to_pay(office.work(), first.id)
    assert (await service.ways_to_pay(office.work())).in_use[1].format is FileFormat.CSV
    second = (await service.set_way_to_pay(office.work(), BACS)).waiting[0]
    assert second.id is not None
    with pytest.raises(Conflict, match="confirmed or replaced already"):
        await service.confirm_way_to_pay(office.work(office.checker), first.id)
    done = await service.confirm_way_to_pay(office.work(office.checker), second.id)
    assert (done.in_use[1].id, done.in_use[1].confirmer, done.waiting) == (second.id, "Colin Checker", [])
    with pytest.raises(Conflict, match="confirmed or replaced already"):
        await service.confirm_way_to_pay(office.work(office.checker), second.id)


async def test_a_run_by_bacs_and_payrolls_own_columns_there_and_back(office: Office) -> None:
    await agreed(office, BACS)
    await agreed(office, SetRail(kind=Rail.PAYROLL, format=FileFormat.CSV, columns=OWN))
    await office.payees(2)
    run = await office.approved()
    assert await names(office, run) == ["bank-results.csv", "bank.txt", "payroll.csv"]
    sheet = (await service.file(office.work(), office.vault, run.id, "bank-results.csv")).content
    assert (await service.run(office.work(), run.id)).status is RunStatus.APPROVED, "a sheet for results pays nobody"
    bank = await service.file(office.work(), office.vault, run.id, "bank.txt")
    assert (bank.media_type, bank.content[:4], bank.content.count(b"\r\n")) == ("text/plain", b"VOL1", 10)
    assert (await service.run(office.work(), run.id)).status is RunStatus.SENT
    payroll = (await service.file(office.work(), office.vault, run.id, "payroll.csv")).content
    assert payroll.split(b"\r\n")[0] == b"Payment,Gross pay,PAYE,NI,Take home,Pay date,name"
    await agreed(office, SetRail(kind=Rail.PAYROLL, format=FileFormat.CSV, columns=OWN.replace("PAYE", "Tax taken")))
    theirs, rest = payroll.split(b"\r\n", 1)
    _, filled = payroll_results(b"reference,gross,tax,ni,net,paid_on,name\r\n" + rest, "2026-11-23").split(b"\r\n", 1)
    answer = await service.import_results(office.work(days=5), office.vault, run.id, theirs + b"\r\n" + filled)
    assert (answer.rail, answer.settled, answer.settled_total.pence) == (Rail.PAYROLL, 2, 30000)
    answer = await service.import_results(
        office.work(days=5), office.vault, run.id, bank_results(sheet, paid_on="2026-11-23")
    )
    assert (answer.rail, answer.settled, answer.status) == (Rail.BANK, 2, RunStatus.RECONCILED)
    assert await faults.faults(office.session, office.vault) == []


async def test_a_run_by_iso_20022(office: Office) -> None:
    await agreed(office, SetRail(**{**_given(BACS), "format": FileFormat.PAIN001, "user_number": ""}))
    await office.payees(2)
    run = await office.approved()
    assert await names(office, run) == ["bank-results.csv", "bank.xml", "payroll.csv"]
    assert (await service.file(office.work(), office.vault, run.id, "bank.xml")).media_type == "application/xml"


def _given(command: SetRail) -> dict[str, object]:
    return {name: getattr(command, name) for name in command.__struct_fields__}


async def test_a_name_the_rail_cannot_carry_stops_the_approval_and_nothing_is_made(office: Office) -> None:
    await agreed(office, BACS)
    await office.payees(1)
    who = await office.build.associate("Li Wei")
    await office.bank(who, name="李 Wei")
    await office.claim(who)
    run = await office.locked()
    with pytest.raises(Conflict, match=r"of payment LEF000001-0004 cannot be written in a Bacs file: it has “李”"):
        await office.approve(run)
    found = await service.run(office.work(), run.id)
    assert (found.status, found.files) == (RunStatus.LOCKED, [])


class Penny(files.Sheet):
    """A rail with a fault: the file pays a penny more, and adds it up."""

    def build(self, batch: Batch) -> bytes:
        return super().build(batch._replace(rows=[one._replace(pence=one.pence + 1) for one in batch.rows]))


class Elsewhere(files.Sheet):
    """A rail with a fault: the file pays into another account."""

    def build(self, batch: Batch) -> bytes:
        return super().build(batch._replace(rows=[one._replace(account_number="00000001") for one in batch.rows]))


@pytest.mark.parametrize("faulty", [Penny, Elsewhere])
async def test_a_file_that_is_not_the_run_is_not_given_out(
    office: Office, monkeypatch: pytest.MonkeyPatch, faulty: type[files.Sheet]
) -> None:
    await office.payees(2)
    run = await office.locked()
    right = rails.chosen

    async def chosen(work: Work) -> Mapping[Rail, tuple[object, Payouts]]:
        found = await right(work)
        return {**found, Rail.BANK: (None, faulty(Rail.BANK, files.standard(Rail.BANK)))}

    monkeypatch.setattr(sending.rails, "chosen", chosen)
    with pytest.raises(Conflict, match="would not say what was approved, so none was made"):
        await service.approve(office.work(office.checker), office.vault, run.id, seen(run))
    assert await names(office, run) == []


async def test_a_file_that_was_changed_where_it_is_kept_is_not_given_out(office: Office) -> None:
    await office.payees(1)
    run = await office.approved()
    await office.session.execute(text("ALTER TABLE run_file DISABLE TRIGGER USER"))
    await office.session.execute(text("UPDATE run_file SET content = content || 'x' WHERE name = 'bank.csv'"))
    office.session.expire_all()
    with pytest.raises(Conflict, match="This file is not as it was made"):
        await service.file(office.work(), office.vault, run.id, "bank.csv")


BREAKS = [
    "UPDATE payment_rail SET account_number = '00000001'",
    "UPDATE payment_rail SET columns = '[]', format = 'csv'",
    "UPDATE payment_rail SET confirmed_at = NULL, confirmed_by = NULL",
    "UPDATE payment_rail SET confirmed_by = set_by",
    "DELETE FROM payment_rail",
    "UPDATE payment_rail SET kind = 'payroll'",
]


async def test_the_database_keeps_what_was_agreed(office: Office) -> None:
    await agreed(office, BACS)
    kept = []
    for statement in BREAKS:
        try:
            async with office.session.begin_nested():
                await office.session.execute(text(statement))
        except IntegrityError:
            continue
        kept.append(statement)
    assert kept == []


async def test_finance_says_it_on_its_pages(office: Office, client: Client) -> None:
    await office.session.commit()
    farah, colin = await visitor(client, office.maker.person), await visitor(client, office.checker.person)
    assert "How we pay" in await farah.open("/finance")
    await farah.open("/finance/ways-to-pay/bank")
    said = await farah.send({"format": "bacs18", "payer_name": "LX Faculty", "sort_code": "1", "account_number": "2"})
    assert ("Bacs number (SUN) must be 6 numbers" in said, farah.status) == (True, 422)
    said = await farah.send(
        {"sort_code": "200415", "account_number": "38290008", "user_number": "123456", "payer_name": "LX Faculty"}
    )
    assert ("Someone else must confirm it" in said, "38290008" in said, "ending in 0008" in said) == (True, False, True)
    await farah.open("/finance/ways-to-pay/payroll")
    assert "Add gross" in await farah.send({"columns": "reference"})
    said = await farah.send({"columns": OWN})
    assert "Payment, Gross pay, PAYE, NI, Take home, Pay date, name" in said
    await colin.open("/finance/ways-to-pay")
    said = await colin.send(form=1)
    assert ("Confirmed by Colin Checker" in said, said.count("Waits for a second person")) == (True, 1)
    said = await colin.send(form=1)
    assert "Waits for a second person" not in said
    assert (await farah.open("/finance/ways-to-pay/nothing"), farah.status)[1] == 404
