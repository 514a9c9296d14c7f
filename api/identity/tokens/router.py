"""Routes of personal access tokens."""

from fastapi import APIRouter

from api.deps import GraphDep, InPerson, TrailDep
from api.errors import problems
from api.identity.deps import DeskDep
from api.identity.tokens import use_cases
from api.identity.tokens.schemas import AccessToken, MadeToken, NewToken
from api.pages import Page
from api.refusals import ScopeMissing, SignInNeeded
from graph.errors import Conflict, NotFound, SignedOut

router = APIRouter(prefix="/tokens", tags=["identity"])


@router.get("", responses=problems(SignInNeeded, ScopeMissing, SignedOut))
async def list_tokens(viewer: InPerson, graph: GraphDep) -> Page[AccessToken]:
    """One's tokens, newest first; what they are made of is never shown again."""
    found = await use_cases.of_viewer(graph, viewer)
    return Page(items=[AccessToken.model_validate(token) for token in found], next_cursor=None)


@router.post("", status_code=201, responses=problems(SignInNeeded, ScopeMissing, Conflict, SignedOut))
async def make_token(wanted: NewToken, viewer: InPerson, desk: DeskDep) -> MadeToken:
    """A token for a script, shown this once."""
    made, token = await use_cases.make(desk, viewer, wanted.name.strip(), sorted(wanted.scopes), wanted.expires_in_days)
    return MadeToken(**AccessToken.model_validate(made).model_dump(), token=token)


@router.delete("/{token_uid}", status_code=204, responses=problems(SignInNeeded, ScopeMissing, NotFound, SignedOut))
async def revoke_token(token_uid: str, viewer: InPerson, graph: GraphDep, trail: TrailDep) -> None:
    """From now on the token opens nothing."""
    await use_cases.revoke(graph, trail, viewer, token_uid)
