"""What becomes of a fee when the person asked for less, or for nothing."""

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from faculty_api.policy.book import Figures
from faculty_api.policy.words import pounds
from schemas.assess import Assessment, FeeLine
from schemas.offers import PayChoice


class Chosen(NamedTuple):
    """``wanted``: the smaller sum in pence that was asked for of this line; None when it stands as offered."""

    line: FeeLine
    wanted: int | None = None


def as_chosen(lines: Iterable[FeeLine], choice: PayChoice, reduced_to: int | None, figures: Figures) -> list[Chosen]:
    """The smaller sum goes to the lines in their order, to those that wait for a person as well."""
    if choice is PayChoice.DECLINED:
        return [Chosen(_declined(line, figures) if line.offered_pence else line) for line in lines]
    if choice is not PayChoice.REDUCED or reduced_to is None:
        return [Chosen(line) for line in lines]
    left, found = reduced_to, []
    for line in lines:
        due = line.offered_pence if line.status == "held" else line.payable_pence
        found.append(_reduced(line, left, figures) if due > left else Chosen(line))
        left -= min(due, left)
    return found


def shown(pay: Assessment, choice: PayChoice, reduced_to: int | None, figures: Figures) -> Assessment:
    """An offer's pay once the person has chosen: what they asked for stands in the place of what was offered."""
    fees = as_chosen((line for line in pay.lines if isinstance(line, FeeLine)), choice, reduced_to, figures)
    lines = [
        one.line if one.wanted is None else msgspec.structs.replace(one.line, offered_pence=one.wanted) for one in fees
    ]
    return msgspec.structs.replace(
        pay,
        lines=[*lines, *(line for line in pay.lines if not isinstance(line, FeeLine))],
        fee_pence=sum(line.payable_pence for line in lines),
        held_pence=sum(line.offered_pence for line in lines if line.status == "held"),
    )


def _reduced(line: FeeLine, wanted: int, figures: Figures) -> Chosen:
    less = msgspec.structs.replace(
        line,
        status="held" if line.status == "held" else "reduced",
        payable_pence=0 if line.status == "held" else wanted,
        because=f"A smaller payment was asked for: {pounds(wanted)}. {line.because}",
        citations=(*line.citations, *figures.cite("reduce")),
    )
    return Chosen(less, wanted)


def _declined(line: FeeLine, figures: Figures) -> FeeLine:
    return msgspec.structs.replace(
        line,
        status="declined",
        payable_pence=0,
        because="The payment was turned down",
        citations=(*line.citations, *figures.cite("decline")),
    )
