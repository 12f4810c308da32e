"""What was sent as JSON against what the handler takes: every fault by its field, in words that say how to mend it.

msgspec refuses at the first fault and in its own words; what it refused is read again here, field by field.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, NewType, Union, get_args, get_origin

import msgspec
from litestar import Request
from litestar.datastructures import FormMultiDict
from litestar.exceptions import SerializationException
from msgspec import Struct, inspect

from faculty_api.kernel.errors import Invalid
from faculty_api.kernel.text import seen, unseen
from schemas.errors import Fault
from schemas.numbers import Uncountable, read_again

PLAIN = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,30})?")
"""A number in a string: a Decimal would take ``1e3``, ``1_0`` and digits of other scripts as well."""
UNSEEN = "Has a character that cannot be used, like U+0000. Take it out"
OBJECT = "an object with named fields"
WORDS: dict[type[inspect.Type], str] = {
    inspect.BoolType: "true or false",
    inspect.DateType: "a real date, like 2026-05-12",
    inspect.DateTimeType: "a real time with its offset, like 2026-05-12T10:00:00+01:00",
    inspect.TimeType: "a time of day, like 10:00:00",
    inspect.UUIDType: "an id as this API gives it, like 01890a5d-ac96-774b-bcce-b302099a8057",
    inspect.DecimalType: "a number in plain digits, like 12.4",
    inspect.FloatType: "a number, like 12.4",
    inspect.DictType: "an object of keys and values",
    inspect.StructType: OBJECT,
}


class Several(list[Any]):
    """A field that came more than once. It can be looked for among known values, where it is never found: a page that
    expects one value then says what it says of a wrong one, instead of failing on a list."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(tuple(self))


class Asked(Request):
    """A request that remembers the JSON it brought, and takes ``NaN`` and the like as far as their field."""

    async def json(self) -> Any:
        try:
            sent = await super().json()
        except SerializationException:
            sent = read_again(await self.body())
            if sent is None:
                raise
        self.state.sent = sent
        return sent

    async def form(self) -> FormMultiDict:
        """Characters that nobody types and PostgreSQL may not store come as U+FFFD, which is seen: a field that holds
        one is refused by its reader, on its own page beside all that was typed, rather than the whole form unread."""
        form = await super().form()
        held: Any = self._connection_state.form  # what handlers are given as their data, so it is mended in place
        if isinstance(held, dict):
            held.update({name: Several(value) for name, value in held.items() if type(value) is list})
        if any(isinstance(value, str) and unseen(value) for _, value in form.multi_items()):
            held.update({name: _seen(value) for name, value in held.items()})
            form = self._form = FormMultiDict.from_form_data(held)
        return form


def _seen(value: Any) -> Any:
    if isinstance(value, list):
        return Several(_seen(one) for one in value)
    return seen(value) if isinstance(value, str) else value


def refuse_loose(request: Request) -> None:
    """Refuses what the framework would take for another thing: ``"500"`` for 500, ``1`` for true, ``"1e3"``."""
    taken = request.route_handler.parsed_fn_signature.parameters.get("data")
    if taken is None or not hasattr(request.state, "sent"):
        return
    faults = faults_of(taken.annotation, request.state.sent) or _odd(request.state.sent, "")
    if faults:
        raise refusal(faults)


def _odd(value: Any, path: str) -> list[Fault]:
    """Texts, wherever they stand, with a character that cannot be kept: one that the database refuses spoils it all."""
    if isinstance(value, str):
        return [Fault(field=seen(path)[:200] or "body", message=UNSEEN)] if unseen(value) else []
    if isinstance(value, list):
        return [fault for place, one in enumerate(value) for fault in _odd(one, f"{path}[{place}]")]
    if isinstance(value, dict):
        inside = [(f"{path}.{name}" if path else str(name), name, one) for name, one in value.items()]
        return [fault for at, name, one in inside for fault in (*_odd(str(name), at), *_odd(one, at))]
    return []


def refusal(faults: Sequence[Fault]) -> Invalid:
    detail = "Some of what was sent cannot be accepted. Mend what is named, then send it again"
    return Invalid(detail, faults=tuple(faults))


def faults_of(kind: Any, value: Any) -> list[Fault]:
    """At most one a field; none when every field by itself can be accepted."""
    found: list[tuple[str, str]] = []
    _read(kind, value, "", found)
    return [Fault(field=path or "body", message=f"{words[0].upper()}{words[1:]}") for path, words in found]


def _read(kind: Any, value: Any, path: str, found: list[tuple[str, str]]) -> None:
    inner = _bare(kind, value)
    if isinstance(inner, type) and issubclass(inner, Struct):
        _read_struct(inner, value, path, found)
    elif get_origin(inner) is list and isinstance(value, list) and _fits(kind, value, items=False):
        for place, one in enumerate(value):
            _read(get_args(inner)[0], one, f"{path}[{place}]", found)
    elif isinstance(value, Uncountable):
        found.append((path, f"must be {_wanted(kind, path)}: {value.words}"))
    elif not _fits(kind, value) or (inner is Decimal and isinstance(value, str) and not PLAIN.fullmatch(value)):
        found.append((path, _words(kind, value, path)))


def _bare(kind: Any, value: Any) -> Any:
    """The type without its name, its limits and, unless null was sent, its "or null"."""
    while True:
        if isinstance(kind, NewType):
            kind = kind.__supertype__
        elif get_origin(kind) is Annotated:
            kind = get_args(kind)[0]
        elif get_origin(kind) in (Union, UnionType) and value is not None:
            others = [one for one in get_args(kind) if one is not type(None)]
            if len(others) > 1:
                return kind
            kind = others[0]
        else:
            return kind


def _read_struct(kind: type[Struct], value: Any, path: str, found: list[tuple[str, str]]) -> None:
    if not isinstance(value, dict):
        found.append((path, f"must be {OBJECT}"))
        return
    prefix = f"{path}." if path else ""
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    if kind.__struct_config__.forbid_unknown_fields:
        found += [
            (f"{prefix}{name[:100]}", "is not a known field. Take it out") for name in value if name not in fields
        ]
    for name, field in fields.items():
        if name in value:
            _read(field.type, value[name], f"{prefix}{name}", found)
        elif field.required:
            found.append((f"{prefix}{name}", "is missing"))


def _fits(kind: Any, value: Any, *, items: bool = True) -> bool:
    """Whether it is of its JSON type and within its limits. ``items``: of a list, its entries too, else its length."""
    if not items:
        shape = _info(kind)
        least, most = getattr(shape, "min_length", None) or 0, getattr(shape, "max_length", None)
        return least <= len(value) and (most is None or len(value) <= most)
    try:
        msgspec.convert(value, kind, str_keys=True)
    except msgspec.ValidationError:
        return False
    return True


def _words(kind: Any, value: Any, path: str) -> str:
    shape = _info(kind)
    if isinstance(shape, inspect.StrType) and isinstance(value, str) and shape.pattern and _length_fits(shape, value):
        return "has a character that cannot be used, or is not in the form wanted"
    return f"must be {_wanted(kind, path)}"


def _length_fits(shape: inspect.StrType, value: str) -> bool:
    return (shape.min_length or 0) <= len(value) <= (shape.max_length or len(value))


def _info(kind: Any) -> inspect.Type:
    """What msgspec knows of the type, without its description and its "or null"."""
    shape = inspect.type_info(kind)
    while isinstance(shape, inspect.Metadata):
        shape = shape.type
    if isinstance(shape, inspect.UnionType):
        others = [one for one in shape.types if not isinstance(one, inspect.NoneType)]
        if len(others) == 1:
            shape = others[0]
    while isinstance(shape, inspect.Metadata):
        shape = shape.type
    return shape


def _wanted(kind: Any, path: str) -> str:
    bare = _bare(kind, value=...)
    if get_origin(bare) is Literal:  # in the order they are written in; msgspec tells them by the alphabet
        return f"one of {', '.join(map(str, get_args(bare)))}"
    return _said(_info(kind), path)


def _said(shape: inspect.Type, path: str) -> str:
    """The end of "must be …"."""
    match shape:
        case inspect.Metadata():
            return _said(shape.type, path)
        case inspect.UnionType():
            said = [_said(one, path) for one in shape.types if not isinstance(one, inspect.NoneType)]
            return ", or ".join(dict.fromkeys(said))
        case inspect.IntType():
            noun = "a whole number of pence" if path.endswith("_pence") else "a whole number"
            return noun + _range(shape.ge, shape.le)
        case inspect.StrType():
            return "text" + (f" of {_some(shape.min_length, shape.max_length)} characters" if shape.max_length else "")
        case inspect.LiteralType():
            return f"one of {', '.join(map(str, shape.values))}"
        case inspect.EnumType():
            return f"one of {', '.join(str(one.value) for one in _members(shape.cls))}"
        case inspect.ListType():
            most = f" of {_some(shape.min_length, shape.max_length)} entries" if shape.max_length else ""
            return f"a list{most}"
    return WORDS.get(type(shape), "of another kind: see the description of this API")


def _members(kind: type[Enum]) -> list[Enum]:
    return list(kind)


def _range(least: int | None, most: int | None) -> str:
    if least is not None and most is not None:
        return f" from {least} to {most}"
    if least is not None:
        return f" of at least {least}"
    return f" of at most {most}" if most is not None else ""


def _some(least: int | None, most: int) -> str:
    return f"{least} to {most}" if least else f"at most {most}"
