"""Follows each line's pence to the page, the file and the ledger, and adds up what comes back."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal

import msgspec

from faculty_api.kernel.money import plain_pounds, pounds
from faculty_api.policy.decode import answer_many
from schemas.assess import Assessment

DECODE = msgspec.json.Decoder(Assessment).decode


@dataclass
class Sums:
    """Pence payable, five ways. ``lines`` counts the lines and is no sum."""

    lines: int = 0
    totals: int = 0
    api: int = 0
    page: int = 0
    file: int = 0
    ledger: int = 0


def follow(facts: Iterable[bytes], lines: int) -> Sums:
    """The sums over at least so many ``lines``: totals of the answers, then each line on its way to where it is shown.

    The ledger holds the whole pence of each line of the API's JSON, as the integer columns do.
    """
    sums = Sums()
    for answered in answer_many(list(facts)):
        assessment = DECODE(answered)
        sums.totals += assessment.fee_pence + assessment.expense_pence
        for line in assessment.lines:
            paid = line.payable_pence
            sums.lines += 1
            sums.api += msgspec.json.decode(msgspec.json.encode({"pence": paid}))["pence"]
            sums.page += from_page(pounds(paid))
            sums.file += int(Decimal(plain_pounds(paid)) * 100)
            sums.ledger += int(paid)
        if sums.lines >= lines:
            break
    return sums


def from_page(words: str) -> int:
    """``£1,234.50`` → 123450, as a person would type it again."""
    return int(Decimal(words.removeprefix("£").replace(",", "")) * 100)


def drift(sums: Sums) -> dict[str, int]:
    """How many pence each way differs from the ledger."""
    return {one.name: getattr(sums, one.name) - sums.ledger for one in fields(sums) if one.name != "lines"}
