"""Routes of the second factor."""

from fastapi import APIRouter

from api.deps import InPerson
from api.errors import problems
from api.identity.deps import DeskDep
from api.identity.schemas import Proof
from api.identity.second_factor import use_cases
from api.identity.second_factor.schemas import Confirmation, RecoveryCodes, SecondFactorProposal
from api.refusals import Busy, ScopeMissing, SecondFactorNeeded, SignInNeeded, TooManyRequests, WrongCode, WrongCredentials
from graph.errors import SignedOut

router = APIRouter(prefix="/users/me", tags=["identity"])
PROVEN = problems(SignInNeeded, ScopeMissing, WrongCredentials, SecondFactorNeeded, WrongCode, TooManyRequests, Busy, SignedOut)


@router.post("/totp", responses=PROVEN)
async def propose(proof: Proof, viewer: InPerson, desk: DeskDep) -> SecondFactorProposal:
    """A secret for an authenticator. It counts when a code has confirmed it; a second factor that is on stays until then."""
    proposal = await use_cases.propose(desk, viewer, proof.current_password, proof.code)
    return SecondFactorProposal.model_validate(proposal)


@router.put("/totp", responses=problems(SignInNeeded, ScopeMissing, WrongCode, TooManyRequests, SignedOut))
async def confirm(asked: Confirmation, viewer: InPerson, desk: DeskDep) -> RecoveryCodes:
    """Turn the second factor on, with the first code that the authenticator shows."""
    return RecoveryCodes(recovery_codes=await use_cases.confirm(desk, viewer, asked.code))


@router.delete("/totp", status_code=204, responses=PROVEN)
async def remove(proof: Proof, viewer: InPerson, desk: DeskDep) -> None:
    """Turn the second factor off."""
    await use_cases.remove(desk, viewer, proof.current_password, proof.code)


@router.post("/recovery-codes", responses=PROVEN)
async def renew_recovery_codes(proof: Proof, viewer: InPerson, desk: DeskDep) -> RecoveryCodes:
    """New recovery codes; the ones before are void."""
    made = await use_cases.renew_recovery_codes(desk, viewer, proof.current_password, proof.code)
    return RecoveryCodes(recovery_codes=made)
