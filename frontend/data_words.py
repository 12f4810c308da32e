"""What we keep, in plain words."""

from schemas.keeping import HeldView, KeptFor, Then

THEN = {Then.DELETE: "we delete it", Then.ANONYMISE: "we take your name off it", Then.KEEP: "we keep it"}
PARTS = {
    "access_needs": "what would help you take part",
    "notes": "the team's notes",
    "needs": "what would help you travel",
}


def kept_words(kept: KeptFor) -> str:
    """6 years from the day you leave the faculty. Then we delete it."""
    if kept.period is None:
        return "We keep this. It is not about one person."
    about = " and ".join(PARTS.get(name, said(name)) for name in kept.columns)
    start = f"{about[0].upper()}{about[1:]}: " if about else ""
    if kept.period == "at once":
        return f"{start}From {kept.starts}, {THEN[kept.then]} at once."
    return f"{start}{kept.period} from {kept.starts}. Then {THEN[kept.then]}."


def said(name: str) -> str:
    """A column's name as words."""
    return name.replace("_", " ")


def lines(held: HeldView) -> list[str]:
    return [kept_words(one) for one in held.kept]


def groups(items: list[HeldView]) -> dict[str, list[HeldView]]:
    found: dict[str, list[HeldView]] = {}
    for one in items:
        found.setdefault(one.group, []).append(one)
    return found
