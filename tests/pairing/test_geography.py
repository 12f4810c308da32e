"""About where, and about how far."""

import pytest

from faculty_api.people.geography import areas, between, home, km


@pytest.mark.parametrize(
    ("postcode", "area"),
    [("LS1 4AP", "LS"), ("ls14ap", "LS"), ("E1 6AN", "E"), (" EC1A 1BB", "EC"), ("M1 1AE", "M"), ("SW1A", "SW")],
)
def test_a_postcode_is_in_its_area(postcode: str, area: str) -> None:
    assert home(postcode) == areas()[area]


@pytest.mark.parametrize("postcode", ["", "ZZ1 1AA", "Leeds", "123", "LS", "\x00", "ÅB1"])
def test_anything_else_is_nowhere(postcode: str) -> None:
    assert (home(postcode), between(postcode, "LS1 4AP")) == (None, None)


def test_every_area_is_in_these_islands() -> None:
    outside = [area for area, (lat, lon) in areas().items() if not (49 < lat < 61 and -9 < lon < 2)]
    assert (len(areas()), outside) == (124, [])


def test_distances_are_rounded_up() -> None:
    assert (km((51.5, -0.12), (51.45, -2.58)), km((53.8, -1.5), (53.8, -1.5))) == (171, 0)


def test_half_way_round_the_world() -> None:
    assert km((0, 0), (0, 180)) == 20016
