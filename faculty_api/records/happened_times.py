"""Pure: what people said of their time, in plain words; for those who may read when they are free."""

from collections.abc import Callable, Mapping
from typing import Any

TIMES: dict[str, str | Callable[[Mapping[str, Any]], str]] = {
    "AvailabilitySaid": lambda data: (
        "A list said when they are free" if data.get("from_list") else "Said when they are free"
    ),
    "AvailabilityHeard": lambda data: f"When they are free was written down. Who said it: {data['told_by']}",
    "AvailabilityConfirmed": lambda data: (
        "Took back that they are free as usual" if data.get("taken_back") else "Said that they are free as usual"
    ),
    "AvailabilityAsked": "A letter asked if they are free as usual",
    "LimitsSaid": "Said how many sessions they want",
    "CallAboutTimesWanted": "Asked for a call about when they are free",
    "AwayDatesChanged": "Changed the dates they are away",
}
