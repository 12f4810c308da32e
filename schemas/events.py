"""Every event there is, as one tagged union: what was recorded years ago can still be read back."""

from functools import reduce
from importlib import import_module
from operator import or_
from pkgutil import iter_modules
from typing import Any

import msgspec

import schemas
from schemas.values import Event


def _all() -> list[type[Event]]:
    for module in iter_modules(schemas.__path__, "schemas."):
        if module.name != __name__:
            import_module(module.name)
    return sorted(Event.__subclasses__(), key=lambda event: event.__name__)


EVENTS: dict[str, type[Event]] = {event.__name__: event for event in _all()}
AnyEvent: Any = reduce(or_, EVENTS.values())


def read_back(kind: str, data: dict[str, Any]) -> Event:
    """An event as it is kept: its kind beside its data. ``msgspec.ValidationError`` when it cannot be read."""
    event: Event = msgspec.convert({"kind": kind, **data}, AnyEvent, strict=False)
    return event
