"""The figures and rules of the policy book in words: what the book keeps as short codes, a reader is told in full."""

from datetime import date

from faculty_api.policy import book
from faculty_api.policy.parameter import Parameter, Value
from faculty_api.policy.words import pounds, rate

STANDINGS = {
    "policy": "The policy",
    "statute": "A figure in law",
    "local": "A local decision",
    "placeholder": "To be confirmed",
    "unset": "Not set: a cost that needs it waits",
}
WAITS = "A person decides"
WORDS: dict[str, str] = {
    "inside": "Inside the session's payment",
    "adds": "Its hours are added to the session's",
    "own_line": "Paid as a line of its own",
    "paid": "It is paid",
    "unpaid": "It is not paid",
    "count": "It counts as time worked",
    "dont_count": "It does not count as time worked",
    "scheduled": "The time that was planned is paid",
    "actual": "The time attended is paid",
    "hold": WAITS,
    "none": "Nothing",
    "full": "All of it",
    "percent": "A share of it",
    "by_notice": "All of it when the notice was short",
    "by_meal": "A limit for each meal",
    "by_hours_away": "A limit by the hours away from home",
    "yes": "Yes",
    "no": "No",
    "pay": "Paid",
    "dont": "Not paid",
    "m25": "Inside the M25",
    "boroughs": "The London boroughs",
    "postcode": "A London postcode",
    "half": "A half day",
    "hourly": "An hour",
    "none_below": "Nothing below the shortest time",
    "full_day": "The payment for a full day",
    "off": "No limit",
    "add": "Their hours are added, and one day is paid",
    "each": "Each is paid by itself",
    "exception": "An exception: a person looks at it",
    "refuse": "Not paid",
    "both": "Payment for time and expenses",
    "fee": "Payment for time",
    "expenses": "Expenses",
    "payroll": "Through payroll",
    "accounts_payable": "Straight to the bank account, without payroll",
    "host_employer": "Through the host's own employer",
    "budget_holder": "The budget holder",
    "one_level_above": "Somebody one level above the budget holder",
    "guardian_and_set_route": "With a guardian, and by a set route",
    "before_first_payment": "Before the first payment",
    "least_access": "As few people as possible: those who need to know",
    "faculty": "Members of the faculty",
    "faculty_or_supporter": "Members of the faculty, and those who support them",
    "anyone_eligible": "Anyone whose costs are paid",
    "standard": "Standard class",
    "first": "First class",
    "cheapest_reasonable": "The cheapest that is reasonable",
    "any": "Any ticket",
    "agreed": "When it was agreed beforehand",
    "agreed_or_access_need": "When it was agreed beforehand, or meets an access need",
    "never": "Never",
}
OF_A_KEY: dict[tuple[str, str], str] = {
    ("fee.exact_threshold", "full"): "A full day",
    ("rtw_check", "none"): "None",
    ("under18", "off"): "They are not paid",
}
"""Where one code means something else."""


def value_words(parameter: Parameter, value: Value | None) -> str:
    """``dont_count`` of travelling time → "It does not count as time worked"; ``450`` a mile → "45p a mile"."""
    if value is None:
        return "Not set"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int):
        return _number(parameter.unit, value)
    if parameter.unit == "month and day":
        month, day = map(int, value.split("-"))
        return f"{day} {date(2000, month, day):%B}"
    if value not in parameter.options:
        return value
    return OF_A_KEY.get((parameter.key, value)) or WORDS[value]


def _number(unit: str, value: int) -> str:
    if unit == "pence":
        return pounds(value)
    if unit.startswith("pence "):
        return f"{pounds(value)} {unit.removeprefix('pence ')}"
    if unit == "percent":
        return f"{value}%"
    if unit == "tenths of a penny a mile":
        return f"{rate(value)} a mile"
    if unit == "role level":
        return f"Role {value}"
    return f"{value:,} {'days' if unit == 'days or months' else unit}"


def title(key: str) -> str:
    """What a key of the policy book is about: "Payment for a full day"."""
    found = book.load().parameters.get(key)
    return found.title if found else key
