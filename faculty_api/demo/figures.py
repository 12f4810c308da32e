"""What happens in the demonstration, fourth part: a few figures decided locally, one not adopted, two that wait.

Nothing here says what the real policy says: each is a local decision, until the policy's own figure is confirmed.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from faculty_api.demo.agenda import Act, Agenda
from faculty_api.kernel.clock import london_day
from faculty_api.kernel.work import Work
from faculty_api.rates import service as rates
from schemas.access import Actor, Role
from schemas.rates import DecideRate, ProposeRate, RateKind
from schemas.values import Command

UNTIL = "until the policy's own figure is confirmed"


class Local(Command, frozen=True, kw_only=True):
    """A local decision: proposed this many days ago, to hold a week later; ``answer`` comes two days on."""

    key: str
    value: int | str | bool
    why: str
    proposed: int
    academy: str | None = None
    lasts: int | None = None
    answer: DecideRate | None = None


NATIONAL = [
    Local(key="pay.promise_days", value=21, why=f"We aim for 3 weeks {UNTIL}", proposed=140),
    Local(
        key="hotel.cap.london",
        value=14_000,
        why=f"London hotels near the Print Rooms cost this much. Agreed with the Academy {UNTIL}",
        proposed=90,
        academy="LN",
        lasts=365,
        answer=DecideRate(adopt=True, reason="Within the Academy's budget"),
    ),
    Local(
        key="meal.evening_meal",
        value=5_000,
        why=f"Enough for any restaurant {UNTIL}",
        proposed=60,
        answer=DecideRate(adopt=False, reason="Too high without a receipt. Propose a lower amount"),
    ),
    Local(key="meal.lunch", value=800, why=f"A sandwich and a drink on a full day {UNTIL}", proposed=3),
]
FINANCE = [
    Local(key="hotel.cap.elsewhere", value=9_500, why=f"What a plain room costs {UNTIL}", proposed=2),
]


class Figures:
    def __init__(self, agenda: Agenda) -> None:
        self.agenda = agenda

    def begin(self) -> None:
        national, finance = self.agenda.staff(Role.NATIONAL), self.agenda.staff(Role.FINANCE)
        for one in NATIONAL:
            self._at(one, national, finance)
        for one in FINANCE:
            self._at(one, finance, national)

    def _at(self, one: Local, first: Actor, second: Actor) -> None:
        self.agenda.at(self.agenda.now - timedelta(days=one.proposed), first, self._propose(one, second))

    def _propose(self, one: Local, second: Actor) -> Act:
        async def propose(work: Work) -> None:
            start = london_day(work.now) + timedelta(days=7)
            given: dict[str, Any] = {"academy": one.academy} if one.academy else {}
            if one.lasts:
                given["until"] = start + timedelta(days=one.lasts)
            made = await rates.propose(
                work,
                ProposeRate(key=one.key, kind=RateKind.LOCAL, from_=start, value=one.value, reason=one.why, **given),
            )
            if one.answer:
                self.agenda.at(work.now + timedelta(days=2), second, _decide(made.id, one.answer))

        return propose


def _decide(rate_id: UUID, answer: DecideRate) -> Act:
    async def decide(work: Work) -> None:
        await rates.decide(work, rate_id, answer)

    return decide
