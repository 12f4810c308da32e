"""What may become of a move, and that everything somebody has is decided about."""

from sqlmodel import SQLModel

import faculty_api.tables  # noqa: F401 - so that the metadata is whole
from faculty_api.transfers.rules import DETACH, MOVES, Act, objection, objection_to_standing
from schemas.people import AssociateStatus
from schemas.transfers import TransferState as S


def test_each_step_is_possible_in_its_state_only() -> None:
    allowed = {(state.value, act.value) for state in S for act in Act if objection(state, act) is None}
    assert allowed == {(state.value, act.value) for state, act in MOVES}
    assert allowed == {
        ("asked", "accept"), ("asked", "decline"), ("asked", "take_back"),
        ("accepted", "agree"), ("accepted", "decline"), ("accepted", "take_back"),
    }  # fmt: skip


def test_who_has_left_or_was_asked_to_stop_does_not_move() -> None:
    may = {one.value: objection_to_standing(one) is None for one in AssociateStatus}
    assert may == {"active": True, "paused": True, "suspended": False, "ended": False}


def test_a_move_decides_about_every_table_that_refers_to_somebody() -> None:
    refer = {
        name
        for name, table in SQLModel.metadata.tables.items()
        for key in table.foreign_keys
        if key.column.table.name in ("person", "associate")
    }
    assert (refer | {"person"}) == set(DETACH)
