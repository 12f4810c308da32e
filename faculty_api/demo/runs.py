"""What happens in the demonstration, third part: finance pays twice a month; the newest runs are on their way.

Nobody hears that they were paid before the day: results are read on the payment date, when the file says paid.
"""

import csv
import io
from datetime import date, time, timedelta
from uuid import UUID

from faculty_api.demo.agenda import Act, Agenda
from faculty_api.kernel.clock import is_working_day, london_day, london_instant
from faculty_api.kernel.errors import Conflict
from faculty_api.kernel.money import plain_pounds
from faculty_api.kernel.work import Work
from faculty_api.payments import service as payments
from faculty_api.payments.days import FRIDAY, next_pay_day
from faculty_api.payments.files import BANK, PAYROLL
from schemas.access import Role
from schemas.payments import ApproveRun, DecideFailed, FailedChoice, ItemStatus, MakeRun, Rail, RunDetail, RunView

EVERY = 14
_MORNING, _NOON, _TEA = time(9, 40), time(12, 20), time(15)
OPEN = ("sent", "approved", "locked")
"""How far the newest runs have come, oldest first; their payment date is still ahead."""
OPEN_DAYS, APART = range(14, 3, -1), timedelta(days=3)
"""They are made so many days ago, as soon as there is something to pay, and at least so far apart."""
CLOSED_FROM = 20
"""Days since the newest of the older runs was made. They are closed on their payment dates."""
CANCELLED, RETURNED = 3, {4, 2, 1}
"""Of the older runs, the newest is 0: one that was cancelled, and some from which a payment came back, where there is
one of an associate whose fee was paid: about the newest nobody has decided yet."""


class Runs:
    def __init__(self, agenda: Agenda) -> None:
        self.agenda = agenda
        self.came_back: list[UUID] = []
        self.open, self.not_before = list(OPEN), date.min
        self.maker, self.checker = agenda.staff(Role.FINANCE, 0), agenda.staff(Role.FINANCE, 1)

    def begin(self) -> None:
        today = london_day(self.agenda.now)
        ahead = friday_after(today)
        for day in (today - timedelta(days=days) for days in OPEN_DAYS):
            if is_working_day(day):
                self.agenda.at(london_instant(day, _MORNING), self.maker, self._make_open(ahead))
        for back in range(9):
            day = _worked(today - timedelta(days=CLOSED_FROM + back * EVERY))
            until = "cancelled" if back == CANCELLED else "closed"
            act = self._make(until, next_pay_day(day), returned=back in RETURNED)
            self.agenda.at(london_instant(day, _MORNING), self.maker, act)

    def _make_open(self, ahead: date) -> Act:
        async def make(work: Work) -> None:
            day = london_day(work.now)
            due = self.open and day >= self.not_before
            if due and await self._to(work, self.open[0], max(ahead, next_pay_day(day))):
                self.open.pop(0)
                self.not_before = day + APART

        return make

    def _make(self, until: str, pay_on: date, *, returned: bool = False) -> Act:
        async def make(work: Work) -> None:
            await self._to(work, until, pay_on, returned=returned)

        return make

    async def _to(self, work: Work, until: str, pay_on: date, *, returned: bool = False) -> bool:
        """Whether there was something to pay."""
        try:
            async with work.attempt():
                run = await payments.create(work, MakeRun(pay_on=pay_on))
                locked = await payments.lock(work, run.id)
        except Conflict:
            return False
        if until == "cancelled":
            await payments.cancel(work, run.id)
        elif until != "locked" and locked.digest:
            command = ApproveRun(digest=locked.digest, total_pence=locked.total.pence)
            act = self._approve(locked, command, until, returned=returned)
            self.agenda.at(london_instant(london_day(work.now), _NOON), self.checker, act)
        return True

    def _approve(self, run: RunView, command: ApproveRun, until: str, *, returned: bool) -> Act:
        async def approve(work: Work) -> None:
            await payments.approve(work, self.agenda.vault, run.id, command)
            if until == "approved":
                return
            files, made = {}, await payments.run(work, run.id)
            back = self._one_back(made) if returned else ""
            for file in made.files:
                files[file.name] = (await payments.file(work, self.agenda.vault, run.id, file.name)).content
            if until != "closed":
                return
            came = london_instant(run.pay_on, _TEA)
            for number, name in enumerate(name for name in (PAYROLL, BANK) if name in files):
                act = self._results(run.id, filled(name, files[name], run.pay_on.isoformat(), back))
                self.agenda.at(came + timedelta(minutes=number), self.checker, act)
            if back and self.came_back:
                self.agenda.at(came + timedelta(hours=1), self.checker, self._decide(self.came_back[-1]))
            self.came_back += [run.id] if back else []

        return approve

    def _one_back(self, run: RunDetail) -> str:
        """The reference of a payment of costs that will come back: of an associate whose fee is paid; else empty."""
        fees = {item.claim_id for item in run.items if item.rail is Rail.PAYROLL}
        costs = [item for item in run.items if item.rail is Rail.BANK]
        members = self.agenda.members
        told = (item for item in costs if item.claim_id in fees and members[item.person_id].kind == "lived")
        return next((item.reference for item in told), "")

    def _decide(self, run_id: UUID) -> Act:
        async def decide(work: Work) -> None:
            for item in (await payments.run(work, run_id)).items:
                if item.status is ItemStatus.FAILED:
                    await payments.decide_failed(work, item.id, DecideFailed(what=FailedChoice.PAY_AGAIN))

        return decide

    def _results(self, run_id: UUID, data: bytes) -> Act:
        async def read(work: Work) -> None:
            await payments.import_results(work, self.agenda.vault, run_id, data)

        return read


def friday_after(day: date) -> date:
    """The first Friday later than this day on which banks and payroll work."""
    day += timedelta(days=1)
    while day.weekday() != FRIDAY or not is_working_day(day):
        day += timedelta(days=1)
    return day


def _worked(day: date) -> date:
    """This day, or the last working day before it."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def filled(name: str, content: bytes, paid_on: str, back: str) -> bytes:
    """The run's own file as it comes back: basic-rate tax on some; the bank payment ``back`` was returned."""
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
            row["result"] = "account closed" if row["reference"] == back else "paid"
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
