"""Pure: whose desk a letter is on, and what its days say."""

from datetime import date

from faculty_api.messages.data_letters import DATA_DESK

MUST_REACH = DATA_DESK | {"bank_changed", "contact_changed", "could_not_pay", "records_joined"}
"""Templates of which nobody may say that they are not needed any more."""


def late(due_on: date, today: date) -> bool:
    return due_on < today


def too_late(answer_on: date | None, post_by: date | None, today: date) -> bool:
    """Post would come after the last day of the answer. ``post_by``: the last day on which it would not."""
    return answer_on is not None and post_by is not None and post_by < today <= answer_on


def over(answer_on: date | None, today: date) -> bool:
    """Nobody can answer any more."""
    return answer_on is not None and answer_on < today


def lines(name: str, address: str, postcode: str) -> list[str]:
    """As on an envelope; a postcode that the address has already stands once. The name alone without an address."""
    given = [" ".join(one.split()) for one in address.splitlines() if one.strip()]
    if not given:
        return [name]
    squeezed = "".join(given[-1].split()).upper()
    more = [postcode] if postcode and not squeezed.endswith("".join(postcode.split()).upper()) else []
    return [name, *given, *more]
