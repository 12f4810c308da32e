"""Miles, which people think in, and kilometres, which are kept.

The international mile is 1,609.344 metres exactly (Weights and Measures Act 1985, schedule 1).
"""

_MILE = 1_609_344
"""In millimetres; a kilometre is 1,000,000."""


def miles(km: float) -> int:
    """The nearest whole mile."""
    return int((2 * 1_000_000 * km + _MILE) // (2 * _MILE))


def furthest_km(of_miles: int) -> int:
    """The longest way in whole kilometres that still reads as these miles: 20 miles stay 20 miles, and whoever travels
    20 miles is asked for all that is shown as 20 miles away."""
    return -(-(2 * of_miles + 1) * _MILE // 2_000_000) - 1


def kept_km(said: int | None, held: int | None) -> int | None:
    """``held`` where it reads as the same miles: nothing changes that nobody changed."""
    return held if said is not None and held is not None and miles(said) == miles(held) else said
