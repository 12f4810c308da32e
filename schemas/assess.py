"""What was done and spent (facts), and what it would pay and why (assessment)."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, get_args

from msgspec import Meta, Struct

from schemas.values import Citation, Command, Instant, LongText, View

PartKind = Literal["prepare", "deliver", "debrief", "training"]
Mode = Literal["in_person", "online"]
Outcome = Literal["delivered", "cancelled_by_host", "cancelled_by_associate", "part_attended"]
Employer = Literal["none", "nhs_england", "other_nhs", "other_public", "supported_by_organisation"]
Payment = Literal["paid", "declined", "reduced"]
TravelClass = Literal["standard", "first"]
Place = Literal["london", "elsewhere"]
MileageCategory = Literal["car_mileage", "motorcycle_mileage", "bicycle_mileage"]
ExpenseCategory = Literal[
    "rail",
    "bus",
    "taxi",
    "car_mileage",
    "motorcycle_mileage",
    "bicycle_mileage",
    "parking",
    "congestion_charge",
    "toll",
    "hotel",
    "breakfast",
    "lunch",
    "evening_meal",
    "carer",
    "personal_assistant",
    "childcare",
    "home_meeting",
    "other",
]
FeeCategory = Literal["involvement_payment", "preparation", "debrief"]
LineStatus = Literal["payable", "declined", "reduced", "refused", "held", "exception", "limit_not_set"]
UNDECIDED = frozenset({"held", "exception", "limit_not_set"})
"""Lines that wait for a person."""
MILEAGE: frozenset[str] = frozenset(get_args(MileageCategory))
TRAVEL: frozenset[str] = MILEAGE | {"rail", "bus", "taxi", "parking", "congestion_charge", "toll", "hotel"}
"""Costs of going somewhere, which a session online does not ask for."""

MOST_PARTS = 50
MOST_EXPENSES = 200
MOST_EXPENSE_PENCE = 1_000_000
MOST_MILES = Decimal(2000)
MOST_MILES_SO_FAR = Decimal(200_000)

# The descriptions finish the sentence "must be …" when a fact is refused.
RoleLevel = Annotated[int, Meta(ge=1, le=4, description="a whole number from 1 to 4")]
Amount = Annotated[int, Meta(ge=1, le=MOST_EXPENSE_PENCE, description="whole pence from 1 to 1000000, like 4860")]
Wanted = Annotated[int, Meta(ge=0, le=MOST_EXPENSE_PENCE, description="whole pence from 0 to 1000000, like 5000")]
# msgspec cannot bound a Decimal; faculty_api.policy.checks does.
Miles = Annotated[Decimal, Meta(description="miles above 0 and up to 2000, with at most one decimal, like 12.4")]
MilesSoFar = Annotated[Decimal, Meta(description="miles from 0 to 200000, with at most one decimal, like 812.5")]
Passengers = Annotated[int, Meta(ge=0, le=8, description="a whole number from 0 to 8")]
Day = Annotated[date, Meta(description="a real date, like 2026-05-12")]
Moment = Annotated[Instant, Meta(description="a real time with its offset, like 2026-05-12T10:00:00+01:00")]
YesNo = Annotated[bool, Meta(description="true or false")]


class Part(Command, frozen=True, kw_only=True):
    """One stretch of the activity; it belongs to the London day on which it starts."""

    part: PartKind
    start: Moment
    end: Moment


class Activity(Command, frozen=True, kw_only=True):
    on: Day
    parts: Annotated[list[Part], Meta(max_length=MOST_PARTS)] = []
    mode: Mode = "in_person"
    outcome: Outcome = "delivered"


class PersonFacts(Command, frozen=True, kw_only=True):
    """``car_miles_this_tax_year``: already claimed before these facts, in the tax year of the activity."""

    employer: Employer = "none"
    payment: Payment = "paid"
    reduced_to_pence: Wanted | None = None
    car_miles_this_tax_year: MilesSoFar = Decimal(0)


class Expense(Command, frozen=True, kw_only=True):
    """A mileage has ``miles`` (a JSON number or a string, one decimal) and ``passengers``; the rest ``amount_pence``.

    A hotel is one night, a meal is one meal.
    """

    category: ExpenseCategory
    on: Day
    amount_pence: Amount | None = None
    miles: Miles | None = None
    passengers: Passengers = 0
    receipt: YesNo = False
    agreed_beforehand: YesNo = False
    travel_class: TravelClass = "standard"
    cheapest_standard_pence: Amount | None = None
    place: Place | None = None
    reason: LongText | None = None


class AssessFacts(Command, frozen=True, kw_only=True):
    """``decisions`` replace figures of the policy book by key, for this one assessment."""

    role_level: RoleLevel
    claimed_on: Day
    activity: Activity
    person: PersonFacts = PersonFacts()
    expenses: Annotated[list[Expense], Meta(max_length=MOST_EXPENSES)] = []
    decisions: dict[str, int | str | bool] = {}


class Elsewhere(Struct, frozen=True, kw_only=True):
    """Other sessions one person delivered on one London day, and the pence other claims already offer for it."""

    on: date
    parts: list[Part]
    offered_pence: int


class FeeLine(View, frozen=True, kw_only=True, gc=False, tag_field="kind", tag="fee"):
    category: FeeCategory
    offered_pence: int
    payable_pence: int
    status: LineStatus
    because: str
    citations: tuple[Citation, ...] = ()


class ExpenseLine(View, frozen=True, kw_only=True, gc=False, tag_field="kind", tag="expense"):
    category: ExpenseCategory
    claimed_pence: int
    payable_pence: int
    status: LineStatus
    because: str
    citations: tuple[Citation, ...] = ()


class Assessment(View, frozen=True, kw_only=True, gc=False):
    """``held_pence`` is what waits for a person: held, exception and limit-not-set lines."""

    lines: list[FeeLine | ExpenseLine]
    fee_pence: int
    expense_pence: int
    held_pence: int
    notices: list[str] = []
