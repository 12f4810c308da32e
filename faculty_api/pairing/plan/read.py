"""A pairing problem from JSON, or every fault in it, each with the name of its field."""

from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec
from msgspec import Meta, Struct

from faculty_api.pairing.plan.checks import check
from faculty_api.policy.words import escaped
from schemas.numbers import Uncountable, read_again
from schemas.planning import Fault, PlanProblem

_DECODER = msgspec.json.Decoder(PlanProblem)
_BOM = b"\xef\xbb\xbf"


class BadProblem(Exception):  # noqa: N818 - an answer, not an error
    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(map(told, faults)))
        self.faults = faults


def told(fault: Fault) -> str:
    return escaped(f"{fault.field}: {fault.message}" if fault.field else fault.message)


def decode(raw: bytes) -> PlanProblem:
    """The problem, or ``BadProblem``. A good one takes the fast way, a bad one is read again, field by field."""
    raw = raw.removeprefix(_BOM)
    try:
        problem = _DECODER.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise BadProblem(_gather(raw)) from None
    if faults := check(problem):
        raise BadProblem(faults)
    return problem


def _gather(raw: bytes) -> list[Fault]:
    try:
        value = _parsed(raw)
    except BadProblem as bad:
        return bad.faults
    faults: list[Fault] = []
    _struct(PlanProblem, value, "", faults)
    return faults or [Fault("", "This problem cannot be read")]


def _parsed(raw: bytes) -> Any:
    try:
        raw.decode("utf-8")
        return msgspec.json.decode(raw)
    except UnicodeDecodeError as fault:
        raise BadProblem([Fault("", f"This is not UTF-8 text (byte {fault.start + 1}). Save it as UTF-8.")]) from None
    except RecursionError:
        raise BadProblem([Fault("", "This is nested too deeply to be a pairing problem")]) from None
    except msgspec.MsgspecError as fault:
        again = read_again(raw)
        if again is not None:
            return again
        words = str(fault) if raw.strip() else "It is empty"
        raise BadProblem([Fault("", f"This is not JSON. {words}")]) from None


def _struct(kind: type[Struct], value: Any, path: str, faults: list[Fault]) -> None:
    if not isinstance(value, dict):
        faults.append(Fault(path, "must be an object with named fields" if path else "One JSON object is needed"))
        return
    prefix = f"{path}." if path else ""
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    faults += [Fault(prefix + name[:100], "is not a known field") for name in value if name not in fields]
    for name, field in fields.items():
        if name in value:
            _value(field.type, value[name], prefix + name, faults)
        elif field.required:
            faults.append(Fault(prefix + name, "is missing"))


def _value(kind: Any, value: Any, path: str, faults: list[Fault]) -> None:
    if isinstance(kind, type) and issubclass(kind, Struct):
        _struct(kind, value, path, faults)
    elif get_origin(kind) is list:
        if not isinstance(value, list):
            faults.append(Fault(path, "must be a list"))
            return
        for place, one in enumerate(value):
            _value(get_args(kind)[0], one, f"{path}[{place}]", faults)
    elif not _fits(kind, value):
        words = f": {value.words}" if isinstance(value, Uncountable) else ""
        faults.append(Fault(path, f"must be {_wanted(kind)}{words}"))


def _fits(kind: Any, value: Any) -> bool:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True


_PLAIN: dict[Any, str] = {bool: "true or false"}


def _wanted(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(get_args(kind))
    if get_origin(kind) is Annotated:
        said = [meta.description for meta in kind.__metadata__ if isinstance(meta, Meta) and meta.description]
        return said[-1] if said else _wanted(get_args(kind)[0])
    options = [one for one in get_args(kind) if one is not type(None)]
    return f"{_wanted(options[0])} (or left out)" if options else _PLAIN.get(kind, "something else")
