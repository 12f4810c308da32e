"""Miles and hours are plain digits, on the page and in JSON; what is not is refused in words that say how."""

import pytest

from faculty_api.claims import service as claims
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


async def test_no_command_takes_a_number_in_quotation_marks(at: Stage, client: Client) -> None:
    me, check = (at.who.person_id, Role.ASSOCIATE), (at.approver.person, Role.TEAM)
    no = {"line_id": str(at.claim.lines[0].id), "decision": "less", "approved_pence": "500", "reason": "We agreed less"}
    answers = [
        await client.request(
            "PUT", "/api/v1/earnings-limit", me, json={"pence": "100", "period": "week", "begins": "1"}
        ),
        await client.post(
            "/api/v1/advances", me, json={"session_id": str(at.session.id), "pence": "700", "what_for": "x"}
        ),
        await client.post(f"/api/v1/claims/{at.claim.id}/approval", check, json={"lines": [no]}),
    ]
    told = [(one.status_code, [fault["field"] for fault in one.json()["faults"]]) for one in answers]
    assert told == [(422, ["pence", "begins"]), (422, ["pence"]), (422, ["lines[0].approved_pence"])]


async def test_a_decision_that_cannot_stand_is_named_by_its_place(at: Stage, client: Client) -> None:
    sent = await claims.submit(at.me, at.claim.id)
    await at.build.session.commit()
    check, here = (at.approver.person, Role.TEAM), f"/api/v1/claims/{sent.id}/approval"
    line = {"line_id": str(sent.lines[0].id), "decision": "refused"}
    answer = await client.post(here, check, json={"lines": [line]})
    assert (answer.status_code, [one["field"] for one in answer.json()["faults"]]) == (422, ["lines[0].reason"])
    answer = await client.post(here, check, json={"lines": [line, line]})
    assert (answer.status_code, [one["field"] for one in answer.json()["faults"]]) == (422, ["lines"])
