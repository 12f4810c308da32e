"""What tests of deciding need: rules switched on, receipts, claims sent."""

from decimal import Decimal
from pathlib import Path

from faculty_api.claims import service
from faculty_api.claims.auto_rules import RULES
from faculty_api.claims.receipts import ReceiptStore
from schemas.access import Role
from schemas.claim_commands import SayHappened
from schemas.claim_rules import SetRule, SetRules
from schemas.claims import ClaimView, Cost, Happened, NoReceipt, RuleName
from tests.builders import Builder
from tests.claims.stage import VAULT, Stage, photo


def all_on(most: int = 20000) -> list[SetRule]:
    return [SetRule(rule=rule, on=True, most_pence=most) for rule in RULES]


async def switch_on(build: Builder, percent: int = 0, rules: list[SetRule] | None = None, academy: str = "YH") -> None:
    """By a third person of the team, so that neither confirmer nor approver set them."""
    work = build.work(await build.staff(Role.TEAM, academy))
    command = SetRules(rules=all_on() if rules is None else rules, second_look_percent=percent)
    await service.set_rules(work, academy, command)


async def fare(at: Stage, folder: Path, pence: int = 1240, category: str = "rail") -> ClaimView:
    claim = await service.add_cost(at.me, at.claim.id, Cost(category=category, amount_pence=pence))  # type: ignore[arg-type]
    cost = claim.lines[-1].cost_id
    assert cost is not None
    size = (61 + at.claim.number % 40, 30 + len(claim.lines) + pence % 97)
    return await service.attach_receipt(at.me, ReceiptStore(folder, VAULT), claim.id, cost, "t.jpeg", photo(size))


async def no_receipt(at: Stage, pence: int = 900, category: str = "parking") -> ClaimView:
    """A cost about which a person must decide."""
    cost = Cost(category=category, amount_pence=pence, no_receipt=NoReceipt.LOST)  # type: ignore[arg-type]
    return await service.add_cost(at.me, at.claim.id, cost)


async def miles(at: Stage, count: int) -> ClaimView:
    return await service.add_cost(at.me, at.claim.id, Cost(category="car_mileage", miles=Decimal(count)))


async def send(at: Stage, happened: Happened | None = Happened.PLANNED) -> ClaimView:
    if happened is not None:
        await service.say_happened(at.me, at.claim.id, SayHappened(happened=happened))
    return await service.submit(at.me, at.claim.id)


FEE_RULE = [RuleName.FEE_AS_OFFERED]
