"""What the place of a session has for people who cannot do without it."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta


class PlaceHas(StrEnum):
    """``CHECKED``: somebody went through the whole list, so what is not named is not there."""

    STEP_FREE = "step_free"
    TOILET = "accessible_toilet"
    HEARING_LOOP = "hearing_loop"
    QUIET_ROOM = "quiet_room"
    PARKING = "parking_near"
    CHECKED = "checked"


IN_A_PLACE = tuple(one for one in PlaceHas if one is not PlaceHas.CHECKED)
"""What somebody can need of a place."""
VenueHas = Annotated[list[PlaceHas], Meta(max_length=len(PlaceHas))]
