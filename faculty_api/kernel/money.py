"""Whole pence, rounded half up in one place, once a line."""


def round_half_up(amount: int, unit: int) -> int:
    """``amount`` counted in 1/``unit`` pence (a rate in tenths of a penny: unit 10) as whole pence; no negatives."""
    if amount < 0:
        raise ValueError("money is rounded from zero up; record a reversal instead of a negative amount")
    return (2 * amount + unit) // (2 * unit)


def pounds(pence: int) -> str:
    """£75, £12.40: pence only when there are pence (NHS content guide)."""
    sign = "-" if pence < 0 else ""
    whole, rest = divmod(abs(pence), 100)
    return f"{sign}£{whole:,}.{rest:02d}" if rest else f"{sign}£{whole:,}"


def plain_pounds(pence: int) -> str:
    """1234.50: for files that machines read."""
    return f"{pence // 100}.{pence % 100:02d}"
