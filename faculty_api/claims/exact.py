"""JSON of a cost read to the letter: the framework takes "500" for 500, and a Decimal takes 1e3, 1_0 and ١٢."""

import re
from typing import Any

import msgspec
from msgspec import Struct

from faculty_api.claims.words import FACT_LABELS
from faculty_api.kernel.errors import Invalid
from schemas.errors import Fault

PLAIN = re.compile(r"[0-9]{1,6}(\.[0-9]{1,2})?")
LIKE = {"miles": "12.4", "hours": "7.5"}
"""Fields that may be a JSON number or a string of plain digits, and what they look like."""


def refuse_loose(body: bytes, kind: type[Struct]) -> None:
    """Invalid names the first field that is not of its JSON type. The body has been read as ``kind`` once already."""
    given: Any = msgspec.json.decode(body)
    faults = [
        Fault(field=name, message=f"{FACT_LABELS[name]} must be a number in plain digits, like {like}")
        for name, like in LIKE.items()
        if isinstance(given.get(name), str) and not PLAIN.fullmatch(given[name])
    ]
    for field in () if faults else msgspec.structs.fields(kind):
        if field.encode_name not in given:
            continue
        try:
            msgspec.convert(given[field.encode_name], field.type)
        except msgspec.ValidationError as wrong:
            words = str(wrong).split(" - at ")[0].replace("`", "").lower()
            label = FACT_LABELS.get(field.name, field.name)
            faults.append(Fault(field=field.name, message=f"{label} is of the wrong type: {words}"))
    if faults:
        raise Invalid(faults[0].message, faults=tuple(faults))
