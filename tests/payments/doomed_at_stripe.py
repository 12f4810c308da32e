"""A worker that is cut off at a chosen point while it pays by Stripe: run as a process by test_stripe_killed.

Reads one JSON object a line: url, stripe, now, ``at``: the number of the point (each statement to the database, each
commit, and each moment just before and just after a call to Stripe) at which it ends, or null for never; ``how``: kill
or raise. Prints whether it was cut off, and how many points it passed. Each runs in a fork, so that only it dies.
"""

import asyncio
import json
import os
import signal
import sys
from datetime import datetime
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import configure_mappers

import faculty_api.tables
from faculty_api.kernel.db import make_engine
from faculty_api.kernel.vault import Vault
from faculty_api.payments.connect import working
from faculty_api.payments.connect.client import Stripe
from tests.payments.conftest import KEY
from tests.support.client import Now
from tests.support.fake_stripe import SECRET

assert faculty_api.tables.metadata


class Cut(BaseException):
    """As when the process ends in the midst of it."""


async def live(job: dict[str, Any]) -> int:
    engine, passed = make_engine(job["url"], pool_size=1), 0

    def point(*_: object) -> None:
        nonlocal passed
        passed += 1
        if job["at"] == passed:
            if job["how"] == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            raise Cut

    event.listen(engine.sync_engine, "before_cursor_execute", point)
    event.listen(engine.sync_engine, "commit", point)
    door = Stripe("sk_test_fake", (SECRET,), job["stripe"])
    ask = door._ask

    async def counted(call: Any) -> Any:
        point()
        answer = await ask(call)
        point()
        return answer

    door._ask = counted  # type: ignore[method-assign]
    clock = Now(datetime.fromisoformat(job["now"]))
    while await working.turn(engine, clock, door, Vault(KEY), most=1):
        pass
    await engine.dispose()
    return passed


def main() -> None:
    configure_mappers()
    for line in sys.stdin:
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            code, job = 0, json.loads(line)
            try:
                os.write(write, str(asyncio.run(live(job))).encode())
            except Cut:
                code = 3
            os._exit(code)
        os.close(write)
        _, status = os.waitpid(child, 0)
        passed = os.read(read, 100).decode()
        os.close(read)
        cut = os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 3
        print(json.dumps({"cut": cut, "passed": int(passed or 0)}), flush=True)


if __name__ == "__main__":
    main()
