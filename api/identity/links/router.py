"""Routes of the links in mails."""

from fastapi import APIRouter, Response

from api.deps import CallerDep
from api.errors import problems
from api.identity.deps import DeskDep
from api.identity.links import use_cases
from api.identity.links.schemas import PasswordReset, ResetAsked, Verification
from api.refusals import (
    Busy,
    LinkInvalid,
    OriginRefused,
    PasswordRefused,
    ScopeMissing,
    SecondFactorNeeded,
    SignInNeeded,
    TooManyRequests,
    WrongCode,
)
from graph.errors import SignedOut

router = APIRouter(tags=["identity"])


@router.post(
    "/email-verifications",
    status_code=204,
    responses={
        202: {"description": "The link was sent again"},
        **problems(LinkInvalid, SignInNeeded, ScopeMissing, OriginRefused, TooManyRequests, SignedOut),
    },
)
async def verify_address(asked: Verification, caller: CallerDep, desk: DeskDep) -> Response:
    """Confirm an address by the token of its link, or, signed in and without a token, have the link sent again."""
    if asked.token is not None:
        await use_cases.verify(desk, asked.token)
        return Response(status_code=204)
    if caller.by == "token":
        raise ScopeMissing("An access token can't do this. Sign in and do it there.")
    if caller.by != "session":
        raise SignInNeeded("Sign in to have the link sent again.")
    await use_cases.send_verification(desk, caller.viewer)
    return Response(status_code=202)


@router.post(
    "/password-resets",
    status_code=202,
    response_class=Response,
    responses={
        204: {"description": "The password is the new one; all sessions and access tokens have ended"},
        **problems(LinkInvalid, PasswordRefused, SecondFactorNeeded, WrongCode, TooManyRequests, Busy),
    },
)
async def reset_password(asked: PasswordReset, desk: DeskDep) -> Response:
    """Have a link sent, with the same answer whether or not anybody has this address; or use its token to choose a new password."""
    if isinstance(asked, ResetAsked):
        await use_cases.ask_for_reset(desk, asked.email)
        return Response(status_code=202)
    await desk.limits.hit("reset", desk.client.address)
    async with desk.locksmith.passwords.room():
        await use_cases.reset_password(desk, asked.token, asked.new_password, asked.code)
    return Response(status_code=204)
