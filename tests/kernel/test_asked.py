"""What is said of JSON that a command does not take."""

from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from msgspec import Meta

from faculty_api.kernel.asked import faults_of
from schemas.numbers import read_again
from schemas.values import AcademyCode, ClaimId, Command, Instant, Pence, ShortText
from tests.support.client import Client


class Inner(Command, frozen=True, kw_only=True):
    id: ClaimId
    at: Instant | None = None


class Asking(Command, frozen=True, kw_only=True):
    name: ShortText
    fee_pence: Pence
    academy: AcademyCode | None = None
    answer: Literal["yes", "no"] = "yes"
    on: date | None = None
    starts: time | None = None
    value: int | str | bool | None = None
    inner: Annotated[list[Inner], Meta(min_length=1, max_length=2)] | None = None


GOOD = {"name": "Sam", "fee_pence": 5}
AN_ID = "01890a5d-ac96-774b-bcce-b302099a8057"


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ([], [("body", "Must be an object with named fields")]),
        ({}, [("name", "Is missing"), ("fee_pence", "Is missing")]),
        ({**GOOD, "currency": "EUR"}, [("currency", "Is not a known field. Take it out")]),
        ({**GOOD, "fee_pence": -1}, [("fee_pence", "Must be a whole number of pence from 0 to 100000000")]),
        ({**GOOD, "fee_pence": 5.5}, [("fee_pence", "Must be a whole number of pence from 0 to 100000000")]),
        ({**GOOD, "fee_pence": None}, [("fee_pence", "Must be a whole number of pence from 0 to 100000000")]),
        ({**GOOD, "name": ""}, [("name", "Must be text of 1 to 200 characters")]),
        (
            {**GOOD, "name": "a\x00"},
            [("name", "Has a character that cannot be used, or is not in the form wanted")],
        ),
        ({**GOOD, "answer": "maybe"}, [("answer", "Must be one of yes, no")]),
        ({**GOOD, "on": "2026-02-30"}, [("on", "Must be a real date, like 2026-05-12")]),
        ({**GOOD, "starts": "noon"}, [("starts", "Must be a time of day, like 10:00:00")]),
        ({**GOOD, "value": [1]}, [("value", "Must be a whole number, or text, or true or false")]),
        ({**GOOD, "inner": []}, [("inner", "Must be a list of 1 to 2 entries")]),
        ({**GOOD, "inner": "x"}, [("inner", "Must be a list of 1 to 2 entries")]),
        (
            {**GOOD, "inner": [{"id": AN_ID, "at": "2026-05-12T10:00:00"}, {"id": "x"}]},
            [
                ("inner[0].at", "Must be a real time with its offset, like 2026-05-12T10:00:00+01:00"),
                ("inner[1].id", f"Must be an id as this API gives it, like {AN_ID}"),
            ],
        ),
        ({**GOOD, "inner": [{"id": AN_ID}], "on": None}, []),
    ],
)
def test_every_fault_is_named_in_plain_words(sent: Any, found: list[tuple[str, str]]) -> None:
    faults = [(fault.field, fault.message) for fault in faults_of(Asking | None, sent)]
    assert sorted(faults) == sorted(found)


def test_null_is_taken_where_it_may_be() -> None:
    assert faults_of(Asking | None, None) == []
    assert [fault.field for fault in faults_of(Asking, None)] == ["body"]


def test_what_is_no_number_is_named_with_its_field() -> None:
    sent = read_again(b'{"name": Infinity, "fee_pence": NaN, "value": 1e400}')
    assert [(fault.field, fault.message.rpartition(": ")[2]) for fault in faults_of(Asking, sent)] == [
        ("name", "Infinity is not a number"),
        ("fee_pence", "NaN is not a number"),
        ("value", "this number is too large"),
    ]
    assert (read_again(b'{"name": NaN'), read_again(b'{"name": 5}'), read_again(b"\xff")) == (None, None, None)


def test_good_json_has_no_faults() -> None:
    whole = {"on": date(2026, 5, 12).isoformat(), "starts": "10:00:00", "academy": "YH", "value": 1}
    moment = datetime(2026, 5, 12, 10).astimezone().isoformat()
    inner = [{"id": str(UUID(AN_ID)), "at": moment}]
    assert faults_of(Asking, {**GOOD, **whole, "inner": inner}) == []


def test_a_time_of_day_is_described_as_one(client: Client) -> None:
    described = client.app.openapi_schema.to_schema()["components"]["schemas"]
    starts = described["PlannedSession"]["properties"]["starts"]
    assert (starts["type"], starts["format"]) == ("string", "time")
