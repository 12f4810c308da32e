"""Pure: what an event says without anybody's words. Its kind, its days, its sums and its ids stay."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import msgspec
from msgspec import inspect

from schemas.events import EVENTS
from schemas.removals import (
    FilesCleaned,
    HistoryEmptied,
    HistoryEnded,
    NameLookedFor,
    RemovalDone,
    RemovalMade,
    RemovalReleased,
    RemovalStopped,
    RunSignedAnew,
)  # fmt: skip

WORD = "Erased on request"
_STAY = {
    one.__name__
    for one in (
        FilesCleaned, HistoryEmptied, HistoryEnded, NameLookedFor, RemovalDone, RemovalMade, RemovalReleased,
        RemovalStopped, RunSignedAnew,
    )
}  # fmt: skip
"""These never hold a word of anybody, and the proof of the chain rests on them."""
_TYPES: dict[type[inspect.Type], Any] = {
    inspect.UUIDType: UUID, inspect.DateType: date, inspect.DateTimeType: datetime, inspect.TimeType: time,
}  # fmt: skip


def redacted(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """An event of a kind we do not know says nothing any more."""
    if kind in _STAY:
        return dict(data)
    shape = inspect.type_info(EVENTS[kind]) if kind in EVENTS else None
    return _fields(shape, data) if isinstance(shape, inspect.StructType) else {}


def _fields(shape: inspect.StructType, data: Mapping[str, Any]) -> dict[str, Any]:
    known = {one.encode_name: one.type for one in shape.fields}
    return {name: _value(known[name], value) for name, value in data.items() if name in known}


def _value(shape: inspect.Type, value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(shape, inspect.UnionType):
        return next((_value(one, value) for one in shape.types if _fits(one, value)), None)
    if isinstance(shape, inspect.StrType):
        return value if not value or _code(shape) else WORD
    if isinstance(shape, inspect.StructType) and isinstance(value, dict):
        return _fields(shape, value)
    if isinstance(shape, inspect.ListType | inspect.VarTupleType | inspect.SetType) and isinstance(value, list):
        return [_value(shape.item_type, one) for one in value]
    if isinstance(shape, inspect.DictType | inspect.AnyType):
        return {} if isinstance(value, dict) else [] if isinstance(value, list) else WORD
    return value


def _fits(shape: inspect.Type, value: Any) -> bool:
    if isinstance(shape, inspect.StrType):
        return isinstance(value, str)
    if isinstance(shape, inspect.NoneType):
        return False
    if isinstance(value, str):
        return isinstance(shape, inspect.EnumType | inspect.LiteralType) or _reads(_TYPES.get(type(shape)), value)
    return isinstance(value, dict | list)


def _reads(kind: Any, value: str) -> bool:
    try:
        return kind is not None and msgspec.convert(value, kind, strict=False) is not None
    except msgspec.ValidationError:
        return False


def _code(shape: inspect.StrType) -> bool:
    """An Academy's code."""
    return shape.pattern is not None and shape.pattern.startswith(r"\A[A-Z]{2")
