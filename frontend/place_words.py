"""What a place has, and what somebody must have of one, in words."""

from collections.abc import Iterable

from frontend import forms
from schemas.places import IN_A_PLACE, PlaceHas

HAS = {
    PlaceHas.STEP_FREE: "A way in without steps",
    PlaceHas.TOILET: "A toilet for people who use a wheelchair",
    PlaceHas.HEARING_LOOP: "A hearing loop",
    PlaceHas.QUIET_ROOM: "A quiet room",
    PlaceHas.PARKING: "Parking near the door",
    PlaceHas.CHECKED: "We have checked all of this list",
}
OPTIONS = [
    *((one.value, HAS[one]) for one in IN_A_PLACE),
    (PlaceHas.CHECKED.value, HAS[PlaceHas.CHECKED], "What is not ticked is not there"),
]
FIELD = forms.several("Select what the place has from the list", list(PlaceHas), optional=True)
MUST_HAVE = [("", "No"), *((one.value, HAS[one]) for one in IN_A_PLACE)]
NEEDED = forms.choice("Select what the place must have from the list", list(IN_A_PLACE), optional=True)


def of_place(has: Iterable[PlaceHas]) -> list[str]:
    """For a page: what is there, and whether anybody looked."""
    there = set(has)
    words = [HAS[one] for one in IN_A_PLACE if one in there]
    return [*words, HAS[PlaceHas.CHECKED] if PlaceHas.CHECKED in there else "Nobody has checked the whole list yet"]
