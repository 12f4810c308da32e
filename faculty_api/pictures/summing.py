"""Adding up bit sets, which a machine does faster than a loop."""

from collections.abc import Sequence

import numpy


def summed(masks: Sequence[int], width: int) -> list[int]:
    """How many of the masks have each of the ``width`` lowest bits."""
    if not masks or not width:
        return [0] * width
    size = (width + 7) // 8
    whole = b"".join(one.to_bytes(size, "little") for one in masks)
    table = numpy.frombuffer(whole, dtype=numpy.uint8).reshape(len(masks), size)
    bits = numpy.unpackbits(table, axis=1, bitorder="little")
    found: list[int] = bits.sum(axis=0, dtype=numpy.int64)[:width].tolist()
    return found
