"""Miles are asked and shown, kilometres kept: what somebody typed comes back as they typed it, however often."""

from typing import Any

import msgspec
import pytest

from frontend import forms
from schemas.contact import FURTHEST_KM
from schemas.distance import furthest_km, kept_km, miles

FIELDS = {"travel_km": forms.distance("How far you will travel", most_km=FURTHEST_KM, like=20)}


class Typed(msgspec.Struct):
    travel_km: int | None = None


KNOWN = [(1, 2), (9, 15), (20, 32), (50, 81), (621, 1000)]


@pytest.mark.parametrize(("typed", "km"), KNOWN)
def test_known_distances(typed: int, km: int) -> None:
    assert (furthest_km(typed), miles(km), miles(km + 1)) == (km, typed, typed + 1)


def test_every_mile_stays_as_it_was_typed_and_is_within_what_is_stored() -> None:
    for one in range(1, miles(FURTHEST_KM) + 1):
        km = furthest_km(one)
        assert (miles(km), miles(km + 1)) == (one, one + 1)
        assert km <= FURTHEST_KM
        read, errors = forms.read({"travel_miles": str(one)}, Typed, FIELDS)
        assert (read.travel_km if read else None, errors) == (km, {})
        assert forms.shown(Typed(km), FIELDS) == {"travel_miles": str(one)}


def test_what_was_kept_before_is_not_changed_by_saving_the_form_as_it_is() -> None:
    for km in range(1, FURTHEST_KM + 1):
        shown: dict[str, Any] = forms.shown(Typed(km), FIELDS)
        read, _ = forms.read(shown, Typed, FIELDS)
        assert read is not None
        assert kept_km(read.travel_km, km) == km


CASES = [
    ("", None, ""),
    ("20 miles", 32, ""),
    ("0", None, "How far you will travel must be between 1 and 621"),
    ("622", None, "How far you will travel must be between 1 and 621"),
    ("far", None, "How far you will travel must be a whole number, like 20"),
]


@pytest.mark.parametrize(("typed", "km", "fault"), CASES)
def test_what_is_typed(typed: str, km: int | None, fault: str) -> None:
    read, errors = forms.read({"travel_miles": typed}, Typed, FIELDS)
    assert (read.travel_km if read else None) == km
    assert [one.message for one in errors.values()] == ([fault] if fault else [])
