"""Routes of leaving."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import iterate_in_threadpool

from api.cookies import forget_session
from api.deps import BucketDep, GraphDep, InPerson, LimitsDep, TrailDep
from api.errors import problems
from api.identity.deps import DeskDep
from api.identity.leaving import use_cases
from api.identity.leaving.archive import archive, blocks
from api.identity.leaving.schemas import Deletion
from api.identity.schemas import Proof
from api.refusals import Busy, ScopeMissing, SecondFactorNeeded, SignInNeeded, TooManyRequests, WrongCode, WrongCredentials
from graph.errors import LastAdmin, SignedOut

router = APIRouter(prefix="/users/me", tags=["identity"])
PROVEN = problems(SignInNeeded, ScopeMissing, WrongCredentials, SecondFactorNeeded, WrongCode, LastAdmin, TooManyRequests, Busy, SignedOut)


@router.get(
    "/export",
    response_class=StreamingResponse,
    responses={200: {"content": {"application/zip": {}}}, **problems(SignInNeeded, ScopeMissing, TooManyRequests, SignedOut)},
)
async def export(viewer: InPerson, graph: GraphDep, bucket: BucketDep, limits: LimitsDep, trail: TrailDep) -> StreamingResponse:
    """Everything that is kept about one, and all subjects that one owns with their texts and images, as a zip of JSON and Markdown. What
    our store has lost is named in problems.json."""
    await limits.hit("own_export", viewer.uid or "")
    opened = AsyncExitStack()
    file = await opened.enter_async_context(archive(graph, bucket, viewer))
    trail.record("exported", viewer.uid)

    async def sent() -> AsyncGenerator[bytes]:
        async with opened:
            async for block in iterate_in_threadpool(blocks(file)):
                yield block

    return StreamingResponse(
        sent(), media_type="application/zip", headers={"Content-Disposition": 'attachment; filename="trellis-export.zip"'}
    )


@router.post("/deactivation", status_code=204, responses=PROVEN)
async def deactivate(proof: Proof, request: Request, response: Response, viewer: InPerson, desk: DeskDep) -> None:
    """Hide the account and sign out everywhere. Signing in brings it back."""
    await use_cases.deactivate(desk, viewer, proof.current_password, proof.code)
    forget_session(response, request.state.settings)


@router.delete("", status_code=204, responses=PROVEN)
async def delete(asked: Deletion, request: Request, response: Response, viewer: InPerson, bucket: BucketDep, desk: DeskDep) -> None:
    """Delete the account for good: what is personal, and every private subject with its texts."""
    keep_shared = asked.shared_subjects == "keep"
    await use_cases.delete(desk, bucket, viewer, asked.current_password, asked.code, keep_shared=keep_shared)
    forget_session(response, request.state.settings)
