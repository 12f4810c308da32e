"""What happens in the demonstration, third part: finance pays twice a month; the newest runs are on their way."""

import csv
import io
from datetime import time, timedelta
from uuid import UUID

from faculty_api.demo.agenda import Act, Agenda
from faculty_api.kernel.clock import add_working_days, london_instant
from faculty_api.kernel.errors import Invalid
from faculty_api.kernel.money import plain_pounds
from faculty_api.kernel.work import Work
from faculty_api.payments import service as payments
from faculty_api.payments.files import BANK, PAYROLL
from schemas.access import Role
from schemas.payments import ApproveRun, MakeRun

EVERY = 14
_TEA = time(15)
LEFT = {0: "locked", 1: "approved", 2: "sent"}
"""How far the newest runs have come, the newest first; older ones are closed."""


class Runs:
    def __init__(self, agenda: Agenda) -> None:
        self.agenda = agenda
        self.maker, self.checker = agenda.staff(Role.FINANCE, 0), agenda.staff(Role.FINANCE, 1)

    def begin(self) -> None:
        for back in range(12):
            when = self.agenda.now - timedelta(days=2 + back * EVERY)
            self.agenda.at(
                when, self.maker, self._make(LEFT.get(back, "closed"), cancelled=back == 5, returned=back in {3, 6})
            )

    def _make(self, until: str, *, cancelled: bool, returned: bool) -> Act:
        async def make(work: Work) -> None:
            try:
                async with work.attempt():
                    run = await payments.create(work, MakeRun())
                    locked = await payments.lock(work, run.id)
            except Invalid:
                return  # nothing was ready to pay
            if cancelled:
                await payments.cancel(work, run.id)
            elif until != "locked" and locked.digest:
                command = ApproveRun(digest=locked.digest, total_pence=locked.total.pence)
                act = self._approve(run.id, command, until, returned=returned)
                self.agenda.at(work.now + timedelta(hours=3), self.checker, act)

        return make

    def _approve(self, run_id: UUID, command: ApproveRun, until: str, *, returned: bool) -> Act:
        async def approve(work: Work) -> None:
            await payments.approve(work, self.agenda.vault, run_id, command)
            if until == "approved":
                return
            files = {}
            for file in (await payments.run(work, run_id)).files:
                files[file.name] = (await payments.file(work, run_id, file.name)).content
            if until == "closed":
                day = add_working_days(work.now.date(), 3)
                for number, name in enumerate(name for name in (PAYROLL, BANK) if name in files):
                    act = self._results(run_id, filled(name, files[name], day.isoformat(), returned=returned))
                    self.agenda.at(london_instant(day, _TEA) + timedelta(minutes=number), self.checker, act)

        return approve

    def _results(self, run_id: UUID, data: bytes) -> Act:
        async def read(work: Work) -> None:
            await payments.import_results(work, run_id, data)

        return read


def filled(name: str, content: bytes, paid_on: str, *, returned: bool) -> bytes:
    """The run's own file as it comes back: basic-rate tax on some, one bank payment returned where asked."""
    rows = list(csv.DictReader(io.StringIO(content.decode())))
    for number, row in enumerate(rows):
        if row["reference"] == "TOTAL":
            continue
        row["paid_on"] = paid_on
        if name == PAYROLL:
            gross = int(row["gross"].replace(".", ""))
            tax = gross // 5 if number % 3 == 0 else 0
            row["tax"], row["ni"], row["net"] = plain_pounds(tax), "0.00", plain_pounds(gross - tax)
        else:
            row["result"] = "account closed" if returned and number == 0 else "paid"
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
