"""The kinds of cost as people choose them, and the words for each."""

from typing import NamedTuple

from faculty_api.kernel.errors import NotFound
from frontend import forms
from schemas.claims import ClaimStatus, ClaimView, LineView, PartView

HAPPENED = [
    ("planned", "Yes, as planned"),
    ("longer", "Yes, but it took longer"),
    ("shorter", "Yes, but I had to stop early"),
    ("no", "No"),
]
NO_RECEIPT = [
    ("lost", "I lost it"),
    ("not_given", "The machine did not give one"),
    ("card", "I paid by phone or card", "You can go back and add a photo of the line on your bank statement instead"),
    ("other", "Something else"),
]
STATUS: dict[ClaimStatus, str] = {
    ClaimStatus.DRAFT: "In progress",
    ClaimStatus.SUBMITTED: "Sent, being checked",
    ClaimStatus.RETURNED: "Question for you",
    ClaimStatus.APPROVED: "Approved",
    ClaimStatus.REJECTED: "Closed",
    ClaimStatus.IN_RUN: "Approved",
    ClaimStatus.PAID: "Paid",
    ClaimStatus.FAILED: "We could not pay",
    ClaimStatus.WITHDRAWN: "Cancelled",
}


PARTS: dict[ClaimStatus, tuple[str, str]] = {
    ClaimStatus.SUBMITTED: ("It is being checked", "It waits for a decision"),
    ClaimStatus.RETURNED: ("There is a question for you about it", "It went back with a question"),
    ClaimStatus.APPROVED: ("It is approved", "It is approved"),
    ClaimStatus.REJECTED: ("We decided not to pay it", "It was decided not to pay it"),
    ClaimStatus.IN_RUN: ("It is approved and on its way", "It is in a payment run"),
    ClaimStatus.PAID: ("It is paid", "It is paid"),
    ClaimStatus.FAILED: ("We could not pay it yet", "Its payment did not go through"),
    ClaimStatus.WITHDRAWN: ("You took it back", "They took it back"),
}
"""Where another part of a split claim is: to the person, to staff."""


def state_of(claim: ClaimView) -> str:
    if claim.status is ClaimStatus.WITHDRAWN and claim.is_nought:
        return "Completed"
    return "Not yet started" if claim.status is ClaimStatus.DRAFT and not claim.begun else STATUS[claim.status]


def part_for_person(part: PartView) -> str:
    return PARTS[part.status][0]


def part_for_staff(part: PartView) -> str:
    return PARTS[part.status][1]


class Type(NamedTuple):
    """``cost``: ends "How much did your …cost?"; ``ticket``: what there is to photograph; ``extra``: further fields.

    ``spent``: ends "How much did it cost …?" where there is no such thing.
    """

    label: str
    cost: str
    ticket: str = "receipt"
    miles: bool = False
    extra: tuple[str, ...] = ()
    spent: str = ""

    @property
    def amount(self) -> str:
        """What is asked for, as the beginning of a sentence."""
        return f"How much your {self.cost} cost" if self.cost else f"How much it cost {self.spent}".rstrip()

    @property
    def question(self) -> str:
        if self.miles:
            return "How many miles did you drive?" if "passengers" in self.extra else "How many miles was it?"
        return (
            f"How much did your {self.cost} cost?" if self.cost else f"How much did it cost {self.spent}".rstrip() + "?"
        )


BILL = "receipt or bill"
BY_THE_HOUR = ("agreed_beforehand", "hours", "hourly_pence")
TYPES: dict[str, Type] = {
    "rail": Type("Train", "train", "train ticket or receipt"),
    "bus": Type("Bus or tram", "bus or tram", "bus or tram ticket or receipt"),
    "car_mileage": Type("Car", "", miles=True, extra=("passengers",)),
    "motorcycle_mileage": Type("Motorcycle", "", miles=True),
    "bicycle_mileage": Type("Bicycle", "", miles=True),
    "carer": Type("Care for an adult", "care", BILL, extra=BY_THE_HOUR),
    "childcare": Type("Childcare", "childcare", BILL, extra=BY_THE_HOUR),
    "breakfast": Type("Breakfast", "breakfast"),
    "lunch": Type("Lunch", "lunch"),
    "evening_meal": Type("Evening meal", "evening meal"),
    "parking": Type("Parking", "parking", "parking ticket or receipt"),
    "support_worker": Type("Support worker", "support worker", BILL, extra=BY_THE_HOUR),
    "personal_assistant": Type("Personal assistant", "personal assistant", BILL, extra=BY_THE_HOUR),
    "taxi": Type("Taxi", "taxi", "taxi receipt", extra=("agreed_beforehand", "reason")),
    "hotel": Type("Hotel", "hotel", "hotel receipt", extra=("place",)),
    "congestion_charge": Type("Congestion charge", "congestion charge"),
    "toll": Type("Toll", "toll"),
    "home_meeting": Type("Joining from home", "", spent="you to join from home"),
    "other": Type("Something else", "", extra=("reason",)),
}


class Group(NamedTuple):
    label: str
    types: tuple[str, ...]


GROUPS: dict[str, Group] = {
    "travel": Group("Bus, train or tram", ("rail", "bus")),
    "miles": Group("Car, motorcycle or bicycle (miles)", ("car_mileage", "motorcycle_mileage", "bicycle_mileage")),
    "care": Group("Care for someone while I was away", ("carer", "childcare")),
    "food": Group("Food and drink", ("breakfast", "lunch", "evening_meal")),
    "parking": Group("Parking", ("parking",)),
    "support": Group("Support worker or assistant", ("support_worker", "personal_assistant")),
    "taxi": Group("Taxi", ("taxi",)),
    "else": Group("Something else", ("hotel", "congestion_charge", "toll", "home_meeting", "other")),
}

EXTRA: dict[str, forms.Reader] = {
    "passengers": forms.whole("Number of passengers", most=8, like=1, optional=True),
    "agreed_beforehand": forms.tick(),
    "hours": forms.decimal("Hours", "Hours must be a number, like 7.5", unit="hour", places=2, optional=True),
    "hourly_pence": forms.pounds("How much an hour was", "Enter how much an hour was", most=100_000, optional=True),
    "besides_booked": forms.tick(),
    "reason": forms.prose("Reason", optional=True),
    "place": forms.choice("Select where the hotel was", ("london", "elsewhere")),
}


def known(name: str) -> Type:
    if name not in TYPES:
        raise NotFound("We do not know that kind of cost")
    return TYPES[name]


def category_of(name: str) -> dict[str, str]:
    """The fixed facts of a cost of this type: two kinds of support are one category of the policy."""
    support = ("personal_assistant", "support_worker")
    return {"category": "personal_assistant", "supporter": name} if name in support else {"category": name}


def type_of(line: LineView) -> str:
    given = line.cost.supporter if line.cost else None
    return given if line.category == "personal_assistant" and given else line.category


def paid_already(claim: ClaimView, name: str) -> bool:
    """Whether the team booked and paid something of this kind for the session."""
    return any(one.category == name for one in claim.booked)


def cost_fields(kind: Type, *, day: bool, twice: bool = False) -> dict[str, forms.Reader]:
    """The fields of one cost's page, in order; ``day``: the date can be changed as well.

    ``twice``: we booked and paid one of these already, so it must be said if this was another.
    """
    fields: dict[str, forms.Reader] = {}
    if kind.miles:
        fields["miles"] = forms.decimal("Miles", "Enter how many miles it was, like 24 or 12.5", unit="mile", places=1)
    else:
        missing = f"Enter {kind.amount[:1].lower()}{kind.amount[1:]}"
        fields["amount_pence"] = forms.pounds(kind.amount, missing, most=1_000_000)
    extra = dict.fromkeys((*kind.extra, *(("besides_booked", "reason") if twice else ())))
    fields |= {name: EXTRA[name] for name in extra}
    if day:
        fields["on"] = forms.day("Date you paid", "Enter the date you paid")
    return fields


def what_of(claim: ClaimView) -> str:
    """Programme and place, as the caption of a claim's pages."""
    where = "online" if claim.mode.value == "online" else claim.place
    return ", ".join(part for part in (claim.programme_name, where) if part)
