"""Text that goes into a spreadsheet stays text."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")


def guarded(text: str) -> str:
    """No cell starts with what a spreadsheet takes for a formula (OWASP ASVS 1.2.10). Readers drop the apostrophe."""
    return f"'{text}" if text.startswith(_FORMULA) else text
