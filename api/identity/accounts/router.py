"""Routes of accounts: registering, one's own, and what others see of one."""

from dataclasses import replace

from fastapi import APIRouter, Request, Response

from api.cookies import forget_guest
from api.deps import CallerDep, GraphDep, InPerson, OnceDep, SignedIn, ViewerDep
from api.errors import TOKEN_REFUSED, problems
from api.identity.accounts import use_cases
from api.identity.accounts.schemas import NewUser, PasswordChange, Profile, ProfileUpdate, User
from api.identity.deps import DeskDep
from api.identity.schemas import Me
from api.refusals import (
    Busy,
    HandleRefused,
    HandleTaken,
    OriginRefused,
    PasswordRefused,
    ScopeMissing,
    SecondFactorNeeded,
    SignInNeeded,
    TooManyRequests,
    WrongCode,
    WrongCredentials,
)
from api.settings import Settings, is_loopback
from graph.errors import KeyReused, NotFound, SignedOut

router = APIRouter(prefix="/users", tags=["identity"])


@router.post(
    "",
    status_code=201,
    responses=problems(*TOKEN_REFUSED, OriginRefused, HandleRefused, HandleTaken, PasswordRefused, KeyReused, TooManyRequests, Busy),
)
async def register(wanted: NewUser, request: Request, response: Response, caller: CallerDep, once: OnceDep, desk: DeskDep) -> User:
    """Make an account; what a guest has marked becomes theirs. Signing in is by handle until the address is confirmed."""
    settings: Settings = request.state.settings
    await desk.limits.hit("register", desk.client.address)
    async with desk.locksmith.passwords.room():
        made = await use_cases.register(
            desk,
            caller.guest,
            use_cases.Registration(wanted.handle, wanted.email, wanted.password, wanted.display_name),
            replace(once, request_hash=None) if once else None,  # the body holds a password
            may_be_admin=settings.is_local and is_loopback(desk.client.address),
        )
    if caller.by == "guest":
        forget_guest(response, settings)
    return User.model_validate(made)


@router.get("/me", responses=problems(SignInNeeded, SignedOut))
async def read_me(viewer: SignedIn, graph: GraphDep) -> Me:
    """One's own account."""
    return Me.model_validate(await use_cases.me(graph, viewer))


@router.put(
    "/me",
    responses=problems(SignInNeeded, ScopeMissing, WrongCredentials, SecondFactorNeeded, WrongCode, TooManyRequests, Busy, SignedOut),
)
async def change_me(changes: ProfileUpdate, viewer: InPerson, graph: GraphDep, desk: DeskDep) -> Me:
    """Change the profile, and ask for another address."""
    named = {
        name: value.strip()
        for name, value in changes.model_dump(include={"display_name", "bio"}, exclude_unset=True).items()
        if value is not None
    }
    if changes.email is not None:  # first: when its proof is refused, nothing has changed
        await use_cases.change_address(desk, viewer, changes.email, changes.current_password or "", changes.code)
    return Me.model_validate(await use_cases.change_profile(graph, viewer, named))


@router.put(
    "/me/password",
    status_code=204,
    responses=problems(
        SignInNeeded, ScopeMissing, PasswordRefused, WrongCredentials, SecondFactorNeeded, WrongCode, TooManyRequests, Busy, SignedOut
    ),
)
async def change_password(change: PasswordChange, viewer: InPerson, desk: DeskDep) -> None:
    """Choose another password. All other sessions end."""
    await use_cases.change_password(desk, viewer, change.current_password, change.new_password, change.code)


@router.get("/{handle}", responses=problems(NotFound, SignedOut))
async def read_profile(handle: str, viewer: ViewerDep, graph: GraphDep) -> Profile:
    """What everybody may know of an account."""
    return Profile.model_validate(await use_cases.profile(graph, viewer, handle))
