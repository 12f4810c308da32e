"""Bad facts, read field by field, so that every fault is named at once (msgspec stops at the first)."""

from types import SimpleNamespace
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import FieldInfo

from faculty_api.policy.book import Book
from faculty_api.policy.check_times import Fault
from faculty_api.policy.checks import CHECKS, check_lacking, out_of_place, printable
from schemas.assess import AssessFacts, Expense
from schemas.numbers import Uncountable, read_again

BY_CATEGORY = ("amount_pence", "miles")
"""Which of them a cost has, and may not leave out, its category says."""


class BadFacts(Exception):  # noqa: N818 - an answer, not an error
    """``faults``: the field's path and what it must be, for every fault found."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(told(fault) for fault in faults))
        self.faults = faults


def told(fault: Fault) -> str:
    field, message = fault
    return f"{field}: {message}" if field else message


def parse_json(raw: bytes) -> Any:
    """Any JSON value, or ``BadFacts``; ``NaN`` and numbers beyond all bounds are ``Uncountable`` in it."""
    try:
        raw.decode("utf-8")
        return msgspec.json.decode(raw)
    except UnicodeDecodeError as fault:
        raise BadFacts([("", f"This is not UTF-8 text (byte {fault.start + 1}). Save it as UTF-8.")]) from None
    except RecursionError:
        raise BadFacts([("", "This is nested too deeply to be facts")]) from None
    except msgspec.MsgspecError as fault:
        again = read_again(raw)
        if again is not None:
            return again
        words = "It is empty" if not raw.strip() else printable(str(fault))
        raise BadFacts([("", f"This is not JSON. {words}")]) from None


def gather(raw: bytes, book: Book) -> list[Fault]:
    """Every fault, at most one a field."""
    try:
        value = parse_json(raw)
    except BadFacts as bad:
        return bad.faults
    faults: list[Fault] = []
    _read_struct(AssessFacts, value, "", faults, book)
    return one_a_field(faults) or [("", "These facts cannot be read")]


def one_a_field(faults: list[Fault]) -> list[Fault]:
    return list({fault[0]: fault for fault in reversed(faults)}.values())[::-1]


def _read_struct(kind: type[Struct], value: Any, path: str, faults: list[Fault], book: Book) -> Any:
    """The struct with ``None`` for each field at fault, or ``None`` when it is no object at all."""
    if not isinstance(value, dict):
        faults.append((path, "must be an object with named fields" if path else "One JSON object is needed"))
        return None
    prefix = f"{path}." if path else ""
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    faults += [(f"{prefix}{printable(name)}", "is not a known field") for name in value if name not in fields]
    read: dict[str, Any] = {}
    for name, field in fields.items():
        if name in value and kind is Expense and name in BY_CATEGORY and value[name] is not None:
            read[name] = _read_by_category(field, value[name], f"{prefix}{name}", faults, read["category"])
        elif name in value:
            read[field.name] = _read(field.type, value[name], f"{prefix}{name}", faults, book)
        elif field.required:
            faults.append((f"{prefix}{name}", "is missing"))
            read[field.name] = None
        else:
            read[field.name] = field.default_factory() if field.default is msgspec.NODEFAULT else field.default
    loose: Any = SimpleNamespace(**read)
    if kind in CHECKS:
        CHECKS[kind](loose, path, book, faults)
    if kind is Expense and not {"amount_pence", "miles"} & value.keys() and loose.category is not None:
        check_lacking(loose, path, faults)
    return loose


def _read_by_category(field: FieldInfo, value: Any, path: str, faults: list[Fault], category: str | None) -> Any:
    """The amount or the miles of a cost, told that it must not be there rather than what it must be."""
    if category is not None and (words := out_of_place(field.name, category)):
        faults.append((path, words))
        return None
    return _leaf(get_args(field.type)[0], value, path, faults)


def _read(kind: Any, value: Any, path: str, faults: list[Fault], book: Book) -> Any:
    inner = get_args(kind)[0] if get_origin(kind) is Annotated else kind
    if isinstance(inner, type) and issubclass(inner, Struct):
        return _read_struct(inner, value, path, faults, book)
    if get_origin(inner) is list:
        return _read_list(kind, get_args(inner)[0], value, path, faults, book)
    if get_origin(inner) is dict:
        return _read_decisions(value, path, faults)
    return _leaf(kind, value, path, faults)


def _leaf(kind: Any, value: Any, path: str, faults: list[Fault]) -> Any:
    if isinstance(value, Uncountable):
        faults.append((path, f"must be {wanted(kind)}: {value.words}"))
        return None
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError:
        faults.append((path, f"must be {wanted(kind)}"))
        return None


def _read_list(kind: Any, inner: Any, value: Any, path: str, faults: list[Fault], book: Book) -> list[Any] | None:
    if not isinstance(value, list):
        faults.append((path, "must be a list"))
        return None
    most = next(meta.max_length for meta in kind.__metadata__ if meta.max_length)
    if len(value) > most:
        faults.append((path, f"must have at most {most} entries; it has {len(value)}"))
        return None
    return [_read(inner, one, f"{path}[{place}]", faults, book) for place, one in enumerate(value)]


def _read_decisions(value: Any, path: str, faults: list[Fault]) -> dict[str, Any]:
    if not isinstance(value, dict):
        faults.append((path, "must be an object of keys and values"))
        return {}
    for key, one in value.items():
        if isinstance(one, Uncountable):
            faults.append((f"{path}.{printable(key)}", f"must be a value of the policy book: {one.words}"))
    return {key: one for key, one in value.items() if not isinstance(one, Uncountable)}


def wanted(kind: Any) -> str:
    """The end of "must be …": the description written beside the type, or its allowed words."""
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(get_args(kind))
    if get_origin(kind) is Annotated:
        said = [meta.description for meta in kind.__metadata__ if isinstance(meta, Meta) and meta.description]
        return said[-1] if said else wanted(get_args(kind)[0])
    options = [one for one in get_args(kind) if one is not type(None)]
    return wanted(options[0]) + " (or left out)" if options else "text of at most 4000 characters"
