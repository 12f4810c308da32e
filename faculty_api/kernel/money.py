"""Whole pence in words and for machines. Rounding is the policy's business (``policy/mileage.py``)."""


def pounds(pence: int) -> str:
    """£75, £12.40: pence only when there are pence (NHS content guide)."""
    sign = "-" if pence < 0 else ""
    whole, rest = divmod(abs(pence), 100)
    return f"{sign}£{whole:,}.{rest:02d}" if rest else f"{sign}£{whole:,}"


def plain_pounds(pence: int) -> str:
    """1234.50: for files that machines read."""
    return f"{pence // 100}.{pence % 100:02d}"
