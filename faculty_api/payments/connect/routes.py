"""The door that Stripe's messages come to. It is there only where the settings have a key (``app.create_app``)."""

from litestar import Request, Response, post
from litestar.datastructures import State

from faculty_api.kernel.db import transaction
from faculty_api.kernel.errors import Refusal
from faculty_api.kernel.work import Work
from faculty_api.payments import stripe_doors as doors
from faculty_api.payments.connect.door import Forged
from schemas.access import WORKER

MOST = 256 * 1024
"""Bytes of one message. Stripe's are a few thousand."""


@post("/hooks/stripe", request_max_body_size=MOST, status_code=200, include_in_schema=False)
async def hear_stripe(request: Request, state: State) -> Response[dict[str, bool]]:
    """200 says that it is kept, also when it was heard before: else Stripe would send it again for days."""
    body = await request.body()
    try:
        message = state.stripe.hear(body, request.headers.get("stripe-signature", ""), state.clock())
    except Forged as no:
        raise Refusal(str(no)) from None
    if message.live != state.stripe.live:
        raise Refusal("This message is of another mode, test or live. Check which address it is sent to")
    async with transaction(state.engine) as session:
        first = await doors.hear_stripe(Work(session, WORKER, state.clock()), message)
    return Response({"received": True, "again": not first})


handlers = [hear_stripe]
