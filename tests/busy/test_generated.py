"""Calendars made up at random mean what RFC 5545 says, read by hand (``generated``) and by another library."""

from random import Random

from faculty_api.busy.expanding import expanded
from tests.busy.generated import WINDOW, any_series, meaning, quarters, written
from tests.busy.second_reader import KEPT, MOST, calendars, in_short


def read(sent: bytes) -> tuple[set[int], set[int], int]:
    """The quarters of an hour that are busy and that may be, and how many entries made no sense."""
    found = expanded(sent, WINDOW)
    busy, maybe = ({at for span in found[key] for at in quarters(*span)} for key in ("busy", "maybe"))
    return busy, maybe, found["unread"]


def test_two_thousand_calendars_read_twice() -> None:
    wrong = []
    for seed in range(2_000):
        random = Random(seed)
        many = [any_series(random, number) for number in range(random.choice([1, 1, 2]))]
        if read(written(many)) != (*meaning(many), 0):
            wrong.append(seed)
    assert wrong == []


def test_another_library_says_the_same_of_400_calendars() -> None:
    """Dates left out, added and moved among them; across the clock changes of six zones, and of whole days."""
    kept = dict(line.split() for line in KEPT.read_text().splitlines())
    found, left_out, added, moved, wrong = 0, 0, 0, 0, list[int]()
    for seed, many in calendars():
        busy, maybe, unread = read(written(many))
        found += 1
        left_out, added, moved = (
            seen + any(map(len, each))
            for seen, each in zip(
                (left_out, added, moved),
                ([one.out for one in many], [one.more for one in many], [one.moved for one in many]),
                strict=True,
            )
        )
        if unread or kept[str(seed)] != in_short(busy, maybe):
            wrong.append(seed)
    assert (wrong, found, len(kept)) == ([], MOST, MOST)
    assert min(left_out, added, moved) > 80, (left_out, added, moved)
