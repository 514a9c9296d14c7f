"""Signing in and out: what is compared, then one transaction."""

from contextlib import suppress
from dataclasses import dataclass

from email_validator import EmailNotValidError

from api.audit import Trail
from api.cookies import RefreshToken
from api.identity import addresses, letters
from api.identity.client import Client
from api.identity.desk import Desk
from api.identity.locksmith import new_token
from api.limits import address_key
from api.refusals import Refusal, SecondFactorNeeded, Suspended, TooManyRequests, WrongCode
from graph.client import Graph, Tx
from graph.errors import ProofFailed, SignedOut
from graph.queries import accounts, proofs, second_factors, sessions
from graph.queries.access import SESSION_ENDED, Viewer
from graph.queries.accounts import Me, Secrets
from graph.queries.proofs import Proof
from graph.queries.sessions import Refreshed, Session
from graph.values import name_key, new_uid, sha256

WRONG_CODES = 5
"""So many in a day are told to the account's holder."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that goes on: who, by which refresh token."""

    viewer: Viewer
    refresh_token: str
    me: Me


async def admit(desk: Desk) -> None:
    """Raises TooManyRequests, which is on record, when this address has tried too often."""
    try:
        await desk.limits.hit("sign_in_address", desk.client.address)
    except TooManyRequests as refusal:
        desk.trail.record("sign_in_failed", None, why=type(refusal).__name__)
        raise


async def sign_in(desk: Desk, login: str, password: str, code: str | None, before: RefreshToken | None) -> Opened:
    """Ends the session that this browser is in. Raises WrongCredentials, SecondFactorNeeded, WrongCode, Suspended, TooManyRequests, Busy,
    ProofFailed."""
    place = address_key(desk.client.address)
    key, account = login_key(login), None
    try:
        account, seen_at = await desk.graph.read(accounts.secrets_by_login, key)
        await desk.limits.hit("sign_in_account", f"{key} from {place}")  # so that a stranger elsewhere can't keep the owner out
        if place not in map(address_key, seen_at):  # nor many strangers from everywhere
            await desk.limits.hit("sign_in_everywhere", key)  # by what was typed: one window for handle and address would tell whose it is
        proof = await _compare(desk, account, password, code)
        better_hash = await desk.locksmith.better_hash(proof, password)
        viewer = Viewer(proof.user_uid, new_uid())
        opened, ended = await desk.graph.write(_open, proof, better_hash, viewer, new_token(), desk.client, before)
    except (Refusal, ProofFailed) as refusal:
        event = "code_asked" if isinstance(refusal, SecondFactorNeeded) else "sign_in_failed"
        desk.trail.record(event, account.uid if account else None, why=type(refusal).__name__)
        if account and isinstance(refusal, WrongCode):
            await _warn(desk, account)
        raise
    if before and ended:
        desk.trail.record("signed_out", ended, session_uid=before.session_uid)
    desk.trail.record("signed_in", proof.user_uid, session_uid=opened.viewer.credential_uid)
    return opened


async def _warn(desk: Desk, account: Secrets) -> None:
    """The holder, once a day, that somebody has their password and tries codes."""
    if await desk.graph.write(second_factors.count_wrong, account.uid) == WRONG_CODES:
        desk.post.tell(account, letters.wrong_codes)


def login_key(login: str) -> str:
    """What a handle or an address is compared by, however its domain is spelled.

    >>> login_key("Ada"), login_key("ann@b\u00fccher.example") == login_key("ANN@xn--bcher-kva.example")
    ('ada', True)
    """
    with suppress(EmailNotValidError):
        return name_key(addresses.checked(login))
    return name_key(login)


async def _compare(desk: Desk, account: Secrets | None, password: str, code: str | None) -> Proof:
    """Codes are counted once the password was right, and apart from those of open sessions: whoever guesses must not keep the owner out."""
    known = await desk.locksmith.who_has_password(account, password)
    if known.totp_secret and code:
        await desk.limits.hit("second_factor", f"{known.uid} at sign-in")
    proof = desk.locksmith.proof(known, code)
    if known.is_suspended:
        raise Suspended("This account is suspended. Write to the operator of this site if you think that this is a mistake.")
    return proof


async def _open(
    tx: Tx, proof: Proof, better_hash: str | None, viewer: Viewer, token: str, client: Client, before: RefreshToken | None
) -> tuple[Opened, str | None]:
    """And whose session ended by it."""
    await proofs.prove(tx, proof)
    if better_hash:
        await accounts.set_password(tx, proof.user_uid, better_hash)
    await sessions.start(tx, proof.user_uid, viewer.credential_uid or "", sha256(token.encode()), client.user_agent, client.address)
    ended = await sessions.end_by_token(tx, before.session_uid, sha256(before.token.encode())) if before else None
    return Opened(viewer, token, await accounts.me(tx, viewer)), ended


async def refresh(desk: Desk, session_uid: str, token: str) -> Opened:
    """The next refresh token; for the one before, within seconds, the same one again. Raises SignedOut.

    An older one was stolen, or stolen from: nobody goes on with this session then.
    """
    next_token = desk.locksmith.next_refresh_token(token)
    found, me = await desk.graph.write(_refresh, session_uid, token, next_token, desk.client)
    if found.found == "reused":
        desk.trail.record("session_reused", found.user_uid, session_uid=session_uid)
    if me is None:
        raise SignedOut(SESSION_ENDED)
    return Opened(Viewer(found.user_uid, session_uid), next_token, me)


async def _refresh(tx: Tx, session_uid: str, token: str, next_token: str, client: Client) -> tuple[Refreshed, Me | None]:
    found = await sessions.refresh(tx, session_uid, sha256(token.encode()), sha256(next_token.encode()), client.user_agent, client.address)
    goes_on = found.found in ("current", "repeated")
    return found, await accounts.me(tx, Viewer(found.user_uid, session_uid)) if goes_on else None


async def renew_guest(graph: Graph, guest: Viewer) -> None:
    await graph.write(sessions.renew_guest, guest)


async def open_sessions(graph: Graph, viewer: Viewer) -> list[Session]:
    return await graph.read(sessions.of_viewer, viewer)


async def end(graph: Graph, trail: Trail, viewer: Viewer, session_uid: str) -> None:
    await graph.write(sessions.end, viewer, session_uid)
    trail.record("signed_out", viewer.uid, session_uid=session_uid)


async def end_others(graph: Graph, trail: Trail, viewer: Viewer) -> None:
    ended = await graph.write(_end_others, viewer)
    trail.record("sessions_ended", viewer.uid, ended=ended)


async def _end_others(tx: Tx, viewer: Viewer) -> int:
    await accounts.me(tx, viewer)  # a viewer who is gone ends nothing
    return await sessions.end_all(tx, viewer.uid or "", but=viewer.credential_uid)


async def sign_out(graph: Graph, trail: Trail, session_uid: str, token: str) -> None:
    """By the refresh token; harmless when it opens nothing any more."""
    user_uid = await graph.write(sessions.end_by_token, session_uid, sha256(token.encode()))
    if user_uid:
        trail.record("signed_out", user_uid, session_uid=session_uid)
