"""A payment on one sheet: every figure of it, for the person and finance, and for nobody else."""

import io

import pytest
from pypdf import PdfReader

from faculty_api.kernel.errors import NotFound
from faculty_api.payments import service
from tests.payments.conftest import Office
from tests.payments.fill import payroll_results


async def test_what_was_paid_on_one_sheet(office: Office) -> None:
    who, _ = await office.payee("Zoë Łukasz", fee=15000)
    run = await office.sent()
    mine = office.work(office.build.as_associate(who), 5)
    fee = next(one for one in await service.mine(mine) if one.rail == "payroll")
    with pytest.raises(NotFound, match="has not been made yet"):
        await service.remittance_sheet(mine, fee.id)
    results = payroll_results(await office.content(run, "payroll.csv"), "2026-11-23")
    await service.import_results(office.work(days=5), office.vault, run.id, results)
    made = await service.remittance_sheet(mine, fee.id)
    assert await service.remittance_sheet(office.work(office.checker, 5), fee.id) == made
    read = PdfReader(io.BytesIO(made))
    text = " ".join(read.pages[0].extract_text().split())
    said = [
        "To Zoë Lukasz We paid you £120 for your pay on 23 November 2026.",
        "That is £150 before tax, less tax of £30 and National Insurance of £0.",
        "On your bank statement: LEF000001-0001",
        "Total: £150",
    ]
    assert [words for words in said if words not in text] == [], text
    assert (len(read.pages), read.metadata.title if read.metadata else "") == (1, "Payment LEF000001-0001")
    other = await office.build.associate("Lee Grant")
    with pytest.raises(NotFound):
        await service.remittance_sheet(office.work(office.build.as_associate(other), 5), fee.id)
