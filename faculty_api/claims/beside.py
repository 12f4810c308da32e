"""What is kept beside a cost's facts and decides nothing: our guess of the miles, hours at a rate, who gave support."""

from decimal import Decimal
from typing import Any

from faculty_api.claims.models import ClaimLine
from faculty_api.claims.words import SUPPORTERS, WHAT
from faculty_api.people import geography
from faculty_api.policy.book import Figures
from schemas.assess import MILEAGE
from schemas.claims import Cost
from schemas.errors import Fault

SAID = ("hours", "hourly_pence", "supporter", "besides_booked")
"""Fields of a cost that the policy does not look at."""
BY_THE_HOUR = frozenset({"carer", "personal_assistant", "childcare"})
MOST_HOURS = 100
KM_IN_A_MILE = Decimal("1.609344")


def of(command: Cost, estimate: int | None) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    if command.hours is not None:
        kept |= {"hours": str(command.hours), "hourly_pence": command.hourly_pence}
    if command.category == "personal_assistant" and command.supporter:
        kept["supporter"] = command.supporter
    if command.besides_booked:
        kept["besides_booked"] = True
    if command.category in MILEAGE and estimate is not None:
        kept["estimated_miles"] = estimate
    return kept


def said(line: ClaimLine) -> dict[str, Any]:
    return {name: line.beside[name] for name in SAID if name in line.beside}


def faults(command: Cost) -> list[Fault]:
    """What is wrong with hours and rate, which go together with care and support only, and with who gave support."""
    if command.supporter and command.category != "personal_assistant":
        words = "Who gave support is said of a personal assistant or support worker only. Leave it out"
        return [Fault(field="supporter", message=words)]
    hours, rate = command.hours, command.hourly_pence
    if hours is None and rate is None:
        return []
    if command.category not in BY_THE_HOUR:
        return [Fault(field="hours", message="Hours are for care and support only. Leave them out")]
    if hours is None:
        return [Fault(field="hours", message="Enter how many hours it was, or leave both empty")]
    if not hours.is_finite() or not 0 < hours <= MOST_HOURS or hours != round(hours, 2):
        return [Fault(field="hours", message="Hours must be more than 0 and up to 100, like 7.5")]
    if rate is None:
        return [Fault(field="hourly_pence", message="Enter how much an hour was, or leave both empty")]
    return []


def what(line: ClaimLine) -> str:
    """What a line is called: of support, who gave it."""
    return SUPPORTERS.get(line.beside.get("supporter", ""), WHAT[line.category])


def miles_there_and_back(postcode: str, other: str, figures: Figures) -> int | None:
    """About how many miles by road, between the middles of two postcode areas; None when that says nothing.

    Within one area the distance would be 0, so nothing is guessed.
    """
    one_way = geography.between(postcode, other)
    if not one_way:
        return None
    by_road = Decimal(one_way * 2 * figures.number("mileage.road_factor")) / 100
    return int((by_road / KM_IN_A_MILE).to_integral_value())
