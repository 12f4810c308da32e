"""What differs, what is at the same time, and what nobody could do both of: worked cases."""

from datetime import UTC, datetime

import pytest

from faculty_api.programmes.clash_rules import Spot, travel_minutes
from faculty_api.schedules.rules import Named, differs, overlapping, too_close
from schemas.programmes import Mode, Part
from schemas.schedules import Differs, Slot

DATE, TIME, PLACE = Differs.DATE, Differs.TIME, Differs.PLACE
LEEDS, YORK = ("Station House", "LS1 4AP"), ("Guildhall", "YO1 9QL")


def slot(day: int, hour: int, *, month: int = 3, ends: int = 15, place: tuple[str, str] = LEEDS) -> Slot:
    starts_at, ends_at = (datetime(2027, month, day, one, tzinfo=UTC) for one in (hour, ends))
    mode = Mode.IN_PERSON if place[0] else Mode.ONLINE
    return Slot(starts_at=starts_at, ends_at=ends_at, mode=mode, place=place[0], place_postcode=place[1])


@pytest.mark.parametrize(
    ("now", "to", "found"),
    [
        (slot(2, 10), slot(2, 10), []),
        (slot(2, 10), slot(9, 10), [DATE]),
        (slot(2, 10), slot(2, 11), [TIME]),
        (slot(2, 10), slot(2, 10, ends=16), [TIME]),
        (slot(2, 10), slot(2, 10, place=YORK), [PLACE]),
        (slot(2, 10), slot(2, 10, place=("", "")), [PLACE]),
        (slot(2, 10), slot(9, 12, place=YORK), [DATE, TIME, PLACE]),
        # 10am stays 10am when the clocks go forward on 28 March 2027, and 9am UTC is another time from then on
        (slot(23, 10), slot(30, 9, ends=14), [DATE]),
        (slot(23, 10), slot(30, 10), [DATE, TIME]),
        # late in the evening in UTC is the next day in London
        (slot(30, 20, ends=21), slot(30, 23, month=3, ends=23), [DATE, TIME]),
    ],
)
def test_what_differs_is_what_clocks_and_calendars_in_london_show(now: Slot, to: Slot, found: list[Differs]) -> None:
    assert differs(now, to) == found


def held(name: str, *parts: tuple[Part, int, int], changed: bool = True, place: tuple[str, str] = LEEDS) -> Named:
    """Parts by their hours of one day."""
    spots = [
        Spot(part, *(datetime(2027, 2, 9, hour, tzinfo=UTC) for hour in (starts, ends)), Mode.IN_PERSON, *place)
        for part, starts, ends in parts
    ]
    deliver = next(spot for spot in spots if spot.part is Part.DELIVER)
    return Named(name, deliver.starts_at, deliver.ends_at, spots, changed)


P, D, T = Part.PREPARE, Part.DELIVER, Part.DEBRIEF


@pytest.mark.parametrize(
    ("sessions", "same", "close"),
    [
        ([held("Session 1", (D, 9, 11)), held("Session 2", (D, 11, 13))], [], []),
        ([held("Session 1", (D, 9, 12)), held("Session 2", (D, 11, 13))], [(0, 1)], []),
        # what is published already is not the draft's to say
        ([held("Session 1", (D, 9, 12), changed=False), held("Session 2", (D, 11, 13), changed=False)], [], []),
        (
            [held("Session 1", (D, 9, 11), (T, 11, 12), changed=False), held("Session 2", (D, 11, 13))],
            [],
            ["Talking after session 1 and session 2 are at the same time. Nobody can do both"],
        ),
        (
            [held("Session 1", (D, 9, 11)), held("Session 2", (P, 10, 11), (D, 11, 13))],
            [],
            ["Session 1 and getting ready for session 2 are at the same time. Nobody can do both"],
        ),
        # 40 km by road: 30 minutes and 40 more
        (
            [held("Session 1", (D, 9, 11)), held("The new session on 9 February", (D, 12, 13), place=YORK)],
            [],
            [
                "From session 1 to the new session on 9 February the way takes about 1 hour 10 minutes,"
                " and there is 1 hour"
            ],
        ),
        ([held("Session 1", (D, 9, 11)), held("Session 2", (D, 13, 14), place=YORK)], [], []),
    ],
)
def test_what_one_person_could_not_do(sessions: list[Named], same: list[tuple[int, int]], close: list[str]) -> None:
    assert overlapping(sessions) == same
    assert too_close(sessions, lambda one, other: travel_minutes(one, other, 40)) == close
