"""Reads a form field by field into a command, gathering every fault, so that the page can be shown again as typed."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.ids import new_id
from frontend.parse import Unfit
from frontend.readers import (
    Form,
    Reader,
    choice,
    decimal,
    digits,
    distance,
    email,
    pounds,
    prose,
    several,
    text,
    tick,
    whole,
    words,
    yes_no,
)
from frontend.when import clock, day, moment
from schemas.errors import Fault

__all__ = [
    "Form",
    "Reader",
    "choice",
    "clock",
    "command_id",
    "day",
    "decimal",
    "digits",
    "distance",
    "email",
    "moment",
    "pounds",
    "prose",
    "read",
    "refused",
    "several",
    "shown",
    "text",
    "tick",
    "whole",
    "yes_no",
]  # fmt: skip

Made = TypeVar("Made", bound=msgspec.Struct)
Fields = Mapping[str, Reader]


def read(form: Form, struct: type[Made], fields: Fields, **fixed: Any) -> tuple[Made | None, dict[str, Fault]]:
    """The command, or None and what is wrong: faults in the order of ``fields``, under the name each macro looks for.

    ``fixed`` values come from the address or the session and are not looked for in the form.
    """
    types = {field.name: field.type for field in msgspec.structs.fields(struct)}
    values, faults = dict(fixed), dict[str, Fault]()
    for name, reader in fields.items():
        try:
            value = reader.read(form, name)
            if value is not msgspec.UNSET:
                values[name] = _fitted(value, types[name], reader)
        except Unfit as unfit:
            key, control = reader.place(name, unfit.part)
            faults.setdefault(key, Fault(field=control, message=reader.sentence(unfit)))
    return (None if faults else struct(**values)), faults


def _fitted(value: Any, kind: Any, reader: Reader) -> Any:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as wrong:
        raise _limit(kind, value, wrong, reader) from None


def _limit(kind: Any, value: Any, wrong: msgspec.ValidationError, reader: Reader) -> Unfit:
    """What msgspec says about a limit of the type, in our words."""
    most = next((part.max_length for part in _parts(kind) if getattr(part, "max_length", None)), None)
    if isinstance(value, str) and most and len(value) > most:
        return Unfit(f"must be {most:,} characters or less")
    least = next((part.min_length for part in _parts(kind) if getattr(part, "min_length", None)), None)
    if isinstance(value, str) and least and 0 < len(value) < least:
        return Unfit(f"is too short. Enter {least:,} characters or more")
    if isinstance(value, str) and "regex" in str(wrong):
        return Unfit("must be on 1 line")
    if isinstance(value, int):
        least, top = (
            next((v for p in _parts(kind) if (v := getattr(p, at, None)) is not None), None) for at in ("ge", "le")
        )
        if least is not None and top is not None:
            return Unfit(f"must be between {least:,} and {top:,}")
    return Unfit(reader.missing, plain=True)


def _parts(kind: Any) -> tuple[Any, ...]:
    found = msgspec.inspect.type_info(kind)
    return found.types if isinstance(found, msgspec.inspect.UnionType) else (found,)


def refused(refusal: Refusal) -> dict[str, Fault]:
    """What a service refused: its faults under their fields, or its own words without a field."""
    found = {one.field: one for one in reversed(refusal.faults)}
    return dict(reversed(found.items())) or {"": Fault(field="", message=refusal.detail)}


def shown(given: msgspec.Struct | Mapping[str, Any], fields: Fields) -> dict[str, Any]:
    """A view's values as they would have been typed, to begin a form with."""
    have: Callable[[str], Any] = given.get if isinstance(given, Mapping) else lambda name: getattr(given, name, None)
    values: dict[str, Any] = {}
    for name, reader in fields.items():
        if (value := have(name)) is not None:
            values |= reader.show(name, value)
    return values


def command_id(form: Form) -> UUID:
    """The id the form was shown with: sent twice, it is one command. Without one it is a new command."""
    try:
        return UUID(words(form, "_command_id"))
    except ValueError:
        return new_id()
