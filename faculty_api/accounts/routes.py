"""The JSON doors of showing once more who one is."""

from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from faculty_api.accounts import service
from faculty_api.accounts.rules import WRONG_PROOF
from faculty_api.kernel.answers import problem
from faculty_api.kernel.doors import renew
from faculty_api.kernel.errors import Invalid
from faculty_api.kernel.work import Work
from schemas.accounts import GiveProof, ProofCodeView, ProofView
from schemas.errors import Problem

TAGS = ["Log-ins"]


@post("/proof-code", tags=TAGS, status_code=200)
async def send_code(request: Request, work: NamedDependency[Work]) -> ProofCodeView:
    """Sends a 6-digit code to my own email address, or says where the last one went while it can be used."""
    return await service.ask_proof(work, request)


@post("/proof", tags=TAGS, status_code=200)
async def give_proof(
    request: Request, data: JSONBody[GiveProof], work: NamedDependency[Work]
) -> Response[ProofView] | Response[Problem]:
    """The code shows that it is me, for this log-in and 5 minutes, and gives it a new cookie."""
    given = await service.give_proof(work, request, data)
    if given is None:  # not raised: the try has to be counted
        return problem(Invalid.field("code", WRONG_PROOF))
    if given.secret:
        renew(request, given.secret)
    return Response(given.view)


handlers = [send_code, give_proof]
