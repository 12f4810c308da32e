"""Travel to a session online: nothing is held by a rule that nobody has seen, and the notice says to look."""

import msgspec
import pytest

from faculty_api.policy.assess import ONLINE, assess
from faculty_api.policy.book import load
from faculty_api.policy.decode import decode_facts


def facts(mode: str, category: str) -> bytes:
    on = "2026-05-12"
    cost = {"category": category, "on": on, "amount_pence": 500, "receipt": True}
    return msgspec.json.encode(
        {"role_level": 3, "claimed_on": on, "activity": {"on": on, "mode": mode}, "expenses": [cost]}
    )


@pytest.mark.parametrize(
    ("mode", "category", "notices"),
    [("online", "rail", [ONLINE]), ("online", "parking", [ONLINE]), ("online", "lunch", []), ("in_person", "rail", [])],
)
def test_travel_to_a_session_online(mode: str, category: str, notices: list[str]) -> None:
    assert assess(decode_facts(facts(mode, category)), load()).notices == notices
