"""Time-ordered identifiers (UUID version 7, RFC 9562 section 5.7): new rows land at the end of an index."""

import os
import time
from uuid import UUID


def new_id() -> UUID:
    millis = time.time_ns() // 1_000_000
    value = (millis << 80) | int.from_bytes(os.urandom(10), "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=value)
