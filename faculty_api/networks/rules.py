"""Pure: how long a notice may hang, and what of a partner's entry has changed."""

from datetime import date, timedelta

from schemas.networks import PartnerView, SavePartner

MOST_DAYS = 184
"""A notice is for about half a year at most."""
OLD_DAYS = 365
"""Somebody should look again at what was checked so long ago."""
FIELDS = ("kind", "name", "offers", "place", "contact", "kept_by")


def objection_to_last_day(last: date, today: date) -> str | None:
    if last < today:
        return "The last day must be today or later"
    if last > today + timedelta(days=MOST_DAYS):
        return "The last day must be within 6 months from today"
    return None


def changed(before: PartnerView, command: SavePartner) -> tuple[str, ...]:
    return tuple(name for name in FIELDS if getattr(before, name) != getattr(command, name))


def check_again(checked_on: date, today: date) -> bool:
    return (today - checked_on).days >= OLD_DAYS
