"""Miles and hours are plain digits, on the page and in JSON; what is not is refused in words that say how."""

import pytest

from frontend.claim_words import EXTRA, cost_fields, known
from frontend.parse import Unfit
from schemas.access import Role
from tests.claims.stage import Stage
from tests.support.client import Client

MILES = cost_fields(known("car_mileage"), day=False)["miles"]
LOOSE = ["1e3", "1_0", "+5", "-5", "١٢", "１２", "٣", "0x10", ".5", "5.", "1 0", "NaN", "1e1"]


@pytest.mark.parametrize(
    ("typed", "value"), [("24", "24"), ("12.5", "12.5"), ("24 miles", "24"), ("1 Mile", "1"), ("12.5miles", "12.5")]
)
def test_miles_as_people_type_them(typed: str, value: str) -> None:
    assert MILES.read({"miles": typed}, "miles") == value
    assert EXTRA["hours"].read({"hours": "7.25 hours"}, "hours") == "7.25"


@pytest.mark.parametrize("typed", LOOSE)
def test_loose_numbers_are_refused_in_words(typed: str) -> None:
    for reader, like in ((MILES, "12.5"), (EXTRA["hours"], "7.25")):
        with pytest.raises(Unfit) as told:
            reader.read({"n": typed}, "n")
        assert reader.sentence(told.value) == f"{reader.label} must be a number, like 24 or {like}"


def test_a_comma_and_too_many_places() -> None:
    for typed, words in {
        "12,5": "Miles must be a number with a point, not a comma, like 24 or 12.5",
        "12.55": "Miles must have no more than 1 number after the point, like 24 or 12.5",
    }.items():
        with pytest.raises(Unfit) as told:
            MILES.read({"miles": typed}, "miles")
        assert MILES.sentence(told.value) == words


CAR = {"category": "car_mileage"}
CARE = {"category": "carer", "amount_pence": 100, "hourly_pence": 10}
BAD = [
    *[({**CAR, "miles": typed}, "miles") for typed in LOOSE],
    *[({**CARE, "hours": typed}, "hours") for typed in LOOSE],
    ({"category": "rail", "amount_pence": "500"}, "amount_pence"),
    ({"category": "rail", "amount_pence": 500, "agreed_beforehand": "true"}, "agreed_beforehand"),
    ({**CAR, "miles": 5, "passengers": "1"}, "passengers"),
    ({"category": "rail", "amount_pence": 500, "supporter": "support_worker"}, "supporter"),
]


async def test_json_is_read_to_the_letter(at: Stage, client: Client) -> None:
    me, here = (at.who.person_id, Role.ASSOCIATE), f"/api/v1/claims/{at.claim.id}/costs"
    for body, field in BAD:
        answer = await client.post(here, me, json=body)
        told = [one["field"] for one in answer.json()["faults"]]
        # What no Decimal takes at all, the framework refuses before us.
        assert (body, answer.status_code in {400, 422}, told) == (body, True, [field])
    for body in ({**CAR, "miles": 12.5}, {**CAR, "miles": "12.5"}, {**CARE, "hours": 10}, {**CARE, "hours": "10.00"}):
        assert (body, (await client.post(here, me, json=body)).status_code) == (body, 201)
