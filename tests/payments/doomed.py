"""A server that is killed at a chosen statement: run as a process of its own by test_killed.

Reads one JSON object a line from standard input: url, step (lock or import), run, person, file, and ``at``: the
number of the statement before which it dies, "commit" (just before), "after" (just after it), or null for never.
Each runs in a fork, so that only it dies; prints how it ended and how many statements it had sent.
"""

import asyncio
import json
import os
import signal
import sys
from datetime import datetime
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.orm import configure_mappers

from faculty_api.kernel.db import make_engine, transaction
from faculty_api.kernel.work import Work
from faculty_api.payments import service
from schemas.access import Role
from tests.builders import actor
from tests.payments.conftest import VAULT


async def live(job: dict[str, str]) -> int:
    engine, sent = make_engine(job["url"], pool_size=1), 0

    def count(*_: object) -> None:
        nonlocal sent
        sent += 1
        if job["at"] == sent:
            os.kill(os.getpid(), signal.SIGKILL)

    def before_commit(_: object) -> None:
        if job["at"] == "commit":
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine.sync_engine, "before_cursor_execute", count)
    event.listen(engine.sync_engine, "commit", before_commit)
    async with transaction(engine) as session:
        work = Work(session, actor(UUID(job["person"]), Role.FINANCE), datetime.fromisoformat(job["now"]))
        if job["step"] == "lock":
            await service.lock(work, UUID(job["run"]))
        else:
            await service.import_results(work, VAULT, UUID(job["run"]), bytes.fromhex(job["file"]))
    if job["at"] == "after":
        os.kill(os.getpid(), signal.SIGKILL)
    await engine.dispose()
    return sent


def main() -> None:
    configure_mappers()
    for line in sys.stdin:
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(write, str(asyncio.run(live(json.loads(line)))).encode())
            os._exit(0)
        os.close(write)
        _, status = os.waitpid(child, 0)
        sent = os.read(read, 100).decode()
        os.close(read)
        print(json.dumps({"killed": os.WIFSIGNALED(status), "sent": int(sent or 0)}), flush=True)


if __name__ == "__main__":
    main()
