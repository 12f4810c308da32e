"""What the lines of a claim are called in front of people."""

from schemas.claims import Happened

WHAT: dict[str, str] = {
    "involvement_payment": "Leading the session",
    "preparation": "Getting ready",
    "debrief": "Talking it over afterwards",
    "rail": "Train",
    "bus": "Bus or tram",
    "taxi": "Taxi",
    "car_mileage": "Car (miles)",
    "motorcycle_mileage": "Motorcycle (miles)",
    "bicycle_mileage": "Bicycle (miles)",
    "parking": "Parking",
    "congestion_charge": "Congestion charge",
    "toll": "Toll",
    "hotel": "Hotel",
    "breakfast": "Breakfast",
    "lunch": "Lunch",
    "evening_meal": "Evening meal",
    "carer": "Care for an adult",
    "personal_assistant": "Support worker or assistant",
    "childcare": "Childcare",
    "home_meeting": "Joining from home",
    "other": "Something else",
    "advance": "Money before the day",
}

COSTS: dict[str, str] = {
    "car_mileage": "the car miles",
    "motorcycle_mileage": "the motorcycle miles",
    "bicycle_mileage": "the bicycle miles",
    "carer": "the care for an adult",
    "personal_assistant": "the support worker or assistant",
    "home_meeting": "the cost of joining from home",
    "other": "this other cost",
    "advance": "the money before the day",
}
"""Inside a sentence, where "the … cost" does not do."""

SUPPORTERS: dict[str, str] = {"personal_assistant": "Personal assistant", "support_worker": "Support worker"}

SAID: dict[Happened, str] = {
    Happened.LONGER: "Took longer than planned",
    Happened.SHORTER: "Stopped early",
    Happened.NO: "Did not go ahead, the person says",
    Happened.CALLED_OFF: "We called the session off",
}

FACT_LABELS: dict[str, str] = {
    "category": "The kind of cost",
    "on": "The date",
    "amount_pence": "The amount",
    "miles": "Miles",
    "passengers": "Passengers",
    "hours": "Hours",
    "place": "Where the hotel was",
    "cheapest_standard_pence": "The cheapest standard fare",
}


def once_closed(because: str) -> str:
    """The reasons of a line, without those that say a person has yet to decide: nobody has any more."""
    told = [words for words in because.removesuffix(".").split(". ") if "person must" not in words.lower()]
    return ". ".join(words for words in told if not words.startswith("Limit not set"))
