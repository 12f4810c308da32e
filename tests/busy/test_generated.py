"""2,000 calendars made up at random mean what RFC 5545 says, read by hand: see ``generated``."""

from random import Random

from faculty_api.busy.expanding import expanded
from tests.busy.generated import WINDOW, any_series, meaning, quarters, written


def test_two_thousand_calendars_read_twice() -> None:
    wrong = []
    for seed in range(2_000):
        random = Random(seed)
        many = [any_series(random, number) for number in range(random.choice([1, 1, 2]))]
        found = expanded(written(many), WINDOW)
        read = tuple({at for span in found[key] for at in quarters(*span)} for key in ("busy", "maybe"))
        if read != meaning(many) or found["unread"]:
            wrong.append(seed)
    assert wrong == []
