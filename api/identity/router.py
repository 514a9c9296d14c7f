"""All routes of identity, and the public keys by which every service checks access tokens."""

from fastapi import APIRouter, Request, Response

from api.identity.accounts.router import router as accounts
from api.identity.administration.router import router as administration
from api.identity.leaving.router import router as leaving
from api.identity.links.router import router as links
from api.identity.second_factor.router import router as second_factor
from api.identity.sessions.router import router as sessions
from api.identity.tokens.router import router as tokens
from api.keys import PublicKeys

router = APIRouter()
for part in (leaving, second_factor, administration, accounts, links, sessions, tokens):
    router.include_router(part)

well_known = APIRouter(tags=["identity"])


@well_known.get("/.well-known/jwks.json", response_class=Response, responses={200: {"content": {"application/jwk-set+json": {}}}})
def public_keys(request: Request) -> Response:
    """The keys that access tokens are signed with: the next, the current and the previous one (RFC 7517)."""
    keys: PublicKeys = request.state.public_keys
    return Response(keys.jwks(), media_type="application/jwk-set+json", headers={"Cache-Control": "public, max-age=300"})
